internal import Estimating
internal import HTML
internal import Kernel

/// The form of one part: figures under their headings, units beside the fields, and under each field what is wrong with it.
struct PartForm {
    let page: TariffPage, place: ShopPlace
    private var lang: Lang { page.lang }

    func view() throws -> HTML {
        guard let sheet = PartSheet(place, page.shop, lang, costs: page.editor.seesCosts), !place.code.isEmpty || place.kind == .policy || page.editor.mayChange else { throw NotFound() }
        let isNew: Bool = place.code.isEmpty && place.kind != .policy
        let title: String = isNew ? lang("Новая часть: ", "New part: ") + lang(place.kind.one.continued) : lang(place.name(page.shop))
        let technology: String = place.kind == .press ? page.shop.presses.first { $0.code == place.code }.map { lang(Text($0.technology.title)) } ?? Technology(rawValue: place.begun).map { lang(Text($0.title)) } ?? "" : ""
        let head: HTML = "<div class=\"row-x wrap\"><a class=\"btn btn-ghost btn-icon\" href=\"\(page.url(page.tab))\" aria-label=\"\(lang("Назад", "Back"))\">\(icon("arrow-left"))</a><h2 class=\"h5 mb-0\">\(title)</h2>\(when: !technology.isEmpty, "<span class=\"ot-tag\">\(technology)</span>")\(tools(isNew))</div>"
        let groups: HTML = "\(each: Array(sheet.groups.enumerated()), { group($0.element, $0.offset) })"
        guard page.editor.mayChange else { return "<section class=\"ot-card p-3\">\(head)<fieldset class=\"ot-form mt-3\" disabled>\(groups)</fieldset></section>" }
        let save: HTML = "<div class=\"row-x mt-3\"><button class=\"btn btn-primary\">\(lang("Сохранить в черновик", "Save to the draft"))</button><a class=\"btn btn-ghost\" href=\"\(page.url(page.tab))\">\(lang("Отмена", "Cancel"))</a></div>"
        return "<section class=\"ot-card p-3\">\(head)\(page.form("save", "ot-form mt-3", guarded: true, "\(page.hidden(begun))\(groups)\(save)"))</section>"
    }
    /// The place with the form of the part, so that one taken out meanwhile can be begun again.
    private var begun: ShopPlace {
        var named: ShopPlace = place
        if let stock = page.shop.stocks.first(where: { $0.code == place.code }), place.kind == .stock { named.begun = stock.isRoll ? "roll" : "sheet" }
        if let press = page.shop.presses.first(where: { $0.code == place.code }), place.kind == .press { named.begun = press.technology.rawValue }
        return named
    }
    private func tools(_ isNew: Bool) -> HTML {
        guard page.editor.mayChange, !isNew, place.kind != .policy else { return "" }
        let order: HTML = place.kind == .machine ? "\(page.small("shift", place, "chevron-up", lang("Выше", "Up"), "<input type=\"hidden\" name=\"by\" value=\"-1\">"))\(page.small("shift", place, "chevron-down", lang("Ниже", "Down")))" : ""
        return "<div class=\"row-x push\">\(order)\(page.small("copy", place, "copy", lang("Копировать", "Copy")))\(page.small("remove", place, "trash-2", lang("Убрать", "Take out")))</div>"
    }
    private func group(_ group: PartSheet.Group, _ number: Int) -> HTML {
        "<h3 class=\"ot-fsec\" id=\"g-\(number)\">\(lang(group.title))</h3><div class=\"ot-fields\" role=\"group\" aria-labelledby=\"g-\(number)\">\(each: group.figures, field)</div>"
    }

    // MARK: Fields

    private func value(_ figure: FigureShown) -> String { page.typed.map { $0.has(figure.key) ? ShopEdit.text(figure.key, figure.look, $0) : figure.typed } ?? figure.typed }

    private func field(_ figure: FigureShown) -> HTML {
        let wrong: [ShopEdit.Problem] = page.problems.filter { $0.field == figure.key }
        let error: HTML = wrong.isEmpty ? "" : "<div class=\"form-error t-r small\" id=\"e-\(figure.key)\" role=\"alert\">\(wrong.map { lang($0.text) }.joined(separator: " "))</div>"
        let hint: HTML = lang(figure.hint).isEmpty ? "" : "<div class=\"form-text small muted\">\(lang(figure.hint))</div>"
        let star: HTML = figure.isNeeded && page.editor.mayChange ? " <span class=\"t-r\" aria-hidden=\"true\">*</span>" : ""
        let label: String = lang(figure.label)
        switch figure.look {
        case .tick:
            return "<div class=\"ot-field\"><input type=\"hidden\" name=\"\(figure.key)\" value=\"\"><label class=\"row-x\"><input class=\"form-check-input\" type=\"checkbox\" name=\"\(figure.key)\" value=\"1\"\(when: value(figure) == "1", " checked")>\(label)</label>\(error)\(hint)</div>"
        case .ticks(let all):
            let chosen: Set<String> = Set(value(figure).split(separator: ",").map(String.init))
            return "<fieldset class=\"ot-field\"><legend class=\"form-label\">\(label)</legend><input type=\"hidden\" name=\"\(figure.key)\" value=\"\"><div class=\"stack-xs\">\(each: all, { "<label class=\"row-x\"><input class=\"form-check-input\" type=\"checkbox\" name=\"\(figure.key)\" value=\"\($0.key)\"\(when: chosen.contains($0.key), " checked")>\(lang($0.name))</label>" })</div>\(error)\(hint)</fieldset>"
        case .rows(let columns): return rows(figure, columns, label, error, hint)
        case .line, .number, .day, .pick: return "<div class=\"ot-field\"><label class=\"form-label\" for=\"p-\(figure.key)\">\(label)\(star)</label>\(control(figure, isWrong: !wrong.isEmpty))\(error)\(hint)</div>"
        }
    }
    private func control(_ figure: FigureShown, isWrong: Bool) -> HTML {
        let common: HTML = "id=\"p-\(figure.key)\" name=\"\(figure.key)\"\(when: isWrong, " aria-invalid=\"true\" aria-describedby=\"e-\(figure.key)\"")"
        if case .pick(let all) = figure.look {
            let chosen: String = value(figure)
            return "<select class=\"form-select\(when: isWrong, " is-invalid")\" \(common)>\(each: all, { "<option value=\"\($0.key)\"\(when: $0.key == chosen, " selected")>\(lang($0.name))</option>" })</select>"
        }
        var mode: HTML = ""
        if case .number = figure.look { mode = " inputmode=\"decimal\"" }
        let input: HTML = "<input class=\"form-control\(when: isWrong, " is-invalid")\" \(common) value=\"\(value(figure))\" autocomplete=\"off\" maxlength=\"200\"\(mode)>"
        let unit: String = lang(figure.unit)
        return unit.isEmpty ? input : "<div class=\"input-group\">\(input)<span class=\"input-group-text\">\(unit)</span></div>"
    }
    private func rows(_ figure: FigureShown, _ columns: [FigureColumn], _ label: String, _ error: HTML, _ hint: HTML) -> HTML {
        let filled: [[String]] = FigureText.rows(value(figure)), count: Int = filled.count + (page.editor.mayChange ? 2 : 0)
        func head(_ column: FigureColumn) -> HTML { "<th scope=\"col\">\(lang(column.label))\(when: !lang(column.unit).isEmpty, ", \(lang(column.unit))")</th>" }
        func cell(_ row: Int, _ index: Int) -> HTML {
            let text: String = filled.indices.contains(row) ? FigureText.cell(filled[row], index) : ""
            let kind: HTML = columns[index].isDay ? " type=\"date\"" : " inputmode=\"decimal\" autocomplete=\"off\""
            return "<td><input class=\"form-control form-control-sm\" name=\"\(figure.key).\(row).\(index)\" value=\"\(text)\" maxlength=\"40\" aria-label=\"\(label), \(lang(columns[index].label)), \(lang("строка", "row")) \(row + 1)\"\(kind)></td>"
        }
        return """
            <fieldset class="ot-field ot-wide"><legend class="form-label">\(label)</legend><input type="hidden" name="\(figure.key)" value="\(count)"><table class="ot-rowsin"><thead><tr>\(each: columns, head)</tr></thead>\
            <tbody>\(each: 0..<count, { row in "<tr>\(each: columns.indices, { cell(row, $0) })</tr>" })</tbody></table>\(error)\(hint)</fieldset>
            """
    }
}
