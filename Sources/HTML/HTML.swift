/// HTML that is safe to send: every string that entered it as data was escaped on the way in.
public struct HTML: Sendable {
    public private(set) var text: String
    public init() { text = "" }
    private init(trusted: String) { text = trusted }

    /// Markup that is HTML already. The only door; grep for it in review.
    public static func raw(_ markup: String) -> HTML { HTML(trusted: markup) }
    public static func text(_ data: String) -> HTML { var html = HTML(); html.append(escaping: data); return html }
    public static func + (lhs: HTML, rhs: HTML) -> HTML { HTML(trusted: lhs.text + rhs.text) }

    mutating func append(_ html: HTML) { text += html.text }
    mutating func append(trusted: String) { text += trusted }
    mutating func append(escaping data: String) {
        var data = data
        data.withUTF8 { bytes in
            guard bytes.contains(where: { $0 == 38 || $0 == 60 || $0 == 62 || $0 == 34 || $0 == 39 }) else { text += String(decoding: bytes, as: UTF8.self); return }
            var out: [UInt8] = []
            out.reserveCapacity(bytes.count + 16)
            for byte in bytes {
                switch byte {
                case 38: out += Array("&amp;".utf8)
                case 60: out += Array("&lt;".utf8)
                case 62: out += Array("&gt;".utf8)
                case 34: out += Array("&quot;".utf8)
                case 39: out += Array("&#39;".utf8)
                default: out.append(byte)
                }
            }
            text += String(decoding: out, as: UTF8.self)
        }
    }
}
