import Database
import HTML
import Hummingbird
import Kernel
import Records

/// The fields of every kind of record, changed by an administrator in the browser: own fields, words, choices, arrangement.
struct FieldScreens: Sendable {
    func register(in routes: Routes) {
        routes.get("fields", index)
        routes.get("fields/:table", show)
        routes.get("fields/:table/new", new)
        routes.post("fields/:table", create)
        routes.get("fields/:table/edit/:column", edit)
        routes.post("fields/:table/edit/:column", update)
        routes.post("fields/:table/drop/:column") { try await drop($0, $1, true) }
        routes.post("fields/:table/return/:column") { try await drop($0, $1, false) }
        LayoutScreens().register(in: routes)
    }

    /// Whoever edits roles edits fields.
    static func allowed(_ context: StaffContext) throws {
        guard context.access.reach(.edit, Role.table) == .all else { throw NotAllowed() }
    }
    static func entity(_ context: StaffContext) throws -> Entity {
        guard let entity = context.parameters.get("table").flatMap({ context.registry[$0] }), isChangeable(entity) else { throw NotFound() }
        return entity
    }
    /// Rights and fields themselves keep the form the program gave them.
    static func isChangeable(_ entity: Entity) -> Bool { ![Role.table, FieldSetting.table, FormLayout.table].contains(entity.table) }

    @Sendable private func index(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try Self.allowed(context)
        let lang: Lang = context.lang, all: [Entity] = context.registry.entities.filter(Self.isChangeable)
        func row(_ entity: Entity) -> HTML {
            let own: Int = entity.fields.count { $0.isCustom }
            return "<li>\(icon(entity.icon))<a class=\"grow med\" href=\"/fields/\(entity.table)\">\(lang(entity.many))</a>\(when: own > 0, "<span class=\"ot-tag c\">\(lang("своих", "own")): \(own)</span>")<span class=\"xs muted\">\(entity.fields.count)</span></li>"
        }
        let rows: HTML = "\(each: all, row)"
        let lead: String = lang("Свои поля, названия, варианты выбора и порядок в карточках: для каждого раздела.", "Fields of your own, names, choices and their arrangement on cards: for every section.")
        return .page(lang("Поля", "Fields"), section: "fields", screen(lang("Поля", "Fields"), "<p class=\"soft\">\(lead)</p><section class=\"ot-card\"><ul class=\"ot-list\">\(rows)</ul></section>"))
    }

    @Sendable private func show(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try Self.allowed(context)
        if let id = context.parameters.get("table").flatMap({ Int64($0) }) { return try await found(id, context) }
        let entity: Entity = try Self.entity(context)
        let dropped: [FieldSetting] = try await context.read { try $0.all("SELECT * FROM field_setting WHERE entity = \(entity.table) AND archived_at IS NOT NULL ORDER BY id") }
        let page: HTML = FieldList(entity: entity, dropped: dropped, context: context).page
        return .page(context.lang(entity.many), section: "fields", page)
    }
    /// The change log knows a field by its number.
    private func found(_ id: Int64, _ context: StaffContext) async throws -> Reply {
        let setting: FieldSetting? = try await context.read { try $0.first("SELECT * FROM field_setting WHERE id = \(id)") }
        guard let setting else { throw NotFound() }
        return .go("/fields/\(setting.entity)" + (context.registry[setting.entity]?.field(setting.field) == nil ? "" : "/edit/\(setting.field)"))
    }

    @Sendable private func new(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try Self.allowed(context)
        let entity: Entity = try Self.entity(context), form = FieldForm(entity, typed: try request.query(), field: nil, context.registry, context.lang)
        return reply(form, context, request)
    }
    private func reply(_ form: FieldForm, _ context: StaffContext, _ request: Request) -> Reply {
        let view: HTML = FieldFormView(form: form, context: context).html
        if request.isFragment { return form.errors.isEmpty ? .fragment(view) : .rejected(view) }
        let title: String = form.field.map { context.lang($0.label) } ?? context.lang("Новое поле", "New field"), page: HTML = screen(title, view)
        return form.errors.isEmpty ? .page(title, section: "fields", page) : .invalid(title, section: "fields", page)
    }
    @Sendable private func create(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try Self.allowed(context)
        let entity: Entity = try Self.entity(context), sent = try await request.form()
        var form = FieldForm(entity, typed: sent, field: nil, context.registry, context.lang)
        form.check()
        guard form.errors.isEmpty, sent["do"] != "more" else { return reply(form, context, request) }
        let checked: FieldForm = form
        try await context.write { tx in try CustomField.create(checked, in: tx) }
        try await context.job().refresh()
        return .go("/fields/\(entity.table)", toast: context.lang("Поле добавлено", "The field is added"))
    }

    private func field(_ entity: Entity, _ context: StaffContext) throws -> Field {
        guard let field = context.parameters.get("column").flatMap({ entity.field($0) }) else { throw NotFound() }
        return field
    }
    @Sendable private func edit(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try Self.allowed(context)
        let entity: Entity = try Self.entity(context), field: Field = try field(entity, context)
        let setting: FieldSetting? = try await context.read { try CustomField.setting(entity, field.column, in: $0) }
        return reply(FieldForm(entity, field: field, setting, context.registry, context.lang), context, request)
    }
    @Sendable private func update(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try Self.allowed(context)
        let entity: Entity = try Self.entity(context), field: Field = try field(entity, context), sent = try await request.form()
        var form = FieldForm(entity, typed: sent, field: field, context.registry, context.lang)
        form.check()
        guard form.errors.isEmpty, sent["do"] != "more" else { return reply(form, context, request) }
        let checked: FieldForm = form
        let wrong: FieldForm? = try await context.write { tx in try CustomField.update(checked, field, in: tx) }
        if let wrong { return reply(wrong, context, request) }
        try await context.job().refresh()
        return .go("/fields/\(entity.table)", toast: context.lang("Сохранено", "Saved"))
    }
    /// What is not worked out any more.
    private static func stopped(_ readers: String, _ lang: Lang) -> String { readers.isEmpty ? "" : lang(". Больше не считаются: \(readers)", ". Not worked out any more: \(readers)") }
    /// An own field leaves every screen and keeps its values: it may come back.
    private func drop(_ request: Request, _ context: StaffContext, _ dropped: Bool) async throws -> Reply {
        try Self.allowed(context)
        let entity: Entity = try Self.entity(context), column: String = context.parameters.get("column") ?? ""
        try await context.write { tx in
            guard column.hasPrefix(FieldSetting.prefix), let setting = try CustomField.setting(entity, column, in: tx) else { throw NotFound() }
            try tx.archive(FieldSetting.entity, setting.id.rawValue, dropped)
        }
        try await context.job().refresh()
        return .go("/fields/\(entity.table)", toast: dropped ? context.lang("Поле убрано, значения целы", "The field is removed, its values are kept") + Self.stopped(entity.readersInWords(of: column, context.lang), context.lang) : context.lang("Поле возвращено", "The field is back"))
    }
}

/// All fields of one kind of record.
struct FieldList: Sendable {
    let entity: Entity, dropped: [FieldSetting], context: StaffContext
    private var lang: Lang { context.lang }

    var page: HTML {
        let actions: HTML = """
            <a class="btn btn-line" href="/fields/\(entity.table)/layout">\(icon("columns-3"))\(lang("Порядок в карточке", "Card layout"))</a>\
            <a class="btn btn-primary" data-new href="/fields/\(entity.table)/new">\(icon("plus"))\(lang("Своё поле", "Own field"))</a>
            """
        return screen("\(lang("Поля", "Fields")): \(lang(entity.many).lowercased())", beside: "<a class=\"ot-link small\" href=\"/fields\">\(lang("Все разделы", "All sections"))</a>", actions: actions, """
            <div class="ot-card ot-scroll"><table class="ot-table stackm"><thead><tr><th>\(lang("Поле", "Field"))</th><th>\(lang("Тип", "Type"))</th><th>\(lang("Свойства", "Properties"))</th></tr></thead><tbody>\
            \(each: entity.fields, line)</tbody></table></div>\(when: !dropped.isEmpty, bin)
            """)
    }
    private func line(_ field: Field) -> HTML {
        let marks: [String] = [
            field.isRequired ? lang("обязательное", "required") : "", field.isListed ? lang("в списке", "in the list") : "", field.isSortable ? lang("упорядочивает", "sorts") : "",
            field.isSearched ? lang("ищется", "searched") : "", field.isLeftOut ? lang("нет в карточке", "not on the card") : "", field.isEditable || field.isFormula ? "" : lang("считает программа", "kept by the program"),
            field.formulaProblem.map { lang("не считается: ", "not worked out: ") + lang($0) } ?? "", field.formula.map { $0.isInDatabase ? "" : lang("в отборе не участвует", "not in filters") } ?? "",
        ].filter { !$0.isEmpty }
        return """
            <tr data-row data-href="/fields/\(entity.table)/edit/\(field.column)"><td class="m1"><a class="med" href="/fields/\(entity.table)/edit/\(field.column)">\(lang(field.label))</a>\(when: field.isCustom, " <span class=\"ot-tag c\">\(lang("своё", "own"))</span>")</td>\
            <td>\(FieldForm.kindTitle(field, lang, context.registry))</td><td class="muted small">\(marks.joined(separator: ", "))</td></tr>
            """
    }
    private var bin: HTML {
        """
        <section class="ot-card mt-3"><header><h2>\(lang("Убранные поля", "Removed fields"))</h2><span class="n">\(dropped.count)</span></header><ul class="ot-list">\(each: dropped, { one in
            "<li><span class=\"grow\">\(lang(one.label))</span><form method=\"post\" action=\"/fields/\(entity.table)/return/\(one.field)\"><input type=\"hidden\" name=\"csrf\" value=\"\(context.person.csrf)\"><button class=\"btn btn-line btn-sm\">\(icon("undo-2", small: true))\(lang("Вернуть", "Bring back"))</button></form></li>"
        })</ul></section>
        """
    }
}
