/// Working hours of one day: spans of minutes since local midnight that follow one another. `09:00-13:00,14:00-18:00`.
public struct WorkHours: Sendable, Hashable, CustomStringConvertible {
    /// Bounds of the spans: from inclusive, to exclusive, ascending and apart.
    public let spans: [Range<Int>]

    /// A day off.
    public static let none: WorkHours = WorkHours(sorted: [])

    private init(sorted: [Range<Int>]) { spans = sorted }

    /// Hours from spans in any order, overlapping ones joined. What lies outside 00:00–24:00 is cut.
    public init(_ spans: [Range<Int>]) {
        var joined: [Range<Int>] = []
        let cut: [Range<Int>] = spans.map { $0.clamped(to: 0..<1440) }.filter { !$0.isEmpty }
        for span: Range<Int> in cut.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last: Range<Int> = joined.last, span.lowerBound <= last.upperBound {
                joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, span.upperBound)
            } else {
                joined.append(span)
            }
        }
        self.init(sorted: joined)
    }

    /// Reads `09:00-13:00,14:00-18:00`, also with spaces; the empty text is a day off. Nil for anything else.
    public init?(_ text: String) {
        var spans: [Range<Int>] = []
        let plain: String = String(text.filter { !$0.isWhitespace })
        for part: Substring in plain.split(separator: ",") {
            let ends: [Substring] = part.split(separator: "-", omittingEmptySubsequences: false)
            guard ends.count == 2, let from: Int = Self.minute(ends[0]), let to: Int = Self.minute(ends[1]), from < to else { return nil }
            spans.append(from..<to)
        }
        self.init(spans)
    }

    private static func minute(_ text: Substring) -> Int? {
        let parts: [Substring] = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count <= 2, parts[1].utf8.count == 2, let hour: Int = Int(parts[0]), let minute: Int = Int(parts[1]),
              (0...24).contains(hour), (0...59).contains(minute), hour * 60 + minute <= 1440 else { return nil }
        return hour * 60 + minute
    }

    /// Minutes of work.
    public var minutes: Int { spans.reduce(0) { (sum: Int, span: Range<Int>) -> Int in sum + span.count } }
    /// Whether nobody works.
    public var isOff: Bool { spans.isEmpty }

    /// The same day ending earlier: the eve of a holiday is an hour shorter (Labour Code of Russia, art. 95).
    public func shortened(by minutes: Int) -> WorkHours {
        var left: Int = max(0, minutes), spans: [Range<Int>] = self.spans
        while left > 0, let last: Range<Int> = spans.popLast() {
            if last.count > left { spans.append(last.lowerBound..<(last.upperBound - left)) }
            left -= min(left, last.count)
        }
        return WorkHours(sorted: spans)
    }

    /// `09:00-13:00,14:00-18:00`.
    public var description: String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        func clock(_ minute: Int) -> String { two(minute / 60) + ":" + two(minute % 60) }
        return spans.map { clock($0.lowerBound) + "-" + clock($0.upperBound) }.joined(separator: ",")
    }
}

extension WorkHours: Codable {
    /// Reads the text.
    public init(from decoder: any Decoder) throws {
        let text: String = try decoder.singleValueContainer().decode(String.self)
        guard let hours: WorkHours = WorkHours(text) else {
            throw DecodingError.dataCorrupted(DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "no hours: \(text)"))
        }
        self = hours
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var box: any SingleValueEncodingContainer = encoder.singleValueContainer()
        try box.encode(description)
    }
}
