internal import Database
internal import HTML
internal import Kernel
internal import Process
internal import Records

/// The card of a rule: when, if, what; beside it how it goes.
struct RulePage: Sendable {
    let rule: Rule, entity: Entity, row: Row, words: String, steps: [RuleAction], journal: RuleJournal, mayEdit: Bool, fired: Int
    let people: [(String, String)], stages: [(String, String)], destinations: [(String, String)]

    init(_ id: Int64, in tx: Tx) throws {
        let rule: Rule = try tx.find(ID<Rule>(rawValue: id))
        guard let entity: Entity = tx.registry[rule.target] else { throw NotFound() }
        let condition: Condition = try rule.asked()
        (self.rule, self.entity, row, steps) = (rule, entity, try tx.row(Rule.entity, id), try rule.steps())
        words = condition.isEmpty ? tx.access.lang("любая запись", "any record") : try conditionWords(condition, entity, in: tx)
        journal = try RuleJournal(id, before: .max, most: 8, in: tx)
        mayEdit = Rule.mayEdit(tx.access)
        let hour: Int64 = tx.now / 3_600_000
        fired = try tx.rows("SELECT fired FROM rule_pace WHERE rule_id = \(id) AND hour = \(hour)").first.flatMap { Int(value: $0["fired"]) } ?? 0
        people = try Editor.people(in: tx).map { ($0.key, $0.name) }
        stages = rule.target == Deal.table ? try Self.stages(in: tx) : []
        destinations = try Destination.choices(in: tx)
    }
    private static func stages(in tx: Tx) throws -> [(String, String)] {
        try tx.rows("""
            SELECT process.code AS process_code, process.name AS process_name, process_stage.code AS code, process_stage.name AS name FROM process_stage JOIN process ON process.id = process_stage.process_id
            WHERE process.archived_at IS NULL AND process_stage.is_gone = 0 ORDER BY process_stage.place LIMIT 500
            """).map { ("\(Form.plain($0["processCode"]))/\(Form.plain($0["code"]))", "\(Form.plain($0["processName"])): \(Form.plain($0["name"]))") }
    }
    private var id: Int64 { rule.id.rawValue }

    func view(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, csrf: HTML = "<input type=\"hidden\" name=\"csrf\" value=\"\(context.person.csrf)\"><input type=\"hidden\" name=\"version\" value=\"\(rule.version)\">"
        let isOn: Bool = rule.state == "on", inBin: Bool = rule.archivedAt != nil
        let tag: HTML = "<span class=\"ot-tag \(isOn ? "g" : "")\">\(isOn ? lang("работает", "on") : lang("выключено", "off"))</span>"
        let actions: HTML = """
            <a class="btn btn-ghost btn-icon" href="/rules/\(id)/history" aria-label="\(lang("История", "History"))" title="\(lang("История", "History"))">\(icon("history"))</a>\
            \(when: mayEdit, "<form method=\"post\" action=\"/rules/\(id)/\(inBin ? "restore" : "archive")\">\(csrf)<button class=\"btn btn-ghost btn-icon\" aria-label=\"\(inBin ? lang("Вернуть", "Bring back") : lang("В корзину", "To the bin"))\" title=\"\(inBin ? lang("Вернуть", "Bring back") : lang("В корзину", "To the bin"))\">\(icon(inBin ? "undo-2" : "trash-2"))</button></form><a class=\"btn btn-line\" href=\"/rules/\(id)/trial\">\(icon("eye"))<span class=\"hide-m\">\(lang("Проверить на записях", "Try on records"))</span></a>")\
            \(when: mayEdit && !inBin, "<form method=\"post\" action=\"/rules/\(id)/\(isOn ? "off" : "on")\">\(csrf)<button class=\"btn \(isOn ? "btn-line" : "btn-primary")\">\(isOn ? lang("Выключить", "Switch off") : lang("Включить", "Switch on"))</button></form>")
            """
        return screen(rule.name, beside: tag, actions: actions, """
            \(binNotice(row, lang))\(stopped(lang))<div class="ot-grid g-main-w"><div class="stack"><fieldset class="stack"\(when: !mayEdit, " disabled")>\(when(csrf, lang))\(condition(lang))\(what(csrf, lang))</fieldset></div>
            <aside class="stack"><section class="ot-card p-3"><div class="xs muted">\(lang("Сработало за этот час", "Fired this hour"))</div><div class="ot-big num">\(lang.number(fired))</div><p class="xs muted mb-0">\(lang("Больше \(lang.number(rule.mostHour)) за час — правило остановится, вам сообщат.", "Above \(lang.number(rule.mostHour)) an hour the rule stops and you are told."))</p></section>
            <section class="ot-card"><header><h2>\(lang("Срабатывания", "Firings"))</h2><a class="push xs ot-link" href="/rules/\(id)/journal">\(lang("Журнал", "Journal"))</a></header>\(journal.lines(context))</section></aside></div>
            """)
    }
    private func stopped(_ lang: Lang) -> HTML {
        guard let why = rule.whyOff, rule.state != "on" else { return "" }
        let said: String = Rule.reasons.first { $0.key == why }.map { lang($0.label) } ?? why
        return "<div class=\"ot-alert r mb-3\" role=\"alert\">\(icon("triangle-alert"))<div>\(lang("Программа выключила правило: ", "The program switched the rule off: "))\(said.lowercased()). \(lang("Исправьте его и включите снова.", "Mend it and switch it on again."))</div></div>"
    }
    /// When it looks.
    private func when(_ csrf: HTML, _ lang: Lang) -> HTML {
        let event: Rule.Event = rule.happening, dates: [Field] = entity.fields.filter(RuleScreens.isDate), chosen: Set<String> = Set(rule.columns)
        let columns: HTML = """
            <details\(when: event == .changed, " open")><summary class="small med">\(lang("Какие поля изменены", "Which fields are changed"))</summary><p class="xs muted mt-1 mb-1">\(lang("Ничего не отмечено: любое поле.", "Nothing ticked: any field."))</p><div class="ot-checks">\(each: entity.fields, { "<label class=\"form-check\"><input class=\"form-check-input\" type=\"checkbox\" name=\"fields\" value=\"\($0.column)\"\(when: chosen.contains($0.column), " checked")> <span class=\"form-check-label\">\(lang($0.label))</span></label>" })</div></details>
            """
        let date: HTML = dates.isEmpty ? "" : """
            <details\(when: event == .date, " open")><summary class="small med">\(lang("Какая дата", "Which date"))</summary><div class="row-x wrap mt-2"><select class="form-select w-auto" name="date_field" aria-label="\(lang("Поле с датой", "Field with a date"))">\(each: dates, { "<option value=\"\($0.column)\"\(when: $0.column == rule.dateField, " selected")>\(lang($0.label))</option>" })</select>\
            <label class="row-x small">\(lang("дней после неё (−3: за три дня до)", "days after it (−3: three days before)")) <input class="form-control num w-auto" name="date_shift" size="4" inputmode="numeric" value="\(rule.dateShift)"></label></div></details>
            """
        return """
            <form class="ot-card p-3 stack-s" method="post" action="/rules/\(id)/when">\(csrf)<h2>\(lang("Когда", "When"))</h2><p class="soft mb-0">\(icon(entity.icon, small: true)) \(lang(entity.many))</p>
            <div><label class="form-label" for="rl-n">\(lang("Название", "Name"))</label><input class="form-control" id="rl-n" name="name" required maxlength="120" value="\(rule.name)"></div>
            <div><label class="form-label" for="rl-e">\(lang("Событие", "Event"))</label><select class="form-select" id="rl-e" name="event">\(each: Rule.Event.allCases, { "<option value=\"\($0.rawValue)\"\(when: $0 == event, " selected")>\(lang($0.phrase))</option>" })</select></div>\(columns)\(date)
            <div class="form-check form-switch"><input class="form-check-input" type="checkbox" role="switch" id="rl-b" name="takes_bulk" value="1"\(when: rule.takesBulk == 1, " checked")><label for="rl-b">\(lang("Также на импорт и массовые изменения", "Also on imports and bulk changes"))</label></div>
            <label class="row-x small">\(lang("Не больше срабатываний в час", "At most firings an hour")) <input class="form-control num w-auto" name="most_hour" size="7" inputmode="numeric" value="\(rule.mostHour)"></label>
            \(when: mayEdit, "<div><button class=\"btn btn-primary btn-sm\">\(lang("Сохранить", "Save"))</button></div>")</form>
            """
    }
    private func condition(_ lang: Lang) -> HTML {
        """
        <section class="ot-card p-3 stack-s"><h2>\(lang("Если", "If"))</h2><p class="mb-0">\(words)</p>\(when: mayEdit, "<div><a class=\"btn btn-line btn-sm\" href=\"/rules/\(id)/condition\">\(icon("pencil", small: true))\(lang("Изменить условие", "Change the condition"))</a></div>")</section>
        """
    }
    private func what(_ csrf: HTML, _ lang: Lang) -> HTML {
        let kinds: [RuleAction.Kind] = RuleAction.Kind.allCases.filter { $0.fits(entity.table) }
        let add: HTML = mayEdit && steps.count < Rule.longest ? """
            <form class="row-x wrap p-3" method="post" action="/rules/\(id)/actions">\(csrf)<select class="form-select form-select-sm w-auto" name="kind" aria-label="\(lang("Действие", "Action"))">\(each: kinds, { "<option value=\"\($0.rawValue)\">\(lang($0.phrase))</option>" })</select><button class="btn btn-line btn-sm">\(icon("plus", small: true))\(lang("Добавить действие", "Add an action"))</button></form>
            """ : ""
        let none: HTML = steps.isEmpty ? "<p class=\"px-3 muted small\">\(lang("Действий пока нет.", "No actions yet."))</p>" : ""
        return """
            <section class="ot-card" id="act"><header><h2>\(lang("Что сделать", "What to do"))</h2><span class="n">\(steps.count)</span></header>\(none)\(each: steps.enumerated(), { RuleActionForm(page: self, action: $0.element, place: $0.offset, csrf: csrf, lang: lang).view })\(add)</section>
            """
    }
}

/// The form of one action.
struct RuleActionForm {
    let page: RulePage, action: RuleAction, place: Int, csrf: HTML, lang: Lang

    var view: HTML {
        let url: String = "/rules/\(page.rule.id.rawValue)/actions/\(place)", gap: String = action.gap(page.entity).map { lang($0) } ?? ""
        let drop: HTML = "<form method=\"post\" action=\"\(url)/drop\">\(csrf)<button class=\"btn btn-ghost btn-icon btn-sm\" aria-label=\"\(lang("Убрать действие", "Remove the action"))\" title=\"\(lang("Убрать", "Remove"))\">\(icon("trash-2", small: true))</button></form>"
        return """
            <div class="p-3 ot-ruleact"><div class="row-x"><span class="ti">\(icon(action.kind.icon, small: true))</span><b class="med grow">\(place + 1). \(lang(action.kind.phrase))</b>\(when: !gap.isEmpty, "<span class=\"ot-tag y\">\(gap)</span>")\(when: page.mayEdit, drop)</div>
            <form class="stack-s mt-2" method="post" action="\(url)">\(csrf)\(fields)\(when: page.mayEdit, "<div><button class=\"btn btn-line btn-sm\">\(lang("Сохранить действие", "Save the action"))</button></div>")</form></div>
            """
    }
    private func select(_ name: String, _ label: String, _ options: [(String, String)], _ chosen: String) -> HTML {
        let all: [(String, String)] = options.contains { $0.0 == chosen } ? options : [(chosen, chosen.isEmpty ? "—" : chosen)] + options
        return "<div><label class=\"form-label\" for=\"ra-\(place)-\(name)\">\(label)</label><select class=\"form-select\" id=\"ra-\(place)-\(name)\" name=\"\(name)\">\(each: all, { "<option value=\"\($0.0)\"\(when: $0.0 == chosen, " selected")>\($0.1)</option>" })</select></div>"
    }
    private func input(_ name: String, _ label: String, _ value: String, _ hint: String) -> HTML {
        "<div><label class=\"form-label\" for=\"ra-\(place)-\(name)\">\(label)</label><input class=\"form-control\" id=\"ra-\(place)-\(name)\" name=\"\(name)\" maxlength=\"300\" value=\"\(value)\"><p class=\"xs muted mb-0\">\(hint)</p></div>"
    }
    private var braces: String {
        lang("В фигурных скобках — поля записи: ", "Fields of the record in braces: ") + page.entity.fields.prefix(4).map { "{\(lang($0.label))}" }.joined(separator: " ")
    }
    private var fields: HTML {
        switch action.kind {
        case .task:
            let units: [(String, String)] = [("minutes", lang("минут", "minutes")), ("hours", lang("часов", "hours")), ("days", lang("дней", "days"))]
            let due: HTML = """
                <div><label class="form-label" for="ra-\(place)-due">\(lang("Срок, рабочего времени", "Due within working time"))</label><div class="row-x"><input class="form-control num w-auto" id="ra-\(place)-due" name="due" size="4" inputmode="numeric" value="\(action.due.map { String($0.count) } ?? "1")">\
                <select class="form-select w-auto" name="due_unit" aria-label="\(lang("Единица", "Unit"))">\(each: units, { "<option value=\"\($0.0)\"\(when: $0.0 == (action.due?.unit.rawValue ?? "days"), " selected")>\($0.1)</option>" })</select></div></div>
                """
            return "\(input("text", lang("Что сделать", "What to do"), action.text, braces))\(select("who", lang("Кому", "To whom"), page.people, action.who))\(due)"
        case .notify: return "\(input("text", lang("Что сказать", "What to say"), action.text, braces))\(select("who", lang("Кому", "To whom"), page.people, action.who))"
        case .field:
            let all: [(String, String)] = page.entity.fields.filter(\.isEditable).map { ($0.column, lang($0.label)) }, choices: [Field.Choice] = page.entity.field(action.column)?.offered() ?? []
            let known: String = choices.isEmpty ? lang("Для дат: today, +3. Для ссылок — номер записи. Пусто — очистить.", "For dates: today, +3. For links the number of a record. Empty clears it.") : choices.map { "\($0.key) — \(lang($0.label))" }.joined(separator: ", ")
            return "\(select("column", lang("Поле", "Field"), all, action.column))\(input("value", lang("Значение", "Value"), action.value, known))"
        case .move: return select("stage", lang("На этап", "To the stage"), page.stages, action.stage)
        case .call:
            let none: HTML = page.destinations.isEmpty ? "<p class=\"xs muted mb-0\">\(lang("Получателей ещё нет: ", "There are no destinations yet: "))<a class=\"ot-link\" href=\"/destinations/new\">\(lang("добавить", "add one"))</a></p>" : ""
            return "\(select("destination", lang("Кому", "To whom"), page.destinations, action.destination == 0 ? "" : String(action.destination)))\(none)"
        }
    }
}
