internal import API
public import HTML
internal import HTTPTypes
public import Hummingbird
public import Kernel
internal import Database

/// The employee's calendar and address book in a phone: addresses, passwords of devices, how to connect.
public struct PhoneScreens: Sendable {
    public init() {}
    public func register(in routes: Routes) {
        routes.get("profile/phone", show)
        routes.post("profile/phone/feed", makeFeed)
        routes.post("profile/phone/feed/end", endFeed)
        routes.post("profile/phone/devices", makeDevice)
        routes.post("profile/phone/devices/:id/revoke", revoke)
    }
    /// What ends when somebody else gives the employee a new password; the passwords of devices are tokens and end with those.
    public static func revokeAll(of employee: Int64, in tx: Tx) throws { try Feed.end(of: employee, in: tx) }

    /// What a phone may do: read and write contacts with their further numbers, meetings and tasks, and read what its cards name.
    static func scopes(writing: Bool) -> Scopes {
        let reach: Scopes.Reach = writing ? .write : .read
        return Scopes(["contact": reach, "contact_point": reach, "interaction": reach, "task": reach, "counterparty": .read])
    }
    static func isDevice(_ token: Token) -> Bool { [scopes(writing: true), scopes(writing: false)].contains(Scopes(token.scopes)) }

    /// The section of the profile.
    public static func section(in tx: Tx, _ context: StaffContext) throws -> HTML {
        let lang: Lang = context.lang, me: Int64 = tx.access.employee
        let devices: Int = try Token.all(of: me, in: tx).count(where: isDevice), feed: Feed? = try Feed.of(me, in: tx)
        let state: HTML = """
            \(when: devices > 0, "<span class=\"ot-tag g\">\(lang("устройств", "devices")): \(devices)</span> ")\(when: feed != nil, "<span class=\"ot-tag c\">\(lang("ссылка на календарь действует", "the calendar link is on"))</span>")
            """
        return """
            <section class="ot-card mt-3" id="phone"><header><h2>\(lang("Календарь и адресная книга на телефоне", "Calendar and address book on your phone"))</h2>\(state)<span class="push"></span><a class="btn btn-line btn-sm" href="/profile/phone">\(icon("calendar", small: true))\(lang("Подключить", "Connect"))</a></header>\
            <p class="p-3 pt-0 small soft">\(lang("Встречи, звонки, задачи и контакты ваших клиентов — в календаре и контактах телефона. Что изменено там, меняется и здесь.", "Meetings, calls, tasks and your clients' contacts in the calendar and contacts of your phone. What changes there changes here too."))</p></section>
            """
    }

    @Sendable private func show(_ request: Request, _ context: StaffContext) async throws -> Reply {
        .page(PhonePage.title(context.lang), section: "profile", try await page(request, context))
    }
    private func page(_ request: Request, _ context: StaffContext, feed: String = "", device: (name: String, password: String)? = nil, problem: String = "", typed: String = "") async throws -> HTML {
        let me: Int64 = context.access.employee, base: String = Self.base(request)
        return try await context.read { tx in
            let mail: String = Form.plain(try tx.rows("SELECT mail FROM employee WHERE id = \(me)").first?["mail"] ?? .null)
            let page = PhonePage(
                context: context, base: base, mail: mail, feed: try Feed.of(me, in: tx), devices: try Token.all(of: me, in: tx).filter(Self.isDevice), newFeed: feed, newDevice: device, problem: problem, typed: typed)
            return page.view()
        }
    }
    /// Where the server is for who asks: `https://crm.example.ru`.
    static func base(_ request: Request) -> String {
        "\(request.isSecure ? "https" : "http")://\(request.head.authority ?? "localhost")"
    }

    @Sendable private func makeFeed(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let me: Int64 = context.access.employee, token: String = try await context.write { try Feed.make(for: me, in: $0) }
        return .page(PhonePage.title(context.lang), section: "profile", try await page(request, context, feed: Self.base(request) + Feed.path(token)))
    }
    @Sendable private func endFeed(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let me: Int64 = context.access.employee
        try await context.write { try Feed.end(of: me, in: $0) }
        return .go("/profile/phone", toast: context.lang("Ссылка больше не действует", "The link no longer works"))
    }
    @Sendable private func makeDevice(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let typed = try await request.form(), lang: Lang = context.lang, name: String = typed["name"], me: Int64 = context.access.employee
        func wrong(_ ru: String, _ en: String) async throws -> Reply { .invalid(PhonePage.title(lang), section: "profile", try await page(request, context, problem: lang(ru, en), typed: name)) }
        guard !name.isEmpty, name.count <= 60 else { return try await wrong("Назовите устройство: до 60 знаков", "Name the device, in at most 60 characters") }
        let writing: Bool = typed["reach"] != "read"
        let password: String? = try await context.write { tx in
            guard try Token.all(of: me, in: tx).count < Token.most else { return nil }
            return try Token.make(name, Self.scopes(writing: writing), days: nil, bytes: 12, of: me, in: tx)
        }
        guard let password else { return try await wrong("Паролей и токенов уже слишком много: отзовите лишние", "There are too many passwords and tokens already: revoke some") }
        return .page(PhonePage.title(lang), section: "profile", try await page(request, context, device: (name, password)))
    }
    @Sendable private func revoke(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), me: Int64 = context.access.employee
        try await context.write { try Token.revoke(id, of: me, in: $0) }
        return .go("/profile/phone", toast: context.lang("Пароль отозван: устройство больше не войдёт", "The password is revoked: the device gets in no more"))
    }
}
