internal import Database
internal import HTML
internal import Kernel
internal import Process
internal import Records

/// The form of what is chosen in the editor: a stage, an action, or the process itself.
struct Inspector {
    let page: EditorPage
    private var editor: Editor { page.editor }
    private var lang: Lang { page.context.lang }
    private var mayChange: Bool { editor.mayEdit && editor.isDraft }

    var view: HTML {
        let inside: HTML
        if let stage: Stage = editor.place.stage.flatMap({ editor.definition.stage($0) }) {
            if let action: Action = editor.place.action.flatMap({ stage.action($0) }) { inside = ActionForm(page: page, stage: stage, action: action).view } else { inside = StageForm(page: page, stage: stage).view }
        } else {
            inside = whole
        }
        return "<aside class=\"ot-pe-insp\" aria-label=\"\(lang("Свойства", "Properties"))\">\(when: !editor.isDraft && editor.mayEdit, "<p class=\"ot-alert c small\">\(icon("eye", small: true))<span>\(lang("Эта версия не меняется: нажмите «Изменить».", "This version does not change: press “Change”."))</span></p>")<fieldset\(when: !mayChange, " disabled")>\(inside)</fieldset></aside>"
    }
    private var whole: HTML {
        let name: Phrase = editor.definition.name
        let save: HTML = mayChange ? "<button class=\"btn btn-primary btn-sm mt-3\">\(lang("Сохранить", "Save")) <kbd>Ctrl ↵</kbd></button>" : ""
        return """
            <h2>\(lang(name))</h2><p class="xs muted">\(lang("Выберите этап или действие, чтобы изменить их.", "Choose a stage or an action to change it."))</p>
            \(page.form("name", "stack-s mt-3", "\(names(name))\(save)"))
            """
    }
    func names(_ name: Phrase) -> HTML {
        "<div><label class=\"form-label\" for=\"n-ru\">\(lang("По-русски", "In Russian"))</label><input class=\"form-control\" id=\"n-ru\" name=\"name_ru\" maxlength=\"200\" required value=\"\(name.ru)\"></div><div><label class=\"form-label\" for=\"n-en\">\(lang("По-английски", "In English"))</label><input class=\"form-control\" id=\"n-en\" name=\"name_en\" maxlength=\"200\" value=\"\(name.en)\"></div>"
    }
}

/// Pieces that the forms of stages and actions share.
struct FormPieces {
    let page: EditorPage
    var lang: Lang { page.context.lang }
    var mayChange: Bool { page.editor.mayEdit && page.editor.isDraft }

    func option(_ key: String, _ name: String, _ chosen: String) -> HTML { "<option value=\"\(key)\"\(when: key == chosen, " selected")>\(name)</option>" }
    func select(_ name: String, _ label: String, _ options: [(String, String)], _ chosen: String) -> HTML {
        "<div><label class=\"form-label\" for=\"f-\(name)\">\(label)</label><select class=\"form-select\" id=\"f-\(name)\" name=\"\(name)\">\(each: options, { option($0.0, $0.1, chosen) })</select></div>"
    }
    func check(_ name: String, _ label: String, _ isOn: Bool) -> HTML {
        "<div class=\"form-check form-switch\"><input class=\"form-check-input\" type=\"checkbox\" role=\"switch\" id=\"f-\(name)\" name=\"\(name)\" value=\"1\"\(when: isOn, " checked")><label for=\"f-\(name)\">\(label)</label></div>"
    }
    func term(_ name: String, _ label: String, _ term: Term?) -> HTML {
        let units: [(String, String)] = [("minutes", lang("минут", "minutes")), ("hours", lang("часов", "hours")), ("days", lang("дней", "days"))]
        let kinds: [(String, String)] = [("0", lang("рабочих", "working")), ("1", lang("календарных", "by the calendar"))]
        return """
            <div><label class="form-label" for="f-\(name)">\(label)</label><div class="row-x ot-term"><input class="form-control num" id="f-\(name)" name="\(name)" inputmode="numeric" size="4" value="\(term.map { String($0.count) } ?? "")">\
            <select class="form-select" name="\(name)_unit" aria-label="\(lang("Единица", "Unit"))">\(each: units, { option($0.0, $0.1, term?.unit.rawValue ?? "days") })</select>\
            <select class="form-select" name="\(name)_calendar" aria-label="\(lang("Календарь", "Calendar"))">\(each: kinds, { option($0.0, $0.1, term?.isWorking == false ? "1" : "0") })</select></div></div>
            """
    }
    func people(_ name: String, _ label: String, _ rule: Assignee) -> HTML {
        var chosen: String = DraftFields.key(rule), formula: String = ""
        if case .formula(let text) = rule { (chosen, formula) = ("formula", text) }
        let all: [(String, String)] = page.editor.people.map { ($0.key, $0.name) } + [("formula", lang("по формуле", "by a formula"))]
        let gone: [(String, String)] = all.contains { $0.0 == chosen } ? [] : [(chosen, lang(rule.phrase))]
        let example: String = lang("если(Сумма > 100000; \"руководитель\"; \"ответственный\")", "if(Amount > 100000, \"superior\", \"responsible\")")
        return """
            \(select(name, label, gone + all, chosen))<details\(when: !formula.isEmpty, " open")><summary class="xs muted">\(lang("Формула", "Formula"))</summary><input class="form-control form-control-sm mono mt-1" name="\(name)_formula" maxlength="500" value="\(formula)" placeholder="\(example)" aria-label="\(label): \(lang("формула", "formula"))">\
            <p class="xs muted mb-0 mt-1">\(lang("Даёт слово: ответственный, руководитель, заместитель, имя сотрудника, роль или отдел", "Gives a word: responsible, superior, deputy, a colleague's name, a role or a department"))</p></details>
            """
    }
    /// A condition as one test; a complex one is kept as it is until it is dropped.
    func condition(_ name: String, _ label: String, _ asked: Asked?) -> HTML {
        let test: (column: String, asked: Condition.Operator, values: String)? = DraftFields.test(asked)
        if let asked, test == nil {
            return "<div><span class=\"form-label d-block\">\(label)</span><input type=\"hidden\" name=\"\(name)_kept\" value=\"\(asked.json)\"><div class=\"ot-cond mono xs\">\(asked.json)</div>\(check(name + "_drop", lang("Убрать условие", "Drop the condition"), false))</div>"
        }
        let columns: [(String, String)] = [("", lang("без условия", "no condition"))] + page.editor.columns.map { ($0.key, $0.name) }
        let operators: [(String, String)] = Condition.Operator.allCases.map { ($0.rawValue, Self.word($0, lang)) }
        return """
            <div><span class="form-label d-block">\(label)</span><div class="ot-cond stack-s"><select class="form-select form-select-sm" name="\(name)_f" aria-label="\(lang("Поле", "Field"))">\(each: columns, { option($0.0, $0.1, test?.column ?? "") })</select>\
            <div class="row-x"><select class="form-select form-select-sm w-auto" name="\(name)_op" aria-label="\(lang("Сравнение", "Comparison"))">\(each: operators, { option($0.0, $0.1, test?.asked.rawValue ?? "more") })</select>\
            <input class="form-control form-control-sm grow" name="\(name)_v" value="\(test?.values ?? "")" aria-label="\(lang("Значение", "Value"))" placeholder="\(lang("значение", "value"))"></div></div></div>
            """
    }
    /// What an action may be.
    static func kinds(_ lang: Lang) -> [(String, String)] { Action.Kind.allCases.map { ($0.rawValue, lang($0.phrase)) } }
    /// What the program does not do by itself yet is said where it is chosen.
    func word(of kind: Action.Kind) -> HTML {
        switch kind {
        case .letter: note("c", "mail", lang("Почта к программе ещё не подключена: исполнитель получит задачу с готовым текстом и отправит письмо сам.", "Mail is not connected to the program yet: whoever is asked gets a task with the finished text and sends the letter."))
        case .survey: note("c", "clipboard-list", lang("Исполнитель заполнит анкету в разговоре с клиентом. Итог анкеты с кодом одного из результатов выбирает его сам; у действия без результатов они станут итогами анкеты.", "Whoever is asked fills the survey in during a talk with the client. A verdict with the code of one of the results chooses it by itself; an action without results gets the survey's verdicts."))
        case .document: note("c", "file-text", lang("Документ готовит человек: исполнитель получит задачу и приложит файл к сделке.", "A person prepares the document: whoever is asked gets a task and attaches the file to the deal."))
        case .approval: note("c", "stamp", lang("Визу даёт только тот, кому она поручена, его заместитель или тот, кто правит все сделки.", "Only whom it is asked of gives the visa, their deputy, or who may change every deal."))
        default: ""
        }
    }
    private func note(_ ink: String, _ image: String, _ said: String) -> HTML { "<p class=\"ot-alert \(ink) small mb-0\" role=\"note\">\(icon(image, small: true))<span>\(said)</span></p>" }
    static func word(_ asked: Condition.Operator, _ lang: Lang) -> String {
        switch asked {
        case .is: lang("равно", "is")
        case .not: lang("не равно", "is not")
        case .has: lang("содержит", "contains")
        case .hasNot: lang("не содержит", "does not contain")
        case .hasAll: lang("содержит все", "contains all")
        case .begins: lang("начинается с", "begins with")
        case .less: lang("меньше", "less than")
        case .atMost: lang("не больше", "at most")
        case .more: lang("больше", "more than")
        case .atLeast: lang("не меньше", "at least")
        case .within: lang("в пределах", "within")
        case .outside: lang("вне", "outside")
        case .empty: lang("пусто", "is empty")
        case .filled: lang("заполнено", "is filled")
        }
    }
    func lines(_ name: String, _ label: String, _ outcomes: [Outcome], rows: Int = 3) -> HTML {
        "<div><label class=\"form-label\" for=\"f-\(name)\">\(label)</label><textarea class=\"form-control mono xs\" id=\"f-\(name)\" name=\"\(name)\" rows=\"\(max(rows, outcomes.count))\" placeholder=\"code | по-русски | in English\">\(DraftFields.text(outcomes))</textarea></div>"
    }
    /// Earlier, later, away: what dragging does, for the keyboard.
    func shifts(_ what: String, _ hidden: [(String, String)], _ words: (String, String), _ images: (String, String)) -> HTML {
        guard mayChange else { return "" }
        func button(_ step: String, _ word: String, _ image: String) -> HTML {
            page.form("shift-" + what, "", "\(each: hidden, { "<input type=\"hidden\" name=\"\($0.0)\" value=\"\($0.1)\">" })<button class=\"btn btn-line btn-icon btn-sm\" name=\"by\" value=\"\(step)\" aria-label=\"\(word)\" title=\"\(word)\">\(icon(image, small: true))</button>")
        }
        let remove: HTML = page.form("remove-" + what, "push", "\(each: hidden, { "<input type=\"hidden\" name=\"\($0.0)\" value=\"\($0.1)\">" })<button class=\"btn btn-danger btn-sm btn-icon\" aria-label=\"\(lang("Удалить", "Remove"))\" title=\"\(lang("Удалить", "Remove"))\">\(icon("trash-2", small: true))</button>")
        return "<div class=\"row-x mt-3\">\(button("-1", words.0, images.0))\(button("1", words.1, images.1))\(remove)</div>"
    }
    /// What the check says of this place.
    func faults(_ place: Place) -> HTML {
        let here: [Finding] = page.editor.findings.filter { $0.place == place }
        return "\(each: here, { "<div class=\"ot-alert \($0.severity == .error ? "r" : "y") small mt-2\" role=\"note\">\(icon("circle-alert", small: true))<div>\(lang($0.phrase))</div></div>" })"
    }
    var save: HTML { mayChange ? "<button class=\"btn btn-primary btn-sm\">\(lang("Сохранить", "Save")) <kbd>Ctrl ↵</kbd></button>" : "" }
}

/// The form of an action.
struct ActionForm {
    let page: EditorPage, stage: Stage, action: Action

    var view: HTML {
        let pieces = FormPieces(page: page), lang: Lang = page.context.lang
        let fields: [(String, String)] = [("", "—")] + page.editor.columns.map { ($0.key, $0.name) }
        let subject: HTML = action.kind == .field ? pieces.select("subject", lang("Какое поле заполнить", "Which field to fill"), fields, action.subject ?? "")
            : action.kind == .letter ? pieces.select("subject", lang("По какому шаблону", "By which template"), Self.listed(page.editor.letters, action.subject, lang("письмо пишут сами", "written by hand")), action.subject ?? "")
            : action.kind == .survey ? pieces.select("subject", lang("Какую анкету", "Which survey"), Self.listed(page.editor.surveys, action.subject, "—"), action.subject ?? "")
            : action.kind == .webhook ? pieces.select("subject", lang("Кому", "To whom"), Self.listed(page.editor.destinations, action.subject, "—"), action.subject ?? "")
            : action.kind.needsSubject ? "<div><label class=\"form-label\" for=\"f-subject\">\(lang("Что именно", "Which one"))</label><input class=\"form-control\" id=\"f-subject\" name=\"subject\" maxlength=\"100\" value=\"\(action.subject ?? "")\"></div>" : ""
        let starts: [(String, String)] = [("entry", lang("при входе на этап", "when the stage is entered")), ("chain", lang("только по результату другого", "only by the result of another"))]
        let hidden: [(String, String)] = [("stage", stage.code), ("action", action.code)]
        let body: HTML = """
            <input type="hidden" name="stage" value="\(stage.code)"><input type="hidden" name="action" value="\(action.code)">\(Inspector(page: page).names(action.name))
            \(pieces.select("kind", lang("Вид", "Kind"), FormPieces.kinds(lang), action.kind.rawValue))\(pieces.word(of: action.kind))\(subject)\(pieces.people("assignee", lang("Кому назначить", "Assign to"), action.assignee))\(pieces.term("due", lang("Срок", "Due within"), action.due))
            \(pieces.check("required", lang("Обязательно для перехода", "Required to go on"), action.isRequired))\(pieces.select("start", lang("Когда создавать", "When it is asked for"), starts, action.start.rawValue))\(after(lang))
            \(pieces.condition("cond", lang("Только если", "Only if"), action.condition))
            <details\(when: !action.results.isEmpty, " open")><summary class="med small">\(lang("Результаты и цепочки", "Results and chains"))</summary><div class="stack-s mt-2">\(pieces.lines("results", lang("Результаты, каждый с новой строки", "Results, a line each"), action.results))\(chains(pieces))</div></details>
            <details\(when: action.escalation != nil, " open")><summary class="med small">\(lang("Если не сделано вовремя", "If it is late"))</summary><div class="stack-s mt-2">\(pieces.term("late", lang("Сообщить через", "Tell after"), action.escalation?.after))\(pieces.people("late_to", lang("Кому", "Whom"), action.escalation?.to ?? .superior))</div></details>
            \(pieces.save)
            """
        return """
            <h2>\(lang(action.name))</h2><p class="xs muted">\(lang("Этап «\(stage.name.ru)»", "Stage “\(stage.name.en)”"))</p>\(pieces.faults(Place(stage: stage.code, action: action.code)))\(page.form("action", "stack-s mt-3", body))
            \(pieces.shifts("action", hidden, (lang("Выше", "Up"), lang("Ниже", "Down")), ("chevron-up", "chevron-down")))\(place(pieces))
            """
    }
    /// What may be chosen, and what is chosen already though it is no longer there.
    private static func listed(_ all: [(String, String)], _ chosen: String?, _ none: String) -> [(String, String)] {
        let kept: [(String, String)] = chosen.flatMap { key in key.isEmpty || all.contains { $0.0 == key } ? nil : [(key, key)] } ?? []
        return [("", none)] + all + kept
    }
    private func after(_ lang: Lang) -> HTML {
        let others: [Action] = stage.actions.filter { $0.code != action.code }
        guard !others.isEmpty else { return "" }
        return """
            <fieldset><legend class="form-label">\(lang("После действий", "After these actions"))</legend><input type="hidden" name="after" value="">\(each: others, {
                "<div class=\"form-check\"><input class=\"form-check-input\" type=\"checkbox\" id=\"af-\($0.code)\" name=\"after\" value=\"\($0.code)\"\(when: action.after.contains($0.code), " checked")><label for=\"af-\($0.code)\">\(lang($0.name))</label></div>"
            })</fieldset>
            """
    }
    private func chains(_ pieces: FormPieces) -> HTML {
        guard !action.results.isEmpty || !action.chains.isEmpty else { return "" }
        let lang: Lang = pieces.lang, results: [(String, String)] = [("", lang("любой", "any"))] + action.results.map { ($0.code, lang($0.name)) }
        let actions: [(String, String)] = [("", "—")] + stage.actions.map { ($0.code, lang($0.name)) }
        func row(_ index: Int, _ chain: Chain?) -> HTML {
            """
            <div class="row-x ot-chain"><select class="form-select form-select-sm" name="chain\(index)_on" aria-label="\(lang("Результат", "Result"))">\(each: results, { pieces.option($0.0, $0.1, chain?.result ?? "") })</select>\(icon("arrow-right", small: true))\
            <select class="form-select form-select-sm" name="chain\(index)_start" aria-label="\(lang("Начать действие", "Start the action"))">\(each: actions, { pieces.option($0.0, $0.1, chain?.start ?? "") })</select>\
            <input class="form-control form-control-sm num" name="chain\(index)_limit" inputmode="numeric" size="2" placeholder="∞" aria-label="\(lang("Не больше раз", "At most times"))" value="\(chain?.limit.map(String.init) ?? "")"></div>
            """
        }
        let count: Int = min(action.chains.count + 1, 6)
        return "<div><span class=\"form-label d-block\">\(lang("Результат начинает действие (и не больше стольких раз)", "A result starts an action (and at most so many times)"))</span>\(each: 0..<count, { row($0, action.chains.indices.contains($0) ? action.chains[$0] : nil) })</div>"
    }
    private func place(_ pieces: FormPieces) -> HTML {
        guard pieces.mayChange, page.editor.definition.stages.count > 1 else { return "" }
        let stages: [Stage] = page.editor.definition.stages.filter { $0.code != stage.code && !$0.kind.isClosed }
        return page.form("place-action", "row-x mt-2", """
            <input type="hidden" name="stage" value="\(stage.code)"><input type="hidden" name="action" value="\(action.code)"><select class="form-select form-select-sm grow" name="to" aria-label="\(pieces.lang("На этап", "To the stage"))">\(each: stages, { "<option value=\"\($0.code)\">\(pieces.lang($0.name))</option>" })</select>\
            <button class="btn btn-line btn-sm">\(pieces.lang("Перенести", "Take there"))</button>
            """)
    }
}

/// The form of a stage.
struct StageForm {
    let page: EditorPage, stage: Stage

    var view: HTML {
        let pieces = FormPieces(page: page), lang: Lang = page.context.lang
        let kinds: [(String, String)] = Stage.Kind.allCases.map { ($0.rawValue, lang($0.phrase)) }, advances: [(String, String)] = Advance.allCases.map { ($0.rawValue, lang($0.phrase)) }
        let open: HTML = stage.kind.isClosed ? "" : """
            \(pieces.term("norm", lang("Норма времени на этапе", "Norm of time on the stage"), stage.norm))
            <div><label class="form-label" for="f-probability">\(lang("Вероятность успеха, %", "Probability of success, %"))</label><input class="form-control num" id="f-probability" name="probability" inputmode="numeric" value="\(stage.probability)"></div>
            <input type="hidden" name="first_shown" value="1">\(pieces.check("first", lang("Здесь начинаются новые сделки", "New deals begin here"), stage.isFirst))\(pieces.select("advance", lang("Переход дальше", "Going on"), advances, stage.advance.rawValue))\(forks(pieces))\(ways(pieces))
            """
        let body: HTML = """
            <input type="hidden" name="stage" value="\(stage.code)">\(Inspector(page: page).names(stage.name))\(pieces.select("kind", lang("Что значит этап", "What the stage means"), kinds, stage.kind.rawValue))\(open)
            \(guards(pieces, "entering", lang("Войти можно, только если", "It is entered only if"), stage.entering))\(when: !stage.kind.isClosed, guards(pieces, "leaving", lang("Уйти дальше можно, только если", "It is left only if"), stage.leaving))
            \(pieces.lines("reasons", lang("Причины на выбор при входе", "Reasons to choose from on entry"), stage.reasons, rows: stage.kind.isClosed ? 4 : 2))\(pieces.save)
            """
        return """
            <h2>\(lang(stage.name))</h2><p class="xs muted">\(lang("Этап", "Stage")) · <span class="mono">\(stage.code)</span></p>\(pieces.faults(Place(stage: stage.code)))\(page.form("stage", "stack-s mt-3", body))
            \(pieces.shifts("stage", [("stage", stage.code)], (lang("Раньше", "Earlier"), lang("Позже", "Later")), ("chevron-left", "chevron-right")))\(use(lang))
            """
    }
    private func use(_ lang: Lang) -> HTML {
        let count: Int = page.editor.now[stage.code] ?? 0
        guard count > 0 else { return "" }
        return "<div class=\"ot-use mt-3\"><span class=\"eyebrow\">\(lang("Где работает сейчас", "At work now"))</span><div class=\"row-x small mt-1\"><b class=\"strong\">\(count) \(lang.plural(count, ru: ("сделка", "сделки", "сделок"), en: ("deal", "deals")))</b><a class=\"ot-link xs push\" href=\"/deals/board?process=\(page.editor.process.id.rawValue)\">\(lang("Открыть", "Open"))</a></div></div>"
    }
    private func stages(_ lang: Lang) -> [(String, String)] { [("", "—")] + page.editor.definition.stages.filter { $0.code != stage.code }.map { ($0.code, lang($0.name)) } }

    private func forks(_ pieces: FormPieces) -> HTML {
        let lang: Lang = pieces.lang
        var by: [(String, String)] = [("", lang("всегда (иначе)", "always (otherwise)"))]
        for action in stage.actions {
            by.append((action.code, lang("сделано: ", "done: ") + lang(action.name)))
            for result in action.results { by.append((action.code + ":" + result.code, lang(action.name) + " → " + lang(result.name))) }
        }
        func row(_ index: Int, _ fork: Fork?) -> HTML {
            let name: String = "fork\(index)", chosen: String = [fork?.action, fork?.result].compactMap { $0 }.joined(separator: ":")
            return """
                <div class="ot-cond stack-s"><select class="form-select form-select-sm" name="\(name)_by" aria-label="\(lang("Когда", "When"))">\(each: by, { pieces.option($0.0, $0.1, chosen) })</select>\
                <select class="form-select form-select-sm" name="\(name)_to" aria-label="\(lang("Куда", "Where to"))">\(each: stages(lang), { pieces.option($0.0, $0.1, fork?.to ?? "") })</select>\(kept(name, fork))\
                <div class="row-x"><label class="row-x xs"><input type="checkbox" name="\(name)_once" value="1"\(when: fork?.isAtOnce == true, " checked")> \(lang("сразу", "at once"))</label><input class="form-control form-control-sm grow" name="\(name)_reason" value="\(fork?.reason ?? "")" placeholder="\(lang("код причины", "code of the reason"))" aria-label="\(lang("Причина", "Reason"))"></div></div>
                """
        }
        let count: Int = min(stage.forks.count + 1, 8)
        return "<details\(when: !stage.forks.isEmpty, " open")><summary class=\"med small\">\(lang("Куда по результату", "Where to by the result"))</summary><div class=\"stack-s mt-2\">\(each: 0..<count, { row($0, stage.forks.indices.contains($0) ? stage.forks[$0] : nil) })</div></details>"
    }
    /// A fork's condition that came with a file or a ready methodology stays.
    private func kept(_ name: String, _ fork: Fork?) -> HTML {
        fork?.condition.map { "<input type=\"hidden\" name=\"\(name)_kept\" value=\"\($0.json)\"><span class=\"xs mono\">\($0.json)</span>" } ?? ""
    }
    private func ways(_ pieces: FormPieces) -> HTML {
        let lang: Lang = pieces.lang, isListed: Bool = stage.ways != nil, right: String = stage.ways?.compactMap(\.right).first ?? ""
        let rights: [(String, String)] = [("", lang("любой, кто правит сделку", "whoever edits the deal"))] + MoveRight.allCases.map { ($0.rawValue, lang($0.name)) }
        return """
            <details\(when: isListed, " open")><summary class="med small">\(lang("Куда переводят вручную", "Where to by hand"))</summary><div class="stack-s mt-2">\(pieces.select("ways", lang("Вручную", "By hand"), [("any", lang("на любой этап", "to any stage")), ("listed", lang("только на отмеченные", "only to the ticked ones"))], isListed ? "listed" : "any"))\
            \(each: stages(lang).dropFirst(), { way in "<label class=\"row-x xs\"><input type=\"checkbox\" name=\"way\" value=\"\(way.0)\"\(when: stage.ways?.contains { $0.to == way.0 } ?? true, " checked")> \(way.1)</label>" })\(pieces.select("ways_right", lang("Кому можно", "Who may"), rights, right))</div></details>
            """
    }
    private func guards(_ pieces: FormPieces, _ name: String, _ label: String, _ guards: [Guard]) -> HTML {
        let lang: Lang = pieces.lang, count: Int = min(guards.count + 1, 5)
        func row(_ index: Int) -> HTML {
            let one: Guard? = guards.indices.contains(index) ? guards[index] : nil, prefix: String = "\(name)\(index)"
            return """
                \(pieces.condition(prefix, index == 0 ? label : lang("и если", "and if"), one?.condition))<input class="form-control form-control-sm" name="\(prefix)_ru" value="\(one?.sentence.ru ?? "")" maxlength="300" placeholder="\(lang("что сказать человеку", "what to tell the person"))" aria-label="\(lang("Пояснение по-русски", "Sentence in Russian"))">\
                <input class="form-control form-control-sm" name="\(prefix)_en" value="\(one?.sentence.en ?? "")" maxlength="300" placeholder="in English" aria-label="\(lang("Пояснение по-английски", "Sentence in English"))">
                """
        }
        return "<details\(when: !guards.isEmpty, " open")><summary class=\"med small\">\(label)</summary><div class=\"stack-s mt-2\">\(each: 0..<count, row)</div></details>"
    }
}
