internal import Exact

extension SQLWriter {
    func binary(_ operation: Operation, _ left: Int, _ right: Int, _ node: Int) throws(Formula.SQLRefusal) -> Piece {
        switch operation {
        case .and: return Piece(sql: try infix(write(left).sql, "AND", write(right).sql, node))
        case .or: return Piece(sql: try infix(write(left).sql, "OR", write(right).sql, node))
        case .in, .notIn: return try membership(operation, left, right, node)
        case .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual:
            let (first, second): (Piece, Piece) = try aligned(left, right, node)
            return Piece(sql: try infix(first.sql, operation.text(false), second.sql, node))
        case .add, .subtract: return try sum(operation, left, right, node)
        case .multiply: return try product(left, right, node)
        case .divide, .concat: throw refusal(.function(operation.text(false)), node)
        }
    }

    private func sum(_ operation: Operation, _ left: Int, _ right: Int, _ node: Int) throws(Formula.SQLRefusal) -> Piece {
        guard core.meanings[left].type == .number else { throw refusal(.function(operation.text(false)), node) }
        let (first, second): (Piece, Piece) = try aligned(left, right, node)
        let bound: Int128 = first.bound + second.bound
        if bound > SQLWriter.largest { throw refusal(.tooLarge, node) }
        return Piece(sql: try infix(first.sql, operation.text(false), second.sql, node, places: first.sql.places), bound: bound)
    }

    private func product(_ left: Int, _ right: Int, _ node: Int) throws(Formula.SQLRefusal) -> Piece {
        let first: Piece = try write(left), second: Piece = try write(right)
        let places: Int = first.sql.places + second.sql.places
        let (bound, isLarge): (Int128, Bool) = first.bound.multipliedReportingOverflow(by: second.bound)
        if isLarge || bound > SQLWriter.largest, cutsProducts, places <= 18 { return try cutProduct(first.sql, second.sql, node, places) }
        if isLarge || bound > SQLWriter.largest || places > 18 { throw refusal(.tooLarge, node) }
        return Piece(sql: try infix(first.sql, "*", second.sql, node, places: places), bound: bound)
    }

    /// A product that is NULL where it would be greater than a column without bounds may be: whole numbers never leave 64 bits.
    private func cutProduct(_ first: Formula.SQL, _ second: Formula.SQL, _ node: Int, _ places: Int) throws(Formula.SQLRefusal) -> Piece {
        let parts: [Formula.SQL] = [
            plain("(CASE WHEN "), second, plain(" = 0 THEN 0 WHEN ABS("), first, plain(") <= \(SQLWriter.usual) / ABS("), second, plain(") THEN "),
            first, plain(" * "), second, plain(" END)"),
        ]
        return Piece(sql: try join(parts, node, places: places), bound: SQLWriter.usual)
    }

    private func membership(_ operation: Operation, _ left: Int, _ right: Int, _ node: Int) throws(Formula.SQLRefusal) -> Piece {
        guard case .list(let items) = core.tree.nodes[right].kind, core.meanings[left].type != .flag else { throw refusal(.list, right) }
        var item: Piece = try write(left)
        var pieces: [Piece] = []
        for one: Int in items { pieces.append(try write(one)) }
        let places: Int = max(item.sql.places, pieces.map(\.sql.places).max() ?? 0)
        item = try scaled(item, to: places, node)
        var all: [Formula.SQL] = [plain("("), item.sql, plain(operation == .in ? " IN (" : " NOT IN (")]
        for (position, piece): (Int, Piece) in pieces.enumerated() {
            if position > 0 { all.append(plain(", ")) }
            all.append(try scaled(piece, to: places, node).sql)
        }
        all.append(plain("))"))
        return Piece(sql: try join(all, node))
    }

    func call(_ items: [Int], _ node: Int) throws(Formula.SQLRefusal) -> Piece {
        guard case .function(let function) = core.meanings[node].sense else { throw refusal(.list, node) }
        switch function {
        case .if: return try choice(items, node)
        case .let: return try write(items[items.count - 1])
        case .has: return Piece(sql: try join([plain("("), try name(items[0]).sql, plain(" IS NOT NULL)")], node))
        case .default: return try fallback(items, node)
        case .abs:
            let piece: Piece = try write(items[0])
            return Piece(sql: try join([plain("ABS("), piece.sql, plain(")")], node, places: piece.sql.places), bound: piece.bound)
        case .min, .max: return try extreme(function, items, node)
        case .mod, .div: return try wholeDivision(function, items, node)
        case .year: return try datePart(1, 4, items[0], node)
        case .month: return try datePart(6, 2, items[0], node)
        case .day: return try datePart(9, 2, items[0], node)
        case .date: return try date(items, node)
        default: throw refusal(.function(function.text(false)), node)
        }
    }

    private func choice(_ items: [Int], _ node: Int) throws(Formula.SQLRefusal) -> Piece {
        var values: [Piece] = []
        for position: Int in items.indices where position % 2 == 1 || position == items.count - 1 {
            values.append(try write(items[position]))
        }
        let places: Int = values.map(\.sql.places).max() ?? 0
        var all: [Formula.SQL] = [plain("(CASE")]
        var bound: Int128 = 0
        for (position, value): (Int, Piece) in values.enumerated() {
            let same: Piece = try scaled(value, to: places, node)
            bound = max(bound, same.bound)
            if position < values.count - 1 { all += [plain(" WHEN "), try write(items[position * 2]).sql, plain(" THEN "), same.sql] }
            else { all += [plain(" ELSE "), same.sql, plain(" END)")] }
        }
        return Piece(sql: try join(all, node, places: places), bound: bound)
    }

    private func fallback(_ items: [Int], _ node: Int) throws(Formula.SQLRefusal) -> Piece {
        guard case .name = core.tree.nodes[items[0]].kind else { throw refusal(.list, node) }
        let (first, second): (Piece, Piece) = try aligned(items[0], items[1], node)
        let sql: Formula.SQL = try join([plain("COALESCE("), first.sql, plain(", "), second.sql, plain(")")], node,
            places: first.sql.places)
        return Piece(sql: sql, bound: max(first.bound, second.bound))
    }

    private func extreme(_ function: Function, _ items: [Int], _ node: Int) throws(Formula.SQLRefusal) -> Piece {
        var pieces: [Piece] = []
        for item: Int in items { pieces.append(try write(item)) }
        let places: Int = pieces.map(\.sql.places).max() ?? 0
        var result: Piece = try scaled(pieces[0], to: places, node)
        for piece: Piece in pieces.dropFirst() {
            let other: Piece = try scaled(piece, to: places, node)
            let test: Formula.SQL = try infix(result.sql, function == .min ? "<=" : ">=", other.sql, node)
            let all: [Formula.SQL] = [plain("(CASE WHEN "), test, plain(" THEN "), result.sql, plain(" ELSE "), other.sql, plain(" END)")]
            result = Piece(sql: try join(all, node, places: places), bound: max(result.bound, other.bound))
        }
        return result
    }

    private func wholeDivision(_ function: Function, _ items: [Int], _ node: Int) throws(Formula.SQLRefusal) -> Piece {
        // Only a literal: a database may divide before it tests the guard.
        guard case .number(let divisor) = core.tree.nodes[items[1]].kind, !divisor.isZero else {
            throw refusal(.function(function.text(false)), node)
        }
        let (first, second): (Piece, Piece) = try aligned(items[0], items[1], node)
        if function == .div { return Piece(sql: try infix(first.sql, "/", second.sql, node), bound: first.bound) }
        let sql: Formula.SQL = try infix(first.sql, "%", second.sql, node, places: first.sql.places)
        return Piece(sql: sql, bound: min(first.bound, second.bound))
    }

    private func datePart(_ start: Int, _ length: Int, _ item: Int, _ node: Int) throws(Formula.SQLRefusal) -> Piece {
        let all: [Formula.SQL] = [plain("CAST(substr("), try write(item).sql, plain(", \(start), \(length)) AS BIGINT)")]
        return Piece(sql: try join(all, node), bound: 9999)
    }

    private func date(_ items: [Int], _ node: Int) throws(Formula.SQLRefusal) -> Piece {
        var parts: [Int] = []
        for item: Int in items {
            guard case .number(let number) = core.tree.nodes[item].kind,
                  let part: Int = number.int else { throw refusal(.function("date"), node) }
            parts.append(part)
        }
        guard let day: Formula.Day = Formula.Day(year: parts[0], month: parts[1], day: parts[2]) else {
            throw refusal(.function("date"), node)
        }
        return Piece(sql: argument(day.description))
    }
}
