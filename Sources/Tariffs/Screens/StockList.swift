internal import Estimating
internal import HTML
internal import Kernel

/// The stocks of a tariff as a table with a search.
struct StockList {
    let page: TariffPage
    private static let most: Int = 300
    private var lang: Lang { page.lang }
    private var costs: Bool { page.editor.seesCosts }

    func view() -> HTML {
        let words: [Substring] = page.query["q"].lowercased().split(separator: " "), form: String = page.query["form"]
        let found: [Stock] = page.shop.stocks.filter { stock in
            let text: String = [stock.code, stock.title.ru, stock.title.en, stock.grade, String(stock.gsm), size(stock)].joined(separator: " ").lowercased()
            return words.allSatisfy { text.contains($0) } && (form.isEmpty || (form == "roll") == stock.isRoll)
        }
        return "\(bar(form))\(page.shop.stocks.isEmpty ? empty : found.isEmpty ? nothing : table(found))"
    }

    private func bar(_ form: String) -> HTML {
        func kind(_ key: String, _ name: String) -> HTML { "<option value=\"\(key)\"\(when: key == form, " selected")>\(name)</option>" }
        let search: HTML = page.shop.stocks.isEmpty ? "" : """
            <form class="row-x wrap" method="get" action="\(page.base)" role="search"><input type="hidden" name="v" value="\(page.editor.version.version)"><input type="hidden" name="tab" value="stocks">\
            <label class="ot-field ot-qs"><span class="visually-hidden">\(lang("Найти бумагу", "Find a stock"))</span>\(icon("search", small: true))<input class="form-control form-control-sm" type="search" name="q" value="\(page.query["q"])" placeholder="\(lang("Найти бумагу", "Find a stock"))"></label>\
            <select class="form-select form-select-sm w-auto" name="form" aria-label="\(lang("Листы или рулоны", "Sheets or rolls"))">\(kind("", lang("листы и рулоны", "sheets and rolls")))\(kind("sheet", lang("листы", "sheets")))\(kind("roll", lang("рулоны", "rolls")))</select>\
            <button class="btn btn-line">\(lang("Найти", "Find"))</button></form>
            """
        let file: HTML = costs && !page.shop.stocks.isEmpty ? "<a class=\"btn btn-ghost\" href=\"\(page.base)/stocks?v=\(page.editor.version.version)\">\(icon("table-2"))\(lang("Таблица CSV", "CSV table"))</a>" : ""
        return "<div class=\"row-x wrap mb-3\">\(search)<span class=\"push\"></span>\(file)\(add)</div>\(load)"
    }
    private var add: HTML {
        guard page.editor.mayChange else { return "" }
        return "<a class=\"btn btn-line\" href=\"\(page.url(ShopPlace(.stock, begun: "sheet")))\">\(icon("plus"))\(lang("Лист", "Sheet"))</a><a class=\"btn btn-line\" href=\"\(page.url(ShopPlace(.stock, begun: "roll")))\">\(icon("plus"))\(lang("Рулон", "Roll"))</a>"
    }
    private var load: HTML {
        guard page.editor.mayChange else { return "" }
        return """
            <details class="ot-card p-3 mb-3"><summary class="small med">\(icon("upload", small: true)) \(lang("Загрузить бумагу и цены из таблицы", "Load stocks and prices from a table"))</summary>
            <form class="stack-s mt-2" method="post" action="\(page.base)/stocks" enctype="multipart/form-data">\(page.csrf)<p class="small soft mb-0">\(lang("XLSX или CSV. По столбцу «Код» бумага находится и обновляется, новой хватит кода, названия, сорта, плотности, формата и цены. Пустые ячейки ничего не меняют. До записи всё видно.", "XLSX or CSV. Stocks are found by the column “Code” and updated; a new one needs a code, a name, a grade, weight, size and price. Empty cells change nothing. Everything is shown before it is written."))</p>
            <div class="row-x wrap"><input class="form-control ot-file" type="file" name="file" accept=".xlsx,.csv,.txt,.tsv,text/csv" required aria-label="\(lang("Файл", "File"))"><button class="btn btn-primary">\(lang("Проверить", "Check"))</button></div></form></details>
            """
    }
    private var empty: HTML { "<div class=\"ot-card ot-empty\">\(icon("layers"))<h3>\(lang("Бумаги ещё нет", "No stocks yet"))</h3><p>\(lang("Добавьте листы и рулоны по одному или загрузите таблицу.", "Add sheets and rolls one by one or load a table."))</p></div>" }
    private var nothing: HTML { "<div class=\"ot-card ot-empty\">\(icon("search"))<h3>\(lang("Ничего не нашлось", "Nothing found"))</h3><p><a class=\"ot-link\" href=\"\(page.url(.stocks))\">\(lang("Показать всю бумагу", "Show all stocks"))</a></p></div>" }

    private func table(_ found: [Stock]) -> HTML {
        let price: HTML = costs ? "<th class=\"num\">\(lang("Цена без НДС", "Price without VAT"))</th>" : "", more: Int = found.count - Self.most
        return """
            <section class="ot-card"><div class="ot-scroll"><table class="ot-table stackm"><thead><tr><th>\(lang("Бумага", "Stock"))</th><th>\(lang("Сорт", "Grade"))</th><th class="num">\(lang("Плотность", "Weight"))</th><th>\(lang("Формат", "Size"))</th>\(price)</tr></thead>\
            <tbody>\(each: found.prefix(Self.most), row)</tbody></table></div></section>\(when: more > 0, "<p class=\"small soft mt-2\">\(lang("Показаны первые \(Self.most), ещё \(more): уточните поиск.", "The first \(Self.most) are shown, \(more) more: narrow the search."))</p>")
            """
    }
    private func row(_ stock: Stock) -> HTML {
        let place = ShopPlace(.stock, stock.code), bad: Bool = page.editor.errors.contains { $0.place == place }
        return """
            <tr data-row data-href="\(page.url(place))"><td class="m1"><a class="med" href="\(page.url(place))">\(lang(Text(stock.title)))</a>\(when: bad, " <span class=\"ot-tag r\">!</span>")<span class="d-block xs muted mono">\(stock.code)</span></td><td class="soft hide-m">\(stock.grade)</td>\
            <td class="num">\(stock.gsm)\u{A0}\(lang("г/м²", "g/m²"))</td><td class="soft nowrap">\(size(stock))</td>\(when: costs, "<td class=\"num nowrap\">\(price(stock))</td>")</tr>
            """
    }
    private func size(_ stock: Stock) -> String {
        switch stock.form {
        case .sheet(let size, let grain):
            let arrow: String = switch grain { case .width: " ↔"; case .height: " ↕"; case nil: "" }
            return FigureText.typed(size, lang) + arrow
        case .roll(let width): return lang("рулон ", "roll ") + FigureText.typed(width, lang)
        }
    }
    private func price(_ stock: Stock) -> String {
        let point: Character = lang == .ru ? "," : ".", typed: String = FigureText.typed(stock.amount, lang), places: Int = typed.split(separator: point).dropFirst().last?.count ?? 0
        let amount: String = typed + (places == 1 ? "0" : "") + "\u{A0}₽"
        return switch stock.price {
        case .kilogram: amount + lang("/кг", "/kg")
        case .sheet: amount + lang("/лист", "/sheet")
        case .pack(_, let sheets): amount + lang(" за \(sheets) л.", " for \(sheets) sh.")
        case .squareMetre: amount + lang("/м²", "/m²")
        }
    }
}
