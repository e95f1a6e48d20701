public import HTML
internal import Synchronization

/// An icon of the sprite, by its Lucide name.
public func icon(_ name: String, small: Bool = false) -> HTML {
    "<svg class=\"i\(when: small, " i-sm")\" aria-hidden=\"true\"><use href=\"/static/vendor/icons.svg#i-\(name)\"/></svg>"
}
/// A person's round badge or a company's square one.
public func avatar(_ name: String, company: Bool = false, large: Bool = false, small: Bool = false) -> HTML {
    let inks: [String] = ["c", "m", "y", "g", "b", "k"]
    let ink: String = inks[Int(name.utf8.reduce(UInt32(7)) { $0 &* 31 &+ UInt32($1) } % 6)]
    let letters: String = company ? String(name.first { $0.isLetter && $0 != "О" && $0 != "И" } ?? "•") : Person.initials(name)
    return "<span class=\"av \(ink)\(when: company, " co")\(when: large, " l")\(when: small, " s")\" aria-hidden=\"true\">\(letters)</span>"
}

/// One entry of the main menu.
public struct MenuItem: Sendable {
    public let section: String, path: String, icon: String, title: Text, key: String, table: String?
    /// - Parameters:
    ///   - key: the letter after `g`; empty: none.
    ///   - table: shown only to those who may see something in it; nil: to everybody.
    public init(_ section: String, _ path: String, _ icon: String, _ ru: String, _ en: String, key: String = "", table: String? = nil) {
        (self.section, self.path, self.icon, title, self.key, self.table) = (section, path, icon, Text(ru, en), key, table)
    }
}

/// The frame around every page of the staff.
public struct Shell: Sendable {
    /// Set once by the composition root.
    public let groups: [(title: Text, items: [MenuItem])]
    /// The pages of the menu as commands of the palette, and the first parts of their paths.
    let pages: [(page: MenuItem, command: Command)], sections: Set<String>
    public init(_ groups: [(title: Text, items: [MenuItem])]) {
        self.groups = groups
        pages = groups.flatMap(\.items).map { ($0, Command($0.title, $0.path, $0.icon, words: "открыть перейти open go")) }
        sections = Set(pages.map(\.page.section))
    }
    private let written = WrittenMenus()
    /// What this user may open, a bit for each entry in order.
    private func seen(_ access: Access) -> UInt64 {
        var seen: UInt64 = 0, bit: UInt64 = 1
        for group in groups {
            for item in group.items {
                if item.table.map({ access.reach(.see, $0) > .none }) ?? true { seen |= bit }
                bit <<= 1
            }
        }
        return seen
    }
    /// The groups with the entries that are seen; a group without entries is left out.
    private func menu(_ seen: UInt64) -> [(title: Text, items: [MenuItem])] {
        var bit: UInt64 = 1, shown: [(title: Text, items: [MenuItem])] = []
        for group in groups {
            var items: [MenuItem] = []
            for item in group.items {
                if seen & bit != 0 { items.append(item) }
                bit <<= 1
            }
            if !items.isEmpty { shown.append((group.title, items)) }
        }
        return shown
    }

    public static let mark: HTML = """
        <svg class="ot-mark" viewBox="0 0 24 24" aria-hidden="true"><g fill="none" stroke-width="1.9"><circle class="rc" cx="12" cy="12" r="6.8" stroke="var(--c)"/>\
        <circle class="rm" cx="12" cy="12" r="6.8" stroke="var(--m)"/><circle class="ry" cx="12" cy="12" r="6.8" stroke="var(--y)"/></g>\
        <path d="M12 0v24M0 12h24" stroke="var(--ink)" stroke-width="1"/><circle cx="12" cy="12" r="6.8" fill="none" stroke="var(--ink)" stroke-width="1.6"/></svg>
        """

    /// The document without the menu: sign-in, first run, errors for strangers.
    public static func bare(_ title: String, lang: Lang, theme: String, csrf: String = "", _ body: HTML) -> HTML {
        """
        <!doctype html>
        <html lang="\(lang.rawValue)" data-bs-theme="\(theme)">
        <head>
        <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
        <title>\(title) · \(lang("Оттиск", "Ottisk"))</title>
        <meta name="color-scheme" content="light dark"><meta name="csrf" content="\(csrf)">
        <meta name="htmx-config" content='{"includeIndicatorStyles":false,"allowEval":false,"responseHandling":[{"code":"204","swap":false},{"code":"[23]..","swap":true},{"code":"409|422","swap":true},{"code":"[45]..","swap":false,"error":true}]}'>
        <meta name="offline" content="\(lang("Нет связи: видно то, что вы уже открывали, сохранить нельзя", "Offline: you see what you opened before, nothing can be saved"))">
        <link rel="icon" href="/static/favicon.svg" type="image/svg+xml"><link rel="manifest" href="/static/manifest.webmanifest">
        <link rel="stylesheet" href="/static/vendor/bootstrap/bootstrap-reboot.min.css"><link rel="stylesheet" href="/static/vendor/bootstrap/bootstrap-utilities.min.css">
        <link rel="stylesheet" href="/static/app.css">
        <script src="/static/app.js"></script><script defer src="/static/vendor/htmx/htmx-2.min.js"></script>
        <script defer src="/static/vendor/bootstrap/bootstrap.bundle.min.js"></script><script defer src="/static/live.js"></script>
        </head>
        <body>\(body)</body>
        </html>
        """
    }

    /// - Parameter isRefused: what was sent is shown again with what is wrong: the address is that of the sending, not of the page.
    public func page(_ title: String, section: String, person: Person, theme: String, toast: String, isRefused: Bool = false, _ content: HTML) -> HTML {
        let lang: Lang = person.access.lang
        let body: HTML = """
            <a class="ot-skip" href="#main">\(lang("К содержанию", "To the content"))</a>
            <div class="ot-strip htmx-indicator" aria-hidden="true"></div>
            <div class="ot-app">
            <aside class="ot-side" aria-label="\(lang("Главное меню", "Main menu"))">
              <div class="ot-brandrow"><a class="ot-brand" href="/" aria-label="\(lang("Оттиск, на главную", "Ottisk, home"))">\(Shell.mark)<span class="ot-rail-hide ot-names"><span class="med">\(lang("Оттиск", "Ottisk"))</span>\(when: !person.organisation.isEmpty, "<span class=\"cut xs muted\" title=\"\(person.organisation)\">\(person.organisation)</span>")</span></a>\(Shell.bell(person, section, "btn btn-ghost btn-icon ot-bell push", ""))</div>
              <button class="ot-find" data-cmd aria-label="\(lang("Поиск и команды, Ctrl K", "Search and commands, Ctrl K"))">\(icon("search", small: true))<span class="grow ot-rail-hide">\(lang("Поиск и команды", "Search and commands"))</span><kbd class="ot-rail-hide">Ctrl K</kbd></button>
              <nav class="ot-nav" aria-label="\(lang("Разделы", "Sections"))">\(menu(section, person.access))</nav>
              \(me(person))
            </aside>
            <div class="ot-main">\(content)</div>
            </div>
            \(phoneBar(section, person))
            \(Shell.layers(person.access))
            <div id="bell" class="ot-bellbox" popover aria-label="\(lang("Уведомления", "Notices"))"></div>
            <div id="toasts" class="ot-toasts" role="status" aria-live="polite" data-unread="\(person.unread)" data-open-word="\(lang("Открыть", "Open"))" data-me="\(person.access.employee)" data-typed-word="\(lang("Введённое до входа снова здесь: проверьте и сохраните", "What you typed before signing in is here again: check it and save"))"\(when: isRefused, " data-refused")\(said(toast, lang))></div>
            """
        return Shell.bare(title, lang: lang, theme: theme, csrf: person.csrf, body)
    }

    /// `1764000000000|Saved`: what to say, and the moment whose changes "undo" takes back; 0: nothing to take back.
    private func said(_ toast: String, _ lang: Lang) -> HTML {
        let parts: [Substring] = toast.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let moment = Int64(parts[0]) else { return "" }
        return " data-say=\"\(String(parts[1]))\"\(when: moment > 0, " data-undo=\"\(moment)\" data-undo-word=\"\(lang("Отменить", "Undo"))\"")"
    }
    private func menu(_ section: String, _ access: Access) -> HTML {
        let lang: Lang = access.lang, seen: UInt64 = seen(access)
        return written.menu(.init(seen: seen, section: section, lang: lang, isBar: false)) {
            "\(each: menu(seen), { group in "\(when: !group.title.ru.isEmpty, "<h6><span class=\"ot-rail-hide\">\(lang(group.title))</span></h6>")\(each: group.items, { Shell.item($0, section, lang) })" })"
        }
    }
    /// The first entries, for the bar of a phone.
    private func bar(_ section: String, _ access: Access) -> HTML {
        let lang: Lang = access.lang, seen: UInt64 = seen(access)
        return written.menu(.init(seen: seen, section: section, lang: lang, isBar: true)) {
            "\(each: menu(seen).flatMap(\.items).prefix(3), { item in "<a href=\"\(item.path)\"\(when: item.section == section, " aria-current=\"page\"")>\(icon(item.icon))<span>\(lang(item.title))</span></a>" })"
        }
    }
    private static func item(_ item: MenuItem, _ section: String, _ lang: Lang) -> HTML {
        "<a href=\"\(item.path)\" title=\"\(lang(item.title))\"\(when: item.section == section, " aria-current=\"page\"")\(when: !item.key.isEmpty, " data-go=\"\(item.key)\"")>\(icon(item.icon))<span class=\"ot-rail-hide\">\(lang(item.title))</span></a>"
    }
    private func me(_ person: Person) -> HTML {
        let lang: Lang = person.access.lang, other: Lang = lang == .ru ? .en : .ru
        return """
            <div class="ot-me"><div class="dropup grow">
            <button class="btn btn-ghost p-0 w-100 justify-content-start border-0 dropdown-toggle bare" data-bs-toggle="dropdown" aria-expanded="false" aria-label="\(lang("Профиль", "Profile")): \(person.name)">\(avatar(person.name))<span class="cut ot-rail-hide">\(person.name)</span></button>
            <ul class="dropdown-menu">
              <li><a class="dropdown-item" href="/profile">\(icon("user"))\(lang("Профиль и вход", "Profile and sign-in"))</a></li>
              <li><form method="post" action="/profile/language"><input type="hidden" name="csrf" value="\(person.csrf)"><input type="hidden" name="lang" value="\(other.rawValue)"><button class="dropdown-item">\(icon("languages"))\(lang("English", "Русский"))</button></form></li>
              <li><button class="dropdown-item" data-help>\(icon("keyboard"))\(lang("Горячие клавиши", "Keyboard shortcuts")) <kbd>?</kbd></button></li>
              <li><form method="post" action="/logout"><input type="hidden" name="csrf" value="\(person.csrf)"><button class="dropdown-item">\(icon("log-out"))\(lang("Выйти", "Sign out"))</button></form></li>
            </ul></div>
            <button class="btn btn-ghost btn-sm btn-icon ot-rail-hide" data-theme-toggle aria-label="\(lang("Сменить тему", "Change theme"))">\(icon("moon"))</button></div>
            """
    }
    /// The bell with the number of unread notices: a link to their page, a panel where scripts run.
    private static func bell(_ person: Person, _ section: String, _ look: String, _ label: HTML) -> HTML {
        let lang: Lang = person.access.lang, count: Int = person.unread
        let number: String = count >= Notice.mostUnread ? "\(Notice.mostUnread - 1)+" : "\(count)"
        return """
            <a class="\(look)" href="/notices" data-bell aria-label="\(lang("Уведомления", "Notices"))" title="\(lang("Уведомления", "Notices"))"\(when: section == "notices", " aria-current=\"page\"")>\(icon("bell"))\(label)\
            <b class="ot-badge" data-badge\(when: count == 0, " hidden")>\(number)</b></a>
            """
    }
    private func phoneBar(_ section: String, _ person: Person) -> HTML {
        let access: Access = person.access, lang: Lang = access.lang
        return """
            <nav class="ot-tabbar" aria-label="\(lang("Разделы", "Sections"))">\(bar(section, access))\(Shell.bell(person, section, "ot-bell", "<span>\(lang("Новое", "News"))</span>"))<button data-bs-toggle="offcanvas" data-bs-target="#more" aria-label="\(lang("Ещё", "More"))">\(icon("menu"))<span>\(lang("Ещё", "More"))</span></button></nav>
            <div class="offcanvas offcanvas-bottom" id="more" tabindex="-1" aria-label="\(lang("Все разделы", "All sections"))"><nav class="ot-nav"><button class="ot-find" data-cmd data-bs-dismiss="offcanvas">\(icon("search", small: true))<span class="grow">\(lang("Поиск и команды", "Search and commands"))</span></button>\(menu("", access))<a href="/profile">\(icon("user"))\(lang("Профиль", "Profile"))</a></nav></div>
            """
    }
    /// The palette and the list of keys: dialogs that every page has.
    private static func layers(_ access: Access) -> HTML {
        let lang: Lang = access.lang
        let developers: HTML = access.reach(.see, "role") > .none ? "<p class=\"small mt-3\"><a class=\"ot-link\" href=\"/components\">\(lang("Для разработчиков: образцы оформления", "For developers: samples of the interface"))</a></p>" : ""
        return """
        <dialog id="cmd" class="ot-cmd" aria-label="\(lang("Поиск и команды", "Search and commands"))"><form class="q" method="get" action="/search" role="search">\
        \(icon("search"))<input type="search" name="q" id="cmd-q" autocomplete="off" data-create="\(lang("создать", "create"))" placeholder="\(lang("Имя, телефон, ИНН, почта, номер…", "Name, phone, tax number, mail, number…"))" aria-label="\(lang("Что искать", "What to find"))"><kbd class="hide-m">Esc</kbd></form>\
        <div id="cmd-list" role="listbox"></div><div class="ft hide-m"><span><kbd>↑</kbd> <kbd>↓</kbd> \(lang("выбрать", "choose"))</span><span><kbd>↵</kbd> \(lang("открыть", "open"))</span></div></dialog>
        <dialog id="help" class="ot-dialog" aria-labelledby="help-h"><div class="hd"><h2 id="help-h">\(lang("Горячие клавиши", "Keyboard shortcuts"))</h2></div><div class="bd"><dl class="ot-keys">
        <dt><kbd>Ctrl K</kbd> <kbd>/</kbd></dt><dd>\(lang("поиск и команды", "search and commands"))</dd>
        <dt><kbd>G</kbd> <kbd>T</kbd></dt><dd>\(lang("сегодня", "today"))</dd>
        <dt><kbd>G</kbd> <kbd>C</kbd></dt><dd>\(lang("контрагенты", "counterparties"))</dd>
        <dt><kbd>G</kbd> <kbd>D</kbd></dt><dd>\(lang("сделки", "deals"))</dd>
        <dt><kbd>G</kbd> <kbd>K</kbd></dt><dd>\(lang("калькуляции", "calculations"))</dd>
        <dt><kbd>C</kbd></dt><dd>\(lang("создать: что угодно", "create: anything"))</dd>
        <dt><kbd>N</kbd></dt><dd>\(lang("новая запись этого раздела", "a new record of this section"))</dd>
        <dt><kbd>J</kbd> <kbd>K</kbd> <kbd>Enter</kbd></dt><dd>\(lang("по строкам списка, открыть", "through the rows of a list, open"))</dd>
        <dt><kbd>X</kbd></dt><dd>\(lang("отметить строку", "tick the row"))</dd>
        <dt><kbd>Ctrl Enter</kbd></dt><dd>\(lang("сохранить", "save"))</dd>
        <dt><kbd>Z</kbd></dt><dd>\(lang("отменить последнее", "undo the last change"))</dd>
        <dt><kbd>Shift D</kbd></dt><dd>\(lang("тема", "theme"))</dd>
        </dl>\(developers)</div><form class="ft" method="dialog"><button class="btn btn-line">\(lang("Закрыть", "Close"))</button></form></dialog>
        """
    }
}

/// The head of a page: title, what stands beside it, and the content below.
public func screen(_ title: String, beside: HTML = "", actions: HTML = "", flush: Bool = false, _ content: HTML) -> HTML {
    "<header class=\"ot-bar\"><h1>\(title)</h1>\(beside)<span class=\"push\"></span>\(actions)</header><main class=\"ot-page\(when: flush, " flush")\" id=\"main\" tabindex=\"-1\">\(content)</main>"
}

/// What is wrong with what was sent, above the form that shows it again; empty or nil: nothing is.
public func refusal(_ problem: String?) -> HTML {
    guard let problem, !problem.isEmpty else { return "" }
    return "<div class=\"ot-alert r mb-3\" role=\"alert\">\(icon("circle-alert"))<div>\(problem)</div></div>"
}

/// The menus that were written already: every page of a section has the same for all who see the same entries.
private final class WrittenMenus: Sendable {
    struct Key: Hashable { let seen: UInt64, section: String, lang: Lang, isBar: Bool }
    private static let most: Int = 1000
    private let known = Mutex<[Key: HTML]>([:])
    func menu(_ key: Key, _ write: () -> HTML) -> HTML {
        if let menu = known.withLock({ $0[key] }) { return menu }
        let menu: HTML = write()
        known.withLock { known in
            if known.count >= Self.most { known = [:] }
            known[key] = menu
        }
        return menu
    }
}
