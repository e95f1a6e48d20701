internal import Database
internal import Kernel
internal import Process

/// Last year's records replayed through a draft in the background: what would have differed, counted by stage and kind of difference, with examples.
enum DraftTrial {
    /// Records of one transaction, and the time that is looked back on.
    static let chunk: Int = 40, back: Int64 = 365 * 86_400_000
    /// Examples kept of one difference.
    static let examples: Int = 5

    static let migration = Migration("sales-trials", [
        """
        CREATE TABLE draft_trial (\(SQL.identity), process_id BIGINT NOT NULL REFERENCES process (id), version BIGINT NOT NULL, revision BIGINT NOT NULL, definition TEXT NOT NULL, job_id BIGINT NOT NULL DEFAULT 0,
          at BIGINT NOT NULL, employee_id BIGINT NOT NULL, items BIGINT NOT NULL DEFAULT 0, changed BIGINT NOT NULL DEFAULT 0)
        """,
        "CREATE INDEX draft_trial_process ON draft_trial (process_id, id)",
        """
        CREATE TABLE draft_trial_line (trial_id BIGINT NOT NULL REFERENCES draft_trial (id), stage TEXT NOT NULL, ru TEXT NOT NULL, en TEXT NOT NULL, count BIGINT NOT NULL, earlier BIGINT NOT NULL,
          examples TEXT NOT NULL, PRIMARY KEY (trial_id, stage, ru))
        """,
    ])

    /// Orders the replay of a process's draft as it is now. - Returns: the trial.
    static func order(_ process: BusinessProcess, in tx: Tx) throws -> Int64 {
        let id: Int64 = process.id.rawValue
        guard let draft: ProcessVersion = try ProcessVersion.all(id, in: tx).first(where: \.isDraft) else { throw BadRequest("Черновика нет: нажмите «Изменить»", "There is no draft: press “Change”") }
        let made: Row? = try tx.rows("""
            INSERT INTO draft_trial (process_id, version, revision, definition, at, employee_id) VALUES (\(id), \(draft.version), \(draft.revision), \(draft.definition), \(tx.now), \(tx.access.employee)) RETURNING id
            """).first
        let trial: Int64 = made.flatMap { Int64(value: $0["id"]) } ?? 0
        let count: Int = try tx.rows("SELECT COUNT(*) AS n FROM process_run WHERE process_id = \(id)").first.flatMap { Int(value: $0["n"]) } ?? 0
        let job: Int64 = try tx.enqueue(kind.name, title: tx.access.lang("Прогон черновика: ", "Replay of a draft: ") + process.name, payload: String(trial), total: count)
        try tx.run("UPDATE draft_trial SET job_id = \(job) WHERE id = \(trial)")
        return trial
    }

    static let kind = JobKind("draft-trial") { payload, progress, tx in
        guard let id = Int64(payload), let trial: Row = try tx.rows("SELECT process_id, definition, at FROM draft_trial WHERE id = \(id)").first, let process = Int64(value: trial["processID"]) else { return false }
        let draft: Definition = try ProcessVersion.definition(Form.plain(trial["definition"])), since: Int64 = (Int64(value: trial["at"]) ?? tx.now) - back, before: Int64 = Int64(progress.cursor) ?? .max
        // Whose rights the job has does not change what the past was.
        let full: Tx = Case.full(tx)
        let rows: [Row] = try full.rows("SELECT id, entity, record_id, run FROM process_run WHERE process_id = \(process) AND id < \(before) ORDER BY id DESC LIMIT \(chunk)")
        var past: [History] = [], items: [Int64: (entity: Entity, row: Row)] = [:]
        for row in rows {
            guard let entity: Entity = full.registry[Form.plain(row["entity"])], let record = Int64(value: row["recordID"]) else { continue }
            let run: Run = try Canonical.read(Run.self, Form.plain(row["run"]))
            guard (run.moves.first?.at ?? 0) >= since, let item: Row = try full.rows("SELECT * FROM \(SQL.raw(entity.table)) WHERE id = \(record)").first else { continue }  // a registry's table
            past.append(History(item: record, run))
            items[record] = (entity, item)
        }
        let simulation: Simulation = try Simulation(draft, past) { item, asked in
            guard let known = items[item] else { return false }
            // Of the record as it is now: what it was then is in the change log, and no condition asks that.
            return try Condition(json: asked.json).matches(known.row, known.entity, in: full)
        }
        try add(simulation, to: id, in: full)
        (progress.cursor, progress.done) = (rows.last.map { Form.plain($0["id"]) } ?? progress.cursor, progress.done + rows.count)
        // Newest first: a chunk of which nothing is young enough is the end.
        return rows.count == chunk && !past.isEmpty
    }
    private static func add(_ simulation: Simulation, to trial: Int64, in tx: Tx) throws {
        try tx.run("UPDATE draft_trial SET items = items + \(simulation.items), changed = changed + \(simulation.changedItems) WHERE id = \(trial)")
        struct Key: Hashable { let stage: String, phrase: Phrase }
        for (key, all) in Dictionary(grouping: simulation.deviations, by: { Key(stage: $0.stage, phrase: $0.kind.phrase) }) {
            var earlier: Int64 = 0
            for deviation in all { if case .wouldMoveItself(_, let time) = deviation.kind { earlier += time } }
            let known: Row? = try tx.rows("SELECT examples FROM draft_trial_line WHERE trial_id = \(trial) AND stage = \(key.stage) AND ru = \(key.phrase.ru)").first
            let before: [String] = known.map { Form.plain($0["examples"]).split(separator: "|").map(String.init) } ?? []
            var shown: [String] = before
            for item in all.map({ String($0.item) }) where shown.count < examples && !shown.contains(item) { shown.append(item) }
            try tx.run("""
                INSERT INTO draft_trial_line (trial_id, stage, ru, en, count, earlier, examples) VALUES (\(trial), \(key.stage), \(key.phrase.ru), \(key.phrase.en), \(all.count), \(earlier), \(shown.joined(separator: "|")))
                ON CONFLICT (trial_id, stage, ru) DO UPDATE SET count = draft_trial_line.count + excluded.count, earlier = draft_trial_line.earlier + excluded.earlier, examples = excluded.examples
                """)
        }
    }
}
