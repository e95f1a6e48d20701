internal import Estimating
internal import Foundation
internal import Kernel
internal import Tabular

/// The lines of a table of stocks: of a file, or of the form that shows them before they are written.
struct StockLines: Sendable {
    struct Line: Sendable { let number: Int, cells: [String], problem: Text? }
    /// The figure of each column; nil: the column means nothing here.
    let keys: [String?]
    let titles: [String], lines: [Line]
    var unknown: [String] { zip(titles, keys).filter { $0.1 == nil && !$0.0.isEmpty }.map(\.0) }

    /// Every figure of a stock once, in the order of its forms.
    static let figures: [Figure<Stock>] = {
        let sheet: [Figure<Stock>] = Stock.figures(roll: false).flatMap(\.figures), known: Set<String> = Set(sheet.map(\.key))
        let roll: [Figure<Stock>] = Stock.figures(roll: true).flatMap(\.figures).filter { !known.contains($0.key) }
        guard let size: Int = sheet.firstIndex(where: { $0.key == "grain" }) else { return sheet + roll }
        return Array(sheet[...size]) + roll + Array(sheet[(size + 1)...])
    }()
    /// What other programs call them.
    private static let others: [String: String] = [
        "артикул": "new_code", "article": "new_code", "sku": "new_code", "наименование": "title_ru", "title": "title_ru", "цена": "amount", "price": "amount", "граммаж": "gsm", "gsm": "gsm", "формат": "size", "size": "size", "ширина": "width", "тип": "kind",
    ]
    private static func key(_ title: String) -> String? {
        // A unit may stand behind the name: «Плотность, г/м²».
        let folded: String = title.lowercased(), short: String = folded.split { ",(".contains($0) }.first.map { Submitted.trimmed($0) } ?? folded
        for name: String in [folded, short] {
            if let found = figures.first(where: { $0.key == name || $0.label.ru.lowercased() == name || $0.label.en.lowercased() == name }) { return found.key }
            if let other: String = others[name] { return other }
        }
        return nil
    }

    /// - Throws: `BadRequest` with the sentence for whoever chose the file.
    init(file path: String) throws {
        do {
            let reader: any TableReader = try Tabular.open(path)
            var lines: [Line] = []
            while let row: TableRow = try reader.next() {
                guard lines.count < TariffDraft.mostStocks else { throw BadRequest("В таблице больше \(TariffDraft.mostStocks) строк", "The table has more than \(TariffDraft.mostStocks) lines") }
                lines.append(Line(number: row.number, cells: row.cells, problem: row.problem.map { Text($0.sentence.ru, $0.sentence.en) }))
            }
            if lines.isEmpty { throw TabularProblem.empty }
            self.init(reader.columns, lines)
        } catch let problem as TabularProblem { throw BadRequest(problem.sentence.ru, problem.sentence.en) }
        guard keys.contains("new_code") else { throw BadRequest("В таблице нет столбца «Код»: по нему находят бумагу", "The table has no column “Code”: stocks are found by it") }
    }
    /// As ``text`` writes them.
    init(text: String) {
        let rows: [[String]] = text.split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false).map { Submitted.trimmed($0) } }
        self.init(rows.first.map { Array($0.dropFirst()) } ?? [], rows.dropFirst().prefix(TariffDraft.mostStocks).map { Line(number: Int($0.first ?? "") ?? 0, cells: Array($0.dropFirst()), problem: nil) })
    }
    private init(_ titles: [String], _ lines: [Line]) { (self.titles, keys, self.lines) = (titles, titles.map { Self.key($0) }, lines) }

    /// The lines that can be taken, with the columns that mean something: for the form that carries them on.
    func text(without bad: Set<Int>) -> String {
        let columns: [Int] = keys.indices.filter { keys[$0] != nil }
        func clean(_ cell: String) -> String { cell.replacing("\t", with: " ").replacing("\r", with: " ").replacing("\n", with: " ") }
        let rows: [[String]] = lines.filter { !bad.contains($0.number) }.map { line in [String(line.number)] + columns.map { clean(line.cells.indices.contains($0) ? line.cells[$0] : "") } }
        return ([["line"] + columns.map { clean(titles[$0]) }] + rows).map { $0.joined(separator: "\t") }.joined(separator: "\n")
    }

    /// All the stocks of a shop as a table that can be read back.
    static func csv(_ shop: Shop, _ lang: Lang) -> String {
        let writer = CSVWriter()
        var bytes: [UInt8] = CSVWriter.mark + writer.line(figures.map { lang($0.label) })
        for stock: Stock in shop.stocks {
            let own: Set<String> = Set(Stock.figures(roll: stock.isRoll).flatMap(\.figures).map(\.key))
            bytes += writer.line(figures.map { figure in
                guard own.contains(figure.key) else { return "" }
                let typed: String = figure.read(stock, lang)
                if case .pick = figure.look { return FigureText.shown(typed, figure.look, "", lang) }
                return typed
            })
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// What a table of stocks makes of a shop: new ones, changed ones, lines that cannot be taken.
struct StockUpdate: Sendable {
    struct Changed: Sendable { let stock: Stock, figures: [(label: Text, old: String, new: String)] }
    private(set) var shop: Shop
    private(set) var added: [Stock] = [], changed: [Changed] = [], same: Int = 0
    private(set) var errors: [(line: Int, text: Text)] = []
    var isEmpty: Bool { added.isEmpty && changed.isEmpty }

    init(_ table: StockLines, _ shop: Shop, _ lang: Lang) {
        self.shop = shop
        var places: [String: Int] = Dictionary(shop.stocks.enumerated().map { ($1.code, $0) }) { first, _ in first }, met: Set<String> = []
        for line: StockLines.Line in table.lines {
            if let problem: Text = line.problem {
                errors.append((line.number, problem))
                continue
            }
            var cells: [String: String] = [:]
            for (key, cell) in zip(table.keys, line.cells) { if let key, !cell.isEmpty { cells[key] = Submitted.trimmed(cell) } }
            guard let code: String = cells["new_code"], !code.isEmpty else {
                errors.append((line.number, Text("нет кода", "no code")))
                continue
            }
            guard met.insert(code).inserted else {
                errors.append((line.number, Text("код «\(code)» уже был выше", "the code “\(code)” was above already")))
                continue
            }
            let at: Int? = places[code], isRoll: Bool = cells["width"] != nil && cells["size"] == nil
            let old: Stock = at.map { shop.stocks[$0] } ?? .new(roll: isRoll, code: code)
            guard let new: Stock = write(old, cells, line.number, isNew: at == nil) else { continue }
            if let at {
                self.shop.stocks[at] = new
                let figures = Self.changes(old, new, lang)
                if figures.isEmpty { same += 1 } else { changed.append(Changed(stock: new, figures: figures)) }
            } else {
                places[code] = self.shop.stocks.count
                self.shop.stocks.append(new)
                added.append(new)
            }
        }
    }

    /// Nil: the line cannot be taken, and why is told.
    private mutating func write(_ old: Stock, _ cells: [String: String], _ line: Int, isNew: Bool) -> Stock? {
        var stock: Stock = old, rest: Set<String> = Set(cells.keys)
        for figure: Figure<Stock> in Stock.figures(roll: old.isRoll).flatMap(\.figures) {
            guard let cell: String = cells[figure.key] else { continue }
            rest.remove(figure.key)
            if let problem: Text = figure.write(&stock, cell) {
                errors.append((line, Text.of(figure.label, Text("\(problem.ru) («\(cell)»)", "\(problem.en) (“\(cell)”)"))))
                return nil
            }
        }
        if let key: String = rest.sorted().first, let figure = StockLines.figures.first(where: { $0.key == key }) {
            errors.append((line, old.isRoll ? Text.of(figure.label, Text("у рулона этого нет", "a roll has none")) : Text.of(figure.label, Text("у листа этого нет", "a sheet has none"))))
            return nil
        }
        var alone: Shop = .empty
        alone.stocks = [stock]
        if let fault: TariffFault = TariffFault.one(ShopPlace(.stock, stock.code), alone).first(where: \.isError) {
            errors.append((line, fault.sentence))
            return nil
        }
        return stock
    }
    private static func changes(_ old: Stock, _ new: Stock, _ lang: Lang) -> [(label: Text, old: String, new: String)] {
        if old == new { return [] }
        return Stock.figures(roll: new.isRoll).flatMap(\.figures).compactMap { figure in
            let (was, now): (String, String) = (figure.shown(old, lang), figure.shown(new, lang))
            return was == now ? nil : (label: figure.label, old: was, new: now)
        }
    }
}
