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
    /// The work: one step, for the person's data must fit together.
    static func kind(_ files: FileStore) -> JobKind {
        JobKind("person-export") { payload, progress, tx in
            guard PersonalData.mayErase(tx.access) else { throw NotAllowed() }
            let one: PersonExport = try find(Int64(payload) ?? 0, in: tx)
            guard let contact = one.contactID else { throw NotFound() }
            let program: Tx = tx.acting(as: tx.access.withFullReach(cause: tx.access.cause)), dossier = try Dossier(try Person(contact, in: program), in: program), path: String = try files.scratch()
            defer { try? FileManager.default.removeItem(atPath: path) }  // a leftover in `incoming` harms nothing
            let bundle = try Bundle(path)
            try bundle.add("index.html", dossier.page(tx.access.lang, tx.zone, made: tx.now).text)
            try bundle.add("data.json", dossier.json(tx.zone))
            for row in dossier.files {
                let source: String = files.path(Form.plain(row["hash"])), name: String = Form.plain(row["name"]).replacing("/", with: "_").replacing("\\", with: "_")
                if FileManager.default.fileExists(atPath: source) { try bundle.add("files/\(Form.plain(row["id"]))-\(name)", file: source) }
            }
            try bundle.close()
            let kept: FileStore.Received = try files.keep(path, name: one.number + ".zip")
            try tx.run("INSERT INTO person_export_file (export_id, contact_id, hash) VALUES (\(one.id), \(contact), \(kept.hash))")
            try program.update(entity, one.id, ["state": .text("done"), "size": .int(Int64(kept.size))])
            progress.done = progress.total
            return false
        }
    }
}
