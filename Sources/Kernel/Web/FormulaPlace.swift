public import HTML

/// The part of a formula that a problem is about, marked in what stands around it.
public struct FormulaPlace {
    private let source: String, range: Range<Int>

    /// - Parameter range: in Unicode scalars, as formulas count.
    public init(_ source: String, _ range: Range<Int>) { (self.source, self.range) = (source, range) }

    /// Empty when the problem is about nothing that stands there.
    public var html: HTML {
        let scalars: [Unicode.Scalar] = Array(source.unicodeScalars), from: Int = min(range.lowerBound, scalars.count), to: Int = min(max(range.upperBound, from), scalars.count)
        func text(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }
        guard from < to else { return "" }
        let before: Int = max(0, from - 20), after: Int = min(scalars.count, to + 20)
        return "<code>\(before > 0 ? "…" : "")\(text(before..<from))<mark>\(text(from..<to))</mark>\(text(to..<after))\(after < scalars.count ? "…" : "")</code>"
    }
}
