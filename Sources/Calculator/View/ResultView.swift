internal import Estimating
internal import Exact
internal import HTML
internal import Kernel
internal import Tariffs

/// What comes out of a spec: price, advice, drawing, alternatives, ladder, cost, route.
struct ResultView {
    let worked: Worked, url: String
    /// The tariff before this calculation set its own markup.
    let tariff: Shop
    let lang: Lang, today: Day
    /// The day it can be ready; nil: a machine that is needed never works.
    let promise: Promise?
    let dies: [KnownDies]
    let seesCost: Bool
    /// Said above everything: that the tariff has changed, that somebody saved first.
    var above: HTML = ""
    var spec: Spec { worked.spec }
    var estimate: Estimate { worked.estimate }

    func view() throws -> HTML {
        let drawing: HTML = try sheets(), runs: HTML = try LadderView(view: self).html()
        let parts: [HTML] = [above, bar, advice, try reaching(), "<div class=\"ot-grid ot-press\">\(drawing)\(runs)</div>", try CompareView(view: self).html(), CostView(view: self).html, RouteView(view: self).html]
        return "<div class=\"stack\" id=\"result\" aria-live=\"polite\" hx-boost=\"true\" hx-target=\"#calc\" hx-select=\"#calc\" hx-swap=\"outerHTML show:none\">\(parts)</div>"
    }
    /// Why there is no answer.
    static func refused(_ sentences: [String], _ reasons: [(String, String)], above: HTML, _ lang: Lang) -> HTML {
        let more: HTML = reasons.isEmpty ? "" : "<ul class=\"small soft mb-0 mt-2\">\(each: reasons, { "<li><b class=\"med\">\($0.0)</b>: \($0.1)</li>" })</ul>"
        return """
            <div class="stack" id="result" aria-live="polite">\(above)<section class="ot-card ot-answer none"><div><span class="eyebrow">\(lang("Цены пока нет", "No price yet"))</span><b>—</b></div></section>\
            <div class="ot-alert r" role="alert">\(icon("circle-alert"))<div>\(each: sentences, { "<p class=\"m-0\">\($0)</p>" })\(more)</div></div></div>
            """
    }
    func card(_ id: String, _ title: String, note: String = "", beside: HTML = "", _ content: HTML) -> HTML {
        "<section class=\"ot-card\" aria-labelledby=\"\(id)\"><header><h2 id=\"\(id)\">\(title)</h2>\(when: !note.isEmpty, "<span class=\"n\">\(note)</span>")\(beside)</header>\(content)</section>"
    }
    func link(_ spec: Spec, _ label: HTML, look: String = "btn btn-line btn-sm") -> HTML { "<a class=\"\(look)\" href=\"\(spec.address(url))\">\(label)</a>" }

    // MARK: The answer

    private var bar: HTML {
        let offered = worked.offered, hasUnits: Bool = spec.run > 1
        let each: String = lang.money(worked.unit)
        let vat: String = worked.price.vatPercent.map { lang("с НДС \($0.description) %", "with VAT \($0.description) %") } ?? lang("без НДС", "no VAT")
        let hand: HTML = spec.hand == nil ? "" : "<small class=\"t-m\">\(lang("вручную; расчётная", "by hand; computed")) \(lang.money(worked.price.total.kopecks))</small>"
        let margin: HTML = !seesCost ? "" : "<div data-margin><span class=\"eyebrow\">\(lang("Себестоимость и маржа", "Cost and margin"))</span><b data-cost>\(lang.money(worked.price.cost.kopecks))<small> \(lang("маржа", "margin")) \(worked.margin.map { lang.decimal($0, scale: 1) } ?? "—")\u{A0}%</small></b></div>"
        return """
            <section class="ot-card ot-answer" aria-label="\(lang("Итог", "Result"))"><div><span class="eyebrow">\(lang("Тираж", "Run"))</span><b>\(lang.number(spec.run)) <small>\(lang("экз.", "pcs"))</small></b></div>\
            \(when: hasUnits, "<div><span class=\"eyebrow\">\(lang("За штуку", "Apiece"))</span><b>\(each)</b></div>")\
            <div><span class="eyebrow">\(lang("Итого", "Total")), \(vat)</span><b data-total>\(lang.money(offered.total))</b>\(hand)</div>\
            <div><span class="eyebrow">\(lang("Без НДС", "Without VAT"))</span><b data-net>\(lang.money(offered.net))</b></div>\(margin)\
            <div><span class="eyebrow">\(lang("Раньше всего", "At the earliest"))</span><b data-ready>\(promise.map { lang.day($0.day, thisYear: today.year) } ?? "—") <small>\(lang("работы", "work of")) \(Hours.text(estimate.seconds, lang))</small></b></div></section>
            """
    }

    private var advice: HTML {
        let all: [Advice] = worked.advice(lang, seesCost: seesCost, today: today, promise: promise) + dies.map { $0.advice(spec, lang) }
        guard !all.isEmpty else { return "" }
        func line(_ one: Advice) -> HTML {
            let look: (ink: String, sign: String) = switch one.weight { case .stop: ("r", "circle-alert"); case .warn: ("y", "triangle-alert"); case .hint: ("c", "lightbulb") }
            return "<li><span class=\"ti \(look.ink)\">\(icon(look.sign, small: true))</span><p class=\"grow m-0\"><b class=\"med\">\(one.head)</b> <span class=\"soft\">\(one.more)</span></p>\(one.effect.map { link($0.spec, "\($0.label)") })</li>"
        }
        return card("q-advice", lang("На что обратить внимание", "What to look at"), note: String(all.count), "<ul class=\"ot-list ot-conf\">\(each: all, line)</ul>")
    }

    /// What to change to meet the price that the client is ready to pay.
    private func reaching() throws -> HTML {
        guard let found: Sensitivity = try worked.changes() else { return "" }
        func line(_ change: Estimating.Change) -> HTML? {
            // What is added to the cost is nobody's business who may not see it.
            if case .profit = change.kind, !seesCost { return nil }
            guard let other: Spec = spec.applying(change.kind) else { return nil }
            let more: Int64 = change.saving.kopecks, effect: String = more >= 0 ? lang("дешевле на \(lang.money(more))", "\(lang.money(more)) less") : lang("дороже на \(lang.money(-more))", "\(lang.money(-more)) more")
            return "<li><span class=\"ti \(change.isEnough ? "g" : "")\">\(icon(change.isEnough ? "check" : "move-right", small: true))</span><p class=\"grow m-0\"><b class=\"med\">\(lang.figures(lang(change.title)))</b> <span class=\"soft\">\(effect)</span></p>\(link(other, "\(lang.money(change.total.kopecks))"))</li>"
        }
        let lines: [HTML] = found.changes.compactMap(line).prefix(12).map { $0 }, total: Int64 = found.total.kopecks, target: Int64 = found.target.kopecks
        let head: String = total <= target ? lang("Уже укладываемся: запас \(lang.money(target - total))", "Within it already: \(lang.money(target - total)) to spare") : lang("Не хватает \(lang.money(total - target))", "\(lang.money(total - target)) too much")
        return card("q-target", lang("Как уложиться в \(lang.money(target))", "How to meet \(lang.money(target))"), note: head, lines.isEmpty ? "<p class=\"body m-0 soft\">\(lang("Ни одно изменение не меняет цену.", "No single change moves the price."))</p>" : "<ul class=\"ot-list ot-conf\">\(lines)</ul>")
    }

    // MARK: Sheets

    private func sheets() throws -> HTML {
        let all: [HTML] = try spec.job.components.indices.map { index in
            let component: Component = spec.job.components[index], route: ComponentRoute = estimate.route.parts[index]
            guard let printed: Printed = estimate.parts.first(where: { $0.component == component.code }) else { return "" }
            let isOnly: Bool = spec.job.components.count == 1, place: String = "\(worked.title(route.press, lang)), \(Worked.sheet(route)) \(lang("мм", "mm"))"
            let title: String = route.sheet.height.um > 0 ? lang("Печатный лист", "Press sheet") : lang("Рулон", "Roll")
            return card("q-sheet\(index)", isOnly ? title : "\(title): \(lang(component.title).lowercased())", note: place, "<div class=\"body\">\(drawing(printed, component, route))\(facts(printed, component, route))\(try others(index))</div>")
        }
        return "<div class=\"stack\">\(all)</div>"
    }
    private func drawing(_ printed: Printed, _ component: Component, _ route: ComponentRoute) -> HTML {
        if let roll = RollDrawing(printed, route, lang) { return roll.svg() }
        guard let sheet = SheetDrawing(printed, component, route, spec.folding, lang) else { return "" }
        let back: HTML = sheet.hasPages && route.style != .simplex ? "<details class=\"ot-fine\"><summary>\(lang("Оборот листа", "The back of the sheet"))</summary>\(sheet.svg(isBack: true))</details>" : ""
        let forms: HTML = printed.forms.count < 2 || !printed.signatures.isEmpty ? "" : "<details class=\"ot-fine\"><summary>\(lang("Остальные формы: \(printed.forms.count - 1)", "Other forms: \(printed.forms.count - 1)"))</summary>\(each: Array(1..<min(9, printed.forms.count)), { sheet.svg(form: $0) })</details>"
        return "\(sheet.svg())\(legend(sheet, printed, component))\(back)\(forms)"
    }
    private func legend(_ sheet: SheetDrawing, _ printed: Printed, _ component: Component) -> HTML {
        let bleed: HTML = component.bleed > 0 ? "<li><span class=\"swatch lg-bleed\"></span>\(lang("вылеты", "bleed")) \(component.bleed.mm) \(lang("мм", "mm"))</li>" : ""
        let lines: [String] = spec.folding.lines(printed.trim).across.map(\.mm), folds: HTML = lines.isEmpty || component.code != spec.main.code ? "" : "<li><span class=\"lg-fold\"></span>\(lang("сгибы", "folds")) \(lang.figures(lines.joined(separator: lang(" и ", " and "))))</li>"
        let kinds: HTML = spec.job.versions.count < 2 ? "" : "<li>\(lang("цифра — вид", "the number is the kind"))</li>"
        return "<ul class=\"legend mt-2\"><li><span class=\"swatch lg-trim\"></span>\(lang("обрез", "trim"))</li>\(bleed)\(folds)\(when: sheet.sheet.margins.gripper > sheet.sheet.margins.left, "<li><span class=\"swatch lg-grip\"></span>\(lang("клапан", "gripper"))</li>")\(kinds)</ul>"
    }
    private func facts(_ printed: Printed, _ component: Component, _ route: ComponentRoute) -> HTML {
        var all: [(String, String)] = [(lang("Бумага", "Paper"), worked.title(route.stock, lang))]
        if let layout: Layout = printed.layout {
            all.append((lang("На листе", "On a sheet"), "\(layout.count), \(lang(route.style.title))"))
            all.append((lang("Листов в машину", "Press sheets"), lang("\(lang.number(printed.pressSheets)), из них годных \(lang.number(printed.goodSheets))", "\(lang.number(printed.pressSheets)), \(lang.number(printed.goodSheets)) of them good")))
            if let parent: ParentCut = printed.parent { all.append((lang("Купить листов", "Sheets to buy"), parent.count > 1 ? lang("\(lang.number(printed.boughtSheets)), из каждого \(parent.count)", "\(lang.number(printed.boughtSheets)), \(parent.count) out of each") : lang.number(printed.boughtSheets))) }
        } else if let roll: RollLayout = printed.roll {
            all.append((lang("Поперёк рулона", "Across the roll"), lang.number(roll.across)))
            if roll.panels > 1 { all.append((lang("Полотнищ в изделии", "Panels of a piece"), lang.number(roll.panels))) }
            all.append((lang("Длина с отходами", "Length with waste"), Metres.text(roll.gross, lang)))
        }
        if printed.plates > 0 { all.append((lang("Форм", "Plates"), lang.number(printed.plates))) }
        if !printed.signatures.isEmpty { all.append((lang("Тетради", "Sections"), printed.signatures.map { "\($0.count) × \($0.pages) \(lang.plural($0.pages, ru: ("полоса", "полосы", "полос"), en: ("page", "pages")))" }.joined(separator: ", "))) }
        let copy: CopyMeasures = estimate.copy
        if component.code == spec.main.code {
            all.append((lang("Масса экземпляра", "Weight of a copy"), Metres.grams(copy.grams, lang)))
            if let thick: Exact = copy.thickness { all.append((lang("Толщина", "Thickness"), Metres.mm(thick, lang))) }
            if let spine: Exact = copy.spine { all.append((lang("Корешок", "Spine"), Metres.mm(spine, lang))) }
            if let creep: Exact = copy.creep, !creep.isZero { all.append((lang("Сползание полос", "Creep"), Metres.mm(creep, lang))) }
        }
        return "<dl class=\"ot-measures small\">\(each: all, { "<div><dt>\($0.0)</dt><dd>\($0.1)</dd></div>" })</dl>"
    }

    /// Other presses and sheets for a part, and why they lose.
    private func others(_ index: Int) throws -> HTML {
        let all: [Alternative] = try worked.alternatives(index), refused: [Rejection] = worked.refusals.filter { $0.component == spec.job.components[index].code }
        func variant(_ one: Alternative) -> HTML {
            let component: Component = spec.job.components[index]
            let picture: HTML = one.printed.flatMap { RollDrawing($0, one.part, lang)?.svg(isSmall: true) ?? SheetDrawing($0, component, one.part, .flat, lang)?.svg(isSmall: true) } ?? ""
            let used: String = one.printed.flatMap { printed in SheetDrawing(printed, component, one.part, .flat, lang).map { lang("\($0.layout.count) на листе, ", "\($0.layout.count) on a sheet, ") + lang.decimal($0.used, scale: 1) + "\u{A0}%" } } ?? lang("\(one.printed?.roll?.across ?? 0) поперёк", "\(one.printed?.roll?.across ?? 0) across")
            let why: String = one.why.map { lang(", больше всего: ", ", most of it: ") + lang($0.title).lowercased() } ?? ""
            let verdict: HTML = one.dearer <= 0 ? "<span class=\"xs t-g\">\(lang("дешевле всех", "the cheapest"))</span>" : "<span class=\"xs t-r\">+\(lang.money(one.dearer))\(why)</span>"
            var other: Spec = spec
            other.route = RouteName.text(one.route)
            return "<a class=\"var\(when: one.isChosen, " on")\" href=\"\(other.address(url))\"\(when: one.isChosen, " aria-current=\"true\"")>\(picture)<span><b class=\"med\">\(worked.title(one.part.press, lang)), \(Worked.sheet(one.part))</b><span class=\"xs soft\">\(used) · \(Hours.text(one.seconds, lang))</span>\(verdict)</span></a>"
        }
        let reasons: HTML = refused.isEmpty ? "" : "<details class=\"ot-fine\"><summary>\(lang("Кто не может: \(refused.count)", "Who cannot: \(refused.count)"))</summary><ul class=\"small soft\">\(each: refused, { "<li><b class=\"med\">\(worked.title($0.press, lang))</b>: \(lang($0.reason))</li>" })</ul></details>"
        let free: HTML = spec.route.isEmpty ? "" : { () -> HTML in
            var other: Spec = spec
            other.route = ""
            return "<p class=\"mt-2 mb-0\">\(link(other, "\(lang("Снова выбирать самый дешёвый", "Choose the cheapest again"))", look: "ot-link small"))</p>"
        }()
        return "\(when: all.count > 1, "<h3 class=\"eyebrow mt-3 mb-1\">\(lang("Другие листы и машины", "Other sheets and presses"))</h3><div class=\"ot-vars\">\(each: all, variant)</div>")\(free)\(reasons)"
    }
}

/// Measures as people read them.
enum Metres {
    private static func text(_ number: Exact, _ scale: Int, _ lang: Lang) -> String {
        var units: Int128 = (try? number.rounded(scale: scale))?.normalized.coefficient ?? 0
        let had: Int = (try? number.rounded(scale: scale))?.normalized.scale ?? 0
        for _ in had..<max(had, scale) { units = units.multipliedReportingOverflow(by: 10).partialValue }
        return lang.decimal(Int64(clamping: units), scale: scale)
    }
    static func text(_ metres: Exact, _ lang: Lang) -> String { text(metres, 1, lang) + "\u{A0}" + lang("м", "m") }
    static func mm(_ millimetres: Exact, _ lang: Lang) -> String { text(millimetres, 2, lang) + "\u{A0}" + lang("мм", "mm") }
    static func grams(_ grams: Exact, _ lang: Lang) -> String { text(grams, 1, lang) + "\u{A0}" + lang("г", "g") }
}
