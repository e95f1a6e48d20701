internal import CQRCode
public import HTML

/// A text as a QR code (ISO/IEC 18004) drawn by libqrencode.
public enum QRCode {
    /// An SVG of one path, four modules of quiet zone around it; nil when the text is too long (about 2,300 bytes).
    public static func svg(_ text: String, label: String) -> HTML? {
        guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { QRcode_free(code) }
        let width: Int = Int(code.pointee.width), side: Int = width + 8
        var path: String = ""
        for y in 0..<width { for x in 0..<width where code.pointee.data[y * width + x] & 1 == 1 { path += "M\(x + 4) \(y + 4)h1v1h-1z" } }
        return """
            <svg class="ot-qr" role="img" aria-label="\(label)" viewBox="0 0 \(side) \(side)" shape-rendering="crispEdges"><rect width="\(side)" height="\(side)" fill="#fff"/><path d="\(path)" fill="#000"/></svg>
            """
    }
}
