internal import Database
internal import Kernel

/// What a phone sent of a record: its own text to the letter, the name and the identifier it gave, and how the record looked right after.
struct Kept: Sendable {
    let record: Int64, name: String, uid: String, text: String, base: String
    static let migration = Migration("dav-items", [
        """
        CREATE TABLE dav_item (\(SQL.identity), employee_id BIGINT NOT NULL REFERENCES employee (id), entity TEXT NOT NULL, record_id BIGINT NOT NULL, name TEXT NOT NULL, uid TEXT NOT NULL,
          text TEXT NOT NULL, base TEXT NOT NULL, UNIQUE (employee_id, entity, name), UNIQUE (employee_id, entity, record_id))
        """,
        "CREATE INDEX dav_item_uid ON dav_item (employee_id, entity, uid)",
        "CREATE INDEX dav_item_entity ON dav_item (entity, record_id)",
        // What a collection held when a phone asked, and what a phone has set about a collection.
        "CREATE TABLE dav_state (employee_id BIGINT NOT NULL REFERENCES employee (id), entity TEXT NOT NULL, token TEXT NOT NULL, body TEXT NOT NULL, seen_at BIGINT NOT NULL, PRIMARY KEY (employee_id, entity, token))",
        "CREATE TABLE dav_property (employee_id BIGINT NOT NULL REFERENCES employee (id), entity TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (employee_id, entity, name))",
    ])
    private init(_ row: Row) {
        (record, name, uid) = (Int64(value: row["recordID"]) ?? 0, Form.plain(row["name"]), Form.plain(row["uid"]))
        (text, base) = (Form.plain(row["text"]), Form.plain(row["base"]))
    }
    static func all(_ shelf: Shelf, _ condition: SQL = "1 = 1", in tx: Tx) throws -> [Kept] {
        try tx.rows("SELECT * FROM dav_item WHERE employee_id = \(tx.access.employee) AND entity = \(shelf.entity.table) AND \(condition) ORDER BY id").map(Kept.init)
    }
    static func put(_ shelf: Shelf, _ id: Int64, name: String, uid: String, text: String, base: String, in tx: Tx) throws {
        try tx.run("DELETE FROM dav_item WHERE employee_id = \(tx.access.employee) AND entity = \(shelf.entity.table) AND (name = \(name) OR record_id = \(id))")
        try tx.run("""
            INSERT INTO dav_item (employee_id, entity, record_id, name, uid, text, base) VALUES (\(tx.access.employee), \(shelf.entity.table), \(id), \(name), \(uid), \(text), \(base))
            """)
    }
}
