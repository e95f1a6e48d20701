/// HTML written as a literal: the literal is markup, every interpolation is data and is escaped.
extension HTML: ExpressibleByStringInterpolation {
    public init(stringLiteral value: String) { self = .raw(value) }
    public init(stringInterpolation: StringInterpolation) { self = stringInterpolation.html }
    public struct StringInterpolation: StringInterpolationProtocol {
        var html = HTML()
        public init(literalCapacity: Int, interpolationCount: Int) {}
        public mutating func appendLiteral(_ literal: String) { html.append(trusted: literal) }
        public mutating func appendInterpolation(_ data: String) { html.append(escaping: data) }
        public mutating func appendInterpolation(_ data: Int) { html.append(trusted: String(data)) }
        public mutating func appendInterpolation(_ data: Int64) { html.append(trusted: String(data)) }
        public mutating func appendInterpolation(_ part: HTML) { html.append(part) }
        public mutating func appendInterpolation(_ part: HTML?) { if let part { html.append(part) } }
        public mutating func appendInterpolation(_ parts: [HTML]) { for part in parts { html.append(part) } }
        /// One piece of markup for each element.
        public mutating func appendInterpolation<S: Sequence>(each elements: S, _ part: (S.Element) throws -> HTML) rethrows { for element in elements { html.append(try part(element)) } }
        public mutating func appendInterpolation(when on: Bool, _ part: @autoclosure () -> HTML) { if on { html.append(part()) } }
    }
}
