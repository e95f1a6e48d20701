internal import Foundation
internal import Synchronization

/// A program that reads foreign files, run in a process of its own: little memory, little time, small files, no environment. A malicious PDF
/// harms nobody but its own check.
public enum Tool {
    /// What a process may use before it is ended.
    public struct Limits: Sendable {
        /// Address space and the size of each written file, bytes.
        public var memory: Int, fileSize: Int
        /// Processor time and time by the clock, seconds.
        public var cpu: Int, clock: Int
        public init(memory: Int = 2 << 30, fileSize: Int = 64 << 20, cpu: Int = 60, clock: Int = 120) { (self.memory, self.fileSize, self.cpu, self.clock) = (memory, fileSize, cpu, clock) }
        /// For the picture of one page.
        public static let picture = Limits(memory: 1 << 30, cpu: 20, clock: 20)
    }
    /// How it ended, and what it said.
    public struct Finished: Sendable {
        /// Its exit status; above 123 for one that was ended by force or never began.
        public let status: Int32
        public let output: String, errors: String
        /// A limit ended it.
        public var isEnded: Bool { status == 124 || status >= 128 }
        /// There is no such program here.
        public var isMissing: Bool { status == 126 || status == 127 }
    }

    /// At most two at a time, whoever asks: pages of a document are looked at while another one is checked.
    private static let slots = Slots(2)

    /// Runs a program to its end.
    /// - Parameters:
    ///   - words: its name and arguments.
    ///   - folder: where it works and may leave files; the caller removes it.
    ///   - watch: asked a few times a second; what it throws ends the program and is thrown on.
    public static func run(_ words: [String], in folder: String, limits: Limits = Limits(), watch: @escaping @Sendable () throws -> Void = {}) async throws -> Finished {
        await slots.take()
        do {
            let finished: Finished = try await started(words, folder, limits, watch)
            await slots.give()
            return finished
        } catch {
            await slots.give()
            throw error
        }
    }
    private static func started(_ words: [String], _ folder: String, _ limits: Limits, _ watch: @escaping @Sendable () throws -> Void) async throws -> Finished {
        let process = Process(), said: String = folder + "/.output", wrong: String = folder + "/.errors"
        process.executableURL = URL(fileURLWithPath: "/usr/bin/prlimit")
        process.arguments = ["--as=\(limits.memory)", "--fsize=\(limits.fileSize)", "--cpu=\(limits.cpu)", "--core=0", "nice", "-n", "10", "timeout", "-k", "2", String(limits.clock)] + words
        process.environment = ["PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": folder, "TMPDIR": folder]
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        let output: FileHandle = try opened(said), errors: FileHandle = try opened(wrong)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        let (ends, end) = AsyncStream<Int32>.makeStream()
        process.terminationHandler = { one in
            end.yield(one.terminationReason == .exit ? one.terminationStatus : 128 + one.terminationStatus)
            end.finish()
        }
        try process.run()
        let id: Int32 = process.processIdentifier, stop = Mutex<(any Error)?>(nil)
        let watcher = Task {
            while !Task.isCancelled {
                do { try await Task.sleep(for: .milliseconds(200)) } catch { return }
                do { try watch() } catch {
                    stop.withLock { $0 = error }
                    kill(id, SIGTERM)
                    return
                }
            }
        }
        var status: Int32 = 255
        for await one in ends { status = one }
        watcher.cancel()
        if let error = stop.withLock({ $0 }) { throw error }
        return Finished(status: status, output: try text(said, limits.fileSize), errors: try text(wrong, 1 << 16))
    }
    private static func opened(_ path: String) throws -> FileHandle {
        guard FileManager.default.createFile(atPath: path, contents: nil), let handle = FileHandle(forWritingAtPath: path) else { throw CocoaError(.fileWriteUnknown) }
        return handle
    }
    private static func text(_ path: String, _ most: Int) throws -> String {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw CocoaError(.fileReadUnknown) }
        defer { try? handle.close() }  // it was only read
        return String(decoding: try handle.read(upToCount: most) ?? Data(), as: UTF8.self)
    }

    /// A folder of one piece of work, gone when the work ends.
    public static func scratch<Kind: Sendable>(_ body: (_ folder: String) async throws -> Kind) async throws -> Kind {
        let folder: String = NSTemporaryDirectory() + "artwork-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: folder) }  // a leftover among temporary files harms nothing
        return try await body(folder)
    }

    /// Places for processes.
    private actor Slots {
        private var free: Int, waiting: [CheckedContinuation<Void, Never>] = []
        init(_ count: Int) { free = count }
        func take() async {
            if free > 0 { free -= 1 } else { await withCheckedContinuation { waiting.append($0) } }
        }
        func give() {
            if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
        }
    }
}
