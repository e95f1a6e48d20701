internal import Estimating
internal import Exact
internal import HTML
internal import Kernel

/// What other runs cost, by which technology, and where one becomes cheaper than another.
struct LadderView {
    let view: ResultView
    private var worked: Worked { view.worked }
    private var lang: Lang { view.lang }

    func html() throws -> HTML {
        let rows: [Ladder.Row] = worked.ladder.rows, sees: Bool = view.seesCost
        let impossible: HTML = worked.ladder.impossible.isEmpty ? "" : "<p class=\"xs soft px-3 mb-2\">\(lang("Не печатаем тиражи:", "No press starts for:")) \(worked.ladder.impossible.map { lang.number($0) }.joined(separator: ", "))</p>"
        let table: HTML = """
            <div class="ot-scroll"><table class="ot-table tight ot-runs"><thead><tr><th class="num">\(lang("Тираж", "Run"))</th><th></th><th class="num">\(lang("За шт.", "Apiece"))</th><th class="num">\(lang("С НДС", "With VAT"))</th>\(when: sees, "<th class=\"num\">\(lang("Маржа", "Margin"))</th>")</tr></thead>\
            <tbody>\(each: rows, row)</tbody></table></div>
            """
        return "<div class=\"stack\">\(view.card("q-runs", lang("Цена по тиражам", "Price by run"), "\(table)\(impossible)\(try crossing(rows))"))</div>"
    }
    private func row(_ row: Ladder.Row) -> HTML {
        let isNow: Bool = row.run == view.spec.run, technology: Technology? = Worked.technology(row.route)
        var other: Spec = view.spec
        (other.run, other.route, other.hand, other.reason) = (row.run, "", nil, "")
        if row.run == view.spec.run { other = view.spec }
        let margin: String = row.price.net.isZero ? "—" : row.price.profit.part(of: row.price.net).map { lang.decimal($0.points / 10, scale: 1) + "\u{A0}%" } ?? "—"
        let warned: HTML = worked.ladder.inversions.contains { $0.run == row.run } ? " <span class=\"t-r\" title=\"\(lang("Больший тираж стоит меньше", "A greater run costs less"))\">\(icon("triangle-alert", small: true))</span>" : ""
        return """
            <tr\(when: isNow, " class=\"sel\" aria-current=\"true\"")><td class="num med"><a class="ot-link" href="\(other.address(view.url))">\(lang.number(row.run))</a></td><td><span class="xs \(Self.ink(technology))">\(technology.map { lang($0.title) } ?? lang("вместе", "mixed"))</span></td>\
            <td class="num">\(lang.money(row.price.unit.kopecks))</td><td class="num med">\(lang.money(row.price.total.kopecks))\(warned)</td>\(when: view.seesCost, "<td class=\"num muted\">\(margin)</td>")</tr>
            """
    }
    private static func ink(_ technology: Technology?) -> String {
        switch technology { case .digital: "t-m"; case .offset: "t-c"; default: "soft" }
    }

    // MARK: Crossing

    /// Where offset becomes cheaper than digital, with both prices apiece drawn over the runs of the ladder.
    private func crossing(_ rows: [Ladder.Row]) throws -> HTML {
        let runs: [Int] = rows.map(\.run)
        guard runs.count > 2, view.spec.job.components.allSatisfy({ one in !view.spec.family.isRoll && !one.code.isEmpty }) else { return "" }
        let digital: [Ladder.Row] = try worked.estimator.ladder(runs, by: .digital).rows, offset: [Ladder.Row] = try worked.estimator.ladder(runs, by: .offset).rows
        guard digital.count > 1, offset.count > 1, let low: Int = runs.min(), let high: Int = runs.max() else { return "" }
        let found: [Crossing] = (try? worked.estimator.crossings(.digital, .offset, in: low...high)) ?? []
        let said: String
        if let first: Crossing = found.first(where: { $0.above == .offset }) {
            said = lang("До \(lang.number(first.run - 1)) экз. дешевле цифра, от \(lang.number(first.run)) — офсет.", "Digital is cheaper up to \(lang.number(first.run - 1)), offset from \(lang.number(first.run)) on.")
        } else if let first: Crossing = found.first {
            said = lang("От \(lang.number(first.run)) экз. дешевле \(first.above.title.ru).", "From \(lang.number(first.run)) on \(first.above.title.en) is cheaper.")
        } else { said = lang("На этих тиражах порядок не меняется.", "The order does not change over these runs.") }
        return """
            <div class="px-3 pb-3"><div class="row-x small"><span class="muted grow">\(lang("Цена за штуку", "Price apiece"))</span><span class="legend"><span class="l t-m">\(lang("цифра", "digital"))</span><span class="l t-c">\(lang("офсет", "offset"))</span></span></div>\
            \(Self.chart(runs, digital, offset, found.first?.run, lang))<p class="small m-0" data-crossing>\(said)</p></div>
            """
    }
    private static func chart(_ runs: [Int], _ digital: [Ladder.Row], _ offset: [Ladder.Row], _ at: Int?, _ lang: Lang) -> HTML {
        let width: Int64 = 340, height: Int64 = 120, most: Int64 = max(1, (digital + offset).map { $0.price.unit.kopecks }.max() ?? 1), step: Int64 = (width - 52) / Int64(max(1, runs.count - 1))
        func x(_ run: Int) -> Int64 {
            guard let next: Int = runs.firstIndex(where: { $0 >= run }) else { return 40 + step * Int64(runs.count - 1) }
            if runs[next] == run || next == 0 { return 40 + step * Int64(next) }
            return 40 + step * Int64(next - 1) + step * Int64(run - runs[next - 1]) / Int64(runs[next] - runs[next - 1])
        }
        func y(_ kopecks: Int64) -> Int64 { height - 6 - Int64(Int128(kopecks) * Int128(height - 20) / Int128(most)) }
        func line(_ rows: [Ladder.Row]) -> String { rows.enumerated().map { ($0 == 0 ? "M" : "L") + "\(x($1.run)) \(y($1.price.unit.kopecks))" }.joined() }
        let mark: HTML = at.map { run in "<path class=\"bp\" d=\"M\(x(run)) 10V\(height - 6)\"/><text class=\"lb\" x=\"\(min(x(run) + 5, width - 60))\" y=\"18\">\(lang.number(run))</text>" } ?? ""
        let label: String = lang("Цена за штуку от \(runs.first ?? 0) до \(runs.last ?? 0) экземпляров", "Price apiece from \(runs.first ?? 0) to \(runs.last ?? 0) copies")
        return """
            <svg class="ot-be" viewBox="0 0 \(width) \(height + 16)" role="img" aria-label="\(label)"><path class="gr" d="M40 \(y(0))H\(width)M40 \(y(most / 2))H\(width)M40 \(y(most))H\(width)"/>\
            <text class="e" x="36" y="\(y(most) + 4)">\(lang.money(most / 100 * 100))</text><text class="e" x="36" y="\(y(0) + 4)">0</text><path class="d" d="\(line(digital))"/><path class="o" d="\(line(offset))"/>\(mark)\
            <text x="40" y="\(height + 12)">\(lang.number(runs.first ?? 0))</text><text class="e" x="\(width)" y="\(height + 12)">\(lang.number(runs.last ?? 0))</text></svg>
            """
    }
}
