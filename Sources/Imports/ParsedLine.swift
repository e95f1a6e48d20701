internal import Database
internal import Kernel
internal import Requisites
internal import Tabular

/// One line of the table as the plan understands it, before the base was asked.
struct ParsedLine {
    let number: Int
    var main: [String: Value] = [:]
    /// By the prefix of their targets: `contact`, `contact#2`.
    var linked: [String: [String: Value]] = [:]
    var problems: [Text] = []
    /// Pairs of a target and a text that is none of its options.
    var unknown: [[String]] = []
    /// What tells which record the line means; empty when the cell is.
    var key: String = ""
    /// The values that the key is made of where several columns tell together, and how the file writes them.
    var parts: [Value] = [], words: [String] = []
    /// The key as people read it.
    var shown: String { words.isEmpty ? key : words.joined(separator: ", ") }
    var title: String = ""
}

/// A plan made ready for reading very many lines.
final class LineReader {
    private struct Step { let target: ImportTarget, sources: [ImportPlan.Source], prefix: String, values: [String: String] }
    let plan: ImportPlan, targets: ImportTargets
    private let tx: Tx, steps: [Step], links: LinkFinder
    /// What new records get where the file has nothing.
    private(set) var fallbacks: [String: Value] = [:]

    init(_ plan: ImportPlan, _ targets: ImportTargets, in tx: Tx) throws {
        (self.plan, self.targets, self.tx, links) = (plan, targets, tx, LinkFinder(tx))
        var order: [String] = [], sources: [String: [ImportPlan.Source]] = [:]
        for source in plan.sources {
            if sources[source.target] == nil { order.append(source.target) }
            sources[source.target, default: []].append(source)
        }
        steps = order.compactMap { key in
            guard let target = targets[key] else { return nil }
            return Step(target: target, sources: sources[key] ?? [], prefix: String(key.prefix { $0 != "." }), values: target.field.map { CellText.words($0, plan.values[key] ?? [:]) } ?? [:])
        }
        for target in targets.main {
            guard let field = target.field, let text = plan.fallbacks[target.key], !text.isEmpty else { continue }
            if case .success(let value) = try read(text, field, [:]), value != .null { fallbacks[field.column] = value }
        }
    }

    func parse(_ row: TableRow) throws -> ParsedLine {
        var line = ParsedLine(number: row.number)
        if let problem = row.problem { line.problems.append(Text(problem.sentence.ru, problem.sentence.en)) }
        for step in steps {
            let text: String = self.text(row, step)
            if text.isEmpty { continue }
            let isMain: Bool = step.target.slot == 0
            guard let field = step.target.field else { line.key = text; continue }
            if CellText.failures.contains(text) { line.problems.append(sentence(step.target, Text("в ячейке ошибка \(text)", "the cell holds the error \(text)"))); continue }
            switch try read(text, field, step.values) {
            case .failure(let problem):
                line.problems.append(sentence(step.target, problem.text))
                if !field.choices.isEmpty { line.unknown += CellText.unknown(text, field, step.values).map { [step.target.key, $0] } }
            case .success(.null): continue
            case .success(let value):
                if isMain { line.main[field.column] = value } else { line.linked[step.prefix, default: [:]][field.column] = value }
            }
        }
        line.title = Form.plain(line.main[targets.entity.title] ?? .null)
        let joint: [String] = plan.keyColumns
        if joint.count > 1 {
            let parts: [Value] = joint.map { line.main[$0] ?? fallbacks[$0] ?? .null }
            if !parts.contains(.null) {
                (line.parts, line.key) = (parts, parts.map { Form.plain($0) }.joined(separator: "|"))
                line.words = joint.compactMap { column in steps.first { $0.target.slot == 0 && $0.target.column == column }.map { text(row, $0) } }
            }
        } else if plan.key != "number" { line.key = Form.plain(line.main[plan.key] ?? .null) }
        return line
    }
    private func text(_ row: TableRow, _ step: Step) -> String {
        func part(_ source: ImportPlan.Source) -> String {
            guard row.cells.indices.contains(source.column) else { return "" }
            let cell: String = CellText.trimmed(row.cells[source.column])
            return source.part == .whole || cell.isEmpty ? cell : source.part.of(cell)
        }
        if step.sources.count == 1 { return part(step.sources[0]) }
        let separator: String = switch step.target.field?.kind {
        case .long: "\n"
        case .phone, .mail, .several, .tags: ", "
        default: " "
        }
        return step.sources.map(part).filter { !$0.isEmpty }.joined(separator: separator)
    }
    private func read(_ text: String, _ field: Field, _ values: [String: String]) throws -> Result<Value, TextProblem> {
        if case .link(let table) = field.kind {
            let found: Result<Value, TextProblem> = try links.find(text, table)
            if case .failure = found, plan.skipsUnknownLinks { return .success(.null) }
            return found
        }
        let normal: String = CellText.normal(text, field, values)
        // Kinds that need nothing but their length looked at are most of a table.
        switch field.kind {
        case .text, .long, .phone:
            guard normal.utf8.count <= field.limit, !normal.utf8.contains(0) else { break }
            return .success(normal.isEmpty ? .null : .text(normal))
        default: break
        }
        let result: Result<Value, TextProblem> = try field.read(normal, in: tx)
        // Which of the options it is not, is what whoever corrects it must see.
        guard case .failure(let problem) = result, !field.choices.isEmpty else { return result }
        return .failure(TextProblem(text: Text("\(problem.text.ru): «\(text.prefix(60))»", "\(problem.text.en): “\(text.prefix(60))”")))
    }
    func sentence(_ target: ImportTarget, _ text: Text) -> Text {
        let owner: Text = target.slot == 0 ? Text("", "") : Text(target.entity.one.ru + ", ", target.entity.one.en + ", ")
        return Text("\(owner.ru)\(target.label(.ru)): \(text.continued.ru)", "\(owner.en)\(target.label(.en)): \(text.continued.en)")
    }
}
