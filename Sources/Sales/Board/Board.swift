internal import Clients
internal import Database
internal import Kernel
internal import Process

/// What a board shows: one process, narrowed by words and chips. All of it stands in the address.
struct BoardQuery: Sendable {
    let process: Int64, text: String, mine: Bool, stuck: Bool, idle: Bool
    /// A further page of one stage: after this card.
    let stage: Int64, after: (order: Int64, id: Int64)?

    init(_ query: Submitted) {
        (process, text) = (Int64(query["process"]) ?? 0, String(query["q"].prefix(100)))
        (mine, stuck, idle, stage) = (query["mine"] == "1", query["stuck"] == "1", query["idle"] == "1", Int64(query["stage"]) ?? 0)
        let parts: [Int64] = query["after"].split(separator: "~").compactMap { Int64($0) }
        after = parts.count == 2 ? (parts[0], parts[1]) : nil
    }
    var isNarrowed: Bool { !text.isEmpty || mine || stuck || idle }

    /// The address of this board with a chip the other way round.
    func url(process: Int64? = nil, mine: Bool? = nil, stuck: Bool? = nil, idle: Bool? = nil) -> String {
        let flags: [(String, Bool)] = [("mine", mine ?? self.mine), ("stuck", stuck ?? self.stuck), ("idle", idle ?? self.idle)]
        let pairs: [String] = ["process=\(process ?? self.process)"] + (text.isEmpty ? [] : ["q=\(text.percentEncoded)"]) + flags.filter(\.1).map { "\($0.0)=1" }
        return "/deals/board?" + pairs.joined(separator: "&")
    }
    /// What narrows the rows beside the rights.
    func sql(in tx: Tx) -> SQL {
        var all: [SQL] = ["archived_at IS NULL", tx.access.rows(Deal.entity, .see)]
        if mine { all.append(tx.access.isMe("owner_id")) }
        if stuck { all.append("ageing = 'stuck'") }
        if idle { all.append("state = 'open' AND next_action IS NULL") }
        if !text.isEmpty { all.append("(\(searchCondition(Deal.entity, text)) OR counterparty_id IN (SELECT id FROM counterparty WHERE \(searchCondition(Counterparty.entity, text))))") }
        return all.joined(" AND ")
    }
}

/// A column of a board: a stage, what it holds in all, and its first cards.
struct BoardColumn: Sendable {
    let stage: StageRecord
    var count: Int = 0, amount: Int64 = 0, forecast: Int64 = 0
    /// Adding up stopped here.
    var isMore: Bool = false
    var cards: [Deal] = [], next: String?
}

/// A board of one process. However many deals there are, it reads a screenful of each column and adds up some tens of rows.
struct Board: Sendable {
    let query: BoardQuery, processes: [BusinessProcess], process: BusinessProcess?
    private(set) var columns: [BoardColumn] = []
    /// Where cards may be dropped to end a deal.
    let ends: [StageRecord]
    private(set) var clients: [Int64: String] = [:], people: [Int64: String] = [:]
    let mayMove: Bool, mayCreate: Bool, seesAmount: Bool, seesClient: Bool
    let today: Day, now: Int64
    /// Cards of a column before "more".
    static let page: Int = 20
    /// The most deals that are added up one by one, where a filter or limited rights forbid the kept totals.
    static let most: Int = 2000

    init(_ typed: BoardQuery, in tx: Tx) throws {
        let all: [BusinessProcess] = try BusinessProcess.all(in: tx)
        let chosen: BusinessProcess? = all.first { $0.id.rawValue == typed.process } ?? all.first { $0.takesNew } ?? all.first
        (processes, process, today, now) = (all, chosen, tx.today, tx.now)
        query = typed
        let entity: Entity = tx.current(Deal.entity)
        mayMove = tx.access.reach(.edit, Deal.table) > .none
        mayCreate = tx.access.creates(entity)
        (seesAmount, seesClient) = (tx.access.sees(entity, column: "amount"), tx.access.sees(entity, column: "counterparty_id"))
        let stages: [StageRecord] = try chosen.map { try StageRecord.of($0.id.rawValue, in: tx) } ?? []
        ends = stages.filter { $0.kind != Stage.Kind.open.rawValue && $0.isGone == 0 }
        let open: [StageRecord] = stages.filter { $0.kind == Stage.Kind.open.rawValue && (typed.stage == 0 || $0.id.rawValue == typed.stage) }
        columns = open.map { BoardColumn(stage: $0) }
        try fill(in: tx)
        try add(in: tx)
        // A stage of an older version stays as long as something stands there.
        columns.removeAll { $0.stage.isGone == 1 && $0.count == 0 }
        let cards: [Deal] = columns.flatMap(\.cards)
        clients = seesClient ? try Self.clients(cards, in: tx) : [:]
        people = try People.names(cards.compactMap(\.ownerID), in: tx)
    }

    private static func clients(_ cards: [Deal], in tx: Tx) throws -> [Int64: String] {
        let ids: [Int64] = Set(cards.compactMap(\.counterpartyID)).sorted()
        if ids.isEmpty { return [:] }
        let rows: [Row] = try tx.rows("SELECT id, name FROM \(Counterparty.self) WHERE id IN \(in: ids)")
        return Dictionary(rows.compactMap { row in Int64(value: row["id"]).map { ($0, Form.plain(row["name"])) } }) { $1 }
    }

    /// The first cards of every column in one statement, each part straight from an index.
    private mutating func fill(in tx: Tx) throws {
        guard !columns.isEmpty else { return }
        let narrow: SQL = query.sql(in: tx), after: SQL = query.after.map { "AND (board_order, id) > (\($0.order), \($0.id))" } ?? ""
        let parts: [SQL] = columns.enumerated().map { index, column in
            let name: SQL = .raw("c\(index)")  // a number of ours
            return "SELECT * FROM (SELECT * FROM deal WHERE stage_id = \(column.stage.id) AND \(narrow) \(after) ORDER BY board_order, id LIMIT \(Self.page + 1)) AS \(name)"
        }
        func place(_ row: Row) -> (Int64, Int64) { (Int64(value: row["boardOrder"]) ?? 0, Int64(value: row["id"]) ?? 0) }
        let rows: [Row] = try tx.rows(parts.joined(" UNION ALL ")).sorted { place($0) < place($1) }
        for row in rows {
            guard let index: Int = columns.firstIndex(where: { $0.stage.id.rawValue == Int64(value: row["stageID"]) }) else { continue }
            if columns[index].cards.count == Self.page {
                columns[index].next = columns[index].next ?? ""
                continue
            }
            columns[index].cards.append(try row.decode())
            columns[index].next = nil
            lasts[columns[index].stage.id.rawValue] = "\(Form.plain(row["boardOrder"]))~\(Form.plain(row["id"]))"
        }
        for index in columns.indices where columns[index].next != nil { columns[index].next = lasts[columns[index].stage.id.rawValue] }
    }
    private var lasts: [Int64: String] = [:]

    /// What every column holds: from the kept totals when the reader sees all deals, otherwise added up to a limit.
    private mutating func add(in tx: Tx) throws {
        guard !columns.isEmpty, query.after == nil else { return }
        let ids: [Int64] = columns.map { $0.stage.id.rawValue }, isKept: Bool = !query.isNarrowed && tx.access.reach(.see, Deal.table) == .all
        let rows: [Row] = isKept
            ? try tx.rows("SELECT stage_id, SUM(deals) AS n, SUM(amount) AS amount, SUM(forecast) AS forecast FROM deal_total WHERE stage_id IN \(in: ids) GROUP BY stage_id")
            : try tx.rows("""
                SELECT stage_id, COUNT(*) AS n, SUM(amount) AS amount, SUM(forecast) AS forecast
                FROM (SELECT stage_id, amount, forecast FROM deal WHERE stage_id IN \(in: ids) AND \(query.sql(in: tx)) LIMIT \(Self.most)) AS seen GROUP BY stage_id
                """)
        let counted: Int = rows.reduce(0) { $0 + (Int(value: $1["n"]) ?? 0) }
        for row in rows {
            guard let index: Int = columns.firstIndex(where: { $0.stage.id.rawValue == Int64(value: row["stageID"]) }) else { continue }
            columns[index].count = Int(value: row["n"]) ?? 0
            (columns[index].amount, columns[index].forecast) = (Int64(value: row["amount"]) ?? 0, Int64(value: row["forecast"]) ?? 0)
            columns[index].isMore = !isKept && counted >= Self.most
        }
    }
    var count: Int { columns.reduce(0) { $0 + $1.count } }
    var amount: Int64 { columns.reduce(0) { $0 + $1.amount } }
    var forecast: Int64 { columns.reduce(0) { $0 + $1.forecast } }
}
