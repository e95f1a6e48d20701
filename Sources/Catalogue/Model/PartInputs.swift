internal import Configurator
internal import HTML
internal import Kernel

/// One field of the form of a part.
struct PartInput {
    enum Look { case line, formula, area(Int), pick([(key: String, name: Text)]), tick, pair }
    let field: String, label: Text, look: Look
    var hint: Text = Text("", "")
    var isNeeded: Bool = false

    init(_ field: String, _ ru: String, _ en: String, _ look: Look, needed: Bool = false, hint: Text = Text("", "")) {
        (self.field, label, self.look, isNeeded, self.hint) = (field, Text(ru, en), look, needed, hint)
    }

    /// The fields of a part of this kind, begun in this form.
    static func all(_ kind: PartKind, _ form: String) -> [PartInput] {
        let name: PartInput = kind == .rule ? PartInput("name", "Что сказать человеку", "What people are told", .pair, needed: true) : PartInput("name", "Название", "Name", .pair, needed: true)
        let code = PartInput("new_code", "Код", "Code", .line, hint: Text("латинские буквы, цифры и _; пусто — придумает программа", "Latin letters, digits and _; empty: the program makes one"))
        let when = PartInput("when", "Когда действует", "When it applies", .formula, hint: Text("пусто — всегда", "empty: always"))
        switch kind {
        case .attribute: return [name, code] + attribute(form)
        case .rule: return [name, code, severity, when] + rule(form)
        case .derived: return [name, code, PartInput("formula", "Формула", "Formula", .formula, needed: true), PartInput("type", "Что получается", "What it gives", .pick(types)), PartInput("unit", "Единица", "Unit", .pair)]
        case .price:
            return [name, code, when, PartInput("amount", "Сумма", "Amount", .formula, needed: true, hint: Text("«подытог» — сумма строк выше", "“subtotal” is the sum of the lines above"))]
        case .operation:
            return [name, code, PartInput("resource", "Чем делают", "What does it", .line, hint: Text("код станка или участка", "the code of a machine or place")), when, PartInput("output", "Сколько годных", "How many good ones", .formula, needed: true),
                    PartInput("setupWaste", "Отход на приладку", "Waste of setting up", .formula), PartInput("runWaste", "Отход на тираж", "Waste of the run", .formula, hint: Text("доля: 2% или 0,02", "a part: 2% or 0.02"))]
        case .table:
            return [name, code, PartInput("keys", "Столбцы поиска", "Searched columns", .line, needed: true, hint: Text("через «;»: text; number", "separated by “;”: text; number")), PartInput("type", "Что в последнем столбце", "What the last column holds", .pick(types)),
                    PartInput("rows", "Строки", "Rows", .area(10), hint: Text("через «;», последнее — ответ: gloss115; 0,087", "separated by “;”, the last is the answer: gloss115; 0.087"))]
        }
    }
    private static let types: [(key: String, name: Text)] = PartTyping.types.map { ($0.key, $0.name) }
    private static let severity = PartInput("severity", "Если нарушено", "When it is broken", .pick([
        ("error", Text("так сделать нельзя", "it cannot be made")), ("approval", Text("нужно согласование", "somebody has to approve")), ("advice", Text("совет", "advice")),
    ]))

    private static func attribute(_ form: String) -> [PartInput] {
        let own: [PartInput] = switch form {
        case "number": [PartInput("least", "Не меньше", "Least", .line, needed: true), PartInput("most", "Не больше", "Most", .line, needed: true), PartInput("step", "Шаг", "Step", .line), PartInput("unit", "Единица", "Unit", .pair)]
        case "text": [PartInput("limit", "Знаков не больше", "Most characters", .line)]
        case "day": [PartInput("least", "Не раньше", "Not before", .line), PartInput("most", "Не позже", "Not after", .line)]
        case "choice": [PartInput("values", "Значения", "Values", .area(6), needed: true, hint: Text("по одному в строке: код | по-русски | in English", "one for a line: code | по-русски | in English"))]
        default: []
        }
        return own + [
            PartInput("usual", "Обычно", "Usually", .line, hint: Text("что берётся, пока не выбрано", "what is taken while nobody chooses")),
            PartInput("optional", "Можно не указывать", "May stay empty", .tick), PartInput("group", "Под заголовком", "Under the heading", .pair),
            PartInput("visible", "Когда спрашивать", "When it is asked for", .formula, hint: Text("пусто — всегда", "empty: always")), PartInput("rest", "Значение, пока не спрашивают", "Value while it is not asked for", .line),
        ]
    }
    private static func rule(_ form: String) -> [PartInput] {
        switch form {
        case "range":
            [PartInput("value", "Величина", "Quantity", .formula, needed: true), PartInput("least", "Не меньше", "Least", .formula), PartInput("most", "Не больше", "Most", .formula)]
        case "table":
            [PartInput("attributes", "Признаки", "Attributes", .line, needed: true, hint: Text("через «;»", "separated by “;”")),
             PartInput("rows", "Строки", "Rows", .area(8), needed: true, hint: Text("клетки через «;»: * — любое, a | b — одно из, 4..16 — границы", "cells separated by “;”: * is anything, a | b one of them, 4..16 bounds")),
             PartInput("forbidden", "Это запрещённые сочетания", "These combinations are forbidden", .tick)]
        case "exclude": [PartInput("then", "Чего не бывает", "What may not be", .formula, needed: true)]
        default: [PartInput("then", "Что должно быть", "What has to be", .formula, needed: true)]
        }
    }
}

/// The form of a part: fields, and under each what is wrong with it and where.
struct PartForm {
    let place: PartPlace, form: String, typed: Submitted, problems: [PartReading.Problem], lang: Lang

    var html: HTML { "\(each: PartInput.all(place.kind, form), field)" }

    private func field(_ input: PartInput) -> HTML {
        let star: HTML = input.isNeeded ? " <span class=\"t-r\" aria-hidden=\"true\">*</span>" : ""
        let hint: HTML = lang(input.hint).isEmpty ? "" : "<div class=\"form-text small muted\">\(lang(input.hint))</div>"
        let id: String = if case .pair = input.look { input.field + "_ru" } else { input.field }
        if case .tick = input.look { return control(input) }
        return "<div class=\"ot-field\"><label class=\"form-label\" for=\"p-\(id)\">\(lang(input.label))\(star)</label>\(control(input))\(told(input))\(hint)</div>"
    }
    private func common(_ field: String) -> HTML {
        let isWrong: Bool = problems.contains { $0.field == field }
        return "class=\"form-control\(when: isWrong, " is-invalid")\" id=\"p-\(field)\" name=\"\(field)\"\(when: isWrong, " aria-invalid=\"true\" aria-describedby=\"e-\(field)\"")"
    }
    private func control(_ input: PartInput) -> HTML {
        let name: String = input.field
        switch input.look {
        case .line: return "<input \(common(name)) value=\"\(typed[name])\" autocomplete=\"off\" maxlength=\"300\">"
        case .formula: return "<textarea \(common(name)) rows=\"2\" maxlength=\"4000\" spellcheck=\"false\">\(typed[name])</textarea>"
        case .tick: return "<label class=\"ot-field row-x\"><input class=\"form-check-input\" type=\"checkbox\" name=\"\(name)\" value=\"1\"\(when: typed[name] == "1", " checked")>\(lang(input.label))</label>"
        case .area(let rows): return "<textarea \(common(name)) rows=\"\(rows)\" maxlength=\"200000\" spellcheck=\"false\">\(typed.values[name]?.first ?? "")</textarea>"
        case .pick(let all): return "<select class=\"form-select\" id=\"p-\(name)\" name=\"\(name)\">\(each: all, { "<option value=\"\($0.key)\"\(when: $0.key == typed[name], " selected")>\(lang($0.name))</option>" })</select>"
        case .pair:
            return """
                <div class="ot-pair"><input \(common(name + "_ru")) value="\(typed[name + "_ru"])" maxlength="300" placeholder="по-русски" aria-label="\(lang(input.label)), по-русски">\
                <input \(common(name + "_en")) value="\(typed[name + "_en"])" maxlength="300" placeholder="in English" aria-label="\(lang(input.label)), in English"></div>
                """
        }
    }
    /// Every problem of a field with its place.
    private func told(_ input: PartInput) -> HTML {
        let names: [String] = if case .pair = input.look { [input.field + "_ru", input.field + "_en"] } else { [input.field] }
        let mine: [PartReading.Problem] = problems.filter { names.contains($0.field) }
        guard let first: PartReading.Problem = mine.first else { return "" }
        func line(_ one: PartReading.Problem) -> HTML { "<li>\(lang(one.text)) \(one.range.map { FormulaPlace(typed[one.field], $0).html })</li>" }
        return "<ul class=\"form-error t-r small ot-plain\" id=\"e-\(first.field)\" role=\"alert\">\(each: mine, line)</ul>"
    }
}
