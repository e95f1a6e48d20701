internal import Estimating
internal import HTML
internal import Kernel

/// Pieces of drawings: one unit is one millimetre, y goes down, texts are as large on a roll of three metres as on a sheet.
enum Drawing {
    static func mm(_ um: Int) -> String { Length(um: um).mm }
    static func mm(_ length: Length) -> String { length.mm }

    static func rect(_ look: String, _ x: Int, _ y: Int, _ width: Int, _ height: Int) -> HTML {
        "<rect class=\"\(look)\" x=\"\(mm(x))\" y=\"\(mm(y))\" width=\"\(mm(max(0, width)))\" height=\"\(mm(max(0, height)))\"/>"
    }
    /// - Parameters:
    ///   - scale: thousandths of the size that suits a press sheet.
    ///   - turned: degrees, clockwise.
    static func text(_ look: String, _ x: Int, _ y: Int, _ words: String, scale: Int, turned: Int = 0) -> HTML {
        let turn: HTML = turned == 0 ? "" : " rotate(\(turned))"
        return "<text class=\"\(look)\" transform=\"translate(\(mm(x)) \(mm(y)))\(turn) scale(\(mm(scale)))\">\(words)</text>"
    }
    /// The measure of a side, above and to the left of the drawing.
    static func measures(_ width: Int, _ height: Int, _ names: (String, String), scale: Int) -> HTML {
        let far: Int = 14 * scale, end: Int = 6 * scale
        return """
            <g class="dim"><path d="M0 -\(mm(far))h\(mm(width))M0 -\(mm(far + end))v\(mm(2 * end))M\(mm(width)) -\(mm(far + end))v\(mm(2 * end))"/>\(text("", width / 2, -18 * scale, names.0, scale: scale))\
            <path d="M-\(mm(far)) 0v\(mm(height))M-\(mm(far + end)) 0h\(mm(2 * end))M-\(mm(far + end)) \(mm(height))h\(mm(2 * end))"/>\(text("", -19 * scale, height / 2, names.1, scale: scale, turned: -90))</g>
            """
    }
    /// A drawing with room for its measures, or without them as a thumbnail.
    static func svg(_ width: Int, _ height: Int, scale: Int, isSmall: Bool, label: String, _ content: HTML) -> HTML {
        let edge: Int = isSmall ? 6 * scale : 46 * scale, below: Int = isSmall ? edge : 34 * scale, right: Int = isSmall ? edge : 10 * scale
        let box: String = "-\(mm(edge)) -\(mm(edge)) \(mm(width + edge + right)) \(mm(height + edge + below))"
        let name: HTML = isSmall ? "aria-hidden=\"true\"" : "role=\"img\" aria-label=\"\(label)\""
        return "<svg class=\"ot-sheet\" viewBox=\"\(box)\" \(name)>\(content)</svg>"
    }
}
