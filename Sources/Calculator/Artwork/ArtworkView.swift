internal import Artwork
internal import Database
internal import HTML
internal import Kernel
internal import Records

/// The artwork of a calculation as people see it: a part of the calculation's page, and a page of its own with every figure.
struct ArtworkView {
    let calculation: Calculation, wanted: Wanted
    /// The one that is shown, and all of them, the newest first.
    let artwork: ArtworkFile?, versions: [ArtworkFile]
    let inspection: Inspection?, remarks: [Remark], job: Job?, offer: ArtworkOffer?
    /// Who took its coverage.
    let taker: String
    let mayEdit: Bool, mayAttach: Bool
    /// Why the file that was sent just now is no artwork.
    let problem: Text?
    let lang: Lang, zone: Zone, csrf: String

    init(_ calculation: Calculation, opened: ArtworkFile? = nil, problem: Text? = nil, in tx: Tx, _ context: StaffContext) throws {
        (self.calculation, self.problem, lang, zone, csrf) = (calculation, problem, context.lang, context.zone, context.person.csrf)
        let versions: [ArtworkFile] = try ArtworkFile.versions(of: calculation.id.rawValue, in: tx), artwork: ArtworkFile? = opened ?? versions.first
        let wanted: Wanted = try calculation.spec().wanted, inspection: Inspection? = try artwork?.inspection
        (self.versions, self.artwork, self.wanted, self.inspection) = (versions, artwork, wanted, inspection)
        remarks = inspection?.remarks(wanted) ?? []
        job = try artwork.flatMap { try Self.job(of: $0, in: tx) }
        offer = try artwork.flatMap { try ArtworkOffer($0, calculation, in: tx, context) }
        taker = try artwork?.takenBy.flatMap { id in try tx.rows("SELECT name FROM employee WHERE id = \(id)").first.map { Form.plain($0["name"]) } } ?? ""
        mayEdit = try tx.rows("SELECT id FROM calculation WHERE id = \(calculation.id.rawValue) AND archived_at IS NULL").first != nil && tx.may(.edit, Calculation.entity, calculation.id.rawValue)
        mayAttach = context.access.creates(context.current(ArtworkFile.entity))
    }
    /// The work of its check, whoever ordered it.
    static func job(of artwork: ArtworkFile, in tx: Tx) throws -> Job? { try artwork.jobID.flatMap { try tx.first("SELECT * FROM job WHERE id = \($0)") } }

    private var token: HTML { "<input type=\"hidden\" name=\"csrf\" value=\"\(csrf)\">" }
    private func alert(_ ink: String, _ sign: String, _ words: String, _ more: HTML = "") -> HTML { "<div class=\"ot-alert \(ink)\" role=\"\(ink == "r" ? "alert" : "status")\">\(icon(sign))<div class=\"grow\">\(words)</div>\(more)</div>" }
    private func post(_ path: String, _ label: String, look: String = "btn btn-line btn-sm", _ fields: HTML = "") -> HTML { "<form method=\"post\" action=\"\(path)\" hx-boost=\"false\">\(token)\(fields)<button class=\"\(look)\">\(label)</button></form>" }

    // MARK: On the calculation's page

    /// What stands below a calculation.
    func part() -> HTML {
        if artwork == nil && !(mayEdit && mayAttach) { return "" }
        let more: HTML = artwork.map { one in "<a class=\"push xs ot-link\" href=\"\(one.url)\">\(lang("Подробно", "In detail"))</a>" } ?? ""
        let version: HTML = artwork.map { "<span class=\"n\">v\($0.revision)</span>" } ?? ""
        return "<section class=\"ot-card mt-3\" id=\"artwork\" aria-labelledby=\"q-artwork\"\(isGoingOn ? poll : "")><header><h2 id=\"q-artwork\">\(lang("Макет", "Artwork"))</h2>\(version)\(more)</header><div class=\"body stack\">\(refusal)\(state)\(inspection == nil ? "" : report(pictures: 6))\(drop)</div></section>"
    }
    /// The check waits or goes on.
    private var isGoingOn: Bool { artwork?.state == "checking" && job?.isOver == false }
    private var poll: HTML { artwork.map { " hx-get=\"\($0.url)/progress\" hx-trigger=\"every 1s\" hx-target=\"this\" hx-swap=\"outerHTML\"" } ?? "" }
    private var refusal: HTML { problem.map { alert("r", "circle-alert", lang($0)) } ?? "" }

    /// How the check stands.
    private var state: HTML {
        guard let artwork else { return "" }
        let name: HTML = "<p class=\"m-0 row-x wrap\"><a class=\"med cut\" href=\"\(artwork.url)\">\(artwork.name)</a><span class=\"xs muted\">\(lang.day(zone.day(artwork.createdAt))), \(zone.time(artwork.createdAt))</span></p>"
        let again: HTML = mayEdit ? post(artwork.url + "/check", lang("Проверить снова", "Check again")) : ""
        switch artwork.state {
        case "refused": return "\(name)\(alert("r", "circle-alert", artwork.reason(lang), again))"
        case "checked": return inspection == nil ? "\(name)\(alert("y", "circle-alert", lang("Здесь этот макет ещё не проверяли.", "This artwork has not been checked here yet."), again))" : name
        default:
            guard let job, !job.isOver else {
                let words: String = job?.status == .cancelled ? lang("Проверка остановлена.", "The check was stopped.") : job?.status == .failed ? lang("Проверка прервалась.", "The check broke off.") : lang("Здесь этот макет ещё не проверяли.", "This artwork has not been checked here yet.")
                return "\(name)\(alert("y", "circle-alert", words, again))"
            }
            let percent: Int = job.total == 0 ? 0 : min(100, job.done * 100 / job.total)
            let stop: HTML = mayEdit ? post(artwork.url + "/stop", lang("Остановить", "Stop")) : ""
            return """
                \(name)<div class="stack-s" role="status"><p class="m-0 small soft">\(job.status == .queued ? lang("Проверка ждёт очереди", "The check is waiting") : lang("Проверка идёт", "The check is going on")): \(percent)\u{A0}%</p><div class="ot-prog md" role="img" aria-label="\(percent) %"><i style="--v:\(percent)"></i></div>\
                <div class="row-x">\(stop)<noscript><a class="btn btn-ghost btn-sm" href="/calculations/\(calculation.id.rawValue)#artwork">\(lang("Обновить", "Refresh"))</a></noscript></div></div>
                """
        }
    }
    private var drop: HTML {
        guard mayEdit, mayAttach else { return "" }
        let words: String = artwork == nil ? lang("Перетащите PDF с макетом сюда или выберите", "Drop a PDF with the artwork here or choose") : lang("Новая версия: перетащите PDF сюда или выберите", "A new version: drop a PDF here or choose")
        let hint: HTML = artwork != nil ? "" : "<p class=\"small soft m-0\">\(lang("Проверим страницы, обрез и вылеты, шрифты, картинки и краски и сверим с этой калькуляцией. Измеренную запечатку можно взять в цену.", "Pages, trim and bleeds, fonts, pictures and inks are checked against this calculation. The measured coverage can go into the price."))</p>"
        return """
            \(hint)<form class="ot-drop m-0" method="post" action="/calculations/\(calculation.id.rawValue)/artworks" enctype="multipart/form-data" hx-boost="false" data-drop>\(token)\
            <label class="ot-drop-label">\(icon("upload", small: true)) \(words)<input class="visually-hidden" type="file" name="file" accept=".pdf,application/pdf"></label><noscript><button class="btn btn-line btn-sm m-2">\(lang("Приложить", "Attach"))</button></noscript></form>
            """
    }

    // MARK: What was found

    private func report(pictures: Int) -> HTML {
        guard let artwork, let inspection else { return "" }
        return "\(summary(inspection))\(advice)\(coverage)\(gallery(artwork, inspection, most: pictures))"
    }
    private func summary(_ inspection: Inspection) -> HTML {
        let count: Int = inspection.pages.count, size: (width: Double, height: Double) = inspection.pages.first?.size ?? (0, 0)
        let pages: String = "\(lang.number(count)) \(lang.plural(count, ru: ("страница", "страницы", "страниц"), en: ("page", "pages")))"
        let wrong: Int = remarks.filter { $0.severity == .wrong }.count, doubts: Int = remarks.filter { $0.severity == .doubt }.count
        let verdict: HTML = wrong > 0 ? "<span class=\"ot-tag r\">\(lang("надо исправить", "to be corrected")): \(wrong)</span>" : doubts > 0 ? "<span class=\"ot-tag y\">\(lang("посмотреть", "to be looked at")): \(doubts)</span>" : "<span class=\"ot-tag g\">\(lang("замечаний нет", "nothing to correct"))</span>"
        return "<p class=\"m-0 row-x wrap small\">\(verdict)<span>\(pages), \(ArtworkTables.mm(size.width, lang)) × \(ArtworkTables.mm(size.height, lang)) \(lang("мм", "mm"))</span><span class=\"muted\">\(lang("сверено с сохранённой калькуляцией", "compared with the calculation as it is kept"))</span></p>"
    }
    /// Remarks by their weight.
    private var advice: HTML {
        func line(_ one: Remark) -> HTML {
            let look: (ink: String, sign: String) = switch one.severity { case .wrong: ("r", "circle-alert"); case .doubt: ("y", "triangle-alert"); case .hint: ("c", "lightbulb") }
            return "<li data-remark=\"\(one.kind.rawValue)\"><span class=\"ti \(look.ink)\">\(icon(look.sign, small: true))</span><p class=\"grow m-0\"><b class=\"med\">\(lang(one.what)).</b> <span class=\"soft\">\(lang(one.advice))</span></p></li>"
        }
        func group(_ severity: Remark.Severity) -> HTML {
            let some: [Remark] = remarks.filter { $0.severity == severity }
            guard !some.isEmpty else { return "" }
            let title: String = switch severity { case .wrong: lang("Надо исправить", "To be corrected"); case .doubt: lang("Стоит посмотреть", "Worth a look"); case .hint: lang("К сведению", "Good to know") }
            return "<div><h3 class=\"eyebrow mb-1\">\(title)</h3><ul class=\"ot-list ot-conf ot-remarks\">\(each: some, line)</ul></div>"
        }
        if remarks.isEmpty { return alert("g", "circle-check", lang("Макет подходит к калькуляции.", "The artwork fits the calculation.")) }
        return "\(each: Remark.Severity.allCases, group)"
    }
    /// The measured ink, and what it does to the price.
    private var coverage: HTML {
        guard let artwork, let offer else { return "" }
        let taken: HTML = artwork.taken.map { value in "<p class=\"m-0 xs muted\" data-taken>\(lang("Взята в расчёт", "Taken into the calculation")): \(value). \(taker)\(artwork.takenAt.map { ", " + lang.day(zone.day($0)) + ", " + zone.time($0) } ?? "")</p>" } ?? ""
        guard offer.worked != nil else { return "<div class=\"ot-measured\"><p class=\"m-0 small\">\(icon("check", small: true)) \(lang("Запечатка калькуляции — как в макете", "The coverage of the calculation is the artwork's")): \(offer.text(lang))</p>\(taken)</div>" }
        let price: HTML = offer.before.flatMap { before -> HTML? in offer.after.map { after -> HTML in "<span class=\"nowrap\">\(lang("Цена с НДС", "Price with VAT")): <span data-before>\(lang.money(before))</span> → <b class=\"med\" data-after>\(lang.money(after))</b></span>" } } ?? ""
        let take: HTML = mayEdit ? post(artwork.url + "/coverage", lang("Взять в расчёт", "Take it"), look: "btn btn-primary btn-sm", "<input type=\"hidden\" name=\"version\" value=\"\(calculation.version)\">") : ""
        return "<div class=\"ot-measured\"><div class=\"row-x wrap\"><p class=\"m-0 grow small\">\(lang("Измеренная запечатка", "Measured coverage")): <b class=\"med\" data-measured>\(offer.text(lang))</b>, \(lang("в калькуляции", "in the calculation")) \(offer.countedText(lang)). \(price)</p>\(take)</div>\(taken)</div>"
    }
    private func gallery(_ artwork: ArtworkFile, _ inspection: Inspection, most: Int) -> HTML {
        let count: Int = inspection.pages.count
        func one(_ page: Inspection.Page) -> HTML {
            let name: String = lang("Страница \(page.number)", "Page \(page.number)"), isWrong: Bool = remarks.contains { $0.severity == .wrong && $0.pages.contains(page.number) }
            // The room of a picture is known before it comes.
            let (width, height): (Double, Double) = page.isTurned ? (page.media.height, page.media.width) : (page.media.width, page.media.height), share: Int = max(1, Int((width / max(height, 0.1) * 100).rounded()))
            return "<a class=\"ot-page-pic\(when: isWrong, " wrong")\" href=\"\(artwork.url)/page?n=\(page.number)&amp;large=1\" hx-boost=\"false\"><img loading=\"lazy\" width=\"\(share)\" height=\"100\" style=\"--v:\(share)\" src=\"\(artwork.url)/page?n=\(page.number)\" alt=\"\(name)\"><span class=\"xs\">\(page.number)</span></a>"
        }
        let rest: HTML = count <= most ? "" : "<p class=\"xs muted m-0\">\(lang("Показаны первые \(most) из \(lang.number(count)).", "The first \(most) of \(lang.number(count)) are shown."))</p>"
        return "<div class=\"ot-pages\">\(each: inspection.pages.prefix(most), one)</div>\(rest)"
    }

    // MARK: A page of its own

    /// Everything about one version.
    func page() -> HTML {
        let back: HTML = "<p class=\"m-0\"><a class=\"ot-link small\" href=\"/calculations/\(calculation.id.rawValue)#artwork\">\(icon("arrow-left", small: true)) \(calculation.name)</a></p>"
        let found: HTML = inspection == nil ? "" : report(pictures: 60)
        let tables: HTML = inspection.map { ArtworkTables($0, wanted, lang).html } ?? ""
        func version(_ one: ArtworkFile) -> HTML {
            "<li\(when: one.id.rawValue == artwork?.id.rawValue, " aria-current=\"true\"")><a class=\"grow cut\(when: one.id.rawValue == artwork?.id.rawValue, " med")\" href=\"\(one.url)\">v\(one.revision) · \(one.name)</a><span class=\"xs muted nowrap\">\(lang.day(zone.day(one.createdAt)))</span></li>"
        }
        return """
            <div class="stack">\(back)<section class="ot-card" id="artwork"\(isGoingOn ? watch : "")><div class="body stack">\(state)\(found)</div></section>\(tables)\
            <section class="ot-card"><header><h2>\(lang("Версии", "Versions"))</h2><span class="n">\(versions.count)</span></header><ul class="ot-list">\(each: versions, version)</ul></section></div>
            """
    }
    private var watch: HTML { artwork.map { " hx-get=\"\($0.url)\" hx-trigger=\"every 1s\" hx-target=\"#main\" hx-select=\"#main\" hx-swap=\"outerHTML\"" } ?? "" }
}
