/// A name as it sounds, in few Latin letters: Cyrillic and Latin writings of one name give the same text, so «Ромашка» is "Romashka".
///
/// Not a transliteration to show anybody: ж, ч and ш are the single letters J, Q and W, soft and hard signs vanish.
/// Latin digraphs are read as ГОСТ 7.79-2000 (B), ICAO Doc 9303 and everyday writing have them.
enum Skeleton {
    /// The words of a text, each in its letters; digits stay, everything else parts words.
    static func words(_ text: String) -> [String] {
        let folded: String = Fold.text(text)
        return folded.split { !($0.isLetter || $0.isNumber) }.map { word($0) }.filter { !$0.isEmpty }
    }
    /// A company's name without its legal form.
    static func company(_ text: String) -> [String] {
        let all: [String] = words(CompanyName.key(text))
        // A legal form typed in Latin letters, «OOO Romashka».
        let rest: [String] = Array(all.drop { forms.contains($0) })
        return rest.isEmpty ? all : rest
    }
    private static let forms: Set<String> = ["ooo", "oao", "zao", "pao", "ao", "ip"]

    static func word(_ word: Substring) -> String {
        var letters: [UInt8] = []
        let characters: [Character] = Array(word)
        let isCyrillic: Bool = characters.contains { cyrillic[$0] != nil }
        var place: Int = 0
        while place < characters.count {
            let one: Character = characters[place]
            // A Latin «о» inside a Russian word is a slip of the keyboard.
            let letter: Character = isCyrillic ? twins[one] ?? one : one
            if let sound = cyrillic[letter] { letters += Array(sound.utf8); place += 1; continue }
            let (sound, length): (String, Int) = latin(characters, place)
            letters += Array(sound.utf8)
            place += length
        }
        return String(decoding: single(letters) { $0 == 105 }, as: UTF8.self)  // «ий», «ия» are written with one i or two
    }
    /// Those double letters as one.
    static func single(_ letters: [UInt8], _ isOne: (UInt8) -> Bool) -> [UInt8] {
        var result: [UInt8] = []
        for letter in letters where result.last != letter || !isOne(letter) { result.append(letter) }
        return result
    }
    private static func latin(_ characters: [Character], _ place: Int) -> (String, Int) {
        for length: Int in stride(from: min(4, characters.count - place), to: 1, by: -1) {
            if let sound = digraphs[String(characters[place..<place + length])] { return (sound, length) }
        }
        let one: Character = characters[place], next: Character? = place + 1 < characters.count ? characters[place + 1] : nil
        if one == "c" { return (next.map { "eiy".contains($0) } ?? false ? "c" : "k", 1) }
        if let sound = singles[one] { return (sound, 1) }
        return (one.isASCII ? String(one) : "", 1)
    }
    private static let digraphs: [String: String] = [
        "shch": "W", "sch": "W", "sh": "W", "ch": "Q", "zh": "J", "kh": "h", "ts": "c", "tz": "c", "ph": "f", "th": "t", "ck": "k",
        "yu": "iu", "ju": "iu", "ya": "ia", "ja": "ia", "yo": "e", "jo": "e", "ye": "e", "je": "e", "ii": "i", "iy": "i", "yi": "i",
    ]
    private static let singles: [Character: String] = ["w": "v", "x": "ks", "q": "k", "y": "i", "j": "i", "é": "e", "è": "e", "ö": "o", "ä": "a", "ü": "u", "ß": "s"]
    private static let cyrillic: [Character: String] = [
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "J", "з": "z", "и": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o",
        "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "Q", "ш": "W", "щ": "W", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
        "і": "i", "ї": "i", "є": "e", "ґ": "g", "ў": "u",
    ]
    private static let twins: [Character: Character] = ["a": "а", "b": "в", "c": "с", "e": "е", "h": "н", "k": "к", "m": "м", "o": "о", "p": "р", "t": "т", "x": "х", "y": "у"]
}

/// How far two short texts are apart: letters lost, added, replaced or swapped with their neighbour (optimal string alignment).
enum Distance {
    /// - Parameter limit: greater distances are not counted out.
    /// - Returns: the distance, or `limit + 1`.
    static func between(_ left: [UInt8], _ right: [UInt8], limit: Int) -> Int {
        if left == right { return 0 }
        if abs(left.count - right.count) > limit { return limit + 1 }
        var before: [Int] = [], last: [Int] = Array(0...right.count)
        for (row, letter) in left.enumerated() {
            var line: [Int] = [row + 1], least: Int = row + 1
            line.reserveCapacity(right.count + 1)
            for (column, other) in right.enumerated() {
                var best: Int = min(line[column] + 1, last[column + 1] + 1, last[column] + (letter == other ? 0 : 1))
                if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other { best = min(best, before[column - 1] + 1) }
                line.append(best)
                least = min(least, best)
            }
            if least > limit { return limit + 1 }
            (before, last) = (last, line)
        }
        return min(last[right.count], limit + 1)
    }
}
