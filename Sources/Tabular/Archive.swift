internal import CZip
internal import Glibc

/// The parts of a ZIP, unpacked as streams within limits.
public final class Archive {
    /// What an archive may be before it counts as made to harm.
    public struct Limits: Sendable {
        /// Bytes that one part may unpack to.
        public let largestPart: UInt64
        /// A part this many times larger than it is packed, and not small, was made to harm.
        public let largestRatio: UInt64
        public let mostParts: Int64
        public init(largestPart: UInt64, largestRatio: UInt64, mostParts: Int64) { (self.largestPart, self.largestRatio, self.mostParts) = (largestPart, largestRatio, mostParts) }
        /// Of a workbook: a full sheet of a million rows is about half of the largest part, and packs about a hundredfold.
        public static let workbook = Limits(largestPart: 4 << 30, largestRatio: 400, mostParts: 20_000)
    }
    /// Smaller parts are never bombs.
    static let smallPart: UInt64 = 64 << 20

    private let zip: OpaquePointer, limits: Limits

    /// - Throws: ``TabularProblem``.
    public init(_ path: String, limits: Limits = .workbook) throws {
        var code: Int32 = 0
        guard let zip = zip_open(path, ZIP_RDONLY, &code) else { throw code == ZIP_ER_OPEN || code == ZIP_ER_NOENT ? TabularProblem.unreadable : .damaged }
        (self.zip, self.limits) = (zip, limits)
        guard zip_get_num_entries(zip, 0) <= limits.mostParts else { throw TabularProblem.bomb }
    }
    deinit { zip_discard(zip) }

    public func has(_ name: String) -> Bool { zip_name_locate(zip, name, zip_flags_t(ZIP_FL_NOCASE)) >= 0 }
    /// The names of all parts, in their order; a part whose name is no text is damage.
    /// - Throws: ``TabularProblem/damaged``.
    public func names() throws -> [String] {
        try (0..<max(0, zip_get_num_entries(zip, 0))).map { index in
            guard let name = zip_get_name(zip, UInt64(index), zip_flags_t(ZIP_FL_ENC_GUESS)) else { throw TabularProblem.damaged }
            return String(cString: name)
        }
    }
    /// What a part says it unpacks to, in bytes; it is looked at as ``part(_:)`` does.
    /// - Throws: ``TabularProblem``.
    public func size(_ name: String) throws -> UInt64 { try stat(name).size }

    private func stat(_ name: String) throws -> zip_stat_t {
        let index: Int64 = zip_name_locate(zip, name, zip_flags_t(ZIP_FL_NOCASE))
        guard index >= 0 else { throw TabularProblem.damaged }
        var stat = zip_stat_t()
        guard zip_stat_index(zip, UInt64(index), 0, &stat) == 0 else { throw TabularProblem.damaged }
        guard stat.encryption_method == UInt16(ZIP_EM_NONE) else { throw TabularProblem.encrypted }
        let isBomb: Bool = stat.size > limits.largestPart || (stat.size > Self.smallPart && stat.size / limits.largestRatio > stat.comp_size)
        if isBomb { throw TabularProblem.bomb }
        return stat
    }

    /// A part's content as a stream. The archive lives as long as the stream.
    /// - Throws: ``TabularProblem``.
    public func part(_ name: String) throws -> Part {
        let stat: zip_stat_t = try stat(name)
        guard let file = zip_fopen_index(zip, stat.index, 0) else { throw TabularProblem.damaged }
        return Part(self, file, size: stat.size)
    }

    /// One part on its way out.
    public final class Part {
        private let archive: Archive, file: OpaquePointer, size: UInt64
        private var taken: UInt64 = 0

        fileprivate init(_ archive: Archive, _ file: OpaquePointer, size: UInt64) { (self.archive, self.file, self.size) = (archive, file, size) }
        deinit { zip_fclose(file) }

        /// - Returns: bytes written to `place`; 0 at the end, after the checksum was right.
        func read(into place: UnsafeMutableRawPointer, _ count: Int) throws -> Int {
            let got: Int64 = zip_fread(file, place, UInt64(count))
            guard got >= 0 else { throw TabularProblem.damaged }
            taken += UInt64(got)
            // The directory may lie about the size.
            guard taken <= size else { throw TabularProblem.bomb }
            return Int(got)
        }
        /// At most `count` bytes, none at the end.
        /// - Throws: ``TabularProblem``.
        public func read(_ count: Int) throws -> [UInt8] {
            try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                guard let base = buffer.baseAddress else { return }
                filled = try read(into: base, count)
            }
        }
    }
}
