public import Database

/// What one walk through the search's entries found in all entities at once.
///
/// Asked for each entity by itself, SQLite's index goes through the entries of all before it to find the first of its range:
/// a fragment that few records have would be looked for as many times as there are entities.
public struct SearchGlance: Sendable {
    private var found: [Int64: [Int64]] = [:], cut: Set<Int64> = []
    /// Keys read at once. An entity that fills the window is left there and the walk goes on behind it.
    static let window: Int = 48

    /// Nil where entities are to be asked one by one: for a number or fewer than three letters, and on PostgreSQL, whose index has no order.
    public init?(_ typed: String, among entities: [Entity], in tx: Tx) throws {
        guard tx.connection.dialect == .sqlite, !entities.contains(where: { Search.number($0, typed) != nil }), let match: SQL = SearchMatch.sql(Search.ways(typed)) else { return nil }
        var from: Int64 = 0
        while true {
            let rows: [Row] = try tx.rows("SELECT rowid AS key FROM search_entry WHERE \(match) AND rowid >= \(from) ORDER BY rowid LIMIT \(Self.window)")
            let keys: [Int64] = rows.compactMap { Int64(value: $0["key"]) }
            for key in keys { found[Search.ordinal(key), default: []].append(Search.id(key)) }
            guard keys.count == Self.window, let last: Int64 = keys.last.map(Search.ordinal) else { return }
            cut.insert(last)
            from = Search.key(last + 1, 0)
        }
    }
    /// The first ids of an entity that match, in their order.
    public func ids(of entity: Entity) -> [Int64] { found[Registry.ordinal(entity.table)] ?? [] }
    /// Whether these are all.
    public func isWhole(_ entity: Entity) -> Bool { !cut.contains(Registry.ordinal(entity.table)) }
}

extension Search {
    /// Merges the pieces in which SQLite's index of fragments was written: a word is looked for in each of them.
    ///
    /// Every thousand changes, a few thousand pages of the index at a time, and only pieces of like size, so that an entry is written again
    /// no more often than the base doubles. PostgreSQL looks after its own.
    public static let tidying = Chore("search", isWaiting: { tx in
        guard tx.connection.dialect == .sqlite else { return false }
        return try !tx.rows("SELECT 1 AS due FROM change_head WHERE last >= \(restBetween) + \(tidied)").isEmpty
    }, step: { tx in
        let before: Int64 = try changes(in: tx)
        try tx.run("INSERT INTO search_entry (search_entry, rank) VALUES ('merge', \(pages))")
        // The order itself counts as one change: less than two say that nothing was left to merge.
        if try changes(in: tx) - before >= 2 { return }
        try tx.run("INSERT INTO numbering (name, last) SELECT 'search-tidied', last FROM change_head WHERE true ON CONFLICT (name) DO UPDATE SET last = excluded.last")
    })
    /// Two pieces of like size are merged; four are SQLite's own measure.
    public static let tidyingMigration = Migration("search-tidying", [
        SQL.oneOf(sqlite: "INSERT INTO search_entry (search_entry, rank) VALUES ('usermerge', 2)", postgres: "SELECT 1"),
    ])
    private static let restBetween: Int64 = 1000
    private static let pages: Int = 1000
    private static let tidied: SQL = "COALESCE((SELECT last FROM numbering WHERE name = 'search-tidied'), 0)"

    private static func changes(in tx: Tx) throws -> Int64 { try tx.rows("SELECT total_changes() AS count").first.flatMap { Int64(value: $0["count"]) } ?? 0 }
}
