internal import Database
internal import Kernel

/// Names of colleagues: everybody who works here knows them.
enum People {
    static func names(_ ids: some Sequence<Int64>, in tx: Tx) throws -> [Int64: String] {
        let wanted: [Int64] = Set(ids).filter { $0 > 0 }.sorted()
        if wanted.isEmpty { return [:] }
        let rows: [Row] = try tx.rows("SELECT id, name FROM employee WHERE id IN \(in: wanted)")
        return Dictionary(rows.compactMap { row in Int64(value: row["id"]).map { ($0, Form.plain(row["name"])) } }) { $1 }
    }
}
