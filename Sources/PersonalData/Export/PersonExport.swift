internal import Database
internal import Foundation
internal import HTML
internal import Kernel

/// That everything about a person was put into a file: for whom, by whom, when. The file itself is kept beside and goes when they are erased.
struct PersonExport: Decodable, Sendable {
    let id: Int64, number: String, contactID: Int64?, subject: String, state: String, size: Int64?, createdAt: Int64, ownerID: Int64?
    static let entity = Entity(
        "person_export", path: "person-exports", one: Text("Выгрузка о человеке", "Export of a person"), many: Text("Копии данных человека для него самого", "Copies of a person’s data for that person"), icon: "download", title: "subject", prefix: "ВЧ",
        order: "made_on", descending: true, isCreatedByForm: false,
        fields: [
            Field("subject", "О ком", "Of whom", listed: true, editable: false),
            Field("contact_id", "Контакт", "Contact", .link("contact"), listed: true, editable: false),
            Field("made_on", "Когда", "When", .day, listed: true, sorted: true, editable: false),
            Field("state", "Состояние", "Status", .choice([.init("running", "Готовится", "In preparation", ink: "y"), .init("done", "Готова", "Ready", ink: "g")]), listed: true, editable: false),
            Field("size", "Размер, байт", "Size, bytes", .number, listed: true, editable: false),
            Field("owner_id", "Кто выгрузил", "By whom", .link("employee"), listed: true, editable: false),
        ])
    static func find(_ id: Int64, in tx: Tx) throws -> PersonExport {
        guard let one: PersonExport = try tx.first("SELECT * FROM person_export WHERE id = \(id)") else { throw NotFound() }
        return one
    }
    static func order(_ person: Person, in tx: Tx) throws -> Int64 {
        let id: Int64 = try tx.insert(entity, ["subject": .text(person.number), "contact_id": .int(person.id), "made_on": tx.today.value, "state": .text("running")])
        try tx.enqueue("person-export", title: tx.access.lang("Выгрузка о человеке: ", "Export of a person: ") + person.number, payload: String(id))
        return id
    }
    /// What the work outside of transactions hands to the step that writes it down.
    private struct Made: Codable { let hash: String, size: Int }
    /// What of a dossier goes into the file.
    private struct Content: Sendable { let number: String, page: String, data: String, files: [(name: String, hash: String)] }

    /// The work: everything is read at one moment, packed while nobody waits, and written down in one short step.
    static func kind(_ files: FileStore) -> JobKind {
        JobKind("person-export", outside: { payload, _, meter, workspace, access in
            let made: Made = try await make(Int64(payload) ?? 0, files, meter, workspace, access)
            return String(decoding: try JSONEncoder().encode(made), as: UTF8.self)
        }, step: { payload, progress, tx in
            guard PersonalData.mayErase(tx.access) else { throw NotAllowed() }
            let one: PersonExport = try find(Int64(payload) ?? 0, in: tx), made: Made = try JSONDecoder().decode(Made.self, from: Data(progress.cursor.utf8)), program: Tx = tx.acting(as: tx.access.withFullReach(cause: tx.access.cause))
            // Erased while the file was packed: it goes, too.
            let isGone: Bool = try one.contactID.map { try !tx.rows("SELECT id FROM erasure WHERE contact_id = \($0) AND created_at >= \(one.createdAt) LIMIT 1").isEmpty } ?? true
            if isGone { try tx.release(made.hash, from: files) } else {
                try tx.run("INSERT INTO person_export_file (export_id, contact_id, hash) VALUES (\(one.id), \(one.contactID), \(made.hash))")
            }
            try program.update(entity, one.id, ["state": .text("done"), "size": isGone ? .null : .int(Int64(made.size))])
            (progress.cursor, progress.done) = ("", progress.total)
            return false
        })
    }
    private static func make(_ id: Int64, _ files: FileStore, _ meter: Meter, _ workspace: Workspace, _ access: Access) async throws -> Made {
        guard PersonalData.mayErase(access) else { throw NotAllowed() }
        let content: Content = try await workspace.read(as: access.withFullReach(cause: access.cause)) { tx in
            let one: PersonExport = try find(id, in: tx)
            guard let contact = one.contactID else { throw NotFound() }
            let dossier = try Dossier(try Person(contact, in: tx), in: tx)
            let named: [(name: String, hash: String)] = dossier.files.map { ("files/\(Form.plain($0["id"]))-" + Form.plain($0["name"]).replacing("/", with: "_").replacing("\\", with: "_"), Form.plain($0["hash"])) }
            return Content(number: one.number, page: dossier.page(tx.access.lang, tx.zone, made: tx.now).text, data: dossier.json(tx.zone), files: named)
        }
        let path: String = try files.scratch()
        defer { try? FileManager.default.removeItem(atPath: path) }  // a leftover in `incoming` harms nothing
        let bundle = try Bundle(path)
        try bundle.add("index.html", content.page)
        try bundle.add("data.json", content.data)
        for one in content.files where FileManager.default.fileExists(atPath: files.path(one.hash)) {
            try meter.add(0)
            try bundle.add(one.name, file: files.path(one.hash))
        }
        try bundle.close()
        let kept: FileStore.Received = try files.keep(path, name: content.number + ".zip")
        return Made(hash: kept.hash, size: kept.size)
    }
}
