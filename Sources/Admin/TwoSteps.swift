public import Database
public import HTML
public import Hummingbird
public import Kernel
public import Records

/// Sign-in with a second step: the code of an authenticator application. Each employee turns it on in the profile.
enum TwoSteps {
    static let migration = Migration("admin-two-steps", [
        "ALTER TABLE employee ADD COLUMN totp_secret TEXT",
        "ALTER TABLE employee ADD COLUMN totp_offered TEXT",
        "ALTER TABLE employee ADD COLUMN totp_used BIGINT NOT NULL DEFAULT 0",
        // A password that was right and waits for its code.
        "CREATE TABLE sign_in_step (token_hash TEXT PRIMARY KEY, employee_id BIGINT NOT NULL REFERENCES employee (id), created_at BIGINT NOT NULL)",
    ])
    /// How long a right password waits for its code, in milliseconds.
    static let patience: Int64 = 5 * 60_000

    static func isOn(_ employee: Int64, in tx: Tx) throws -> Bool {
        try !tx.rows("SELECT id FROM employee WHERE id = \(employee) AND totp_secret IS NOT NULL").isEmpty
    }
    /// - Returns: the token of the waiting sign-in.
    static func begin(_ employee: Int64, in tx: Tx) throws -> String {
        let token: String = Crypto.token()
        try tx.run("DELETE FROM sign_in_step WHERE created_at < \(tx.now - patience)")
        try tx.run("INSERT INTO sign_in_step (token_hash, employee_id, created_at) VALUES (\(Crypto.hash(token)), \(employee), \(tx.now))")
        return token
    }
    enum Outcome: Sendable { case entered(Int64), wrong(left: Int64), wait(Int64), late }

    /// Spends the code. A wrong one counts like a wrong password.
    static func finish(_ token: String, code: String, in tx: Tx) throws -> Outcome {
        let hash: String = Crypto.hash(token)
        let row = try tx.rows("""
            SELECT employee.id, employee.mail, employee.totp_secret, employee.totp_used FROM sign_in_step JOIN employee ON employee.id = sign_in_step.employee_id
            WHERE sign_in_step.token_hash = \(hash) AND sign_in_step.created_at > \(tx.now - patience) AND employee.archived_at IS NULL
            """).first
        guard let row, let id = Int64(value: row["id"]), let secret = OneTimeCode(base32: Form.plain(row["totpSecret"])) else { return .late }
        let name: String = "code:" + Form.plain(row["mail"])
        if let seconds = try Throttle.wait(name, in: tx) { return .wait(seconds) }
        guard let step = secret.step(of: code, at: tx.now, used: Int64(value: row["totpUsed"]) ?? 0) else { return .wrong(left: try Throttle.failed(name, in: tx)) }
        try Throttle.succeeded(name, in: tx)
        try tx.run("UPDATE employee SET totp_used = \(step) WHERE id = \(id)")
        try tx.run("DELETE FROM sign_in_step WHERE token_hash = \(hash)")
        return .entered(id)
    }
    /// Back to the password alone: by the employee, or by whoever resets the password.
    static func turnOff(_ employee: Int64, in tx: Tx) throws {
        try tx.run("UPDATE employee SET totp_secret = NULL, totp_offered = NULL WHERE id = \(employee)")
        try tx.run("DELETE FROM sign_in_step WHERE employee_id = \(employee)")
    }
}

/// The pages of the profile where the second step is turned on and off.
struct TwoStepScreens: Sendable {
    func register(in routes: Routes) {
        routes.get("profile/code", offer)
        routes.post("profile/code", turnOn)
        routes.post("profile/code/off", turnOff)
    }
    /// The secret on offer stays the same until it is confirmed, so that a reloaded page does not spoil what was scanned.
    @Sendable func offer(_ request: Request, _ context: StaffContext) async throws -> Reply {
        .page(context.lang("Вход с кодом", "Sign-in with a code"), section: "profile", try await page(context, problem: nil))
    }
    private func page(_ context: StaffContext, problem: String?) async throws -> HTML {
        let me: Int64 = context.access.employee, lang: Lang = context.lang
        let (secret, mail): (String, String) = try await context.write { tx in
            let row: Row = try tx.row(Employee.entity, me), offered: String = Form.plain(row["totpOffered"]), mail: String = Form.plain(row["mail"])
            if !offered.isEmpty { return (offered, mail) }
            let fresh: String = OneTimeCode().base32
            try tx.run("UPDATE employee SET totp_offered = \(fresh) WHERE id = \(me)")
            return (fresh, mail)
        }
        let address: String = OneTimeCode(base32: secret)?.address(account: mail) ?? ""
        let grouped: String = secret.enumerated().map { ($0 > 0 && $0 % 4 == 0 ? " " : "") + String($1) }.joined()
        return screen(lang("Вход с кодом", "Sign-in with a code"), """
            \(refusal(problem))<section class="ot-card p-3"><ol class="stack"><li>\(lang("Отсканируйте картинку приложением с кодами или впишите ключ.", "Scan the picture with an authenticator application, or type the key."))<div class="mt-2">\(QRCode.svg(address, label: lang("Картинка для приложения", "Picture for the application")) ?? "")</div><code class="d-block mt-2">\(grouped)</code></li>
            <li>\(lang("Введите шесть цифр, которые оно покажет.", "Type the six digits it shows."))<form class="row-x wrap mt-2" method="post" action="/profile/code"><input type="hidden" name="csrf" value="\(context.person.csrf)">
            <input class="form-control w-auto num" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="7" required aria-label="\(lang("Код", "Code"))"><button class="btn btn-primary">\(lang("Включить", "Turn on"))</button></form></li></ol></section>
            """)
    }
    @Sendable func turnOn(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let form = try await request.form(), me: Int64 = context.access.employee, lang: Lang = context.lang
        let isRight: Bool = try await context.write { tx in
            let row: Row = try tx.row(Employee.entity, me)
            guard let secret = OneTimeCode(base32: Form.plain(row["totpOffered"])), let step = secret.step(of: form["code"], at: tx.now, used: 0) else { return false }
            try tx.run("UPDATE employee SET totp_secret = totp_offered, totp_offered = NULL, totp_used = \(step) WHERE id = \(me)")
            return true
        }
        if isRight { return .go("/profile", toast: lang("Вход теперь с кодом", "Sign-in asks for a code now")) }
        return .invalid(lang("Вход с кодом", "Sign-in with a code"), section: "profile", try await page(context, problem: lang("Код не подошёл. Проверьте часы телефона.", "The code did not match. Check the phone's clock.")))
    }
    @Sendable func turnOff(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let form = try await request.form(), me: Int64 = context.access.employee
        let hash: String = try await context.read { Form.plain(try $0.row(Employee.entity, me)["passwordHash"]) }
        guard Crypto.verify(form.all("password").first ?? "", hash) else { throw BadRequest("Пароль не подошёл", "The password did not match") }
        try await context.write { try TwoSteps.turnOff(me, in: $0) }
        return .go("/profile", toast: context.lang("Вход снова только с паролем", "Sign-in asks for the password alone again"))
    }
    /// The section of the profile.
    static func section(isOn: Bool, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang
        guard isOn else {
            return "<section class=\"ot-card p-3 mt-3\"><h2>\(lang("Вход с кодом", "Sign-in with a code"))</h2><p class=\"small soft\">\(lang("Кроме пароля понадобится код из приложения на телефоне.", "Besides the password, a code from an application on your phone is needed."))</p><a class=\"btn btn-line\" href=\"/profile/code\">\(icon("key-round"))\(lang("Включить", "Turn on"))</a></section>"
        }
        return """
            <section class="ot-card p-3 mt-3"><h2>\(lang("Вход с кодом", "Sign-in with a code")) <span class="ot-tag g">\(lang("включён", "on"))</span></h2><form class="row-x wrap mt-2" method="post" action="/profile/code/off"><input type="hidden" name="csrf" value="\(context.person.csrf)">
            <input class="form-control w-auto" type="password" name="password" autocomplete="current-password" required placeholder="\(lang("Пароль", "Password"))" aria-label="\(lang("Пароль", "Password"))"><button class="btn btn-line">\(lang("Выключить", "Turn off"))</button></form></section>
            """
    }
}
