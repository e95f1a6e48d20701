internal import Database
internal import Kernel

/// What a collection held at a moment: the names of its items with their tags, and a token that stands for just that (RFC 6578).
///
/// Whatever makes an item come, change or go — a write, a right, a deputy's day — is seen, for what is compared is what was told.
struct State: Sendable {
    static let prefix: String = "urn:ottisk:sync:"
    /// How long a token is known, in milliseconds, and how many of a collection: a few phones, each some states behind.
    static let age: Int64 = 60 * 86_400_000, most: Int = 8
    /// Milliseconds between two notes that a state was seen: phones ask every few minutes.
    static let pause: Int64 = 86_400_000
    let shelf: Shelf, etags: [String: String], token: String
    private let body: String

    init(_ shelf: Shelf, _ items: [Item]) {
        self.shelf = shelf
        etags = Dictionary(items.map { ($0.name, $0.etag) }) { $1 }
        // A tag in its quotes holds no line end and no space, a name no line end.
        body = etags.map { "\($0.value) \($0.key)" }.sorted().joined(separator: "\n")
        token = String(Crypto.hash(shelf.rawValue + "\n" + body).prefix(32))
    }
    /// The state that a token stands for; nil when it is not known, or no longer.
    static func find(_ token: String, _ shelf: Shelf, in tx: Tx) throws -> [String: String]? {
        guard token.hasPrefix(prefix) else { return nil }
        let row: Row? = try tx.rows("SELECT body FROM dav_state WHERE employee_id = \(tx.access.employee) AND entity = \(shelf.entity.table) AND token = \(String(token.dropFirst(prefix.count)))").first
        return row.map { row in
            Dictionary(Form.plain(row["body"]).split(separator: "\n").map { line in
                let parts: [Substring] = line.split(separator: " ", maxSplits: 1)
                return (String(parts.last ?? ""), String(parts.first ?? ""))
            }) { $1 }
        }
    }
    /// Whether it is kept already, and was noted as seen not long ago: then nothing has to be written.
    func isKept(in tx: Tx) throws -> Bool {
        try !tx.rows("SELECT seen_at FROM dav_state WHERE employee_id = \(tx.access.employee) AND entity = \(shelf.entity.table) AND token = \(token) AND seen_at > \(tx.now - Self.pause)").isEmpty
    }
    func keep(in tx: Tx) throws {
        let me: Int64 = tx.access.employee, table: String = shelf.entity.table
        try tx.run("""
            INSERT INTO dav_state (employee_id, entity, token, body, seen_at) VALUES (\(me), \(table), \(token), \(body), \(tx.now))
            ON CONFLICT (employee_id, entity, token) DO UPDATE SET seen_at = \(tx.now)
            """)
        try tx.run("DELETE FROM dav_state WHERE employee_id = \(me) AND entity = \(table) AND seen_at < \(tx.now - Self.age)")
        let old: [Row] = try tx.rows("SELECT seen_at FROM dav_state WHERE employee_id = \(me) AND entity = \(table) ORDER BY seen_at DESC LIMIT \(Self.most)")
        guard old.count == Self.most, let last = old.last.flatMap({ Int64(value: $0["seenAt"]) }) else { return }
        try tx.run("DELETE FROM dav_state WHERE employee_id = \(me) AND entity = \(table) AND seen_at < \(last)")
    }
}
