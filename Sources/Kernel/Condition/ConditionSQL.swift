public import Database

extension Condition {
    /// The condition on the rows of the entity's table, with unqualified columns.
    ///
    /// What the reader may not see cannot be asked about: a hidden field or table is refused like one that does not exist.
    /// - Throws: ``BadRequest`` with the sentence for the person, for an unknown field, a value that is none, an operator that does not fit.
    public func sql(_ entity: Entity, in tx: Tx) throws(BadRequest) -> SQL {
        switch self {
        case .all(let parts): return parts.isEmpty ? "1 = 1" : try Condition.join(parts, " AND ", entity, tx)
        case .any(let parts): return parts.isEmpty ? "1 = 0" : try Condition.join(parts, " OR ", entity, tx)
        case .not(let part): return Condition.denied(try part.sql(entity, in: tx))
        case .linked(let column, let part):
            let (field, other): (Field, Entity) = try Condition.link(entity, column, tx)
            let ids: SQL = "SELECT id FROM \(SQL.raw(other.table)) WHERE \(tx.access.rows(other, .see)) AND \(try part.sql(other, in: tx))"  // a registry's table
            return "\(SQL.raw(field.column)) IN (\(ids))"
        case .having(let table, let column, let part):
            let (other, back): (Entity, Field) = try Condition.back(entity, table, column, tx)
            let name: SQL = .raw(back.column)  // a declared field's column
            return "id IN (SELECT \(name) FROM \(SQL.raw(other.table)) WHERE \(name) IS NOT NULL AND archived_at IS NULL AND \(tx.access.rows(other, .see)) AND \(try part.sql(other, in: tx)))"
        case .test(let column, let asked, let values):
            let field: Field = try Condition.field(entity, column, asked, tx)
            return try field.sql(asked, values, entity, tx)
        }
    }
    private static func join(_ parts: [Condition], _ word: SQL, _ entity: Entity, _ tx: Tx) throws(BadRequest) -> SQL {
        var all: [SQL] = []
        for part in parts { all.append(try part.sql(entity, in: tx)) }
        return "(" + all.joined(word) + ")"
    }
    /// An empty field makes a comparison unknown, and unknown is "no".
    static func denied(_ sql: SQL) -> SQL { "NOT COALESCE((\(sql)), FALSE)" }

    static func field(_ entity: Entity, _ column: String, _ asked: Operator, _ tx: Tx) throws(BadRequest) -> Field {
        guard let field = entity.field(column), tx.access.sees(entity, field) else {
            throw BadRequest("Отбор по полю «\(column)» невозможен: такого поля нет", "Cannot filter by “\(column)”: there is no such field")
        }
        guard field.operators.contains(asked) else {
            throw BadRequest("Поле «\(field.label.ru)» нельзя сравнить так", "“\(field.label.en)” cannot be compared like this")
        }
        return field
    }
    static func link(_ entity: Entity, _ column: String, _ tx: Tx) throws(BadRequest) -> (Field, Entity) {
        guard let field = entity.field(column), tx.access.sees(entity, field), case .link(let table) = field.kind, let other = tx.registry[table] else {
            throw BadRequest("Отбор по связи «\(column)» невозможен: такой связи нет", "Cannot filter by “\(column)”: there is no such link")
        }
        return (field, other)
    }
    static func back(_ entity: Entity, _ table: String, _ column: String, _ tx: Tx) throws(BadRequest) -> (Entity, Field) {
        guard let other = tx.registry[table], let field = other.field(column), tx.access.sees(other, field),
              case .link(let target) = field.kind, target == entity.table else {
            throw BadRequest("Отбор по связи «\(table)» невозможен: такой связи нет", "Cannot filter by “\(table)”: there is no such link")
        }
        return (other, field)
    }
}

/// The values of one test, read and checked once for SQL and Swift alike.
enum Operand {
    case texts([String])
    case numbers([Int64])
    /// Instants from (inclusive) to (exclusive), or days as text, both inclusive.
    case moments(from: Int64?, to: Int64?)
    case days(from: String?, to: String?)
    /// Records; `mine` stands for the reader, `department` for everybody under the reader's branch.
    case records([Int64], department: Bool)
    case none
}

extension Field {
    func operand(_ asked: Condition.Operator, _ values: [String], _ tx: Tx) throws(BadRequest) -> Operand {
        guard asked.takesValue else { return .none }
        guard values.count <= 200, values.contains(where: { !$0.isEmpty }) else { throw wrong(Text("укажите значение", "give a value")) }
        guard values.allSatisfy({ $0.count <= 300 && !$0.unicodeScalars.contains("\0") }) else { throw wrong(Text("значение слишком длинное", "the value is too long")) }
        switch kind {
        case .number: return .numbers(try read(values, Text("нужно целое число", "a whole number is needed")) { Int64($0.filter { !$0.isWhitespace }) })
        case .money: return .numbers(try read(values, Text("нужна сумма", "an amount is needed")) { Money.minor($0) })
        case .decimal(let scale): return .numbers(try read(values, Text("нужно число", "a number is needed")) { Money.scaled($0, scale) })
        case .flag: return .numbers(try read(values, Text("нужно да или нет", "yes or no is needed")) { $0 == "1" ? 1 : $0 == "0" ? 0 : nil })
        case .day, .instant:
            guard values.count == 1, let period = Period(values[0]) else { throw wrong(Text("нужен срок", "a period is needed")) }
            let (first, last): (Day?, Day?) = period.days(today: tx.zone.day(tx.now))
            if case .day = kind { return .days(from: first?.description, to: last?.description) }
            return .moments(from: first.map { tx.zone.instant($0) }, to: last.map { tx.zone.instant($0.adding(1)) })
        case .link(let table): return try records(values, table, tx)
        case .choice(let all), .several(let all):
            guard values.allSatisfy({ value in all.contains { $0.key == value } }) else { throw wrong(Text("такого варианта нет", "there is no such option")) }
            return .texts(values)
        case .text, .long, .mail, .phone, .digits, .web, .tags: return .texts(values.filter { !$0.isEmpty })
        }
    }
    private func read(_ values: [String], _ say: Text, _ parse: (String) -> Int64?) throws(BadRequest) -> [Int64] {
        var all: [Int64] = []
        for value in values {
            guard let number = parse(value) else { throw wrong(say) }
            all.append(number)
        }
        return all
    }
    private func records(_ values: [String], _ table: String, _ tx: Tx) throws(BadRequest) -> Operand {
        let isEmployee: Bool = table == "employee"
        var ids: [Int64] = []
        for value in values where !(isEmployee && value == "department") {
            guard let id = isEmployee && value == "me" ? tx.access.employee : Int64(value) else { throw wrong(Text("выберите запись", "choose a record")) }
            ids.append(id)
        }
        return .records(ids, department: isEmployee && values.contains("department"))
    }
    private func wrong(_ why: Text) -> BadRequest { BadRequest("Отбор: поле «\(label.ru)»: \(why.ru)", "Filter: “\(label.en)”: \(why.en)") }

    func sql(_ asked: Condition.Operator, _ values: [String], _ entity: Entity, _ tx: Tx) throws(BadRequest) -> SQL {
        if let positive = asked.denied { return Condition.denied(try sql(positive, values, entity, tx)) }
        let name: SQL = try self.sql(tx.today)
        switch try operand(asked, values, tx) {
        case .none: return isStoredAsNumber ? "\(name) IS NULL" : "(\(name) IS NULL OR \(name) = '')"
        case .texts(let texts): return text(name, asked, texts, entity)
        case .numbers(let numbers):
            if case .flag = kind { return "COALESCE(\(name), 0) IN \(in: numbers)" }
            return compare(name, asked, numbers)
        case .moments(let from, let to): return bounds([from.map { "\(name) >= \($0)" }, to.map { "\(name) < \($0)" }])
        case .days(let from, let to): return bounds([from.map { "\(name) >= \($0)" }, to.map { "\(name) <= \($0)" }, from == nil ? "\(name) <> ''" : nil])
        case .records(let ids, let department):
            return department ? "(\(name) IN \(in: ids) OR \(name) IN (SELECT id FROM employee WHERE branch_id IN \(in: tx.access.subtree)))" : "\(name) IN \(in: ids)"
        }
    }
    /// Its value in the database: a declared field's column, or what a formula comes to.
    public func sql(_ today: Day) throws(BadRequest) -> SQL {
        guard isFormula else { return .raw(column) }
        guard let sql = formula?.sql(today: today) else {
            throw BadRequest("По полю «\(label.ru)» отобрать нельзя: его формула считается только в программе", "“\(label.en)” cannot be filtered by: its formula is worked out in the program only")
        }
        return sql
    }
    private func bounds(_ all: [SQL?]) -> SQL { "(" + all.compactMap(\.self).joined(" AND ") + ")" }
    private func compare(_ name: SQL, _ asked: Condition.Operator, _ numbers: [Int64]) -> SQL {
        let number: Int64 = numbers.first ?? 0
        switch asked {
        case .less: return "\(name) < \(number)"
        case .atMost: return "\(name) <= \(number)"
        case .more: return "\(name) > \(number)"
        case .atLeast: return "\(name) >= \(number)"
        default: return "\(name) IN \(in: numbers)"
        }
    }
    private func text(_ name: SQL, _ asked: Condition.Operator, _ texts: [String], _ entity: Entity) -> SQL {
        if case .choice = kind { return "\(name) IN \(in: texts)" }
        if asked == .is { return "fold(\(name)) IN \(in: texts.map { Plain.fold($0) })" }
        let ways: [SQL] = texts.map { "fold(\(name)) LIKE \(pattern($0, asked)) ESCAPE '\\'" as SQL }
        let test: SQL = "(" + ways.joined(asked == .hasAll ? " AND " : " OR ") + ")"
        return asked == .hasAll ? test : "(\(found(texts, entity))\(test))"
    }
    private func pattern(_ text: String, _ asked: Condition.Operator) -> String {
        let plain: String = Plain.fold(text).replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_")
        switch kind {
        case .several, .tags: return "%|\(plain)|%"
        default: return asked == .begins ? plain + "%" : "%\(plain)%"
        }
    }
    /// Lets the search index find the few candidates of a fragment, where there is one and it is long enough to be looked up.
    private func found(_ texts: [String], _ entity: Entity) -> SQL {
        guard isSearched, texts.allSatisfy({ Condition.candidates($0).isEmpty == false }) else { return "" }
        let ways: [SQL] = texts.map { text in
            let words: [SQL] = Condition.candidates(text).map { "text LIKE \("%" + $0 + "%")" as SQL }
            return "(" + words.joined(" AND ") + ")"
        }
        return "id IN (SELECT record_id FROM search_entry WHERE entity = \(entity.table) AND (\(ways.joined(" OR ")))) AND "
    }
}

extension Condition {
    /// The words of a fragment that a trigram index can look up.
    static func candidates(_ text: String) -> [String] {
        SearchText.words(text).filter { $0.count >= 3 && !$0.contains { "%_\\".contains($0) } }
    }
}
