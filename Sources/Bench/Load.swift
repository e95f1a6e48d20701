internal import Glibc

/// Many connections that each ask for the next page as soon as the last one has come.
struct Load {
    let perSecond: Double, p99: Double
    static let connections: Int = 16

    /// - Parameters:
    ///   - seconds: how long, after a warm-up of half a second.
    /// - Returns: answers a second, and the 99th percentile of their times in milliseconds.
    static func run(port: Int, _ requests: [[UInt8]], seconds: Double) throws -> Load {
        let callers: [Caller] = try (0..<connections).map { _ in try Caller(port: port) }
        var polls: [pollfd] = callers.map { pollfd(fd: $0.socket, events: Int16(POLLIN), revents: 0) }
        var started: [UInt64] = .init(repeating: 0, count: connections), times: [UInt64] = [], next: Int = 0
        func ask(_ index: Int) throws {
            started[index] = ticks()
            try callers[index].send(requests[next % requests.count])
            next += 1
        }
        for index in callers.indices { try ask(index) }
        let start: UInt64 = ticks() + 500_000_000, end: UInt64 = start + UInt64(seconds * 1e9)
        while ticks() < end {
            poll(&polls, nfds_t(polls.count), 1000)
            for index in polls.indices where polls[index].revents != 0 {
                guard try callers[index].receive() else { continue }
                guard callers[index].status == 200 else { throw Broken(description: "status \(callers[index].status)") }
                let now: UInt64 = ticks()
                if now > start { times.append(now - started[index]) }
                try ask(index)
            }
        }
        times.sort()
        guard !times.isEmpty else { return Load(perSecond: 0, p99: .infinity) }
        return Load(perSecond: Double(times.count) / seconds, p99: Double(times[min(times.count - 1, times.count * 99 / 100)]) / 1e6)
    }
}
