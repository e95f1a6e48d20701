public import Database
internal import HTML
public import Hummingbird
public import Kernel

/// Records as they were: today's row with everything taken back that the change log wrote after the moment.
extension Tx {
    /// Nil when the record did not exist yet, or lay in the bin and bins are not asked for.
    /// - Parameter moment: the last instant that counts, UTC milliseconds.
    public func row(_ entity: Entity, _ row: Row, asOf moment: Int64, bin: Bool = false) throws -> Row? {
        try rows(entity, [row], asOf: moment, bin: bin).first
    }
    /// The same for many rows with one look into the log; rows that were not there are left out.
    public func rows(_ entity: Entity, _ rows: [Row], asOf moment: Int64, bin: Bool = false) throws -> [Row] {
        let ids: [Int64] = rows.compactMap { Int64(value: $0["id"]) }
        let later: [Change] = try all("SELECT * FROM change_log WHERE entity = \(entity.table) AND record_id IN \(in: ids) AND at > \(moment) ORDER BY id DESC")
        let byRecord: [Int64: [Change]] = Dictionary(grouping: later, by: \.recordID)
        return at(moment).computed(entity, rows.compactMap { row in
            let id: Int64 = Int64(value: row["id"]) ?? 0, created: Int64 = Int64(value: row["createdAt"]) ?? 0
            let changes: [Change] = byRecord[id] ?? []
            guard created <= moment, !changes.contains(where: { $0.verb == "create" }) else { return nil }
            var old: [String: Value] = [:]
            for change in changes { for (column, pair) in change.values { old[column] = pair.old } }
            let then = Row(row.columns.map { ($0.name, old[$0.name] ?? $0.value) })
            return bin || then["archivedAt"] == .null ? then : nil
        })
    }
}

extension Screens {
    /// The end of the day that the address asks for; nil when it asks for no day.
    func moment(_ typed: Submitted, _ context: StaffContext) throws -> (day: Day, instant: Int64)? {
        guard !typed["as_of"].isEmpty else { return nil }
        guard let day = Day(typed["as_of"]), day <= context.today else { throw BadRequest("Нужна дата не позже сегодняшней, вида 2026-11-24", "A date of today or before is needed, like 2026-11-24") }
        return (day, context.zone.instant(day.adding(1)) - 1)
    }

    /// One record as it was at the end of a day.
    func cardAsOf(_ day: Day, _ moment: Int64, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), lang: Lang = context.lang, entity: Entity = entity
        let (title, page): (String, HTML) = try await context.read { tx in
            let now: Row = try tx.row(entity, id)
            guard let then = try tx.row(entity, now, asOf: moment, bin: true) else {
                let say: String = lang("Этой записи тогда ещё не было.", "This record did not exist yet.")
                return (lang("На дату", "As of"), screen(lang(entity.one), "\(notice(day, entity.url(id), lang))<div class=\"ot-empty crop\"><p>\(say)</p></div>"))
            }
            let titles: [String: String] = try linkTitles(entity, [then], in: tx), title: String = entity.titleText(then, titles)
            let facts: HTML = sectionedFacts(entity, tx.access.visible(entity, then), titles: titles, tx.access, context.zone)
            let changed: [String] = entity.fields.filter { tx.access.sees(entity, $0) && then.value(column: $0.column) != now.value(column: $0.column) }.map { lang($0.label) }
            let since: HTML = changed.isEmpty ? "<p class=\"soft\">\(lang("С тех пор ничего не изменилось.", "Nothing has changed since."))</p>" : "<p class=\"soft\">\(lang("С тех пор изменилось", "Changed since")): \(changed.joined(separator: ", "))</p>"
            return (title, screen(title, beside: "<span class=\"muted small mono\">\(Form.plain(now["number"]))</span>", "\(notice(day, entity.url(id), lang))\(since)<div class=\"stack\">\(facts)</div>"))
        }
        return .page(title, section: entity.path, page)
    }
    func notice(_ day: Day, _ url: String, _ lang: Lang) -> HTML {
        """
        <form class="ot-alert c mb-3 ot-asof" method="get" action="\(url)">\(icon("history"))<div class="grow">\(lang("Так было на конец дня", "As it was at the end of")) <b>\(lang.day(day))</b>.</div>\
        <input class="form-control form-control-sm w-auto" type="date" name="as_of" value="\(day.description)" aria-label="\(lang("Дата", "Date"))"><button class="btn btn-line btn-sm">\(lang("Показать", "Show"))</button><a class="btn btn-ghost btn-sm" href="\(url)">\(lang("К сегодняшнему", "Back to today"))</a></form>
        """
    }
}

extension ListQuery {
    /// Everything that narrows the list as one condition; the words of the search are looked for in the title.
    public func whole(_ entity: Entity) -> Condition {
        var parts: [Condition] = condition.isEmpty ? [] : [condition]
        for (column, wanted) in filters.sorted(by: { $0.key < $1.key }) {
            if let asked = entity.field(column)?.operators.first { parts.append(.test(column, asked, [wanted])) }
        }
        if !text.isEmpty { parts.append(.test(entity.title, .has, [text])) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }
}
