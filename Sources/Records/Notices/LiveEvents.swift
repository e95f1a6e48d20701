internal import Database
public import Kernel
public import Logging

/// Tells open pages what changed, over one stream of server-sent events each. One for each workspace and node:
/// however many pages are open, the database is asked once a second, and only while somebody looks.
public actor LiveEvents {
    private struct Listener {
        let access: Access, kinds: [NoticeKind], since: Int64, opened: Int64, stream: AsyncStream<String>.Continuation
        /// The employee's stamp that the page knows; -1: nothing was sent yet.
        var stamp: Int64 = -1
        var sent: Set<Int64> = []
    }
    private var listeners: [Int: Listener] = [:], number: Int = 0, beat: Int64 = 0
    private(set) var isRunning: Bool = false
    /// Milliseconds between two looks, between two signs of life, and of the longest stream: then the browser comes again and its rights are read anew.
    static let pause: Int64 = 1000, heartbeat: Int64 = 15_000, longest: Int64 = 15 * 60_000

    public init() {}

    /// A stream for one page; nil while nobody runs this.
    func listen(_ access: Access, since: Int64, _ kinds: [NoticeKind]) -> AsyncStream<String>? {
        guard isRunning else { return nil }
        number += 1
        let mine: Int = number, (stream, continuation) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(64))
        continuation.onTermination = { [weak self] _ in _Concurrency.Task { await self?.leave(mine) } }
        listeners[mine] = Listener(access: access, kinds: kinds, since: since, opened: Clock.now(), stream: continuation)
        continuation.yield("retry: 3000\n\n")
        return stream
    }
    private func leave(_ number: Int) { listeners[number] = nil }
    /// How many pages listen.
    public var count: Int { listeners.count }

    /// Serves listeners until the task is cancelled or ``end()`` is called.
    public func run(_ workspace: Workspace, _ logger: Logger) async {
        (isRunning, beat) = (true, Clock.now())
        while isRunning, !_Concurrency.Task.isCancelled {
            do { if !listeners.isEmpty { try await turn(workspace) } } catch { logger.error("events: \(error)") }
            do { try await _Concurrency.Task.sleep(for: .milliseconds(Self.pause)) } catch { break }
        }
        end()
    }
    /// Ends every stream, so that the server can stop.
    public func end() {
        isRunning = false
        for listener in listeners.values { listener.stream.finish() }
        listeners = [:]
    }

    /// One look at the database, and an event for every page whose employee has news.
    private func turn(_ workspace: Workspace) async throws {
        let now: Int64 = Clock.now()
        let stamps: [Int64: Int64] = try await workspace.read(as: .program("events")) { tx in
            let rows: [Row] = try tx.rows("SELECT employee_id, stamp FROM notice_state")
            return Dictionary(rows.map { (Int64(value: $0["employeeID"]) ?? 0, Int64(value: $0["stamp"]) ?? 0) }) { $1 }
        }
        for (number, listener) in listeners {
            if now - listener.opened > Self.longest { listener.stream.finish(); continue }
            let stamp: Int64 = stamps[listener.access.employee] ?? 0
            guard stamp != listener.stamp else { continue }
            let (event, sent): (String, [Int64]) = try await workspace.read(as: listener.access) { tx in
                try Self.event(listener.access, since: listener.since, sent: listener.sent, listener.kinds, in: tx)
            }
            listener.stream.yield(event)
            listeners[number]?.stamp = stamp
            listeners[number]?.sent.formUnion(sent)
        }
        guard now - beat >= Self.heartbeat else { return }
        beat = now
        for listener in listeners.values { listener.stream.yield(": here\n\n") }
    }

    /// The number behind the bell, and the messages of notices that the page has not shown.
    static func event(_ access: Access, since: Int64, sent: Set<Int64>, _ kinds: [NoticeKind], in tx: Tx) throws -> (event: String, sent: [Int64]) {
        let fresh: [Notice] = try tx.all("""
            SELECT * FROM notice WHERE employee_id = \(access.employee) AND at > \(since) AND in_toast = 1 AND read_at IS NULL ORDER BY at, id LIMIT 20
            """)
        let lines = try NoticeLines(fresh.filter { !sent.contains($0.id) }, kinds, in: tx)
        let toasts: [String] = lines.notices.suffix(5).map { notice in
            let parts: [(String, String)] = [("title", lines.title(notice, access.lang)), ("text", lines.sentence(notice, access.lang, tx.zone)), ("url", lines.url(notice) ?? "")]
            return "{\"id\":\(notice.id)," + parts.map { "\"\($0.0)\":\(JSON.quote($0.1))" }.joined(separator: ",") + "}"
        }
        let data: String = "{\"unread\":\(try tx.unread()),\"toasts\":[\(toasts.joined(separator: ","))]}"
        return ("id: \(tx.now)\nevent: notices\ndata: \(data)\n\n", lines.notices.map(\.id))
    }
}
