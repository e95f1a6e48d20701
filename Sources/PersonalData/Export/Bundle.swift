internal import CZip
internal import Foundation
internal import Kernel

/// A ZIP being written: parts are given as bytes or as files of the disk, and packed when it is closed.
final class Bundle {
    private let zip: OpaquePointer
    private var isClosed: Bool = false

    init(_ path: String) throws {
        var code: Int32 = 0
        guard let zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code) else { throw Self.full }
        self.zip = zip
    }
    deinit { if !isClosed { zip_discard(zip) } }
    private static let full = BadRequest("Архив не записался: проверьте место на диске", "The archive could not be written: check the free space")

    func add(_ name: String, _ text: String) throws {
        let bytes: [UInt8] = Array(text.utf8)
        // libzip frees this copy when the part is written.
        guard let copy = malloc(max(bytes.count, 1)) else { throw Self.full }
        bytes.withUnsafeBytes { from in if let start = from.baseAddress { copy.copyMemory(from: start, byteCount: bytes.count) } }
        guard let source = zip_source_buffer(zip, copy, UInt64(bytes.count), 1) else { free(copy); throw Self.full }
        try put(name, source)
    }
    func add(_ name: String, file path: String) throws {
        guard let source = zip_source_file(zip, path, 0, -1) else { throw Self.full }
        try put(name, source)
    }
    private func put(_ name: String, _ source: OpaquePointer) throws {
        guard zip_file_add(zip, name, source, zip_flags_t(ZIP_FL_ENC_UTF_8)) >= 0 else { zip_source_free(source); throw Self.full }
    }
    func close() throws {
        guard zip_close(zip) == 0 else { throw Self.full }
        isClosed = true
    }
}
