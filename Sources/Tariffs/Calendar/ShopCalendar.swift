internal import Kernel

/// When presses and machines work: hours of a day of the week, how far each is booked, and days unlike the others. It is of now, not of a version.
struct ShopCalendar: Codable, Equatable, Sendable {
    /// How one press or machine works.
    struct Centre: Codable, Equatable, Sendable {
        /// Minutes on a day from Monday to Friday, on a Saturday, on a Sunday.
        var weekday: Int = 480, saturday: Int = 0, sunday: Int = 0
        /// The last day it is booked by orders taken before, `YYYY-MM-DD`; nil: it is free.
        var busyUntil: String?
        var isUsual: Bool { self == Centre() }

        func minutes(on day: Day) -> Int { day.weekday == 5 ? saturday : day.weekday == 6 ? sunday : weekday }
    }
    /// A holiday, or a day that is worked instead of one.
    struct Special: Codable, Equatable, Sendable {
        var day: String, minutes: Int
    }
    /// By the code of the press or machine; who is not here works eight hours from Monday to Friday.
    var centres: [String: Centre] = [:]
    /// In the order of days.
    var specials: [Special] = []

    static let mostSpecials: Int = 400

    func centre(_ code: String) -> Centre { centres[code] ?? Centre() }
    /// Minutes that a press or machine works on a day. On a day unlike the others nobody works longer than that day says, but those who never work on such a day of the week come, too.
    func minutes(_ code: String, on day: Day) -> Int {
        let centre: Centre = centre(code)
        if let until = centre.busyUntil.flatMap({ Day($0) }), day <= until { return 0 }
        return specials.first { $0.day == day.description }?.minutes ?? centre.minutes(on: day)
    }
}
