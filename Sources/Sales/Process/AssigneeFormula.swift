internal import Database
internal import Exact
internal import Formula
internal import Kernel
internal import Process

/// A formula that says who does an action, by the fields of the record: `if(amount > 100000, "Игорь Панин", "ответственный")`.
///
/// Its value is a word for somebody: `ответственный`, `руководитель`, `заместитель` or their English, or the name of a role, a department or a colleague.
struct AssigneeFormula {
    private let formula: Formula, entity: Entity

    /// - Parameter text: in Russian or in English.
    init(_ text: String, _ entity: Entity) throws(BadRequest) {
        var said: String?, found: Formula?
        for language in [Formula.Language.ru, .en] where found == nil {
            do {
                switch Formula.compile(text, try Self.schema(entity), language, type: .text) {
                case .success(let formula): found = formula
                case .failure(let problems): said = said ?? problems.list.first.map { $0.sentence(.ru) }
                }
            } catch { said = said ?? "\(error)" }
        }
        guard let found else { throw BadRequest("Формула исполнителя: \(said ?? "")", "The formula of the assignee: \(said ?? "")") }
        (formula, self.entity) = (found, entity)
    }
    /// The word for a record; nil: the formula has no value for it.
    func word(_ row: Row, titles: [String: String]) -> String? {
        var values = Formula.Values(formula.schema)
        for field in entity.fields { values[field.column] = Self.value(row.value(column: field.column), field, titles, formula.language) }
        do throws(FormulaError) {
            guard case .text(let word) = try formula.evaluate(values) else { return nil }
            return word
        } catch { return nil }  // a division by nothing: who is responsible stands in
    }

    private static func schema(_ entity: Entity) throws -> Formula.Schema {
        var ru: Set<String> = [], en: Set<String> = []
        func free(_ name: String, _ column: String, _ taken: inout Set<String>) -> String {
            let clean: String = String(name.filter { !"{}#^\n".contains($0) }), kept: String = clean.isEmpty || taken.contains(Plain.fold(clean)) ? column : clean
            taken.insert(Plain.fold(kept))
            return kept
        }
        return try Formula.Schema(names: entity.fields.compactMap { field in
            let kind: Formula.Kind
            switch field.kind {
            case .number, .money, .decimal: kind = .number
            case .flag: kind = .flag
            case .day: kind = .day
            case .instant: return nil
            default: kind = .text
            }
            return Formula.Name(field.column, ru: free(field.label.ru, field.column, &ru), en: free(field.label.en, field.column, &en), kind, isOptional: kind == .day)
        })
    }
    /// Sums in whole roubles with kopecks; choices and links by what people read; nothing is 0 or an empty text.
    private static func value(_ value: Value, _ field: Field, _ titles: [String: String], _ language: Formula.Language) -> Formula.Value {
        switch field.kind {
        case .number: return .number(Exact(Int(Int64(value: value) ?? 0)))
        case .money: return .number(Exact(minorUnits: Int64(value: value) ?? 0))
        case .decimal(let scale): return .number(Exact(coefficient: Int128(Int64(value: value) ?? 0), scale: scale) ?? 0)
        case .flag: return .flag(value == .int(1))
        case .day: return Day(Form.plain(value)).flatMap { Formula.Day(year: $0.year, month: $0.month, day: $0.day) }.map { .day($0) } ?? .empty
        default: return .text(FilledWords.plain(value, field, titles, language == .ru ? .ru : .en, Zone()))
        }
    }
}

extension Assigning {
    /// What a word of a formula names: a rule of its own.
    func rule(named word: String) throws -> Assignee? {
        switch Plain.fold(word) {
        case Plain.fold("ответственный"), "responsible": return .responsible
        case Plain.fold("руководитель"), "superior": return .superior
        case Plain.fold("заместитель"), "deputy": return .deputy
        default: break
        }
        let folded: String = Plain.fold(word)
        if let person: Int64 = try tx.rows("SELECT id FROM employee WHERE archived_at IS NULL AND fold(name) = \(folded) ORDER BY id LIMIT 1").first.flatMap({ Int64(value: $0["id"]) }) { return .employee(person) }
        if let place: Int64 = try tx.rows("SELECT id FROM branch WHERE archived_at IS NULL AND fold(name) = \(folded) ORDER BY id LIMIT 1").first.flatMap({ Int64(value: $0["id"]) }) { return .department(String(place)) }
        return try exists(.role(word)) ? .role(word) : nil
    }
}
