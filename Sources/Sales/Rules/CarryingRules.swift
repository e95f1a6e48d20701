internal import Database
internal import Foundation
internal import Kernel
internal import Process

/// Rules go along with a whole workspace as its records do; what their texts name is another record, field or choice there.
enum CarryingRules {
    static let texts: [CarriedText] = [
        CarriedText(Rule.table, "fields") { text, row, there in
            "|" + text.split(separator: "|").map { there.column(String($0), of: target(row)) }.joined(separator: "|") + "|"
        },
        CarriedText(Rule.table, "date_field") { text, row, there in there.column(text, of: target(row)) },
        CarriedText(Rule.table, "actions") { text, row, there in try actions(text, target(row), there) },
    ]
    private static func target(_ row: [String: Value]) -> String { Form.plain(row["target"] ?? .null) }

    private static func actions(_ text: String, _ table: String, _ there: any Origin) throws -> String {
        if text.isEmpty { return text }
        var steps: [RuleAction]
        do { steps = try Canonical.read([RuleAction].self, text) } catch is DecodingError { throw BadRequest("действия не читаются", "the actions cannot be read") }
        for place in steps.indices { try settle(&steps[place], table, there) }
        return try Canonical.text(steps)
    }
    /// The action in the words of this workspace. Whoever or whatever did not come along is to be chosen anew: the rule says so where it is shown.
    private static func settle(_ step: inout RuleAction, _ table: String, _ there: any Origin) throws {
        if let assignee: Assignee = DraftFields.assignee(step.who) { step.who = DraftFields.key(try assignee.elsewhere(there)) }
        if step.destination > 0 { step.destination = try there.find(Destination.table, step.destination) ?? 0 }
        guard !step.column.isEmpty else { return }
        let column: String = step.column
        step.column = there.column(column, of: table)
        step.value = try value(step.value, column, table, there)
    }
    private static func value(_ value: String, _ column: String, _ table: String, _ there: any Origin) throws -> String {
        guard let field: Field = there.field(column, of: table) else { return value }
        if case .link(let linked) = field.kind { return try Int64(value).map { id in try there.find(linked, id).map { String($0) } ?? "" } ?? value }
        return field.choices.isEmpty ? value : there.choice(value, of: table, column)
    }
}

extension Assignee {
    /// The same rule in the words of this workspace; one who did not come along leaves it to who is responsible.
    func elsewhere(_ there: any Origin) throws -> Assignee {
        switch self {
        case .employee(let id): try there.find("employee", id).map { .employee($0) } ?? .responsible
        case .department(let code): .department(try Int64(code).flatMap { try there.find("branch", $0) }.map { String($0) } ?? code)
        default: self
        }
    }
}
