internal import Estimating
internal import Exact
internal import HTML
internal import Kernel

/// Two variants side by side: one that was put aside, and the one on the screen.
struct CompareView {
    let view: ResultView
    private var lang: Lang { view.lang }

    func html() throws -> HTML {
        var aside: Spec = view.spec
        aside.beside = view.spec.kept
        guard !view.spec.beside.isEmpty else { return "<p class=\"m-0\">\(view.link(aside, "\(icon("git-compare", small: true))\(lang("Отложить вариант и сравнить с другим", "Put this variant aside and compare"))"))</p>" }
        var alone: Spec = view.spec
        alone.beside = ""
        let close: HTML = "<span class=\"push row-x\">\(view.link(aside, "\(lang("Отложить этот", "Put this one aside"))", look: "btn btn-ghost btn-sm"))\(view.link(alone, "\(lang("Убрать", "Close"))", look: "btn btn-ghost btn-sm"))</span>"
        guard let other: Worked = other else { return view.card("q-compare", lang("Сравнение", "Comparison"), beside: close, "<p class=\"body m-0 soft\">\(lang("Отложенный вариант больше не посчитать.", "The variant that was put aside can be calculated no more."))</p>") }
        var back: Spec = other.spec
        back.beside = view.spec.kept
        let rows: [HTML] = table(other).map { row in "<tr\(when: row.1 != row.2, " class=\"differs\"")><th scope=\"row\">\(row.0)</th><td>\(row.1)</td><td>\(row.2)</td></tr>" }
        let head: HTML = "<thead><tr><th></th><th>\(view.link(back, "\(lang("Отложенный", "Put aside"))", look: "ot-link"))</th><th>\(lang("На экране", "On the screen"))</th></tr></thead>"
        return view.card("q-compare", lang("Сравнение", "Comparison"), beside: close, "<div class=\"ot-scroll\"><table class=\"ot-table tight ot-versus\">\(head)<tbody>\(rows)</tbody></table></div>\(lines(other))")
    }

    private var other: Worked? {
        guard let form: Submitted = Submitted(urlEncoded: view.spec.beside) else { return nil }
        let family: Family = Family(rawValue: form["product"]) ?? view.spec.family
        var spec = Spec(form, usual: Usual.job(family, view.worked.shop, day: Usual.shipping(view.today)), run: family.usualRun)
        if !view.seesCost { (spec.markup, spec.isMarkupTold) = (view.spec.markup, false) }
        return spec.wrong.isEmpty ? try? Worked(spec, view.tariff) : nil
    }
    private func table(_ other: Worked) -> [(String, String, String)] {
        let mine: Worked = view.worked
        func row(_ ru: String, _ en: String, _ text: (Worked) -> String) -> (String, String, String) { (lang(ru, en), text(other), text(mine)) }
        func presses(_ worked: Worked) -> String { worked.estimate.route.parts.map { "\(worked.title($0.press, lang)), \(Worked.sheet($0))" }.joined(separator: "; ") }
        var rows: [(String, String, String)] = [
            row("Что", "What") { $0.summary(lang) }, row("Тираж", "Run") { lang.number($0.spec.run) }, row("Итого с НДС", "Total with VAT") { lang.money($0.offered.total) }, row("За штуку", "Apiece") { lang.money($0.unit) },
            row("Без НДС", "Without VAT") { lang.money($0.offered.net) },
        ]
        if view.seesCost { rows += [row("Себестоимость", "Cost") { lang.money($0.price.cost.kopecks) }, row("Маржа", "Margin") { $0.margin.map { lang.decimal($0, scale: 1) + "\u{A0}%" } ?? "—" }] }
        return rows + [row("Печать", "Printing", presses), row("Раньше всего", "At the earliest") { Hours.text($0.estimate.seconds, lang) }]
    }
    /// Costs that differ, for those who may see them.
    private func lines(_ other: Worked) -> HTML {
        guard view.seesCost else { return "" }
        let all: [Difference] = view.estimate.differences(from: other.estimate)
        guard !all.isEmpty else { return "" }
        // Row by row: Swift 6.3 hands an optional of 128 bits misaligned through a generic loop, and the program falls.
        var rows: [HTML] = []
        for one: Difference in all {
            let part: String = view.worked.component(one.component).map { lang($0.title) } ?? ""
            var before: String = "—", after: String = "—"
            if let amount: Exact = one.before { before = lang.money(amount.kopecks) }
            if let amount: Exact = one.after { after = lang.money(amount.kopecks) }
            rows.append("<tr><th scope=\"row\">\(lang(one.title)) <span class=\"xs muted\">\(part)</span></th><td class=\"num\">\(before)</td><td class=\"num\">\(after)</td></tr>")
        }
        return "<details class=\"ot-fine px-3\"><summary>\(lang("Строки, которые отличаются: \(all.count)", "Lines that differ: \(all.count)"))</summary><table class=\"ot-table tight ot-versus\"><tbody>\(rows)</tbody></table></details>"
    }
}

extension Spec {
    /// This spec as one that is put aside: without what belongs to the saved record.
    var kept: String {
        var other: Spec = self
        (other.beside, other.along) = ("", [])
        return other.query
    }
}
