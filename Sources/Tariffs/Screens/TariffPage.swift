internal import Database
internal import Estimating
internal import HTML
internal import Kernel
internal import Records

/// The frame of a tariff: version, draft bar, pages, and on them a table, cards or the form of a part.
struct TariffPage {
    let editor: TariffEditor, context: StaffContext, tab: TariffTab
    let place: ShopPlace?
    let query: Submitted
    /// What was typed and is not saved; nil: the part as it is.
    var typed: Submitted?
    var problems: [ShopEdit.Problem] = []
    /// What to say above.
    var notice: HTML = ""
    var lang: Lang { context.lang }
    var id: Int64 { editor.record.id.rawValue }
    var base: String { "/tariffs/\(id)" }
    var csrf: HTML { "<input type=\"hidden\" name=\"csrf\" value=\"\(context.person.csrf)\">" }
    var shop: Shop { editor.shop }

    func url(_ place: ShopPlace) -> String { "\(base)?v=\(editor.version.version)&" + place.query }
    func url(_ tab: TariffTab) -> String { "\(base)?v=\(editor.version.version)&tab=\(tab.rawValue)" }
    /// A form that changes the draft: it says which revision it saw.
    func form(_ what: String, _ look: String, guarded: Bool = false, _ inside: HTML) -> HTML {
        "<form class=\"\(look)\" method=\"post\" action=\"\(base)/draft/\(what)\"\(when: guarded, " data-guard novalidate")>\(csrf)<input type=\"hidden\" name=\"revision\" value=\"\(editor.version.revision)\">\(inside)</form>"
    }
    /// A hidden place for forms of one click.
    func hidden(_ place: ShopPlace) -> HTML { "<input type=\"hidden\" name=\"part\" value=\"\(place.kind.rawValue)\"><input type=\"hidden\" name=\"code\" value=\"\(place.code)\"><input type=\"hidden\" name=\"begun\" value=\"\(place.begun)\">" }
    func small(_ what: String, _ place: ShopPlace, _ image: String, _ name: String, _ extra: HTML = "") -> HTML {
        form(what, "", "\(hidden(place))\(extra)<button class=\"btn btn-ghost btn-icon\" aria-label=\"\(name)\" title=\"\(name)\">\(icon(image))</button>")
    }

    /// - Throws: `NotFound` when the place names a part that is not there.
    func view() throws -> HTML {
        let number: Int = editor.version.version
        let tag: HTML = editor.isDraft ? "<span class=\"ot-tag y nowrap\">\(lang("черновик версии", "draft of version")) \(number)</span>" : "<span class=\"ot-tag\(when: number == editor.inForce, " g") nowrap\">\(lang("версия", "version")) \(number)\(said(number).isEmpty ? "" : ", " + said(number))</span>"
        let content: HTML = if let place { try PartForm(page: self, place: place).view() } else {
            switch tab {
            case .stocks: StockList(page: self).view()
            case .presses, .machines, .prices: PartCards(page: self).view()
            case .calendar: CalendarForm(page: self).view()
            case .versions: VersionList(page: self).view()
            }
        }
        return screen(editor.record.name, beside: tag, actions: buttons, "\(notice)\(bin)\(draftBar)<nav class=\"ot-tabs mb-3\" aria-label=\"\(lang("Части тарифа", "Parts of the tariff"))\">\(each: TariffTab.allCases, link)</nav>\(content)")
    }
    private func link(_ one: TariffTab) -> HTML {
        let bad: Bool = editor.errors.contains { $0.place.map { TariffTab($0.kind) } == one }
        let count: Int? = one == .versions ? editor.versions.count : one.kind.flatMap { $0 == .policy ? nil : $0.codes(shop).count }
        return "<a href=\"\(url(one))\"\(when: one == tab, " aria-current=\"page\"")>\(lang(one.title))\(when: count != nil, " <span class=\"n\">\(count ?? 0)</span>")\(when: bad, " <span class=\"ot-tag r\">!</span>")</a>"
    }
    private var bin: HTML { editor.record.archivedAt == nil ? "" : "<div class=\"ot-alert y mb-3\">\(icon("trash-2"))<div>\(lang("Тариф в корзине.", "The tariff is in the bin."))</div></div>" }

    /// When a version is in force: «действует с 1 марта».
    func said(_ number: Int) -> String {
        guard let day: Day = editor.days[number] else { return "" }
        let words: String = lang.day(day, thisYear: editor.today.year)
        if number == editor.inForce { return lang("действует с \(words)", "in force from \(words)") }
        return day > editor.today ? lang("вступит в силу \(words)", "comes into force on \(words)") : lang("с \(words)", "from \(words)")
    }

    // MARK: Above

    private var buttons: HTML {
        var rare: [RareAction] = editor.seesCosts ? [RareAction(lang("Сохранить в файл", "Save to a file"), "download", "\(base)/file?v=\(editor.version.version)")] : []
        rare.append(RareAction(lang("История", "History"), "history", "\(base)/history"))
        if editor.mayEdit { rare.append(RareAction(lang("Название и организация", "Name and organisation"), "tag", "\(base)/edit")) }
        return "\(RareAction.bar(rare, context))\(when: editor.mayEdit, main)"
    }
    private var main: HTML {
        if editor.record.archivedAt != nil { return "<form method=\"post\" action=\"\(base)/restore\">\(csrf)<button class=\"btn btn-line\">\(icon("undo-2"))\(lang("Восстановить", "Restore"))</button></form>" }
        if !editor.isDraft {
            if editor.versions.contains(where: \.isDraft) { return "<a class=\"btn btn-primary\" href=\"\(base)\">\(icon("pencil"))\(lang("К черновику", "To the draft"))</a>" }
            let there: HTML = place.map { hidden($0) } ?? "<input type=\"hidden\" name=\"tab\" value=\"\(tab.rawValue)\">"
            return "<form method=\"post\" action=\"\(base)/draft\">\(csrf)\(there)<button class=\"btn btn-primary\">\(icon("pencil"))\(lang("Изменить", "Change"))</button></form>"
        }
        if !editor.errors.isEmpty { return "<span class=\"btn btn-primary disabled\" aria-disabled=\"true\" title=\"\(lang("Сначала исправьте ошибки", "Mend the errors first"))\">\(lang("Опубликовать", "Publish"))</span>" }
        return "<a class=\"btn btn-primary\" href=\"\(base)/publish\">\(lang("Опубликовать", "Publish"))</a>"
    }

    /// What the draft changes and what is wrong with it; for a published version, what it changed.
    private var draftBar: HTML { "\(changes)\(faults)" }
    private var changes: HTML {
        guard let compared: Int = editor.compared else { return "" }
        let count: Int = editor.differences.reduce(0) { $0 + $1.changes.count }
        if editor.differences.isEmpty { return editor.isDraft ? "<p class=\"small soft mb-3\">\(icon("git-compare", small: true)) \(lang("Черновик пока не отличается от версии \(compared).", "The draft does not differ from version \(compared) yet."))</p>" : "" }
        let head: String = editor.differences.prefix(3).map { $0.brief(lang) }.joined(separator: "; ")
        return """
            <details class="ot-vdiff ot-tdiff mb-3"><summary>\(icon("git-compare", small: true))<span class="cut">\(lang("К версии \(compared):", "Against version \(compared):")) \(head)</span><span class="muted">\(count)</span></summary>\
            \(DifferenceList(differences: editor.differences, page: self).view)</details>
            """
    }
    private var faults: HTML {
        guard !editor.faults.isEmpty else { return "" }
        let isBad: Bool = !editor.errors.isEmpty
        func line(_ fault: TariffFault) -> HTML {
            let said: HTML = fault.place.map { place in "<a href=\"\(place.exists(in: shop) ? url(place) : url(TariffTab(place.kind)))\">\(lang(fault.sentence))</a>" as HTML } ?? "<span>\(lang(fault.sentence))</span>"
            return "<li>\(icon(fault.isError ? "circle-alert" : "triangle-alert", small: true))\(said)</li>"
        }
        let more: Int = editor.faults.count - 30
        return """
            <section class="ot-card ot-faults mb-3 \(isBad ? "r" : "y")" aria-labelledby="tf-h"><header><h2 id="tf-h">\(isBad ? lang("Публиковать рано", "Not ready to publish") : lang("Обратите внимание", "Look at this"))</h2><span class="n">\(editor.faults.count)</span></header>\
            <ul>\(each: editor.faults.prefix(30), line)\(when: more > 0, "<li class=\"muted\">\(lang("и ещё \(more)", "and \(more) more"))</li>")</ul></section>
            """
    }
}

/// Differences as a list: the part, and each figure as it was and as it is.
struct DifferenceList {
    let differences: [TariffDifference], page: TariffPage
    private var lang: Lang { page.lang }

    var view: HTML {
        let more: Int = differences.count - 200
        return "<ul>\(each: differences.prefix(200), line)\(when: more > 0, "<li class=\"muted\">\(lang("и ещё \(more)", "and \(more) more"))</li>")</ul>"
    }
    private func line(_ one: TariffDifference) -> HTML {
        let name: HTML = one.place.exists(in: page.shop) ? "<a href=\"\(page.url(one.place))\">\(lang(one.name))</a>" : "<span>\(lang(one.name))</span>"
        return "<li class=\"small\">\(name): \(each: Array(one.changes.enumerated()), { "\(when: $0.offset > 0, "; ")\(change($0.element))" })</li>"
    }
    private func change(_ change: TariffDifference.Change) -> HTML {
        switch change {
        case .added: "<span class=\"t-g\">\(lang("добавлено", "added"))</span>"
        case .removed: "<span class=\"t-r\">\(lang("убрано", "taken out"))</span>"
        case .moved: "\(lang("другое место в порядке", "another place in the order"))"
        case .figure(let label, let old, let new): FigureText.change(label, old, new, lang)
        }
    }
}

extension FigureText {
    /// A figure as it was and as it is.
    static func change(_ label: Text, _ old: String, _ new: String, _ lang: Lang) -> HTML {
        "\(lang(label.continued)) <s class=\"muted\">\(old.isEmpty ? "—" : old)</s> → <b class=\"med\">\(new.isEmpty ? "—" : new)</b>"
    }
}
