internal import API
internal import HTML
internal import Kernel

/// The page that connects a phone.
struct PhonePage {
    let context: StaffContext, base: String, mail: String, feed: Feed?, devices: [Token]
    /// What is shown once: the address, the password.
    let newFeed: String, newDevice: (name: String, password: String)?
    let problem: String, typed: String
    private var lang: Lang { context.lang }
    private var csrf: HTML { "<input type=\"hidden\" name=\"csrf\" value=\"\(context.person.csrf)\">" }

    static func title(_ lang: Lang) -> String { lang("Календарь и контакты на телефоне", "Calendar and contacts on your phone") }

    func view() -> HTML {
        screen(Self.title(lang), actions: "<a class=\"btn btn-ghost\" href=\"/profile#phone\">\(icon("arrow-left"))\(lang("Профиль", "Profile"))</a>", """
            <div class="ot-grid g-main-w"><div class="stack">\(shownOnce())\(account())\(link())</div><div class="stack">\(steps())</div></div>
            """)
    }
    /// A password or an address that nobody will see again.
    private func shownOnce() -> HTML {
        if let device = newDevice {
            return """
                <section class="ot-card p-3 crop" id="once"><h2>\(lang("Пароль для «\(device.name)»", "The password for “\(device.name)”"))</h2><p class="mt-2">\(lang("Впишите его в телефон сейчас: больше его не увидит никто, в базе хранится только отпечаток.", "Type it into the phone now: nobody will see it again, the database keeps only its fingerprint."))</p>
                <input class="form-control mono mt-2" readonly value="\(device.password)" aria-label="\(lang("Пароль устройства", "Password of the device"))"></section>
                """
        }
        guard !newFeed.isEmpty else { return "" }
        return """
            <section class="ot-card p-3 crop" id="once"><h2>\(lang("Ссылка готова", "The link is ready"))</h2><p class="mt-2">\(lang("Скопируйте её сейчас: больше её не увидит никто. Кто знает ссылку, видит ваш календарь — не пересылайте её.", "Copy it now: nobody will see it again. Whoever knows the link sees your calendar, so do not pass it on."))</p>
            <input class="form-control mono mt-2" readonly value="\(newFeed)" aria-label="\(lang("Ссылка на календарь", "Link to the calendar"))"></section>
            """
    }

    // MARK: Both ways

    private func account() -> HTML {
        let facts: [(String, String)] = [(lang("Сервер", "Server"), base + "/dav/"), (lang("Имя пользователя", "User name"), mail)]
        return """
            <section class="ot-card" id="devices"><header><h2>\(lang("Календарь, задачи и контакты: в обе стороны", "Calendar, tasks and contacts: both ways"))</h2></header>
            <div class="p-3 pt-0 stack-s"><p class="small soft">\(lang("CalDAV и CardDAV: изменённое на телефоне меняется здесь, и наоборот. Пароль — свой у каждого устройства, ваш обычный не подойдёт.", "CalDAV and CardDAV: what changes on the phone changes here, and the other way round. Each device has a password of its own, your usual one does not fit."))</p>
            <dl class="ot-facts">\(each: facts, { "<div><dt>\($0.0)</dt><dd class=\"mono\">\($0.1)</dd></div>" })</dl>\(form())</div>
            \(when: !devices.isEmpty, "<ul class=\"ot-list\">\(each: devices, device)</ul>")</section>
            """
    }
    private func form() -> HTML {
        let alert: HTML = problem.isEmpty ? "" : "<div class=\"ot-alert r\" role=\"alert\">\(icon("circle-alert"))<div>\(problem)</div></div>"
        return """
            \(alert)<form class="stack-s" method="post" action="/profile/phone/devices">\(csrf)<input class="form-control" name="name" maxlength="60" required value="\(typed)" placeholder="\(lang("Какое устройство, например «iPhone»", "Which device, such as “iPhone”"))" aria-label="\(lang("Устройство", "Device"))">
            <div class="row-x wrap"><select class="form-select w-auto" name="reach" aria-label="\(lang("Что ему можно", "What it may do"))"><option value="write">\(lang("читать и менять", "read and change"))</option><option value="read">\(lang("только читать", "read only"))</option></select>
            <button class="btn btn-primary">\(icon("key-round"))\(lang("Дать пароль", "Give a password"))</button></div></form>
            """
    }
    private func device(_ token: Token) -> HTML {
        let zone: Zone = context.zone, isReading: Bool = Scopes(token.scopes) == PhoneScreens.scopes(writing: false)
        let used: String = token.lastUsedAt.map { lang("на связи ", "last seen ") + lang.near(zone.day($0), today: context.today) + ", " + zone.time($0) } ?? lang("ещё не подключалось", "not connected yet")
        return """
            <li class="wrap"><div class="grow"><span class="d-block med">\(token.name)\(when: isReading, " <span class=\"ot-tag\">\(lang("только читает", "reads only"))</span>")</span><span class="d-block xs soft"><span class="mono">…\(token.hint)</span> · \(used)</span></div>\
            <form method="post" action="/profile/phone/devices/\(token.id)/revoke">\(csrf)<button class="btn btn-line btn-sm">\(lang("Отозвать", "Revoke"))</button></form></li>
            """
    }

    // MARK: One way

    private func link() -> HTML {
        let zone: Zone = context.zone
        let state: HTML = feed.map { feed in
            let used: String = feed.usedAt.map { lang("читали ", "read ") + lang.near(zone.day($0), today: context.today) } ?? lang("ещё не читали", "not read yet")
            return "<p class=\"small\"><span class=\"ot-tag g\">\(lang("действует", "on"))</span> <span class=\"mono\">…\(feed.hint)</span> · \(lang("сделана", "made")) \(lang.near(zone.day(feed.createdAt), today: context.today)) · \(used)</p>"
        } ?? ""
        let make: String = feed == nil ? lang("Сделать ссылку", "Make a link") : lang("Сделать новую", "Make a new one")
        let end: HTML = feed == nil ? "" : "<form method=\"post\" action=\"/profile/phone/feed/end\">\(csrf)<button class=\"btn btn-ghost\">\(lang("Отозвать", "Revoke"))</button></form>"
        return """
            <section class="ot-card" id="feed"><header><h2>\(lang("Ссылка на календарь: только смотреть", "A link to the calendar: to look at"))</h2></header>
            <div class="p-3 pt-0 stack-s"><p class="small soft">\(lang("Для программ, которые подписываются на календарь: Google, Outlook, Яндекс. В ней ваши встречи, звонки и задачи за 90 дней и всё предстоящее. Новая ссылка отменяет прежнюю.", "For programs that subscribe to a calendar: Google, Outlook, Yandex. It holds your meetings, calls and tasks of the last 90 days and all that lies ahead. A new link ends the old one."))</p>
            \(state)<div class="row-x wrap"><form method="post" action="/profile/phone/feed">\(csrf)<button class="btn btn-line">\(icon("calendar"))\(make)</button></form>\(end)</div></div></section>
            """
    }

    // MARK: How

    private func steps() -> HTML {
        let host: String = base.split(separator: "/").last.map(String.init) ?? base
        let ways: [(name: String, steps: [String])] = [
            ("iPhone, iPad, Mac", [
                lang("Настройки → Приложения → Календарь → Учётные записи → Добавить → Другое → Учётная запись CalDAV.", "Settings → Apps → Calendar → Accounts → Add Account → Other → CalDAV Account."),
                lang("Сервер: \(host). Имя пользователя и пароль — с этой страницы.", "Server: \(host). User name and password as on this page."),
                lang("Ещё раз «Другое» → Учётная запись CardDAV с теми же данными — это контакты. Задачи появятся в «Напоминаниях».", "Once more Other → CardDAV Account with the same data: these are the contacts. Tasks appear in Reminders."),
            ]),
            ("Android: DAVx⁵", [
                lang("Поставьте DAVx⁵, для задач — Tasks.org или jtx Board.", "Install DAVx⁵, and Tasks.org or jtx Board for tasks."),
                lang("Добавить → Вход по адресу и имени пользователя: \(base)/dav/", "Add → Login with URL and user name: \(base)/dav/"),
                lang("Отметьте календари и адресную книгу и включите синхронизацию.", "Tick the calendars and the address book and turn synchronisation on."),
            ]),
            ("Thunderbird", [
                lang("Календарь: Создать календарь → В сети → адрес \(base)/dav/", "Calendar: New Calendar → On the Network → location \(base)/dav/"),
                lang("Контакты: Создать адресную книгу → Адресная книга CardDAV → тот же адрес.", "Contacts: New Address Book → CardDAV Address Book → the same address."),
            ]),
            (lang("Google, Outlook, Яндекс", "Google, Outlook, Yandex"), [lang("Добавить календарь → По адресу (URL) → вставьте ссылку на календарь. Обновляют они её сами, раз в несколько часов.", "Add calendar → From URL → paste the link to the calendar. They refresh it themselves, every few hours.")]),
        ]
        return """
            <section class="ot-card" aria-labelledby="how-h"><header><h2 id="how-h">\(lang("Как подключить", "How to connect"))</h2></header><div class="p-3 pt-0 stack-s">\(each: ways, { way in
                "<details><summary class=\"med\">\(way.name)</summary><ol class=\"small mt-2 stack-xs\">\(each: way.steps, { "<li>\($0)</li>" })</ol></details>"
            })</div></section>
            """
    }
}
