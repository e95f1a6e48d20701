public import Database
internal import HTML
public import Kernel

/// The daily digest: what an employee was told since yesterday's, and what lies before them. It is composed every morning in the reader's
/// language with the reader's rights and kept; `/notices/digest` shows the last one, and mail can send it.
public struct Digest: Sendable {
    /// Lines that another part of the program adds, as the reader.
    public typealias Part = @Sendable (_ today: Day, _ tx: Tx) throws -> (title: String, lines: [String])
    let kinds: [NoticeKind], parts: [Part]
    /// Minute of the day in the workspace's zone.
    static let minute: Int = 7 * 60
    /// Employees of one step.
    static let chunk: Int = 20

    public init(_ kinds: [NoticeKind], parts: [Part]) { (self.kinds, self.parts) = (kinds, parts) }

    public static let migration = Migration("records-digest", [
        "CREATE TABLE notice_digest (employee_id BIGINT NOT NULL, day TEXT NOT NULL, text TEXT NOT NULL, created_at BIGINT NOT NULL, sent_at BIGINT, PRIMARY KEY (employee_id, day))",
        // The first link of the chain: it only orders the next morning's.
        "INSERT INTO outbox (topic, payload, run_at) VALUES ('digest', '', 0)",
    ])

    /// Comes due every morning: orders the work, the next morning, and forgets old notices.
    public static let topic = Topic("digest") { payload, tx in
        let today: Day = tx.today, next: Day = tx.zone.minute(tx.now) < minute ? today : today.adding(1)
        try tx.post("digest", next.description, at: tx.zone.instant(next, minute: minute))
        guard !payload.isEmpty else { return }
        let day: Int64 = 86_400_000
        try tx.run("DELETE FROM notice WHERE at < \(tx.now - Int64(4 * Notice.kept) * day) OR (at < \(tx.now - Int64(Notice.kept) * day) AND read_at IS NOT NULL)")
        try tx.enqueue("digest", title: tx.access.lang("Сводка дня", "Daily digest"), payload: today.description)
    }

    /// Composes the digests of one morning, some employees at a time. Whoever has nothing to read gets none.
    public var kind: JobKind {
        JobKind("digest") { payload, progress, tx in
            guard let day = Day(payload) else { throw BadRequest("День указан неверно", "The day is wrong") }
            let last: Int64 = Int64(progress.cursor) ?? 0
            let people: [Int64] = try tx.rows("SELECT id FROM employee WHERE id > \(last) AND archived_at IS NULL ORDER BY id LIMIT \(Self.chunk)").compactMap { Int64(value: $0["id"]) }
            for person in people {
                progress.cursor = String(person)
                progress.done += 1
                let access = try Access(of: person, on: day, in: tx)
                guard let text = try compose(day, in: tx.acting(as: access)) else { progress.left += 1; continue }
                progress.affected += 1
                try tx.run("""
                    INSERT INTO notice_digest (employee_id, day, text, created_at) VALUES (\(person), \(day), \(text), \(tx.now))
                    ON CONFLICT (employee_id, day) DO UPDATE SET text = excluded.text, created_at = excluded.created_at
                    """)
            }
            return people.count == Self.chunk
        }
    }
    /// The text for the reader of this transaction; nil: nothing to say.
    func compose(_ day: Day, in tx: Tx) throws -> String? {
        let lang: Lang = tx.access.lang, since: Int64 = tx.zone.instant(day.adding(-1), minute: Self.minute)
        let told: [Notice] = try tx.all("SELECT * FROM notice WHERE employee_id = \(tx.access.employee) AND at >= \(since) AND in_digest = 1 ORDER BY at, id LIMIT 100")
        let lines = try NoticeLines(told, kinds, in: tx)
        var parts: [(title: String, lines: [String])] = try self.parts.map { try $0(day, tx) }
        parts.append((lang("Что произошло", "What happened"), told.map { "\(lines.title($0, lang)): \(lines.sentence($0, lang, tx.zone))" }))
        let filled: [String] = parts.filter { !$0.lines.isEmpty }.map { part in part.title + "\n" + part.lines.map { "– " + $0 }.joined(separator: "\n") }
        return filled.isEmpty ? nil : filled.joined(separator: "\n\n")
    }
}
