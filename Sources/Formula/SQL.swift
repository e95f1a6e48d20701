internal import Exact

extension Formula {
    /// A formula as SQL that SQLite and PostgreSQL read alike. Numbers are whole: the value times 10^`places`.
    public struct SQL: Sendable, Hashable {
        /// Text around the arguments: one more part than arguments. Numbers stand in the text, they are our own digits, cast to 64 bits.
        public internal(set) var parts: [String]
        /// Texts, and days as `YYYY-MM-DD`, to bind between the parts.
        public internal(set) var arguments: [String]
        /// Decimal places of a number; 0 for a whole number and for everything else.
        public internal(set) var places: Int = 0

        /// The text with `?` for each argument.
        public var text: String { parts.joined(separator: "?") }
    }

    /// How a name is kept in the database. The string is SQL the program wrote itself, never what a person typed.
    public enum Column: Sendable, Hashable {
        /// Whole numbers.
        case integer(String)
        /// Numbers times 10^places: kopecks have two places.
        case scaled(String, places: Int)
        /// Text, compared byte by byte.
        case text(String)
        /// A condition, true or false.
        case flag(String)
        /// Text `YYYY-MM-DD`.
        case day(String)
    }

    /// Why a formula has no SQL.
    public struct SQLRefusal: Error, Sendable, Hashable {
        /// The reason, for a program.
        public enum Reason: Sendable, Hashable {
            /// Division, rounding and other functions give digits that databases keep differently.
            case function(String)
            /// Lists, records, walks and tables stay in the program.
            case list
            /// The name has no column, or a column of another type; the id of the name.
            case noColumn(String)
            /// A whole number might leave 64 bits; declare bounds of its names.
            case tooLarge
            /// The text grew beyond `Limits.textBytes`.
            case tooLong
        }

        /// Why.
        public let reason: Reason
        /// Where, in Unicode scalars of the source.
        public let range: Range<Int>

        /// Why, for a person.
        public func sentence(_ language: Language) -> String {
            let isRussian: Bool = language == .ru
            switch reason {
            case .function(let name):
                return isRussian ? "«\(name)» не считается в базе данных." : "“\(name)” is not computed in the database."
            case .list:
                return isRussian ? "Списки и таблицы не считаются в базе данных." : "Lists and tables are not computed in the database."
            case .noColumn(let id): return isRussian ? "Для «\(id)» нет колонки." : "There is no column for “\(id)”."
            case .tooLarge:
                return isRussian ? "Число может не поместиться в 64 бита: задайте границы имён."
                    : "A number may leave 64 bits: declare bounds of the names."
            case .tooLong: return isRussian ? "Запрос получился слишком длинным." : "The query is too long."
            }
        }
    }

    /// The formula as SQL for a filter or a sort, or the reason why it has to be computed in the program.
    /// A column without declared bounds is taken to be within ±10^15 as stored.
    /// - Parameters:
    ///   - columns: the column of a name by its id.
    ///   - cutsProducts: a product of names without bounds is written too, and is NULL beyond ±10^15 as stored; otherwise it is refused.
    public func sql(cutsProducts: Bool = false, _ columns: (String) -> Column?) -> Result<SQL, SQLRefusal> {
        var writer: SQLWriter = SQLWriter(core)
        writer.cutsProducts = cutsProducts
        for id: String in inputs { writer.columns[id] = columns(id) }
        do throws(SQLRefusal) { return .success(try writer.write(tree.root).sql) } catch { return .failure(error) }
    }
}

/// Writes SQL for a checked tree.
struct SQLWriter {
    struct Piece: Sendable {
        var sql: Formula.SQL
        /// The greatest magnitude of a number as it stands in SQL.
        var bound: Int128 = 0
        /// The number itself when it is written out.
        var literal: Int128?
    }

    let core: Formula.Core
    var columns: [String: Formula.Column] = [:]
    var cutsProducts: Bool = false

    init(_ core: Formula.Core) { self.core = core }

    static let largest: Int128 = 9_000_000_000_000_000_000
    static let usual: Int128 = 1_000_000_000_000_000

    func refusal(_ reason: Formula.SQLRefusal.Reason, _ node: Int) -> Formula.SQLRefusal {
        Formula.SQLRefusal(reason: reason, range: core.tree.nodes[node].range)
    }

    func plain(_ text: String) -> Formula.SQL { Formula.SQL(parts: [text], arguments: []) }

    /// Pieces one after another: even places are text, odd are SQL.
    func join(_ all: [Formula.SQL], _ node: Int, places: Int = 0) throws(Formula.SQLRefusal) -> Formula.SQL {
        var result: Formula.SQL = plain("")
        var length: Int = 0
        for one: Formula.SQL in all {
            result.parts[result.parts.count - 1] += one.parts[0]
            result.parts += one.parts.dropFirst()
            result.arguments += one.arguments
            length += one.parts.reduce(0) { $0 + $1.utf8.count }
            if length > Formula.Limits.textBytes || result.arguments.count > 500 { throw refusal(.tooLong, node) }
        }
        result.places = places
        return result
    }

    func argument(_ text: String) -> Formula.SQL { Formula.SQL(parts: ["", ""], arguments: [text]) }

    func write(_ node: Int) throws(Formula.SQLRefusal) -> Piece {
        switch core.tree.nodes[node].kind {
        case .number(let number): return try literal(number, node)
        case .text(let text): return Piece(sql: argument(text))
        case .flag(let flag): return Piece(sql: plain(flag ? "(1 = 1)" : "(1 = 0)"))
        case .name: return try name(node)
        case .negate(let base):
            let piece: Piece = try write(base)
            if let number: Int128 = piece.literal { return literal(-number, piece.sql.places) }
            return Piece(sql: try join([plain("(- "), piece.sql, plain(")")], node, places: piece.sql.places), bound: piece.bound)
        case .percent(let base):
            var piece: Piece = try write(base)
            piece.sql.places += 2
            guard piece.sql.places <= 18 else { throw refusal(.tooLarge, node) }
            return piece
        case .not(let base): return Piece(sql: try join([plain("(NOT "), try write(base).sql, plain(")")], node))
        case .binary(let operation, let left, let right): return try binary(operation, left, right, node)
        case .call(_, let items): return try call(items, node)
        case .list, .field, .invalid: throw refusal(.list, node)
        }
    }

    func literal(_ number: Exact, _ node: Int) throws(Formula.SQLRefusal) -> Piece {
        let value: Exact = number.normalized
        guard value.absolute.coefficient <= SQLWriter.largest else { throw refusal(.tooLarge, node) }
        return literal(value.coefficient, value.scale)
    }

    /// One number of 64 bits: PostgreSQL takes small digits for 32 bits, and their products would not fit.
    private func literal(_ digits: Int128, _ places: Int) -> Piece {
        var sql: Formula.SQL = plain("CAST(\(digits) AS BIGINT)")
        sql.places = places
        return Piece(sql: sql, bound: digits < 0 ? -digits : digits, literal: digits)
    }

    func name(_ node: Int) throws(Formula.SQLRefusal) -> Piece {
        switch core.meanings[node].sense {
        case .local(let value): return try write(value)
        case .input(let slot): return try column(core.schema.names[slot], node)
        default: throw refusal(.list, node)
        }
    }

    private func column(_ name: Formula.Name, _ node: Int) throws(Formula.SQLRefusal) -> Piece {
        switch (columns[name.id], name.type) {
        case (.integer(let sql)?, .number): return try number(sql, 0, name, node)
        case (.scaled(let sql, let places)?, .number): return try number(sql, places, name, node)
        case (.text(let sql)?, .text), (.flag(let sql)?, .flag), (.day(let sql)?, .day): return Piece(sql: plain("(" + sql + ")"))
        default: throw refusal(.noColumn(name.id), node)
        }
    }

    private func number(_ text: String, _ places: Int, _ name: Formula.Name, _ node: Int) throws(Formula.SQLRefusal) -> Piece {
        guard (0...18).contains(places) else { throw refusal(.noColumn(name.id), node) }
        var sql: Formula.SQL = plain("(" + text + ")")
        sql.places = places
        guard let low: Exact = name.minimum, let high: Exact = name.maximum else { return Piece(sql: sql, bound: SQLWriter.usual) }
        let greatest: Exact = max(low.absolute, high.absolute)
        guard let whole: Exact = try? greatest.multiplying(by: SQLWriter.ten(places)).rounded(scale: 0, .up).normalized else {
            throw refusal(.tooLarge, node)
        }
        let bound: Int128 = Int128(whole.int ?? Int.max)
        if bound > SQLWriter.largest { throw refusal(.tooLarge, node) }
        return Piece(sql: sql, bound: bound)
    }

    static func ten(_ power: Int) -> Exact {
        var result: Int128 = 1
        for _ in 0..<min(max(power, 0), 18) { result *= 10 }
        return Exact(coefficient: result, scale: 0) ?? .one
    }

    /// The number with more places.
    func scaled(_ piece: Piece, to places: Int, _ node: Int) throws(Formula.SQLRefusal) -> Piece {
        let extra: Int = places - piece.sql.places
        if extra <= 0 { return piece }
        let factor: Int128 = SQLWriter.ten(extra).coefficient
        let (bound, isLarge): (Int128, Bool) = piece.bound.multipliedReportingOverflow(by: factor)
        if isLarge || extra > 18 || bound > SQLWriter.largest { throw refusal(.tooLarge, node) }
        if let number: Int128 = piece.literal { return literal(number * factor, places) }
        let all: [Formula.SQL] = [plain("("), piece.sql, plain(" * CAST(\(factor) AS BIGINT))")]
        return Piece(sql: try join(all, node, places: places), bound: bound)
    }

    /// Two numbers with the same places.
    func aligned(_ left: Int, _ right: Int, _ node: Int) throws(Formula.SQLRefusal) -> (Piece, Piece) {
        let first: Piece = try write(left), second: Piece = try write(right)
        let places: Int = max(first.sql.places, second.sql.places)
        return (try scaled(first, to: places, node), try scaled(second, to: places, node))
    }

    func infix(
        _ left: Formula.SQL, _ sign: String, _ right: Formula.SQL, _ node: Int, places: Int = 0
    ) throws(Formula.SQLRefusal) -> Formula.SQL {
        try join([plain("("), left, plain(" " + sign + " "), right, plain(")")], node, places: places)
    }
}
