internal import Database
internal import Kernel

/// What is counted and added up over the rows of a list, all together or group by group.
///
/// It goes through the table in windows of its numbers, so that it can stop when it has taken long enough; then it says how far it came.
struct Tally: Sendable {
    /// What one column comes to.
    struct Figures: Sendable {
        var filled: Int = 0, sum: Int128 = 0, least: Value = .null, most: Value = .null

        mutating func add(_ other: Figures) {
            filled += other.filled
            sum += other.sum
            if least == .null || other.least != .null && Figures.isLess(other.least, least) { least = other.least }
            if most == .null || other.most != .null && Figures.isLess(most, other.most) { most = other.most }
        }
        private static func isLess(_ a: Value, _ b: Value) -> Bool {
            switch (a, b) {
            case (.int(let a), .int(let b)): a < b
            case (.text(let a), .text(let b)): a < b
            default: false
            }
        }
    }
    struct Group: Sendable {
        var count: Int
        var figures: [Figures]
        mutating func add(_ other: Group) {
            count += other.count
            for index in figures.indices { figures[index].add(other.figures[index]) }
        }
    }
    /// How much work one answer may be.
    struct Limit: Sendable {
        /// Rows counted, milliseconds spent, groups found.
        var rows: Int = 2_000_000, milliseconds: Int64 = 1500, groups: Int = 5000
        /// Numbers looked at in the first statement, and how many times more in the next one while they are quick.
        var window: Int64 = 20_000, growth: Int64 = 2
        static let quick: Int64 = 150
    }
    /// Everything that was counted, and its groups by their keys.
    private(set) var whole: Group, groups: [String: Group] = [:]
    /// False: it stopped before the end.
    private(set) var isComplete: Bool = true
    let columns: [ListColumn]

    /// - Parameter columns: those with a total; the others are left out.
    init(_ entity: Entity, _ query: ListQuery, _ columns: [ListColumn], by grouping: Grouping? = nil, limit: Limit = Limit(), in tx: Tx) throws {
        self.columns = columns.filter { $0.total != nil }
        let nothing = Group(count: 0, figures: Array(repeating: Figures(), count: self.columns.count))
        whole = nothing
        let table: SQL = .raw(entity.table), condition: SQL = try query.sql(entity, in: tx)  // a registry's table
        let last: Int64 = try tx.rows("SELECT MAX(id) AS last FROM \(table)").first.flatMap { Int64(value: $0["last"]) } ?? 0
        let fields: [Field] = self.columns.map(\.field), end: Int64 = Clock.now() + limit.milliseconds
        let wanted: SQL = ([SQL("COUNT(*) AS n")] + fields.enumerated().map { Tally.sql($1, $0) } + (grouping.map { ["\($0.key) AS grp"] } ?? [])).joined(", ")
        let tail: SQL = grouping == nil ? "" : " GROUP BY grp"
        var from: Int64 = 0, window: Int64 = limit.window
        while from < last {
            let to: Int64 = from + window, began: Int64 = Clock.now()
            for row in try tx.rows("SELECT \(wanted) FROM \(table) WHERE id > \(from) AND id <= \(to) AND \(condition)\(tail)") {
                let part: Group = Tally.group(row, fields)
                whole.add(part)
                if let grouping, part.count > 0 { groups[grouping.key(of: row["grp"], tx.zone), default: nothing].add(part) }
            }
            from = to
            guard from < last else { break }
            if Clock.now() - began < Limit.quick { window *= limit.growth }
            if whole.count >= limit.rows || Clock.now() > end || groups.count > limit.groups { isComplete = false; break }
        }
    }
    /// The figures of one field. A sum goes in two halves, so that no engine's whole numbers overflow.
    private static func sql(_ field: Field, _ index: Int) -> SQL {
        let name: SQL = .raw(field.column), at: SQL = .raw(String(index))  // a declared field's column, and a count of ours
        let value: SQL = field.isStoredAsNumber ? name : "NULLIF(\(name), '')"
        let ends: SQL = field.totals.contains(.most) ? ", MIN(\(value)) AS a\(at), MAX(\(value)) AS z\(at)" : ""
        guard field.totals.contains(.sum) else { return "COUNT(\(value)) AS f\(at)\(ends)" }
        return "COUNT(\(value)) AS f\(at)\(ends), CAST(SUM(\(name) / \(half)) AS BIGINT) AS h\(at), CAST(SUM(\(name) % \(half)) AS BIGINT) AS l\(at)"
    }
    private static let half: Int64 = 1_000_000

    private static func group(_ row: Row, _ fields: [Field]) -> Group {
        func whole(_ name: String) -> Int128 { Int128(Int64(value: row[name]) ?? 0) }
        let figures: [Figures] = fields.indices.map { at in
            Figures(filled: Int(value: row["f\(at)"]) ?? 0, sum: whole("h\(at)") * Int128(half) + whole("l\(at)"), least: row["a\(at)"], most: row["z\(at)"])
        }
        return Group(count: Int(value: row["n"]) ?? 0, figures: figures)
    }
}

extension Tally {
    /// What a column comes to in words; empty when nothing is filled in.
    func shown(_ group: Group, _ column: String, _ lang: Lang, _ zone: Zone) -> String {
        guard let index = columns.firstIndex(where: { $0.field.column == column }), let total = columns[index].total else { return "" }
        let field: Field = columns[index].field, figures: Figures = group.figures[index]
        if total == .count { return lang.number(figures.filled) }
        guard figures.filled > 0 else { return "" }
        switch total {
        case .sum: return Tally.figure(figures.sum, field, lang)
        case .average: return Tally.average(figures, field, lang)
        case .least: return Tally.end(figures.least, field, lang, zone)
        case .most: return Tally.end(figures.most, field, lang, zone)
        case .count: return lang.number(figures.filled)
        }
    }
    private static func end(_ value: Value, _ field: Field, _ lang: Lang, _ zone: Zone) -> String {
        switch (field.kind, value) {
        case (.instant, .int(let instant)): "\(lang.day(zone.day(instant))), \(zone.time(instant))"
        case (.day, .text(let text)): Day(text).map { lang.day($0) } ?? text
        case (_, .int(let units)): figure(Int128(units), field, lang)
        default: Form.plain(value)
        }
    }
    private static func figure(_ units: Int128, _ field: Field, _ lang: Lang) -> String {
        switch field.kind {
        case .money: Int64(exactly: units).map { lang.money($0) } ?? lang.grouped(units / 100) + "\u{A0}₽"
        case .decimal(let scale): Int64(exactly: units).map { lang.decimal($0, scale: scale) } ?? lang.grouped(units / Int128(Money.power(scale)))
        default: lang.grouped(units)
        }
    }
    /// Rounded half away from zero to the last decimal of the field; of whole numbers to hundredths.
    private static func average(_ figures: Figures, _ field: Field, _ lang: Lang) -> String {
        let isWhole: Bool = if case .number = field.kind { true } else { false }
        let sum: Int128 = figures.sum * (isWhole ? 100 : 1), count = Int128(figures.filled)
        let rounded: Int128 = (2 * sum.magnitudeSigned + count) / (2 * count) * (sum < 0 ? -1 : 1)
        return isWhole ? lang.decimal(Int64(clamping: rounded), scale: 2) : figure(rounded, field, lang)
    }
    /// `12 записей`, or over how many it was counted when it was not counted to the end.
    func extent(_ lang: Lang) -> String {
        let number: String = lang.number(whole.count)
        if isComplete { return number + "\u{A0}" + lang.plural(whole.count, ru: ("запись", "записи", "записей"), en: ("record", "records")) }
        return lang("по первым \(number) \(lang.plural(whole.count, ru: ("записи", "записям", "записям"), en: ("", "")))", "over the first \(number) records")
    }
}
extension Int128 {
    fileprivate var magnitudeSigned: Int128 { self < 0 ? -self : self }
}
extension Money {
    /// 10 to that power.
    fileprivate static func power(_ scale: Int) -> Int64 { (0..<scale).reduce(1) { product, _ in product * 10 } }
}
extension Lang {
    /// A whole number of any size with thousands apart.
    fileprivate func grouped(_ number: Int128) -> String {
        if let small = Int(exactly: number) { return self.number(small) }
        var digits: String = String(number.magnitude), groups: [String] = []
        while digits.count > 3 { groups.insert(String(digits.suffix(3)), at: 0); digits.removeLast(3) }
        return (number < 0 ? "−" : "") + ([digits] + groups).joined(separator: self("\u{A0}", ","))
    }
}
