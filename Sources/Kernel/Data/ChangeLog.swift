public import Database
internal import Foundation

/// One write, as the log keeps it. Audit, undo, import rollback and "as of a date" are reads of these.
public struct Change: Decodable, Sendable {
    /// The cause of writes that follow from a person's step in a process: undone together with it.
    public static let process: String = "process"
    public let id: Int64, at: Int64, employeeID: Int64, cause: String, entity: String, recordID: Int64
    public let version: Int, verb: String, changes: String, hash: String

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
    /// The hash of a change that follows `previous`.
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
        var last: Int64 = 0, hash = ""
        while true {
            let page: [Change] = try db.all("SELECT * FROM change_log WHERE id > \(last) ORDER BY id LIMIT 1000")
            if page.isEmpty { break }
            for change in page {
                let expected: String = link(hash, at: change.at, employee: change.employeeID, cause: change.cause, entity: change.entity,
                                            record: change.recordID, version: change.version, verb: change.verb, changes: change.changes)
                guard change.id == last + 1, change.hash == expected else { return change.id }
                (last, hash) = (change.id, change.hash)
            }
        }
        let head = try db.rows("SELECT last, hash FROM change_head").first
        return head?["last"] == .int(last) && head?["hash"] == .text(hash) ? nil : last + 1
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
