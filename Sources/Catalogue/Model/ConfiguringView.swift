internal import Configurator
internal import Exact
internal import Formula
internal import HTML
internal import Kernel

/// The form of a model and what comes out of it: the same for who sells and on the test bench of who edits.
struct ConfiguringView {
    let state: Configuring
    /// Where the form asks again at every change; `keep` goes along.
    let url: String, keep: [(String, String)]
    /// Fields of another form that go along as they stand; in links with what they held.
    var beside: (form: String, values: [(String, String)]) = ("", [])
    private var lang: Lang { state.lang }

    /// The whole, redrawn at every change.
    func view(below: HTML = "") -> HTML {
        let hidden: HTML = "\(each: keep, { "<input type=\"hidden\" name=\"\($0.0)\" value=\"\($0.1)\">" })\(ConfiguringView.made(state.choices))"
        return """
            <div id="cfg" class="ot-cfg"><form class="ot-card p-3 ot-cfgform" method="get" action="\(url)" hx-get="\(url)" hx-trigger="change" hx-target="#cfg" hx-select="#cfg" hx-swap="outerHTML" hx-push-url="true"\(include) aria-label="\(lang("Выбор", "Choices"))">\(hidden)\
            \(each: state.found.entries.filter { $0.isVisible }, entry)<noscript><button class="btn btn-primary mt-3">\(lang("Пересчитать", "Work out"))</button></noscript></form>\
            <div class="stack" aria-live="polite">\(ConfiguringResult(view: self).html)\(below)</div></div>
            """
    }
    private var include: HTML { beside.form.isEmpty ? "" : " hx-include=\"#\(beside.form) [name=name], #\(beside.form) [name=counterparty_id]\"" }
    /// The choices as hidden fields of a form.
    static func made(_ choices: Choices) -> HTML { "\(each: choices.pairs, { "<input type=\"hidden\" name=\"made\" value=\"\($0)\">" })" }
    /// The same page with other choices.
    func address(_ choices: Choices) -> String {
        let parts: [String] = (keep + beside.values).map { "\($0.0)=\($0.1.percentEncoded)" } + (choices.made.isEmpty ? [] : [choices.query])
        return parts.isEmpty ? url : url + "?" + parts.joined(separator: "&")
    }

    // MARK: One attribute

    private func entry(_ entry: Configuration.Entry) -> HTML {
        guard let attribute: Attribute = state.attribute(entry.attribute) else { return "" }
        let mark: HTML = entry.isInConflict ? " <span class=\"ot-tag r\">\(lang("не сочетается", "in conflict"))</span>" : ""
        let head: HTML = attribute.group.map { group in
            let isFirst: Bool = state.found.entries.first { one in one.isVisible && state.attribute(one.attribute)?.group == group }?.attribute == entry.attribute
            return isFirst ? "<h2 class=\"h6 mt-3\">\(lang(group))</h2>" : ""
        } ?? ""
        let body: HTML = switch entry.offer {
        case .list(let options): options.count > 8 ? select(attribute, entry, options) : pills(attribute, entry, options)
        case .span(let least, let most, let below, let above): number(attribute, entry, least, most, [below, above].compactMap { $0 })
        case .text(let limit): input(attribute, entry, "maxlength=\"\(limit)\"", "")
        }
        return "\(head)<div class=\"ot-field ot-cfgline\(when: entry.isInConflict, " clash")\">\(label(attribute, entry, mark))\(body)\(wrong(attribute))</div>"
    }
    private func label(_ attribute: Attribute, _ entry: Configuration.Entry, _ mark: HTML) -> HTML {
        let isGroup: Bool = if case .list(let options) = entry.offer { options.count <= 8 } else { false }
        let name: HTML = "\(lang(attribute.name))\(mark)"
        return isGroup ? "<span class=\"form-label\" id=\"l-\(attribute.code)\">\(name)</span>" : "<label class=\"form-label\" for=\"c-\(attribute.code)\">\(name)</label>"
    }
    private func wrong(_ attribute: Attribute) -> HTML {
        guard let typed: String = state.choices.wrong[attribute.code] else { return "" }
        return "<p class=\"form-error t-r small\" role=\"alert\">\(lang("«\(typed)» не подходит: нужно ", "“\(typed)” does not fit: needed is "))\(kind(attribute))</p>"
    }
    private func kind(_ attribute: Attribute) -> String {
        switch attribute.type {
        case .number: lang("число.", "a number.")
        case .day: lang("день вида 2026-03-15.", "a day like 2026-03-15.")
        default: lang("значение из списка.", "a value of the list.")
        }
    }
    /// What is in force while the person says nothing.
    private func unsaid(_ entry: Configuration.Entry) -> String {
        guard let value: Formula.Value = entry.value, entry.origin != .person else { return entry.origin == .person ? lang("как обычно", "as usual") : lang("не выбрано", "not chosen") }
        let shown: String = state.shown(value, entry.attribute)
        return entry.origin == .rules ? lang("следует: ", "follows: ") + shown : lang("обычно: ", "usual: ") + shown
    }
    private func text(_ value: Formula.Value, _ attribute: Attribute) -> String { value == .empty ? Choices.nothing : Choices.text(value) }
    private func isChosen(_ entry: Configuration.Entry, _ value: Formula.Value) -> Bool { entry.origin == .person && entry.value == value }

    private func pills(_ attribute: Attribute, _ entry: Configuration.Entry, _ options: [Configuration.Option]) -> HTML {
        func pill(_ value: String, _ name: String, _ isOn: Bool, _ reason: Configuration.Reason?) -> HTML {
            let why: HTML = reason.map { " title=\"\(state.why($0))\"" } ?? ""
            return "<label class=\"ot-pill\(when: reason != nil, " no")\"\(why)><input type=\"radio\" name=\"c.\(attribute.code)\" value=\"\(value)\"\(when: isOn, " checked")\(when: reason != nil, " aria-describedby=\"w-\(attribute.code)\"")>\(name)</label>"
        }
        let isOpen: Bool = entry.origin != .person
        return """
            <div class="ot-pills" role="radiogroup" aria-labelledby="l-\(attribute.code)">\(pill("", unsaid(entry), isOpen, nil))\
            \(each: options, { pill(text($0.value, attribute), state.shown($0.value, attribute.code), isChosen(entry, $0.value), $0.reason) })</div>\(reasons(attribute, options))
            """
    }
    private func select(_ attribute: Attribute, _ entry: Configuration.Entry, _ options: [Configuration.Option]) -> HTML {
        func line(_ option: Configuration.Option) -> HTML {
            let name: String = state.shown(option.value, attribute.code)
            return "<option value=\"\(text(option.value, attribute))\"\(when: isChosen(entry, option.value), " selected")\(when: option.reason != nil, " class=\"no\"")>\(option.reason == nil ? name : lang("нельзя: ", "impossible: ") + name)</option>"
        }
        return "<select class=\"form-select\" id=\"c-\(attribute.code)\" name=\"c.\(attribute.code)\"><option value=\"\">\(unsaid(entry))</option>\(each: options, line)</select>\(reasons(attribute, options))"
    }
    /// Why values are impossible, those with one reason together.
    private func reasons(_ attribute: Attribute, _ options: [Configuration.Option]) -> HTML {
        var groups: [(why: String, names: [String])] = []
        for option: Configuration.Option in options {
            guard let reason: Configuration.Reason = option.reason else { continue }
            let why: String = state.why(reason), name: String = state.shown(option.value, attribute.code)
            if let at: Int = groups.firstIndex(where: { $0.why == why }) { groups[at].names.append(name) } else { groups.append((why, [name])) }
        }
        guard !groups.isEmpty else { return "" }
        func line(_ group: (why: String, names: [String])) -> HTML {
            let names: String = group.names.count > 6 ? group.names.prefix(5).joined(separator: ", ") + lang(" и ещё \(group.names.count - 5)", " and \(group.names.count - 5) more") : group.names.joined(separator: ", ")
            return "<li><b class=\"med\">\(names)</b> — \(group.why)</li>"
        }
        return "<ul class=\"ot-whynot xs soft\" id=\"w-\(attribute.code)\">\(each: groups, line)</ul>"
    }
    private func number(_ attribute: Attribute, _ entry: Configuration.Entry, _ least: Formula.Value?, _ most: Formula.Value?, _ why: [Configuration.Reason]) -> HTML {
        let bounds: String = if let least, let most { lang("от \(state.shown(least, attribute.code)) до \(state.shown(most, attribute.code))", "from \(state.shown(least, attribute.code)) to \(state.shown(most, attribute.code))") } else { lang("сейчас только пусто", "only empty now") }
        let reasons: [String] = why.map(state.why)
        let isDay: Bool = if case .day = attribute.type { true } else { false }
        let note: HTML = "<p class=\"xs soft mb-0\">\(bounds)\(when: !reasons.isEmpty, "; \(lang("дальше нельзя:", "no further:")) \(reasons.joined(separator: "; "))")</p>"
        return input(attribute, entry, isDay ? "type=\"date\"" : "inputmode=\"decimal\"", note)
    }
    private func input(_ attribute: Attribute, _ entry: Configuration.Entry, _ look: HTML, _ note: HTML) -> HTML {
        let typed: String? = state.choices.wrong[attribute.code]
        let value: String = typed ?? (entry.origin == .person ? entry.value.map { shownInput($0) } ?? "" : "")
        return "<input class=\"form-control\" id=\"c-\(attribute.code)\" name=\"c.\(attribute.code)\" value=\"\(value)\" placeholder=\"\(unsaid(entry))\" autocomplete=\"off\" \(look)\(when: typed != nil, " aria-invalid=\"true\"")>\(note)"
    }
    private func shownInput(_ value: Formula.Value) -> String {
        if case .number = value { return value.text(in: lang.formulas) }
        return Choices.text(value)
    }
}
