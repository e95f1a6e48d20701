/// Tax and bank numbers with valid control digits. The office code is 99, which no tax office has, so they belong to nobody.
enum Codes {
    private static func digits(_ text: String) -> [Int] { text.utf8.map { Int($0) - 48 } }
    private static func control(_ text: String, _ weights: [Int]) -> Int {
        zip(digits(text), weights).reduce(0) { $0 + $1.0 * $1.1 } % 11 % 10
    }
    private static func rest(_ text: String, by divisor: Int) -> Int { digits(text).reduce(0) { ($0 * 10 + $1) % divisor } }

    /// Ten digits of a company.
    static func companyINN(region: Int, serial: Int) -> String {
        let body: String = padded(region, 2) + "99" + padded(serial, 5)
        return body + String(control(body, [2, 4, 10, 3, 5, 9, 4, 6, 8]))
    }
    /// Twelve digits of a person.
    static func personINN(region: Int, serial: Int) -> String {
        let body: String = padded(region, 2) + "99" + padded(serial, 6)
        let first: String = body + String(control(body, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]))
        return first + String(control(first, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]))
    }
    static func kpp(region: Int, reason: Int = 1, serial: Int = 1) -> String { padded(region, 2) + "99" + padded(reason, 2)
        + padded(serial, 3) }
    /// Thirteen digits of a company.
    static func ogrn(region: Int, year: Int, serial: Int) -> String {
        let body: String = "1" + padded(year, 2) + padded(region, 2) + "99" + padded(serial, 5)
        return body + String(rest(body, by: 11) % 10)
    }
    /// Fifteen digits of a sole trader.
    static func ogrnip(region: Int, year: Int, serial: Int) -> String {
        let body: String = "3" + padded(year, 2) + padded(region, 2) + "99" + padded(serial, 7)
        return body + String(rest(body, by: 13) % 10)
    }
    /// Twenty digits whose key fits the bank: `prefix` is the account of the chart and the currency, as `40702810`.
    static func account(prefix: String, serial: Int, bik: String) -> String { keyed(prefix, padded(serial, 11),
        part: String(bik.suffix(3))) }
    /// The account of the bank itself at the central bank.
    static func correspondentAccount(bik: String) -> String {
        keyed("30101810", "00000000" + bik.suffix(3), part: "0" + bik.dropFirst(4).prefix(2))
    }
    private static func keyed(_ prefix: String, _ tail: String, part: String) -> String {
        let weights: [Int] = [7, 1, 3]
        let sum: Int = digits(part + prefix + "0" + tail).enumerated().reduce(0) { $0 + $1.element * weights[$1.offset % 3] }
        return prefix + String(sum * 3 % 10) + tail
    }
}

/// Latin letters of a Russian name for mails and sites.
func latin(_ text: String) -> String {
    let table: [Character: String] = [
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k", "л": "l",
        "м": "m",
        "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh",
        "щ": "sch",
        "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", " ": "-", "-": "-",
    ]
    var result: String = ""
    for letter in text.lowercased() {
        if let known = table[letter] { result += known } else if letter.isASCII, letter.isNumber
            || letter.isLetter { result.append(letter) }
    }
    return result
}
