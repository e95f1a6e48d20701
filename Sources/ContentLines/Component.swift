/// A tree of content lines: everything between `BEGIN:NAME` and its `END:NAME`.
public struct Component: Sendable, Equatable {
    /// In capitals: `VCALENDAR`, `VEVENT`, `VCARD`.
    public let name: String
    public var lines: [ContentLine], parts: [Component]
    public init(_ name: String, _ lines: [ContentLine] = [], _ parts: [Component] = []) { (self.name, self.lines, self.parts) = (name, lines, parts) }

    /// The first property of a name.
    public subscript(_ name: String) -> ContentLine? { lines.first { $0.name == name } }
    public func all(_ name: String) -> [ContentLine] { lines.filter { $0.name == name } }
    /// The text of a property, unescaped; empty when there is none.
    public func text(_ name: String) -> String { self[name]?.text ?? "" }
    /// The parts of a name.
    public func parts(_ name: String) -> [Component] { parts.filter { $0.name == name } }

    /// The component as a file holds it: lines folded at 75 bytes, CRLF.
    public var text: String {
        var out: String = "BEGIN:\(name)\r\n"
        for line in lines { out += ContentLine.folded(line.raw) + "\r\n" }
        for part in parts { out += part.text }
        return out + "END:\(name)\r\n"
    }
    /// The same with the properties of these names as `other` has them, at the place where they stood.
    public func taking(_ names: Set<String>, from other: Component) -> Component {
        var result: Component = self
        let place: Int = lines.firstIndex { names.contains($0.name) } ?? lines.count
        let rest: [ContentLine] = lines.filter { !names.contains($0.name) }, kept: Int = lines.prefix(place).count { !names.contains($0.name) }
        result.lines = rest.prefix(kept) + other.lines.filter { names.contains($0.name) } + rest.dropFirst(kept)
        return result
    }
}

/// Why a text is no tree of content lines.
public enum ComponentProblem: Error, Hashable, Sendable {
    case encoding, empty, tooDeep, tooLong
    /// A line that is no property, ends what was not begun, or holds a control character.
    case line(Int)
    /// The component that begins in this line has no end.
    case open(line: Int)

    public var sentence: (ru: String, en: String) {
        switch self {
        case .encoding: ("Текст не в UTF-8.", "The text is not UTF-8.")
        case .empty: ("В тексте ничего нет.", "The text holds nothing.")
        case .tooDeep: ("Слишком много уровней вложенности.", "Too many levels, one inside another.")
        case .tooLong: ("Слишком много строк.", "Too many lines.")
        case .line(let line): ("Строка \(line) написана не по правилам.", "Line \(line) is not written by the rules.")
        case .open(let line): ("Часть, которая начинается в строке \(line), не закончена.", "The part that begins in line \(line) has no end.")
        }
    }
}

extension Component {
    /// The most levels and lines of a text.
    public static let deepest: Int = 8, longest: Int = 50_000

    /// The components of a text, one after another.
    public static func read(_ bytes: [UInt8]) throws(ComponentProblem) -> [Component] {
        let body: ArraySlice<UInt8> = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        let lines: [(number: Int, line: [UInt8])] = ContentLine.unfolded(body)
        guard lines.count <= longest else { throw .tooLong }
        var done: [Component] = [], open: [(line: Int, component: Component)] = []
        for (number, bytes) in lines {
            guard let line = String(validating: bytes, as: UTF8.self) else { throw .encoding }
            // Trailing spaces alone are no line.
            if line.utf8.allSatisfy({ $0 == 32 || $0 == 9 }) { continue }
            guard !line.utf8.contains(where: { $0 < 32 && $0 != 9 || $0 == 127 }), let property = ContentLine(line) else { throw .line(number) }
            switch property.name {
            case "BEGIN":
                guard open.count < deepest else { throw .tooDeep }
                open.append((number, Component(property.value.uppercased())))
            case "END":
                guard let last = open.popLast(), last.component.name == property.value.uppercased() else { throw .line(number) }
                if open.isEmpty { done.append(last.component) } else { open[open.count - 1].component.parts.append(last.component) }
            default:
                guard !open.isEmpty else { throw .line(number) }
                open[open.count - 1].component.lines.append(property)
            }
        }
        if let last = open.last { throw .open(line: last.line) }
        guard !done.isEmpty else { throw .empty }
        return done
    }
}
