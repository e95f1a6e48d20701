internal import Database
internal import Foundation

/// Uploaded files in a folder, each under the BLAKE2b-256 of its content: the same content is kept once.
public struct FileStore: Sendable {
    public let folder: String
    public init(folder: String) { self.folder = folder }

    /// A file that is on the disk for good.
    public struct Received: Sendable { public let name: String, hash: String, size: Int }

    /// Where the content of a hash lies. The hash is 64 hex digits of ours, never typed by anybody.
    public func path(_ hash: String) -> String { "\(folder)/\(hash.prefix(2))/\(hash)" }

    /// The hashes of everything that is kept, in their order.
    func hashes() throws -> [String] {
        let manager = FileManager.default
        guard manager.fileExists(atPath: folder) else { return [] }
        let shelves: [String] = try manager.contentsOfDirectory(atPath: folder).filter { $0.count == 2 }.sorted()
        return try shelves.flatMap { shelf in
            try manager.contentsOfDirectory(atPath: "\(folder)/\(shelf)").filter { $0.count == 64 && $0.hasPrefix(shelf) }.sorted()
        }
    }
    /// A path for a file that is made for one answer and then removed.
    public func scratch() throws -> String {
        try FileManager.default.createDirectory(atPath: folder + "/incoming", withIntermediateDirectories: true)
        return "\(folder)/incoming/\(Crypto.token())"
    }
    /// Keeps a copy of a file of this machine.
    public func keep(_ path: String, name: String) throws -> Received {
        guard let file = FileHandle(forReadingAtPath: path) else { throw BadRequest("Файл не читается: \(path)", "The file cannot be read: \(path)") }
        defer { try? file.close() }  // it was only read
        let writing: Writing = try begin()
        do {
            while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty { try writing.write([UInt8](piece)) }
            return try writing.finish(name)
        } catch {
            writing.discard()
            throw error
        }
    }
    /// What follows the path of a PDF in the path of a picture of one of its pages, counted from 1.
    public static func page(_ number: Int, isLarge: Bool) -> String { ".page-\(number)\(isLarge ? "-large" : "").png" }
    /// Removes a content for ever, with the pictures of its pages. Whoever calls has made sure that no record names it.
    public func remove(_ hash: String) throws {
        guard hash.count == 64 else { return }
        let shelf: String = "\(folder)/\(hash.prefix(2))"
        guard FileManager.default.fileExists(atPath: shelf) else { return }
        for name in try FileManager.default.contentsOfDirectory(atPath: shelf) where name.hasPrefix(hash) { try FileManager.default.removeItem(atPath: shelf + "/" + name) }
    }
    /// A file that comes in pieces.
    public func begin() throws -> Writing {
        try FileManager.default.createDirectory(atPath: folder + "/incoming", withIntermediateDirectories: true)
        return try Writing(self)
    }

    /// A file on its way in: written beside its place, moved there when it is whole.
    public final class Writing {
        private let store: FileStore, path: String, handle: FileHandle, hasher = Crypto.Hasher()
        private var size: Int = 0

        fileprivate init(_ store: FileStore) throws {
            (self.store, path) = (store, "\(store.folder)/incoming/\(Crypto.token())")
            guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]), let handle = FileHandle(forWritingAtPath: path) else {
                throw DatabaseError.full(path)
            }
            self.handle = handle
        }
        public func write(_ bytes: [UInt8]) throws {
            hasher.add(bytes)
            size += bytes.count
            do { try handle.write(contentsOf: bytes) } catch { throw DatabaseError.full("\(error)") }
        }
        /// The whole content has come: it is kept under its hash.
        public func finish(_ name: String) throws -> Received {
            let hash: String = hasher.finish(), place: String = store.path(hash)
            do {
                try handle.synchronize()
                try handle.close()
                try FileManager.default.createDirectory(atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
                if FileManager.default.fileExists(atPath: place) { try FileManager.default.removeItem(atPath: path) } else { try FileManager.default.moveItem(atPath: path, toPath: place) }
            } catch { throw DatabaseError.full("\(error)") }
            return Received(name: name, hash: hash, size: size)
        }
        /// Removes what has arrived so far; a leftover in `incoming` harms nothing.
        public func discard() { unlink(path) }
    }
}
