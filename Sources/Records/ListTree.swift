internal import Database
internal import Kernel

extension Entity {
    /// The column by which its records stand under each other, as companies of a holding.
    var parentColumn: String? {
        fields.first { if case .link(table) = $0.kind { true } else { false } }?.column
    }
}

/// The records of a list under those they belong to.
enum ListTree {
    static let deepest: Int = 8, most: Int = 500

    /// Records with nobody above them in the same list.
    /// - Parameter condition: of the list, on bare column names.
    static func roots(_ entity: Entity, _ condition: SQL) -> SQL {
        guard let parent = entity.parentColumn else { return "1 = 1" }
        // The table and its column are a registry's.
        let table: SQL = .raw(entity.table), column: SQL = .raw(parent)
        return "(\(table).\(column) IS NULL OR NOT EXISTS (SELECT 1 FROM (SELECT id AS above FROM \(table) WHERE \(condition)) AS up WHERE up.above = \(table).\(column)))"
    }
    /// The rows with everything of the list that stands under them, each after the one above it.
    static func grown(_ entity: Entity, _ roots: [Row], _ condition: SQL, in tx: Tx) throws -> (rows: [Row], depths: [Int64: Int]) {
        guard let parent = entity.parentColumn, !roots.isEmpty else { return (roots, [:]) }
        let ids: [Int64] = roots.compactMap { Int64(value: $0["id"]) }, table: SQL = .raw(entity.table), column: SQL = .raw(parent), title: SQL = .raw(entity.title)
        let below: [Row] = try tx.rows("""
            WITH RECURSIVE below (id, depth) AS (SELECT id, 0 FROM \(table) WHERE id IN \(in: ids)
              UNION ALL SELECT down.id, below.depth + 1 FROM (SELECT id, \(column) FROM \(table) WHERE \(condition)) AS down JOIN below ON down.\(column) = below.id WHERE below.depth < \(deepest))
            SELECT one.*, below.depth AS tree_depth FROM \(table) AS one JOIN below ON below.id = one.id WHERE below.depth > 0 ORDER BY one.\(title), one.id LIMIT \(most)
            """)
        var children: [Int64: [Row]] = [:], depths: [Int64: Int] = [:], rows: [Row] = []
        for row in below { if case .int(let up) = row.value(column: parent) { children[up, default: []].append(row) } }
        func add(_ row: Row, _ depth: Int) {
            guard let id = Int64(value: row["id"]), depths[id] == nil else { return }
            depths[id] = depth
            rows.append(row)
            for child in children[id] ?? [] { add(child, depth + 1) }
        }
        for root in roots { add(root, 0) }
        return (rows, depths)
    }
}
