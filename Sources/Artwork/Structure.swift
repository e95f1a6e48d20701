internal import Foundation

/// The objects of a PDF as `qpdf --json=2` writes them (qpdf 11 manual, "qpdf JSON"): which boxes pages really have, and where their drawings lie.
struct Structure {
    private let objects: [String: [String: Any]]
    /// Pages in their order, each by its object.
    private let pages: [String]
    /// Levels of nested drawings and of inherited values that are followed.
    private static let deepest: Int = 24

    /// Nil where the text is not what qpdf writes.
    init?(_ json: String) {
        guard let top = (try? JSONSerialization.jsonObject(with: Data(json.utf8))) as? [String: Any], let list = top["pages"] as? [[String: Any]], let parts = top["qpdf"] as? [[String: Any]] else { return nil }
        pages = list.compactMap { $0["object"] as? String }
        var all: [String: [String: Any]] = [:]
        for part in parts {
            for (name, object) in part where name.hasPrefix("obj:") { all[String(name.dropFirst(4))] = object as? [String: Any] }
        }
        objects = all
        if pages.count != list.count { return nil }
    }

    var count: Int { pages.count }
    private func resolved(_ value: Any?) -> Any? {
        var value: Any? = value, level: Int = 0
        while let text = value as? String, let object = objects[text], level < Structure.deepest {
            value = object["value"] ?? (object["stream"] as? [String: Any])?["dict"]
            level += 1
        }
        return value
    }
    private func dictionary(_ value: Any?) -> [String: Any] { resolved(value) as? [String: Any] ?? [:] }
    private func list(_ value: Any?) -> [Any] { resolved(value) as? [Any] ?? [] }

    /// Whether the page itself names the box; both are never inherited (ISO 32000-1, table 30).
    func has(_ box: String, page: Int) -> Bool { pages.indices.contains(page) && dictionary(pages[page])[box] != nil }

    /// A stream with drawings: its object, and the names of colour spaces in it that are RGB.
    struct Drawing: Hashable {
        let object: String, rgb: Set<String>
        /// The number for `qpdf --json-object`.
        var number: String { object.split(separator: " ").prefix(2).joined(separator: ",") }
    }
    /// The streams that draw a page, forms in them included.
    func drawings(page: Int) -> [Drawing] {
        guard pages.indices.contains(page) else { return [] }
        var holder: [String: Any] = dictionary(pages[page]), level: Int = 0
        let contents: Any? = holder["/Contents"]
        while holder["/Resources"] == nil, let parent = holder["/Parent"], level < Structure.deepest {
            holder = dictionary(parent)
            level += 1
        }
        let resources: [String: Any] = dictionary(holder["/Resources"]), rgb: Set<String> = spaces(resources)
        // One stream by its name, or a list of them.
        var streams: [String] = list(contents).compactMap { $0 as? String }
        if let one = contents as? String, !(resolved(one) is [Any]) { streams = [one] }
        var seen: Set<String> = []
        return streams.map { Drawing(object: $0, rgb: rgb) } + forms(resources, &seen, 0)
    }
    private func forms(_ resources: [String: Any], _ seen: inout Set<String>, _ level: Int) -> [Drawing] {
        guard level < Structure.deepest else { return [] }
        var found: [Drawing] = []
        for (_, value) in dictionary(resources["/XObject"]).sorted(by: { $0.key < $1.key }) {
            guard let name = value as? String, seen.insert(name).inserted else { continue }
            let form: [String: Any] = dictionary(name)
            guard form["/Subtype"] as? String == "/Form" else { continue }
            let own: [String: Any] = form["/Resources"].map { dictionary($0) } ?? resources
            found.append(Drawing(object: name, rgb: spaces(own)))
            found += forms(own, &seen, level + 1)
        }
        return found
    }
    private func spaces(_ resources: [String: Any]) -> Set<String> {
        Set(dictionary(resources["/ColorSpace"]).filter { isRGB($0.value) }.map(\.key))
    }
    private func isRGB(_ space: Any?) -> Bool {
        let value: Any? = resolved(space)
        if let name = value as? String { return name == "/DeviceRGB" || name == "/CalRGB" }
        guard let parts = value as? [Any], let kind = parts.first as? String else { return false }
        switch kind {
        case "/CalRGB", "/Lab", "/DeviceRGB": return true
        case "/ICCBased": return parts.count > 1 && dictionary(parts[1])["/N"] as? Int == 3
        default: return false
        }
    }
}

/// Looks through the operators of a content stream for colours set in RGB (ISO 32000-1, 8.6.8 and annex A).
struct Painting {
    private let bytes: [UInt8]
    private var place: Int = 0
    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// - Parameter rgb: names of colour spaces that are RGB, with their slash.
    static func usesRGB(_ bytes: [UInt8], _ rgb: Set<String>) -> Bool {
        var painting = Painting(bytes), last: String = ""
        while let word = painting.next() {
            switch word {
            case "rg", "RG": return true
            case "cs", "CS": if last == "/DeviceRGB" || rgb.contains(last) { return true }
            case "ID": painting.skipPicture()
            default: break
            }
            last = word
        }
        return false
    }

    /// The next word; strings and numbers come as empty words.
    private mutating func next() -> String? {
        while place < bytes.count {
            let byte: UInt8 = bytes[place]
            switch byte {
            case 0, 9, 10, 12, 13, 32, 91, 93, 62, 123, 125: place += 1
            case 37: while place < bytes.count, bytes[place] != 10, bytes[place] != 13 { place += 1 }
            case 40:
                skipString()
                return ""
            case 60:
                place += 1
                if place < bytes.count, bytes[place] == 60 { place += 1 } else {
                    while place < bytes.count, bytes[place] != 62 { place += 1 }
                    return ""
                }
            case 43, 45, 46, 48...57:
                while place < bytes.count, !Painting.ends(bytes[place]) { place += 1 }
                return ""
            default: return word()
            }
        }
        return nil
    }
    private mutating func word() -> String {
        let start: Int = place
        place += 1
        while place < bytes.count, !Painting.ends(bytes[place]) { place += 1 }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }
    /// White space and delimiters.
    private static func ends(_ byte: UInt8) -> Bool {
        switch byte {
        case 0, 9, 10, 12, 13, 32, 37, 40, 41, 47, 60, 62, 91, 93, 123, 125: true
        default: false
        }
    }
    private mutating func skipString() {
        var depth: Int = 0
        while place < bytes.count {
            switch bytes[place] {
            case 92: place += 1
            case 40: depth += 1
            case 41: depth -= 1
            default: break
            }
            place += 1
            if depth == 0 { return }
        }
    }
    /// From behind `ID` to the `EI` that stands alone.
    private mutating func skipPicture() {
        while place + 2 < bytes.count {
            let isEnd: Bool = bytes[place] == 69 && bytes[place + 1] == 73 && Painting.ends(bytes[place + 2]) && place > 0 && Painting.ends(bytes[place - 1])
            place += 1
            if isEnd {
                place += 1
                return
            }
        }
        place = bytes.count
    }
}
