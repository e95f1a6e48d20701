internal import HTML
internal import Kernel
internal import Records
internal import Tabular

/// The second step: which column goes where.
struct ColumnsView {
    let page: WizardPage, plan: ImportPlan, targets: ImportTargets, sample: Sample
    /// The first lines of the file, whatever they are.
    let first: [TableRow]
    let unknown: UnknownValues
    let entities: [Entity]
    private var lang: Lang { page.lang }

    func html(_ lookups: Lookups, _ problem: Text?) -> HTML {
        let known: Int = Set(plan.sources.map(\.column)).count
        let stopped: String = page.progress.check.map { job in job.status == .failed ? job.problem.split(separator: "\n").map(String.init).dropFirst(lang == .ru ? 0 : 1).first ?? "" : "" } ?? ""
        return """
            <form method="post" action="\(page.url)/columns" class="stack">\(page.csrf)
            \(when: !stopped.isEmpty, "<div class=\"ot-alert r\" role=\"alert\">\(icon("circle-alert"))<div>\(lang("Проверка не закончена", "The check did not finish")): \(stopped)</div></div>")\
            \(problem.map { "<div class=\"ot-alert y\" role=\"alert\">\(icon("triangle-alert"))<div>\(lang($0))</div></div>" as HTML } ?? "")
            <section class="ot-card"><header><h2>\(lang("Что загружаем", "What is loaded"))</h2></header><div class="p-3 pt-0 ot-fields">\(what)\(how)</div></section>
            <section class="ot-card"><header><h2>\(lang("Сопоставление столбцов", "Columns"))</h2><span class="n">\(lang("\(known) из \(sample.columns.count) загружаются", "\(known) of \(sample.columns.count) are loaded"))</span></header><div class="ot-scroll"><table class="ot-table ot-map"><thead><tr><th>\(lang("Столбец в файле", "Column of the file"))</th>\
            <th>\(lang("Пример", "Example"))</th><th></th><th>\(lang("Поле в системе", "Field"))</th><th>\(lang("Обработка", "Treatment"))</th></tr></thead><tbody>\(rows)</tbody></table></div>\
            </section>\(ValuesView(lang: lang, lines: unknown.lines).html)\(defaults(lookups))
            <div class="row-x wrap"><button class="btn btn-primary" name="do" value="check">\(lang("Проверить без загрузки", "Check without loading"))</button><button class="btn btn-line">\(lang("Применить", "Apply"))</button>\
            <span class="xs muted">\(lang("Проверка ничего не записывает.", "The check writes nothing."))</span><button class="btn btn-ghost push" formaction="\(page.url)/drop" formnovalidate>\(icon("trash-2"))\(lang("Забыть файл", "Forget the file"))</button></div></form>
            """
    }
    private var what: HTML {
        let sheets: [String] = page.one.sheetNames
        let format: String = page.one.format == "vcf" ? "vCard" : page.one.format == "xlsx" ? "XLSX" : "CSV, \(page.one.encoding), «\(page.one.delimiter == "\t" ? "⇥" : page.one.delimiter)»"
        return """
            <label class="ot-field"><span class="form-label">\(lang("Строки файла — это", "Lines of the file are"))</span><select class="form-select" name="entity" data-autosubmit>\(each: entities, { "<option value=\"\($0.table)\"\(when: $0.table == plan.table, " selected")>\(lang($0.many))</option>" })</select></label>
            \(when: sheets.count > 1, "<label class=\"ot-field\"><span class=\"form-label\">\(lang("Лист", "Sheet"))</span><select class=\"form-select\" name=\"sheet\" data-autosubmit>\(each: Array(sheets.enumerated()), { "<option value=\"\($0.offset)\"\(when: $0.offset == plan.sheet, " selected")>\($0.element)</option>" })</select></label>")
            <label class="ot-field"><span class="form-label">\(lang("Заголовок в строке", "Titles are in line"))</span>\(titles)<span class="xs muted" id="header-note">\(format)</span></label>
            """
    }
    /// Which line the titles stand in, each with what it begins with.
    private var titles: HTML {
        guard !first.isEmpty else { return "<input class=\"form-control\" value=\"—\" disabled aria-describedby=\"header-note\">" }
        // An older plan says: the first line with anything in it.
        var lines: [(value: Int, words: String)] = first.map { row in
            let words: String = row.cells.map(CellText.trimmed).filter { !$0.isEmpty }.prefix(4).joined(separator: " · ")
            return (plan.header == 0 && row.number == first[0].number ? 0 : row.number, "\(row.number): \(words.prefix(60))")
        }
        if !lines.contains(where: { $0.value == plan.header }) { lines.append((plan.header, String(plan.header))) }
        return """
            <select class="form-select" name="header" data-autosubmit aria-describedby="header-note">\(each: lines, { "<option value=\"\($0.value)\"\(when: $0.value == plan.header, " selected")>\($0.words)</option>" })</select>
            """
    }
    private var how: HTML {
        let keys: [ImportKey] = targets.keys(plan)
        return """
            <label class="ot-field"><span class="form-label">\(lang("Запись узнаётся по полю", "A record is known by"))</span><select class="form-select" name="key"><option value="">\(lang("ни по какому: каждая строка новая", "nothing: every line is new"))</option>\(each: keys, { "<option value=\"\($0.column)\"\(when: $0.column == plan.key, " selected")>\($0.label(lang))</option>" })</select></label>
            <label class="ot-field"><span class="form-label">\(lang("Что делать", "What to do"))</span><select class="form-select" name="mode">\(each: ImportPlan.Mode.allCases, { "<option value=\"\($0.rawValue)\"\(when: $0 == plan.mode, " selected")>\($0.name(lang))</option>" })</select></label>
            <label class="ot-field"><span class="form-label">\(lang("У имеющихся записей", "In existing records"))</span><select class="form-select" name="fills"><option value="1"\(when: plan.fills, " selected")>\(lang("заполнить только пустые поля", "fill in empty fields only"))</option><option value="0"\(when: !plan.fills, " selected")>\(lang("заменить значения на новые", "replace values by new ones"))</option></select></label>
            \(when: hasLinks, "<label class=\"ot-field\"><span class=\"form-label\">\(lang("Если названной записи нет", "If a named record is not there"))</span><select class=\"form-select\" name=\"links\"><option value=\"0\"\(when: !plan.skipsUnknownLinks, " selected")>\(lang("это ошибка в строке", "it is an error of the line"))</option><option value=\"1\"\(when: plan.skipsUnknownLinks, " selected")>\(lang("оставить поле пустым", "leave the field empty"))</option></select></label>")
            """
    }
    private var hasLinks: Bool {
        plan.sources.contains { source in if case .link? = targets[source.target]?.field?.kind { true } else { false } }
    }
    /// A row for every column, more for one that goes to several fields, and an empty one for another such.
    private var rows: HTML {
        var number: Int = -1
        let lines: [HTML] = sample.columns.indices.flatMap { column -> [HTML] in
            let sources: [ImportPlan.Source] = plan.sources.filter { $0.column == column }
            return (sources.isEmpty ? [.init(column, "")] : sources).enumerated().map { index, source in
                number += 1
                return row(number, source, isFirst: index == 0)
            }
        }
        return "\(lines)\(more(number + 1))"
    }
    private func row(_ number: Int, _ source: ImportPlan.Source, isFirst: Bool) -> HTML {
        let column: Sample.Column = sample.columns[source.column], title: String = column.title.isEmpty ? lang("столбец \(source.column + 1)", "column \(source.column + 1)") : column.title
        let example: String = source.part == .whole ? column.examples.first ?? "" : column.examples.map { source.part.of($0) }.first { !$0.isEmpty } ?? ""
        return """
            <tr><td class="med">\(isFirst ? title : "")<input type="hidden" name="col.\(number)" value="\(source.column)"></td><td class="soft cut">\(String(example.prefix(60)))</td><td class="muted">\(icon("arrow-right", small: true))</td>\
            <td><select class="form-select form-select-sm" name="to.\(number)" aria-label="\(lang("Поле для «\(title)»", "Field for “\(title)”"))">\(options(source.target))</select></td>\
            <td><span class="row-x">\(part(number, source, title))<span class="xs muted">\(note(source, column))</span></span></td></tr>
            """
    }
    private func more(_ number: Int) -> HTML {
        """
        <tr class="ot-map-more"><td><select class="form-select form-select-sm" name="col.\(number)" aria-label="\(lang("Ещё один столбец", "One more column"))">\(each: Array(sample.columns.enumerated()), { "<option value=\"\($0.offset)\">\($0.element.title)</option>" })</select></td><td class="xs muted">\(lang("ещё одно поле из столбца", "one more field of a column"))</td><td class="muted">\(icon("arrow-right", small: true))</td>\
        <td><select class="form-select form-select-sm" name="to.\(number)" aria-label="\(lang("Поле", "Field"))">\(options(""))</select></td><td>\(part(number, .init(0, ""), ""))</td></tr>
        """
    }
    private func part(_ number: Int, _ source: ImportPlan.Source, _ title: String) -> HTML {
        "<select class=\"form-select form-select-sm w-auto\" name=\"part.\(number)\" aria-label=\"\(lang("Часть ячейки", "Part of the cell")) \(title)\">\(each: CellPart.allCases, { "<option value=\"\($0.rawValue)\"\(when: $0 == source.part, " selected")>\($0.name(lang))</option>" })</select>"
    }
    private func options(_ chosen: String) -> HTML {
        let groups: [(String, [ImportTarget])] = [(lang(targets.entity.one), targets.main)] + targets.linked.flatMap { entity, _, all in
            (1...ImportTargets.slots).compactMap { slot -> (String, [ImportTarget])? in
                // The second contact is offered when the first is in use.
                guard slot == 1 || plan.uses(slot == 2 ? entity.table : "\(entity.table)#\(slot - 1)") else { return nil }
                return (lang(entity.one) + (slot == 1 ? "" : " \(slot)"), all.filter { $0.slot == slot })
            }
        }
        return """
            <option value="">\(lang("не загружать", "leave out"))</option>\(each: groups, { group in
                "<optgroup label=\"\(group.0)\">\(each: group.1, { "<option value=\"\($0.key)\"\(when: $0.key == chosen, " selected")>\($0.slot == 0 ? "" : group.0 + ": ")\($0.label(lang))</option>" })</optgroup>"
            })
            """
    }
    private func note(_ source: ImportPlan.Source, _ column: Sample.Column) -> String {
        let empty: Int = sample.rows == 0 ? 0 : (sample.rows - column.filled) * 100 / sample.rows
        guard let target = targets[source.target] else { return empty == 100 ? lang("пусто во всех строках", "empty in every line") : "" }
        if target.field == nil { return lang("найдём запись по номеру", "finds the record by its number") }
        switch target.field?.kind {
        case .phone where source.part == .whole: return lang("приведём к +7", "brought to +7")
        case .digits where ["inn", "kpp", "ogrn", "bik"].contains(target.column): return lang("вернём потерянный ноль", "a lost zero comes back")
        case .link: return lang("по номеру или названию", "by number or title")
        case .day, .instant: return lang("день и месяц в любом виде", "day and month in any form")
        case .choice, .several:
            guard unknown.lines.contains(where: { $0.target.key == source.target }) else { return lang("по названию варианта", "by the name of the option") }
            return lang("есть значения, которых у нас нет: ниже", "has values that are not ours: below")
        default: return empty >= 90 ? lang("пусто в \(empty) % строк", "empty in \(empty) % of the lines") : ""
        }
    }
    /// What new records get where the file has nothing.
    private func defaults(_ lookups: Lookups) -> HTML {
        let offered: [ImportTarget] = targets.main.filter { target in
            guard let field = target.field else { return false }
            return field.isRequired && target.column != targets.entity.title || ["owner_id", "branch_id"].contains(field.column) || plan.fallbacks[target.key] != nil || (field.isListed && !field.choices.isEmpty)
        }
        guard !offered.isEmpty, plan.mode != .update else { return "" }
        return """
            <section class="ot-card"><header><h2>\(lang("Если в файле пусто", "Where the file has nothing"))</h2><span class="n">\(lang("для новых записей", "for new records"))</span></header><div class="p-3 pt-0 ot-fields">\(each: offered, { target in
                "<label class=\"ot-field\"><span class=\"form-label\">\(target.label(lang))</span>\(control(target, lookups))</label>"
            })</div></section>
            """
    }
    private func control(_ target: ImportTarget, _ lookups: Lookups) -> HTML {
        let name: String = "fallback.\(target.key)", value: String = plan.fallbacks[target.key] ?? ""
        guard let field = target.field else { return "" }
        if case .choice(let all) = field.kind { return select(name, value, all.map { ($0.key, lang($0.label)) }) }
        if case .several(let all) = field.kind { return select(name, value, all.map { ($0.key, lang($0.label)) }) }
        if case .link(let table) = field.kind, let people = lookups.choices(table) { return select(name, value, people.map { ($0.title, $0.title) }) }
        return "<input class=\"form-control\" name=\"\(name)\" value=\"\(value)\">"
    }
    private func select(_ name: String, _ value: String, _ all: [(String, String)]) -> HTML {
        "<select class=\"form-select\" name=\"\(name)\"><option value=\"\">—</option>\(each: all, { "<option value=\"\($0.0)\"\(when: $0.0 == value, " selected")>\($0.1)</option>" })</select>"
    }
}
