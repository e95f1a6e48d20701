/// One property of a vCard or of a calendar: `GROUP.NAME;PARAM=VALUE:value` (RFC 6350, 3.3; RFC 5545, 3.1), its value still escaped.
public struct ContentLine: Sendable, Equatable {
    public let group: String, name: String
    /// Names in capitals; the values of one name together.
    public let parameters: [String: [String]]
    public let value: String
    /// The line as it was read, unfolded: what is not understood is kept to the letter.
    public let raw: String
    /// - Parameter value: escaped already, see ``escaped(_:)``.
    public init(_ name: String, _ value: String, parameters: [String: [String]] = [:], group: String = "") {
        (self.name, self.value, self.parameters, self.group) = (name, value, parameters, group)
        let words: String = parameters.sorted { $0.key < $1.key }.map { ";" + $0.key + "=" + $0.value.map(Self.written).joined(separator: ",") }.joined()
        raw = (group.isEmpty ? "" : group + ".") + name + words + ":" + value
    }
    private init(_ name: String, _ value: String, _ parameters: [String: [String]], _ group: String, raw: String) {
        (self.name, self.value, self.parameters, self.group, self.raw) = (name, value, parameters, group, raw)
    }

    /// Nil when it is no property.
    public init?(_ line: String) {
        let scalars: [Unicode.Scalar] = Array(line.unicodeScalars)
        var at: Int = 0, isQuoted: Bool = false
        func word(until stops: String) -> String {
            let start: Int = at
            while at < scalars.count, isQuoted || !stops.unicodeScalars.contains(scalars[at]) {
                if scalars[at] == "\"" { isQuoted.toggle() }
                at += 1
            }
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[start..<at])
            return String(view)
        }
        let head: String = word(until: ";:")
        guard at < scalars.count, !head.isEmpty else { return nil }
        var parameters: [String: [String]] = [:]
        while at < scalars.count, scalars[at] == ";" {
            at += 1
            let name: String = word(until: "=;:").uppercased()
            guard at < scalars.count else { return nil }
            // vCard 2.1 writes `TEL;CELL:` for `TEL;TYPE=CELL:`.
            guard scalars[at] == "=" else { parameters["TYPE", default: []].append(name); continue }
            var values: [String] = []
            repeat {
                at += 1
                values.append(Self.parameter(word(until: ",;:")))
            } while at < scalars.count && scalars[at] == ","
            parameters[name, default: []] += values
        }
        guard at < scalars.count, scalars[at] == ":" else { return nil }
        var rest = String.UnicodeScalarView()
        rest.append(contentsOf: scalars[(at + 1)...])
        let parts: [Substring] = head.split(separator: ".", maxSplits: 1)
        guard let last = parts.last, last.unicodeScalars.allSatisfy({ $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-") }) else { return nil }
        self.init(last.uppercased(), String(rest), parameters, parts.count == 2 ? String(parts[0]) : "", raw: line)
    }
    /// In quotes where it must be, with the escapes of RFC 6868.
    private static func written(_ value: String) -> String {
        let text: String = value.replacing("^", with: "^^").replacing("\n", with: "^n").replacing("\"", with: "^'")
        return text.contains { ":;,".contains($0) } ? "\"\(text)\"" : text
    }
    /// Without quotes, and with the escapes of RFC 6868 resolved.
    private static func parameter(_ text: String) -> String {
        text.replacing("\"", with: "").replacing("^n", with: "\n").replacing("^'", with: "\"").replacing("^^", with: "^")
    }

    public func types() -> Set<String> { Set((parameters["TYPE"] ?? []).flatMap { $0.split(separator: ",") }.map { $0.uppercased() }) }
    /// The whole value as text.
    public var text: String { Self.unescaped(value) }
    /// The components between semicolons: of `N` and `ADR`.
    public var components: [String] { Self.split(value, at: ";").map(Self.unescaped) }
    /// The items between commas: of `CATEGORIES`.
    public var items: [String] { Self.split(value, at: ",").map(Self.unescaped) }

    public static func unescaped(_ text: String) -> String {
        guard text.contains("\\") else { return text }
        var out = String.UnicodeScalarView(), isEscaped: Bool = false
        for scalar in text.unicodeScalars {
            if isEscaped {
                out.append(scalar == "n" || scalar == "N" ? "\n" : scalar)
                isEscaped = false
            } else if scalar == "\\" { isEscaped = true } else { out.append(scalar) }
        }
        return String(out)
    }
    public static func split(_ text: String, at separator: Unicode.Scalar) -> [String] {
        var parts: [String] = [], part = String.UnicodeScalarView(), isEscaped: Bool = false
        for scalar in text.unicodeScalars {
            if scalar == separator, !isEscaped { parts.append(String(part)); part = .init(); continue }
            isEscaped = scalar == "\\" && !isEscaped
            part.append(scalar)
        }
        return parts + [String(part)]
    }
    public static func escaped(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\r": continue
            case "\n": out.append(contentsOf: "\\n".unicodeScalars)
            case "\\", ",", ";":
                out.append("\\")
                out.append(scalar)
            // A control character has no place in a line (RFC 5545, 3.3.11).
            default: if scalar.value >= 32 && scalar.value != 127 || scalar == "\t" { out.append(scalar) }
            }
        }
        return String(out)
    }
}

extension ContentLine {
    /// No line longer than 75 bytes, and no character cut (RFC 6350, 3.2; RFC 5545, 3.1).
    public static func folded(_ line: String) -> String {
        guard line.utf8.count > 75 else { return line }
        var out: String = "", size: Int = 0
        for scalar in line.unicodeScalars {
            let width: Int = UTF8.width(scalar)
            if size + width > 75 { out += "\r\n "; size = 1 }
            out.unicodeScalars.append(scalar)
            size += width
        }
        return out
    }
    /// The lines of a text, each with the number of the line it begins in; a line that begins with a space or a tab goes on with the one before it.
    ///
    /// Folding may cut a character in two: the bytes are put together before they are read as text.
    public static func unfolded(_ text: ArraySlice<UInt8>) -> [(number: Int, line: [UInt8])] {
        var lines: [(number: Int, line: [UInt8])] = [], number: Int = 0
        for part in text.split(separator: 10, omittingEmptySubsequences: false) {
            number += 1
            let bytes: ArraySlice<UInt8> = part.last == 13 ? part.dropLast() : part
            if let first = bytes.first, first == 32 || first == 9, !lines.isEmpty { lines[lines.count - 1].line += bytes.dropFirst() } else if !bytes.isEmpty { lines.append((number, Array(bytes))) }
        }
        return lines
    }
}
