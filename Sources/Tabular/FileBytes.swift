internal import Glibc

/// A file read from its beginning to its end, in pieces.
final class FileBytes {
    private let descriptor: Int32

    /// - Throws: ``TabularProblem/unreadable``.
    init(_ path: String) throws {
        descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw TabularProblem.unreadable }
    }
    deinit { close(descriptor) }

    /// Back to the beginning.
    func rewind() { lseek(descriptor, 0, SEEK_SET) }

    /// At most `count` bytes, fewer only at the end; none when the file is over.
    func read(_ count: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                guard let base = buffer.baseAddress else { return }
                let got: Int = Glibc.read(descriptor, base + filled, count - filled)
                if got < 0, errno == EINTR { continue }
                guard got >= 0 else { throw TabularProblem.unreadable }
                if got == 0 { return }
                filled += got
            }
        }
    }
}
