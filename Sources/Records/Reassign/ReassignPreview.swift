internal import Database
internal import HTML
internal import Kernel

/// What a reassignment would do: how much each new owner gets of each kind, with examples.
struct ReassignPreview {
    struct Part { let heir: Int64; var counts: [String: Int] = [:], examples: [String] = [] }
    let parts: [Part], tables: [String]
    var total: Int { parts.reduce(0) { $0 + $1.counts.values.reduce(0, +) } }

    /// The records of one kind that would be given for themselves.
    static func condition(_ plan: Reassignment.Plan, _ entity: Entity, _ kinds: Reassignment.Kinds, in tx: Tx) throws -> SQL {
        var all: [SQL] = ["owner_id = \(plan.from)", "archived_at IS NULL", tx.access.rows(entity, .see), kinds.open[entity.table] ?? "1 = 1"]
        if entity.table == kinds.main, !plan.query.isEmpty {
            guard let query = Submitted(urlEncoded: plan.query) else { throw BadRequest("Отбор указан неверно", "The filter is wrong") }
            all.append(try ListQuery(entity, query).sql(entity, in: tx))
        }
        return all.joined(" AND ")
    }
    init(_ plan: Reassignment.Plan, _ kinds: Reassignment.Kinds, in tx: Tx) throws {
        var parts: [Int64: Part] = Dictionary(plan.heirs.map { ($0, Part(heir: $0)) }) { first, _ in first }
        var given: Set<String> = [], done: Int = 0
        for table in plan.tables {
            guard let entity = tx.registry[table] else { continue }
            // Title and table come from the registry.
            let rows: [Row] = try tx.rows("SELECT id, \(SQL.raw(entity.title)) AS title FROM \(SQL.raw(table)) WHERE \(Self.condition(plan, entity, kinds, in: tx)) ORDER BY id")
            var turn = try ReassignTurn(plan, entity, kinds, done: done, in: tx), owner: [Int64: Int64] = [:]
            for row in rows {
                guard let id = Int64(value: row["id"]), !given.contains("\(table)/\(id)") else { continue }
                let heir: Int64 = turn.next()
                owner[id] = heir
                parts[heir]?.counts[table, default: 0] += 1
                if (parts[heir]?.examples.count ?? 3) < 3 { parts[heir]?.examples.append(Form.plain(row["title"])) }
            }
            done += owner.count
            guard table == kinds.main else { continue }
            for (guest, column) in kinds.along where plan.along.contains(guest) {
                let own: SQL = "owner_id = \(plan.from) AND archived_at IS NULL AND \(kinds.open[guest] ?? "1 = 1") AND \(SQL.raw(column)) IS NOT NULL"
                for row in try tx.rows("SELECT id, \(SQL.raw(column)) AS home FROM \(SQL.raw(guest)) WHERE \(own)") {
                    guard let id = Int64(value: row["id"]), let home = Int64(value: row["home"]), let heir = owner[home] else { continue }
                    given.insert("\(guest)/\(id)")
                    parts[heir]?.counts[guest, default: 0] += 1
                }
            }
        }
        self.parts = plan.heirs.compactMap { parts[$0] }
        tables = kinds.tables.filter { table in parts.values.contains { $0.counts[table] != nil } }
    }

    func view(_ names: [Int64: String], _ registry: Registry, _ lang: Lang) -> HTML {
        guard total > 0 else { return "<div class=\"ot-empty crop\"><p>\(lang("По этим условиям передавать нечего.", "There is nothing to give by these conditions."))</p></div>" }
        let heads: [HTML] = tables.compactMap { registry[$0] }.map { "<th class=\"num\">\(lang($0.many))</th>" }
        return """
            <div class="ot-scroll"><table class="ot-table ot-preview-given"><thead><tr><th>\(lang("Кому", "To whom"))</th>\(heads)</tr></thead><tbody>\(each: parts, { part in
                "<tr><th scope=\"row\"><span class=\"row-x\">\(avatar(names[part.heir] ?? ""))\(names[part.heir] ?? "")</span></th>\(each: tables, { "<td class=\"num\">\(lang.number(part.counts[$0] ?? 0))</td>" })</tr><tr class=\"ot-examples\"><td class=\"xs muted\" colspan=\"\(tables.count + 1)\">\(part.examples.isEmpty ? "" : lang("Например: ", "For example: "))\(part.examples.joined(separator: ", "))</td></tr>"
            })</tbody></table></div>
            """
    }
}
