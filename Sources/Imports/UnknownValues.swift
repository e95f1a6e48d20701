internal import Database
internal import HTML
internal import Kernel

/// Texts of a file that are none of a field's options, each with what a person said it means.
struct UnknownValues {
    struct Line {
        let target: ImportTarget
        /// Folded, as a plan keeps it.
        let text: String
        /// The key of an option; empty: the field stays empty; nil: a line with it is an error.
        let chosen: String?
    }
    private(set) var lines: [Line] = []
    private var seen: Set<[String]> = []
    /// Of one field, so that nobody maps a column of free text value by value.
    static let most: Int = 200

    /// - Parameter met: pairs of target and text that a check met, also far below the lines of the sample.
    init(_ plan: ImportPlan, _ targets: ImportTargets, _ sample: Sample, met: [[String]] = []) {
        for source in plan.sources where source.part == .whole {
            guard let field = targets[source.target]?.field, !field.choices.isEmpty else { continue }
            for text in sample.unknown(source.column, field).prefix(Self.most) { add(source.target, text, plan, targets) }
        }
        for pair in met where pair.count == 2 && plan.sources.contains(where: { $0.target == pair[0] }) { add(pair[0], pair[1], plan, targets) }
        // What was said once is shown as long as its field is loaded, or the next look at the page would forget it.
        for (target, values) in plan.values.sorted(by: { $0.key < $1.key }) where plan.sources.contains(where: { $0.target == target }) {
            for text in values.keys.sorted() { add(target, text, plan, targets) }
        }
    }
    private mutating func add(_ key: String, _ text: String, _ plan: ImportPlan, _ targets: ImportTargets) {
        let folded: String = ImportText.folded(text)
        guard let target = targets[key], target.field?.choices.isEmpty == false, seen.insert([key, folded]).inserted else { return }
        lines.append(Line(target: target, text: folded, chosen: plan.values[key]?[folded]))
    }
    /// What the last check met in lines that became errors.
    static func met(_ one: Import, in tx: Tx) throws -> [[String]] {
        let rows: [Row] = try tx.rows("SELECT detail FROM import_line WHERE import_id = \(one.id) AND phase = 'check' AND verdict = 'error' AND detail LIKE '%\"unknown\"%' ORDER BY number LIMIT 2000")
        var all: [[String]] = [], seen: Set<[String]> = []
        for row in rows { for pair in try LineDetail(json: Form.plain(row["detail"])).unknown ?? [] where seen.insert(pair).inserted { all.append(pair) } }
        return Array(all.prefix(most))
    }
    /// Whether there is a text that the page with these fields did not ask about.
    func hasUnasked(_ form: Submitted) -> Bool {
        let asked: Set<[String]> = PlanForm.asked(form)
        return lines.contains { $0.chosen == nil && !asked.contains([$0.target.key, $0.text]) }
    }
    static let question = Text("В файле есть значения, которых у нас нет. Скажите ниже, что они значат, и проверьте ещё раз", "The file has values that are not ours. Say below what they mean, and check again")
}

/// The table in which a person says what the file's own words mean.
struct ValuesView {
    let lang: Lang, lines: [UnknownValues.Line]

    var html: HTML {
        guard !lines.isEmpty else { return "" }
        return """
            <section class="ot-card" id="values"><header><h2>\(lang("Значения, которых у нас нет", "Values that are not ours"))</h2><span class="n">\(lines.count)</span></header><div class="ot-scroll"><table class="ot-table ot-map"><thead><tr><th>\(lang("Поле", "Field"))</th><th>\(lang("В файле", "In the file"))</th><th></th><th>\(lang("Значит", "Means"))</th></tr></thead><tbody>\(each: Array(lines.enumerated()), { row($0.offset, $0.element) })</tbody></table></div></section>
            """
    }
    private func row(_ number: Int, _ line: UnknownValues.Line) -> HTML {
        let owner: String = line.target.slot == 0 ? "" : lang(line.target.entity.one) + ": "
        return """
            <tr><td class="soft">\(owner)\(line.target.label(lang))</td><td class="med">\(line.text)<input type="hidden" name="vt.\(number)" value="\(line.target.key)"><input type="hidden" name="vx.\(number)" value="\(line.text)"></td><td class="muted">\(icon("arrow-right", small: true))</td>\
            <td><select class="form-select form-select-sm" name="vk.\(number)" aria-label="\(line.target.label(lang)): \(line.text)"><option value="?"\(when: line.chosen == nil, " selected")>\(lang("это ошибка", "it is an error"))</option><option value=""\(when: line.chosen == "", " selected")>\(lang("оставить пустым", "leave empty"))</option>\
            \(each: line.target.field?.offered(having: [line.chosen ?? ""]) ?? [], { "<option value=\"\($0.key)\"\(when: $0.key == line.chosen, " selected")>\(lang($0.label))</option>" })</select></td></tr>
            """
    }
    /// What a check met, with the way to the table.
    static func card(_ page: WizardPage, _ met: [[String]], _ targets: ImportTargets) -> HTML {
        let known: [(ImportTarget, String)] = met.compactMap { pair in pair.count == 2 ? targets[pair[0]].map { ($0, pair[1]) } : nil }
        guard !known.isEmpty else { return "" }
        let lang: Lang = page.lang
        return """
            <section class="ot-card" id="unknown"><header><h2>\(lang("Значения, которых у нас нет", "Values that are not ours"))</h2><span class="n">\(known.count)</span></header><ul class="ot-list">\(each: known.prefix(8), { "<li class=\"small\"><span class=\"muted\">\($0.0.label(lang))</span><span class=\"grow med\">\($0.1)</span></li>" })</ul>\
            <div class="p-3 pt-2"><a class="btn btn-line w-100" href="\(page.url)?step=columns#values">\(lang("Сказать, что они значат", "Say what they mean"))</a></div></section>
            """
    }
}
