/// HTML that is safe to send: every string that entered it as data was escaped on the way in.
// Inlinable: a page is thousands of small pieces, and a call across modules for each would cost more than the piece.
public struct HTML: Sendable {
    /// UTF-8, as it goes to the browser.
    public var bytes: [UInt8] { buffer }
    @usableFromInline var buffer: [UInt8]
    public var text: String { String(decoding: buffer, as: UTF8.self) }
    @inlinable public init() { buffer = [] }
    @inlinable init(capacity: Int) {
        buffer = []
        buffer.reserveCapacity(capacity)
    }

    /// Markup that is HTML already. The only door; grep for it in review.
    public static func raw(_ markup: String) -> HTML { var html = HTML(); html.append(trusted: markup); return html }
    public static func text(_ data: String) -> HTML { var html = HTML(); html.append(escaping: data); return html }
    public static func + (lhs: HTML, rhs: HTML) -> HTML { var html = lhs; html.append(rhs); return html }

    @inlinable mutating func append(_ html: HTML) { buffer += html.buffer }
    @inlinable mutating func append(trusted: String) { buffer.append(contentsOf: trusted.utf8) }
    @usableFromInline mutating func append(escaping data: String) {
        var data = data
        data.withUTF8 { text in
            // Runs between the five characters are copied whole.
            var start: Int = 0
            for index in text.indices where text[index] <= 62 {
                guard let escaped = Self.escaped(text[index]) else { continue }
                buffer.append(contentsOf: text[start..<index])
                buffer.append(contentsOf: escaped.utf8)
                start = index + 1
            }
            buffer.append(contentsOf: text[start...])
        }
    }
    @inline(__always) private static func escaped(_ byte: UInt8) -> String? {
        switch byte {
        case 38: "&amp;"
        case 60: "&lt;"
        case 62: "&gt;"
        case 34: "&quot;"
        case 39: "&#39;"
        default: nil
        }
    }
}
