/// How alike two names are, for the search of duplicates. Jaro–Winkler (Winkler 1990) on folded text, also with the words in order of
/// the alphabet: «Пресс Бук» is «Бук Пресс».
public enum Similarity {
    /// 0 nothing in common … 1000 the same after folding. Symmetric. Looks at the first 256 characters; two empty names are the same.
    public static func score(_ left: String, _ right: String) -> Int {
        let a: [Substring] = words(left), b: [Substring] = words(right)
        let plain: Int = jaroWinkler(a.joined(separator: " "), b.joined(separator: " "))
        return max(plain, jaroWinkler(a.sorted().joined(separator: " "), b.sorted().joined(separator: " ")))
    }

    /// Jaro–Winkler of two texts as they are, 0…1000: scale 0.1, up to four common first characters.
    public static func jaroWinkler(_ left: String, _ right: String) -> Int {
        let a: [Character] = Array(left.prefix(256)), b: [Character] = Array(right.prefix(256))
        if a == b { return 1000 }
        // The greedy matching depends on the order, so the order is fixed.
        let isFirst: Bool = a.count == b.count ? a.lexicographicallyPrecedes(b) : a.count < b.count
        let jaro: Int = isFirst ? millionths(a, b) : millionths(b, a)
        let common: Int = zip(a, b).prefix(4).prefix { $0 == $1 }.count
        return min(999, (jaro + (1_000_000 - jaro) * common / 10 + 500) / 1000)
    }

    private static func words(_ text: String) -> [Substring] {
        String(Fold.text(text).map { $0.isLetter || $0.isNumber ? $0 : " " }).split(separator: " ")
    }

    /// Jaro in millionths.
    private static func millionths(_ short: [Character], _ long: [Character]) -> Int {
        let window: Int = max(0, long.count / 2 - 1)
        var taken: [Bool] = Array(repeating: false, count: long.count)
        var matched: [Character] = []
        for (place, character) in short.enumerated() {
            let range: Range<Int> = max(0, place - window)..<max(max(0, place - window), min(long.count, place + window + 1))
            guard let hit: Int = range.first(where: { !taken[$0] && long[$0] == character }) else { continue }
            taken[hit] = true
            matched.append(character)
        }
        guard !matched.isEmpty else { return 0 }
        let other: [Character] = zip(long, taken).filter(\.1).map(\.0)
        let swaps: Int = zip(matched, other).filter { $0 != $1 }.count / 2
        let m: Int = matched.count * 1_000_000
        return (m / short.count + m / long.count + (m - swaps * 1_000_000) / matched.count) / 3
    }
}
