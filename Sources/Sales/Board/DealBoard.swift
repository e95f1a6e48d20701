internal import Clients
internal import Database
internal import Kernel
internal import Process

/// What a board shows: one process, narrowed by words and chips. All of it stands in the address.
struct DealBoardQuery: Sendable {
    let process: Int64, text: String, mine: Bool, stuck: Bool, idle: Bool
    /// A further page of one stage: after this card.
    let stage: Int64, after: (order: Int64, id: Int64)?

    init(_ query: Submitted) {
        // A list's address knows the process by its field.
        (process, text) = (Int64(query["process"]) ?? Int64(query["process_id"]) ?? 0, String(query["q"].prefix(100)))
        (mine, stuck, idle, stage) = (query["mine"] == "1", query["stuck"] == "1", query["idle"] == "1", Int64(query["stage"]) ?? 0)
        let parts: [Int64] = query["after"].split(separator: "~").compactMap { Int64($0) }
        after = parts.count == 2 ? (parts[0], parts[1]) : nil
    }
    /// Narrowed by more than whose the deals are: no kept total knows the answer.
    var isSifted: Bool { !text.isEmpty || stuck || idle }

    /// The address of this board with a chip the other way round.
    func url(process: Int64? = nil, mine: Bool? = nil, stuck: Bool? = nil, idle: Bool? = nil) -> String {
        let flags: [(String, Bool)] = [("mine", mine ?? self.mine), ("stuck", stuck ?? self.stuck), ("idle", idle ?? self.idle)]
        let pairs: [String] = ["process=\(process ?? self.process)"] + (text.isEmpty ? [] : ["q=\(text.percentEncoded)"]) + flags.filter(\.1).map { "\($0.0)=1" }
        return "/deals/board?" + pairs.joined(separator: "&")
    }
    /// What narrows the rows, the rights among it.
    /// - Parameter few: a stage where the reader sees few of perhaps very many deals: they are found by whose they are, not by going through the stage.
    func sql(few: Int64? = nil, in tx: Tx) -> SQL {
        var all: [SQL] = ["archived_at IS NULL", few.map { Self.few($0, in: tx) } ?? tx.access.rows(Deal.entity, .see)]
        if mine { all.append(tx.access.isMe("owner_id")) }
        if stuck { all.append("ageing = 'stuck'") }
        // What has nothing to be done stands before everything else, see `Case.show`.
        if idle { all.append("board_order < 0 AND state = 'open' AND next_action IS NULL") }
        if !text.isEmpty { all.append("(\(searchCondition(Deal.entity, text)) OR counterparty_id IN (SELECT id FROM counterparty WHERE \(searchCondition(Counterparty.entity, text))))") }
        return all.joined(" AND ")
    }
    private static func few(_ stage: Int64, in tx: Tx) -> SQL {
        let standard: SQL = tx.access.standardRows(tx.access.reach(.see, Deal.table)), ways: [SQL] = tx.current(Deal.entity).ways(tx.access, .see).map(\.rows)
        let each: [SQL] = ([standard] + ways).map { "SELECT id FROM deal WHERE stage_id = \(stage) AND \($0)" }
        return "id IN (" + each.joined(" UNION ") + ")"
    }
}

/// A column of a board: a stage, what it holds in all, and its first cards.
struct DealBoardColumn: Sendable {
    let stage: StageRecord
    var count: Int = 0, amount: Int64 = 0, forecast: Int64 = 0
    /// Adding up stopped here.
    var isMore: Bool = false
    var cards: [Deal] = [], next: String?
}

/// A board of one process. However many deals there are, it reads a screenful of each column and adds up some tens of rows.
struct DealBoard: Sendable {
    let query: DealBoardQuery, processes: [BusinessProcess], process: BusinessProcess?
    private(set) var columns: [DealBoardColumn] = []
    /// Where cards may be dropped to end a deal.
    let ends: [StageRecord]
    private(set) var clients: [Int64: String] = [:], people: [Int64: String] = [:]
    let mayMove: Bool, mayCreate: Bool, seesAmount: Bool, seesClient: Bool
    let today: Day, now: Int64
    /// Cards of a column before "more", which is asked for by itself when it comes into view: as many as a screen shows, and some.
    static let page: Int = 12
    /// The most deals of a column that are added up one by one, where no kept total knows the answer.
    static let most: Int = 2000
    /// As many deals of a column are looked up one by one rather than found by going through the column.
    static let few: Int = 500

    init(_ typed: DealBoardQuery, in tx: Tx) throws {
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
        columns = open.map { DealBoardColumn(stage: $0) }
        if typed.after == nil { columns = try DealBoardTotals(query, in: tx).added(to: columns) }
        try fill(in: tx)
        // A stage of an older version stays as long as something stands there.
        columns.removeAll { $0.stage.isGone == 1 && $0.count == 0 && $0.cards.isEmpty }
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
        // The kept totals have told how much of a column this reader sees; a further page asks the column as a whole.
        let isLimited: Bool = tx.access.reach(.see, Deal.table) < .all && query.after == nil, whole: SQL = query.sql(in: tx), after: SQL = query.after.map { "AND (board_order, id) > (\($0.order), \($0.id))" } ?? ""
        let parts: [SQL] = columns.enumerated().map { index, column in
            let name: SQL = .raw("c\(index)")  // a number of ours
            let narrow: SQL = isLimited && column.count <= Self.few ? query.sql(few: column.stage.id.rawValue, in: tx) : whole
            return "SELECT * FROM (SELECT * FROM deal WHERE stage_id = \(column.stage.id) AND \(narrow) \(after) ORDER BY board_order, id LIMIT \(Self.page + 1)) AS \(name)"
        }
        func place(_ row: Row) -> (Int64, Int64) { (Int64(value: row["boardOrder"]) ?? 0, Int64(value: row["id"]) ?? 0) }
        let rows: [Row] = try tx.rows(parts.joined(" UNION ALL ")).sorted { place($0) < place($1) }
        for (stage, all) in Dictionary(grouping: rows, by: { Int64(value: $0["stageID"]) ?? 0 }) {
            guard let index: Int = columns.firstIndex(where: { $0.stage.id.rawValue == stage }) else { continue }
            columns[index].cards = try all.prefix(Self.page).map { try $0.decode() }
            guard all.count > Self.page else { continue }
            let last: (order: Int64, id: Int64) = place(all[Self.page - 1])
            columns[index].next = "\(last.order)~\(last.id)"
        }
    }
    var count: Int { columns.reduce(0) { $0 + $1.count } }
    var amount: Int64 { columns.reduce(0) { $0 + $1.amount } }
    var forecast: Int64 { columns.reduce(0) { $0 + $1.forecast } }
}
