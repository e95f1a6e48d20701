internal import Analytics
internal import Clients
internal import Database
internal import Kernel

/// How the clients are divided into A, B and C: over which time, and where the classes end.
struct ClassRule: Sendable {
    let thresholds: ABC.Thresholds, months: Int, countedAt: Int64?
    static let periods: [Int] = [3, 6, 12, 24, 36]

    static func read(_ tx: Tx) throws -> ClassRule {
        let row: Row? = try tx.rows("SELECT * FROM client_class_rule WHERE id = 1").first
        let (a, b): (Int, Int) = (Int(value: row?["a"] ?? .null) ?? 80, Int(value: row?["b"] ?? .null) ?? 95)
        return ClassRule(thresholds: ABC.Thresholds(a: a, b: b) ?? .usual, months: Int(value: row?["months"] ?? .null) ?? 12, countedAt: Int64(value: row?["countedAt"] ?? .null))
    }
    /// The first moment of the deals that count: the same day so many months ago, the last of its month where that is shorter.
    func since(_ tx: Tx) -> Int64 {
        let today: Day = tx.today, month: Int = today.year * 12 + today.month - 1 - months
        return tx.zone.instant(Day(year: month / 12, month: month % 12 + 1, day: min(today.day, 28)))
    }
    /// The deals that count, as a condition on the columns of `deal`.
    func counted(_ tx: Tx) -> SQL { "state = 'won' AND archived_at IS NULL AND closed_at >= \(since(tx))" }
    var period: Text {
        func words(_ lang: Lang) -> String { "\(lang.number(months)) \(lang.plural(months, ru: ("месяц", "месяца", "месяцев"), en: ("month", "months")))" }
        return Text(words(.ru), words(.en))
    }
}

/// The classes of clients by the deals they won for the shop: kept on the client's card, worked out anew each day and whenever the rule changes.
enum ClientClasses {
    static let chunk: Int = 1000
    /// What is compared, with the column of the mark.
    static let measures: [(column: String, name: Text)] = [("abc_sum", Text("По сумме", "By amount")), ("abc_margin", Text("По марже", "By margin"))]

    static let migration = Migration("sales-classes", [
        "CREATE TABLE client_class_rule (id BIGINT PRIMARY KEY, a BIGINT NOT NULL, b BIGINT NOT NULL, months BIGINT NOT NULL, counted_on TEXT NOT NULL, counted_at BIGINT)",
        "INSERT INTO client_class_rule (id, a, b, months, counted_on) VALUES (1, 80, 95, 12, '')",
        // What each client came to at the last count; the page adds it up, the marks on the cards follow it.
        "CREATE TABLE client_class (counterparty_id BIGINT PRIMARY KEY REFERENCES counterparty (id), amount BIGINT NOT NULL, margin BIGINT NOT NULL, abc_sum TEXT NOT NULL, abc_margin TEXT NOT NULL)",
        "CREATE INDEX deal_won_closed ON deal (closed_at, counterparty_id) WHERE state = 'won'",
    ])

    /// In its first step the classes are worked out; the steps after it carry them to the cards that have others.
    static let kind = JobKind("client-classes") { _, progress, tx in
        guard let last = Int64(progress.cursor) else {
            progress.total = try count(in: tx)
            progress.cursor = "0"
            return true
        }
        let differs: SQL = "(COALESCE(client.abc_sum, '') <> COALESCE(found.abc_sum, '') OR COALESCE(client.abc_margin, '') <> COALESCE(found.abc_margin, ''))"
        let rows: [Row] = try tx.rows("""
            SELECT client.id AS id, found.abc_sum AS sum, found.abc_margin AS margin FROM counterparty AS client LEFT JOIN client_class AS found ON found.counterparty_id = client.id
            WHERE client.id > \(last) AND (found.counterparty_id IS NOT NULL OR client.abc_sum IS NOT NULL OR client.abc_margin IS NOT NULL) AND \(differs) ORDER BY client.id LIMIT \(chunk)
            """)
        for row in rows {
            guard let id = Int64(value: row["id"]) else { continue }
            // A mark that follows from deals, like the day of the last contact: no change of the card.
            try tx.run("UPDATE counterparty SET abc_sum = \(row["sum"]), abc_margin = \(row["margin"]) WHERE id = \(id)")
            try tx.markStale(Counterparty.table, id)
            progress.cursor = String(id)
        }
        progress.done += rows.count
        return rows.count == chunk
    }
    /// - Returns: the clients that won deals in the period.
    private static func count(in tx: Tx) throws -> Int {
        let rule: ClassRule = try .read(tx)
        let rows: [Row] = try tx.rows("""
            SELECT counterparty_id, CAST(SUM(amount) AS BIGINT) AS amount, CAST(SUM(COALESCE(margin, 0)) AS BIGINT) AS margin FROM deal
            WHERE \(rule.counted(tx)) AND counterparty_id IS NOT NULL GROUP BY counterparty_id
            """)
        let amounts: [Int64] = rows.map { Int64(value: $0["amount"]) ?? 0 }, margins: [Int64] = rows.map { Int64(value: $0["margin"]) ?? 0 }
        let bySum: [ABC.Class] = ABC.classes(amounts, rule.thresholds), byMargin: [ABC.Class] = ABC.classes(margins, rule.thresholds)
        try tx.run("DELETE FROM client_class")
        for start in stride(from: 0, to: rows.count, by: 100) {
            let some: [SQL] = (start..<min(rows.count, start + 100)).map { "(\(rows[$0]["counterpartyID"]), \(amounts[$0]), \(margins[$0]), \(bySum[$0].rawValue), \(byMargin[$0].rawValue))" }
            try tx.run("INSERT INTO client_class (counterparty_id, amount, margin, abc_sum, abc_margin) VALUES \(some.joined(", "))")
        }
        try tx.run("UPDATE client_class_rule SET counted_at = \(tx.now) WHERE id = 1")
        return rows.count
    }
    /// On the first occasion of a day, for the period moves on.
    static let chore = Chore("client classes") { tx in
        try !tx.rows("""
            SELECT id FROM client_class_rule WHERE counted_on < \(tx.today) AND (EXISTS (SELECT 1 FROM client_class) OR EXISTS (SELECT 1 FROM deal WHERE state = 'won')) LIMIT 1
            """).isEmpty
    } step: { tx in _ = try order(in: tx) }
    /// - Returns: the job.
    @discardableResult
    static func order(in tx: Tx) throws -> Int64 {
        try tx.run("UPDATE client_class_rule SET counted_on = \(tx.today) WHERE id = 1")
        return try tx.enqueue("client-classes", title: tx.access.lang("ABC-анализ клиентов", "ABC analysis of clients"), payload: "")
    }
}
