internal import Exact
internal import Kernel

/// How a figure is typed.
enum FigureLook: Sendable {
    case line, number, day, tick
    case pick([FigureChoice])
    /// Several of them.
    case ticks([FigureChoice])
    /// A small table: as many rows as somebody needs.
    case rows([FigureColumn])
}
struct FigureChoice: Sendable {
    let key: String, name: Text
    init(_ key: String, _ ru: String, _ en: String) { (self.key, name) = (key, Text(ru, en)) }
    init(_ key: String, _ name: Text) { (self.key, self.name) = (key, name) }
}
struct FigureColumn: Sendable {
    let label: Text, unit: Text, isDay: Bool
    init(_ ru: String, _ en: String, unit: Text = Text("", ""), day: Bool = false) { (label, self.unit, isDay) = (Text(ru, en), unit, day) }
}

/// One figure of a part of a tariff: what it is called, how it is typed, read and kept. Forms, cards, comparisons and tables of stocks read it.
///
/// As text a table has its rows on lines and its cells apart by tabs; several choices stand apart by commas.
struct Figure<Part: Sendable>: Sendable {
    let key: String, label: Text, look: FigureLook
    private(set) var unit: Text = Text("", ""), hint: Text = Text("", "")
    /// What it costs the shop, which not everybody sees.
    private(set) var isCost: Bool = false
    private(set) var isNeeded: Bool = false
    /// What the engine calls it in its errors.
    private(set) var checks: [String] = []
    let read: @Sendable (Part, Lang) -> String
    /// - Returns: what is wrong with the text; the part is then as it was.
    let write: @Sendable (inout Part, String) -> Text?

    init(_ key: String, _ ru: String, _ en: String, _ look: FigureLook, read: @escaping @Sendable (Part, Lang) -> String, write: @escaping @Sendable (inout Part, String) -> Text?) {
        (self.key, label, self.look, self.read, self.write) = (key, Text(ru, en), look, read, write)
    }
    func unit(_ ru: String, _ en: String) -> Figure { changed { $0.unit = Text(ru, en) } }
    func hint(_ ru: String, _ en: String) -> Figure { changed { $0.hint = Text(ru, en) } }
    func needed() -> Figure { changed { $0.isNeeded = true } }
    func cost() -> Figure { changed { $0.isCost = true } }
    /// - Parameter names: of the engine's fields, without the code of the part.
    func checked(_ names: String...) -> Figure { changed { $0.checks = names } }
    private func changed(_ change: (inout Figure) -> Void) -> Figure {
        var figure: Figure = self
        change(&figure)
        return figure
    }
    /// Whether the engine's field is this one.
    func isMeant(_ field: String) -> Bool { !field.isEmpty && (field == key || checks.contains { field == $0 || field.hasPrefix($0 + " of ") }) }

    /// As people read it: with its unit, choices by name; empty where there is nothing.
    func shown(_ part: Part, _ lang: Lang) -> String { FigureText.shown(read(part, lang), look, lang(unit), lang) }
}

/// Figures under a heading.
struct FigureGroup<Part: Sendable>: Sendable {
    let title: Text, figures: [Figure<Part>]
    init(_ ru: String, _ en: String, _ figures: [Figure<Part>]) { (title, self.figures) = (Text(ru, en), figures) }
}

/// How figures are written.
enum FigureText {
    static let needed = Text("Заполните это поле", "Fill in this field")
    static let noNumber = Text("Нужно число, например 12,5", "A number is needed, such as 12.5")
    static let noWhole = Text("Нужно целое число", "A whole number is needed")
    static let negative = Text("Число не может быть отрицательным", "The number must not be negative")
    static let noSize = Text("Нужны два числа в миллиметрах: 640×900", "Two numbers in millimetres are needed: 640×900")
    static let noRange = Text("Нужны две границы, меньшая первой: 60–400", "Two bounds are needed, the lower first: 60–400")
    static let noDay = Text("Нужен день вида 2026-03-15", "A day like 2026-03-15 is needed")
    static let noChoice = Text("Такого варианта нет", "There is no such option")

    static func typed(_ number: Exact, _ lang: Lang) -> String { number.normalized.description.replacing(".", with: lang(",", ".")) }
    /// Without needless zeros, so that equal numbers are equal texts.
    static func number(_ text: String) -> Exact? { Money.number(text, most: 24)?.normalized }
    static func whole(_ text: String) -> Int? { Int(text.filter { !$0.isWhitespace && $0 != "\u{A0}" && $0 != "\u{202F}" }) }

    static func shown(_ text: String, _ look: FigureLook, _ unit: String, _ lang: Lang) -> String {
        if text.isEmpty { return "" }
        func name(_ key: String, _ all: [FigureChoice]) -> String { all.first { $0.key == key }.map { lang($0.name) } ?? key }
        switch look {
        case .pick(let all): return name(text, all)
        case .ticks(let all): return text.split(separator: ",").map { name(String($0), all) }.joined(separator: ", ")
        case .tick: return text == "1" ? lang("да", "yes") : lang("нет", "no")
        case .rows(let columns): return rows(text).map { row($0, columns, lang) }.joined(separator: "; ")
        case .line, .number, .day: return unit.isEmpty ? text : text + "\u{A0}" + unit
        }
    }
    private static func row(_ cells: [String], _ columns: [FigureColumn], _ lang: Lang) -> String {
        zip(cells, columns).map { cell, column in
            let unit: String = lang(column.unit)
            return cell.isEmpty ? "" : lang(column.label) + " " + cell + (unit.isEmpty ? "" : "\u{A0}" + unit)
        }.filter { !$0.isEmpty }.joined(separator: ", ")
    }
    /// The rows of a table.
    static func rows(_ text: String) -> [[String]] {
        text.split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false).map { Submitted.trimmed($0) } }
    }
    static func table(_ rows: [[String]]) -> String { rows.map { $0.joined(separator: "\t") }.joined(separator: "\n") }
    static func inRow(_ number: Int, _ problem: Text) -> Text { Text("Строка \(number): \(problem.continued.ru)", "Row \(number): \(problem.continued.en)") }
}
