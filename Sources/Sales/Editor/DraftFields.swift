internal import Kernel
internal import Process

/// The parts of a definition as a form writes and reads them.
enum DraftFields {
    // MARK: Terms

    /// `due` = 8, `due_unit` = hours, `due_calendar` = 1. Nothing typed: no term.
    static func term(_ form: Submitted, _ name: String) throws -> Term? {
        let typed: String = form[name]
        if typed.isEmpty { return nil }
        guard let count = Int(typed), (1...Term.limit).contains(count) else { throw BadRequest("Срок: нужно целое число больше нуля", "A term must be a whole number above zero") }
        return Term(count, Term.Unit(rawValue: form[name + "_unit"]) ?? .days, isWorking: form[name + "_calendar"] != "1")
    }

    // MARK: People

    static func key(_ rule: Assignee) -> String {
        switch rule {
        case .responsible: "responsible"
        case .superior: "superior"
        case .deputy: "deputy"
        case .role(let code): "role:" + code
        case .department(let code): "department:" + code
        case .employee(let id): "employee:" + String(id)
        case .formula(let text): "formula:" + text
        }
    }
    /// What a form chose; a formula comes in a field of its own.
    static func assignee(_ form: Submitted, _ name: String) -> Assignee? {
        form[name] == "formula" ? .formula(String(form[name + "_formula"].prefix(500))) : assignee(form[name])
    }
    static func assignee(_ key: String) -> Assignee? {
        let parts: [Substring] = key.split(separator: ":", maxSplits: 1), rest: String = parts.count == 2 ? String(parts[1]) : ""
        switch parts.first.map(String.init) {
        case "responsible": return .responsible
        case "superior": return .superior
        case "deputy": return .deputy
        case "role": return .role(rest)
        case "department": return .department(rest)
        case "employee": return Int64(rest).map { .employee($0) }
        case "formula": return .formula(rest)
        default: return nil
        }
    }

    // MARK: Lists of words

    /// A line each: `code | по-русски | in English`.
    static func outcomes(_ text: String) throws -> [Outcome] {
        var all: [Outcome] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let parts: [String] = line.split(separator: "|", omittingEmptySubsequences: false).map { Submitted.trimmed($0) }
            guard let first = parts.first, !first.isEmpty else { continue }
            if parts.count == 1 {
                all.append(Outcome("r\(all.count + 1)", first, first))
            } else {
                all.append(Outcome(first, parts[1], parts.count > 2 && !parts[2].isEmpty ? parts[2] : parts[1]))
            }
        }
        guard all.count <= 30 else { throw BadRequest("Вариантов не больше тридцати", "At most thirty choices") }
        return all
    }
    static func text(_ outcomes: [Outcome]) -> String { outcomes.map { "\($0.code) | \($0.name.ru) | \($0.name.en)" }.joined(separator: "\n") }

    // MARK: Conditions

    /// One test of a form: column, operator, values by `|`; or the text of a condition too complex for the form.
    static func condition(_ form: Submitted, _ name: String) throws -> Asked? {
        if !form[name + "_kept"].isEmpty, form[name + "_drop"] != "1" { return Asked(try Condition(json: form[name + "_kept"]).json) }
        let column: String = form[name + "_f"]
        if column.isEmpty { return nil }
        guard let asked = Condition.Operator(rawValue: form[name + "_op"]) else { throw BadRequest("Условие заполнено не полностью", "The condition is incomplete") }
        let values: [String] = asked.takesValue ? form[name + "_v"].split(separator: "|").map { Submitted.trimmed($0) } : []
        guard !asked.takesValue || !values.isEmpty else { throw BadRequest("У условия нет значения", "The condition has no value") }
        return Asked(Condition.test(column, asked, values).json)
    }
    /// The one test that a stored condition is, if it is one.
    static func test(_ asked: Asked?) -> (column: String, asked: Condition.Operator, values: String)? {
        guard let asked, let condition: Condition = try? Condition(json: asked.json) else { return nil }  // damaged: shown as its text
        switch condition {
        case .test(let column, let asked, let values): return (column, asked, values.joined(separator: "|"))
        case .all(let parts) where parts.count == 1:
            if case .test(let column, let asked, let values) = parts[0] { return (column, asked, values.joined(separator: "|")) }
            return nil
        default: return nil
        }
    }
    /// Guards of numbered rows; a row without a condition is none.
    static func guards(_ form: Submitted, _ name: String) throws -> [Guard] {
        try (0..<5).compactMap { row in
            let prefix: String = "\(name)\(row)"
            guard let asked: Asked = try condition(form, prefix) else { return nil }
            let ru: String = String(form[prefix + "_ru"].prefix(300)), en: String = String(form[prefix + "_en"].prefix(300))
            return Guard(asked, Phrase(ru, en.isEmpty ? ru : en))
        }
    }

    // MARK: Ways

    /// Forks of numbered rows; one without a stage is none.
    static func forks(_ form: Submitted) throws -> [Fork] {
        try (0..<8).compactMap { row in
            let name: String = "fork\(row)", to: String = form[name + "_to"]
            if to.isEmpty { return nil }
            // `action` or `action:result`
            let by: [Substring] = form[name + "_by"].split(separator: ":", maxSplits: 1)
            return Fork(to: to, action: by.first.map(String.init), result: by.count == 2 ? String(by[1]) : nil, condition: try condition(form, name), isAtOnce: form[name + "_once"] == "1",
                        reason: form[name + "_reason"].isEmpty ? nil : form[name + "_reason"])
        }
    }
    /// Nil: anywhere.
    static func ways(_ form: Submitted) -> [ByHand]? {
        guard form["ways"] == "listed" else { return nil }
        let right: String = form["ways_right"]
        return form.all("way").filter { !$0.isEmpty }.map { ByHand(to: $0, right: right.isEmpty ? nil : right) }
    }
    static func chains(_ form: Submitted) -> [Chain] {
        (0..<6).compactMap { row in
            let name: String = "chain\(row)", start: String = form[name + "_start"], result: String = form[name + "_on"]
            return start.isEmpty ? nil : Chain(on: result.isEmpty ? nil : result, start: start, limit: Int(form[name + "_limit"]))
        }
    }
}
