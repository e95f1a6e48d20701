public import Database
internal import Hummingbird
public import Kernel
internal import Tabular

/// A list as a file: exactly its rows, in its order, with its columns. Memory does not grow with it.
public struct Export: Sendable {
    public enum Format: String, Sendable { case csv, xlsx }
    let entity: Entity, query: ListQuery, fields: [Field]

    /// - Parameter fields: the columns after the number.
    public init(_ entity: Entity, _ query: ListQuery, fields: [Field]) { (self.entity, self.query, self.fields) = (entity, query, fields) }

    /// - Returns: how many rows.
    /// - Throws: `DatabaseError.full` when the disk does not take it.
    @discardableResult
    public func write(to path: String, as format: Format, in tx: Tx) throws -> Int {
        let lang: Lang = tx.access.lang, titles: [String] = (entity.prefix.isEmpty ? [] : ["№"]) + fields.map { lang($0.label) }
        do {
            let out: any RowFile = format == .csv ? try CSVFile(path, titles) : try XLSXFile(path, lang(entity.many), titles)
            var count: Int = 0
            try ListRows(entity, query, in: tx).pages { rows in
                let titles: [String: String] = try linkTitles(entity, rows, in: tx)
                for row in rows {
                    let number: [Cell] = entity.prefix.isEmpty ? [] : [.text(Form.plain(row["number"]))]
                    try out.add(number + fields.map { Cell(row.value(column: $0.column), $0, titles, tx) })
                }
                count += rows.count
            }
            try out.close()
            return count
        } catch is TabularProblem { throw DatabaseError.full(path) }
    }
}

/// Every row of a list that may be exported, in the list's order, a page at a time.
public struct ListRows {
    let entity: Entity, query: ListQuery, tx: Tx
    /// Rows read at once.
    static let page: Int = 1000

    /// - Parameter typed: the address of the list.
    public init(_ entity: Entity, _ typed: Submitted, in tx: Tx) throws { self.init(entity, try Screens(entity).query(typed, in: tx).0, in: tx) }
    init(_ entity: Entity, _ query: ListQuery, in tx: Tx) { (self.entity, self.query, self.tx) = (entity, query, tx) }

    /// Writes a file made of the bytes of each page.
    /// - Throws: `DatabaseError.full` when the disk does not take it.
    public func write(to path: String, _ bytes: ([Row]) throws -> [UInt8]) throws {
        do {
            let file = try OutputFile(path)
            try pages { try file.write(bytes($0)) }
            try file.close()
        } catch is TabularProblem { throw DatabaseError.full(path) }
    }
    func pages(_ each: ([Row]) throws -> Void) throws {
        guard query.sort == entity.order || entity.field(query.sort).map({ tx.access.sees(entity, $0) }) == true else {
            throw BadRequest("По этому столбцу упорядочить нельзя", "The list cannot be sorted by this column")
        }
        let column: SQL = .raw(query.sort), table: SQL = .raw(entity.table)  // a sortable field and its table
        let condition: SQL = try query.sql(entity, in: tx) + " AND " + tx.access.rows(entity, .export)
        let order: SQL = query.descending ? "\(column) DESC, id DESC" : "\(column), id"
        var after: SQL = "1 = 1"
        while true {
            let found: [Row] = try tx.rows("SELECT * FROM \(table) WHERE \(condition) AND \(after) ORDER BY \(order) LIMIT \(Self.page)")
            try each(tx.computed(entity, found))
            guard found.count == Self.page, let last = found.last, let id = Int64(value: last["id"]) else { return }
            after = follows(last.value(column: query.sort), id, column)
        }
    }
    /// What comes behind a row. Nothing at all sorts before everything in SQLite and behind everything in PostgreSQL.
    private func follows(_ value: Value, _ id: Int64, _ column: SQL) -> SQL {
        let among: SQL = query.descending ? "(\(column) IS NULL AND id < \(id))" : "(\(column) IS NULL AND id > \(id))"
        let withValues: SQL = "(\(among) OR \(column) IS NOT NULL)"
        if value == .null { return query.descending ? .either(sqlite: among, postgres: withValues) : .either(sqlite: withValues, postgres: among) }
        let behind: SQL = query.descending ? "(\(column), id) < (\(value), \(id))" : "(\(column), id) > (\(value), \(id))"
        if entity.field(query.sort)?.isRequired == true { return behind }
        let withNothing: SQL = "(\(behind) OR \(column) IS NULL)"
        return query.descending ? .either(sqlite: withNothing, postgres: behind) : .either(sqlite: behind, postgres: withNothing)
    }
}

/// One cell on its way out.
enum Cell {
    case text(String), number(Int64), decimal(Int64, scale: Int), money(Int64), day(Day), moment(Day, minute: Int)

    init(_ value: Value, _ field: Field, _ titles: [String: String], _ tx: Tx) {
        let lang: Lang = tx.access.lang
        switch (field.kind, value) {
        case (.link(let table), .int(let id)): self = .text(titles["\(table)/\(id)"] ?? "")
        case (.number, .int(let number)): self = .number(number)
        case (.money, .int(let minor)): self = .money(minor)
        case (.decimal(let scale), .int(let units)): self = .decimal(units, scale: scale)
        case (.flag, .int(let on)): self = .text(on == 1 ? lang("да", "yes") : lang("нет", "no"))
        case (.instant, .int(let at)): self = .moment(tx.zone.day(at), minute: tx.zone.minute(at))
        case (.day, .text(let text)): self = Day(text).map { .day($0) } ?? .text(text)
        case (.choice(let all), .text(let key)): self = .text(all.first { $0.key == key }.map { lang($0.label) } ?? key)
        case (.several(let all), .text(let keys)):
            self = .text(keys.split(separator: "|").map { key in all.first { $0.key == key }.map { lang($0.label) } ?? String(key) }.joined(separator: ", "))
        default: self = .text(Form.typed(value, field, tx.zone))
        }
    }
}
/// `1500.5`: what a number with decimals is to a program.
private enum CellNumberText {
    static func point(_ units: Int64, _ scale: Int) -> String { Money.typed(units, scale: scale).replacing(",", with: ".") }
}
private protocol RowFile: AnyObject { func add(_ cells: [Cell]) throws; func close() throws }

private final class CSVFile: RowFile {
    private let writer = CSVWriter(), file: OutputFile
    init(_ path: String, _ titles: [String]) throws {
        file = try OutputFile(path)
        try file.write(CSVWriter.mark + writer.line(titles))
    }
    func add(_ cells: [Cell]) throws { try file.write(writer.line(cells.map(Self.text))) }
    func close() throws { try file.close() }
    private static func text(_ cell: Cell) -> String {
        switch cell {
        case .text(let text): text
        case .number(let number): String(number)
        case .decimal(let units, let scale): Money.typed(units, scale: scale)
        case .money(let minor): Money.typed(minor)
        case .day(let day): day.description
        case .moment(let day, let minute): "\(day) \(two(minute / 60)):\(two(minute % 60))"
        }
    }
    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
private final class XLSXFile: RowFile {
    private let writer: XLSXWriter
    init(_ path: String, _ name: String, _ titles: [String]) throws { writer = try XLSXWriter(path, sheet: name, titles: titles) }
    func add(_ cells: [Cell]) throws {
        try writer.add(cells.map { cell in
            switch cell {
            case .text(let text): text.isEmpty ? .empty : .text(text)
            // A spreadsheet keeps fifteen digits: longer numbers stay what they are as text.
            case .number(let number): number.magnitude < 1_000_000_000_000_000 ? .number(Double(number)) : .text(String(number))
            case .money(let minor): .money(minor)
            case .decimal(let units, let scale): Double(CellNumberText.point(units, scale)).map { .number($0) } ?? .text(Money.typed(units, scale: scale))
            case .day(let day): .day(year: day.year, month: day.month, day: day.day)
            case .moment(let day, let minute): .moment(year: day.year, month: day.month, day: day.day, hour: minute / 60, minute: minute % 60)
            }
        })
    }
    func close() throws { try writer.close() }
}

extension Screens {
    /// The list as the address says: `format=xlsx` or CSV, the columns it shows or, with `all=1`, all of them.
    @Sendable func export(_ request: Request, _ context: StaffContext) async throws -> Reply {
        guard context.access.reach(.export, entity.table) > .none else { throw NotAllowed() }
        let typed = try request.query(), path: String = try context.files.scratch()
        let format: Export.Format = Export.Format(rawValue: typed["format"]) ?? .csv
        try await context.read { tx in
            let (query, view): (ListQuery, SavedView?) = try self.query(typed, in: tx)
            let shown: [Field] = typed["all"] == "1" ? entity.fields.filter { tx.access.sees(entity, $0) } : try ListColumns.shown(entity, view: view, in: tx)
            try Export(entity, query, fields: shown).write(to: path, as: format, in: tx)
        }
        let name: String = "\(context.lang(entity.many)) \(context.today).\(format.rawValue)"
        return .made(path: path, name: name, type: format == .csv ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    }
}
