internal import Database
internal import HTML
internal import Kernel
internal import Records

/// A dossier as a page to read and as JSON for programs.
extension Dossier {
    func json(_ zone: Zone) -> String {
        func record(_ part: Part, _ row: Row) -> String {
            let fields: [String] = part.entity.fields.compactMap { field in
                let value: Value = row.value(column: field.column)
                return value == .null ? nil : "\(JSON.quote(field.column)):\(JSON.text(value))"
            }
            return "{" + (["\"id\":\(Form.plain(row["id"]))", "\"number\":\(JSON.text(row["number"]))", "\"created_at\":\(JSON.text(row["createdAt"]))"] + fields).joined(separator: ",") + "}"
        }
        func all(_ parts: [Part]) -> String { "{" + parts.map { part in "\(JSON.quote(part.entity.table)):[\(part.rows.map { record(part, $0) }.joined(separator: ",\n"))]" }.joined(separator: ",\n") + "}" }
        let log: [String] = changes.map { "{\"id\":\($0.id),\"at\":\(JSON.quote(Clock.rfc3339($0.at))),\"employee\":\($0.employeeID),\"cause\":\(JSON.quote($0.cause)),\"entity\":\(JSON.quote($0.entity)),\"record\":\($0.recordID),\"verb\":\(JSON.quote($0.verb)),\"changes\":\($0.changes)}" }
        return "{\"person\":\(JSON.quote(person.number)),\n\"records\":\(all(own)),\n\"mentions\":\(all(mentions)),\n\"changes\":[\(log.joined(separator: ",\n"))],\n\"files\":[\(files.map { JSON.quote(Form.plain($0["name"])) }.joined(separator: ","))]}\n"
    }
    /// A document that needs nothing beside it.
    func page(_ lang: Lang, _ zone: Zone, made: Int64) -> HTML {
        func line(_ part: Part, _ row: Row) -> HTML {
            let fields: [Field] = part.entity.fields.filter { row.value(column: $0.column) != .null }
            return "<table><caption>\(Form.plain(row["number"])) <span>\(lang("создано", "created")) \(lang.day(zone.day(Int64(value: row["createdAt"]) ?? 0)))</span></caption>\(each: fields, { field in "<tr><th>\(lang(field.label))</th><td>\(shown(row.value(column: field.column), field, titles: part.titles, lang: lang, zone: zone))</td></tr>" })</table>"
        }
        func section(_ part: Part) -> HTML { "<h2>\(lang(part.entity.many)) <small>\(part.rows.count)</small></h2>\(each: part.rows, { line(part, $0) })" }
        let named: HTML = mentions.isEmpty ? "" : "<h1>\(lang("Где ещё упомянут", "Where else they are named"))</h1>\(each: mentions, section)"
        let listed: HTML = files.isEmpty ? "" : "<h1>\(lang("Файлы", "Files"))</h1><ul>\(each: files, { "<li>\(Form.plain($0["name"]))</li>" })</ul>"
        return """
            <!doctype html><html lang="\(lang.rawValue)"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>\(person.name)</title>
            <style>body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}h1{margin-top:2.5rem}h2{margin-top:2rem;border-bottom:2px solid #111}small,caption span{color:#666;font-weight:400}table{width:100%;border-collapse:collapse;margin:0 0 1.2rem}caption{text-align:left;font-weight:600;padding:.3rem 0}th{width:14rem;text-align:left;font-weight:400;color:#555}th,td{border-top:1px solid #ddd;padding:.25rem .5rem;vertical-align:top}</style></head><body>
            <h1>\(person.name)</h1><p>\(lang("Всё, что записано об этом человеке, по состоянию на", "Everything that is kept of this person, as of")) \(lang.day(zone.day(made))), \(zone.time(made)). \(lang("То же для программ — в файле", "The same for programs is in the file")) data.json.</p>
            \(each: own, section)\(named)\(history(lang, zone))\(listed)</body></html>
            """
    }
    private func history(_ lang: Lang, _ zone: Zone) -> HTML {
        let entities: [String: Entity] = Dictionary((own + mentions).map { ($0.entity.table, $0.entity) }) { $1 }
        func values(_ change: Change) -> HTML {
            let entity: Entity? = entities[change.entity]
            return "\(each: change.values.sorted { $0.key < $1.key }, { column, pair in "<div>\(entity?.field(column).map { lang($0.label) } ?? column): \(Form.plain(pair.old)) → \(Form.plain(pair.new))</div>" })"
        }
        return "<h1>\(lang("Журнал изменений", "Change log"))</h1><table>\(each: changes, { change in "<tr><th>\(lang.day(zone.day(change.at))), \(zone.time(change.at))</th><td>\(entities[change.entity].map { lang($0.one) } ?? change.entity) · \(change.verb)</td><td>\(values(change))</td></tr>" })</table>"
    }
}
