internal import Database
internal import Kernel
internal import Requisites

/// The choices of two workspaces as one list.
struct ChoiceMerge {
    let all: [Field.Choice], added: [Field.Choice]
    /// Keys there → keys here, where they differ.
    let keys: [String: String]

    init(_ mine: [Field.Choice], _ theirs: [Field.Choice]) {
        var all: [Field.Choice] = mine, added: [Field.Choice] = [], keys: [String: String] = [:], number: Int = 1
        for choice in theirs {
            let isOwn: Bool = choice.key.hasPrefix("own"), name: String = Fold.text(choice.label.ru)
            // The program's keys mean the same everywhere; an administrator's are counted in each workspace.
            if let same = all.first(where: { $0.key == choice.key }), !isOwn || Fold.text(same.label.ru) == name { continue }
            if let named = all.first(where: { Fold.text($0.label.ru) == name }) { keys[choice.key] = named.key; continue }
            var key: String = choice.key
            while all.contains(where: { $0.key == key }) { (key, number) = ("own\(number)", number + 1) }
            if key != choice.key { keys[choice.key] = key }
            let new = Field.Choice(key, choice.label.ru, choice.label.en, ink: choice.ink, closed: choice.isClosed, retired: choice.isRetired)
            all.append(new)
            added.append(new)
        }
        (self.all, self.added, self.keys) = (all, added, keys)
    }
}

/// Makes what an archive's rows need before they come: own fields, choices, the administrator's words about fields, card layouts. One transaction.
struct FieldMaker {
    let description: Description, tx: Tx
    private(set) var plan: TransferPlan

    init(_ description: Description, _ plan: TransferPlan, in tx: Tx) { (self.description, self.plan, self.tx) = (description, plan, tx) }

    /// An own field of this workspace that means the same.
    static func same(_ setting: Description.Setting, _ entity: Entity) -> Field? {
        guard let kind = CustomKind(rawValue: setting.kind ?? "") else { return nil }
        return entity.fields.first { field in
            guard field.isCustom, Fold.text(field.label.ru) == Fold.text(setting.labelRu ?? "") else { return false }
            if kind == .formula || field.isFormula { return kind == .formula && field.isFormula }
            let words = field.kind.words
            return words.kind == (kind == .file ? "link" : kind.rawValue) && (words.linked ?? "") == (kind == .file ? "stored_file" : setting.linked ?? "")
        }
    }
    mutating func make() throws {
        // Formulas last: what they read must be there.
        let settings: [Description.Setting] = description.settings.filter { $0.formula == nil } + description.settings.filter { $0.formula != nil }
        for setting in settings { if setting.isOwn { try own(setting) } else { try ours(setting) } }
        for table in description.tables { try choices(table) }
        for layout in description.layouts { try arrange(layout) }
    }
    private func values(_ setting: Description.Setting, choices: [Field.Choice]) throws -> [String: Value] {
        func text(_ text: String?) -> Value { text.flatMap { $0.isEmpty ? nil : .text(String($0.prefix(300))) } ?? .null }
        func flag(_ on: Bool?) -> Value { on.map { .int($0 ? 1 : 0) } ?? .null }
        return [
            "label_ru": text(setting.labelRu), "label_en": text(setting.labelEn), "hint_ru": text(setting.hintRu), "hint_en": text(setting.hintEn), "choices": choices.isEmpty ? .null : .text(try Field.Choice.json(choices)),
            "is_required": flag(setting.isRequired), "is_listed": flag(setting.isListed), "is_searched": flag(setting.isSearched), "is_sorted": flag(setting.isSorted),
        ]
    }
    private mutating func own(_ setting: Description.Setting) throws {
        guard let entity = tx.registry[setting.entity], let kind = CustomKind(rawValue: setting.kind ?? "") else { return }
        if let field = Self.same(setting, entity) {
            plan.columns[setting.entity, default: [:]][setting.field] = field.column
            return try merge(setting.choices, field, entity, "\(setting.entity).\(setting.field)")
        }
        if kind == .link, tx.registry[setting.linked ?? ""] == nil { return }
        // Not required yet: rows of this workspace have nothing in it.
        let column: String = try FieldSetting.make(entity, kind, linked: setting.linked ?? "", try values(setting, choices: setting.choices).merging(["is_required": .int(0)]) { $1 }.merging(formula(setting)) { $1 }, in: tx)
        plan.columns[setting.entity, default: [:]][setting.field] = column
        plan.made.append(["Поле «\(setting.labelRu ?? "")»: \(entity.many.ru)", "Field “\(setting.labelEn ?? setting.labelRu ?? "")”: \(entity.many.en)"])
    }
    /// A formula names fields by their columns, which are others here.
    private func formula(_ setting: Description.Setting) -> [String: Value] {
        guard let text = setting.formula, let result = setting.result else { return [:] }
        let columns: [String: String] = plan.columns[setting.entity] ?? [:]
        var parts: [String] = text.split(separator: "'", omittingEmptySubsequences: false).map(String.init)
        // What stands between quotes is a text, not a name.
        for index in parts.indices where index % 2 == 0 {
            parts[index] = parts[index].replacing(/x_\d+/) { columns[String($0.output)] ?? String($0.output) }
        }
        return ["formula": .text(parts.joined(separator: "'")), "result": .text(result)]
    }
    /// What the administrator there said about a field of the program, unless somebody here has said something too.
    private func ours(_ setting: Description.Setting) throws {
        guard let entity = tx.registry[setting.entity], let field = entity.field(setting.field), !field.isCustom else { return }
        guard try tx.rows("SELECT id FROM field_setting WHERE entity = \(setting.entity) AND field = \(setting.field)").isEmpty else { return }
        let choices: [Field.Choice] = setting.choices.isEmpty || field.choices.isEmpty ? [] : setting.choices + field.choices.filter { mine in !setting.choices.contains { $0.key == mine.key } }
        let written: [String: Value] = try values(setting, choices: choices).merging(["is_searched": .null, "is_sorted": .null]) { $1 }
        try tx.insert(FieldSetting.entity, written.merging(["entity": .text(setting.entity), "field": .text(setting.field)]) { $1 })
    }
    /// Choices of the program's own fields that only the other workspace has.
    private mutating func choices(_ table: Description.Table) throws {
        guard let entity = tx.registry[table.table] else { return }
        for words in table.fields where !words.choices.isEmpty {
            guard let field = entity.field(words.column), !field.isCustom else { continue }
            try merge(words.choices, field, entity, "\(table.table).\(words.column)")
        }
    }
    private mutating func merge(_ theirs: [Field.Choice], _ field: Field, _ entity: Entity, _ key: String) throws {
        let setting: FieldSetting? = try tx.first("SELECT * FROM field_setting WHERE entity = \(entity.table) AND field = \(field.column)")
        // What was written a moment ago is not in the registry yet.
        let mine: [Field.Choice] = try setting?.choices.flatMap { $0.isEmpty ? nil : try Field.Choice.read($0) } ?? field.choices, merged = ChoiceMerge(mine, theirs)
        if !merged.keys.isEmpty { plan.choices[key] = merged.keys }
        guard !merged.added.isEmpty else { return }
        let json: Value = .text(try Field.Choice.json(merged.all))
        if let setting { try tx.update(FieldSetting.entity, setting.id.rawValue, ["choices": json]) } else {
            try tx.insert(FieldSetting.entity, ["entity": .text(entity.table), "field": .text(field.column), "choices": json])
        }
        plan.made += merged.added.map { ["Вариант «\($0.label.ru)»: \(field.label.ru)", "Choice “\($0.label.en)”: \(field.label.en)"] }
    }
    /// A card that nobody has arranged here looks as it did there.
    private func arrange(_ layout: Description.Layout) throws {
        guard tx.registry[layout.entity] != nil else { return }
        guard try tx.rows("SELECT id FROM form_layout WHERE entity = \(layout.entity) AND kind = \(layout.kind)").isEmpty else { return }
        let columns: [String: String] = plan.columns[layout.entity] ?? [:]
        let parts: [FormLayout.Part] = try FormLayout.parts(layout.sections).map { part in
            .init(ru: part.ru, en: part.en, columns: part.columns.map { columns[$0] ?? $0 }, isLeftOut: part.isLeftOut)
        }
        try tx.insert(FormLayout.entity, ["entity": .text(layout.entity), "kind": .text(layout.kind), "sections": .text(try FormLayout.json(parts))])
    }
}
