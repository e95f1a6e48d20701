internal import HTML
internal import Kernel

/// The page that says how programs work with Ottisk: rules, examples for curl, and every entity with its fields as this reader may use them.
struct DocPage: Sendable {
    private let registry: Registry, access: Access, lang: Lang
    init(_ registry: Registry, _ access: Access) { (self.registry, self.access, lang) = (registry, access, access.lang) }
    private var entities: [Entity] { registry.published.filter { access.reach(.see, $0.table) > .none } }

    var html: HTML {
        let toc: HTML = """
            <nav class="ot-toc hide-m" aria-label="\(lang("На этой странице", "On this page"))">\(each: DocWords.chapters, { "<a href=\"#\($0.id)\">\(lang($0.title))</a>" })\(each: entities, { "<a href=\"#\($0.path)\">\(lang($0.many))</a>" })</nav>
            """
        let actions: HTML = "<a class=\"btn btn-line\" href=\"\(API.document)\">\(icon("download"))OpenAPI 3.1</a><a class=\"btn btn-primary\" href=\"/profile/tokens/new\">\(icon("key-round"))<span class=\"hide-m\">\(lang("Новый токен", "New token"))</span></a>"
        return screen("API", beside: "<span class=\"muted small mono\">\(API.base)</span>", actions: actions, """
            <div class="ot-grid g-doc"><div class="stack">\(each: DocWords.chapters, chapter)\(problems)\(each: entities, section)</div>\(toc)</div>
            """)
    }
    private func chapter(_ chapter: DocWords.Chapter) -> HTML {
        """
        <section class="ot-card p-3 ot-doc" id="\(chapter.id)"><h2>\(lang(chapter.title))</h2>\(each: chapter.words, { "<p class=\"mt-2\">\(lang($0))</p>" })\
        \(each: chapter.examples, { "<pre class=\"ot-code mt-2\" tabindex=\"0\"><code>\(lang($0))</code></pre>" })</section>
        """
    }
    private var problems: HTML {
        """
        <section class="ot-card ot-scroll" aria-label="\(lang("Виды ошибок", "Kinds of errors"))"><table class="ot-table tight"><thead><tr><th>type</th><th>\(lang("Что случилось", "What happened"))</th></tr></thead><tbody>\(each: Problem.Kind.allCases, {
            "<tr id=\"\($0.rawValue)\"><td class=\"mono\">/api#\($0.rawValue)</td><td>\(lang($0.title))</td></tr>"
        })</tbody></table></section>
        """
    }

    // MARK: Entities

    private func section(_ entity: Entity) -> HTML {
        let path: String = "\(API.base)/\(entity.path)", isMade: Bool = entity.isCreatedByForm && access.creates(entity)
        let isChanged: Bool = access.reach(.edit, entity.table) > .none, isBinned: Bool = access.reach(.archive, entity.table) > .none
        func line(_ method: String, _ tail: String, _ ink: String) -> HTML { "<li><span class=\"ot-tag \(ink) mono\">\(method)</span><span class=\"mono grow cut\">\(path)\(tail)</span></li>" }
        let fields: [Field] = entity.seen(access)
        return """
            <section class="ot-card" id="\(entity.path)"><header><h2>\(lang(entity.many))</h2><span class="muted mono small">\(entity.table)</span></header>\
            <ul class="ot-list">\(line("GET", "", "g"))\(when: isMade, line("POST", "", "c"))\(line("GET", "/{id}", "g"))\(when: isChanged, line("PATCH", "/{id}", "y"))\
            \(when: isBinned, "\(line("POST", "/{id}/archive", "c"))\(line("POST", "/{id}/restore", "c"))")\(line("GET", "/{id}/history", "g"))</ul>
            <div class="ot-scroll"><table class="ot-table tight"><thead><tr><th>\(lang("Поле", "Field"))</th><th>\(lang("Название", "Label"))</th><th>\(lang("Значение", "Value"))</th><th>\(lang("Запись", "Writing"))</th></tr></thead>\
            <tbody>\(each: fields, { row(entity, $0) })</tbody></table></div></section>
            """
    }
    private func row(_ entity: Entity, _ field: Field) -> HTML {
        let writing: String = access.edits(entity, field) ? (field.isRequired ? lang("обязательно", "required") : lang("можно", "yes"))
            : access.edits(entity, field, creating: true) ? lang("только в новой записи", "in a new record only") : lang("только чтение", "read only")
        let sorts: HTML = field.isSortable ? " <span class=\"ot-tag\">sort</span>" : ""
        return "<tr><td class=\"mono\">\(field.column)\(sorts)</td><td>\(lang(field.label))</td><td>\(kind(field))</td><td class=\"nowrap\">\(writing)</td></tr>"
    }
    private func kind(_ field: Field) -> HTML {
        func choices(_ all: [Field.Choice]) -> HTML { "\(each: all, { "<code title=\"\(lang($0.label))\">\($0.key)</code> " })" }
        switch field.kind {
        case .text, .long, .phone: return "\(lang("строка", "string")), \(lang("до", "up to")) \(field.limit)"
        case .mail: return "\(lang("почта", "mail address"))"
        case .digits: return "\(lang("строка цифр", "string of digits")), \(lang("до", "up to")) \(field.limit)"
        case .number: return "\(lang("целое число", "whole number"))"
        case .money: return "\(lang("сумма строкой", "amount as a string")): <code>\"12500.50\"</code>"
        case .decimal(let scale): return "\(lang("число строкой, знаков после точки до", "number as a string, decimals up to")) \(scale): <code>\"0.087\"</code>"
        case .web: return "\(lang("адрес сайта", "web address"))"
        case .day: return "<code>\"2026-11-24\"</code>"
        case .instant: return "<code>\"2026-11-24T09:30:00Z\"</code>"
        case .flag: return "<code>true</code> <code>false</code>"
        case .choice(let all): return choices(all)
        case .several(let all): return "\(lang("массив из", "array of")): \(choices(all))"
        case .tags: return "\(lang("массив слов", "array of words"))"
        case .link(let table): return "\(lang("номер записи", "number of a record")): \(registry[table].map { lang($0.many) } ?? table)"
        }
    }
}
