internal import Database
internal import Kernel

/// Goes through the contacts once a day and brings the proposals up to date.
enum RetentionSearch {
    static let chunk: Int = 500

    /// On the first occasion of a day; the day the register begins has nothing that is old.
    static let daily = Chore("retention of the day") { tx in
        try !tx.rows("SELECT id FROM privacy_state WHERE retained_on < \(tx.today) LIMIT 1").isEmpty
    } step: { tx in
        guard let last = try tx.rows("SELECT retained_on FROM privacy_state").first?["retainedOn"],
              try !tx.rows("UPDATE privacy_state SET retained_on = \(tx.today) WHERE retained_on < \(tx.today) RETURNING id").isEmpty else { return }
        if last != .text("") { try order(in: tx) }
    }
    @discardableResult
    static func order(in tx: Tx) throws -> Int64 { try tx.enqueue("retention", title: tx.access.lang("Сроки хранения персональных данных", "Retention of personal data"), payload: "") }

    static let kind = JobKind("retention") { _, progress, tx in
        let program: Tx = tx.acting(as: .program(tx.access.cause)), last: Int64 = Int64(progress.cursor) ?? 0
        let people: [Row] = try program.rows("""
            SELECT contact.id, contact.created_at, contact.counterparty_id, contact.left_on FROM contact WHERE contact.id > \(last)
            AND NOT EXISTS (SELECT 1 FROM erasure WHERE erasure.contact_id = contact.id)
            AND NOT EXISTS (SELECT 1 FROM merged_record WHERE merged_record.entity = 'contact' AND merged_record.record_id = contact.id) ORDER BY contact.id LIMIT \(chunk)
            """)
        try Batch(people, in: program).settle()
        progress.cursor = String(people.last.flatMap { Int64(value: $0["id"]) } ?? last)
        progress.done += people.count
        return people.count == chunk
    }

    /// Some people with everything that keeps their data.
    private struct Batch {
        let tx: Tx, people: [Row], ids: [Int64]
        private var consents: [Int64: [Row]] = [:], touches: [Int64: Int64] = [:], busy: Set<Int64> = [], known: [Int64: Row] = [:], clients: [Int64: Int64] = [:], common: [Row] = [], owners: [Int64] = []

        init(_ people: [Row], in tx: Tx) throws {
            (self.tx, self.people) = (tx, people)
            ids = people.compactMap { Int64(value: $0["id"]) }
            guard !ids.isEmpty else { return }
            consents = Dictionary(grouping: try tx.rows("""
                SELECT consent.contact_id, consent.withdrawn_on, purpose.ended_on, purpose.retention FROM consent JOIN purpose ON purpose.id = consent.purpose_id
                WHERE consent.contact_id IN \(in: ids) AND consent.archived_at IS NULL
                """)) { Int64(value: $0["contactID"]) ?? 0 }
            common = try tx.rows("SELECT ended_on, retention FROM purpose WHERE is_common = 1 AND archived_at IS NULL")
            for row in try tx.rows("SELECT contact_id, MAX(starts_at) AS last FROM interaction WHERE contact_id IN \(in: ids) AND archived_at IS NULL GROUP BY contact_id") {
                touches[Int64(value: row["contactID"]) ?? 0] = Int64(value: row["last"])
            }
            busy = Set(try tx.rows("SELECT DISTINCT contact_id FROM task WHERE contact_id IN \(in: ids) AND done_at IS NULL AND archived_at IS NULL").compactMap { Int64(value: $0["contactID"]) })
            let firms: [Int64] = Array(Set(people.compactMap { Int64(value: $0["counterpartyID"]) }))
            for row in try tx.rows("SELECT id, last_contact_at FROM counterparty WHERE id IN \(in: firms)") { clients[Int64(value: row["id"]) ?? 0] = Int64(value: row["lastContactAt"]) }
            owners = try tx.rows("SELECT DISTINCT owner_id FROM purpose WHERE owner_id IS NOT NULL AND archived_at IS NULL ORDER BY owner_id").compactMap { Int64(value: $0["ownerID"]) }
            for row in try tx.rows("SELECT * FROM retention WHERE contact_id IN \(in: ids)") { known[Int64(value: row["contactID"]) ?? 0] = row }
        }
        /// What concerns everybody goes on as long as there is something between the company and the person: talks with them, or with their company while they work there.
        private func lastTouch(_ person: Row, _ id: Int64) -> Day {
            var moments: [Int64] = [Int64(value: person["createdAt"]) ?? 0, touches[id] ?? 0]
            if person["leftOn"] == .null, let client = Int64(value: person["counterpartyID"]), let at = clients[client] { moments.append(at) }
            return tx.zone.day(moments.max() ?? 0)
        }
        private func grounds(_ person: Row, _ id: Int64) -> [Retention.Ground] {
            let given: [Retention.Ground] = (consents[id] ?? []).map { row in
                let ends: [Day] = [Day(value: row["withdrawnOn"]), Day(value: row["endedOn"])].compactMap { $0 }
                return Retention.Ground(end: ends.min(), months: Int(value: row["retention"]) ?? 0, isWithdrawn: row["withdrawnOn"] != .null)
            }
            let touched: Day = lastTouch(person, id)
            return given + common.map { row in
                let end: Day = [Day(value: row["endedOn"]), touched].compactMap { $0 }.min() ?? touched
                return Retention.Ground(end: busy.contains(id) && row["endedOn"] == .null ? nil : end, months: Int(value: row["retention"]) ?? 0, isWithdrawn: false)
            }
        }
        func settle() throws {
            for person in people {
                let id: Int64 = Int64(value: person["id"]) ?? 0, verdict = Retention.verdict(grounds(person, id), created: tx.zone.day(Int64(value: person["createdAt"]) ?? 0))
                guard case .until(let day, let why) = verdict, day < tx.today else { try drop(id); continue }
                try propose(id, day, why)
            }
        }
        private func propose(_ id: Int64, _ day: Day, _ why: String) throws {
            guard let old = known[id], let row = Int64(value: old["id"]) else {
                try tx.insert(Retention.entity, ["contact_id": .int(id), "due_on": day.value, "why": .text(why), "state": .text("proposed")])
                return try tx.tell(owners, "retention", of: Retention.entity.table)
            }
            if old["archivedAt"] != .null { try tx.archive(Retention.entity, row, false) }
            var patch: [String: Value] = ["due_on": day.value, "why": .text(why)]
            if old["state"] == .text("kept"), (Day(value: old["keptUntil"]) ?? tx.today) <= tx.today { patch["state"] = .text("proposed") }
            try tx.update(Retention.entity, row, patch)
        }
        /// There is a reason again.
        private func drop(_ id: Int64) throws {
            guard let old = known[id], old["archivedAt"] == .null, old["state"] != .text("done"), let row = Int64(value: old["id"]) else { return }
            try tx.archive(Retention.entity, row)
        }
    }
}
