internal import Database
internal import Kernel
internal import Process
internal import Records

/// One thing that a rule does. What a kind has no use for stays empty.
struct RuleAction: Codable, Sendable, Hashable {
    enum Kind: String, Codable, CaseIterable, Sendable {
        case task, field, move, notify, call

        var phrase: Text {
            switch self {
            case .task: Text("поставить задачу", "create a task")
            case .field: Text("заполнить поле", "change a field")
            case .move: Text("перевести сделку на этап", "move the deal to a stage")
            case .notify: Text("сообщить сотруднику", "notify a person")
            case .call: Text("отправить веб-хук", "call a webhook")
            }
        }
        var icon: String {
            switch self { case .task: "square-check"; case .field: "pencil"; case .move: "move-right"; case .notify: "bell"; case .call: "webhook" }
        }
        /// Whether it can be done to records of this table.
        func fits(_ table: String) -> Bool { self != .move || table == Deal.table }
    }
    var kind: Kind
    /// The task's title or the words of the message, with `{names of fields}`.
    var text: String = ""
    /// A rule of assignment as the process editor writes it.
    var who: String = "responsible"
    /// Until when the task is to be done.
    var due: Term?
    var column: String = "", value: String = ""
    /// `process/stage` by their codes.
    var stage: String = ""
    var destination: Int64 = 0

    init(_ kind: Kind) { self.kind = kind }

    /// What is missing before it can be done; nil: nothing.
    func gap(_ entity: Entity) -> Text? {
        switch kind {
        case .task, .notify: return text.isEmpty ? Text("Напишите текст", "Write the text") : nil
        case .field: return entity.field(column)?.isEditable == true ? nil : Text("Выберите поле", "Choose a field")
        case .move: return stage.isEmpty ? Text("Выберите этап", "Choose a stage") : nil
        case .call: return destination == 0 ? Text("Выберите получателя", "Choose a destination") : nil
        }
    }
    /// Reads what its form sends.
    mutating func read(_ form: Submitted) throws {
        text = String(form["text"].prefix(300))
        who = DraftFields.assignee(form["who"]).map { DraftFields.key($0) } ?? who
        due = try DraftFields.term(form, "due")
        (column, value, stage) = (form["column"], String(form["value"].prefix(2000)), String(form["stage"].prefix(100)))
        destination = Int64(form["destination"]) ?? 0
    }
}

/// Words with `{names of fields}` in them, filled from a record; `{Counterparty: City}` is a field of a record that it links to.
struct FilledWords {
    let entity: Entity, row: Row, titles: [String: String], lang: Lang, zone: Zone
    /// The link's column → what it leads to.
    private let linked: [String: FilledLink]
    private struct FilledLink { let entity: Entity, row: Row, titles: [String: String] }

    /// - Parameter withLinked: the words may name fields of linked records: those are read, too.
    init(_ entity: Entity, _ row: Row, withLinked: Bool = false, in tx: Tx) throws {
        (self.entity, self.row, lang, zone) = (entity, row, tx.access.lang, tx.zone)
        titles = try linkTitles(entity, [row], in: tx)
        var linked: [String: FilledLink] = [:]
        for field in withLinked ? entity.fields : [] {
            guard case .link(let table) = field.kind, ["counterparty", "contact", "employee"].contains(table), let other = tx.registry[table], let id = Int64(value: row.value(column: field.column)) else { continue }
            let found: Row = try tx.row(other, id)
            linked[field.column] = FilledLink(entity: other, row: found, titles: try linkTitles(other, [found], in: tx))
        }
        self.linked = linked
    }
    /// A name that is none stays as it is written, so that the mistake is seen.
    func callAsFunction(_ text: String) -> String {
        var filled: String = "", rest: Substring = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            filled += rest[..<open]
            let name: String = String(rest[rest.index(after: open)..<close])
            filled += value(name) ?? "{\(name)}"
            rest = rest[rest.index(after: close)...]
        }
        return filled + String(rest)
    }
    private func value(_ name: String) -> String? {
        if let own = Self.value(name, entity, row, titles, lang, zone) { return own }
        let parts: [String] = name.split(separator: ":", maxSplits: 1).map { Submitted.trimmed($0) }
        guard parts.count == 2, let link = Self.field(parts[0], entity), let other = linked[link.column] else { return nil }
        return Self.value(parts[1], other.entity, other.row, other.titles, lang, zone)
    }
    private static func field(_ name: String, _ entity: Entity) -> Field? {
        let wanted: String = Plain.fold(name)
        return entity.fields.first { [Plain.fold($0.label.ru), Plain.fold($0.label.en), $0.column].contains(wanted) }
    }
    private static func value(_ name: String, _ entity: Entity, _ row: Row, _ titles: [String: String], _ lang: Lang, _ zone: Zone) -> String? {
        let wanted: String = Plain.fold(name)
        if wanted == Plain.fold("номер") || wanted == "number" { return Form.plain(row["number"]) }
        guard let field = field(name, entity) else { return nil }
        return plain(row.value(column: field.column), field, titles, lang, zone)
    }
    /// A value in words, without markup.
    static func plain(_ value: Value, _ field: Field, _ titles: [String: String], _ lang: Lang, _ zone: Zone) -> String {
        let text: String = Form.plain(value)
        switch field.kind {
        case .choice(let all): return all.first { $0.key == text }.map { lang($0.label) } ?? text
        case .several(let all): return text.split(separator: "|").map { key in all.first { $0.key == key }.map { lang($0.label) } ?? String(key) }.joined(separator: ", ")
        case .link(let table): return titles["\(table)/\(text)"] ?? ""
        case .money: return Int64(value: value).map { lang.money($0) } ?? ""
        case .day: return Day(text).map { lang.day($0) } ?? text
        case .instant: return Int64(value: value).map { lang.day(zone.day($0)) + " " + zone.time($0) } ?? ""
        case .flag: return value == .int(1) ? lang("да", "yes") : lang("нет", "no")
        default: return Form.typed(value, field, zone)
        }
    }
}
