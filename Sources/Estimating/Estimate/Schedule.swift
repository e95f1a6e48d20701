/// When a machine is busy, in seconds from the start of work in an empty shop.
public struct Booking: Sendable, Hashable, Codable {
    /// Code of the press or machine.
    public let resource: String
    /// Code of the component; nil for whole copies.
    public let component: String?
    /// First second.
    public let start: Int
    /// The second after the last.
    public let end: Int
    /// Seconds to wait after the end before the next step: drying, or the way to a subcontractor and back.
    public let wait: Int

    /// Seconds the machine is busy.
    public var busy: Int { end - start }
}

/// Puts tasks on machines: each component goes through its steps in order, one job at a time on a machine, components in the
/// order of the job; whole copies follow when all components are ready.
struct Schedule {
    private var machines: [(code: String, free: Int)] = []
    private let explains: Bool
    private(set) var bookings: [Booking] = []
    private(set) var finish: Int = 0

    init(explains: Bool) { self.explains = explains }

    /// Adds the steps of one component, or of whole copies, that may begin at `start`.
    mutating func add(_ tasks: [Task], from start: Int = 0) {
        var ready: Int = start
        for task: Task in tasks {
            let index: Int = machine(task.resource)
            let begin: Int = max(ready, machines[index].free)
            let end: Int = begin + task.seconds
            // Bought work occupies nobody here.
            if task.resource != "outside" { machines[index].free = end }
            ready = end + task.wait
            if explains { bookings.append(Booking(resource: task.resource, component: task.component, start: begin, end: end, wait: task.wait)) }
        }
        finish = max(finish, ready)
    }

    private mutating func machine(_ code: String) -> Int {
        for index: Int in machines.indices where machines[index].code == code { return index }
        machines.append((code, 0))
        return machines.count - 1
    }
}
