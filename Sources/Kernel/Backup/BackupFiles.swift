internal import Foundation

/// The uploaded files of a workspace as lines of base64, each file under its hash.
enum BackupFiles {
    /// - Returns: how many files.
    static func dump(_ store: FileStore, _ lines: LineWriter) throws -> Int {
        var count: Int = 0
        for hash in try store.hashes() {
            guard let file = FileHandle(forReadingAtPath: store.path(hash)) else { throw Backup.Problem.unreadable(store.path(hash)) }
            defer { file.closeFile() }
            try lines.put("{\"file\":\"\(hash)\"}")
            while let piece = try file.read(upToCount: Backup.piece), !piece.isEmpty { try lines.put("\"\(piece.base64EncodedString())\"") }
            count += 1
        }
        return count
    }
    /// Puts the files into the store. Each must have the content its hash promises.
    static func load(_ path: String, into store: FileStore) throws {
        let reader = try LineReader(path)
        var writing: (file: FileStore.Writing, hash: String)?
        func finish() throws {
            guard let open = writing else { return }
            writing = nil
            guard try open.file.finish("").hash == open.hash else { throw Backup.Problem.cut }
        }
        while let line = try reader.next() {
            if line.hasPrefix("{") {
                try finish()
                if line.hasPrefix("{\"file\":"), let hash = Backup.object(line)?["file"] as? String { writing = (try store.begin(), hash) }
            } else if let open = writing {
                guard line.hasPrefix("\""), let bytes = Data(base64Encoded: String(line.dropFirst().dropLast())) else { throw Backup.Problem.cut }
                try open.file.write(Array(bytes))
            }
        }
    }
}

/// Lines on their way into a file, a megabyte at a time.
final class LineWriter: @unchecked Sendable {  // used by one task, never by two threads at once
    private let file: FileHandle
    private var waiting = Data()
    init(_ file: FileHandle) { self.file = file }
    func put(_ line: String) throws {
        waiting.append(contentsOf: line.utf8)
        waiting.append(10)
        if waiting.count > 1 << 20 { try flush() }
    }
    private func flush() throws { try file.write(contentsOf: waiting); waiting.removeAll(keepingCapacity: true) }
    func close() throws { try flush(); try file.synchronize(); try file.close() }
}

/// The lines of a file, however large, a megabyte in memory.
final class LineReader {
    private let file: FileHandle
    private var waiting = Data(), isOver: Bool = false
    init(_ path: String) throws {
        guard let file = FileHandle(forReadingAtPath: path) else { throw Backup.Problem.unreadable(path) }
        self.file = file
    }
    deinit { file.closeFile() }
    func next() throws -> String? {
        while true {
            if let end = waiting.firstIndex(of: 10) {
                let line = String(decoding: waiting[waiting.startIndex..<end], as: UTF8.self)
                waiting = waiting[(end + 1)...]
                return line
            }
            if isOver { defer { waiting = Data() }; return waiting.isEmpty ? nil : String(decoding: waiting, as: UTF8.self) }
            guard let more = try file.read(upToCount: 1 << 20), !more.isEmpty else { isOver = true; continue }
            waiting = Data(waiting) + more
        }
    }
}
