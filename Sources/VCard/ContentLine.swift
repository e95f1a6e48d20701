/// One property of a vCard: `GROUP.NAME;PARAM=VALUE:value` (RFC 6350, 3.3), its value still escaped.
public struct ContentLine: Sendable, Equatable {
    public let group: String, name: String
    /// Names in capitals; the values of one name together.
    public let parameters: [String: [String]]
    public let value: String
    public init(_ name: String, _ value: String, parameters: [String: [String]] = [:], group: String = "") {
        (self.name, self.value, self.parameters, self.group) = (name, value, parameters, group)
    }

    /// Nil when it is no property.
    init?(_ line: String) {
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
        self.init(last.uppercased(), String(rest), parameters: parameters, group: parts.count == 2 ? String(parts[0]) : "")
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

    static func unescaped(_ text: String) -> String {
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
    static func split(_ text: String, at separator: Unicode.Scalar) -> [String] {
        var parts: [String] = [], part = String.UnicodeScalarView(), isEscaped: Bool = false
        for scalar in text.unicodeScalars {
            if scalar == separator, !isEscaped { parts.append(String(part)); part = .init(); continue }
            isEscaped = scalar == "\\" && !isEscaped
            part.append(scalar)
        }
        return parts + [String(part)]
    }
    static func escaped(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\r": continue
            case "\n": out.append(contentsOf: "\\n".unicodeScalars)
            case "\\", ",", ";":
                out.append("\\")
                out.append(scalar)
            default: out.append(scalar)
            }
        }
        return String(out)
    }
}
