public import Database

/// Long work in the background: done in steps, each one transaction together with its progress, so that a stop at any
/// moment neither loses nor repeats anything. A row is leased by one node at a time.
public struct Job: Decodable, Sendable {
    public enum Status: String, Sendable { case queued, running, done, failed, cancelled }
    public let id: Int64, kind: String, title: String, payload: String, cursor: String, done: Int, total: Int, affected: Int, left: Int
    public let problem: String, employeeID: Int64, createdAt: Int64
    private let state: String
    public var status: Status { Status(rawValue: state) ?? .failed }
    public var isOver: Bool { status != .queued && status != .running }
    /// What its writes carry in the change log.
    public var cause: String { "job \(id)" }

    /// What a step changes; everything is kept with the step's own writes.
    public struct Progress: Sendable {
        /// Where the next step goes on: the kind's own words.
        public var cursor: String
        /// Of `total`, as the bar shows it.
        public var done: Int, total: Int
        /// Records changed, and records left as they were.
        public var affected: Int, left: Int
    }
    public static let migration = Migration("kernel-jobs", [
        """
        CREATE TABLE job (\(SQL.identity), kind TEXT NOT NULL, title TEXT NOT NULL, payload TEXT NOT NULL, cursor TEXT NOT NULL DEFAULT '', state TEXT NOT NULL DEFAULT 'queued',
          done BIGINT NOT NULL DEFAULT 0, total BIGINT NOT NULL DEFAULT 0, affected BIGINT NOT NULL DEFAULT 0, "left" BIGINT NOT NULL DEFAULT 0, problem TEXT NOT NULL DEFAULT '',
          employee_id BIGINT NOT NULL, created_at BIGINT NOT NULL, finished_at BIGINT, lease_until BIGINT NOT NULL DEFAULT 0, node TEXT NOT NULL DEFAULT '')
        """,
        "CREATE INDEX job_state ON job (state, lease_until)", "CREATE INDEX job_employee ON job (employee_id, id)",
        """
        CREATE TABLE outbox (\(SQL.identity), topic TEXT NOT NULL, payload TEXT NOT NULL, run_at BIGINT NOT NULL, attempts BIGINT NOT NULL DEFAULT 0,
          lease_until BIGINT NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'waiting', problem TEXT NOT NULL DEFAULT '', done_at BIGINT)
        """,
        "CREATE INDEX outbox_due ON outbox (state, run_at)",
    ])
}

/// One kind of background work.
public struct JobKind: Sendable {
    public let name: String
    /// One transaction of the work, as the person who ordered it; false when nothing is left.
    public let step: @Sendable (_ payload: String, _ progress: inout Job.Progress, _ tx: Tx) throws -> Bool
    /// Long work on files that no transaction should wait for, before each step: the same work again after a crash must do no harm.
    /// It returns the cursor that the step then sees.
    public typealias Outside = @Sendable (_ payload: String, _ cursor: String, _ meter: Meter, _ workspace: Workspace, _ access: Access) async throws -> String
    let outside: Outside?
    public init(_ name: String, outside: Outside? = nil, step: @escaping @Sendable (String, inout Job.Progress, Tx) throws -> Bool) {
        (self.name, self.outside, self.step) = (name, outside, step)
    }
}

extension Tx {
    /// Orders background work in this very transaction.
    /// - Parameters:
    ///   - title: what people see in the list of jobs, in the language of who ordered it.
    ///   - employee: with whose rights it works, and who sees it: nil, who orders it.
    /// - Returns: the job's id, for `/jobs/ID`.
    @discardableResult
    public func enqueue(_ kind: String, title: String, payload: String, total: Int = 0, for employee: Int64? = nil) throws -> Int64 {
        let row = try rows("""
            INSERT INTO job (kind, title, payload, total, employee_id, created_at) VALUES (\(kind), \(title), \(payload), \(total), \(employee ?? access.employee), \(now)) RETURNING id
            """).first
        return row.flatMap { Int64(value: $0["id"]) } ?? 0
    }
    /// A job of this user; other people's are not found, unless the reader may see everybody's roles.
    public func job(_ id: Int64) throws -> Job {
        guard let job: Job = try first("SELECT * FROM job WHERE id = \(id)"), job.employeeID == access.employee || access.reach(.see, "role") == .all else { throw NotFound() }
        return job
    }
    /// Asks a job to stop; what it has done stays done.
    public func cancel(_ job: Job) throws {
        try run("UPDATE job SET state = 'cancelled', finished_at = \(now) WHERE id = \(job.id) AND state IN ('queued', 'running')")
    }
    /// Leaves a message for later or for the world outside, in this very transaction.
    public func post(_ topic: String, _ payload: String, at moment: Int64? = nil) throws {
        try run("INSERT INTO outbox (topic, payload, run_at) VALUES (\(topic), \(payload), \(moment ?? now))")
    }
}

extension Change {
    /// Takes back everything a cause wrote, newest first: what it created goes to the bin, what it changed becomes what it was.
    /// Records that somebody changed afterwards stay as they are and are counted as left.
    ///
    /// The cursor of the job is the last log entry that was looked at.
    public static let reversal = JobKind("undo") { cause, progress, tx in
        let before: Int64 = Int64(progress.cursor) ?? .max
        let changes: [Change] = try tx.all("SELECT * FROM change_log WHERE cause = \(cause) AND id < \(before) ORDER BY id DESC LIMIT 100")
        try tx.together {
            for change in changes {
                progress.done += 1
                if try change.reverse(in: tx) { progress.affected += 1 } else { progress.left += 1 }
                progress.cursor = String(change.id)
            }
        }
        return changes.count == 100
    }
    /// Whether the record is already as it was before the change.
    public func isTakenBack(in tx: Tx) throws -> Bool {
        guard verb != "create", let entity = tx.registry[entity], let row = try tx.rows("SELECT * FROM \(SQL.raw(entity.table)) WHERE id = \(recordID) AND \(tx.access.rows(entity, .see))").first else { return false }
        return values.allSatisfy { row.value(column: $0.key) == $0.value.old }
    }
    /// False when it was left: the record changed since, is gone, or this user may not.
    public func reverse(in tx: Tx) throws -> Bool {
        guard let entity = tx.registry[entity], tx.access.reach(.edit, entity.table) > .none else { return false }
        let found = try tx.rows("SELECT * FROM \(SQL.raw(entity.table)) WHERE id = \(recordID) AND \(tx.access.rows(entity, verb == "create" ? .archive : .edit))").first
        guard let row = found else { return false }
        // Later changes of the same columns, or any after the creation, speak against it.
        guard values.allSatisfy({ row.value(column: $0.key) == $0.value.new }) else { return false }
        switch verb {
        case "create":
            let later = try tx.rows("SELECT id FROM change_log WHERE entity = \(entity.table) AND record_id = \(recordID) AND id > \(id) AND cause <> \(cause) AND cause <> \(tx.access.cause) LIMIT 1")
            guard try later.isEmpty && (entity.stays(recordID, tx) == nil) else { return false }
            try tx.archive(entity, recordID)
        case "archive": try tx.archive(entity, recordID, false)
        case "restore": try tx.archive(entity, recordID, true)
        default: try tx.update(entity, recordID, values.mapValues(\.old))
        }
        return true
    }
}
