internal import Database
internal import HTML
internal import Kernel
internal import Process
internal import Records

/// The page of the editor: versions, the flow with its stages and actions, practice, and the form of what is chosen.
struct EditorPage {
    let editor: Editor, context: StaffContext
    private var lang: Lang { context.lang }
    private var id: Int64 { editor.process.id.rawValue }
    var csrf: HTML { "<input type=\"hidden\" name=\"csrf\" value=\"\(context.person.csrf)\">" }
    private var mayChange: Bool { editor.mayEdit && editor.isDraft }

    func url(_ place: Place) -> String {
        let parts: [String] = ["v=\(editor.definition.version)"] + (place.stage.map { ["stage=\($0.percentEncoded)"] } ?? []) + (place.action.map { ["action=\($0.percentEncoded)"] } ?? [])
        return "/processes/\(id)?" + parts.joined(separator: "&")
    }
    /// A form that changes the draft: it says which revision it saw.
    func form(_ what: String, _ look: String = "", _ inside: HTML, place: Place? = nil) -> HTML {
        "<form class=\"\(look)\" method=\"post\" action=\"/processes/\(id)/draft/\(what)\">\(csrf)<input type=\"hidden\" name=\"revision\" value=\"\(editor.version?.revision ?? 0)\">\(inside)</form>"
    }

    func view() -> HTML {
        let title: String = editor.process.name
        return """
            <header class="ot-bar"><nav class="ot-crumbs row-x" aria-label="\(lang("Путь", "Path"))"><a class="soft hide-m" href="/processes">\(lang("Процессы", "Processes"))</a><span class="hide-m">\(icon("chevron-right", small: true))</span></nav>\
            <h1>\(title)</h1>\(when: editor.isDraft, "<span class=\"ot-tag y nowrap\">\(lang("черновик версии", "draft of version")) \(editor.definition.version)</span>")\(when: editor.process.state == "closed", "<span class=\"ot-tag nowrap\">\(lang("закрыт для новых", "closed to new"))</span>")<span class="push"></span>\(buttons())</header>
            <main class="ot-page flush ot-procpage" id="main" tabindex="-1"><div class="ot-pe" data-editor data-id="\(id)" data-revision="\(editor.version?.revision ?? 0)">
            <div class="ot-pe-top">\(tabs())\(versionRow())\(differences())</div>
            <div class="ot-pe-main">\(problems())\(flow())\(PracticeTable(editor: editor, context: context).view)</div>\(Inspector(page: self).view)</div></main>
            \(when: mayChange, "<script defer src=\"/static/processes.js\"></script>")
            """
    }

    // MARK: Above

    private func buttons() -> HTML {
        guard editor.mayEdit else { return "" }
        let isLive: Bool = editor.process.live != nil
        let more: HTML = """
            <div class="dropdown"><button class="btn btn-ghost btn-icon dropdown-toggle bare" data-bs-toggle="dropdown" aria-expanded="false" aria-label="\(lang("Ещё", "More"))">\(icon("ellipsis"))</button><ul class="dropdown-menu dropdown-menu-end">
            <li><a class="dropdown-item" href="/processes/\(id)/file?v=\(editor.definition.version)">\(icon("download"))\(lang("Сохранить в файл", "Save to a file"))</a></li>
            \(when: editor.isDraft, "<li><a class=\"dropdown-item\" href=\"/processes/\(id)/simulation\">\(icon("repeat-2"))\(lang("Прогнать по прошлым сделкам", "Replay past deals"))</a></li>")
            <li><a class="dropdown-item" href="/processes/\(id)/history">\(icon("history"))\(lang("История", "History"))</a></li>
            \(when: isLive, item(editor.process.state == "closed" ? "open" : "close", editor.process.state == "closed" ? lang("Принимать новые сделки", "Take new deals") : lang("Закрыть для новых сделок", "Close to new deals"), "key-round"))\
            \(item("archive", lang("В корзину", "To the bin"), "trash-2"))</ul></div>
            """
        guard editor.isDraft else {
            let hasDraft: Bool = editor.versions.contains(where: \.isDraft)
            let change: HTML = hasDraft ? "<a class=\"btn btn-primary\" href=\"/processes/\(id)\">\(icon("pencil"))\(lang("К черновику", "To the draft"))</a>"
                : "<form method=\"post\" action=\"/processes/\(id)/draft\">\(csrf)<button class=\"btn btn-primary\">\(icon("pencil"))\(lang("Изменить", "Change"))</button></form>"
            return "\(more)\(change)"
        }
        let errors: Int = editor.findings.count { $0.severity == .error }
        let publish: HTML = errors > 0 ? "<span class=\"btn btn-primary disabled\" aria-disabled=\"true\" title=\"\(lang("Сначала исправьте ошибки", "Mend the errors first"))\">\(lang("Опубликовать", "Publish"))</span>"
            : "<a class=\"btn btn-primary\" href=\"/processes/\(id)/publish\">\(lang("Опубликовать", "Publish"))</a>"
        return "\(more)\(publish)"
    }
    private func item(_ verb: String, _ name: String, _ image: String) -> HTML {
        "<li><form method=\"post\" action=\"/processes/\(id)/\(verb)\">\(csrf)<button class=\"dropdown-item\">\(icon(image))\(name)</button></form></li>"
    }
    private func tabs() -> HTML {
        let add: HTML = editor.mayEdit ? "<a href=\"/processes/start\" aria-label=\"\(lang("Новый процесс", "New process"))\" title=\"\(lang("Новый процесс", "New process"))\">\(icon("plus"))</a>" : ""
        return "<nav class=\"ot-tabs\" aria-label=\"\(lang("Процессы", "Processes"))\">\(each: editor.processes, { "<a href=\"/processes/\($0.id.rawValue)\"\(when: $0.id == editor.process.id, " aria-current=\"page\"")><i class=\"dot \($0.ink)\"></i>\($0.name)</a>" })\(add)</nav>"
    }
    private func versionRow() -> HTML {
        func one(_ version: ProcessVersion) -> HTML {
            let count: Int = editor.running[version.version] ?? 0, deals: String = "\(count) \(lang.plural(count, ru: ("сделка", "сделки", "сделок"), en: ("deal", "deals")))"
            let (look, said): (String, String) = switch version.status {
            case .draft: ("now", lang("черновик", "draft"))
            case .live: ("live", lang("действует, ", "published, ") + deals)
            case .old: ("old", count > 0 ? lang("доводится, ", "being finished, ") + deals : lang("закрыта", "closed"))
            }
            return "<li class=\"\(look)\"><a href=\"/processes/\(id)?v=\(version.version)\"\(when: version.version == editor.definition.version, " aria-current=\"true\"")><b>\(version.version)</b>\(said)</a></li>"
        }
        let old: [ProcessVersion] = editor.versions.filter { $0.status == .old && (editor.running[$0.version] ?? 0) > 0 && $0.version != editor.definition.version }
        let move: HTML = editor.mayEdit && !old.isEmpty ? "<a class=\"btn btn-ghost btn-xs push\" href=\"/processes/\(id)/migrate\">\(lang("Перевести на действующую", "Move to the published one"))</a>" : ""
        return "<div class=\"ot-vrow\"><span class=\"eyebrow hide-m\">\(lang("Версии", "Versions"))</span><ol>\(each: editor.versions.prefix(6), one)</ol>\(move)</div>"
    }
    private func differences() -> HTML {
        guard !editor.differences.isEmpty else { return "" }
        return """
            <details class="ot-vdiff"><summary>\(icon("git-compare", small: true))<span class="cut">\(lang("К действующей версии:", "Against the published version:")) \(editor.differences.prefix(3).map { lang($0.phrase) }.joined(separator: "; "))</span><span class="muted">\(editor.differences.count)</span></summary>
            <ul>\(each: editor.differences, { "<li class=\"small\"><a href=\"\(url($0.place))\">\(lang($0.phrase))</a></li>" })</ul></details>
            """
    }
    private func problems() -> HTML {
        guard !editor.findings.isEmpty else { return "" }
        let errors: Int = editor.findings.count { $0.severity == .error }
        func line(_ finding: Finding) -> HTML {
            let place: String = finding.place.stage.map { lang(editor.definition.name(of: $0)) + ": " } ?? ""
            return "<li>\(icon(finding.severity == .error ? "circle-alert" : "triangle-alert", small: true))<a href=\"\(url(finding.place))\">\(place)\(lang(finding.phrase))</a></li>"
        }
        return """
            <section class="ot-card ot-faults \(errors > 0 ? "r" : "y")" aria-labelledby="pf-h"><header><h2 id="pf-h">\(errors > 0 ? lang("Публиковать рано", "Not ready to publish") : lang("Обратите внимание", "Look at this"))</h2><span class="n">\(editor.findings.count)</span></header><ul>\(each: editor.findings, line)</ul></section>
            """
    }

    // MARK: The flow

    private func flow() -> HTML {
        let open: [Stage] = editor.definition.stages.filter { !$0.kind.isClosed }, ends: [Stage] = editor.definition.stages.filter(\.kind.isClosed)
        let add: HTML = !mayChange ? "" : form("add-stage", "ot-st end stack-s", """
            <b class="small">\(lang("Новый этап", "New stage"))</b><input class="form-control form-control-sm" name="name_ru" required maxlength="200" placeholder="\(lang("Название", "Name"))" aria-label="\(lang("Название этапа", "Name of the stage"))">\
            <select class="form-select form-select-sm" name="kind" aria-label="\(lang("Вид этапа", "Kind of stage"))">\(each: Stage.Kind.allCases, { "<option value=\"\($0.rawValue)\">\(lang($0.phrase))</option>" })</select><button class="btn btn-line btn-sm">\(icon("plus", small: true))\(lang("Добавить этап", "Add a stage"))</button>
            """)
        let finish: HTML = ends.isEmpty ? "" : "<section class=\"ot-st end\" aria-label=\"\(lang("Завершение", "Ends"))\">\(each: ends, end)</section>"
        return "<div class=\"ot-flow\" data-flow>\(each: open.enumerated(), { stage($0.element, isLast: $0.offset == open.count - 1) })\(finish)\(add)</div>"
    }
    private func end(_ stage: Stage) -> HTML {
        let image: String = stage.kind == .won ? "trophy" : "x", note: String = stage.kind.isGivingUp ? lang("причина обязательна", "a reason is asked") : lang("успех", "success")
        return "<header>\(icon(image))<h2><a href=\"\(url(Place(stage: stage.code)))\">\(lang(stage.name))</a></h2></header><p class=\"xs muted meta\"><span>\(note)</span></p>"
    }
    private func stage(_ stage: Stage, isLast: Bool) -> HTML {
        let old: Stage? = editor.live?.stage(stage.code), isNew: Bool = editor.isDraft && editor.live != nil && old == nil, isChanged: Bool = editor.isDraft && editor.differences.contains { $0.place.stage == stage.code } && !isNew
        let isOn: Bool = editor.place.stage == stage.code && editor.place.action == nil, hasFault: Bool = editor.findings.contains { $0.place.stage == stage.code && $0.severity == .error }
        let norm: HTML = stage.norm.map { "<span>\(icon("clock", small: true)) \(lang($0.phrase))</span>" } ?? ""
        let tag: HTML = isNew ? "<span class=\"ot-tag g\">\(lang("новый", "new"))</span>" : isChanged ? "<span class=\"ot-tag y\">\(lang("изменён", "changed"))</span>" : ""
        let fields: HTML = """
            <input type="hidden" name="stage" value="\(stage.code)"><input class="form-control form-control-sm" name="name_ru" required maxlength="200" placeholder="\(lang("Что сделать", "What to do"))" aria-label="\(lang("Что сделать", "What to do"))">\
            <select class="form-select form-select-sm" name="kind" aria-label="\(lang("Вид", "Kind"))">\(each: FormPieces.kinds(lang), { "<option value=\"\($0.0)\">\($0.1)</option>" })</select><button class="btn btn-line btn-sm">\(lang("Добавить", "Add"))</button>
            """
        let add: HTML = !mayChange ? "" : """
            <details class="ot-addact"><summary class="btn btn-ghost btn-xs w-100 justify-content-start">\(icon("plus", small: true))\(lang("Действие", "Action"))</summary>\(form("add-action", "stack-s p-2", fields))</details>
            """
        return """
            <section class="ot-st\(when: isNew, " new")\(when: isChanged, " changed")\(when: isOn, " on")\(when: hasFault, " faulty")" data-stage="\(stage.code)" aria-label="\(lang("Этап", "Stage")): \(lang(stage.name))"\(when: mayChange, " draggable=\"true\"")>
            <header><i class="dot \(DealBoardView.ink(stage.probability))"></i><h2 class="cut grow"><a href="\(url(Place(stage: stage.code)))">\(lang(stage.name))</a></h2>\(when: stage.isFirst, "<span class=\"ot-tag\" title=\"\(lang("Здесь начинаются сделки", "Deals begin here"))\">\(lang("начало", "first"))</span>")\(tag)</header>
            <p class="xs muted meta">\(norm)<span>\(icon("kanban", small: true)) \(editor.now[stage.code] ?? 0) \(lang("сейчас", "now"))</span></p>
            <ul class="acts">\(each: stage.actions, { action($0, stage) })</ul>\(add)\(when: !isLast || stage.advance != .never || !stage.forks.isEmpty, transition(stage))</section>
            """
    }
    private func action(_ action: Action, _ stage: Stage) -> HTML {
        let isOn: Bool = editor.place.stage == stage.code && editor.place.action == action.code, hasFault: Bool = editor.findings.contains { $0.place.stage == stage.code && $0.place.action == action.code }
        let who: String = editor.name(action.assignee) ?? lang(action.assignee.phrase), due: String = action.due.map { ", " + lang($0.phrase) } ?? ""
        return """
            <li data-action="\(action.code)" class="\(isOn ? "on" : "")\(when: hasFault, " faulty")"\(when: mayChange, " draggable=\"true\"")><span class="ti">\(icon(DealActions.image(action.kind), small: true))</span><a class="grow" href="\(url(Place(stage: stage.code, action: action.code)))">\
            <span class="d-block small med">\(lang(action.name))\(when: action.isRequired, " <span class=\"t-m\" title=\"\(lang("Обязательное", "Required"))\">*</span>")</span><span class="xs muted">\(who)\(due)\(action.condition == nil ? "" : lang(", по условию", ", conditional"))</span></a></li>
            """
    }
    private func transition(_ stage: Stage) -> HTML {
        let isAuto: Bool = stage.advance != .never, look: String = isAuto ? "auto" : "manual"
        let name: String = isAuto ? lang("автоматически", "automatically") : lang("вручную", "by hand")
        return "<div class=\"tr \(look)\"><span class=\"ln\"></span><a class=\"ot-tag\(when: isAuto, " c") border-0\" href=\"\(url(Place(stage: stage.code)))\" title=\"\(lang(stage.advance.phrase))\">\(icon(isAuto ? "zap" : "mouse-pointer-click", small: true))\(name)</a></div>"
    }
}

/// How the process goes beside its norm.
struct PracticeTable {
    let editor: Editor, context: StaffContext

    var view: HTML {
        let lang: Lang = context.lang
        guard let practice: Practice = editor.practice else { return "" }
        let stages: [(stage: Stage, figures: Practice.OfStage)] = editor.definition.stages.filter { !$0.kind.isClosed }.compactMap { stage in practice.stage(stage.code).map { (stage, $0) } }
        let longest: Int = max(1, stages.map { max($0.figures.median ?? 0, $0.figures.norm ?? 0) }.max() ?? 1)
        func row(_ stage: Stage, _ figures: Practice.OfStage) -> HTML {
            let median: Int = figures.median ?? 0, isOver: Bool = (figures.againstNorm ?? 0) > 100
            let days: String = figures.median.map { lang.decimal(Int64($0 * 10 / 480), scale: 1) } ?? "—"
            let mark: HTML = figures.norm.map { "<u style=\"--v:\($0 * 100 / longest)\"></u>" } ?? ""
            let alone: String = figures.alone.percent.map { "\($0)\u{A0}%" } ?? "—", on: String = figures.wentOn.percent.map { "\($0)\u{A0}%" } ?? "—"
            return """
                <tr><td class="nowrap"><i class="dot \(DealBoardView.ink(stage.probability))"></i>&nbsp; \(lang(stage.name))</td><td class="num">\(figures.now)</td><td class="num \(figures.stuck > 0 ? "t-r med" : "muted")">\(figures.stuck)</td>\
                <td><div class="row-x"><div class="ot-prog grow ot-normbar"><i class="\(isOver ? "r" : "")" style="--v:\(median * 100 / longest)"></i>\(mark)</div><span class="xs num soft">\(days)</span></div></td><td class="num">\(on)</td><td class="num soft">\(alone)</td></tr>
                """
        }
        return """
            <section class="ot-card" aria-labelledby="pr"><header><h2 id="pr">\(lang("Как идёт на практике", "How it goes in practice"))</h2><span class="n">\(lang("90 дней,", "90 days,")) \(editor.past) \(lang.plural(editor.past, ru: ("сделка", "сделки", "сделок"), en: ("deal", "deals")))</span>\
            <span class="legend push hide-m"><span class="l"><span class="swatch ot-inkswatch"></span>\(lang("обычное время", "usual time"))</span><span class="l"><i class="lg-plan"></i>\(lang("норма", "norm"))</span></span></header>
            <div class="ot-scroll"><table class="ot-table tight"><thead><tr><th>\(lang("Этап", "Stage"))</th><th class="num">\(lang("Сейчас", "Now"))</th><th class="num">\(lang("Застряли", "Stuck"))</th><th class="ot-normcol">\(lang("Время на этапе, раб. дни", "Time on the stage, working days"))</th><th class="num">\(lang("Дошли дальше", "Went on"))</th><th class="num">\(lang("Сами", "By themselves"))</th></tr></thead>
            <tbody>\(each: stages, { row($0.stage, $0.figures) })</tbody></table></div></section>
            """
    }
}
