internal import Database
internal import Foundation
internal import Kernel

// What rules did with a record of the person's and what other systems were told of it: both are kept for some weeks beside the records.
extension ErasureWork {
    /// - Parameter isGone: the record is wiped, nothing of it stays.
    func journals(_ entity: Entity, _ id: Int64, isGone: Bool, isClient: Bool = false) throws {
        let about: SQL = "entity = \(entity.table) AND record_id = \(id)"
        // By a date of a card a rule remembers that it has acted: the date says how old somebody is.
        if isGone || isClient || entity.table == Person.contact { try tx.run("DELETE FROM rule_firing WHERE \(about)") }
        if isGone {
            try tx.run("DELETE FROM rule_member WHERE record_id = \(id) AND rule_id IN (SELECT id FROM rule WHERE target = \(entity.table))")
            return try tx.run("DELETE FROM webhook_call WHERE \(about)")
        }
        for row in try tx.rows("SELECT id, result, problem FROM rule_firing WHERE \(about) ORDER BY id") {
            let (result, problem): (String?, String?) = (clean(row["result"]), clean(row["problem"]))
            guard result != nil || problem != nil else { continue }
            try tx.run("UPDATE rule_firing SET result = \(result ?? Form.plain(row["result"])), problem = \(problem ?? Form.plain(row["problem"])) WHERE id = \(row["id"])")
        }
        for row in try tx.rows("SELECT id, body, problem FROM webhook_call WHERE \(about) ORDER BY id") {
            let body: String = try told(Form.plain(row["body"]), entity, isClient: isClient)
            try tx.run("UPDATE webhook_call SET body = \(body), problem = \(clean(row["problem"]) ?? Form.plain(row["problem"])) WHERE id = \(row["id"])")
        }
    }
    private func clean(_ value: Value) -> String? { rule.signs.scrub(Form.plain(value), close: true) }

    /// The body of a call with its fields as the record itself holds them from now on. One that still waits goes out like that.
    private func told(_ body: String, _ entity: Entity, isClient: Bool) throws -> String {
        guard var told = try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any], let fields = told["fields"] as? [String: Any] else { return "{}" }
        var left: [String: Any] = [:]
        // A column that has no field any more is nobody's to judge: it goes.
        for (column, any) in fields {
            guard let field: Field = entity.field(column) else { continue }
            if rule.mode == .erase, case .link(Person.contact) = field.kind, let linked = (any as? NSNumber)?.int64Value, rule.ids.contains(linked) { left[column] = NSNull(); continue }
            let old: Value = (any as? String).map { .text($0) } ?? (any is NSNull ? .null : .int(1))
            switch rule.value(old, rule.treatment(entity, field, isTheirs: true, isClient: isClient, lang)) {
            case nil: left[column] = any
            case .text(let text): left[column] = text
            default: left[column] = NSNull()
            }
        }
        told["fields"] = left
        return String(decoding: try JSONSerialization.data(withJSONObject: told, options: [.sortedKeys, .withoutEscapingSlashes]), as: UTF8.self)
    }
}
