public import Database
import HTML
import Hummingbird
public import Kernel
import Records

/// The rights of a role, edited in the browser: entity × verb × reach, and a rule for every field.
struct RoleScreens: Sendable {
    func register(in routes: Routes) {
        Screens(Role.entity, card: card).register(in: routes)
        routes.post("roles/:id/grants", grants)
        routes.get("roles/:id/fields", fields)
        routes.post("roles/:id/fields", saveFields)
    }

    static let verbs: [(Access.Verb, Text)] = [
        (.see, Text("Видеть", "See")), (.create, Text("Создавать", "Create")), (.edit, Text("Менять", "Edit")),
        (.archive, Text("Убирать в корзину", "Archive")), (.export, Text("Выгружать", "Export")),
    ]
    static let reaches: [(Access.Reach, Text)] = [
        (.none, Text("нет", "none")), (.own, Text("свои", "own")), (.department, Text("подразделение", "department")),
        (.organisation, Text("организация", "organisation")), (.all, Text("все", "all")),
    ]

    /// The role as a table: entity × verb, each with its reach.
    @Sendable func card(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), lang: Lang = context.lang
        let (title, page): (String, HTML) = try await context.read { tx in
            let role = try tx.find(ID<Role>(rawValue: id)), row: Row = try tx.row(Role.entity, id)
            let grants: [String: [String: Access.Reach]] = try Access.grants(role.grants)
            let mayEdit: Bool = try tx.may(.edit, Role.entity, id)
            let lines: [HTML] = tx.registry.entities.map { entity in
                let own: [String: Access.Reach] = grants[entity.table] ?? grants["*"] ?? [:]
                let offered: [Access.Reach] = entity.reaches(context.access)
                return "<tr><th>\(lang(entity.many))</th>\(each: Self.verbs, { verb in "<td>\(select("\(entity.table).\(verb.0.rawValue)", own[verb.0.rawValue] ?? .none, offered, lang, label: "\(lang(entity.many)): \(lang(verb.1))", mayEdit))</td>" })</tr>"
            }
            let form: HTML = """
                <form method="post" action="/roles/\(id)/grants" data-guard><input type="hidden" name="csrf" value="\(context.person.csrf)"><input type="hidden" name="version" value="\(role.version)">
                <div class="ot-card ot-scroll"><table class="ot-table"><thead><tr><th></th>\(each: Self.verbs, { "<th>\(lang($0.1))</th>" })</tr></thead><tbody>\(lines)</tbody></table></div>
                \(when: mayEdit, "<button class=\"btn btn-primary mt-3\">\(lang("Сохранить права", "Save the rights"))</button>")</form>
                """
            return (role.name, screen(role.name, beside: tabs(id, isFields: false, lang), actions: try cardActions(Role.entity, row, in: tx, context), form))
        }
        return .page(title, section: "roles", page)
    }
    private func tabs(_ id: Int64, isFields: Bool, _ lang: Lang) -> HTML {
        """
        <nav class="ot-seg" aria-label="\(lang("Права", "Rights"))"><a href="/roles/\(id)"\(when: !isFields, " aria-current=\"true\"")>\(lang("Записи", "Records"))</a>\
        <a href="/roles/\(id)/fields"\(when: isFields, " aria-current=\"true\"")>\(lang("Поля", "Fields"))</a></nav>
        """
    }
    /// A reach that is not offered stays as long as it is what the role has: it counts by who made the record.
    private func select(_ name: String, _ reach: Access.Reach, _ offered: [Access.Reach], _ lang: Lang, label: String, _ enabled: Bool) -> HTML {
        let words: [(Access.Reach, String)] = Self.reaches.compactMap { one, text -> (Access.Reach, String)? in
            if offered.contains(one) { return (one, lang(text)) }
            return one == reach ? (one, one == .own ? lang("созданное собой", "made by themselves") : lang("созданное: ", "made by: ") + lang(text)) : nil
        }
        return "<select class=\"form-select\" name=\"\(name)\" aria-label=\"\(label)\"\(when: !enabled, " disabled")>\(each: words, { "<option value=\"\($0.0.rawValue)\"\(when: $0.0 == reach, " selected")>\($0.1)</option>" })</select>"
    }
    @Sendable func grants(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), form = try await request.form()
        try await context.write { tx in
            let role = try tx.find(ID<Role>(rawValue: id))
            let before: [String: [String: Access.Reach]] = try Access.grants(role.grants)
            var grants: [String: [String: Access.Reach]] = [:]
            for entity in tx.registry.entities {
                let offered: [Access.Reach] = entity.reaches(context.access)
                for (verb, _) in Self.verbs {
                    guard let number = Int(form["\(entity.table).\(verb.rawValue)"]), let reach = Access.Reach(rawValue: number) else {
                        throw BadRequest("Форма прав пришла не целиком", "The form of rights is incomplete")
                    }
                    guard offered.contains(reach) || reach == (before[entity.table] ?? before["*"])?[verb.rawValue] else {
                        throw BadRequest("«\(entity.many.ru)»: у этих записей нет ответственного, охват — все или никакие", "“\(entity.many.en)”: these records have no responsible person, the reach is all or none")
                    }
                    grants[entity.table, default: [:]][verb.rawValue] = reach
                }
            }
            grants["*"] = before["*"]  // what comes with later entities
            try tx.save(Role.entity, id, version: Int(form["version"]), ["grants": .text(ReadyRole.json(grants))])
        }
        return .go("/roles/\(id)", toast: context.lang("Права сохранены", "The rights are saved"))
    }

    // MARK: Fields

    /// What a rule of this field may be; the first is "no rule".
    static func rules(_ entity: Entity, _ field: Field) -> [Access.FieldRule?] {
        [nil] + (field.isEditable ? [.readOnly] : []) + (field.column == entity.title ? [] : [.hidden])
    }
    static func word(_ rule: Access.FieldRule?, _ lang: Lang) -> String {
        switch rule {
        case nil: lang("видно", "visible")
        case .readOnly: lang("только чтение", "read only")
        case .hidden: lang("скрыто", "hidden")
        }
    }

    @Sendable func fields(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), lang: Lang = context.lang
        let (title, page): (String, HTML) = try await context.read { tx in
            let role = try tx.find(ID<Role>(rawValue: id)), row: Row = try tx.row(Role.entity, id)
            let rules: [String: Access.FieldRule] = try Access.fieldRules(role.fieldRules)
            let mayEdit: Bool = try tx.may(.edit, Role.entity, id)
            let form: HTML = """
                <p class="soft">\(lang("Скрытого поля нет ни в карточке, ни в списке, ни в форме, ни в выгрузке. Поле с чтением видно, но не правится.", "A hidden field is absent from cards, lists, forms and exports. A read-only field is shown and cannot be changed."))</p>
                <form class="stack" method="post" action="/roles/\(id)/fields" data-guard><input type="hidden" name="csrf" value="\(context.person.csrf)"><input type="hidden" name="version" value="\(role.version)">
                \(each: tx.registry.entities, { group($0, rules, mayEdit, lang) })
                \(when: mayEdit, "<div><button class=\"btn btn-primary\">\(lang("Сохранить права на поля", "Save the rights on fields"))</button></div>")</form>
                """
            return (role.name, screen(role.name, beside: tabs(id, isFields: true, lang), actions: try cardActions(Role.entity, row, in: tx, context), form))
        }
        return .page(title, section: "roles", page)
    }
    private func group(_ entity: Entity, _ rules: [String: Access.FieldRule], _ mayEdit: Bool, _ lang: Lang) -> HTML {
        let count: Int = entity.fields.count { rules["\(entity.table).\($0.column)"] != nil }
        return """
            <details class="ot-card p-3"\(when: count > 0, " open")><summary class="med">\(lang(entity.many)) <span class="n muted">\(count > 0 ? String(count) : "")</span></summary><div class="ot-fields mt-3">\(each: entity.fields, { field in
                let name: String = "\(entity.table).\(field.column)"
                return "<div class=\"ot-field\"><label class=\"form-label\" for=\"\(name)\">\(lang(field.label))</label><select class=\"form-select\" id=\"\(name)\" name=\"\(name)\"\(when: !mayEdit, " disabled")>\(each: Self.rules(entity, field), { "<option value=\"\($0?.rawValue ?? "")\"\(when: rules[name] == $0, " selected")>\(Self.word($0, lang))</option>" })</select></div>"
            })</div></details>
            """
    }
    @Sendable func saveFields(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), form = try await request.form()
        try await context.write { tx in
            _ = try tx.row(Role.entity, id)
            var rules: [String: Access.FieldRule] = [:]
            for entity in tx.registry.entities {
                for field in entity.fields {
                    let name: String = "\(entity.table).\(field.column)", rule = Access.FieldRule(rawValue: form[name])
                    guard form.has(name), form[name].isEmpty || rule != nil, Self.rules(entity, field).contains(rule) else {
                        throw BadRequest("Форма прав пришла не целиком", "The form of rights is incomplete")
                    }
                    rules[name] = rule
                }
            }
            let json: String = "{" + rules.sorted { $0.key < $1.key }.map { "\(JSON.quote($0.key)):\(JSON.quote($0.value.rawValue))" }.joined(separator: ",") + "}"
            try tx.save(Role.entity, id, version: Int(form["version"]), ["field_rules": .text(json)])
        }
        return .go("/roles/\(id)/fields", toast: context.lang("Права на поля сохранены", "The rights on fields are saved"))
    }
}

/// The stored rights must be readable, or nobody with the role could sign in; and nobody takes the right to edit roles from themselves.
@Sendable func checkRole(_ form: inout Form, _ id: Int64?, _ tx: Tx) throws -> [String: Value] {
    var more: [String: Value] = [:]
    for column in ["grants", "field_rules"] where form.patch[column] == .null { more[column] = .text("{}") }
    if case .text(let json)? = form.patch["field_rules"], (try? Access.fieldRules(json)) == nil {
        form.reject("field_rules", Text("Права на поля записаны с ошибкой", "The field rights are written wrongly"))
    }
    guard case .text(let json)? = more["grants"] ?? form.patch["grants"] else { return more }
    guard let grants = try? Access.grants(json) else {
        form.reject("grants", Text("Права записаны с ошибкой", "The rights are written wrongly"))
        return more
    }
    let mine: Value = try tx.rows("SELECT role_id FROM employee WHERE id = \(tx.access.employee)").first?["roleID"] ?? .null
    if let id, mine == .int(id), tx.access.reach(.edit, Role.table) == .all, !Role.editsRoles(grants) { form.reject("grants", Role.lockout) }
    return more
}
extension Role {
    static func editsRoles(_ grants: [String: [String: Access.Reach]]) -> Bool {
        let role: [String: Access.Reach] = grants[table] ?? grants["*"] ?? [:]
        return role["edit"] == .all && role["see"] == .all
    }
    static let lockout = Text("Право менять роли у себя не отнимают: вернуть его было бы некому", "Nobody takes the right to edit roles from themselves: nobody could give it back")
}
extension Tx {
    /// Writes values that a page of ours made, as far as the entity's rule lets them.
    func save(_ entity: Entity, _ id: Int64, version: Int?, _ patch: [String: Value]) throws {
        var form = Form(entity, patch: patch)
        try form.check(id, in: self)
        if let wrong = form.errors.values.first { throw BadRequest(wrong.ru, wrong.en) }
        try update(entity, id, version: version, form.patch)
    }
}
