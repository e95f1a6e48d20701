internal import Database
internal import Estimating
internal import HTML
internal import Kernel

/// What a table of stocks would do, before anything is written.
struct StockFilePage {
    let editor: TariffEditor, lines: StockLines, update: StockUpdate, context: StaffContext
    /// Somebody else saved the draft meanwhile.
    var isLate: Bool = false
    private static let most: Int = 200
    private var lang: Lang { context.lang }

    func view() -> HTML {
        let id: Int64 = editor.record.id.rawValue
        let late: HTML = isLate ? "<div class=\"ot-alert y mb-3\" role=\"alert\" data-why>\(icon("users"))<div>\(lang("Пока вы смотрели, черновик сохранил другой человек. Ваша таблица цела: ниже то, что она изменит теперь.", "While you were looking, somebody else saved the draft. Your table is intact: below is what it changes now."))</div></div>" : ""
        let unknown: HTML = lines.unknown.isEmpty ? "" : "<div class=\"ot-alert y mb-3\">\(icon("triangle-alert"))<div>\(lang("Не пригодились столбцы: ", "Columns that mean nothing here: "))\(lines.unknown.prefix(20).joined(separator: ", "))</div></div>"
        let back: HTML = "<a class=\"btn btn-ghost\" href=\"/tariffs/\(id)?tab=stocks\">\(lang("Отмена", "Cancel"))</a>"
        let count: Int = update.added.count + update.changed.count
        let skipped: String = update.errors.isEmpty ? "" : lang(", строки с ошибками пропустить", ", leave out the lines with errors")
        let write: HTML = update.isEmpty ? "" : "<button class=\"btn btn-primary\">\(lang("Записать в черновик", "Write to the draft")) (\(count))\(skipped)</button>"
        return screen(lang("Бумага из таблицы", "Stocks from a table"), """
            \(late)\(unknown)<p class="small soft">\(lang("Новых: \(update.added.count), изменится: \(update.changed.count), без изменений: \(update.same), с ошибками: \(update.errors.count).", "New: \(update.added.count), changing: \(update.changed.count), unchanged: \(update.same), with errors: \(update.errors.count)."))</p>\(errors)\(changed)\(added)\
            <form class="row-x wrap mt-3" method="post" action="/tariffs/\(id)/stocks/apply"><input type="hidden" name="csrf" value="\(context.person.csrf)"><input type="hidden" name="revision" value="\(editor.version.revision)"><textarea class="d-none" name="lines" aria-hidden="true" tabindex="-1">\(lines.text(without: Set(update.errors.map(\.line))))</textarea>\(write)\(back)</form>
            """)
    }
    private func card(_ title: String, _ count: Int, _ rows: HTML) -> HTML {
        let more: Int = count - Self.most
        return count == 0 ? "" : "<section class=\"ot-card mb-3\"><header><h2>\(title)</h2><span class=\"n\">\(count)</span></header><div class=\"body ot-tdiff\"><ul>\(rows)\(when: more > 0, "<li class=\"muted\">\(lang("и ещё \(more)", "and \(more) more"))</li>")</ul></div></section>"
    }
    private var errors: HTML {
        func line(_ one: (line: Int, text: Text)) -> HTML { "<li class=\"small\"><b class=\"med t-r\">\(lang("Строка", "Line")) \(one.line)</b>: \(lang(one.text.continued))</li>" }
        return card(lang("Ошибки", "Errors"), update.errors.count, "\(each: update.errors.prefix(Self.most), line)")
    }
    private var changed: HTML {
        func line(_ one: StockUpdate.Changed) -> HTML {
            let figures: [HTML] = one.figures.enumerated().map { "\(when: $0.offset > 0, "; ")\(FigureText.change($0.element.label, $0.element.old, $0.element.new, lang))" }
            return "<li class=\"small\">\(lang(Text(one.stock.title))): \(figures)</li>"
        }
        return card(lang("Изменится", "Changing"), update.changed.count, "\(each: update.changed.prefix(Self.most), line)")
    }
    private var added: HTML {
        func line(_ stock: Stock) -> HTML { "<li class=\"small\"><b class=\"med\">\(lang(Text(stock.title)))</b> <span class=\"mono xs muted\">\(stock.code)</span> \(Self.facts(stock, lang))</li>" }
        return card(lang("Новые", "New"), update.added.count, "\(each: update.added.prefix(Self.most), line)")
    }
    private static func facts(_ stock: Stock, _ lang: Lang) -> String {
        Stock.figures(roll: stock.isRoll).flatMap(\.figures).filter { ["gsm", "size", "width", "amount"].contains($0.key) }.map { $0.shown(stock, lang) }.joined(separator: ", ")
    }
}
