internal import Database

/// How the entries of the search are compared with what was typed.
///
/// A word of three letters or more is found anywhere, a shorter one beside it where a word begins; at the very beginning of a text only a whole word.
/// In SQLite the lists of fragments of three letters tell it without the text wherever they can: the texts lie apart, and most candidates are wrong.
enum SearchMatch {
    /// Up to so many letters a word is compared by the places of its fragments: their lists are read whole. Of a longer one every third
    /// fragment narrows as well as all, reads a third of the lists, and the text is compared.
    private static let exact: Int = 6
    /// What stands before a word.
    private static let starts: [String] = [" ", "-", "(", ".", "/"]

    /// The condition on `search_entry` for any of the ways to understand what was typed; nil: a way has no word of three letters, so that no index tells.
    static func sql(_ ways: [[String]]) -> SQL? {
        guard !ways.isEmpty, ways.allSatisfy({ $0.contains { $0.unicodeScalars.count >= 3 } }) else { return nil }
        let match: String = ways.map { way in "(" + way.compactMap(fragments).joined(separator: " AND ") + ")" }.joined(separator: " OR ")
        let isTold: Bool = ways.allSatisfy { $0.allSatisfy { (2...exact).contains($0.unicodeScalars.count) } }
        let found: SQL = "search_entry MATCH \(match)"
        // The plus keeps the index out of the comparison: it would read all the lists after all.
        return .either(sqlite: isTold ? found : "\(found) AND \(like(ways, "+text"))", postgres: like(ways))
    }
    /// The same by the text alone.
    static func like(_ ways: [[String]], _ text: SQL = "text") -> SQL {
        "(" + ways.map { way in "(" + way.map { like($0, text) }.joined(" AND ") + ")" }.joined(" OR ") + ")"
    }
    private static func like(_ word: String, _ text: SQL) -> SQL {
        if word.unicodeScalars.count >= 3 { return "\(text) LIKE \("%" + word + "%")" }
        let places: [String] = starts.map { "%" + $0 + word + "%" } + [word + " %", word]
        return "(" + places.map { "\(text) LIKE \($0)" }.joined(" OR ") + ")"
    }
    /// What SQLite's index is asked for a word; nil: nothing, the word is too short.
    private static func fragments(_ word: String) -> String? {
        let letters: [Unicode.Scalar] = Array(word.unicodeScalars)
        if letters.count < 2 { return nil }
        if letters.count == 2 { return "(" + starts.map { quoted($0 + word) }.joined(separator: " OR ") + " OR ^" + quoted(word + " ") + ")" }
        if letters.count <= exact { return quoted(word) }
        var places: [Int] = Array(stride(from: 0, through: letters.count - 3, by: 3))
        if places.last != letters.count - 3 { places.append(letters.count - 3) }
        return places.map { place in
            var fragment = String.UnicodeScalarView()
            fragment.append(contentsOf: letters[place..<place + 3])
            return quoted(String(fragment))
        }.joined(separator: " AND ")
    }
    private static func quoted(_ text: String) -> String { "\"" + text + "\"" }
}
