public import Database
public import HTML
public import HTTPTypes
public import Hummingbird
public import Kernel

/// Sign-in, first run and sign-out: the pages a stranger may open.
public struct SignInScreens: Sendable {
    let workspace: Workspace
    public init(workspace: Workspace) { self.workspace = workspace }

    public func register(in router: Router<WebContext>) {
        router.get("login", use: login)
        router.post("login", use: enter)
        router.post("login/code", use: enterCode)
        router.get("setup", use: setup)
        router.post("setup", use: create)
        router.post("logout", use: leave)
    }
    private func document(_ status: HTTPResponse.Status, _ title: String, _ request: Request, _ lang: Lang, _ body: HTML) -> Response {
        let text: String = Shell.bare(title, lang: lang, theme: request.theme, body).text
        return Response(status: status, headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"], body: .init(byteBuffer: ByteBuffer(string: text)))
    }
    private func isNew() async throws -> Bool {
        try await workspace.read(as: .program("setup")) { try $0.rows("SELECT 1 AS yes FROM employee LIMIT 1").isEmpty }
    }
    private func see(_ path: String, cookie: String? = nil) -> Response {
        var headers: HTTPFields = [.location: path]
        if let cookie { headers[.setCookie] = cookie }
        return Response(status: .seeOther, headers: headers)
    }

    @Sendable func login(_ request: Request, _ context: WebContext) async throws -> Response {
        if try await isNew() { return see("/setup") }
        if context.person != nil { return see("/") }
        let query = try request.query(), chosen = Lang(rawValue: query["lang"]), lang: Lang = chosen ?? context.lang
        var page: Response = document(.ok, lang("Вход", "Sign in"), request, lang, loginForm(lang, mail: "", next: query["next"], problem: nil))
        // A stranger's choice; who signs in has their own.
        if let chosen { page.headers[.setCookie] = "lang=\(chosen.rawValue); Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly" }
        return page
    }

    @Sendable func enter(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await request.form(), lang: Lang = context.lang
        let mail: String = form["mail"].lowercased(), password: String = form.all("password").first ?? ""
        let wait: Int64? = try await workspace.read(as: .program("sign-in")) { try Throttle.wait(mail, in: $0) }
        if let wait {
            let say: String = lang("Слишком много неверных попыток. Следующая через \(wait) с.", "Too many wrong attempts. The next one in \(wait) s.")
            return document(.tooManyRequests, lang("Вход", "Sign in"), request, lang, loginForm(lang, mail: mail, next: form["next"], problem: say))
        }
        let employee: Employee? = try await workspace.read(as: .program("sign-in")) { try $0.first("SELECT * FROM \(Employee.self) WHERE mail = \(mail) AND archived_at IS NULL") }
        // A stranger's name costs the same time as a known one.
        let hash: String = employee?.passwordHash ?? "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Y2hlY2tjaGVja2NoZWNrY2hlY2tjaGVja2NoZWNrY2g"
        guard Crypto.verify(password, hash), let employee else {
            let left: Int64 = try await workspace.write(as: .program("sign-in")) { try Throttle.failed(mail, in: $0) }
            let say: String = lang("Почта или пароль не подошли. Осталось попыток: \(left).", "The mail or the password did not match. Attempts left: \(left).")
            return document(.unprocessableContent, lang("Вход", "Sign in"), request, lang, loginForm(lang, mail: mail, next: form["next"], problem: say))
        }
        try await workspace.write(as: .program("sign-in")) { try Throttle.succeeded(mail, in: $0) }
        let id: Int64 = employee.id.rawValue
        let step: String? = try await workspace.write(as: .program("sign-in")) { try TwoSteps.isOn(id, in: $0) ? try TwoSteps.begin(id, in: $0) : nil }
        if let step { return document(.ok, lang("Код", "Code"), request, lang, codeForm(lang, token: step, next: form["next"], problem: nil)) }
        return try await welcome(id, form["next"], request)
    }
    /// The second step, for those who turned it on.
    @Sendable func enterCode(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await request.form(), lang: Lang = context.lang, token: String = form["token"], next: String = form["next"]
        let outcome = try await workspace.write(as: .program("sign-in")) { try TwoSteps.finish(token, code: form["code"], in: $0) }
        switch outcome {
        case .entered(let id): return try await welcome(id, next, request)
        case .late: return document(.unprocessableContent, lang("Вход", "Sign in"), request, lang, loginForm(lang, mail: "", next: next, problem: lang("Прошло больше пяти минут: войдите снова.", "More than five minutes have passed: sign in again.")))
        case .wait(let seconds):
            return document(.tooManyRequests, lang("Код", "Code"), request, lang, codeForm(lang, token: token, next: next, problem: lang("Слишком много неверных кодов. Следующий через \(seconds) с.", "Too many wrong codes. The next one in \(seconds) s.")))
        case .wrong(let left):
            return document(.unprocessableContent, lang("Код", "Code"), request, lang, codeForm(lang, token: token, next: next, problem: lang("Код не подошёл. Осталось попыток: \(left).", "The code did not match. Attempts left: \(left).")))
        }
    }
    private func codeForm(_ lang: Lang, token: String, next: String, problem: String?) -> HTML {
        let alert: HTML = problem.map { "<div class=\"ot-alert r\" role=\"alert\">\(icon("circle-alert"))<div>\($0)</div></div>" } ?? ""
        return frame(lang, """
            <form method="post" action="/login/code" class="stack" novalidate><div><h1>\(lang("Код из приложения", "Code from the application"))</h1></div>\(alert)
            <input type="hidden" name="next" value="\(next)"><input type="hidden" name="token" value="\(token)">
            <div><label class="form-label" for="code">\(lang("Шесть цифр", "Six digits"))</label><input class="form-control num" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="7" required autofocus></div>
            <button class="btn btn-primary btn-lg w-100" type="submit">\(lang("Войти", "Sign in"))</button></form>
            """)
    }
    private func welcome(_ employee: Int64, _ next: String, _ request: Request) async throws -> Response {
        let token: String = try await Session.start(for: employee, agent: request.headers[.userAgent] ?? "", in: workspace)
        let isOurs: Bool = next.hasPrefix("/") && !next.hasPrefix("//") && !next.contains("\\") && next.allSatisfy { $0.isASCII && !$0.isNewline }
        return see(isOurs ? next : "/", cookie: Session.cookie(token, secure: request.isSecure))
    }

    @Sendable func leave(_ request: Request, _ context: WebContext) async throws -> Response {
        if let session = context.person?.session {
            try await workspace.write(as: .program("sign-out")) { try $0.run("DELETE FROM session WHERE token_hash = \(session)") }
        }
        return see("/login", cookie: Session.cookie("", secure: request.isSecure))
    }

    private func loginForm(_ lang: Lang, mail: String, next: String, problem: String?) -> HTML {
        let alert: HTML = problem.map { "<div class=\"ot-alert r\" role=\"alert\">\(icon("circle-alert"))<div>\($0)</div></div>" } ?? ""
        let other: Lang = lang == .ru ? .en : .ru
        let switching: HTML = "<a class=\"btn btn-ghost btn-sm\" href=\"/login?lang=\(other.rawValue)&amp;next=\(next.percentEncoded)\" lang=\"\(other.rawValue)\" hreflang=\"\(other.rawValue)\">\(icon("languages"))\(lang("English", "Русский"))</a>"
        return frame(lang, switching: switching, """
            <form method="post" action="/login" class="stack" novalidate><div><h1>\(lang("Вход в систему", "Sign in"))</h1></div>\(alert)
            <input type="hidden" name="next" value="\(next)">
            <div><label class="form-label" for="em">\(lang("Рабочая почта", "Work mail"))</label><input class="form-control" id="em" name="mail" type="email" autocomplete="username" value="\(mail)" required autofocus></div>
            <div><label class="form-label" for="pw">\(lang("Пароль", "Password"))</label><span class="ot-secret"><input class="form-control" id="pw" name="password" type="password" autocomplete="current-password" required>\
            <button class="btn btn-ghost btn-icon btn-sm" type="button" data-reveal="pw" aria-pressed="false" aria-label="\(lang("Показать пароль", "Show the password"))" title="\(lang("Показать пароль", "Show the password"))">\(icon("eye", small: true))</button></span></div>
            <button class="btn btn-primary btn-lg w-100" type="submit">\(lang("Войти", "Sign in"))</button></form>
            """)
    }
    private func frame(_ lang: Lang, switching: HTML = "", _ form: HTML) -> HTML {
        """
        <div class="ot-login"><main class="ot-login-form" id="main"><a class="ot-brand" href="/login">\(Shell.mark)<span class="med">\(lang("Оттиск", "Ottisk"))</span></a>
        <div class="crop ot-login-crop">\(form)</div><footer class="row-x xs muted"><span class="grow">\(lang("CRM для типографий", "CRM for print shops"))</span>\(switching)\
        <button class="btn btn-ghost btn-sm btn-icon" data-theme-toggle aria-label="\(lang("Сменить тему", "Change theme"))">\(icon("moon"))</button></footer></main>\(art(lang))</div>
        """
    }

    // MARK: First run

    @Sendable func setup(_ request: Request, _ context: WebContext) async throws -> Response {
        guard try await isNew() else { return see("/login") }
        return document(.ok, context.lang("Первый запуск", "First run"), request, context.lang, setupForm(context.lang, Submitted(), wrong: [:]))
    }
    @Sendable func create(_ request: Request, _ context: WebContext) async throws -> Response {
        guard try await isNew() else { throw NotFound() }
        let form = try await request.form(), lang: Lang = context.lang, password: String = form.all("password").first ?? ""
        var wrong: [String: String] = [:]
        if form["organisation"].isEmpty { wrong["organisation"] = lang("Назовите организацию", "Name the organisation") }
        if form["name"].isEmpty { wrong["name"] = lang("Назовите себя", "Name yourself") }
        if !form["mail"].contains("@") { wrong["mail"] = lang("Нужна рабочая почта: с ней вы будете входить", "A work mail is needed: you will sign in with it") }
        if password.count < 8 { wrong["password"] = lang("Пароль короче 8 знаков", "The password is shorter than 8 characters") }
        guard wrong.isEmpty else { return document(.unprocessableContent, lang("Первый запуск", "First run"), request, lang, setupForm(lang, form, wrong: wrong)) }
        guard let hash = Crypto.hash(password: password) else { throw DatabaseError.unavailable("no memory for a password hash") }
        let employee: Int64 = try await workspace.write(as: .program("first run")) { tx in
            try FirstRun.create(organisation: form["organisation"], branch: lang("Главный офис", "Head office"), administrator: form["name"], mail: form["mail"].lowercased(), passwordHash: hash, lang: lang, in: tx)
        }
        let token: String = try await Session.start(for: employee, agent: request.headers[.userAgent] ?? "", in: workspace)
        return see("/", cookie: Session.cookie(token, secure: request.isSecure))
    }
    /// - Parameter wrong: a sentence for every field that does not fit.
    private func setupForm(_ lang: Lang, _ form: Submitted, wrong: [String: String]) -> HTML {
        let alert: HTML = wrong.isEmpty ? "" : "<div class=\"ot-alert r\" role=\"alert\">\(icon("circle-alert"))<div>\(lang("Проверьте отмеченные поля.", "Check the marked fields."))</div></div>"
        func field(_ name: String, _ label: String, _ type: String, _ complete: String) -> HTML {
            let marks: HTML = wrong[name] == nil ? "" : " aria-invalid=\"true\" aria-describedby=\"e-\(name)\""
            let note: HTML = wrong[name].map { "<div class=\"form-error t-r small\" id=\"e-\(name)\" role=\"alert\">\($0)</div>" } ?? ""
            return "<div><label class=\"form-label\" for=\"s-\(name)\">\(label)</label><input class=\"form-control\" id=\"s-\(name)\" name=\"\(name)\" type=\"\(type)\" value=\"\(type == "password" ? "" : form[name])\" autocomplete=\"\(complete)\" required\(marks)>\(note)</div>"
        }
        return frame(lang, """
            <form method="post" action="/setup" class="stack" novalidate><div><h1>\(lang("Первый запуск", "First run"))</h1>\
            <p class="muted small mt-1">\(lang("Одна минута: организация и администратор. Остальное потом.", "One minute: the organisation and the administrator. The rest comes later."))</p></div>\(alert)
            \(field("organisation", lang("Организация", "Organisation"), "text", "organization"))\(field("name", lang("Ваше имя и фамилия", "Your name"), "text", "name"))\
            \(field("mail", lang("Рабочая почта", "Work mail"), "email", "username"))\(field("password", lang("Пароль, от 8 знаков", "Password, 8 characters or more"), "password", "new-password"))
            <button class="btn btn-primary btn-lg w-100">\(lang("Начать работу", "Start"))</button></form>
            """)
    }
    private func art(_ lang: Lang) -> HTML {
        """
        <aside class="ot-login-art" aria-hidden="true"><svg viewBox="0 0 720 900" preserveAspectRatio="xMidYMid slice"><defs>
        <pattern id="hc" width="11" height="11" patternUnits="userSpaceOnUse" patternTransform="rotate(15)"><circle cx="5.5" cy="5.5" r="4" fill="var(--c)"/></pattern>
        <pattern id="hm" width="11" height="11" patternUnits="userSpaceOnUse" patternTransform="rotate(75)"><circle cx="5.5" cy="5.5" r="4" fill="var(--m)"/></pattern>
        <pattern id="hy" width="11" height="11" patternUnits="userSpaceOnUse" patternTransform="rotate(0)"><circle cx="5.5" cy="5.5" r="4" fill="var(--y)"/></pattern></defs>
        <rect class="art-sheet" x="76" y="76" width="568" height="748"/><g class="art-ink"><circle cx="306" cy="448" r="150" fill="url(#hc)"/><circle cx="414" cy="448" r="150" fill="url(#hm)"/><circle cx="360" cy="546" r="150" fill="url(#hy)"/></g>
        <g class="art-line"><path d="M76 20v40M644 20v40M76 840v40M644 840v40M20 76h40M20 824h40M660 76h40M660 824h40"/></g>
        <g class="art-txt"><text x="96" y="128">\(lang("Приводка", "In register"))</text><text x="96" y="156">\(lang("Все краски клиента", "Every ink of a client"))</text><text x="96" y="184">\(lang("на одном листе.", "on one sheet."))</text></g></svg></aside>
        """
    }
}

/// What a workspace begins with.
public enum FirstRun {
    /// The records that the entities bring along.
    public static func lists(_ lang: Lang, in tx: Tx) throws {
        for entity in tx.registry.entities { for values in entity.first(lang) { try tx.insert(entity, values) } }
    }
    /// - Returns: the administrator's id.
    public static func create(organisation: String, branch: String, administrator: String, mail: String, passwordHash: String, lang: Lang, in tx: Tx) throws -> Int64 {
        var roles: [String: Int64] = [:]
        for role in ReadyRole.ready { roles[role.key] = try tx.insert(Role.entity, ["name": .text(lang(role.name)), "grants": .text(role.json)]) }
        try lists(lang, in: tx)
        let firm: Int64 = try tx.insert(Organisation.entity, ["name": .text(organisation)])
        let office: Int64 = try tx.insert(Branch.entity, ["name": .text(branch), "organisation_id": .int(firm)])
        return try tx.insert(Employee.entity, [
            "name": .text(administrator), "mail": .text(mail), "role_id": .int(roles["administrator"] ?? 0), "branch_id": .int(office),
            "password_hash": .text(passwordHash), "lang": .text(lang.rawValue),
        ])
    }
}
