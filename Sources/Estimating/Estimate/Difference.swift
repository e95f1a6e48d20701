public import Exact

/// What differs between two estimates.
public struct Difference: Sendable, Hashable, Codable {
    /// What it is about.
    public let title: Wording
    /// Code of the component; nil for whole copies and for prices.
    public let component: String?
    /// Amount in the older estimate; nil when it was not there.
    public let before: Exact?
    /// Amount in the newer one; nil when it is gone.
    public let after: Exact?
}

extension Estimate {
    /// Lines and steps of the price that differ from an older estimate, in the order of this one, gone lines last.
    public func differences(from older: Estimate) -> [Difference] {
        var rest: [Line] = older.lines
        var result: [Difference] = []
        for line: Line in lines {
            let index: Int? = rest.firstIndex { $0.isSame(as: line) } ?? rest.firstIndex { $0.isLike(line) }
            let before: Exact? = index.map { rest.remove(at: $0).amount }
            if before != line.amount { result.append(Difference(title: line.title, component: line.component, before: before, after: line.amount)) }
        }
        result += rest.map { Difference(title: $0.title, component: $0.component, before: $0.amount, after: nil) }
        for (new, old) in zip(price.steps, older.price.steps) where new.value != old.value {
            result.append(Difference(title: new.name, component: nil, before: old.value, after: new.value))
        }
        return result
    }
}

extension Line {
    fileprivate func isSame(as other: Line) -> Bool { isLike(other) && resource == other.resource }
    /// The same purpose on another press or paper.
    fileprivate func isLike(_ other: Line) -> Bool {
        code == other.code && component == other.component && (code != .finishing && code != .outside && code != .tool || title == other.title)
    }
}
