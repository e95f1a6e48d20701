internal import CZip

/// A ZIP made of files of the disk (APPNOTE 6.3, with ZIP64 where it is needed). They are read while the archive is closed, one after the other:
/// memory does not grow with them.
public final class ArchiveWriter {
    private let zip: OpaquePointer
    private var isOver: Bool = false

    /// Makes the archive, or replaces a file of that name when it is closed.
    /// - Throws: ``TabularProblem/unreadable``.
    public init(_ path: String) throws {
        var code: Int32 = 0
        guard let zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code) else { throw TabularProblem.unreadable }
        self.zip = zip
    }
    deinit { if !isOver { zip_discard(zip) } }

    /// Adds a file under a name.
    /// - Parameter isPacked: false keeps the content as it is: pictures and PDF do not get smaller.
    /// - Throws: ``TabularProblem/unreadable``.
    public func add(_ path: String, as name: String, isPacked: Bool = true) throws {
        guard let source = zip_source_file(zip, path, 0, 0) else { throw TabularProblem.unreadable }
        let index: Int64 = zip_file_add(zip, name, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
        guard index >= 0 else {
            zip_source_free(source)
            throw TabularProblem.unreadable
        }
        guard zip_set_file_compression(zip, UInt64(index), isPacked ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0) == 0 else { throw TabularProblem.unreadable }
    }
    /// Writes the archive.
    /// - Parameter progress: hears the done share from 0 to 1 and answers whether to go on.
    /// - Throws: ``TabularProblem/unreadable`` when a file is gone or the disk does not take it, `CancellationError` when told to stop. Nothing is left then.
    public func close(_ progress: @escaping (Double) -> Bool) throws {
        let watch = Watch(progress)
        let state: UnsafeMutableRawPointer = Unmanaged.passRetained(watch).toOpaque()
        defer { Unmanaged<Watch>.fromOpaque(state).release() }
        zip_register_progress_callback_with_state(zip, 0.005, { _, share, state in
            guard let state else { return }
            let watch: Watch = Unmanaged<Watch>.fromOpaque(state).takeUnretainedValue()
            if !watch.progress(share) { watch.isStopped = true }
        }, nil, state)
        zip_register_cancel_callback_with_state(zip, { _, state in
            guard let state else { return 0 }
            return Unmanaged<Watch>.fromOpaque(state).takeUnretainedValue().isStopped ? 1 : 0
        }, nil, state)
        guard zip_close(zip) == 0 else { throw watch.isStopped ? CancellationError() as any Error : TabularProblem.unreadable }
        isOver = true
    }
    private final class Watch {
        let progress: (Double) -> Bool
        var isStopped: Bool = false
        init(_ progress: @escaping (Double) -> Bool) { self.progress = progress }
    }
}
