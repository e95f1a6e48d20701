/// Refuses what is not a day written `YYYY-MM-DD`, so that days compare as text.
func checkDay(_ day: String, _ field: String) throws(EstimatingError) {
    let bytes: [UInt8] = Array(day.utf8)
    var isDay: Bool = bytes.count == 10
    for (index, byte) in bytes.enumerated() where isDay {
        let isDash: Bool = index == 4 || index == 7
        isDay = isDash ? byte == UInt8(ascii: "-") : (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    if isDay, let year: Int = Int(day.prefix(4)), let month: Int = Int(day.dropFirst(5).prefix(2)), let date: Int = Int(day.suffix(2)) {
        isDay = (1...12).contains(month) && date >= 1 && date <= daysOf(month, year)
    }
    if !isDay { throw EstimatingError.outOfRange(field: field, range: "YYYY-MM-DD") }
}

/// Days of a month of 1…12 in the Gregorian calendar.
private func daysOf(_ month: Int, _ year: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
}
