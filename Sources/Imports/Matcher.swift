internal import Database
internal import Kernel
internal import Requisites

/// Finds the records that lines mean by their key.
struct Matcher {
    let entity: Entity, column: String, tx: Tx
    private var field: Field? { entity.field(column) }
    /// More than one where only several columns together tell.
    private var columns: [String] { column.split(separator: "+").map { String($0) } }

    /// Two writings of one key are one text here.
    func normal(_ key: String) -> String {
        if columns.count > 1 { return key }
        return switch field?.kind {
        case .phone: Phone.list(key).first?.normal ?? Fold.text(key)
        case .number, .digits: key
        default: Fold.text(key)
        }
    }
    /// Records by the values of several columns.
    func find(_ joint: [String: [Value]]) throws -> [String: [Row]] {
        var found: [String: [Row]] = [:]
        let wanted: [[Value]] = joint.sorted { $0.key < $1.key }.map(\.value)
        for group in stride(from: 0, to: wanted.count, by: 100) {
            let some: [SQL] = wanted[group..<min(group + 100, wanted.count)].map { values in
                let parts: [SQL] = zip(columns, values).map { name, value in "\(SQL.raw(name)) = \(value)" }  // columns of the registry
                return "(\(parts.joined(" AND ")))"
            }
            let sql: SQL = "SELECT * FROM \(SQL.raw(entity.table)) WHERE (\(some.joined(" OR "))) AND archived_at IS NULL AND \(tx.access.rows(entity, .see)) ORDER BY id"
            for row in try tx.rows(sql) {
                let key: String = columns.map { Form.plain(row.value(column: $0)) }.joined(separator: "|")
                if (found[key]?.count ?? 0) < 2 { found[key, default: []].append(row) }
            }
        }
        return found
    }
    /// Key → the records that have it, at most two of each.
    func find(_ keys: Set<String>, typed: [String: String]) throws -> [String: [Row]] {
        guard !keys.isEmpty else { return [:] }
        var found: [String: [Row]] = [:]
        let wanted: [Value] = typed.filter { keys.contains($0.key) }.map(\.value).sorted().map { field.map { if case .number = $0.kind { true } else { false } } == true ? .int(Int64($0) ?? 0) : .text($0) }
        for group in stride(from: 0, to: wanted.count, by: 400) {
            let some: [Value] = Array(wanted[group..<min(group + 400, wanted.count)])
            let list: SQL = some.map { "\($0)" as SQL }.joined(", ")
            let sql: SQL = "SELECT * FROM \(SQL.raw(entity.table)) WHERE \(SQL.raw(column)) IN (\(list)) AND archived_at IS NULL AND \(tx.access.rows(entity, .see)) ORDER BY id LIMIT 5000"
            for row in try tx.rows(sql) { add(row, &found) }
        }
        guard field?.isSearched == true, column != "inn" else { return found }
        // Another writing of the same: the search finds it by its words or digits.
        for (key, text) in typed.sorted(by: { $0.key < $1.key }) where keys.contains(key) && found[key] == nil {
            let sql: SQL = "SELECT \(SQL.raw(entity.table)).* FROM \(Search.from(entity, text)) WHERE id = found AND archived_at IS NULL AND \(tx.access.rows(entity, .see)) LIMIT 50"
            for row in try tx.rows(sql) where normal(Form.plain(row.value(column: column))) == key { add(row, &found) }
        }
        return found
    }
    private func add(_ row: Row, _ found: inout [String: [Row]]) {
        let key: String = normal(Form.plain(row.value(column: column)))
        if found[key]?.contains(where: { $0["id"] == row["id"] }) == true { return }
        if (found[key]?.count ?? 0) < 2 { found[key, default: []].append(row) }
    }
}
