public import Database
public import HTML
public import Hummingbird
public import Kernel

/// One's own tokens on the profile: made, listed, revoked. A token's text is shown once.
public struct TokenScreens: Sendable {
    public init() {}
    public func register(in routes: Routes) {
        routes.get("profile/tokens/new", new)
        routes.post("profile/tokens", create)
        routes.post("profile/tokens/:id/revoke", revoke)
        routes.get("api", page)
        routes.get("api/openapi.json", document)
    }
    /// How long a token may live, in days; nil: until it is revoked.
    private static let lives: [Int?] = [30, 90, 365, nil]
    private static func life(_ days: Int?, _ lang: Lang) -> String { days.map { lang("\($0) дней", "\($0) days") } ?? lang("без срока", "no end") }

    /// The section of the profile.
    public static func section(in tx: Tx, _ context: StaffContext) throws -> HTML {
        let lang: Lang = context.lang, tokens: [Token] = try Token.all(of: tx.access.employee, in: tx)
        return """
            <section class="ot-card mt-3" id="tokens"><header><h2>\(lang("Токены для программ", "Tokens for programs"))</h2>\(when: !tokens.isEmpty, "<span class=\"n\">\(tokens.count)</span>")\
            <span class="push"></span><a class="btn btn-ghost btn-sm" href="/api">\(lang("Описание API", "About the API"))</a><a class="btn btn-line btn-sm" href="/profile/tokens/new">\(icon("plus", small: true))\(lang("Новый токен", "New token"))</a></header>\
            \(when: tokens.isEmpty, "<p class=\"p-3 pt-0 small soft\">\(lang("С токеном программа делает от вашего имени то, что вы разрешите: выгружает клиентов, заводит заявки с сайта.", "With a token a program does in your name what you allow: takes clients out, brings requests of your site in."))</p>")\
            \(when: !tokens.isEmpty, "<ul class=\"ot-list\">\(each: tokens, { line($0, tx, context) })</ul>")</section>
            """
    }
    private static func line(_ token: Token, _ tx: Tx, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, zone: Zone = context.zone, isOver: Bool = token.expiresAt.map { $0 <= tx.now } ?? false
        let used: String = token.lastUsedAt.map { lang("был в деле ", "last used ") + lang.day(zone.day($0), thisYear: context.today.year) } ?? lang("ещё не был в деле", "never used")
        let end: HTML = token.expiresAt.map { "<span class=\"ot-tag \(isOver ? "r" : "")\">\(isOver ? lang("истёк", "expired") : lang("до", "until")) \(lang.day(zone.day($0), thisYear: context.today.year))</span>" } ?? ""
        return """
            <li class="wrap"><div class="grow"><span class="d-block med">\(token.name) \(end)</span><span class="d-block xs soft"><span class="mono">\(Token.prefix)…\(token.hint)</span> · \(Scopes(token.scopes).words(tx.registry, lang)) · \(used)</span></div>\
            <form method="post" action="/profile/tokens/\(token.id)/revoke"><input type="hidden" name="csrf" value="\(context.person.csrf)"><button class="btn btn-line btn-sm">\(lang("Отозвать", "Revoke"))</button></form></li>
            """
    }
    /// Every token of an employee ends: when somebody else gives them a new password.
    public static func revokeAll(of employee: Int64, in tx: Tx) throws { try tx.run("DELETE FROM api_token WHERE employee_id = \(employee)") }

    // MARK: Making

    @Sendable private func new(_ request: Request, _ context: StaffContext) async throws -> Reply {
        .page(context.lang("Новый токен", "New token"), section: "profile", try await form(Submitted(["scope": ["read"], "days": ["90"]]), nil, context))
    }
    private func form(_ typed: Submitted, _ problem: String?, _ context: StaffContext) async throws -> HTML {
        let lang: Lang = context.lang
        return try await context.read { tx in
            let entities: [Entity] = tx.registry.published.filter { tx.access.reach(.see, $0.table) > .none }
            let rows: HTML = "\(each: entities, { row($0, typed, tx.access, lang) })"
            func radio(_ value: String, _ words: String) -> HTML {
                "<label class=\"form-check\"><input class=\"form-check-input\" type=\"radio\" name=\"scope\" value=\"\(value)\"\(when: typed["scope"] == value, " checked")> <span class=\"form-check-label\">\(words)</span></label>"
            }
            return screen(lang("Новый токен", "New token"), """
                \(refusal(problem))<form class="ot-form stack ot-measure" method="post" action="/profile/tokens"><input type="hidden" name="csrf" value="\(context.person.csrf)">
                <section class="ot-card p-3"><div class="ot-fields">
                <div class="ot-field"><label class="form-label" for="f-name">\(lang("Для чего", "What for")) <span class="t-r" aria-hidden="true">*</span></label><input class="form-control" id="f-name" name="name" maxlength="60" required value="\(typed["name"])" placeholder="\(lang("Обмен с 1С", "Exchange with the web shop"))"></div>
                <div class="ot-field"><label class="form-label" for="f-days">\(lang("Срок", "Lives for"))</label><select class="form-select" id="f-days" name="days">\(each: Self.lives, { days in "<option value=\"\(days.map(String.init) ?? "")\"\(when: typed["days"] == days.map(String.init) ?? "", " selected")>\(Self.life(days, lang))</option>" })</select></div>
                </div><fieldset class="mt-3"><legend class="form-label">\(lang("Что можно программе", "What the program may do"))</legend>
                <div class="stack-xs">\(radio("all", lang("всё, что можно мне", "everything I may")))\(radio("read", lang("только читать, но всё", "read only, but everything")))\(radio("chosen", lang("отмеченное ниже", "what is ticked below")))</div></fieldset></section>
                <section class="ot-card ot-scroll"><table class="ot-table tight"><thead><tr><th>\(lang("Записи", "Records"))</th><th>\(lang("Читать", "Read"))</th><th>\(lang("Менять", "Change"))</th></tr></thead><tbody>\(rows)</tbody></table></section>
                <div class="row-x"><button class="btn btn-primary">\(lang("Сделать токен", "Make the token"))</button><a class="btn btn-ghost" href="/profile">\(lang("Отмена", "Cancel"))</a></div></form>
                """)
        }
    }
    private func row(_ entity: Entity, _ typed: Submitted, _ access: Access, _ lang: Lang) -> HTML {
        let mayWrite: Bool = [Access.Verb.create, .edit, .archive].contains { access.reach($0, entity.table) > .none }
        func box(_ reach: String, _ label: String) -> HTML {
            "<input class=\"form-check-input\" type=\"checkbox\" name=\"\(reach)\" value=\"\(entity.table)\" aria-label=\"\(lang(entity.many)): \(label)\"\(when: typed.all(reach).contains(entity.table), " checked")>"
        }
        return "<tr><th>\(lang(entity.many))</th><td>\(box("read", lang("читать", "read")))</td><td>\(when: mayWrite, box("write", lang("менять", "change")))</td></tr>"
    }
    private static func scopes(_ typed: Submitted, _ registry: Registry) -> Scopes? {
        switch typed["scope"] {
        case "all": return Scopes(["*": .write])
        case "read": return Scopes(["*": .read])
        default:
            var reaches: [String: Scopes.Reach] = [:]
            for entity in registry.published {
                if typed.all("read").contains(entity.table) { reaches[entity.table] = .read }
                if typed.all("write").contains(entity.table) { reaches[entity.table] = .write }
            }
            return reaches.isEmpty ? nil : Scopes(reaches)
        }
    }
    @Sendable private func create(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let typed = try await request.form(), lang: Lang = context.lang, name: String = typed["name"], title: String = lang("Новый токен", "New token")
        func wrong(_ ru: String, _ en: String) async throws -> Reply { .invalid(title, section: "profile", try await form(typed, lang(ru, en), context)) }
        guard !name.isEmpty, name.count <= 60 else { return try await wrong("Напишите, для чего этот токен: до 60 знаков", "Say what the token is for, in at most 60 characters") }
        guard Self.lives.contains(where: { $0.map(String.init) ?? "" == typed["days"] }) else { return try await wrong("Выберите срок из списка", "Choose how long it lives from the list") }
        guard let scopes = Self.scopes(typed, context.registry) else { return try await wrong("Отметьте хотя бы одну строку", "Tick at least one row") }
        let me: Int64 = context.access.employee
        let text: String? = try await context.write { tx in
            guard try Token.all(of: me, in: tx).count < Token.most else { return nil }
            return try Token.make(name, scopes, days: Int(typed["days"]), of: me, in: tx)
        }
        guard let text else { return try await wrong("Токенов уже слишком много: отзовите лишние", "There are too many tokens already: revoke some") }
        return .page(title, section: "profile", Self.shown(text, name, lang))
    }
    /// The only time the text is seen.
    private static func shown(_ text: String, _ name: String, _ lang: Lang) -> HTML {
        screen(name, """
            <section class="ot-card p-3 crop ot-measure"><h2>\(lang("Токен готов", "The token is ready"))</h2><p class="mt-2">\(lang("Скопируйте его сейчас: больше его не увидит никто, в базе хранится только отпечаток.", "Copy it now: nobody will see it again, the database keeps only its fingerprint."))</p>\
            <input class="form-control mono mt-2" readonly value="\(text)" aria-label="\(lang("Токен", "Token"))"><pre class="ot-code mt-3"><code>curl -H 'Authorization: Bearer \(text)' \\
              \(lang("АДРЕС", "ADDRESS"))\(API.base)/counterparties?limit=5</code></pre>\
            <div class="row-x mt-3"><a class="btn btn-primary" href="/profile#tokens">\(lang("Скопировал", "Copied"))</a><a class="btn btn-ghost" href="/api">\(lang("Описание API", "About the API"))</a></div></section>
            """)
    }
    @Sendable private func revoke(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        try await context.write { try Token.revoke(id, of: $0.access.employee, in: $0) }
        return .go("/profile", toast: context.lang("Токен отозван", "The token is revoked"))
    }

    // MARK: Reading about it

    @Sendable private func page(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let page: HTML = try await context.read { DocPage($0.registry, $0.access).html }
        return .page("API", section: "profile", page)
    }
    @Sendable private func document(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let text: String = try await context.read { String(decoding: OpenAPI($0.registry, $0.access).json.bytes, as: UTF8.self) }
        return .file(name: "openapi.json", type: "application/json", text)
    }
}
