/// HTML that is safe to send: every string that entered it as data was escaped on the way in.
// Inlinable: a page is thousands of small pieces, and a call across modules for each would cost more than the piece.
public struct HTML: Sendable {
    /// Long pieces that are finished, in their order: a page takes them over instead of copying them into each layer around.
    @usableFromInline var pieces: [[UInt8]]
    /// What follows them.
    @usableFromInline var buffer: [UInt8]
    /// From so many bytes on a part becomes a piece of its own.
    @usableFromInline static let long: Int = 1024

    @inlinable public init() { (pieces, buffer) = ([], []) }
    @inlinable init(capacity: Int) {
        (pieces, buffer) = ([], [])
        buffer.reserveCapacity(capacity)
    }
    public var text: String { pieces.reduce(into: "") { $0 += String(decoding: $1, as: UTF8.self) } + String(decoding: buffer, as: UTF8.self) }
    @inlinable public var isEmpty: Bool { pieces.isEmpty && buffer.isEmpty }
    /// How many bytes of UTF-8 go to the browser.
    public var count: Int { pieces.reduce(buffer.count) { $0 + $1.count } }
    /// Hands over the bytes, piece by piece.
    public func send(_ write: ([UInt8]) throws -> Void) rethrows {
        for piece in pieces { try write(piece) }
        if !buffer.isEmpty { try write(buffer) }
    }

    /// Markup that is HTML already. The only door; grep for it in review.
    public static func raw(_ markup: String) -> HTML { var html = HTML(); html.append(trusted: markup); return html }
    public static func text(_ data: String) -> HTML { var html = HTML(); html.append(escaping: data); return html }
    public static func + (lhs: HTML, rhs: HTML) -> HTML { var html = lhs; html.append(rhs); return html }

    @inlinable mutating func append(_ html: HTML) {
        if html.pieces.isEmpty && html.buffer.count < Self.long { buffer += html.buffer } else { take(html) }
    }
    @usableFromInline mutating func take(_ html: HTML) {
        if !buffer.isEmpty {
            pieces.append(buffer)
            buffer = []
        }
        pieces += html.pieces
        if html.buffer.count < Self.long { buffer += html.buffer } else { pieces.append(html.buffer) }
    }
    @inlinable mutating func append(trusted: String) {
        var trusted = trusted
        trusted.withUTF8 { buffer.append(contentsOf: $0) }
    }
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
/// Straight to the end of a page: what a page has a thousand times, as the cells of a list, makes no piece of its own first.
extension HTML {
    /// Markup of the program's text.
    @inlinable public mutating func write(_ markup: StaticString) { markup.withUTF8Buffer { buffer.append(contentsOf: $0) } }
    /// Data, escaped.
    public mutating func write(data: String) { append(escaping: data) }
    @inlinable public mutating func write(_ number: Int64) { append(trusted: String(number)) }
    @inlinable public mutating func write(part: HTML) { append(part) }
}
