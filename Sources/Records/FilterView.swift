internal import Database
internal import HTML
internal import Hummingbird
internal import Kernel

/// Building a condition: a form that works without JavaScript, redrawn by the server after every step.
extension Screens {
    func registerFilters(in routes: Routes) { routes.get("\(entity.path)/filter", now { $0.filter }) }

    @Sendable private func filter(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let typed = try request.query()
        let answer: (go: String?, view: HTML) = try await context.read { tx in
            var list = typed
            list.set("where", typed["base"])
            let (query, _): (ListQuery, SavedView?) = try self.query(list, in: tx)
            var form = try FilterForm(entity, try Condition(json: typed["where"]), in: tx)
            if typed.has("c.kind") { try form.read(typed) }
            if typed["do"] == "apply" {
                let asked: Condition = form.condition.pruned ?? .all([])
                _ = try asked.sql(entity, in: tx)
                return (query.url(entity, condition: asked), "")
            }
            form.perform(typed["do"])
            if form.condition.group == nil { form.condition = .all([form.condition]) }
            if form.condition.isEmpty { form.perform("add:c") }
            return (nil, FilterView(form: form, query: query).builder)
        }
        if let go = answer.go { return .go(go) }
        if request.isFragment { return .fragment(answer.view) }
        let title: String = context.lang("Отбор", "Filter")
        return .page(title, section: entity.path, screen(title, "<div class=\"ot-card p-3\">\(answer.view)</div>"))
    }
}

struct FilterView {
    let form: FilterForm
    /// Where the form is redrawn and applied, what else it carries, and its last buttons.
    let address: String, hidden: HTML, buttons: HTML
    private var lang: Lang { form.lang }

    /// The filter of a list.
    init(form: FilterForm, query: ListQuery) {
        let lang: Lang = form.lang
        self.form = form
        address = "/\(form.entity.path)/filter"
        hidden = """
            <input type="hidden" name="view" value="\(query.view > 0 ? String(query.view) : "")"><input type="hidden" name="q" value="\(query.text)"><input type="hidden" name="base" value="">\
            <input type="hidden" name="sort" value="\(query.descending ? "-" : "")\(query.sort)">\(when: query.form != .table || query.view > 0, "<input type=\"hidden\" name=\"form\" value=\"\(query.form.rawValue)\"><input type=\"hidden\" name=\"by\" value=\"\(query.by)\">")\(each: query.filters.sorted { $0.key < $1.key }, { "<input type=\"hidden\" name=\"\($0.key)\" value=\"\($0.value)\">" })
            """
        buttons = """
            <button class="btn btn-primary btn-sm" name="do" value="apply">\(lang("Показать", "Show"))</button>\
            <a class="btn btn-ghost btn-sm" href="\(query.url(form.entity, condition: .all([])))">\(lang("Сбросить", "Clear"))</a>
            """
    }
    /// The condition of something that is no list.
    init(form: FilterForm, address: String, hidden: [(name: String, value: String)], apply: String) {
        (self.form, self.address) = (form, address)
        self.hidden = "\(each: hidden, { "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">" })"
        buttons = "<button class=\"btn btn-primary btn-sm\" name=\"do\" value=\"apply\">\(apply)</button>"
    }

    var builder: HTML {
        let root: Condition = form.condition.group == nil ? .all([form.condition]) : form.condition
        return """
            <form class="ot-builder" id="builder" method="get" action="\(address)" hx-get="\(address)" hx-target="#builder" hx-swap="outerHTML" aria-label="\(lang("Условия отбора", "Filter conditions"))">
            <button class="visually-hidden" name="do" value="apply" tabindex="-1" aria-hidden="true"></button>\(hidden)
            \(group(root, "c", isRoot: true))
            <div class="row-x mt-2">\(buttons)\
            <noscript><button class="btn btn-line btn-sm" name="do" value="">\(lang("Обновить строки", "Redraw the rows"))</button></noscript></div></form>
            """
    }
    private func group(_ condition: Condition, _ at: String, isRoot: Bool = false) -> HTML {
        let (kind, parts): (String, [Condition]) = condition.group ?? ("all", [condition])
        let kinds: [(String, String)] = [("all", lang("все условия", "all conditions")), ("any", lang("любое из условий", "any condition")), ("none", lang("ни одно из условий", "none of the conditions"))]
        return """
            <fieldset class="ot-fgroup"><legend class="row-x"><select class="form-select form-select-sm w-auto" name="\(at).kind" aria-label="\(lang("Как соединить", "How to join"))">\
            \(each: kinds, { "<option value=\"\($0.0)\"\(when: $0.0 == kind, " selected")>\($0.1)</option>" })</select>\(when: !isRoot, drop(at))</legend>
            \(each: Array(parts.enumerated()), { index, part in part.group == nil ? row(part, "\(at).\(index)") : group(part, "\(at).\(index)") })
            <div class="row-x"><button class="btn btn-ghost btn-xs" name="do" value="add:\(at)">\(icon("plus", small: true))\(lang("Условие", "Condition"))</button>\
            <button class="btn btn-ghost btn-xs" name="do" value="group:\(at)">\(icon("plus", small: true))\(lang("Группа", "Group"))</button></div></fieldset>
            """
    }
    private func drop(_ at: String) -> HTML {
        "<button class=\"btn btn-ghost btn-xs btn-icon\" name=\"do\" value=\"drop:\(at)\" aria-label=\"\(lang("Убрать", "Remove"))\" title=\"\(lang("Убрать", "Remove"))\">\(icon("x", small: true))</button>"
    }
    /// The subject of a row and its test; nil when the form has no words for it.
    private func subject(_ condition: Condition) -> (FilterForm.Subject, Condition.Operator, [String])? {
        let (key, test): (String, Condition) = switch condition {
        case .test(let column, _, _): (column, condition)
        case .linked(let column, .test(let inner, let asked, let values)): ("\(column)/\(inner)", .test(inner, asked, values))
        case .having(let table, let column, .test(let inner, let asked, let values)): ("\(table).\(column)/\(inner)", .test(inner, asked, values))
        default: ("", condition)
        }
        guard case .test(_, let asked, let values) = test else { return nil }
        return form.subject(key).map { ($0, asked, values) }
    }
    private func row(_ condition: Condition, _ at: String) -> HTML {
        guard let (subject, asked, values) = subject(condition) else {
            let words: String = (try? FilterWords(tx: form.tx).phrase(condition, form.entity)) ?? condition.json
            return "<div class=\"ot-frow\"><input type=\"hidden\" name=\"\(at).kind\" value=\"raw\"><input type=\"hidden\" name=\"\(at).json\" value=\"\(condition.json)\"><span class=\"ot-chip\">\(words)</span>\(drop(at))</div>"
        }
        let groups: [String] = form.subjects.map(\.group).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        let redraw: HTML = "hx-get=\"\(address)\" hx-trigger=\"change\" hx-include=\"closest form\" hx-target=\"#builder\" hx-swap=\"outerHTML\""
        func options(_ group: String) -> HTML {
            "\(each: form.subjects.filter { $0.group == group }, { "<option value=\"\($0.key)\"\(when: $0.key == subject.key, " selected")>\(lang($0.field.label))</option>" })"
        }
        let operators: HTML = subject.field.operators.count == 1 ? "" : """
            <select class="form-select form-select-sm w-auto" name="\(at).op" aria-label="\(lang("Как сравнить", "Comparison"))" \(redraw)>\
            \(each: subject.field.operators, { "<option value=\"\($0.rawValue)\"\(when: $0 == asked, " selected")>\(FilterWords.option($0, subject.field, lang))</option>" })</select>
            """
        return """
            <div class="ot-frow"><input type="hidden" name="\(at).kind" value="test">\
            <select class="form-select form-select-sm ot-ffield" name="\(at).f" aria-label="\(lang("Поле", "Field"))" \(redraw)>\
            \(each: groups, { group in group.isEmpty ? options(group) : "<optgroup label=\"\(group)\">\(options(group))</optgroup>" })</select>\
            \(operators)\(when: asked.takesValue, operand(subject.field, values, at, redraw))\(drop(at))</div>
            """
    }
    private func operand(_ field: Field, _ values: [String], _ at: String, _ redraw: HTML) -> HTML {
        let name: HTML = "name=\"\(at).v\" aria-label=\"\(lang("Значение", "Value"))\""
        switch field.kind {
        case .choice(let all), .several(let all):
            return "<span class=\"ot-checks ot-fchoices\">\(each: all, { "<label class=\"form-check\"><input class=\"form-check-input\" type=\"checkbox\" name=\"\(at).v\" value=\"\($0.key)\"\(when: values.contains($0.key), " checked")> <span class=\"form-check-label\">\(lang($0.label))</span></label>" })</span>"
        case .flag: return select(name, [("1", lang("да", "yes")), ("0", lang("нет", "no"))], values)
        case .day, .instant: return period(values.first ?? "", at, redraw)
        case .link(let table):
            let mine: [(String, String)] = table == "employee" ? [("me", lang("я", "me")), ("department", lang("мой отдел", "my department"))] : []
            let known: [(String, String)] = (form.lookups[table] ?? []).map { (String($0.id), $0.title) }
            if !known.isEmpty { return select(name, mine + known, values) }
            let shown: String = values.first.flatMap { value in Int64(value).flatMap { id in form.tx.registry[table].flatMap { try? Lookups.title($0, id, in: form.tx) } } } ?? values.first ?? ""
            return "<input class=\"form-control form-control-sm\" \(name) value=\"\(shown)\" list=\"l-\(at)\" autocomplete=\"off\" hx-get=\"/lookup/\(table)\" hx-trigger=\"input changed delay:200ms\" hx-target=\"next datalist\" hx-swap=\"innerHTML\"><datalist id=\"l-\(at)\"></datalist>"
        case .number, .money, .decimal: return "<input class=\"form-control form-control-sm num\" inputmode=\"decimal\" \(name) value=\"\(values.first ?? "")\">"
        default: return "<input class=\"form-control form-control-sm\" \(name) value=\"\(values.first ?? "")\" maxlength=\"300\">"
        }
    }
    private func select(_ name: HTML, _ all: [(String, String)], _ values: [String]) -> HTML {
        "<select class=\"form-select form-select-sm w-auto\" \(name)>\(each: all, { "<option value=\"\($0.0)\"\(when: values.contains($0.0), " selected")>\($0.1)</option>" })</select>"
    }
    private func period(_ value: String, _ at: String, _ redraw: HTML) -> HTML {
        let parts: [String] = value.split(separator: ":").map(String.init), counted: Bool = ["last", "next", "older"].contains(parts.first ?? "")
        let isSpan: Bool = value.contains(".."), isOpen: Bool = isSpan && value.count > 2
        let chosen: String = isOpen && value.hasPrefix("..") ? "until" : isOpen && value.hasSuffix("..") ? "since" : isSpan ? "between" : counted ? parts[0] : value
        var all: [(String, String)] = ["today", "yesterday", "tomorrow"].map { ($0, Period($0)?.phrase(lang) ?? $0) }
        for unit in Period.Unit.allCases { for count in [-1, 0, 1] { all.append(("\(unit.rawValue):\(count)", Period.whole(unit, count).phrase(lang))) } }
        all += [("last", lang("последние N дней", "last N days")), ("next", lang("следующие N дней", "next N days")), ("older", lang("раньше чем N дней назад", "more than N days ago")), ("until", lang("до даты, включая её", "up to a date")), ("since", lang("с даты и после", "from a date on")), ("between", lang("между датами", "between dates"))]
        let list: HTML = "<select class=\"form-select form-select-sm w-auto\" name=\"\(at).v\" aria-label=\"\(lang("Срок", "Period"))\" \(redraw)>\(each: all, { "<option value=\"\($0.0)\"\(when: $0.0 == chosen, " selected")>\($0.1)</option>" })</select>"
        if counted { return "\(list)<input class=\"form-control form-control-sm num ot-fdays\" inputmode=\"numeric\" name=\"\(at).days\" aria-label=\"\(lang("Сколько дней", "How many days"))\" value=\"\(parts.count > 1 ? parts[1] : "30")\">" }
        guard isSpan else { return list }
        let ends: [Substring] = value.split(separator: "..", omittingEmptySubsequences: false)
        let from: HTML = "<input class=\"form-control form-control-sm w-auto\" type=\"date\" name=\"\(at).from\" aria-label=\"\(lang("С", "From"))\" value=\"\(String(ends.first ?? ""))\">"
        let to: HTML = "<input class=\"form-control form-control-sm w-auto\" type=\"date\" name=\"\(at).to\" aria-label=\"\(lang("По", "To"))\" value=\"\(String(ends.last ?? ""))\">"
        return "\(list)\(when: chosen != "until", from)\(when: chosen != "since", to)"
    }
}
