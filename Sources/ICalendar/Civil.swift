/// Days of the proleptic Gregorian calendar (Howard Hinnant's `days_from_civil`), counted since 1970-01-01.
enum Civil {
    static func number(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let y: Int = month <= 2 ? year - 1 : year
        let era: Int = (y >= 0 ? y : y - 399) / 400, yoe: Int = y - era * 400
        let doy: Int = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
    }
    static func date(_ number: Int) -> (year: Int, month: Int, day: Int) {
        let z: Int = number + 719_468, era: Int = (z >= 0 ? z : z - 146_096) / 146_097, doe: Int = z - era * 146_097
        let yoe: Int = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365
        let doy: Int = doe - (365 * yoe + yoe / 4 - yoe / 100), mp: Int = (5 * doy + 2) / 153
        let month: Int = mp < 10 ? mp + 3 : mp - 9
        return (yoe + era * 400 + (month <= 2 ? 1 : 0), month, doy - (153 * mp + 2) / 5 + 1)
    }
    /// 0 is Monday.
    static func weekday(_ number: Int) -> Int { ((number + 3) % 7 + 7) % 7 }
    static func days(ofMonth month: Int, _ year: Int) -> Int {
        month == 2 ? (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }
    /// Floor of a division.
    static func quotient(_ a: Int64, _ b: Int64) -> Int64 { a >= 0 ? a / b : -((b - 1 - a) / b) }
}
