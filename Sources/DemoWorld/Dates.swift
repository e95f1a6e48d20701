/// Days without a library of dates.
enum Dates {
    /// Year, month and day of a number of days since 1970-01-01 (the proleptic Gregorian calendar).
    static func civil(_ day: Int) -> (year: Int, month: Int, day: Int) {
        let shifted: Int = day + 719_468
        let era: Int = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let ofEra: Int = shifted - era * 146_097
        let yearOfEra: Int = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear: Int = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let fromMarch: Int = (5 * ofYear + 2) / 153
        let month: Int = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, ofYear - (153 * fromMarch + 2) / 5 + 1)
    }
    static func isWorkday(_ day: Int) -> Bool { ((day + 3) % 7 + 7) % 7 < 5 }
    /// The day itself or the next one that people work on.
    static func workday(_ day: Int) -> Int {
        var result: Int = day
        while !isWorkday(result) { result += 1 }
        return result
    }
    /// So many working days later, or earlier when negative.
    static func workday(_ day: Int, plus count: Int) -> Int {
        var result: Int = day, left: Int = count
        while left != 0 {
            result += left > 0 ? 1 : -1
            if isWorkday(result) { left -= left > 0 ? 1 : -1 }
        }
        return result
    }
    private static let months: [String] = [
        "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря",
    ]
    /// `2 декабря`.
    static func text(_ day: Int) -> String {
        let date = civil(day)
        return "\(date.day) \(months[date.month - 1])"
    }
}

/// A whole number with thin groups of three, as `12 000`.
func grouped(_ number: Int) -> String {
    let digits: [Character] = Array(String(number))
    var text: String = ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index) % 3 == 0 { text += "\u{00A0}" }
        text.append(digit)
    }
    return text
}

/// A number in a field of zeros.
func padded(_ number: Int, _ width: Int) -> String {
    let text: String = String(number)
    return String(repeating: "0", count: max(0, width - text.count)) + text
}
