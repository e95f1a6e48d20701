/// Quotation marks of names: read in any writing, written as « » outside and „ “ inside.
enum Quotes {
    private static let marks: Set<Character> = ["\"", "«", "»", "„", "“", "”", "‟", "'", "‘", "’", "`", "″"]

    /// The text with balanced typographic quotes; `nested` starts with the inner ones.
    static func typographic(_ text: String, nested: Bool) -> String {
        let characters: [Character] = Array(text)
        var result: String = "", depth: Int = 0
        let base: Int = nested ? 1 : 0
        for (place, character) in characters.enumerated() {
            guard let opens: Bool = opens(characters, place, depth) else { result.append(character); continue }
            if !opens { depth -= 1 }
            if depth < 0 { depth = 0; continue }
            result += depth + base == 0 ? (opens ? "«" : "»") : (opens ? "„" : "“")
            if opens { depth += 1 }
        }
        while depth > 0 {
            depth -= 1
            result += depth + base == 0 ? "»" : "“"
        }
        return result
    }

    /// The text without the pair of quotes around the whole of it.
    static func unwrapped(_ text: String) -> (text: String, wasQuoted: Bool) {
        let characters: [Character] = Array(text)
        guard characters.count > 1, opens(characters, 0, 0) == true else { return (text, false) }
        var depth: Int = 0
        for place: Int in characters.indices {
            guard let opens: Bool = opens(characters, place, depth) else { continue }
            depth += opens ? 1 : -1
            if depth == 0, place < characters.count - 1 { return (text, false) }
        }
        // A quote that was never closed still surrounds: «"ПК "Ромашка"» lacks its last one.
        let endsOpen: Bool = depth > 0
        let inside: ArraySlice<Character> = endsOpen ? characters.dropFirst() : characters.dropFirst().dropLast()
        return inside.contains { !$0.isWhitespace && !marks.contains($0) } ? (String(inside), true) : (text, false)
    }

    /// Whether the mark opens (true) or closes (false); nil if it is no quote, as the apostrophe of O'Key.
    private static func opens(_ characters: [Character], _ place: Int, _ depth: Int) -> Bool? {
        let mark: Character = characters[place]
        guard marks.contains(mark) else { return nil }
        let before: Character? = place > 0 ? characters[place - 1] : nil
        let after: Character? = place + 1 < characters.count ? characters[place + 1] : nil
        let isInWord: Bool = (before.map(isWord) ?? false) && (after.map(isWord) ?? false)
        if "'’‘`".contains(mark) {
            let isQuote: Bool = !isInWord && (depth > 0 || !(before.map(isWord) ?? false))
            if !isQuote { return nil }
        }
        if mark == "«" || mark == "„" { return true }
        if mark == "»" || mark == "”" { return false }
        guard let before else { return true }
        return before.isWhitespace || "(-«„/".contains(before) || (marks.contains(before) && after.map(isWord) ?? false && depth > 0)
    }
    private static func isWord(_ character: Character) -> Bool { character.isLetter || character.isNumber }
}
