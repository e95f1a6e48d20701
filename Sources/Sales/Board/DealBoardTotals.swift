internal import Database
internal import Kernel

/// What the columns of a board hold: from the totals that every write of a deal keeps, as far as they know the answer.
///
/// The totals know the responsible person and the branch. Deals that a reader sees another way, through the client or as one of the
/// team, are few and found by their own index; only words and chips are added up deal by deal, each column up to a limit of its own.
struct DealBoardTotals {
    private struct Sum { var count: Int = 0, amount: Int64 = 0, forecast: Int64 = 0, isMore: Bool = false }
    let query: DealBoardQuery, tx: Tx

    init(_ query: DealBoardQuery, in tx: Tx) { (self.query, self.tx) = (query, tx) }

    /// The columns with their sums.
    func added(to columns: [DealBoardColumn]) throws -> [DealBoardColumn] {
        guard !columns.isEmpty else { return [] }
        let ids: [Int64] = columns.map { $0.stage.id.rawValue }, sums: [Int64: Sum] = try query.isSifted ? counted(ids) : kept(ids)
        return columns.map { column in
            var column: DealBoardColumn = column
            let sum: Sum = sums[column.stage.id.rawValue] ?? Sum()
            (column.count, column.amount, column.forecast, column.isMore) = (sum.count, sum.amount, sum.forecast, sum.isMore)
            return column
        }
    }
    private static let adding: SQL = "SUM(amount) AS amount, SUM(forecast) AS forecast"

    private func kept(_ ids: [Int64]) throws -> [Int64: Sum] {
        // One's own deals are seen whatever the reach; the columns of the rule are those of the totals.
        let reach: Access.Reach = tx.access.reach(.see, Deal.table), whose: SQL = query.mine && reach > .none ? tx.access.isMe("owner_id") : tx.access.standardRows(reach)
        var sums: [Int64: Sum] = read(try tx.rows("SELECT stage_id, SUM(deals) AS n, \(Self.adding) FROM deal_total WHERE stage_id IN \(in: ids) AND \(whose) GROUP BY stage_id"), most: nil)
        guard !query.mine, reach > .none, reach < .all else { return sums }
        for (stage, more) in try elsewhere(ids, whose) {
            let sum: Sum = sums[stage] ?? Sum()
            sums[stage] = Sum(count: sum.count + more.count, amount: sum.amount + more.amount, forecast: sum.forecast + more.forecast, isMore: more.isMore)
        }
        return sums
    }
    /// Deals that are seen by another way than owner and branch.
    private func elsewhere(_ ids: [Int64], _ whose: SQL) throws -> [Int64: Sum] {
        let ways: [Way] = tx.current(Deal.entity).ways(tx.access, .see)
        guard !ways.isEmpty else { return [:] }
        let found: SQL = ways.map { "SELECT id FROM deal WHERE \($0.rows)" as SQL }.joined(" UNION ")
        let rows: [Row] = try tx.rows("""
            SELECT stage_id, COUNT(*) AS n, \(Self.adding) FROM (SELECT stage_id, amount, forecast FROM deal
            WHERE id IN (\(found)) AND stage_id IN \(in: ids) AND archived_at IS NULL AND NOT COALESCE((\(whose)), FALSE) LIMIT \(DealBoard.most * ids.count)) AS seen GROUP BY stage_id
            """)
        let all: Int = rows.reduce(0) { $0 + (Int(value: $1["n"]) ?? 0) }
        return read(rows, most: all >= DealBoard.most * ids.count ? 0 : nil)
    }
    /// Added up deal by deal, every column by itself.
    private func counted(_ ids: [Int64]) throws -> [Int64: Sum] {
        let narrow: SQL = query.sql(in: tx)
        let parts: [SQL] = ids.map { id in
            "SELECT stage_id, COUNT(*) AS n, \(Self.adding) FROM (SELECT stage_id, amount, forecast FROM deal WHERE stage_id = \(id) AND \(narrow) LIMIT \(DealBoard.most)) AS seen GROUP BY stage_id"
        }
        return read(try tx.rows(parts.joined(" UNION ALL ")), most: DealBoard.most)
    }
    /// - Parameter most: where adding up stopped; nil: nowhere.
    private func read(_ rows: [Row], most: Int?) -> [Int64: Sum] {
        Dictionary(rows.compactMap { (row: Row) -> (Int64, Sum)? in
            guard let stage = Int64(value: row["stageID"]), let count = Int(value: row["n"]) else { return nil }
            return (stage, Sum(count: count, amount: Int64(value: row["amount"]) ?? 0, forecast: Int64(value: row["forecast"]) ?? 0, isMore: most.map { count >= $0 } ?? false))
        }) { $1 }
    }
}
