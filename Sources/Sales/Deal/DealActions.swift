internal import Clients
internal import Database
internal import HTML
internal import Kernel
internal import Process
internal import Records

/// What is to be done on the present stage: who, until when, with what result; and how the deal leaves the stage.
struct DealActions {
    let card: DealCard

    func view(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, run: Run = card.run, progress: (closed: Int, all: Int) = run.stay.progress
        guard let stage: Stage = card.stage else { return "" }
        guard card.isOpen else { return closed(stage, context) }
        let share: Int = progress.all == 0 ? 0 : progress.closed * 100 / progress.all
        let states: [ActionState] = run.stay.actions.filter(\.status.isCounted)
        let none: HTML = "<li class=\"t-r small\">\(icon("triangle-alert", small: true)) \(lang("Нет следующего действия: переведите сделку дальше или завершите её.", "No next action: move the deal on or end it."))</li>"
        let isIdle: Bool = !states.contains { $0.status == .open }
        return """
            <section class="ot-card" aria-labelledby="a1"><header><h2 id="a1">\(lang("Действия этапа «\(stage.name.ru)»", "Actions of “\(stage.name.en)”"))</h2><span class="n">\(lang("\(progress.closed) из \(progress.all)", "\(progress.closed) of \(progress.all)"))</span>\
            <span class="ot-prog push ot-actbar"><i class="c" style="--v:\(share)"></i></span></header>
            <ul class="ot-list ot-acts">\(each: states, { line($0, stage, context) })\(when: isIdle, none)</ul>\(earlier(context))\(foot(stage, context))</section>
            """
    }
    private func closed(_ stage: Stage, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, code: String = card.deal.reason ?? "", reason: String = stage.reasons.first { $0.code == code }.map { lang($0.name) } ?? code
        return """
            <section class="ot-card p-3"><div class="row-x">\(icon(stage.kind == .won ? "trophy" : "x"))<h2 class="grow">\(lang(stage.name))</h2></div>\(when: !reason.isEmpty, "<p class=\"mt-2 mb-0\">\(reason)</p>")\(when: !(card.deal.reasonNote ?? "").isEmpty, "<p class=\"soft mb-0\">\(card.deal.reasonNote ?? "")</p>")</section>
            """
    }

    // MARK: One action

    private func record(_ state: ActionState, stay: Int) -> Row? {
        card.actions.last { $0["action"] == .text(state.code) && Int(value: $0["stay"]) == stay && Int(value: $0["attempt"]) == state.attempt }
    }
    static func image(_ kind: Action.Kind) -> String {
        switch kind {
        case .task: "square-check"
        case .call: "phone"
        case .meeting: "users"
        case .letter: "mail"
        case .document: "file-text"
        case .approval: "stamp"
        case .field: "pencil"
        case .survey: "clipboard-list"
        case .webhook: "webhook"
        }
    }

    private func line(_ state: ActionState, _ stage: Stage, _ context: StaffContext) -> HTML {
        guard let action: Action = stage.action(state.code) else { return "" }
        let lang: Lang = context.lang, row: Row? = record(state, stay: card.run.stay.number), isOpen: Bool = state.status == .open
        let who: String = row.flatMap { Int64(value: $0["employeeID"]) }.flatMap { card.people[$0] } ?? "", remark: String = row.map { Form.plain($0["reason"]) } ?? "", said: String = under(state, action, who, remark, lang)
        let star: HTML = action.isRequired ? " <span class=\"t-m\" title=\"\(lang("Обязательное", "Required"))\">*</span>" : ""
        let inside: HTML = isOpen && mayDo(action, row, context) ? "\(work(key(state), action, context))\(when: action.kind != .survey && action.kind != .document, results(key(state), action, context))" : ""
        return """
            <li class="\(state.status.isClosed ? "done" : isOpen ? "" : "wait")" data-action="\(state.code)">\(tick(state, action, mayDo(action, row, context), context))<span class="ti">\(icon(Self.image(action.kind), small: true))</span>\
            <span class="grow"><span class="d-block med">\(name(action, row, isOpen, lang))\(star)</span><span class="d-block xs muted">\(said)</span>\(inside)</span>\(time(state, context))\(when: card.mayEdit, more(state, action, context))</li>
            """
    }
    /// Whoever changes the deal, and whoever was asked; a visa is given by the latter, or by who may change every deal.
    private func mayDo(_ action: Action, _ row: Row?, _ context: StaffContext) -> Bool {
        let isAsked: Bool = row.flatMap { Int64(value: $0["employeeID"]) }.map { card.me.contains($0) } ?? false
        let isOver: Bool = action.kind == .approval ? context.access.reach(.edit, Deal.table) == .all : true
        return isAsked && card.row["archivedAt"] == .null || card.mayEdit && isOver
    }
    /// A link to the task or the call where somebody works on it.
    private func name(_ action: Action, _ row: Row?, _ isOpen: Bool, _ lang: Lang) -> HTML {
        let name: String = lang(action.name)
        guard isOpen, let row else { return "\(name)" }
        if let task = Int64(value: row["taskID"]) { return "<a href=\"/tasks/\(task)\">\(name)</a>" }
        if let touch = Int64(value: row["interactionID"]) { return "<a href=\"/interactions/\(touch)\">\(name)</a>" }
        return "\(name)"
    }
    private func under(_ state: ActionState, _ action: Action, _ who: String, _ remark: String, _ lang: Lang) -> String {
        var parts: [String] = who.isEmpty ? [] : [who]
        switch state.status {
        case .done(let result):
            if let result { parts.append(lang(action.name(ofResult: result))) }
            if !remark.isEmpty { parts.append(lang("«\(remark)»", "“\(remark)”")) }
        case .skipped(let reason): parts.append(lang("пропущено", "skipped") + (reason.note.isEmpty ? "" : ": " + reason.note))
        case .waiting:
            let before: [String] = action.after.compactMap { code in card.stage?.action(code).map { lang("«\($0.name.ru)»", "“\($0.name.en)”") } }
            parts.append(lang("после ", "after ") + before.joined(separator: ", "))
        default: break
        }
        return parts.joined(separator: " · ")
    }
    private func time(_ state: ActionState, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, zone: Zone = context.zone
        guard let at: Int64 = state.closed ?? state.due else { return "" }
        let isLate: Bool = state.status == .open && at < card.now
        let said: String = lang.near(zone.day(at), today: context.today) + ", " + zone.time(at)
        return "<time class=\"xs nowrap \(isLate ? "t-r med" : "soft")\">\(when: isLate, "\(lang("просрочено", "overdue")): ")\(said)</time>"
    }
    private func fields(_ key: ActionKey, _ context: StaffContext) -> HTML {
        "<input type=\"hidden\" name=\"csrf\" value=\"\(context.person.csrf)\"><input type=\"hidden\" name=\"stay\" value=\"\(key.stay)\"><input type=\"hidden\" name=\"action\" value=\"\(key.action)\"><input type=\"hidden\" name=\"attempt\" value=\"\(key.attempt)\">"
    }
    private func key(_ state: ActionState) -> ActionKey { ActionKey(stay: card.run.stay.number, action: state.code, attempt: state.attempt) }
    private func tick(_ state: ActionState, _ action: Action, _ mayDo: Bool, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, mark: HTML = "<span class=\"ot-tick on\" aria-hidden=\"true\">\(icon("check", small: true))</span>"
        if state.status.isClosed { return mark }
        guard state.status == .open, mayDo, action.results.isEmpty, action.kind != .survey, !isUnfilled(action) else { return "<span class=\"ot-tick off\" aria-hidden=\"true\"></span>" }
        return done(key(state), lang(action.name), context)
    }
    private func done(_ key: ActionKey, _ name: String, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang
        return "<form method=\"post\" action=\"/deals/\(card.id)/actions/done\">\(fields(key, context))<button class=\"ot-tick\" aria-label=\"\(lang("Готово", "Done")): \(name)\" title=\"\(lang("Готово", "Done"))\">\(icon("check", small: true))</button></form>"
    }
    /// A field that the action waits for, and that is empty.
    private func isUnfilled(_ action: Action) -> Bool {
        guard action.kind == .field, let column = action.subject, card.entity.field(column) != nil else { return false }
        return [.null, .text("")].contains(card.row.value(column: column))
    }
    /// What an open action asks for beside its tick.
    private func work(_ key: ActionKey, _ action: Action, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang
        func link(_ page: String, _ image: String, _ word: String) -> HTML {
            "<a class=\"btn btn-line btn-xs mt-2\" href=\"/deals/\(card.id)/\(page)?stay=\(key.stay)&action=\(key.action.percentEncoded)&attempt=\(key.attempt)\">\(icon(image, small: true))\(word)</a>"
        }
        switch action.kind {
        case .survey: return link("survey", "clipboard-list", lang("Заполнить анкету", "Fill in the survey"))
        case .letter: return link("letter", "mail", lang("Текст письма", "Words of the letter"))
        case .document: return document(key, action, context)
        case .field: return field(key, action, context)
        default: return ""
        }
    }
    private func document(_ key: ActionKey, _ action: Action, _ context: StaffContext) -> HTML {
        guard ClientFiles.mayAdd(context.access) else { return results(key, action, context) }
        let lang: Lang = context.lang
        let result: HTML = action.results.isEmpty ? "" : "<select class=\"form-select form-select-sm w-auto\" name=\"result\" required aria-label=\"\(lang("Результат", "Result"))\"><option value=\"\">\(lang("результат", "result"))</option>\(each: action.results, { "<option value=\"\($0.code)\">\(lang($0.name))</option>" })</select>"
        return """
            <details class="ot-workin mt-2"><summary class="btn btn-line btn-xs">\(icon("paperclip", small: true))\(lang("Приложить документ", "Attach the document"))</summary><form class="row-x wrap mt-2" method="post" action="/deals/\(card.id)/document" enctype="multipart/form-data">\(fields(key, context))\
            <input class="form-control form-control-sm w-auto" type="file" name="file" required aria-label="\(lang("Файл документа", "File of the document"))">\(result)<button class="btn btn-line btn-sm">\(lang("Приложить и отметить", "Attach and mark as done"))</button></form>\(results(key, action, context))</details>
            """
    }
    /// The empty field itself, to be filled where it is asked for.
    private func field(_ key: ActionKey, _ action: Action, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang
        guard isUnfilled(action), let column = action.subject, let field = card.entity.field(column), context.access.edits(card.entity, field) else { return "" }
        let label: String = lang(field.label), common: HTML = "name=\"\(column)\" required aria-label=\"\(label)\""
        let control: HTML
        switch field.kind {
        case .choice: control = "<select class=\"form-select form-select-sm w-auto\" \(common)><option value=\"\">\(label)</option>\(each: field.offered(), { "<option value=\"\($0.key)\">\(lang($0.label))</option>" })</select>"
        case .day: control = "<input class=\"form-control form-control-sm w-auto\" type=\"date\" \(common)>"
        case .number, .money, .decimal: control = "<input class=\"form-control form-control-sm w-auto num\" inputmode=\"decimal\" placeholder=\"\(label)\" \(common)>"
        case .text, .mail, .phone, .digits, .web, .tags: control = "<input class=\"form-control form-control-sm w-auto\" maxlength=\"\(field.limit)\" placeholder=\"\(label)\" \(common)>"
        default: return "<a class=\"btn btn-line btn-xs mt-2\" href=\"/deals/\(card.id)/edit?back=/deals/\(card.id)#f-\(column)\">\(icon("pencil", small: true))\(lang("Заполнить", "Fill in")): \(label)</a>"
        }
        return "<form class=\"row-x wrap mt-2\" method=\"post\" action=\"/deals/\(card.id)/fill\">\(fields(key, context))\(control)<button class=\"btn btn-line btn-sm\">\(lang("Заполнить", "Fill in"))</button></form>"
    }
    private func results(_ key: ActionKey, _ action: Action, _ context: StaffContext) -> HTML {
        guard !action.results.isEmpty, !isUnfilled(action) else { return "" }
        let lang: Lang = context.lang
        let remark: HTML = action.kind == .approval ? "<input class=\"form-control form-control-sm w-auto\" name=\"note\" maxlength=\"500\" placeholder=\"\(lang("замечание", "remark"))\" aria-label=\"\(lang("Замечание", "Remark"))\">" : ""
        return """
            <form class="row-x wrap mt-2" method="post" action="/deals/\(card.id)/actions/done" aria-label="\(lang("Результат", "Result"))">\(fields(key, context))\(remark)\(each: action.results, { "<button class=\"btn btn-line btn-xs\" name=\"result\" value=\"\($0.code)\">\(lang($0.name))</button>" })</form>
            """
    }
    private func more(_ state: ActionState, _ action: Action, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang
        if state.status.isClosed {
            return "<form method=\"post\" action=\"/deals/\(card.id)/actions/reopened\">\(fields(key(state), context))<button class=\"btn btn-ghost btn-icon btn-xs\" aria-label=\"\(lang("Открыть снова", "Open again")): \(lang(action.name))\" title=\"\(lang("Открыть снова", "Open again"))\">\(icon("undo-2", small: true))</button></form>"
        }
        guard state.status.isPending else { return "" }
        return """
            <details class="ot-outcome-in"><summary class="btn btn-ghost btn-xs">\(lang("Пропустить", "Skip"))</summary><form class="bx stack-s" method="post" action="/deals/\(card.id)/actions/skipped">\(fields(key(state), context))\
            <input class="form-control" name="note" maxlength="500"\(when: action.isRequired, " required") placeholder="\(lang("Почему", "Why"))" aria-label="\(lang("Почему пропускаем", "Why it is skipped"))"><button class="btn btn-line btn-sm">\(lang("Пропустить", "Skip"))</button></form></details>
            """
    }
    /// Actions of stages already left that somebody opened again.
    private func earlier(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, open: [Row] = card.actions.filter { $0["status"] == .text("open") && Int(value: $0["stay"]) != card.run.stay.number }
        guard !open.isEmpty else { return "" }
        return "<ul class=\"ot-list ot-acts\">\(each: open, { earlier($0, context) })</ul>"
    }
    private func earlier(_ row: Row, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, key = ActionKey(stay: Int(value: row["stay"]) ?? 0, action: Form.plain(row["action"]), attempt: Int(value: row["attempt"]) ?? 0)
        let action: Action? = card.run.action(key, in: card.definition), known: Action? = action ?? card.definition.stage(Form.plain(row["stage"]))?.action(key.action)
        let name: String = known.map { lang($0.name) } ?? key.action, hasResults: Bool = action?.results.isEmpty == false
        let isSurvey: Bool = action?.kind == .survey
        let tick: HTML = card.mayEdit && !hasResults && !isSurvey ? done(key, name, context) : "<span class=\"ot-tick off\" aria-hidden=\"true\"></span>"
        return """
            <li data-action="\(key.action)">\(tick)<span class="ti">\(icon("undo-2", small: true))</span><span class="grow"><span class="d-block med">\(name)</span><span class="d-block xs muted">\(lang("с прошлого этапа", "of an earlier stage"))</span>\(when: card.mayEdit && isSurvey, action.map { work(key, $0, context) } ?? "")\(when: card.mayEdit && hasResults && !isSurvey, action.map { results(key, $0, context) } ?? "")</span></li>
            """
    }
    /// How the deal leaves the stage.
    private func foot(_ stage: Stage, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, next: String = card.definition.following(stage.code).map { lang($0.name) } ?? ""
        let hold: String? = card.run.stay.hold.map { lang($0.phrase) }
        let said: String = switch stage.advance {
        case .never: lang("Сделку переводят дальше вручную.", "The deal is moved on by hand.")
        case .required: stage.forks.isEmpty ? lang("Когда закрыты обязательные действия, сделка сама перейдёт на «\(next)».", "When the required actions are closed, the deal goes on to “\(next)” by itself.")
            : lang("Когда закрыты обязательные действия, сделка сама пойдёт дальше по результату.", "When the required actions are closed, the deal goes on by their results.")
        case .all: stage.forks.isEmpty ? lang("Когда закрыты все действия, сделка сама перейдёт на «\(next)».", "When all actions are closed, the deal goes on to “\(next)” by itself.")
            : lang("Когда закрыты все действия, сделка сама пойдёт дальше по результату.", "When all actions are closed, the deal goes on by their results.")
        }
        let image: String = stage.advance == .never ? "mouse-pointer-click" : "zap"
        let held: HTML = hold.map { "<div class=\"ot-alert y m-3\" role=\"status\">\(icon("circle-alert"))<div>\($0)</div></div>" } ?? ""
        return "\(held)<footer>\(icon(image, small: true))<span class=\"grow\">\(said)</span>\(when: card.mayEdit, "<a class=\"btn btn-line btn-sm\" href=\"/deals/\(card.id)/move\">\(lang("Перейти вручную", "Move by hand"))\(icon("move-right", small: true))</a>")</footer>"
    }
}
