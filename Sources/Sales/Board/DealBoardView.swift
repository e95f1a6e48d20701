internal import Database
internal import HTML
internal import Hummingbird
internal import Kernel
internal import Process
internal import Records

/// The board as a page, and its parts as pieces.
struct DealBoardView: Sendable {
    let board: DealBoard

    func page(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, access: Access = context.access
        let name: String = board.process?.name ?? lang("Сделки", "Deals"), count: Int = board.count
        let switcher: HTML = """
            <div class="ot-seg" role="group" aria-label="\(lang("Вид", "View"))"><a href="\(board.query.url())" aria-current="true">\(icon("kanban", small: true))<span class="hide-m">\(lang("Доска", "Board"))</span></a>\
            <a href="/deals\(board.process.map { "?process_id=\($0.id.rawValue)" } ?? "")">\(icon("table-2", small: true))<span class="hide-m">\(lang("Таблица", "Table"))</span></a></div>
            """
        let new: HTML = "<a class=\"btn btn-primary\" data-new href=\"\(newURL)\">\(icon("plus"))<span class=\"hide-m\">\(lang("Сделка", "Deal"))</span></a>"
        let words: String = "\(lang.number(count))\(board.columns.contains(where: \.isMore) ? "+" : "") \(lang.plural(count, ru: ("сделка", "сделки", "сделок"), en: ("deal", "deals")))"
        return """
            <header class="ot-bar">\(picker(name, access))<span class="muted small hide-m nowrap">\(words)</span><span class="push"></span>\(switcher)\(when: board.mayCreate, new)</header>
            <main class="ot-page flush ot-boardpage" id="main" tabindex="-1">\(filters(lang))<div id="v-board-box">\(columns(context))</div>\(outcome(lang))</main>
            <dialog class="ot-dialog" id="ask-move"><div class="bd" id="ask-move-body"></div></dialog><script defer src="/static/board.js"></script>
            """
    }
    private var newURL: String { "/deals/new?process_id=\(board.process?.id.rawValue ?? 0)" }

    private func picker(_ name: String, _ access: Access) -> HTML {
        let lang: Lang = access.lang
        let edit: HTML = BusinessProcess.mayEdit(access) ? "<li><hr class=\"dropdown-divider\"></li><li><a class=\"dropdown-item\" href=\"/processes/edit\">\(icon("workflow"))\(lang("Настроить процессы", "Set up the processes"))</a></li>" : ""
        return """
            <div class="dropdown"><button class="btn btn-ghost ot-proc dropdown-toggle bare" data-bs-toggle="dropdown" aria-expanded="false"><h1>\(name)</h1>\(icon("chevron-down"))</button>
            <ul class="dropdown-menu"><li class="dropdown-header">\(lang("Бизнес-процесс", "Process"))</li>\(each: board.processes, { "<li><a class=\"dropdown-item\" href=\"/deals/board?process=\($0.id.rawValue)\"><i class=\"dot \($0.ink)\"></i>\($0.name)</a></li>" })\(edit)</ul></div>
            """
    }
    private func filters(_ lang: Lang) -> HTML {
        let query: DealBoardQuery = board.query
        func chip(_ isOn: Bool, _ url: String, _ image: String, _ name: String) -> HTML {
            "<a class=\"ot-chip\(when: isOn, " on")\" href=\"\(url)\" aria-pressed=\"\(isOn ? "true" : "false")\">\(icon(image, small: true))\(name)\(when: isOn, icon("x", small: true))</a>"
        }
        let hidden: [String] = [("mine", query.mine), ("stuck", query.stuck), ("idle", query.idle)].filter(\.1).map(\.0)
        let sums: HTML = """
            <div class="row-x push hide-m xs soft nowrap ot-boardsums"><span>\(lang("в работе", "open")) <b class="strong">\(short(board.amount, lang))</b></span>\
            <span class="row-x"><span class="swatch ht k"></span>\(lang("прогноз", "forecast")) <b class="strong">\(short(board.forecast, lang))</b></span></div>
            """
        return """
            <div class="ot-filters ot-dfilters"><form class="ot-field ot-qs" method="get" action="/deals/board" role="search"><input type="hidden" name="process" value="\(query.process)">\(each: hidden, { "<input type=\"hidden\" name=\"\($0)\" value=\"1\">" })\
            <span class="visually-hidden">\(lang("Поиск", "Search"))</span>\(icon("search", small: true))<input class="form-control form-control-sm" type="search" name="q" value="\(query.text)" placeholder="\(lang("Сделка, клиент, номер", "Deal, client, number"))" aria-label="\(lang("Поиск", "Search"))"></form>
            \(chip(query.mine, query.url(mine: !query.mine), "user", lang("Мои", "Mine")))\(chip(query.stuck, query.url(stuck: !query.stuck), "hourglass", lang("Застряли", "Stuck")))\
            \(chip(query.idle, query.url(idle: !query.idle), "circle-alert", lang("Без действия", "No action")))\(when: board.seesAmount, sums)</div>
            """
    }
    /// Everything that changes when a card moves.
    func columns(_ context: StaffContext) -> HTML {
        columnsOrNone(context) ?? "<div id=\"v-board\" class=\"ot-board\" data-board data-url=\"\(board.query.url())\"\(when: board.mayMove, " data-may-move")>\(each: board.columns, { column($0, context) })</div>"
    }
    /// A workspace without a process has no stages yet.
    private func columnsOrNone(_ context: StaffContext) -> HTML? {
        guard board.process == nil else { return nil }
        let lang: Lang = context.lang
        return "<div class=\"ot-empty crop grow\"><p>\(lang("Сначала нужен процесс: этапы, по которым идут сделки.", "A process comes first: the stages that deals go through."))</p>\(when: BusinessProcess.mayEdit(context.access), "<a class=\"btn btn-primary\" href=\"/processes/start\">\(lang("Создать процесс", "Make a process"))</a>")</div>"
    }
    private func column(_ column: DealBoardColumn, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, stage: StageRecord = column.stage
        let add: HTML = "<a class=\"btn btn-ghost btn-sm w-100 justify-content-start add\" href=\"\(newURL)\">\(icon("plus", small: true))\(lang("Сделка", "Deal"))</a>"
        let isFirst: Bool = stage.id == board.columns.first?.stage.id
        return """
            <section class="ot-col" data-stage="\(stage.code)" aria-label="\(stage.name)"><header><span class="ring \(Self.ink(stage.probability))" style="--v:\(stage.probability)"></span><h2 class="cut" title="\(stage.name)">\(stage.name)</h2>\
            <span class="muted small" data-n>\(lang.number(column.count))\(when: column.isMore, "+")</span>\(when: board.seesAmount, "<span class=\"push small med nowrap\" data-total>\(short(column.amount, lang))</span>")</header>
            <div class="cards">\(cards(column, context))</div>\(when: isFirst && board.mayCreate, add)</section>
            """
    }
    /// The cards of a column, with the way to further ones.
    func cards(_ column: DealBoardColumn, _ context: StaffContext) -> HTML {
        let more: String = column.next.map { board.query.url() + "&stage=\(column.stage.id.rawValue)&after=\($0.percentEncoded)" } ?? ""
        return """
            \(each: column.cards, { DealTile(deal: $0, board: board, context: context).view })\
            \(when: !more.isEmpty, "<a class=\"btn btn-ghost btn-sm w-100\" href=\"\(more)\" hx-get=\"\(more)\" hx-trigger=\"click, intersect once\" hx-swap=\"outerHTML\">\(context.lang("Ещё", "More"))</a>")
            """
    }
    /// Where a dragged deal ends.
    private func outcome(_ lang: Lang) -> HTML {
        let win: StageRecord? = board.ends.first { $0.kind == "won" }, lose: StageRecord? = board.ends.first { $0.kind == "lost" }
        return """
            <div class="ot-outcome" aria-hidden="true">\(win.map { "<div class=\"win\" data-stage=\"\($0.code)\">\(icon("trophy"))<span>\($0.name)</span></div>" as HTML } ?? "")\
            \(lose.map { "<div class=\"lost\" data-stage=\"\($0.code)\">\(icon("x"))<span>\($0.name)<br><small>\(lang("спросим причину", "we ask why"))</small></span></div>" as HTML } ?? "")</div>
            """
    }
    static func ink(_ probability: Int) -> String { probability < 30 ? "c" : probability < 60 ? "b" : probability < 85 ? "y" : "g" }
    /// `2,90 млн ₽`, `89 300 ₽`.
    func short(_ minor: Int64, _ lang: Lang) -> String { MoneyText.short(minor, lang) }
}

/// Amounts for headings.
enum MoneyText {
    static func short(_ minor: Int64, _ lang: Lang) -> String {
        let rubles: Int64 = minor / 100
        guard rubles.magnitude >= 1_000_000 else { return lang.money(rubles * 100) }
        let hundredths: Int64 = rubles / 10_000
        return lang(lang.decimal(hundredths, scale: 2) + "\u{A0}млн\u{A0}₽", "₽" + lang.decimal(hundredths, scale: 2) + "M")
    }
}

/// One deal of a board.
struct DealTile {
    let deal: Deal, board: DealBoard, context: StaffContext
    private var lang: Lang { context.lang }

    var view: HTML {
        let client: String = deal.counterpartyID.flatMap { board.clients[$0] } ?? "", owner: String = deal.ownerID.flatMap { board.people[$0] } ?? ""
        let who: String = client.isEmpty ? lang("Клиент не указан", "No client") : client
        return """
            <article class="ot-deal" id="deal-\(deal.id.rawValue)" data-card data-id="\(deal.id.rawValue)" data-row tabindex="0"\(when: board.mayMove, " draggable=\"true\"") aria-label="\(deal.title)">\(tags(owner))\
            <a class="ttl" href="/deals/\(deal.id.rawValue)">\(deal.title)</a>
            <div class="row-x xs soft mt-1">\(when: board.seesClient, "\(avatar(who, company: true, small: true))<span class=\"cut grow\">\(who)</span>")\(when: board.seesAmount, "<b class=\"strong nowrap push ot-dealsum\">\(lang.money(deal.amount))</b>")</div>
            \(next)<div class="row-x xs ft">\(pips)<span class="push nowrap \(ageInk)" title="\(ageTitle)">\(icon("clock", small: true)) \(days) \(lang("дн.", "d"))</span>\(when: !owner.isEmpty, "<span title=\"\(owner)\">\(avatar(owner, small: true))</span>")\(menu)</div></article>
            """
    }
    private func tags(_ owner: String) -> HTML {
        var all = HTML()
        if owner.isEmpty { all = all + "<span class=\"ot-tag y\">\(lang("без ответственного", "nobody responsible"))</span>" }
        if deal.ageing == "stuck" { all = all + "<span class=\"ot-tag r\">\(icon("hourglass", small: true))\(lang("застряла", "stuck"))</span>" }
        return all.isEmpty ? "" : "<div class=\"row-x mb-1\">\(all)</div>"
    }
    private var next: HTML {
        guard let action: String = deal.nextAction else {
            return "<div class=\"nx row-x xs t-r\">\(icon("triangle-alert", small: true))<span class=\"grow\">\(lang("Нет следующего действия", "No next action"))</span></div>"
        }
        let isLate: Bool = deal.nextDueAt.map { $0 < board.now } ?? false
        let due: String = deal.nextDueAt.map { isLate ? lang("просрочено", "overdue") : dueWords($0) } ?? ""
        return """
            <div class="nx row-x xs\(when: isLate, " t-r")"><span class="cut grow\(when: !isLate, " soft")">\(icon("corner-down-right", small: true)) \(action)</span><span class="nowrap \(isLate ? "med" : "muted")">\(due)</span></div>
            """
    }
    private func dueWords(_ at: Int64) -> String {
        let day: Day = context.zone.day(at)
        return lang.near(day, today: board.today) + (day == board.today ? ", " + context.zone.time(at) : "")
    }
    private var pips: HTML {
        let all: Int = min(deal.actionsAll, 8), done: Int = min(deal.actionsDone, all), say: String = lang("Закрыто действий: \(deal.actionsDone) из \(deal.actionsAll)", "Actions closed: \(deal.actionsDone) of \(deal.actionsAll)")
        return "<span class=\"pips\" role=\"img\" aria-label=\"\(say)\">\(each: 0..<all, { "<i\(when: $0 < done, " class=\"on\"")></i>" })</span><span class=\"muted\">\(deal.actionsDone)/\(deal.actionsAll)</span>"
    }
    private var days: Int { deal.stageSince.map { max(0, Int((board.now - $0) / 86_400_000)) } ?? 0 }
    private var ageInk: String { deal.ageing == "stuck" ? "t-r med" : deal.ageing == "late" || (deal.lateAt ?? .max) < board.now ? "t-y med" : "muted" }
    private var ageTitle: String {
        let norm: String = deal.lateAt.map { lang(", норма до ", ", norm until ") + lang.near(context.zone.day($0), today: board.today) } ?? ""
        return lang("На этапе \(days) дн.", "On the stage for \(days) d") + norm
    }
    /// Moving without a mouse and without JavaScript.
    private var menu: HTML {
        guard board.mayMove else { return "" }
        let url: String = "/deals/\(deal.id.rawValue)/move?back=\(board.query.url().percentEncoded)"
        return "<a class=\"btn btn-ghost btn-icon btn-xs ot-moveit\" href=\"\(url)\" data-ask aria-label=\"\(lang("Перевести", "Move")): \(deal.title)\" title=\"\(lang("Перевести на этап", "Move to a stage"))\">\(icon("move-right", small: true))</a>"
    }
}
