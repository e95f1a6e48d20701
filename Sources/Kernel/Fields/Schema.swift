public import Database
internal import Synchronization

/// What one workspace knows about its entities: the program's description with the administrator's changes, as of the last look.
public final class Schema: Sendable {
    private let base: Registry
    private let state: Mutex<(version: Int64, registry: Registry)>
    /// - Parameter base: the entities as the program declares them.
    public init(_ base: Registry) {
        self.base = base
        state = Mutex((0, base))
    }
    public var registry: Registry { state.withLock { $0.registry } }

    /// Reads the fields again when somebody changed them since the last look.
    public func refresh(from database: any Database) async throws {
        let known: Int64 = state.withLock { $0.version }
        let found: (version: Int64, settings: [FieldSetting], layouts: [FormLayout], watches: [Watch], marks: [Mark])? = try await database.read { db in
            let version: Int64 = try db.rows("SELECT version FROM field_schema WHERE id = 1").first.flatMap { Int64(value: $0["version"]) } ?? 0
            guard version != known else { return nil }
            return (version, try db.all("SELECT * FROM field_setting ORDER BY id"), try db.all("SELECT * FROM form_layout WHERE archived_at IS NULL ORDER BY id"), try db.all("SELECT * FROM watch ORDER BY source, link, target"),
                    try db.all("SELECT * FROM event_mark ORDER BY source, link, target, owner"))
        }
        guard let found else { return }
        let registry: Registry = try base.applying(found.settings, found.layouts, found.watches, found.marks)
        state.withLock { if found.version > $0.version { $0 = (found.version, registry) } }
    }
}

extension Tx {
    /// Tells every node that fields have changed: in the transaction of the change.
    public func fieldsChanged() throws { try run("UPDATE field_schema SET version = version + 1 WHERE id = 1") }
}

extension Registry {
    /// The program's entities with an administrator's settings on top.
    func applying(_ settings: [FieldSetting], _ layouts: [FormLayout], _ watches: [Watch], _ marks: [Mark]) throws -> Registry {
        Registry(try entities.map { entity in
            try entity.changed { own in
                for setting in settings where setting.entity == own.table { try own.apply(setting, self) }
                own.compile(Dictionary(settings.compactMap { setting in
                    guard setting.entity == own.table, setting.archivedAt == nil, let text = setting.formula, let kind = setting.formulaKind else { return nil }
                    return (setting.field, (text, kind))
                }) { $1 })
                for layout in layouts where layout.entity == own.table { try own.apply(layout) }
            }
        }, watches: watches, marks: marks)
    }
}

extension Entity {
    fileprivate func apply(_ setting: FieldSetting, _ registry: Registry) throws {
        if let index = fields.firstIndex(where: { $0.column == setting.field }) {
            fields[index] = try fields[index].changed(by: setting)
        } else if setting.isCustom, setting.archivedAt == nil {
            if let field = try Field(setting), field.isWhole(registry) { fields.append(field) }
        }
    }
    fileprivate func apply(_ layout: FormLayout) throws {
        let parts: [FormLayout.Part] = try FormLayout.parts(layout.sections)
        layouts[layout.kind] = parts.filter { !$0.isLeftOut }.map { Section(Text($0.ru, $0.en), $0.columns) }
        guard layout.kind.isEmpty else { return }
        let out: Set<String> = Set(parts.filter(\.isLeftOut).flatMap(\.columns))
        for index in fields.indices where out.contains(fields[index].column) && !fields[index].isRequired { fields[index] = fields[index].changed { $0.isLeftOut = true } }
    }
}

extension FieldSetting {
    /// What the formula gives; nil for every other field.
    fileprivate var formulaKind: CustomKind? { kind == CustomKind.formula.rawValue ? CustomKind(rawValue: result ?? "").flatMap { FieldFormula.kinds.contains($0) ? $0 : nil } : nil }
}

extension Field {
    /// A field of the administrator's own; nil when its kind is unknown to this version of the program.
    fileprivate convenience init?(_ setting: FieldSetting) throws {
        guard let declared = CustomKind(rawValue: setting.kind ?? "") else { return nil }
        let isFormula: Bool = declared == .formula
        guard let kind = isFormula ? setting.formulaKind : declared else { return nil }
        let choices: [Choice] = kind.hasChoices ? try Choice.read(setting.choices ?? "[]") : []
        let ru: String = setting.labelRu ?? setting.field, en: String = setting.labelEn ?? ru
        self.init(setting.field, ru, en, kind.kind(choices: choices, linked: setting.linked ?? ""), required: !isFormula && setting.isRequired ?? false, listed: setting.isListed ?? false,
                  sorted: setting.isSorted == true && declared.isSortable, editable: !isFormula, searched: setting.isSearched == true && declared.isSearchable, limit: kind == .long ? 20_000 : 500)
        (isCustom, self.isFormula) = (true, isFormula)
        hint = Text(setting.hintRu ?? "", setting.hintEn ?? setting.hintRu ?? "")
    }
    /// A link leads to an entity that there is.
    fileprivate func isWhole(_ registry: Registry) -> Bool {
        if case .link(let table) = kind { return registry[table] != nil }
        return true
    }
    /// What an administrator may change about a field of the program: its words, its choices, whether it must be filled, whether the list shows it.
    fileprivate func changed(by setting: FieldSetting) throws -> Field {
        try changed { field in
            if let ru = setting.labelRu, !ru.isEmpty { field.label = Text(ru, setting.labelEn.flatMap { $0.isEmpty ? nil : $0 } ?? ru) }
            field.hint = Text(setting.hintRu ?? "", setting.hintEn ?? setting.hintRu ?? "")
            if let required = setting.isRequired { field.isRequired = isRequired || required && isEditable }
            if let listed = setting.isListed { field.isListed = listed }
            guard let json = setting.choices, !json.isEmpty else { return }
            let choices: [Choice] = try Choice.read(json)
            switch kind {
            case .choice: field.kind = .choice(choices)
            case .several: field.kind = .several(choices)
            default: break
            }
        }
    }
}
