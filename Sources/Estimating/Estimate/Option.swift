internal import Exact

/// One way to make one component for a run, costed.
struct Option {
    let plan: Plan
    let cost: Exact
    let tasks: [Task]

    /// Own time without queues.
    var seconds: Int { tasks.reduce(0) { $0 + $1.seconds + $1.wait } }
}

extension ComponentRoute {
    func isBefore(_ other: ComponentRoute) -> Bool {
        if press != other.press { return press < other.press }
        if stock != other.stock { return stock < other.stock }
        if sheet != other.sheet { return (sheet.width, sheet.height) < (other.sheet.width, other.sheet.height) }
        return style.rank < other.style.rank
    }
}

extension WorkStyle {
    var rank: Int { WorkStyle.allCases.firstIndex(of: self) ?? 0 }
}

extension Plan {
    /// Why the press does not start for such a run; nil when it does.
    func refusal(run: Int) -> Wording? {
        guard let least: Int = press.leastRun, run < least else { return nil }
        return Wording("Тираж \(run) меньше наименьшего для машины: \(least).", "A run of \(run) is below the least for the press: \(least).")
    }

    /// Costs the component for so many copies.
    func charge(_ copies: Int, _ job: Job, _ ledger: inout Ledger) throws(EstimatingError) -> Printed? {
        switch (making, press.tariff) {
        case (.sheets(let plan), _):
            let run: PressRun = try charge(plan, copies, job, &ledger)
            return ledger.explains ? printed(plan, run) : nil
        case (.wide(let plan), .wide(let tariff)):
            let run: RollRun = try charge(plan, tariff, copies, job, &ledger)
            return ledger.explains ? printed(run) : nil
        case (.label(let plan), .label(let tariff)):
            let run: RollRun = try charge(plan, tariff, copies, job, &ledger)
            return ledger.explains ? printed(run) : nil
        default: throw EstimatingError.unknown(field: "press", code: press.code)
        }
    }

    func option(_ copies: Int, _ job: Job) throws(EstimatingError) -> Option {
        var ledger: Ledger = Ledger(explains: false)
        _ = try charge(copies, job, &ledger)
        return Option(plan: self, cost: ledger.total, tasks: ledger.tasks)
    }
}
