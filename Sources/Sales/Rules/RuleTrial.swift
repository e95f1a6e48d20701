internal import Database
internal import HTML
internal import Kernel
internal import Records

/// A rule tried on the last records of its kind: which of them meet the condition, and what would have been done and refused.
struct RuleTrial: Sendable {
    struct Line: Sendable { let id: Int64, title: String, number: String, done: [Text], refused: Text? }
    let rule: Rule, entity: Entity, lines: [Line], words: String
    /// The condition that is tried when it is not the rule's own yet.
    let pending: Condition?
    /// Records that were looked at, and shown.
    static let looked: Int = 2000, shown: Int = 20
    let seen: Int

    /// - Parameter asked: the JSON of a condition; nil: the rule's own.
    init(_ id: Int64, _ asked: String?, in tx: Tx) throws {
        let kept: Rule = try tx.find(ID<Rule>(rawValue: id))
        guard let entity: Entity = tx.registry[kept.target] else { throw NotFound() }
        let condition: Condition = try asked.map { try Condition(json: $0) } ?? kept.asked()
        (rule, self.entity, pending) = (kept, entity, asked == nil ? nil : condition)
        words = condition.isEmpty ? tx.access.lang("любая запись", "any record") : try conditionWords(condition, entity, in: tx)
        let test: SQL = try condition.sql(entity, in: tx), table: SQL = .raw(entity.table)  // a registry's table
        // The newest that meet it, among so many: the cost does not grow with the table.
        let rows: [Row] = try tx.rows("""
            SELECT id, number, \(SQL.raw(entity.title)) AS title FROM (SELECT * FROM \(table) WHERE archived_at IS NULL AND \(tx.access.rows(entity, .see)) ORDER BY id DESC LIMIT \(Self.looked)) AS last
            WHERE \(test) ORDER BY id DESC LIMIT \(Self.shown)
            """)
        seen = Self.looked
        lines = try rows.compactMap { row in
            guard let record = Int64(value: row["id"]), let doing = try RuleDoing(kept, record, depth: 0, in: tx) else { return nil }
            switch try doing.trial() {
            case .success(let done): return Line(id: record, title: Form.plain(row["title"]), number: Form.plain(row["number"]), done: done, refused: nil)
            case .failure(let refusal): return Line(id: record, title: Form.plain(row["title"]), number: Form.plain(row["number"]), done: [], refused: refusal.text)
            }
        }
    }

    func view(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, id: Int64 = rule.id.rawValue
        let keep: HTML = pending.map { condition in
            """
            <form class="row-x" method="post" action="/rules/\(id)/condition"><input type="hidden" name="csrf" value="\(context.person.csrf)"><input type="hidden" name="version" value="\(rule.version)"><input type="hidden" name="where" value="\(condition.json)">\
            <button class="btn btn-primary">\(lang("Сохранить условие", "Save the condition"))</button><a class="btn btn-line" href="/rules/\(id)/condition">\(lang("Изменить ещё", "Change it further"))</a></form>
            """ as HTML
        } ?? ""
        func line(_ one: Line) -> HTML {
            let said: HTML = one.refused.map { "<span class=\"d-block xs t-r\">\(icon("circle-alert", small: true)) \(lang("не вышло бы: ", "would be refused: "))\(lang($0))</span>" as HTML }
                ?? (one.done.isEmpty ? "<span class=\"d-block xs muted\">\(lang("действий пока нет", "no actions yet"))</span>" : "\(each: one.done, { "<span class=\"d-block xs soft\">\(icon("corner-down-right", small: true)) \(lang($0))</span>" })")
            return "<li><span class=\"grow\"><a class=\"med\" href=\"\(entity.url(one.id))\">\(one.title.isEmpty ? "№ \(one.id)" : one.title)</a> <span class=\"mono xs muted\">\(one.number)</span>\(said)</span></li>"
        }
        let none: HTML = "<div class=\"ot-empty crop\"><p>\(lang("Среди последних \(lang.number(seen)) записей под условие не подошла ни одна.", "Of the last \(lang.number(seen)) records none meets the condition."))</p></div>"
        return screen(lang("Что сделало бы правило", "What the rule would do"), beside: "<a class=\"muted small ot-link\" href=\"/rules/\(id)\">\(rule.name)</a>", """
            <div class="ot-alert c mb-3">\(icon("eye"))<div>\(lang("Проба на последних подходящих записях: ничего не изменено и никому не сообщено.", "A trial on the last records that fit: nothing is changed and nobody is told."))<br><b class="med">\(lang(entity.many)): \(words)</b></div></div>
            \(keep)<section class="ot-card mt-3"><header><h2>\(lang("Записи", "Records"))</h2><span class="n">\(lines.count)</span></header>\(lines.isEmpty ? none : "<ul class=\"ot-list\">\(each: lines, line)</ul>")</section>
            """)
    }
}

/// What a rule did, the newest first: why, with what result, and what went wrong.
struct RuleJournal: Sendable {
    let rule: Rule, entity: Entity?, rows: [Row], titles: [String: String], people: [Int64: String], next: Int64?

    init(_ id: Int64, before: Int64, most: Int, in tx: Tx) throws {
        let rule: Rule = try tx.find(ID<Rule>(rawValue: id))
        let found: [Row] = try tx.rows("SELECT * FROM rule_firing WHERE rule_id = \(id) AND id < \(before) ORDER BY id DESC LIMIT \(most + 1)"), page: [Row] = Array(found.prefix(most))
        (self.rule, entity, rows) = (rule, tx.registry[rule.target], page)
        next = found.count > most ? page.last.flatMap { Int64(value: $0["id"]) } : nil
        titles = try recordTitles([rule.target: Set(page.compactMap { Int64(value: $0["recordID"]) })], in: tx)
        people = try People.names(page.compactMap { Int64(value: $0["employeeID"]) }, in: tx)
    }
    func page(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang
        let more: HTML = next.map { "<p class=\"mt-3\"><a class=\"btn btn-line\" href=\"/rules/\(rule.id.rawValue)/journal?before=\($0)\">\(lang("Раньше", "Earlier"))</a></p>" as HTML } ?? ""
        return screen(lang("Журнал правила", "Journal of the rule"), beside: "<a class=\"muted small ot-link\" href=\"/rules/\(rule.id.rawValue)\">\(rule.name)</a>", "<section class=\"ot-card\">\(lines(context))</section>\(more)")
    }
    func lines(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang
        guard !rows.isEmpty else { return "<div class=\"ot-empty crop\"><p>\(lang("Правило ещё не срабатывало.", "The rule has not fired yet."))</p></div>" }
        return "<ul class=\"ot-list\">\(each: rows, { line($0, context) })</ul>"
    }
    private func line(_ row: Row, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, zone: Zone = context.zone, at: Int64 = Int64(value: row["at"]) ?? 0, record: Int64 = Int64(value: row["recordID"]) ?? 0
        let title: String = titles["\(rule.target)/\(record)"] ?? lang(Form.unseen), url: String = entity.map { $0.url(record) } ?? ""
        let (ink, state): (String, String) = switch Form.plain(row["state"]) {
        case "done": ("g", lang("сделано", "done"))
        case "refused": ("r", lang("не вышло", "refused"))
        case "contained": ("r", lang("остановлено", "contained"))
        default: ("", lang("записи нет", "record is gone"))
        }
        let said: String = half(Form.plain(row["result"]), lang), problem: String = half(Form.plain(row["problem"]), lang)
        return """
            <li><span class="ot-tag \(ink) nowrap">\(state)</span><span class="grow"><a class="med" href="\(url)">\(title)</a><span class="d-block xs muted">\(why(row, lang))</span>\
            \(when: !said.isEmpty, "<span class=\"d-block xs soft\">\(said)</span>")\(when: !problem.isEmpty, "<span class=\"d-block xs t-r\">\(problem)</span>")</span><time class="xs muted nowrap">\(lang.near(zone.day(at), today: context.today)), \(zone.time(at))</time></li>
            """
    }
    private func half(_ text: String, _ lang: Lang) -> String {
        let lines: [Substring] = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.count > 1 && lang == .en ? String(lines[1]) : lines.first.map(String.init) ?? ""
    }
    /// Who or what made it fire.
    private func why(_ row: Row, _ lang: Lang) -> String {
        let event: String = Rule.Event(rawValue: Form.plain(row["event"])).map { lang($0.phrase) } ?? "", cause: String = Form.plain(row["cause"])
        let who: String = Int64(value: row["employeeID"]).flatMap { people[$0] } ?? ""
        // Of a new record everything is new.
        let isNamed: Bool = [Rule.Event.changed.rawValue, Rule.Event.date.rawValue].contains(Form.plain(row["event"]))
        let columns: [String] = !isNamed ? [] : Form.plain(row["columns"]).split(separator: "|").map { column in entity?.field(String(column)).map { lang($0.label) } ?? String(column) }
        let by: String = cause == "time" ? lang("по времени", "by time") : cause.hasPrefix("rule ") ? lang("правилом № ", "by rule no. ") + cause.dropFirst(5) : who
        return [event, columns.joined(separator: ", "), by].filter { !$0.isEmpty }.joined(separator: " · ")
    }
}
