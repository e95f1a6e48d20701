public import Database
internal import Requisites

extension Condition {
    /// Whether a row of the entity meets the condition: the same answer as ``sql(_:in:)`` gives.
    /// - Parameter row: all columns of the record, stored or about to be.
    public func matches(_ row: Row, _ entity: Entity, in tx: Tx) throws -> Bool {
        switch self {
        case .all(let parts): return try parts.allSatisfy { try $0.matches(row, entity, in: tx) }
        case .any(let parts): return try parts.contains { try $0.matches(row, entity, in: tx) }
        case .not(let part): return try !part.matches(row, entity, in: tx)
        case .linked(let column, let part):
            let (field, other): (Field, Entity) = try Condition.link(entity, column, tx)
            guard case .int(let id) = row.value(column: field.column) else { return false }
            let sql: SQL = "SELECT * FROM \(SQL.raw(other.table)) WHERE id = \(id) AND \(tx.access.rows(other, .see))"  // a registry's table
            return try tx.rows(sql).first.map { try part.matches($0, other, in: tx) } ?? false
        case .having(let table, let column, let part):
            let (other, back): (Entity, Field) = try Condition.back(entity, table, column, tx)
            guard let id = Int64(value: row["id"]) else { return false }
            let sql: SQL = "SELECT 1 AS yes FROM \(SQL.raw(other.table)) WHERE \(SQL.raw(back.column)) = \(id) AND archived_at IS NULL AND \(tx.access.rows(other, .see)) AND \(try part.sql(other, in: tx)) LIMIT 1"
            return try !tx.rows(sql).isEmpty
        case .test(let column, let asked, let values):
            let field: Field = try Condition.field(entity, column, asked, tx)
            let value: Value = field.isFormula ? tx.computed(entity, [row])[0].value(column: column) : row.value(column: column)
            return try field.matches(value, asked, values, tx)
        }
    }
}

extension Field {
    func matches(_ value: Value, _ asked: Condition.Operator, _ values: [String], _ tx: Tx) throws -> Bool {
        if let positive = asked.denied { return try !matches(value, positive, values, tx) }
        switch (try operand(asked, values, tx), value) {
        case (.none, _): return value == .null || value == .text("")
        case (.texts(let texts), .text(let text)): return matches(text, asked, texts)
        case (.numbers(let numbers), _):
            if case .flag = kind { return numbers.contains(Int64(value: value) ?? 0) }
            return Int64(value: value).map { compare($0, asked, numbers) } ?? false
        case (.moments(let from, let to), .int(let instant)): return instant >= from ?? .min && instant < to ?? .max
        case (.days(let from, let to), .text(let day)): return !day.isEmpty && day >= from ?? "" && day <= to ?? "\u{10FFFF}"
        case (.records(let ids, let department), .int(let id)):
            guard !ids.contains(id), department else { return ids.contains(id) }
            return try !tx.rows("SELECT 1 AS yes FROM employee WHERE id = \(id) AND branch_id IN \(in: tx.access.subtree)").isEmpty
        default: return false
        }
    }
    private func compare(_ value: Int64, _ asked: Condition.Operator, _ numbers: [Int64]) -> Bool {
        let number: Int64 = numbers.first ?? 0
        switch asked {
        case .less: return value < number
        case .atMost: return value <= number
        case .more: return value > number
        case .atLeast: return value >= number
        default: return numbers.contains(value)
        }
    }
    private func matches(_ value: String, _ asked: Condition.Operator, _ texts: [String]) -> Bool {
        if case .choice = kind { return texts.contains(value) }
        let mine: String = Plain.fold(value)
        func meets(_ text: String) -> Bool {
            let wanted: String = Plain.fold(text)
            switch (kind, asked) {
            case (.several, _), (.tags, _): return mine.utf8Contains("|\(wanted)|")
            case (_, .is): return mine == wanted
            case (_, .begins): return mine.utf8.starts(with: wanted.utf8)
            default: return mine.utf8Contains(wanted)
            }
        }
        return asked == .hasAll ? texts.allSatisfy(meets) : texts.contains(where: meets)
    }
}

extension String {
    /// Byte by byte, as the databases compare.
    fileprivate func utf8Contains(_ part: String) -> Bool { part.isEmpty || !Array(utf8).firstRange(of: Array(part.utf8)).isNilOrEmpty }
}
extension Range<Int>? {
    fileprivate var isNilOrEmpty: Bool { self == nil }
}
/// How the search index writes a text.
enum SearchText {
    static func words(_ text: String) -> [String] { Fold.text(text).split(separator: " ").map(String.init) }
}
