internal import Database
internal import Foundation
internal import Kernel

/// The act that a person's data were destroyed, and the log of all such acts: whose by number, how, why, by whom, what was found.
/// It holds nothing by which the person could be known again.
struct Erasure: Decodable, Sendable {
    let id: Int64, number: String, contactID: Int64, counterpartyID: Int64, subject: String, mode: String, reason: String, note: String?, actOn: String, state: String, plan: String, found: String, jobID: Int64?, ownerID: Int64?, createdAt: Int64
    var cause: String { "erasure \(id)" }

    static let modes: [Field.Choice] = [.init("anonymise", "Обезличено", "Anonymised", ink: "c"), .init("erase", "Уничтожено", "Erased", ink: "r")]
    static let reasons: [Field.Choice] = [
        .init("withdrawn", "Согласие отозвано", "Consent was withdrawn"), .init("reached", "Цели обработки достигнуты, срок хранения истёк", "Purposes reached, retention ended"),
        .init("asked", "Требование человека", "The person demanded it"), .init("unlawful", "Обработка была неправомерной", "The processing was unlawful"), .init("other", "Другое", "Other"),
    ]
    static let entity = Entity(
        "erasure", path: "erasures", one: Text("Акт об уничтожении", "Act of erasure"), many: Text("Журнал уничтожения", "Log of erasures"), icon: "shield", title: "subject", prefix: "АУ", order: "act_on", descending: true,
        isCreatedByForm: false, stays: { _, _ in Text("Акт хранят три года и дольше: убрать его нельзя", "An act is kept for three years and longer: it cannot be removed") },
        fields: [
            Field("subject", "Чьи данные", "Whose data", listed: true, editable: false),
            Field("mode", "Что сделано", "What was done", .choice(modes), listed: true, editable: false),
            Field("reason", "Причина", "Reason", .choice(reasons), listed: true, editable: false),
            Field("note", "Пояснение", "Explanation", .long, listed: true, editable: false),
            Field("act_on", "Дата", "Date", .day, listed: true, sorted: true, editable: false),
            Field("owner_id", "Кто уничтожил", "By whom", .link("employee"), listed: true, editable: false),
            Field("state", "Состояние", "Status", .choice([.init("running", "Идёт", "Running", ink: "y"), .init("done", "Готово", "Done", ink: "g")]), listed: true, editable: false),
        ])

    /// What was decided on the page of the preview.
    struct Plan: Codable, Sendable {
        /// Further cards of the same person, files and imported tables that go too.
        var also: [Int64] = [], files: [Int64] = [], imports: [Int64] = []
    }
    func asked() throws -> Plan { try JSONDecoder().decode(Plan.self, from: Data(plan.utf8)) }
    /// What came of it so far. No words of anybody in it.
    struct Found: Codable, Sendable {
        /// Table → records that were changed or removed.
        var records: [String: Int] = [:]
        /// Entries of the change log whose values were taken out.
        var entries: Int = 0
        var files: Int = 0
        /// Contents that still have to be removed from the disk.
        var hashes: [String] = []
    }
    func result() throws -> Found { try JSONDecoder().decode(Found.self, from: Data(found.utf8)) }
    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
    static func find(_ id: Int64, in tx: Tx) throws -> Erasure {
        guard let one: Erasure = try tx.first("SELECT * FROM erasure WHERE id = \(id)") else { throw NotFound() }
        return one
    }
    /// Acts name a client who is a person, too.
    static let clientsMigration = Migration("personal-data-clients", ["ALTER TABLE erasure ADD COLUMN counterparty_id BIGINT NOT NULL DEFAULT 0"])
    /// Why nothing can be ordered about a person now; nil: it can.
    static func running(_ person: Person, in tx: Tx) throws -> Text? {
        let column: SQL = person.clients.isEmpty ? "contact_id" : "counterparty_id"
        guard try !tx.rows("SELECT id FROM erasure WHERE \(column) = \(person.id) AND state = 'running' LIMIT 1").isEmpty else { return nil }
        return Text("Данные этого человека уже уничтожаются", "This person's data are being erased already")
    }
    /// Writes the act down and orders the work. Nothing is erased before.
    static func order(_ person: Person, _ mode: Rule.Mode, reason: String, note: String, _ plan: Plan, in tx: Tx) throws -> Int64 {
        let values: [String: Value] = [
            "subject": .text(person.number), "mode": .text(mode.rawValue), "reason": .text(reason), "note": note.isEmpty ? .null : .text(person.signs.scrub(note, close: true) ?? note), "act_on": tx.today.value, "state": .text("running"),
            "contact_id": .int(person.clients.isEmpty ? person.id : 0), "counterparty_id": .int(person.clients.isEmpty ? 0 : person.id), "plan": .text(try json(plan)), "found": .text(try json(Found())),
        ]
        let id: Int64 = try tx.insert(entity, values)
        try Erasure.find(id, in: tx).begin(in: tx)
        return id
    }
    /// Orders the work of the act.
    func begin(in tx: Tx) throws {
        let job: Int64 = try tx.enqueue("erase", title: tx.access.lang("Уничтожение данных: ", "Erasing data: ") + subject, payload: String(id))
        try tx.run("UPDATE erasure SET job_id = \(job) WHERE id = \(id)")
    }
}
