/// HTML written as a literal: the literal is markup, every interpolation is data and is escaped.
extension HTML: ExpressibleByStringInterpolation {
    @inlinable public init(stringLiteral value: String) { self = .raw(value) }
    @inlinable public init(stringInterpolation: StringInterpolation) { self = stringInterpolation.html }
    public struct StringInterpolation: StringInterpolationProtocol {
        @usableFromInline var html: HTML
        @inlinable public init(literalCapacity: Int, interpolationCount: Int) { html = HTML(capacity: literalCapacity + 24 * interpolationCount) }
        @inlinable public mutating func appendLiteral(_ literal: String) { html.append(trusted: literal) }
        @inlinable public mutating func appendInterpolation(_ data: String) { html.append(escaping: data) }
        @inlinable public mutating func appendInterpolation(_ data: Int) { html.append(trusted: String(data)) }
        @inlinable public mutating func appendInterpolation(_ data: Int64) { html.append(trusted: String(data)) }
        @inlinable public mutating func appendInterpolation(_ part: HTML) { html.append(part) }
        @inlinable public mutating func appendInterpolation(_ part: HTML?) { if let part { html.append(part) } }
        @inlinable public mutating func appendInterpolation(_ parts: [HTML]) { for part in parts { html.append(part) } }
        /// One piece of markup for each element.
        @inlinable public mutating func appendInterpolation<S: Sequence>(each elements: S, _ part: (S.Element) throws -> HTML) rethrows { for element in elements { html.append(try part(element)) } }
        /// What each element writes.
        @inlinable public mutating func appendInterpolation<S: Sequence>(each elements: S, writing part: (S.Element, inout HTML) throws -> Void) rethrows { for element in elements { try part(element, &html) } }
        @inlinable public mutating func appendInterpolation(when on: Bool, _ part: @autoclosure () -> HTML) { if on { html.append(part()) } }
    }
}
