internal import HTTPTypes

/// Reads a `multipart/form-data` body (RFC 7578) piece by piece, so that a file of any size passes through without being held.
public struct Multipart: Sendable {
    /// What the body turned out to hold, in order. A part's content may come in several pieces.
    public enum Event: Sendable, Equatable { case begin(name: String, file: String?), content([UInt8]), end }
    /// The body is not what its boundary promises.
    public struct Damaged: Error {}

    private enum State { case start, head, content, gap, over }
    private let delimiter: [UInt8]
    private var waiting: [UInt8] = [13, 10], state: State = .start
    private static let longestHead: Int = 8192

    /// Nil when the header names no boundary.
    public init?(contentType: String) {
        guard contentType.lowercased().hasPrefix("multipart/form-data"), let at = contentType.firstRange(of: "boundary=") else { return nil }
        let boundary: String = String(contentType[at.upperBound...].prefix { $0 != ";" }).filter { $0 != "\"" }
        guard (1...70).contains(boundary.utf8.count) else { return nil }
        delimiter = Array("\r\n--\(boundary)".utf8)
    }

    /// Takes the next bytes of the body. Throws ``Damaged``.
    public mutating func read(_ bytes: some Sequence<UInt8>) throws -> [Event] {
        waiting += bytes
        var events: [Event] = []
        while try step(&events) {}
        return events
    }
    /// Says that the body is over. Throws ``Damaged`` when its last delimiter has not come.
    public func finish() throws { if state != .over { throw Damaged() } }

    /// False when more bytes are needed.
    private mutating func step(_ events: inout [Event]) throws -> Bool {
        switch state {
        case .start:
            guard waiting.count >= delimiter.count else { return false }
            guard waiting.starts(with: delimiter) else { throw Damaged() }
            drop(delimiter.count, then: .gap)
        case .gap:
            guard waiting.count >= 2 else { return false }
            if waiting.starts(with: [45, 45]) { waiting = []; state = .over; return false }
            guard waiting.starts(with: [13, 10]) else { throw Damaged() }
            state = .head
        case .head:
            guard let end = find([13, 10, 13, 10]) else {
                if waiting.count > Self.longestHead { throw Damaged() }
                return false
            }
            guard let headers = String(validating: waiting[..<end], as: UTF8.self), let name = Self.parameter("name", headers) else { throw Damaged() }
            events.append(.begin(name: name, file: Self.parameter("filename", headers)))
            // The gap's second line end stays: the delimiter of an empty part begins with it.
            drop(end + 2, then: .content)
        case .content:
            return content(&events)
        case .over:
            waiting = []
            return false
        }
        return true
    }
    /// The content starts after the line end that the head left in front of it.
    private mutating func content(_ events: inout [Event]) -> Bool {
        let skipped: Int = isFresh ? 2 : 0
        if let end = find(delimiter) {
            if end > skipped { events.append(.content(Array(waiting[skipped..<end]))) }
            events.append(.end)
            isFresh = true
            drop(end + delimiter.count, then: .gap)
            return true
        }
        let ready: Int = waiting.count - delimiter.count
        if ready > skipped {
            events.append(.content(Array(waiting[skipped..<ready])))
            isFresh = false
            drop(ready, then: .content)
        }
        return false
    }
    /// No content of this part has been handed out yet.
    private var isFresh: Bool = true
    private mutating func drop(_ count: Int, then next: State) { waiting.removeFirst(count); state = next }

    private func find(_ pattern: [UInt8]) -> Int? {
        waiting.withUnsafeBufferPointer { bytes in
            guard bytes.count >= pattern.count else { return nil }
            var at: Int = 0
            while at <= bytes.count - pattern.count {
                if bytes[at] == pattern[0], (1..<pattern.count).allSatisfy({ bytes[at + $0] == pattern[$0] }) { return at }
                at += 1
            }
            return nil
        }
    }
    private static func parameter(_ name: String, _ headers: String) -> String? {
        guard let at = headers.firstRange(of: "; \(name)=\"") else { return nil }
        return String(headers[at.upperBound...].prefix { $0 != "\"" })
    }
}
