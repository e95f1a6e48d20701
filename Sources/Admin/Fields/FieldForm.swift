import Database
import Kernel

/// What an administrator typed about one field, and what is wrong with it.
struct FieldForm: Sendable {
    struct Line: Sendable, Equatable { var key: String, ru: String, en: String, ink: String, isClosed: Bool, isRetired: Bool }
    static let longest: Int = 200, inks: [String] = ["", "c", "m", "y", "g", "r", "b", "k"]

    let entity: Entity
    /// Nil for a new one.
    let field: Field?
    let kind: CustomKind, targets: [Entity], version: Int?
    var ru: String, en: String, hintRu: String, hintEn: String, linked: String
    var isRequired: Bool, isListed: Bool, isSearched: Bool, isSorted: Bool
    var choices: [Line]
    /// Of a field that is worked out.
    var formula: FormulaPart
    private(set) var errors: [String: Text] = [:]

    /// A submitted form, or an empty one for a new field.
    init(_ entity: Entity, typed: Submitted, field: Field?, _ registry: Registry, _ lang: Lang) {
        (self.entity, self.field, version) = (entity, field, Int(typed["version"]))
        kind = field.map { FieldForm.kind(of: $0) } ?? CustomKind(rawValue: typed["kind"]) ?? .text
        targets = registry.entities.filter { FieldScreens.isChangeable($0) && $0.home == nil }
        (ru, en, hintRu, hintEn, linked) = (typed["ru"], typed["en"], typed["hint_ru"], typed["hint_en"], typed["linked"])
        (isRequired, isListed, isSearched, isSorted) = (typed["required"] == "1", typed["listed"] == "1", typed["searched"] == "1", typed["sorted"] == "1")
        choices = FieldForm.lines(typed)
        formula = FormulaPart(entity, field?.column, typed: typed["formula"], result: typed["result"], lang)
    }
    /// The field as it is.
    init(_ entity: Entity, field: Field, _ setting: FieldSetting?, _ registry: Registry, _ lang: Lang) {
        (self.entity, self.field, version) = (entity, field, setting?.version ?? 0)
        kind = FieldForm.kind(of: field)
        targets = registry.entities.filter { FieldScreens.isChangeable($0) && $0.home == nil }
        (ru, en, hintRu, hintEn) = (field.label.ru, field.label.en, field.hint.ru, field.hint.en)
        if case .link(let table) = field.kind { linked = table } else { linked = "" }
        (isRequired, isListed, isSearched, isSorted) = (field.isRequired, field.isListed, field.isSearched, field.isSortable)
        choices = field.choices.map { Line(key: $0.key, ru: $0.label.ru, en: $0.label.en, ink: $0.ink, isClosed: $0.isClosed, isRetired: $0.isRetired) }
        formula = FormulaPart(entity, field, setting, lang)
    }

    /// Lines `c0.ru`, `c0.en` …, in the order of their numbers in `c0.order`.
    private static func lines(_ typed: Submitted) -> [Line] {
        var lines: [(order: Int, line: Line)] = []
        for index in 0..<longest {
            guard typed.has("c\(index).ru") else { break }
            func text(_ name: String) -> String { typed["c\(index).\(name)"] }
            let line = Line(key: text("key"), ru: text("ru"), en: text("en"), ink: text("ink"), isClosed: text("closed") == "1", isRetired: text("retired") == "1")
            if !line.ru.isEmpty || !line.en.isEmpty || !line.key.isEmpty { lines.append((Int(text("order")) ?? 1000 + index, line)) }
        }
        return lines.enumerated().sorted { ($0.element.order, $0.offset) < ($1.element.order, $1.offset) }.map(\.element.line)
    }

    /// Says what is wrong; fills in what may be left unsaid.
    mutating func check() {
        if ru.isEmpty { ru = en }
        if en.isEmpty { en = ru }
        if ru.isEmpty { errors["ru"] = Text("Назовите поле", "Name the field") }
        if ru.count > 80 || en.count > 80 { errors["ru"] = Text("Слишком длинно: не больше 80 знаков", "Too long: at most 80 characters") }
        if hintRu.count > 300 || hintEn.count > 300 { errors["hint_ru"] = Text("Слишком длинно: не больше 300 знаков", "Too long: at most 300 characters") }
        let isTaken: Bool = entity.fields.contains { $0.column != field?.column && $0.label.ru.lowercased() == ru.lowercased() }
        if isTaken { errors["ru"] = Text("Поле с таким названием уже есть", "There is a field of this name already") }
        if field == nil, kind == .link, !targets.contains(where: { $0.table == linked }) { errors["linked"] = Text("Выберите, с чем связь", "Choose what it links to") }
        if kind.hasChoices { checkChoices() }
        if kind == .formula {
            formula.check()
            if formula.isWrong { errors["formula"] = Text("Формула не годится", "The formula does not do") }
        }
    }
    private mutating func checkChoices() {
        choices = choices.filter { !$0.ru.isEmpty || !$0.en.isEmpty || isKnown($0.key) }
        var names: Set<String> = [], number: Int = 1
        for index in choices.indices {
            if choices[index].ru.isEmpty { choices[index].ru = choices[index].en }
            if choices[index].en.isEmpty { choices[index].en = choices[index].ru }
            if choices[index].ru.isEmpty { continue }  // a known choice to be taken away
            if !names.insert(choices[index].ru.lowercased()).inserted { errors["choices"] = Text("Вариант «\(choices[index].ru)» назван дважды", "The choice “\(choices[index].en)” is named twice") }
            if choices[index].ru.count > 80 || choices[index].en.count > 80 { errors["choices"] = Text("Название варианта длиннее 80 знаков", "A choice is longer than 80 characters") }
            if !Self.inks.contains(choices[index].ink) { choices[index].ink = "" }
            guard !isKnown(choices[index].key) else { continue }
            while isKnown("own\(number)") || choices.contains(where: { $0.key == "own\(number)" }) { number += 1 }
            choices[index].key = "own\(number)"
        }
        if !choices.contains(where: { !$0.ru.isEmpty && !$0.isRetired }) { errors["choices"] = Text("Нужен хотя бы один вариант", "At least one choice is needed") }
    }
    private func isKnown(_ key: String) -> Bool { field?.choices.contains { $0.key == key } ?? false }
    mutating func reject(_ name: String, _ text: Text) { errors[name] = text }

    /// The choices to be kept, and the keys of those to be taken away.
    var kept: [Field.Choice] { choices.filter { !$0.ru.isEmpty }.map { Field.Choice($0.key, $0.ru, $0.en, ink: $0.ink, closed: $0.isClosed, retired: $0.isRetired) } }
    var removed: [String] {
        let kept: Set<String> = Set(kept.map(\.key))
        return (field?.choices ?? []).map(\.key).filter { !kept.contains($0) }
    }

    static func kind(of field: Field) -> CustomKind {
        if field.isFormula { return .formula }
        return switch field.kind {
        case .text, .digits: .text
        case .long: .long
        case .mail: .mail
        case .phone: .phone
        case .number: .number
        case .decimal: .decimal
        case .money: .money
        case .day: .day
        case .instant: .instant
        case .flag: .flag
        case .choice: .choice
        case .several: .several
        case .link("stored_file"): .file
        case .link: .link
        case .tags: .tags
        case .web: .web
        }
    }
    static func kindTitle(_ field: Field, _ lang: Lang, _ registry: Registry) -> String {
        if case .link(let table) = field.kind, let other = registry[table], table != "stored_file" { return "\(lang(CustomKind.link.title)): \(lang(other.one).lowercased())" }
        if field.isFormula, let kind = field.formula?.kind { return "\(lang(CustomKind.formula.title)): \(lang(kind.title).lowercased())" }
        return lang(kind(of: field).title)
    }
}

extension FieldSetting {
    var label: Text { Text(labelRu ?? field, labelEn ?? labelRu ?? field) }
}
