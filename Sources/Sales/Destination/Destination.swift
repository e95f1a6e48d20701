public import Database
public import Kernel
internal import Outgoing

/// Another system that hears of what happens here: its address, and the secret by which it knows that it is we who call.
public struct Destination: Record {
    public let id: ID<Destination>, version: Int
    public let name: String, url: String
    let state: String, secret: String, archivedAt: Int64?

    public static let entity = Entity(
        "destination", path: "destinations", one: Text("Получатель веб-хуков", "Webhook destination"), many: Text("Получатели веб-хуков", "Webhook destinations"), icon: "webhook", title: "name", order: "name",
        check: check,
        fields: [
            Field("name", "Название", "Name", required: true, listed: true, sorted: true, limit: 120),
            Field("url", "Адрес", "Address", .web, required: true, listed: true, limit: 500),
            Field("state", "Состояние", "State", .choice([.init("on", "Работает", "On", ink: "g"), .init("off", "Выключен", "Off", closed: true)]), required: true, listed: true),
            Field("note", "Заметка", "Note", .long, limit: 2000),
        ]).completing { old, new, _ in old == nil && new["secret"] == nil ? ["secret": .text(Crypto.token(32))] : [:] }.reacting { written, tx in try silence(written, tx) }

    /// Who hands out rights says where the shop's data go.
    static func mayEdit(_ access: Access) -> Bool { access.reach(.edit, Destination.table) == .all && access.reach(.edit, "role") == .all }

    @Sendable private static func check(_ form: inout Form, _ id: Int64?, _ tx: Tx) throws -> [String: Value] {
        guard mayEdit(tx.access) else { throw NotAllowed() }
        guard case .text(let address)? = form.patch["url"] else { return [:] }
        do throws(Outgoing.Failure) { _ = try Outgoing.host(of: address) } catch { form.reject("url", Webhook.sentence(error)) }
        return [:]
    }
    /// One that came from another workspace has another key here: nobody over there would believe us, and a copy for a trial must not speak for the shop.
    /// It is called when somebody has told the key and switches it on.
    private static func silence(_ written: Written, _ tx: Tx) throws {
        guard written.isCarried, written.value("state") == .text("on") else { return }
        try tx.update(entity, written.id, ["state": .text("off")])
    }
    /// One that is called.
    static func working(_ id: Int64, in tx: Tx) throws -> Destination {
        guard let found: Destination = try tx.first("SELECT * FROM destination WHERE id = \(id)"), found.archivedAt == nil, found.state == "on" else {
            throw BadRequest("Получателя веб-хука нет или он выключен", "The webhook destination is gone or switched off")
        }
        return found
    }
    /// Those that may be chosen: key and name.
    static func choices(in tx: Tx) throws -> [(String, String)] {
        try tx.rows("SELECT id, name FROM destination WHERE archived_at IS NULL ORDER BY name LIMIT 200").map { (Form.plain($0["id"]), Form.plain($0["name"])) }
    }

    static let migration = Migration("sales-destinations", [
        "CREATE TABLE destination (\(Entity.standardColumns), name \(SQL.folded) NOT NULL, url TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'on', note TEXT, secret TEXT NOT NULL)",
        "CREATE INDEX destination_name ON destination (name, id)",
        """
        CREATE TABLE webhook_call (\(SQL.identity), destination_id BIGINT NOT NULL REFERENCES destination (id), source TEXT NOT NULL, entity TEXT NOT NULL, record_id BIGINT NOT NULL, body TEXT NOT NULL,
          at BIGINT NOT NULL, state TEXT NOT NULL DEFAULT 'waiting', attempts BIGINT NOT NULL DEFAULT 0, status BIGINT, problem TEXT NOT NULL DEFAULT '', done_at BIGINT,
          run_id BIGINT, stay BIGINT, action TEXT, attempt BIGINT)
        """,
        "CREATE INDEX webhook_call_at ON webhook_call (at)", "CREATE INDEX webhook_call_destination ON webhook_call (destination_id, id)", "CREATE INDEX webhook_call_record ON webhook_call (entity, record_id, id)",
    ])
}
