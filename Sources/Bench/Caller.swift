internal import Foundation
internal import Glibc
internal import Kernel

/// What stopped a measurement: a sentence.
struct Broken: Error, CustomStringConvertible { let description: String }

/// One keep-alive connection of a browser that only reads. One thread uses it.
final class Caller {
    let socket: Int32
    private var buffer: [UInt8] = .init(repeating: 0, count: 1 << 20), filled: Int = 0, expected: Int?
    private(set) var status: Int = 0

    init(port: Int) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in(), on: Int32 = 1
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected: Int32 = withUnsafePointer(to: &address) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) } }
        guard connected == 0 else { close(socket); throw Broken(description: "connect: \(errno)") }
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }
    deinit { close(socket) }

    static func request(_ path: String, token: String) -> [UInt8] {
        Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\nAccept-Language: ru\r\nCookie: ottisk=\(token)\r\n\r\n".utf8)
    }
    /// A submitted form.
    static func post(_ path: String, _ fields: [(String, String)], token: String) -> [UInt8] {
        let body: String = fields.map { "\($0.0)=\($0.1.percentEncoded)" }.joined(separator: "&")
        return Array("POST \(path) HTTP/1.1\r\nHost: localhost\r\nAccept-Language: ru\r\nCookie: ottisk=\(token)\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
    }
    /// Sends a request and waits for the whole answer.
    /// - Returns: the bytes of the answer, head and body.
    func get(_ request: [UInt8]) throws -> [UInt8] {
        try send(request)
        while try !receive() {}
        return Array(buffer[..<filled])
    }
    func send(_ request: [UInt8]) throws {
        (filled, expected) = (0, nil)
        guard write(socket, request, request.count) == request.count else { throw Broken(description: "write: \(errno)") }
    }
    /// Reads what has come. - Returns: whether the answer is whole.
    func receive() throws -> Bool {
        if filled == buffer.count { buffer += .init(repeating: 0, count: buffer.count) }
        let count: Int = buffer.withUnsafeMutableBytes { read(socket, $0.baseAddress?.advanced(by: filled), $0.count - filled) }
        guard count > 0 else { throw Broken(description: "the server closed the connection") }
        filled += count
        if expected == nil { try head() }
        return expected.map { filled >= $0 } ?? false
    }
    private func head() throws {
        let end: [UInt8] = [13, 10, 13, 10]
        guard let range = buffer[..<filled].firstRange(of: end) else { return }
        let lines: [Substring] = String(decoding: buffer[..<range.lowerBound], as: UTF8.self).split(separator: "\r\n")
        status = lines.first.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) } ?? 0
        guard let length = lines.first(where: { $0.lowercased().hasPrefix("content-length:") }).flatMap({ Int($0.dropFirst(15).drop { $0 == " " }) }) else {
            throw Broken(description: "an answer without a length: \(lines.first ?? "")")
        }
        expected = range.upperBound + length
    }
}

/// Blocking work beside the pool of Swift's tasks, which must not block.
func onThread<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
}
/// Nanoseconds of a clock that only goes forward.
func ticks() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
/// Nanoseconds this thread has worked: what one core takes, whoever else is busy on the machine.
func worked() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
