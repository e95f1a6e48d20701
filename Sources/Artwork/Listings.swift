/// Reads what poppler's tools print (poppler-utils 22.12: pdfinfo.cc, pdffonts.cc, pdfimages.cc, seen on Debian 12).
enum Listings {
    /// `Pages: 2` → the value of a line of `pdfinfo`.
    static func value(_ name: String, in text: String) -> String? {
        for line in text.split(separator: "\n") where line.hasPrefix(name + ":") {
            return String(line.dropFirst(name.count + 1).drop { $0 == " " })
        }
        return nil
    }

    /// Pages of `pdfinfo -box -f 1 -l N`. Boxes that the file leaves out are printed as the ones around them: ``Structure`` tells which are there.
    static func pages(_ text: String) -> [Inspection.Page] {
        var boxes: [Int: [Substring: Box]] = [:], turns: [Int: Int] = [:]
        for line in text.split(separator: "\n") where line.hasPrefix("Page ") {
            let words: [Substring] = line.split(separator: " ")
            guard words.count >= 4, let number = Int(words[1]) else { continue }
            let numbers: [Double] = words.dropFirst(3).compactMap { Double($0) }
            if words[2] == "rot:", let turn = numbers.first, abs(turn) < 1e6 { turns[number] = ((Int(turn) % 360) + 360) % 360 }
            if words[2].hasSuffix("Box:"), numbers.count == 4, numbers.allSatisfy({ $0.isFinite && abs($0) < 1e7 }) {
                boxes[number, default: [:]][words[2].dropLast()] = Box(numbers[0], numbers[1], numbers[2], numbers[3])
            }
        }
        return boxes.keys.sorted().compactMap { number in
            guard let all = boxes[number], let media = all["MediaBox"] else { return nil }
            return Inspection.Page(number: number, rotation: turns[number] ?? 0, media: media, crop: all["CropBox"] ?? media, trim: all["TrimBox"], bleed: all["BleedBox"])
        }
    }

    /// Fonts of `pdffonts`: name and type stand in columns, the rest is counted from the right.
    static func fonts(_ text: String) -> [Inspection.Font] {
        let lines: [Substring] = text.split(separator: "\n", omittingEmptySubsequences: true)
        guard let rule = lines.firstIndex(where: { $0.hasPrefix("-----") }) else { return [] }
        var seen: Set<String> = []
        return lines[lines.index(after: rule)...].compactMap { line in
            let words: [Substring] = line.split(separator: " ")
            guard words.count >= 7, let flag = words.dropLast(4).last, flag == "yes" || flag == "no" else { return nil }
            let isWide: Bool = line.count > 37 && line[line.index(line.startIndex, offsetBy: 36)] != " "
            let name: String = isWide ? String(words[0]) : trimmed(line.prefix(36)), rest: Substring = isWide ? line.dropFirst(words[0].count) : line.dropFirst(36)
            let type: String = types.first { trimmed(rest).hasPrefix($0) } ?? ""
            let plain: String = name.firstMatch(of: /^[A-Z]{6}\+(.+)$/).map { String($0.1) } ?? name
            // Outlines of a Type 3 font are drawings in the file itself.
            let font = Inspection.Font(name: plain, type: type, isEmbedded: flag == "yes" || type == "Type 3")
            return seen.insert("\(font.name) \(font.type) \(font.isEmbedded)").inserted ? font : nil
        }
    }
    /// Longer names first: one begins another.
    private static let types: [String] = ["CID TrueType (OT)", "CID TrueType", "CID Type 0C (OT)", "CID Type 0C", "CID Type 0", "TrueType (OT)", "TrueType", "Type 1C (OT)", "Type 1C", "Type 1", "Type 3"]
    private static func trimmed(_ text: Substring) -> String { text.split(separator: " ").joined(separator: " ") }

    /// Pictures of `pdfimages -list`. An inline one has no object.
    static func images(_ text: String) -> [Inspection.Image] {
        text.split(separator: "\n").compactMap { line in
            let words: [Substring] = line.split(separator: " ")
            guard words.count >= 14, let page = Int(words[0]), let width = Int(words[3]), let height = Int(words[4]), let components = Int(words[6]), let bits = Int(words[7]) else { return nil }
            let place: Int = words[10] == "[inline]" ? 11 : 12
            guard words.count > place + 1, let across = Int(words[place]), let along = Int(words[place + 1]) else { return nil }
            return Inspection.Image(page: page, width: width, height: height, colour: String(words[5]), components: components, bits: bits, resolution: min(across, along), isMask: words[2] != "image")
        }
    }
}
