internal import App
internal import Database
internal import Hummingbird
internal import Kernel
internal import Logging
internal import Synchronization

/// The application itself on a socket of this process, over a database that keeps every statement it is asked.
final class Recorder: Sendable {
    private let statements = Mutex<[(text: String, values: [Value])]>([])

    /// Asks each page once; any other status than the wanted one is an error. - Returns: request → what it ran and what it answered.
    func record(_ base: Base, assets: String, _ requests: [[UInt8]], status wanted: Int = 200) async throws -> [[UInt8]: Floor.Page] {
        let watched = Watched(try SQLite(path: base.file)) { text, values in self.statements.withLock { $0.append((text, values)) } }
        let workspace = try await Ottisk.workspace(watched, files: base.folder + "/files")
        var logger = Logger(label: "bench")
        logger.logLevel = .error
        let (ports, found) = AsyncStream<Int>.makeStream()
        let application = Application(
            router: Ottisk.router(workspace, assets: assets), configuration: .init(address: .hostname("127.0.0.1", port: 0), serverName: "Ottisk"),
            onServerRunning: { channel in found.yield(channel.localAddress?.port ?? 0) }, logger: logger)
        let server = _Concurrency.Task { try await application.run() }
        defer { server.cancel() }
        guard let port = await ports.first(where: { _ in true }) else { throw Broken(description: "no port") }
        return try await onThread {
            let caller = try Caller(port: port)
            var pages: [[UInt8]: Floor.Page] = [:]
            for request in requests {
                self.statements.withLock { $0 = [] }
                let answer: [UInt8] = try caller.get(request)
                guard caller.status == wanted else { throw Broken(description: "status \(caller.status): \(String(decoding: request.prefix(200), as: UTF8.self))") }
                pages[request] = Floor.Page(statements: self.statements.withLock { $0 }, answer: answer)
            }
            return pages
        }
    }
}
