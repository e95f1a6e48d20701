public import Database
public import HTML
public import HTTPTypes
public import Hummingbird
public import Kernel
public import Records
internal import Foundation

/// Organisations, branches, employees, roles, and one's own profile.
public struct AdminScreens: Sendable {
    /// What another target adds to the profile, and what it takes away from an employee who gets a new password from somebody else.
    public struct Keys: Sendable {
        let section: @Sendable (Tx, StaffContext) throws -> HTML, end: @Sendable (_ employee: Int64, _ tx: Tx) throws -> Void
        public init(section: @escaping @Sendable (Tx, StaffContext) throws -> HTML, end: @escaping @Sendable (Int64, Tx) throws -> Void) { (self.section, self.end) = (section, end) }
    }
    let keys: [Keys]
    public init(keys: [Keys] = []) { self.keys = keys }
    public func register(in routes: Routes) {
        Screens(Organisation.entity).register(in: routes)
        Screens(Branch.entity).register(in: routes)
        Screens(Employee.entity, card: employee).register(in: routes)
        RoleScreens().register(in: routes)
        routes.post("employees/:id/password", password)
        routes.get("profile", profile)
        routes.post("profile/language", language)
        routes.post("profile/password", ownPassword)
        routes.post("profile/absence", absence)
        routes.post("profile/sessions/end", endOtherSessions)
        TwoStepScreens().register(in: routes)
        FieldScreens().register(in: routes)
    }

    // MARK: Employee

    @Sendable func employee(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), lang: Lang = context.lang
        let (title, page): (String, HTML) = try await context.read { tx in
            let row: Row = try tx.row(Employee.entity, id)
            let facts: HTML = Records.facts(Employee.entity, row, titles: try linkTitles(Employee.entity, [row], in: tx), tx.access, context.zone)
            let name: String = Form.plain(row["name"])
            let reset: HTML = """
                <section class="ot-card p-3 mt-3"><h2>\(lang("Пароль", "Password"))</h2><form class="row-x mt-2 wrap" method="post" action="/employees/\(id)/password"><input type="hidden" name="csrf" value="\(context.person.csrf)">\
                <input class="form-control w-auto" type="password" name="password" autocomplete="new-password" minlength="8" required aria-label="\(lang("Новый пароль", "New password"))" placeholder="\(lang("от 8 знаков", "8 characters or more"))">\
                <button class="btn btn-line">\(lang("Задать и закрыть сеансы", "Set and end sessions"))</button></form></section>
                """
            let mayReset: Bool = tx.access.reach(.edit, Role.table) == .all
            return (name, screen(name, actions: try cardActions(Employee.entity, row, in: tx, context), "\(binNotice(row, lang))<section class=\"ot-card p-3\">\(facts)</section>\(when: mayReset, reset)"))
        }
        return .page(title, section: "employees", page)
    }
    /// Only who may edit roles may give an employee a new password: it is as good as becoming them.
    @Sendable func password(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), form = try await request.form()
        guard context.access.reach(.edit, Role.table) == .all else { throw NotAllowed() }
        try await setPassword(form.all("password").first ?? "", of: id, keeping: "", context)
        let keys: [Keys] = keys
        try await context.write { tx in
            try TwoSteps.turnOff(id, in: tx)
            for key in keys { try key.end(id, tx) }
        }
        return .go("/employees/\(id)", toast: context.lang("Пароль задан, прежние сеансы закрыты", "The password is set, earlier sessions are ended"))
    }
    private func setPassword(_ password: String, of id: Int64, keeping session: String, _ context: StaffContext) async throws {
        guard password.count >= 8, password.utf8.count <= 1000 else { throw BadRequest("Пароль короче 8 знаков", "The password is shorter than 8 characters") }
        guard let hash = Crypto.hash(password: password) else { throw DatabaseError.unavailable("no memory for a password hash") }
        try await context.write { tx in
            _ = try tx.row(Employee.entity, id)
            try tx.run("UPDATE employee SET password_hash = \(hash) WHERE id = \(id)")
            try tx.run("DELETE FROM session WHERE employee_id = \(id) AND token_hash <> \(session)")
        }
    }

    // MARK: Profile

    @Sendable func profile(_ request: Request, _ context: StaffContext) async throws -> Reply {
        .page(context.person.name, section: "profile", try await profilePage(context))
    }
    /// - Parameter wrong: what was typed about an absence and does not fit.
    private func profilePage(_ context: StaffContext, wrong: Form? = nil) async throws -> HTML {
        let lang: Lang = context.lang, me: Int64 = context.access.employee
        return try await context.read { tx in
            let sessions: [Row] = try tx.rows("SELECT * FROM session WHERE employee_id = \(me) ORDER BY seen_at DESC LIMIT 20")
            let isOn: Bool = try TwoSteps.isOn(me, in: tx), absence: HTML = try Absence.section(wrong, in: tx, context)
            let more: [HTML] = try keys.map { try $0.section(tx, context) }
            let csrf: HTML = "<input type=\"hidden\" name=\"csrf\" value=\"\(context.person.csrf)\">"
            return screen(context.person.name, beside: "<span class=\"muted small\">\(tx.access.roleName)</span>", """
                <section class="ot-card p-3"><h2>\(lang("Сменить пароль", "Change the password"))</h2><form class="row-x wrap mt-2" method="post" action="/profile/password">\(csrf)
                <input class="form-control w-auto" type="password" name="old" autocomplete="current-password" required placeholder="\(lang("Прежний", "Old"))" aria-label="\(lang("Прежний пароль", "Old password"))">
                <input class="form-control w-auto" type="password" name="password" autocomplete="new-password" required placeholder="\(lang("Новый, от 8 знаков", "New, 8 or more"))" aria-label="\(lang("Новый пароль", "New password"))">
                <button class="btn btn-primary">\(lang("Сменить", "Change"))</button></form></section>
                \(languageSection(lang, csrf))\(absence)
                \(TwoStepScreens.section(isOn: isOn, context))
                \(more)
                <section class="ot-card mt-3"><header><h2>\(lang("Где вы вошли", "Where you are signed in"))</h2><span class="n">\(sessions.count)</span></header><ul class="ot-list">\(each: sessions, { session in
                    "<li><span class=\"grow cut\" title=\"\(Form.plain(session["agent"]))\">\(Session.device(Form.plain(session["agent"]), lang))</span><span class=\"xs muted nowrap\">\(lang.day(context.zone.day(Int64(value: session["createdAt"]) ?? 0)))</span>\(when: session["tokenHash"] == .text(context.person.session), "<span class=\"ot-tag g\">\(lang("этот", "this one"))</span>")</li>"
                })</ul><form class="p-3" method="post" action="/profile/sessions/end">\(csrf)<button class="btn btn-line">\(lang("Закрыть остальные сеансы", "End the other sessions"))</button></form></section>
                """)
        }
    }
    private func languageSection(_ lang: Lang, _ csrf: HTML) -> HTML {
        """
        <section class="ot-card p-3 mt-3"><h2>\(lang("Язык", "Language"))</h2><form class="row-x wrap mt-2" method="post" action="/profile/language">\(csrf)<input type="hidden" name="back" value="/profile">\
        <select class="form-select w-auto" name="lang" aria-label="\(lang("Язык программы", "Language of the program"))">\(each: Employee.languages, { "<option value=\"\($0.key)\"\(when: $0.key == lang.rawValue, " selected")>\(lang($0.label))</option>" })</select>\
        <button class="btn btn-line">\(lang("Сохранить", "Save"))</button></form></section>
        """
    }
    /// An absence that does not fit comes back with everything that was typed.
    @Sendable func absence(_ request: Request, _ context: StaffContext) async throws -> Reply {
        guard let wrong = try await Absence.save(request, context) else { return .go("/profile", toast: context.lang("Сохранено", "Saved")) }
        return .invalid(context.person.name, section: "profile", try await profilePage(context, wrong: wrong))
    }
    @Sendable func language(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let form = try await request.form(), me: Int64 = context.access.employee
        guard let lang = Lang(rawValue: form["lang"]) else { throw BadRequest("Такого языка нет", "There is no such language") }
        try await context.write { try $0.run("UPDATE employee SET lang = \(lang) WHERE id = \(me)") }
        return .go(form["back"] == "/profile" ? "/profile" : "/")
    }
    @Sendable func ownPassword(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let form = try await request.form(), me: Int64 = context.access.employee
        let hash: String = try await context.read { Form.plain(try $0.row(Employee.entity, me)["passwordHash"]) }
        guard Crypto.verify(form.all("old").first ?? "", hash) else { throw BadRequest("Прежний пароль не подошёл", "The old password did not match") }
        try await setPassword(form.all("password").first ?? "", of: me, keeping: context.person.session, context)
        return .go("/profile", toast: context.lang("Пароль сменён", "The password is changed"))
    }
    @Sendable func endOtherSessions(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let me: Int64 = context.access.employee, session: String = context.person.session
        try await context.write { try $0.run("DELETE FROM session WHERE employee_id = \(me) AND token_hash <> \(session)") }
        return .go("/profile", toast: context.lang("Остальные сеансы закрыты", "The other sessions are ended"))
    }
}

extension Lang: ValueConvertible {}

/// A branch is not inside itself.
@Sendable public func checkBranch(_ form: inout Form, _ id: Int64?, _ tx: Tx) throws -> [String: Value] {
    guard let id, case .int(let parent)? = form.patch["parent_id"] else { return [:] }
    let above: [Row] = try tx.rows("""
        WITH RECURSIVE above (id) AS (SELECT CAST(\(parent) AS BIGINT) UNION SELECT branch.parent_id FROM branch JOIN above ON branch.id = above.id WHERE branch.parent_id IS NOT NULL)
        SELECT id FROM above WHERE id = \(id)
        """)
    if !above.isEmpty { form.reject("parent_id", Text("Получается круг: это подразделение само входит в него", "That makes a circle: the parent is inside this branch")) }
    return [:]
}
/// One mail, one employee, in lower case; a deputy is somebody else; nobody gives away a wider role than their own.
@Sendable func checkEmployee(_ form: inout Form, _ id: Int64?, _ tx: Tx) throws -> [String: Value] {
    let old: Row? = try id.map { try tx.row(Employee.entity, $0) }
    Absence.check(&form, old: old, id: id)
    // Everybody has a language: who makes a record without saying one gives their own.
    var language: [String: Value] = [:]
    if form.patch["lang"] == .null || id == nil && form.patch["lang"] == nil { language["lang"] = old?["lang"] ?? .text(tx.access.lang.rawValue) }
    if let role = form.patch["role_id"], role != old?["roleID"] {
        let json: Value = try tx.rows("SELECT grants FROM role WHERE id = \(role)").first?["grants"] ?? .null
        let grants: [String: [String: Access.Reach]] = try Access.grants(Form.plain(json))
        if let id, id == tx.access.employee, tx.access.reach(.edit, Role.table) == .all, !Role.editsRoles(grants) { form.reject("role_id", Role.lockout) }
        if !tx.access.includes(grants: grants, of: tx.registry) {
            form.reject("role_id", Text("Эта роль шире вашей: её даёт администратор", "This role is wider than yours: an administrator grants it"))
        }
    }
    guard case .text(let mail)? = form.patch["mail"] else { return language }
    let folded: String = mail.lowercased()
    if try !tx.rows("SELECT id FROM employee WHERE mail = \(folded) AND id <> \(id ?? 0)").isEmpty {
        form.reject("mail", Text("С этой почтой уже есть сотрудник", "An employee with this mail exists already"))
    }
    return language.merging(["mail": .text(folded)]) { $1 }
}
