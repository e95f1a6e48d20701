public import HTTPTypes
internal import Synchronization

/// How many requests a token may send: so many in each minute, counted by each node of its own.
public final class Limit: Sendable {
    /// Milliseconds.
    static let window: Int64 = 60_000
    private struct Count { var start: Int64, used: Int }
    private let counts = Mutex<[Int64: Count]>([:])
    let most: Int, clock: @Sendable () -> Int64
    /// - Parameters:
    ///   - most: how many a minute.
    ///   - clock: what time it is, in milliseconds.
    public init(_ most: Int, clock: @escaping @Sendable () -> Int64) { (self.most, self.clock) = (most, clock) }

    /// How much is left of a minute.
    public struct Standing: Sendable {
        public let most: Int, left: Int, seconds: Int64, isOver: Bool
        /// `RateLimit-Limit`, `-Remaining` and `-Reset` as in the IETF draft on RateLimit header fields.
        public var headers: HTTPFields {
            var headers = HTTPFields()
            for (name, value) in [("RateLimit-Limit", String(most)), ("RateLimit-Remaining", String(left)), ("RateLimit-Reset", String(seconds)), ("RateLimit-Policy", "\(most);w=\(Limit.window / 1000)")] {
                if let name = HTTPField.Name(name) { headers[name] = value }
            }
            if isOver { headers[.retryAfter] = String(seconds) }
            return headers
        }
    }
    /// Counts one request of a token, or of whatever else a number stands for.
    public func count(_ token: Int64) -> Standing {
        let now: Int64 = clock()
        let count: Count = counts.withLock { counts in
            if counts.count > 10_000 { counts = counts.filter { $0.value.start + Self.window > now } }
            var count: Count = counts[token] ?? Count(start: now, used: 0)
            if now >= count.start + Self.window { count = Count(start: now, used: 0) }
            count.used += 1
            counts[token] = count
            return count
        }
        return Standing(most: most, left: max(0, most - count.used), seconds: max(1, (count.start + Self.window - now + 999) / 1000), isOver: count.used > most)
    }
}
