public import Database
public import Logging

/// What a message of the outbox does when it is due.
public struct Topic: Sendable {
    /// Inside the database: its writes and the mark "done" are one transaction, so the effect happens exactly once.
    public typealias Inside = @Sendable (_ payload: String, _ tx: Tx) throws -> Void
    /// Outside: at least once; the receiver tells repeats by the message's number.
    public typealias Outside = @Sendable (_ number: Int64, _ payload: String, _ workspace: Workspace) async throws -> Void
    let name: String, inside: Inside?, outside: Outside?
    public init(_ name: String, inside: @escaping Inside) { (self.name, self.inside, outside) = (name, inside, nil) }
    public init(_ name: String, outside: @escaping Outside) { (self.name, inside, self.outside) = (name, nil, outside) }
}

/// Work that waits in tables of its own and is done in small transactions whenever there is some.
public struct Chore: Sendable {
    let name: String, isWaiting: @Sendable (Tx) throws -> Bool, step: @Sendable (Tx) throws -> Void
    /// - Parameters:
    ///   - isWaiting: whether there is anything to do; asked several times a second, so one cheap look.
    ///   - step: one transaction of the work.
    public init(_ name: String, isWaiting: @escaping @Sendable (Tx) throws -> Bool, step: @escaping @Sendable (Tx) throws -> Void) { (self.name, self.isWaiting, self.step) = (name, isWaiting, step) }
}

/// Does the queued jobs and the due messages of one workspace. Any number of nodes may run one each.
public struct Worker: Sendable {
    let workspace: Workspace, kinds: [String: JobKind], topics: [String: Topic], chores: [Chore], node: String
    let access: @Sendable (Int64, Tx) throws -> Access
    /// Milliseconds a node may be silent before another takes over its work.
    static let lease: Int64 = 60_000

    /// - Parameter access: the rights of an employee, for the work they ordered.
    public init(_ workspace: Workspace, kinds: [JobKind], topics: [Topic], chores: [Chore] = [], access: @escaping @Sendable (Int64, Tx) throws -> Access) {
        (self.workspace, self.access, self.chores, node) = (workspace, access, chores, Crypto.token(8))
        self.kinds = Dictionary(uniqueKeysWithValues: (kinds + [Change.reversal]).map { ($0.name, $0) })
        self.topics = Dictionary(uniqueKeysWithValues: topics.map { ($0.name, $0) })
    }

    /// Works until the task is cancelled; errors of the database are logged and waited out.
    public func run(_ logger: Logger) async {
        while !_Concurrency.Task.isCancelled {
            var busy: Bool = false
            do { busy = try await turn(logger) } catch { logger.error("background work: \(error)") }
            if !busy { do { try await _Concurrency.Task.sleep(for: .milliseconds(500)) } catch { return } }
        }
    }
    /// Everything that can be done now; what tests call.
    public func drain() async throws { while try await turn(Logger(label: "ottisk.work")) {} }

    /// One step of one job and one batch of messages. False when there was nothing to do.
    private func turn(_ logger: Logger) async throws -> Bool {
        try await workspace.refresh()
        let delivered: Int = try await deliver(logger), chored: Bool = await chore(logger)
        guard let job = try await take() else { return delivered > 0 || chored }
        while try await step(job, logger) { if _Concurrency.Task.isCancelled { break } }
        return true
    }
    /// One step of every chore that waits; false when none did. One that fails is logged and tried again at the next turn: it holds up nothing else.
    private func chore(_ logger: Logger) async -> Bool {
        var isDone: Bool = false
        for chore in chores {
            do {
                guard try await workspace.read(as: .program(chore.name), { try chore.isWaiting($0) }) else { continue }
                try await workspace.write(as: .program(chore.name)) { try chore.step($0) }
                isDone = true
            } catch { logger.error("chore \(chore.name): \(error)") }
        }
        return isDone
    }
    private func take() async throws -> Job? {
        let node: String = node
        return try await workspace.write(as: .program("work")) { tx in
            let free: SQL = "SELECT id FROM job WHERE state IN ('queued', 'running') AND lease_until < \(tx.now) ORDER BY id LIMIT 1 \(SQL.oneOf(sqlite: "", postgres: "FOR UPDATE SKIP LOCKED"))"
            return try tx.first("UPDATE job SET state = 'running', node = \(node), lease_until = \(tx.now + Self.lease) WHERE id IN (\(free)) RETURNING *")
        }
    }
    /// One transaction: the step's writes, its progress and the lease. False when the job is over or somebody else's.
    private func step(_ job: Job, _ logger: Logger) async throws -> Bool {
        let node: String = node, kinds: [String: JobKind] = kinds, access = access
        do {
            var rights: Access = job.employeeID == 0 ? .program(job.cause) : try await workspace.read(as: .program("work")) { try access(job.employeeID, $0) }
            rights.cause = job.cause
            // An earlier step may have made fields.
            try await workspace.refresh()
            let outcome: (cursor: String, done: Int, total: Int)? = try await outside(job, rights)
            return try await workspace.write(as: rights) { tx in
                let mine: SQL = "UPDATE job SET lease_until = \(tx.now + Self.lease) WHERE id = \(job.id) AND node = \(node) AND state = 'running' RETURNING *"
                guard let current: Job = try tx.first(mine) else { return false }
                guard let kind = kinds[current.kind] else { throw BadRequest("Эта работа программе неизвестна", "The program does not know this kind of work") }
                var progress = Job.Progress(cursor: current.cursor, done: current.done, total: current.total, affected: current.affected, left: current.left)
                if let outcome { (progress.cursor, progress.done, progress.total) = outcome }
                let goesOn: Bool = try kind.step(current.payload, &progress, tx)
                try tx.run("""
                    UPDATE job SET cursor = \(progress.cursor), done = \(progress.done), total = \(max(progress.total, progress.done)), affected = \(progress.affected), "left" = \(progress.left),
                      state = \(goesOn ? "running" : "done"), finished_at = \(goesOn ? nil : tx.now), lease_until = \(goesOn ? tx.now + Self.lease : 0) WHERE id = \(job.id)
                    """)
                if !goesOn { try tx.tell([job.employeeID], "job", of: "job", job.id, detail: "done", once: job.cause, andMe: true) }
                return goesOn
            }
        } catch is CancellationError {
            return false
        } catch {
            logger.error("job \(job.id) (\(job.kind)): \(error)")
            let sentence: Text = JobProblem.sentence(error)
            try await workspace.write(as: .program("work")) { tx in
                let failed = try tx.rows("UPDATE job SET state = 'failed', problem = \(sentence.ru + "\n" + sentence.en), finished_at = \(tx.now) WHERE id = \(job.id) AND node = \(node) AND state = 'running' RETURNING id")
                if !failed.isEmpty { try tx.tell([job.employeeID], "job", of: "job", job.id, detail: "failed", once: job.cause) }
            }
            return false
        }
    }

    /// The part of a step that needs no transaction. Meanwhile the lease is kept, the bar moves, and a stop is heard.
    private func outside(_ job: Job, _ rights: Access) async throws -> (cursor: String, done: Int, total: Int)? {
        guard let work = kinds[job.kind]?.outside else { return nil }
        let current: Job? = try await workspace.read(as: .program("work")) { try $0.first("SELECT * FROM job WHERE id = \(job.id)") }
        guard let current, current.status == .running else { throw CancellationError() }
        let meter = Meter(done: current.done, total: current.total)
        let ticker = _Concurrency.Task {
            while !_Concurrency.Task.isCancelled {
                try await _Concurrency.Task.sleep(for: .milliseconds(500))
                // The lease is a minute: a tick that failed is made good by the next.
                do { try await tick(job, meter) } catch let error as DatabaseError { Logger(label: "ottisk.work").notice("job \(job.id): \(error)") }
            }
        }
        defer { ticker.cancel() }
        // A server that goes down does not wait for it: the work begins again after the lease.
        let cursor: String = try await withTaskCancellationHandler { try await work(current.payload, current.cursor, meter, workspace, rights) } onCancel: { meter.stop() }
        let reading = meter.reading
        return (cursor, reading.done, reading.total)
    }
    private func tick(_ job: Job, _ meter: Meter) async throws {
        let node: String = node, reading = meter.reading
        let mine: [Row] = try await workspace.write(as: .program("work")) { tx in
            try tx.rows("UPDATE job SET done = \(reading.done), total = \(reading.total), lease_until = \(tx.now + Self.lease) WHERE id = \(job.id) AND node = \(node) AND state = 'running' RETURNING id")
        }
        if mine.isEmpty { meter.stop() }
    }

    struct Message: Decodable, Sendable { let id: Int64, topic: String, payload: String, attempts: Int }
    /// The most messages taken at once.
    static let batch: Int = 200
    /// Tries before a message is given up, a minute after the first and twice as long after each.
    public static let tries: Int = 12

    private func deliver(_ logger: Logger) async throws -> Int {
        let due: [Message] = try await workspace.write(as: .program("work")) { tx in
            let free: SQL = """
                SELECT id FROM outbox WHERE state = 'waiting' AND run_at <= \(tx.now) AND lease_until < \(tx.now) ORDER BY run_at LIMIT \(Self.batch) \(SQL.oneOf(sqlite: "", postgres: "FOR UPDATE SKIP LOCKED"))
                """
            return try tx.all("UPDATE outbox SET lease_until = \(tx.now + Self.lease) WHERE id IN (\(free)) RETURNING id, topic, payload, attempts")
        }
        for message in due.sorted(by: { $0.id < $1.id }) {
            do { try await deliver(message) } catch {
                logger.warning("message \(message.id) (\(message.topic)): \(error)")
                try await fail(message, JobProblem.sentence(error))
            }
        }
        return due.count
    }
    private func deliver(_ message: Message) async throws {
        guard let topic = topics[message.topic] else { throw BadRequest("Получателя «\(message.topic)» нет", "There is no receiver “\(message.topic)”") }
        if let outside = topic.outside { try await outside(message.id, message.payload, workspace) }
        try await workspace.write(as: .program("message \(message.id)")) { tx in
            // Another node may have done it after this one's lease ran out.
            let mine = try tx.rows("UPDATE outbox SET state = 'done', done_at = \(tx.now), problem = '' WHERE id = \(message.id) AND state = 'waiting' RETURNING id")
            if !mine.isEmpty { try topic.inside?(message.payload, tx) }
        }
    }
    private func fail(_ message: Message, _ sentence: Text) async throws {
        try await workspace.write(as: .program("work")) { tx in
            let attempts: Int = message.attempts + 1, pause: Int64 = 60_000 << Int64(min(attempts - 1, 10))
            try tx.run("""
                UPDATE outbox SET attempts = \(attempts), state = \(attempts >= Self.tries ? "failed" : "waiting"), run_at = \(tx.now + pause), lease_until = 0, problem = \(sentence.ru + "\n" + sentence.en)
                WHERE id = \(message.id) AND state = 'waiting'
                """)
        }
    }
}

enum JobProblem {
    static func sentence(_ error: any Error) -> Text {
        switch error {
        case is NotAllowed: Text("Не хватило прав.", "The rights were not enough.")
        case let bad as BadRequest: bad.text
        default: Text("В программе ошибка. Она записана в журнал.", "The program made a mistake. It is in the log.")
        }
    }
}
