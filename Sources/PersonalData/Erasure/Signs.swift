internal import Database
internal import Kernel

/// By what a person is recognised in a text: names in their usual orders and cases, phones however they are spaced, addresses of mail and messengers.
struct Signs: Sendable, Codable {
    /// Each name as its folded words.
    private(set) var names: Set<[String]> = []
    /// The last ten digits.
    private(set) var phones: Set<String> = []
    /// Folded.
    private(set) var addresses: Set<String> = []
    /// In whose language the text goes on; not a sign, and not kept with them.
    var lang: Lang = .ru
    /// What stands where a sign stood.
    private var mark: String { lang("[удалено]", "[erased]") }
    private enum CodingKeys: CodingKey { case names, phones, addresses }

    init() {}
    mutating func add(name: String) {
        let words: [String] = Self.words(Array(name)).map { Plain.fold(String($0.text)) }
        if words.contains(where: { $0.count >= 3 }) { names.insert(words) }
    }
    /// A field may hold several, with anything between them.
    mutating func add(reach text: String) {
        for part in text.split(whereSeparator: { ",;\n|".contains($0) }) {
            let digits: String = String(part.filter { $0.isASCII && $0.isNumber })
            if digits.count >= 10, !part.contains("@"), !part.contains(where: \.isLetter) { phones.insert(String(digits.suffix(10))); continue }
            for word in part.split(whereSeparator: \.isWhitespace) {
                let folded: String = Plain.fold(String(word))
                if folded.count >= 4, folded.contains("@") || folded.contains(".") || folded.contains(where: \.isLetter) { addresses.insert(folded) } else if digits.count >= 7 { addresses.insert(digits) }
            }
        }
    }
    var isEmpty: Bool { names.isEmpty && phones.isEmpty && addresses.isEmpty }

    // MARK: Finding where to look

    /// Rows whose column may hold a sign: more than those that do. - Parameter column: of a table of the program.
    func maybe(_ column: String) -> SQL {
        var patterns: Set<String> = []
        // Every way to write a name has its first word in it.
        for name in names where name.count > 1 { if let family = name.first { patterns.insert("%\(Self.stem(family))%") } }
        for address in addresses { patterns.insert("%\(address)%") }
        let folded: [SQL] = patterns.sorted().map { "fold(\(SQL.raw(column))) LIKE \($0)" }
        let numbers: [SQL] = phones.sorted().map { phone in
            let pattern: String = "%" + phone.prefix(3) + "%" + phone.dropFirst(3).map(String.init).joined(separator: "%") + "%"
            return "\(SQL.raw(column)) LIKE \(pattern)"
        }
        return folded.isEmpty && numbers.isEmpty ? "1 = 0" : "(" + (folded + numbers).joined(" OR ") + ")"
    }

    // MARK: Taking out

    /// The text without the signs; nil: there are none in it.
    /// - Parameter close: the text is about this person, so that a surname alone means them.
    func scrub(_ text: String, close: Bool) -> String? {
        var letters: [Character] = Array(text), found: Bool = false
        for range in ranges(letters, close: close).sorted(by: { $0.lowerBound > $1.lowerBound }) {
            guard range.upperBound <= letters.count else { continue }
            letters.replaceSubrange(range, with: Array(mark))
            found = true
        }
        return found ? String(letters) : nil
    }
    /// Where signs stand, none within another.
    private func ranges(_ letters: [Character], close: Bool) -> [Range<Int>] {
        var all: [Range<Int>] = phoneRanges(letters) + addressRanges(letters) + nameRanges(letters, close: close)
        all.sort { $0.lowerBound == $1.lowerBound ? $0.count > $1.count : $0.lowerBound < $1.lowerBound }
        var kept: [Range<Int>] = []
        for range in all where range.lowerBound >= kept.last?.upperBound ?? 0 { kept.append(range) }
        return kept
    }
    private func phoneRanges(_ letters: [Character]) -> [Range<Int>] {
        guard !phones.isEmpty else { return [] }
        var found: [Range<Int>] = [], start: Int = 0
        while start < letters.count {
            guard Self.isDigit(letters[start]) else { start += 1; continue }
            // One run of digits with what people put between them.
            var places: [Int] = [], index: Int = start, gap: Int = 0
            while index < letters.count, gap <= 3 {
                if Self.isDigit(letters[index]) { places.append(index); gap = 0 } else if " \u{A0}-–()./".contains(letters[index]) { gap += 1 } else { break }
                index += 1
            }
            let digits: [Character] = places.map { letters[$0] }
            if digits.count >= 10 {
                for first in 0...(digits.count - 10) where phones.contains(String(digits[first..<first + 10])) {
                    // Digits that touch it belong to a longer number, except the 7 or 8 of the country.
                    func touches(_ index: Int) -> Bool { index > 0 && index < places.count && places[index] - places[index - 1] == 1 }
                    let hasCode: Bool = first > 0 && (digits[first - 1] == "7" || digits[first - 1] == "8") && !touches(first - 1)
                    if touches(first + 10) || touches(first) && !hasCode { continue }
                    var from: Int = places[hasCode ? first - 1 : first]
                    while from > 0, "+(".contains(letters[from - 1]) { from -= 1 }
                    found.append(from..<places[first + 9] + 1)
                }
            }
            start = (places.last ?? start) + 1
        }
        return found
    }
    private func addressRanges(_ letters: [Character]) -> [Range<Int>] {
        let folded: [Character] = letters.map(Self.fold)
        return addresses.flatMap { address -> [Range<Int>] in
            let wanted: [Character] = Array(address)
            var found: [Range<Int>] = [], start: Int = 0
            while start + wanted.count <= folded.count {
                let end: Int = start + wanted.count
                if folded[start] == wanted[0], folded[start..<end].elementsEqual(wanted), start == 0 || !Self.isWord(folded[start - 1]), end == folded.count || !Self.isWord(folded[end]) { found.append(start..<end); start = end } else { start += 1 }
            }
            return found
        }
    }
    private func nameRanges(_ letters: [Character], close: Bool) -> [Range<Int>] {
        guard !names.isEmpty else { return [] }
        let words: [(text: String, range: Range<Int>)] = Self.words(letters).map { (Plain.fold(String($0.text)), $0.range) }
        let orders: [(words: [String], family: String)] = names.flatMap { name in Self.orders(name, close: close).map { ($0, name[0]) } }.sorted { $0.words.count > $1.words.count }
        var found: [Range<Int>] = [], index: Int = 0
        while index < words.count {
            guard let order = orders.first(where: { Self.stands($0.words, family: $0.family, at: index, in: words, letters) }) else { index += 1; continue }
            found.append(words[index].range.lowerBound..<words[index + order.words.count - 1].range.upperBound)
            index += order.words.count
        }
        return found
    }
    /// The ways to write a name: surname first or last, with initials.
    private static func orders(_ name: [String], close: Bool) -> [[String]] {
        guard name.count > 1 else { return close ? [name] : [] }
        let (family, given): (String, [String]) = (name[0], Array(name.dropFirst())), letters: [String] = given.map { String($0.prefix(1)) }
        let all: [[String]] = [[family] + given, given + [family], [family, given[0]], [given[0], family], [family] + letters, letters + [family], [family, letters[0]], [letters[0], family]]
        return close && family.count >= 3 ? all + [[family]] : all
    }
    private static func stands(_ order: [String], family: String, at start: Int, in words: [(text: String, range: Range<Int>)], _ letters: [Character]) -> Bool {
        guard start + order.count <= words.count else { return false }
        for (step, wanted) in order.enumerated() {
            let word = words[start + step]
            guard alike(word.text, wanted, loose: wanted != family) else { return false }
            guard step > 0 else { continue }
            let between: ArraySlice<Character> = letters[words[start + step - 1].range.upperBound..<word.range.lowerBound]
            guard between.count <= 3, between.allSatisfy({ $0 == " " || $0 == "." || $0 == "\u{A0}" || $0 == "," || $0 == "-" }) else { return false }
        }
        return true
    }
    /// The same word, or another case of it: «Зимин», «Зимину». Loose: given names lose letters within, as «Павел», «Павла».
    private static func alike(_ word: String, _ wanted: String, loose: Bool) -> Bool {
        if word == wanted { return true }
        guard wanted.count >= 3, word.count >= 3, word.count <= wanted.count + 3 else { return false }
        return word.hasPrefix(loose ? String(wanted.prefix(max(3, wanted.count - 2))) : stem(wanted))
    }
    /// Without its ending, as far as letters tell; never shorter than three.
    static func stem(_ word: String) -> String {
        var stem: Substring = word[...]
        while stem.count > 3, word.count - stem.count < 2, let last = stem.last, "аеиоуыэюяйь".contains(last) { stem = stem.dropLast() }
        return String(stem)
    }

    private static func words(_ letters: [Character]) -> [(text: Substring, range: Range<Int>)] {
        var words: [(text: Substring, range: Range<Int>)] = [], start: Int?
        for index in 0...letters.count {
            if index < letters.count, letters[index].isLetter { start = start ?? index } else if let from = start {
                words.append((Substring(String(letters[from..<index])), from..<index))
                start = nil
            }
        }
        return words
    }
    /// One letter for one letter, so that places stay.
    private static func fold(_ letter: Character) -> Character {
        let folded: String = Plain.fold(String(letter))
        return folded.count == 1 ? folded.first ?? letter : letter
    }
    private static func isDigit(_ letter: Character) -> Bool { letter.isASCII && letter.isNumber }
    private static func isWord(_ letter: Character) -> Bool { letter.isLetter || letter.isNumber || letter == "_" }
}
