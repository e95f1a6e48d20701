internal import CZip
internal import Glibc

/// The parts of a ZIP, unpacked as streams within limits.
final class Archive {
    /// What one part may unpack to: a full sheet of a million rows is about half of it.
    static let largestPart: UInt64 = 4 << 30
    /// A part this many times larger than it is packed, and not small, was made to harm: sheets reach about a hundred.
    static let largestRatio: UInt64 = 400, smallPart: UInt64 = 64 << 20
    static let mostParts: Int64 = 20_000

    private let zip: OpaquePointer

    /// - Throws: ``TabularProblem``.
    init(_ path: String) throws {
        var code: Int32 = 0
        guard let zip = zip_open(path, ZIP_RDONLY, &code) else { throw code == ZIP_ER_OPEN || code == ZIP_ER_NOENT ? TabularProblem.unreadable : .damaged }
        self.zip = zip
        guard zip_get_num_entries(zip, 0) <= Self.mostParts else { throw TabularProblem.bomb }
    }
    deinit { zip_discard(zip) }

    func has(_ name: String) -> Bool { zip_name_locate(zip, name, zip_flags_t(ZIP_FL_NOCASE)) >= 0 }

    /// A part's content as a stream. The archive lives as long as the stream.
    /// - Throws: ``TabularProblem``.
    func part(_ name: String) throws -> Part {
        let index: Int64 = zip_name_locate(zip, name, zip_flags_t(ZIP_FL_NOCASE))
        guard index >= 0 else { throw TabularProblem.damaged }
        var stat = zip_stat_t()
        guard zip_stat_index(zip, UInt64(index), 0, &stat) == 0 else { throw TabularProblem.damaged }
        guard stat.encryption_method == UInt16(ZIP_EM_NONE) else { throw TabularProblem.encrypted }
        let isBomb: Bool = stat.size > Self.largestPart || (stat.size > Self.smallPart && stat.size / Self.largestRatio > stat.comp_size)
        if isBomb { throw TabularProblem.bomb }
        guard let file = zip_fopen_index(zip, UInt64(index), 0) else { throw TabularProblem.damaged }
        return Part(self, file, size: stat.size)
    }

    /// One part on its way out.
    final class Part {
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
    }
}
