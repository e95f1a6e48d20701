internal import Kernel
internal import Requisites

/// A cell as its field understands it: what people and spreadsheets write, turned into what a form would send.
enum CellText {
    /// What Excel shows instead of a value that could not be calculated.
    static let failures: Set<String> = ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#Н/Д", "#ССЫЛКА!", "#ЗНАЧ!", "#ДЕЛ/0!", "#ИМЯ?", "#ПУСТО!", "#ЧИСЛО!"]

    /// Without the spaces around it, and without the ones nobody sees.
    static func trimmed(_ cell: String) -> String {
        // Only these two lead to the hidden ones: U+00A0 is C2 A0, U+FEFF is EF BB BF.
        guard cell.utf8.contains(where: { $0 == 0xC2 || $0 == 0xEF }) else { return Submitted.trimmed(cell) }
        var plain = String.UnicodeScalarView()
        for scalar in cell.unicodeScalars where scalar != "\u{FEFF}" { plain.append(scalar == "\u{A0}" ? " " : scalar) }
        return Submitted.trimmed(String(plain))
    }
    /// Whether the text stands on one line with single spaces, as a form would send it. Some that do not are asked again, none is missed.
    private static func isOneLine(_ text: String) -> Bool {
        var last: UInt8 = 0
        for byte in text.utf8 {
            if byte < 32 || byte == 0xC2 || byte == 0xE2 || byte == 32 && last == 32 { return false }
            last = byte
        }
        return true
    }
    /// How a file writes the choices of a field, folded, for `normal`: its own words first, then the titles in both languages.
    static func words(_ field: Field, _ values: [String: String]) -> [String: String] {
        var words: [String: String] = values
        for choice in field.choices {
            for title in [choice.label.ru, choice.label.en] where words[Fold.text(title)] == nil { words[Fold.text(title)] = choice.key }
        }
        return words
    }
    /// - Parameter values: how this file writes the choices, see `words`.
    static func normal(_ cell: String, _ field: Field, _ values: [String: String]) -> String {
        let text: String = trimmed(cell)
        if text.isEmpty { return "" }
        switch field.kind {
        case .digits: return digits(text, field.column)
        case .phone: return Phone.tidy(text)
        case .mail: return text.split { ",; \n".contains($0) }.joined(separator: ", ")
        case .number: return whole(text)
        case .flag: return flag(text)
        case .day: return day(text) ?? text
        case .instant: return instant(text)
        case .choice(let all): return choice(text, all, values) ?? text
        case .several(let all): return parts(text).map { choice($0, all, values) ?? $0 }.filter { !$0.isEmpty }.joined(separator: "|")
        case .tags: return text.split { ",;|\n".contains($0) }.joined(separator: ",")
        case .text: return isOneLine(text) ? text : text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        default: return text
        }
    }
    /// The key of a choice written by its key or its title in either language, or as this file writes it.
    static func choice(_ text: String, _ all: [Field.Choice], _ values: [String: String]) -> String? {
        let folded: String = Fold.text(text)
        if let given = values[folded] { return given }
        return all.first { $0.key == text || Fold.text($0.label.ru) == folded || Fold.text($0.label.en) == folded }?.key
    }
    private static func parts(_ text: String) -> [String] { text.split { ",;|\n".contains($0) }.map { trimmed(String($0)) }.filter { !$0.isEmpty } }
    /// What of a cell is none of the field's options: the whole of it where there is one option, a part of it where there are several.
    static func unknown(_ cell: String, _ field: Field, _ values: [String: String]) -> [String] {
        let text: String = trimmed(cell)
        let all: [String] = if case .several = field.kind { parts(text) } else { text.isEmpty ? [] : [text] }
        return all.filter { choice($0, field.choices, values) == nil }
    }
    /// Spreadsheets take the zero in front of a code away: it is put back where the code is right only with it.
    private static func digits(_ text: String, _ column: String) -> String {
        let plain: String = text.utf8.allSatisfy { (48...57).contains($0) } ? text : text.filter { !$0.isWhitespace && $0 != "\u{202F}" }
        let requisite: Requisite? = ["inn": .inn, "kpp": .kpp, "bik": .bic][column]
        guard let requisite, plain.utf8.count < 12, Requisite.check(requisite, plain, bic: "") != nil else { return plain }
        return Requisite.check(requisite, "0" + plain, bic: "") == nil ? "0" + plain : plain
    }
    private static func whole(_ text: String) -> String {
        let plain: String = text.filter { !$0.isWhitespace && $0 != "\u{202F}" }.replacing("−", with: "-")
        guard let dot = plain.firstIndex(where: { $0 == "." || $0 == "," }), plain[dot...].dropFirst().allSatisfy({ $0 == "0" }) else { return plain }
        return String(plain[..<dot])
    }
    private static func flag(_ text: String) -> String {
        switch Fold.text(text) {
        case "1", "да", "yes", "true", "истина", "+", "x", "х", "v", "on", "есть", "y", "д": "1"
        case "0", "нет", "no", "false", "ложь", "-", "off", "n", "н": "0"
        default: text
        }
    }
    /// `24.11.2026`, `24/11/26`, `2026-11-24`, each with or without a time.
    static func day(_ text: String) -> String? {
        let first: Substring = text.prefix { !$0.isWhitespace && $0 != "T" }
        if first.utf8.count == 10, Day(String(first)) != nil { return String(first) }
        let parts: [Int] = first.split { "./-".contains($0) }.compactMap { $0.utf8.count <= 4 ? Int($0) : nil }
        guard parts.count == 3, first.filter({ "./-".contains($0) }).count == 2 else { return nil }
        let isYearFirst: Bool = parts[0] > 31
        var year: Int = isYearFirst ? parts[0] : parts[2]
        if year < 100 { year += year < 50 ? 2000 : 1900 }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return Day("\(year)-\(two(parts[1]))-\(two(isYearFirst ? parts[2] : parts[0]))")?.description
    }
    private static func instant(_ text: String) -> String {
        guard let day = day(text) else { return text }
        let rest: Substring = text.drop { !$0.isWhitespace && $0 != "T" }.dropFirst()
        let clock: [Substring] = rest.split { ": ".contains($0) }
        guard clock.count >= 2, let hour = Int(clock[0]), let minute = Int(clock[1].prefix(2)), (0...23).contains(hour), (0...59).contains(minute) else { return rest.isEmpty ? day + "T00:00" : text }
        return "\(day)T\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }
}

/// Texts as a plan keeps them.
enum ImportText { static func folded(_ text: String) -> String { Fold.text(text) } }
