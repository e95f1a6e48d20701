public import Database
internal import Foundation

/// One write, as the log keeps it. Audit, undo, import rollback and "as of a date" are reads of these.
///
/// The chain can be checked, and values can still be taken out of it for ever, as the law on personal data demands. An entry's hash covers
/// not its values but their seal, `H(salt, values)`, with 128 random bits of salt. ``Tx/redact(_:of:_:)`` drops values and salt and leaves the
/// seal: the chain is as whole as before, and nobody can try out which phone number fits, for the salt is gone. What was left of the entry is
/// named, by its own hash, in a later entry of the chain with the verb `redact`: whoever changes an entry and calls it redacted is found out.
/// Entries older than the seals have no salt and their values are hashed as they are: redacted, they are held by the redaction's entry alone.
public struct Change: Decodable, Sendable {
    /// The cause of writes that follow from a person's step in a process: undone together with it.
    public static let process: String = "process"
    public let id: Int64, at: Int64, employeeID: Int64, cause: String, entity: String, recordID: Int64
    public let version: Int, verb: String, changes: String, hash: String
    /// Empty: of an entry older than the seals, or redacted.
    let salt: String
    /// Kept of a redacted entry only; empty: it was older than the seals.
    let seal: String?

    /// Column → what it was and what it became.
    public var values: [String: (old: Value, new: Value)] {
        guard let object = try? JSONSerialization.jsonObject(with: Data(changes.utf8)) as? [String: [Any]] else { return [:] }
        return object.compactMapValues { pair in pair.count == 2 ? (Self.value(pair[0]), Self.value(pair[1])) : nil }
    }
    private static func value(_ any: Any) -> Value {
        if let text = any as? String { return .text(text) }
        if let number = any as? NSNumber { return .int(number.int64Value) }
        return .null
    }
    static func seal(_ salt: String, _ changes: String) -> String { salt.isEmpty ? changes : Crypto.hash(salt + "\u{1F}" + changes) }
    /// What a redaction says of an entry: its place in the chain and what it holds from now on.
    static func rest(_ id: Int64, _ hash: String, _ changes: String) -> String { "\(id):" + Crypto.hash("\(id)\u{1F}\(hash)\u{1F}\(changes)") }
    public static let sealMigration = Migration("kernel-seals", [
        "ALTER TABLE change_log ADD COLUMN salt TEXT NOT NULL DEFAULT ''", "ALTER TABLE change_log ADD COLUMN seal TEXT",
    ])
    /// The hash of a change that follows `previous`.
    /// - Parameter changes: their seal.
    static func link(_ previous: String, at: Int64, employee: Int64, cause: String, entity: String, record: Int64, version: Int, verb: String, changes: String) -> String {
        Crypto.hash([previous, String(at), String(employee), cause, entity, String(record), String(version), verb, changes].joined(separator: "\u{1F}"))
    }
    /// `{"name":["old","new"]}`, columns in alphabetical order so that the same change has the same bytes.
    static func json(_ values: [String: (old: Value, new: Value)]) -> String {
        "{" + values.sorted { $0.key < $1.key }.map { "\(JSON.quote($0.key)):[\(JSON.text($0.value.old)),\(JSON.text($0.value.new))]" }.joined(separator: ",") + "}"
    }

    public static let migration = Migration("kernel-changes", [
        """
        CREATE TABLE change_log (id \(SQL.oneOf(sqlite: "INTEGER PRIMARY KEY", postgres: "BIGINT PRIMARY KEY")), at BIGINT NOT NULL, employee_id BIGINT NOT NULL,
          cause TEXT NOT NULL, entity TEXT NOT NULL, record_id BIGINT NOT NULL, version BIGINT NOT NULL, verb TEXT NOT NULL, changes TEXT NOT NULL, hash TEXT NOT NULL)
        """,
        "CREATE INDEX change_log_record ON change_log (entity, record_id, id)",
        "CREATE INDEX change_log_cause ON change_log (cause, id)",
        // The end of the chain: one row, locked by whoever appends.
        "CREATE TABLE change_head (id BIGINT PRIMARY KEY, last BIGINT NOT NULL, hash TEXT NOT NULL)",
        "INSERT INTO change_head (id, last, hash) VALUES (1, 0, '')",
    ])

    /// Walks the chain. Nil when whole, else the id of the first change that does not fit.
    public static func firstBroken(_ db: Connection) throws -> Int64? {
        var last: Int64 = 0, hash = "", redacted: [Int64: String] = [:]
        while true {
            let page: [Change] = try db.all("SELECT * FROM change_log WHERE id > \(last) ORDER BY id LIMIT 1000")
            if page.isEmpty { break }
            for change in page {
                guard change.id == last + 1, change.fits(after: hash) else { return change.id }
                if change.seal != nil { redacted[change.id] = rest(change.id, change.hash, change.changes) }
                if change.verb == "redact" { for one in change.rests where redacted[one.id] == one.text { redacted[one.id] = nil } }
                (last, hash) = (change.id, change.hash)
            }
        }
        if let loose = redacted.keys.min() { return loose }
        let head = try db.rows("SELECT last, hash FROM change_head").first
        return head?["last"] == .int(last) && head?["hash"] == .text(hash) ? nil : last + 1
    }
    private func fits(after previous: String) -> Bool {
        if let seal, seal.isEmpty { return true }  // older than the seals: what holds it is the redaction, and the hash that the next entry has in it
        let sealed: String = seal ?? Change.seal(salt, changes)
        return hash == Change.link(previous, at: at, employee: employeeID, cause: cause, entity: entity, record: recordID, version: version, verb: verb, changes: sealed)
    }
    /// What a redaction's entry names.
    private var rests: [(id: Int64, text: String)] {
        Form.plain(values["entries"]?.new ?? .null).split(separator: " ").compactMap { text in text.split(separator: ":").first.flatMap { Int64($0) }.map { ($0, String(text)) } }
    }
}

/// The little JSON that the program writes itself.
public enum JSON {
    public static func quote(_ text: String) -> String {
        var out: [UInt8] = [34]
        out.reserveCapacity(text.utf8.count + 8)
        for byte in text.utf8 {
            switch byte {
            case 34: out += [92, 34]
            case 92: out += [92, 92]
            case 10: out += [92, 110]
            case _ where byte < 32 || byte == 60:
                let hex: String = String(byte, radix: 16)
                out += Array(("\\u" + String(repeating: "0", count: 4 - hex.count) + hex).utf8)
            default: out.append(byte)
            }
        }
        out.append(34)
        return String(decoding: out, as: UTF8.self)
    }
    public static func text(_ value: Value) -> String {
        switch value {
        case .null: "null"
        case .int(let int): String(int)
        case .real(let real): String(real)
        case .text(let text): quote(text)
        case .blob(let bytes): quote(Crypto.hex(bytes))
        }
    }
}
