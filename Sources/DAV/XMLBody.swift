internal import Foundation
internal import FoundationXML
internal import Kernel

/// The name of an element: its namespace and its local part.
struct XMLName: Sendable, Hashable {
    let space: String, local: String
    init(_ space: String, _ local: String) { (self.space, self.local) = (space, local) }
    static func dav(_ local: String) -> XMLName { XMLName("DAV:", local) }
    /// Of CalDAV, CardDAV, CalendarServer and Apple.
    static func cal(_ local: String) -> XMLName { XMLName("urn:ietf:params:xml:ns:caldav", local) }
    static func card(_ local: String) -> XMLName { XMLName("urn:ietf:params:xml:ns:carddav", local) }
    static func server(_ local: String) -> XMLName { XMLName("http://calendarserver.org/ns/", local) }
    static func apple(_ local: String) -> XMLName { XMLName("http://apple.com/ns/ical/", local) }
}

/// An element of a request's body.
struct XMLElement: Sendable {
    let name: XMLName, attributes: [String: String]
    var text: String = "", children: [XMLElement] = []
    func child(_ name: XMLName) -> XMLElement? { children.first { $0.name == name } }
    func all(_ name: XMLName) -> [XMLElement] { children.filter { $0.name == name } }
    var trimmed: String { Submitted.trimmed(text) }
}

/// Reads the body of a request, by libxml2 as Foundation wraps it: no document type (so no entities to expand), few levels, few elements.
enum XMLBody {
    /// The most bytes, levels and elements.
    static let most: Int = 1 << 20, deepest: Int = 24, longest: Int = 30_000
    static let problem = BadRequest("Тело запроса — не XML, или в нём то, чего здесь не бывает.", "The body is not XML, or holds what has no place here.")

    /// - Throws: `BadRequest`.
    static func read(_ bytes: [UInt8]) throws -> XMLElement {
        // One encoding only: in another one a document type could hide.
        guard bytes.count <= most, !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self), isUTF8(text), !text.contains("<!DOCTYPE"), !text.contains("<!ENTITY") else { throw problem }
        let parser = XMLParser(data: Data(bytes)), reader = Reader()
        parser.delegate = reader
        parser.shouldProcessNamespaces = true
        parser.shouldResolveExternalEntities = false
        guard parser.parse(), !reader.isRefused, let root = reader.root else { throw problem }
        return root
    }
    private static func isUTF8(_ text: String) -> Bool {
        guard text.hasPrefix("<?xml"), let end = text.range(of: "?>"), let said = text[..<end.lowerBound].range(of: "encoding") else { return true }
        let value: String = text[said.upperBound..<end.lowerBound].lowercased()
        return value.contains("\"utf-8\"") || value.contains("'utf-8'")
    }

    private final class Reader: NSObject, XMLParserDelegate {
        var root: XMLElement?, isRefused: Bool = false
        private var open: [XMLElement] = [], count: Int = 0
        func parser(_ parser: XMLParser, didStartElement name: String, namespaceURI space: String?, qualifiedName: String?, attributes: [String: String]) {
            count += 1
            guard open.count < deepest, count <= longest, root == nil else { return refuse(parser) }
            open.append(XMLElement(name: XMLName(space ?? "", name), attributes: attributes))
        }
        func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
            guard let done = open.popLast() else { return refuse(parser) }
            if open.isEmpty { root = done } else { open[open.count - 1].children.append(done) }
        }
        func parser(_ parser: XMLParser, foundCharacters string: String) { if !open.isEmpty { open[open.count - 1].text += string } }
        func parser(_ parser: XMLParser, foundCDATA block: Data) { if !open.isEmpty { open[open.count - 1].text += String(decoding: block, as: UTF8.self) } }
        func parser(_ parser: XMLParser, foundInternalEntityDeclarationWithName name: String, value: String?) { refuse(parser) }
        private func refuse(_ parser: XMLParser) {
            isRefused = true
            parser.abortParsing()
        }
    }
}

/// Writes the XML of answers.
enum Markup {
    private static let prefixes: [String: String] = [
        XMLName.dav("").space: "D", XMLName.cal("").space: "C", XMLName.card("").space: "R", XMLName.server("").space: "S", XMLName.apple("").space: "A",
    ]
    static func document(_ name: XMLName, _ inner: String) -> String {
        let spaces: String = prefixes.sorted { $0.value < $1.value }.map { " xmlns:\($0.value)=\"\($0.key)\"" }.joined()
        let prefix: String = prefixes[name.space] ?? "D"
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<\(prefix):\(name.local)\(spaces)>\(inner)</\(prefix):\(name.local)>\n"
    }
    /// - Parameter inner: markup already.
    static func element(_ name: XMLName, _ inner: String = "") -> String {
        let tag: String, space: String
        if let prefix = prefixes[name.space] { (tag, space) = ("\(prefix):\(name.local)", "") } else if name.space.isEmpty { (tag, space) = (name.local, "") } else { (tag, space) = ("x:\(name.local)", " xmlns:x=\"\(escaped(name.space))\"") }
        return inner.isEmpty ? "<\(tag)\(space)/>" : "<\(tag)\(space)>\(inner)</\(tag)>"
    }
    static func text(_ name: XMLName, _ text: String) -> String { element(name, escaped(text)) }
    static func href(_ path: String) -> String { element(.dav("href"), escaped(path)) }
    /// What XML cannot hold is left out; a CR is named, or a reader would take it away.
    static func escaped(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out.append(contentsOf: "&amp;".unicodeScalars)
            case "<": out.append(contentsOf: "&lt;".unicodeScalars)
            case ">": out.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": out.append(contentsOf: "&quot;".unicodeScalars)
            case "\r": out.append(contentsOf: "&#13;".unicodeScalars)
            case "\t", "\n": out.append(scalar)
            default: if scalar.value >= 32, scalar.value != 0xFFFE, scalar.value != 0xFFFF { out.append(scalar) }
            }
        }
        return String(out)
    }
}
