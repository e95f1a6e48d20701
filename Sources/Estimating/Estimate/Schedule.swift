/// When a machine is busy, in seconds from the start of work in an empty shop.
public struct Booking: Sendable, Hashable, Codable {
    /// Code of the press or machine; `outside` for bought work.
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

/// Puts tasks on machines: each component goes through its steps in order, one task at a time on a machine, components in the
/// order of the job; whole copies follow when all components are ready.
struct Schedule {
    private var free: [Int]
    private(set) var finish: Int = 0

    init(_ shop: Shop) { self.init(slots: shop.presses.count + shop.machines.count) }

    /// - Parameter slots: how many presses and machines there are.
    init(slots: Int) { free = [Int](repeating: 0, count: slots) }

    mutating func clear() {
        for index: Int in free.indices { free[index] = 0 }
        finish = 0
    }

    /// Adds the steps of one component, or of whole copies, that may begin at `start`. `tell` hears when each begins.
    mutating func add(_ tasks: [Task], from start: Int = 0, _ tell: (Task, Int) -> Void = { _, _ in }) {
        var ready: Int = start
        for task: Task in tasks {
            // Bought work occupies nobody here.
            let begin: Int = task.slot < 0 ? ready : max(ready, free[task.slot])
            if task.slot >= 0 { free[task.slot] = begin + task.seconds }
            ready = begin + task.seconds + task.wait
            tell(task, begin)
        }
        finish = max(finish, ready)
    }
}

extension Shop {
    /// Code of the press or machine of a place in a schedule.
    func code(_ slot: Int) -> String {
        if slot < 0 { return "outside" }
        return slot < presses.count ? presses[slot].code : machines[slot - presses.count].code
    }
}
