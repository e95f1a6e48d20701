internal import Exact

/// Collects costs and hours. For ranking it only adds up; for an estimate it also keeps every line with its working.
struct Ledger {
    let explains: Bool
    private(set) var total: Exact = Exact(minorUnits: 0)
    private(set) var lines: [Line] = []
    private(set) var tasks: [Task] = []

    init(explains: Bool) {
        self.explains = explains
        tasks.reserveCapacity(8)
    }

    /// Rounds the amount to money and adds it. `steps` is asked for only when lines are kept. Nothing is kept for nought.
    mutating func add(
        _ code: LineCode, _ component: String?, _ resource: String, _ amount: Exact, title: @autoclosure () -> Wording? = nil, _ steps: () -> [Step]
    ) throws(EstimatingError) {
        let money: Exact = try amount.money()
        if money.isZero { return }
        total = try total.plus(money)
        guard explains else { return }
        let working: Working = Working(steps: steps())
        lines.append(Line(code: code, component: component, resource: resource, title: title() ?? code.title, amount: money, working: working))
    }

    /// Books a machine; `wait` is time before the next step may begin.
    mutating func book(_ slot: Int, seconds: Int, wait: Int = 0) {
        if seconds > 0 || wait > 0 { tasks.append(Task(slot: slot, seconds: seconds, wait: wait)) }
    }
}

/// Machine time of one step.
struct Task: Sendable {
    /// Place of the machine in a schedule: presses of the shop, then its machines; -1 for bought work.
    let slot: Int
    let seconds: Int
    let wait: Int
}

func step(_ ru: String, _ en: String, _ formula: String, _ value: Exact) -> Step {
    Step(name: Wording(ru, en), formula: formula, value: value.normalized)
}

func step(_ ru: String, _ en: String, _ formula: String, _ value: Int) -> Step {
    Step(name: Wording(ru, en), formula: formula, value: Exact(value))
}

/// `ceil(units·3600/speed)` seconds plus minutes of setting up; saturating, since it only orders work.
func seconds(_ units: Exact, perHour speed: Int?, setupMinutes: Int) throws(EstimatingError) -> Int {
    guard let speed else { return setupMinutes * 60 }
    return try units.times(3600).over(Exact(speed), scale: 0, .ceiling).ceilingCount() + setupMinutes * 60
}
