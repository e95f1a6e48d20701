/// A name as it sounds, in few Latin letters: Cyrillic and Latin writings of one name give the same text, so «Ромашка» is "Romashka".
///
/// Not a transliteration to show anybody: ж, ч and ш are the single letters J, Q and W, soft and hard signs vanish. Latin digraphs are
/// read as ГОСТ 7.79-2000 (B), ICAO Doc 9303 and everyday writing have them. Imports ask it of every row, so it works on code points.
enum Skeleton {
    typealias Word = [UInt32]

    /// The words of a text, each in its letters; digits stay, everything else parts words.
    static func words(_ text: String) -> [String] { chunks(text).flatMap(\.words).map(sound).filter { !$0.isEmpty } }
    /// A company's name without its legal form; of a sole trader also the person's name as it is written.
    static func company(_ text: String) -> (words: [String], person: String?) {
        let all: [Chunk] = chunks(text), found: (rest: ArraySlice<Chunk>, form: String) = unformed(all)
        let words: [String] = found.rest.flatMap(\.words).map(sound).filter { !$0.isEmpty }
        if words.isEmpty { return (all.flatMap(\.words).map(sound).filter { !$0.isEmpty }, nil) }
        guard LegalForm.traders.contains(found.form) else { return (words, nil) }
        let pieces: [Substring] = text.split(whereSeparator: \.isWhitespace)
        return (words, pieces.count == all.count ? pieces[found.rest.indices].joined(separator: " ") : CompanyName(text).bare)
    }

    // MARK: Words

    /// What stands between two spaces.
    private struct Chunk {
        /// In small letters, without what a legal form may be written with.
        var form: Word = []
        var words: [Word] = []
        var isQuoted: Bool = false
    }
    private static func chunks(_ text: String) -> [Chunk] {
        var chunks: [Chunk] = [], chunk = Chunk(), word: Word = [], isEmpty: Bool = true
        func endWord() { if !word.isEmpty { chunk.words.append(word); word = [] } }
        func endChunk() {
            endWord()
            if !chunk.words.isEmpty { chunks.append(chunk) }
            (chunk, isEmpty) = (Chunk(), true)
        }
        for scalar in text.unicodeScalars {
            let code: UInt32 = lower(scalar)
            switch code {
            case 32, 9, 10, 13, 0xA0: endChunk()
            case 0x22, 0xAB, 0xBB, 0x201C...0x201F:  // quotes
                if isEmpty { chunk.isQuoted = true }
                endWord()
            case 0x27, 0x60, 0x2018, 0x2019, 0x308: continue  // an apostrophe, and the dots of a ё written in two
            default:
                isEmpty = false
                if isLetter(code, scalar) { word.append(code); chunk.form.append(code); continue }
                endWord()
                if code != 46, code != 44, code != 40, code != 41 { chunk.form.append(code) }
            }
        }
        endChunk()
        return chunks
    }
    private static func lower(_ scalar: Unicode.Scalar) -> UInt32 {
        let code: UInt32 = scalar.value
        switch code {
        case 65...90: return code + 32
        case 0x451, 0x401: return 0x435  // ё is е
        case 0x410...0x42F: return code + 32
        case 0x400...0x40F: return code + 80
        case 0..<0xC0: return code
        case 0x430...0x45F: return code
        default: return scalar.properties.lowercaseMapping.unicodeScalars.first?.value ?? code
        }
    }
    private static func isLetter(_ code: UInt32, _ scalar: Unicode.Scalar) -> Bool {
        if code < 0x80 { return (97...122).contains(code) || (48...57).contains(code) }
        return (0x430...0x45F).contains(code) || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }
    private static func text(_ word: Word) -> String {
        var view = String.UnicodeScalarView()
        for code in word { if let scalar = Unicode.Scalar(code) { view.append(scalar) } }
        return String(view)
    }
    /// Without the legal form before or after the name; a form alone is a name, and a form in quotes is part of one.
    private static func unformed(_ chunks: [Chunk]) -> (ArraySlice<Chunk>, String) {
        guard chunks.count > 1, let first = chunks.first, let last = chunks.last else { return (chunks[...], "") }
        func plain(_ part: ArraySlice<Chunk>) -> String { part.map { text($0.form) }.joined(separator: " ") }
        for length in stride(from: min(LegalForm.longest, chunks.count - 1), to: 0, by: -1) {
            if !first.isQuoted, length == 1 || LegalForm.beginnings.contains(text(first.form)), case let form = plain(chunks.prefix(length)), isForm(form) { return (chunks.dropFirst(length), form) }
            if !last.isQuoted, length == 1 || LegalForm.endings.contains(text(last.form)), case let form = plain(chunks.suffix(length)), isForm(form) { return (chunks.dropLast(length), form) }
        }
        return (chunks[...], "")
    }
    private static func isForm(_ text: String) -> Bool { LegalForm.isForm(text) || latinForms.contains(text) }
    /// Russian forms typed in Latin letters, «OOO Romashka».
    private static let latinForms: Set<String> = ["ooo", "oao", "zao", "pao", "ao", "ip"]

    // MARK: Sounds

    private static func sound(_ word: Word) -> String {
        var letters: [UInt8] = []
        letters.reserveCapacity(word.count + 4)
        let isCyrillic: Bool = word.contains { (0x430...0x45F).contains($0) || $0 == 0x491 }
        var place: Int = 0
        while place < word.count {
            var code: UInt32 = word[place]
            // A Latin «о» inside a Russian word is a slip of the keyboard.
            if isCyrillic, code < 0x80, let twin = twins[UInt8(code)] { code = twin }
            if code >= 0x430, code <= 0x45F { letters += cyrillic[Int(code) - 0x430]; place += 1; continue }
            place += latin(word, place, code, &letters)
        }
        return String(decoding: single(letters) { $0 == 105 }, as: UTF8.self)  // «ий», «ия» are written with one i or two
    }
    /// Those double letters as one.
    static func single(_ letters: [UInt8], _ isOne: (UInt8) -> Bool) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(letters.count)
        for letter in letters where result.last != letter || !isOne(letter) { result.append(letter) }
        return result
    }
    /// - Returns: how many letters were read.
    private static func latin(_ word: Word, _ place: Int, _ code: UInt32, _ letters: inout [UInt8]) -> Int {
        guard code < 0x80 else { letters += others[code] ?? []; return 1 }
        let one = UInt8(code)
        if "scztkpyji".utf8.contains(one) {
            for length in stride(from: min(4, word.count - place), to: 1, by: -1) {
                if let sound = digraphs[text(Word(word[place..<place + length]))] { letters += sound; return length }
            }
        }
        let next: UInt32 = place + 1 < word.count ? word[place + 1] : 0
        switch one {
        case 99: letters.append(next == 101 || next == 105 || next == 121 ? 99 : 107)  // c: soft before e, i, y
        case 119: letters.append(118)
        case 120: letters += [107, 115]
        case 113: letters.append(107)
        case 121, 106: letters.append(105)
        default: letters.append(one)
        }
        return 1
    }
    private static let digraphs: [String: [UInt8]] = ([
        "shch": "W", "sch": "W", "sh": "W", "ch": "Q", "zh": "J", "kh": "h", "ts": "c", "tz": "c", "ph": "f", "th": "t", "ck": "k",
        "yu": "iu", "ju": "iu", "ya": "ia", "ja": "ia", "yo": "e", "jo": "e", "ye": "e", "je": "e", "ii": "i", "iy": "i", "yi": "i",
    ] as [String: String]).mapValues { Array($0.utf8) }
    private static let others: [UInt32: [UInt8]] = ([0xE9: "e", 0xE8: "e", 0xF6: "o", 0xE4: "a", 0xFC: "u", 0xDF: "s", 0x491: "g"] as [UInt32: String]).mapValues { Array($0.utf8) }
    /// а … я, then ѐ … џ.
    private static let cyrillic: [[UInt8]] = [
        "a", "b", "v", "g", "d", "e", "J", "z", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "h", "c", "Q", "W", "W", "", "i", "", "e", "iu", "ia",
        "e", "e", "d", "g", "e", "z", "i", "i", "i", "l", "n", "Q", "k", "i", "u", "J",
    ].map { Array($0.utf8) }
    private static let twins: [UInt8: UInt32] = Dictionary(uniqueKeysWithValues: zip("abcehkmoptxy".utf8, "авсенкмортху".unicodeScalars.map(\.value)))
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
