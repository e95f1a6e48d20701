/// A phrase in both languages of the program.
public struct Words: Sendable, Hashable {
    /// Russian and English.
    public let ru: String, en: String
    public init(_ ru: String, _ en: String) { (self.ru, self.en) = (ru, en) }
    /// The same text in both: a number, a name.
    init(_ text: String) { self.init(text, text) }

    /// Millimetres with one decimal where there is one: `148,5` or `148.5`.
    static func mm(_ value: Double) -> Words {
        guard value.isFinite, abs(value) < 1_000_000 else { return Words("?") }
        let tenths: Int = Int((value * 10).rounded()), whole: String = (tenths < 0 ? "−" : "") + String(abs(tenths) / 10)
        return tenths % 10 == 0 ? Words(whole) : Words("\(whole),\(abs(tenths) % 10)", "\(whole).\(abs(tenths) % 10)")
    }
    static func size(_ width: Double, _ height: Double) -> Words {
        let one: Words = mm(width), other: Words = mm(height)
        return Words("\(one.ru) × \(other.ru) мм", "\(one.en) × \(other.en) mm")
    }
    /// Which pages are meant, as the beginning of a sentence: `Страница 3`, `Страницы 3–7, 9`, `Все страницы`.
    static func pages(_ numbers: [Int], of total: Int) -> Words {
        if numbers.isEmpty { return Words("Файл", "The file") }
        if total > 2 && numbers.count == total { return Words("Все страницы", "All pages") }
        let text: String = ranges(numbers)
        return numbers.count == 1 ? Words("Страница \(text)", "Page \(text)") : Words("Страницы \(text)", "Pages \(text)")
    }
    /// `3–7, 9`; a long list ends with dots.
    static func ranges(_ numbers: [Int]) -> String {
        var ranges: [(from: Int, to: Int)] = []
        for number in Set(numbers).sorted() {
            if let last = ranges.last, last.to + 1 == number { ranges[ranges.count - 1].to = number } else { ranges.append((number, number)) }
        }
        let words: [String] = ranges.prefix(12).map { $0.from == $0.to ? "\($0.from)" : $0.from + 1 == $0.to ? "\($0.from), \($0.to)" : "\($0.from)–\($0.to)" }
        return words.joined(separator: ", ") + (ranges.count > 12 ? "…" : "")
    }
}
