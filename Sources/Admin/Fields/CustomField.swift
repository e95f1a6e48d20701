internal import Database
internal import Kernel

/// Writing fields: a new one becomes a column of its table in the same transaction.
enum CustomField {
    static func setting(_ entity: Entity, _ column: String, in tx: Tx) throws -> FieldSetting? {
        try tx.first("SELECT * FROM field_setting WHERE entity = \(entity.table) AND field = \(column)")
    }
    private static func flag(_ on: Bool) -> Value { .int(on ? 1 : 0) }
    private static func values(_ form: FieldForm) throws -> [String: Value] {
        func text(_ text: String) -> Value { text.isEmpty ? .null : .text(text) }
        return [
            "label_ru": .text(form.ru), "label_en": .text(form.en), "hint_ru": text(form.hintRu), "hint_en": text(form.hintEn),
            "choices": form.kind.hasChoices ? .text(try Field.Choice.json(form.kept)) : .null,
            "formula": form.kind == .formula ? .text(form.formula.stored) : .null, "result": form.kind == .formula ? .text(form.formula.result.rawValue) : .null,
            "is_required": flag(form.isRequired && form.kind != .formula), "is_listed": flag(form.isListed), "is_searched": flag(form.isSearched), "is_sorted": flag(form.isSorted && form.kind.isSortable),
        ]
    }

    static func create(_ form: FieldForm, in tx: Tx) throws { _ = try FieldSetting.make(form.entity, form.kind, linked: form.linked, try values(form), in: tx) }
    /// - Returns: the form with its problem when a choice that records have was taken away.
    static func update(_ form: FieldForm, _ field: Field, in tx: Tx) throws -> FieldForm? {
        let entity: Entity = form.entity
        if let used = try form.removed.first(where: { try isUsed($0, field, entity, in: tx) }), let choice = field.choices.first(where: { $0.key == used }) {
            var wrong: FieldForm = form
            wrong.reject("choices", Text("Вариант «\(choice.label.ru)» стоит в записях: снимите его с предложения, а не удаляйте", "Records have the choice “\(choice.label.en)”: retire it instead of removing it"))
            return wrong
        }
        var values: [String: Value] = try values(form)
        if !field.isCustom { (values["is_searched"], values["is_sorted"]) = (.null, .null) }
        if let setting = try setting(entity, field.column, in: tx) {
            try tx.update(FieldSetting.entity, setting.id.rawValue, version: form.version, values)
        } else {
            try tx.insert(FieldSetting.entity, values.merging(["entity": .text(entity.table), "field": .text(field.column)]) { $1 })
        }
        if field.isCustom {
            if form.isSorted, form.kind.isSortable { try tx.run(FieldSetting.index(entity.table, field.column, form.kind)) }
            if form.isSearched != field.isSearched {
                try tx.enqueue("reindex", title: tx.access.lang("Поиск: ", "Search: ") + tx.access.lang(entity.many), payload: entity.table)
            }
        }
        return nil
    }
    private static func isUsed(_ key: String, _ field: Field, _ entity: Entity, in tx: Tx) throws -> Bool {
        let name: SQL = .raw(field.column), table: SQL = .raw(entity.table)  // a registry's
        if case .several = field.kind { return try !tx.rows("SELECT id FROM \(table) WHERE \(name) LIKE \("%|" + key + "|%") LIMIT 1").isEmpty }
        return try !tx.rows("SELECT id FROM \(table) WHERE \(name) = \(key) LIMIT 1").isEmpty
    }
}
