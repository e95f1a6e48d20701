internal import Glibc

/// A file written from its beginning to its end, through a buffer.
public final class OutputFile {
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var isClosed: Bool = false

    /// Makes the file, or empties it.
    /// - Throws: ``TabularProblem/unreadable``.
    public init(_ path: String) throws {
        descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw TabularProblem.unreadable }
        buffer.reserveCapacity(1 << 17)
    }
    deinit { if !isClosed { Glibc.close(descriptor) } }
    /// - Throws: ``TabularProblem/unreadable`` when the disk does not take it.
    public func write(_ bytes: [UInt8]) throws {
        buffer.append(contentsOf: bytes)
        if buffer.count >= 1 << 16 { try flush() }
    }
    private func flush() throws {
        var done: Int = 0
        while done < buffer.count {
            let written: Int = buffer.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress.map { $0 + done }, buffer.count - done) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw TabularProblem.unreadable }
            done += written
        }
        buffer.removeAll(keepingCapacity: true)
    }
    /// - Throws: ``TabularProblem/unreadable`` when the disk does not take it.
    public func close() throws {
        try flush()
        isClosed = true
        Glibc.close(descriptor)
    }
}
