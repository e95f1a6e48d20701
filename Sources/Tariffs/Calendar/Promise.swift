internal import Database
public import Estimating
public import Kernel

/// The day work can be ready, and when each press and machine has its part of it.
public struct Promise: Sendable, Equatable {
    /// One step on a press or machine.
    public struct Step: Sendable, Equatable {
        /// Code of the press or machine; `outside` for bought work.
        public let resource: String
        /// Code of the component; nil for whole copies.
        public let component: String?
        public let from: Day, to: Day
    }
    /// The first day on which everything is ready, drying and the way to subcontractors included.
    public let day: Day
    public let steps: [Step]

    /// Books the steps of an estimate one after another: those of a component in their order, one at a time on a machine, whole copies last.
    /// - Parameter first: the first day that work may begin on.
    /// - Returns: nil when a machine that is needed does not work at all in the next years.
    init?(_ bookings: [Booking], _ calendar: ShopCalendar, from first: Day) {
        let opening: Int = first.number * Self.day
        var free: [String: Int] = [:], ready: [String: Int] = [:], steps: [Step] = [], finish: Int = opening
        for booking: Booking in bookings.sorted(by: { ($0.component == nil ? 1 : 0, $0.start) < ($1.component == nil ? 1 : 0, $1.start) }) {
            let key: String = booking.component ?? "", whole: Int = booking.component == nil ? max(finish, ready[key] ?? opening) : ready[key] ?? opening
            let isOutside: Bool = booking.resource == "outside", earliest: Int = isOutside ? whole : max(whole, free[booking.resource] ?? opening)
            let placed: (start: Int, end: Int)? = isOutside ? (start: earliest, end: earliest + booking.busy) : Self.place(booking.busy, earliest, booking.resource, calendar)
            guard let (start, end) = placed else { return nil }
            free[booking.resource] = end
            ready[key] = end + booking.wait
            finish = max(finish, end + booking.wait)
            steps.append(Step(resource: booking.resource, component: booking.component, from: Day(number: start / Self.day), to: Day(number: end / Self.day)))
        }
        day = Day(number: finish / Self.day)
        self.steps = steps
    }

    /// Seconds of a day. A moment is the day's number in seconds and the time since the shop has opened.
    private static let day: Int = 86_400
    /// Days ahead beyond which nobody promises anything.
    private static let most: Int = 1100

    /// When so many seconds of work on a machine begin and end.
    private static func place(_ seconds: Int, _ earliest: Int, _ code: String, _ calendar: ShopCalendar) -> (start: Int, end: Int)? {
        var left: Int = seconds, at: Int = earliest, start: Int?
        for number: Int in (earliest / day)..<(earliest / day + most) {
            let opened: Int = number * day, closes: Int = opened + calendar.minutes(code, on: Day(number: number)) * 60
            at = max(at, opened)
            guard at < closes else { continue }
            if start == nil { start = at }
            if at + left <= closes { return (start ?? at, at + left) }
            left -= closes - at
        }
        return nil
    }
}

extension Tariff {
    /// The earliest day for an estimate, by the hours of the shop's presses and machines and what they are booked with.
    /// - Parameters:
    ///   - bookings: of the estimate.
    ///   - day: the first that work may begin on.
    ///   - organisation: as in ``current(on:organisation:in:)``.
    /// - Returns: nil where there is no tariff, or a machine that is needed never works.
    public static func promise(_ bookings: [Booking], from day: Day, organisation: Int64?, in tx: Tx) throws -> Promise? {
        guard let tariff: Int64 = try id(organisation: organisation, in: tx) else { return nil }
        return try Promise(bookings, calendar(tariff, in: tx), from: day)
    }
    static func calendar(_ tariff: Int64, in tx: Tx) throws -> ShopCalendar {
        guard let kept: String = try tx.rows("SELECT calendar FROM tariff WHERE id = \(tariff)").first.flatMap({ String(value: $0["calendar"]) }) else { return ShopCalendar() }
        return try Canonical.read(ShopCalendar.self, kept)
    }
}
