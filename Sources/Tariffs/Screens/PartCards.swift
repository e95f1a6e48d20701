internal import Estimating
internal import HTML
internal import Kernel

/// Presses, machines or prices as cards with all their figures.
struct PartCards {
    let page: TariffPage
    private var lang: Lang { page.lang }
    private var kind: ShopKind { page.tab.kind ?? .policy }

    func view() -> HTML {
        if kind == .policy { return "<div class=\"ot-grid g-2\">\(card(ShopPlace(.policy)))\(page.editor.mayChange ? whole : "")</div>" }
        let codes: [String] = kind.codes(page.shop)
        let cards: HTML = codes.isEmpty ? empty : "<div class=\"ot-shopcards\(when: kind == .machine, " small")\">\(each: codes, { card(ShopPlace(kind, $0)) })</div>"
        return "\(add)\(note)\(cards)"
    }
    private var add: HTML {
        guard page.editor.mayChange else { return "" }
        func link(_ name: String, _ begun: String) -> HTML { "<a class=\"btn btn-line\" href=\"\(page.url(ShopPlace(kind, begun: begun)))\">\(icon("plus"))\(name)</a>" }
        let links: HTML = kind == .press ? "\(each: Technology.allCases, { link(lang(Text($0.title)), $0.rawValue) })" : link(lang("Оборудование", "Machine"), "new")
        return "<div class=\"row-x wrap mb-3\">\(links)</div>"
    }
    private var note: HTML {
        kind == .machine && page.shop.machines.count > 1 ? "<p class=\"small soft\">\(lang("Из подходящего к операции берётся то, что стоит раньше.", "Of the machines that suit an operation the earlier one is taken."))</p>" : ""
    }
    private var empty: HTML {
        kind == .press
            ? "<div class=\"ot-card ot-empty\">\(icon("printer"))<h3>\(lang("Печатных машин ещё нет", "No presses yet"))</h3><p>\(lang("Без них не посчитать ни одного заказа.", "No job can be reckoned without them."))</p></div>"
            : "<div class=\"ot-card ot-empty\">\(icon("layers"))<h3>\(lang("Оборудования ещё нет", "No machines yet"))</h3><p>\(lang("Резка, фальцовка, переплёт, упаковка: всё, что после печати.", "Cutting, folding, binding, packing: everything behind the press."))</p></div>"
    }

    private func card(_ place: ShopPlace) -> HTML {
        guard let sheet = PartSheet(place, page.shop, lang, costs: page.editor.seesCosts) else { return "" }
        let bad: Bool = page.editor.errors.contains { $0.place == place }
        let title: String = lang(place.name(page.shop)), tag: String = switch kind {
        case .press: page.shop.presses.first { $0.code == place.code }.map { lang(Text($0.technology.title)) } ?? ""
        case .machine: page.shop.machines.first { $0.code == place.code }.map { lang(Text($0.kind.title)) } ?? ""
        default: ""
        }
        let edit: HTML = "<a class=\"btn btn-ghost btn-icon\" href=\"\(page.url(place))\" aria-label=\"\(page.editor.mayChange ? lang("Изменить", "Edit") : lang("Открыть", "Open")): \(title)\">\(icon(page.editor.mayChange ? "pencil" : "eye"))</a>"
        let tools: HTML = page.editor.mayChange && kind != .policy ? "\(page.small("copy", place, "copy", lang("Копировать", "Copy") + ": " + title))\(page.small("remove", place, "trash-2", lang("Убрать", "Take out") + ": " + title))" : ""
        // The name and the code stand in the head.
        let groups: [PartSheet.Group] = sheet.groups.map { PartSheet.Group(title: $0.title, figures: $0.figures.filter { !["title_ru", "title_en", "new_code"].contains($0.key) && !$0.shown.isEmpty }) }.filter { !$0.figures.isEmpty }
        func facts(_ group: PartSheet.Group) -> HTML { "<section><h3 class=\"eyebrow\">\(lang(group.title))</h3><dl>\(each: group.figures, { "<div><dt>\(lang($0.label))</dt><dd>\($0.shown)</dd></div>" })</dl></section>" }
        return """
            <article class="ot-card ot-shopcard"><header><h2><a href="\(page.url(place))">\(title)</a></h2>\(when: !tag.isEmpty && tag != title, "<span class=\"ot-tag\">\(tag)</span>")\(when: bad, "<span class=\"ot-tag r\">!</span>")\
            <span class="push"></span>\(tools)\(edit)</header><div class="body">\(when: !place.code.isEmpty, "<p class=\"xs muted mono mb-2\">\(place.code)</p>")\(each: groups, facts)</div></article>
            """
    }
    /// What is done to the draft as a whole.
    private var whole: HTML {
        let drop: HTML = page.editor.record.live == nil ? "" : page.form("drop", "", "<button class=\"btn btn-ghost\">\(icon("trash-2"))\(lang("Удалить черновик", "Throw the draft away"))</button>")
        return """
            <section class="ot-card p-3 stack-s"><h2 class="h6 mb-0">\(lang("Черновик целиком", "The draft as a whole"))</h2><form class="stack-s" method="post" action="\(page.base)/draft/file" enctype="multipart/form-data">\(page.csrf)<input type="hidden" name="revision" value="\(page.editor.version.revision)">\
            <label class="form-label mb-0" for="tf-file">\(lang("Заменить тарифом из файла", "Replace by the tariff of a file"))</label><div class="row-x wrap"><input class="form-control ot-file" id="tf-file" type="file" name="file" accept=".json,application/json" required><button class="btn btn-line">\(lang("Заменить", "Replace"))</button></div></form>\(drop)</section>
            """
    }
}

/// The versions of a tariff: from which day each is in force, who published it.
struct VersionList {
    let page: TariffPage
    private var lang: Lang { page.lang }

    func view() -> HTML {
        """
        <section class="ot-card"><div class="ot-scroll"><table class="ot-table stackm"><thead><tr><th>\(lang("Версия", "Version"))</th><th>\(lang("Когда действует", "In force"))</th><th>\(lang("Опубликована", "Published"))</th><th>\(lang("Кто", "Who"))</th><th></th></tr></thead>\
        <tbody>\(each: page.editor.versions, row)</tbody></table></div></section>
        """
    }
    private func row(_ version: Versions.Version) -> HTML {
        let link: String = "\(page.base)?v=\(version.version)", number: Int = version.version
        let state: HTML = version.isDraft ? "<span class=\"ot-tag y\">\(lang("черновик", "draft"))</span>" : number == page.editor.inForce ? "<span class=\"ot-tag g\">\(page.said(number))</span>" : "\(page.said(number))"
        let when: Int64 = version.publishedAt ?? version.changedAt, who: String = page.editor.names[version.publishedBy ?? version.changedBy] ?? ""
        let day: String = lang.day(page.context.zone.day(when), thisYear: page.editor.today.year) + ", " + page.context.zone.time(when)
        let file: HTML = page.editor.seesCosts ? "<a class=\"btn btn-ghost btn-icon\" href=\"\(page.base)/file?v=\(number)\" aria-label=\"\(lang("Сохранить в файл версию", "Save to a file version")) \(number)\">\(icon("download"))</a>" : ""
        return "<tr data-row data-href=\"\(link)\"><td class=\"m1\"><a class=\"med\" href=\"\(link)\">\(number)</a></td><td>\(state)</td><td class=\"soft nowrap\">\(day)</td><td class=\"soft\">\(who)</td><td class=\"num\">\(file)</td></tr>"
    }
}
