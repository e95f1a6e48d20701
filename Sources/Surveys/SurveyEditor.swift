internal import Clients
internal import Database
internal import HTML
internal import Kernel
internal import Records

/// The card of a survey: its questions one under another, what the answers come to, and what was answered so far.
struct SurveyEditor: Sendable {
    let survey: Survey, row: Row, questionnaire: Questionnaire, mayEdit: Bool, mayAsk: Bool, place: String
    let tally: SurveyTally

    init(_ id: Int64, _ query: Submitted, in tx: Tx) throws {
        survey = try tx.find(ID<Survey>(rawValue: id))
        row = try tx.row(Survey.entity, id)
        questionnaire = try survey.questionnaire()
        mayEdit = try tx.may(.edit, Survey.entity, id) && survey.archivedAt == nil
        mayAsk = survey.isInUse && tx.access.creates(tx.current(SurveyAnswer.entity))
        place = query["q"]
        tally = try SurveyTally(survey, in: tx)
    }
    private var id: Int64 { survey.id.rawValue }
    var inspected: Questionnaire.Question? { mayEdit ? questionnaire.question(place) : nil }

    private func form(_ what: String, _ look: String, _ inside: HTML, _ context: StaffContext) -> HTML {
        "<form class=\"\(look)\" method=\"post\" action=\"/surveys/\(id)/questions/\(what)\"><input type=\"hidden\" name=\"csrf\" value=\"\(context.person.csrf)\"><input type=\"hidden\" name=\"version\" value=\"\(survey.version)\">\(inside)</form>"
    }

    func view(_ actions: HTML, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, state: Field.Choice? = Survey.states.first { $0.key == survey.state }
        let tag: HTML? = state.map { "<span class=\"ot-tag \($0.ink)\">\(lang($0.label))</span>" }
        let ask: HTML = mayAsk ? "<a class=\"btn btn-primary\" href=\"/surveys/\(id)/ask\">\(icon("clipboard-list"))\(lang("Заполнить", "Fill in"))</a>" : ""
        let none: HTML = "<div class=\"ot-empty crop\"><p>\(lang("Вопросов ещё нет. Добавьте первый.", "No questions yet. Add the first one."))</p></div>"
        return screen(survey.name, beside: tag ?? "", actions: "\(actions)\(ask)\(use(context))", """
            \(binNotice(row, lang))<div class="ot-grid g-main-w"><div class="stack">\(intro(lang))
            \(questionnaire.questions.isEmpty ? none : "<ol class=\"stack-s ot-qlist\" aria-label=\"\(lang("Вопросы", "Questions"))\">\(each: questionnaire.questions.enumerated(), { question($0.element, $0.offset + 1, context) })</ol>")\(when: mayEdit, add(context))</div>
            <aside class="stack">\(verdicts(context))\(tally.view(questionnaire, context))</aside></div>
            """)
    }
    private func intro(_ lang: Lang) -> HTML {
        guard let intro = survey.intro, !intro.isEmpty else { return "" }
        return "<section class=\"ot-card p-3\"><h2>\(lang("Что сказать вначале", "What to say first"))</h2><p class=\"ot-prose mb-0\">\(intro)</p></section>"
    }
    /// To use and out of it again.
    private func use(_ context: StaffContext) -> HTML {
        guard mayEdit else { return "" }
        let lang: Lang = context.lang, isOn: Bool = survey.state == "on"
        return "<form method=\"post\" action=\"/surveys/\(id)/\(isOn ? "close" : "use")\"><input type=\"hidden\" name=\"csrf\" value=\"\(context.person.csrf)\"><button class=\"btn \(isOn ? "btn-line" : "btn-primary")\">\(isOn ? lang("Закрыть", "Close") : lang("Начать использовать", "Put to use"))</button></form>"
    }

    // MARK: Questions

    private func question(_ one: Questionnaire.Question, _ number: Int, _ context: StaffContext) -> HTML {
        if one == inspected { return opened(one, number, context) }
        let lang: Lang = context.lang, under: String = one.options.map { $0.points == 0 ? $0.text : "\($0.text) (\($0.points))" }.joined(separator: ", ")
        let name: HTML = mayEdit ? "<a class=\"med\" href=\"/surveys/\(id)?q=\(one.code)#q-\(one.code)\">\(one.text)</a>" : "<span class=\"med\">\(one.text)</span>"
        return """
            <li class="ot-card ot-q" id="q-\(one.code)"><div class="grow">\(head(one, number, lang))<div class="mt-1">\(name)\(when: one.isRequired, " <span class=\"t-m\" title=\"\(lang("Обязательный", "Required"))\">*</span>")</div>\(when: !under.isEmpty, "<p class=\"xs muted mb-0\">\(under)</p>")</div></li>
            """
    }
    private func head(_ one: Questionnaire.Question, _ number: Int, _ lang: Lang) -> HTML {
        "<div class=\"row-x xs muted\"><span class=\"qn\">\(number)</span>\(icon(one.kind.icon, small: true))\(lang(one.kind.phrase))</div>"
    }
    private func opened(_ one: Questionnaire.Question, _ number: Int, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, hidden: HTML = "<input type=\"hidden\" name=\"question\" value=\"\(one.code)\">"
        func check(_ name: String, _ label: String, _ isOn: Bool) -> HTML {
            "<div class=\"form-check form-switch\"><input class=\"form-check-input\" type=\"checkbox\" role=\"switch\" id=\"sv-\(name)\" name=\"\(name)\" value=\"1\"\(when: isOn, " checked")><label for=\"sv-\(name)\">\(label)</label></div>"
        }
        let lines: String = one.options.map { $0.points == 0 ? $0.text : "\($0.text) | \($0.points)" }.joined(separator: "\n")
        let options: HTML = !one.hasOptions ? "" : "<div><label class=\"form-label\" for=\"sv-options\">\(lang("Варианты, каждый с новой строки; баллы после |", "Choices, a line each; points after |"))</label><textarea class=\"form-control\" id=\"sv-options\" name=\"options\" rows=\"\(max(3, one.options.count + 1))\">\(lines)</textarea></div>"
        let body: HTML = """
            \(hidden)<div><label class="form-label" for="sv-text">\(lang("Вопрос", "Question"))</label><textarea class="form-control" id="sv-text" name="text" rows="2" maxlength="500" required>\(one.text)</textarea></div>\(options)
            \(when: one.kind == .scale, check("counted", lang("Число идёт в баллы", "Its number goes into the score"), one.isCounted))\(check("required", lang("Обязательный", "Required"), one.isRequired))
            <div class="row-x"><button class="btn btn-primary btn-sm">\(lang("Сохранить", "Save")) <kbd class="hide-m">Ctrl ↵</kbd></button><a class="btn btn-ghost btn-sm" href="/surveys/\(id)">\(lang("Свернуть", "Close"))</a></div>
            """
        func shift(_ by: String, _ word: String, _ image: String) -> HTML {
            form("shift", "", "\(hidden)<button class=\"btn btn-line btn-icon btn-sm\" name=\"by\" value=\"\(by)\" aria-label=\"\(word)\" title=\"\(word)\">\(icon(image, small: true))</button>", context)
        }
        let remove: HTML = form("remove", "push", "\(hidden)<button class=\"btn btn-danger btn-icon btn-sm\" aria-label=\"\(lang("Удалить вопрос", "Remove the question"))\" title=\"\(lang("Удалить вопрос", "Remove the question"))\">\(icon("trash-2", small: true))</button>", context)
        return """
            <li class="ot-card ot-q on" id="q-\(one.code)"><div class="grow">\(head(one, number, lang))\(form("save", "stack-s mt-2", body, context))\
            <div class="row-x mt-2">\(shift("-1", lang("Выше", "Up"), "chevron-up"))\(shift("1", lang("Ниже", "Down"), "chevron-down"))\(remove)</div></div></li>
            """
    }
    private func add(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang
        return form("add", "ot-addq", """
            <input class="form-control grow" name="text" required maxlength="500" placeholder="\(lang("Новый вопрос", "New question"))" aria-label="\(lang("Новый вопрос", "New question"))">\
            <select class="form-select w-auto" name="kind" aria-label="\(lang("Вид вопроса", "Kind of question"))">\(each: Questionnaire.Question.Kind.allCases, { "<option value=\"\($0.rawValue)\">\(lang($0.phrase))</option>" })</select>\
            <button class="btn btn-line">\(icon("plus", small: true))\(lang("Добавить вопрос", "Add the question"))</button>
            """, context)
    }

    // MARK: Verdicts

    private func verdicts(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, all: [Questionnaire.Verdict] = questionnaire.verdicts
        let hint: String = lang("Первый подходящий. Итог с тем же кодом, что результат действия сделки, ведёт её дальше.", "The first that fits. A verdict with the code of a result of a deal's action leads the deal on.")
        guard mayEdit else {
            let shown: [HTML] = all.map { "<li><b class=\"med grow\">\($0.name)</b><span class=\"xs muted\">\(rule($0, lang))</span></li>" }
            return all.isEmpty ? "" : "<section class=\"ot-card\"><header><h2>\(lang("Итоги", "Verdicts"))</h2></header><ul class=\"ot-list\">\(shown)</ul></section>"
        }
        let rows: Int = min(all.count + 1, Questionnaire.mostVerdicts)
        return """
            <section class="ot-card p-3"><h2>\(lang("Итоги", "Verdicts"))</h2><p class="xs muted mb-2">\(hint)</p>\
            \(form("verdicts", "stack-s", "\(each: 0..<rows, { verdict($0, all.indices.contains($0) ? all[$0] : nil, lang) })<div><button class=\"btn btn-line btn-sm\">\(lang("Сохранить итоги", "Save the verdicts"))</button></div>", context))</section>
            """
    }
    private func rule(_ one: Questionnaire.Verdict, _ lang: Lang) -> String {
        var parts: [String] = []
        if let least = one.least { parts.append(lang("от \(least)", "from \(least)")) }
        if let most = one.most { parts.append(lang("до \(most)", "to \(most)")) }
        if let code = one.question, let question = questionnaire.question(code) { parts.append("\(question.text) — \(question.option(one.answer ?? "")?.text ?? one.answer ?? "")") }
        return parts.isEmpty ? lang("иначе", "otherwise") : parts.joined(separator: ", ")
    }
    private func verdict(_ row: Int, _ one: Questionnaire.Verdict?, _ lang: Lang) -> HTML {
        let name: String = "v\(row)", chosen: String = one?.question.map { $0 + ":" + (one?.answer ?? "") } ?? ""
        var by: [(String, String)] = [("", lang("при любых ответах", "whatever is answered"))]
        for question in questionnaire.questions {
            let words: String = String(question.text.prefix(40))
            if question.hasOptions { by += question.options.map { (question.code + ":" + $0.code, "\(words) — \($0.text)") } }
            if question.kind == .scale { by += (0...Questionnaire.scale).map { ("\(question.code):\($0)", "\(words) — \($0)") } }
        }
        let code: HTML = one.map { "<span class=\"xs muted mono\" title=\"\(lang("Код итога", "Code of the verdict"))\">\($0.code)</span>" } ?? ""
        return """
            <div class="ot-cond stack-s"><input type="hidden" name="\(name)_code" value="\(one?.code ?? "")"><div class="row-x"><input class="form-control form-control-sm grow" name="\(name)_name" maxlength="120" value="\(one?.name ?? "")" placeholder="\(lang("Новый итог", "New verdict"))" aria-label="\(lang("Итог", "Verdict")) \(row + 1)">\(code)</div>\
            <div class="row-x"><input class="form-control form-control-sm num" name="\(name)_least" inputmode="numeric" size="4" value="\(one?.least.map { String($0) } ?? "")" placeholder="\(lang("от", "from"))" aria-label="\(lang("Баллов от", "Points from"))">\
            <input class="form-control form-control-sm num" name="\(name)_most" inputmode="numeric" size="4" value="\(one?.most.map { String($0) } ?? "")" placeholder="\(lang("до", "to"))" aria-label="\(lang("Баллов до", "Points to"))"><span class="xs muted">\(lang("баллов", "points"))</span></div>\
            <select class="form-select form-select-sm" name="\(name)_by" aria-label="\(lang("Ответ", "Answer"))">\(each: by, { "<option value=\"\($0.0)\"\(when: $0.0 == chosen, " selected")>\($0.1)</option>" })</select></div>
            """
    }
}

/// What was answered so far: how many, what it came to, which choices.
struct SurveyTally: Sendable {
    /// The newest that are counted.
    static let most: Int = 500
    let count: Int, verdicts: [(name: String, count: Int)], replies: [String: [String: Int]], last: [Row]

    init(_ survey: Survey, in tx: Tx) throws {
        let rows: [Row] = try tx.rows("""
            SELECT survey_answer.id, survey_answer.verdict, survey_answer.words, survey_answer.sheet, survey_answer.created_at, counterparty.name AS client FROM \(SurveyAnswer.self) LEFT JOIN \(Counterparty.self) ON counterparty.id = survey_answer.counterparty_id
            WHERE survey_answer.survey_id = \(survey.id) AND survey_answer.archived_at IS NULL ORDER BY survey_answer.created_at DESC, survey_answer.id DESC LIMIT \(Self.most)
            """).map { tx.access.visible(tx.current(SurveyAnswer.entity), $0) }
        var verdicts: [String: Int] = [:], replies: [String: [String: Int]] = [:]
        for row in rows {
            let verdict: String = Form.plain(row["verdict"])
            if !verdict.isEmpty { verdicts[verdict, default: 0] += 1 }
            guard case .text(let text) = row["sheet"], let sheet: Sheet = try? Canonical.read(Sheet.self, text) else { continue }  // erased by the law: not counted
            for (question, given) in sheet.replies where sheet.questionnaire.question(question)?.kind != .text {
                for answer in given { replies[question, default: [:]][answer, default: 0] += 1 }
            }
        }
        (count, self.replies, last) = (rows.count, replies, Array(rows.prefix(8)))
        self.verdicts = verdicts.map { (name: $0.key, count: $0.value) }.sorted { $0.count != $1.count ? $0.count > $1.count : $0.name < $1.name }
    }

    func view(_ questionnaire: Questionnaire, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang
        guard count > 0 else { return "<section class=\"ot-card p-3\"><h2>\(lang("Ответы", "Answers"))</h2><p class=\"soft mb-0\">\(lang("Ещё никто не отвечал.", "Nobody has answered yet."))</p></section>" }
        func bar(_ name: String, _ part: Int) -> HTML {
            let share: Int = part * 100 / max(1, count)
            return "<div class=\"bid\"><span class=\"small cut\">\(name)</span><span class=\"ot-prog md\"><i class=\"c\" style=\"--s:0;--v:\(share)\"></i></span><span class=\"num small\">\(part)</span><span class=\"xs muted\">\(share)\u{A0}%</span></div>"
        }
        func question(_ one: Questionnaire.Question) -> HTML {
            guard let counts = replies[one.code] else { return "" }
            if one.kind == .scale {
                let numbers: [(value: Int, count: Int)] = counts.compactMap { answer in Int(answer.key).map { (value: $0, count: answer.value) } }, all: Int = numbers.reduce(0) { $0 + $1.count }
                let tenths: Int = numbers.reduce(0) { $0 + $1.value * $1.count } * 10 / max(1, all)
                return "<p class=\"small med mb-0 mt-2\">\(one.text)</p><p class=\"small mb-0\">\(lang("в среднем", "on average")) <b>\(lang.decimal(Int64(tenths), scale: 1))</b></p>"
            }
            return "<p class=\"small med mb-0 mt-2\">\(one.text)</p><div class=\"ot-bids ot-tally\">\(each: one.options.filter { counts[$0.code] != nil }, { bar($0.text, counts[$0.code] ?? 0) })</div>"
        }
        func line(_ row: Row) -> HTML {
            let at: Day = context.zone.day(Int64(value: row["createdAt"]) ?? 0), client: String = Form.plain(row["client"]), said: String = client.isEmpty ? Form.plain(row["words"]).split(separator: "\n").first.map(String.init) ?? "" : client
            return "<li><a class=\"grow\" href=\"/survey-answers/\(Form.plain(row["id"]))\"><span class=\"cut d-block small\">\(said)</span><span class=\"xs muted\">\(Form.plain(row["verdict"]))</span></a><time class=\"xs muted nowrap\">\(lang.near(at, today: context.today))</time></li>"
        }
        return """
            <section class="ot-card"><header><h2>\(lang("Ответы", "Answers"))</h2><span class="n">\(count == Self.most ? "\(count)+" : String(count))</span><a class="push xs ot-link" href="/survey-answers">\(lang("Все", "All"))</a></header>
            <div class="body">\(when: !verdicts.isEmpty, "<div class=\"ot-bids ot-tally\">\(each: verdicts, { bar($0.name, $0.count) })</div>")\(each: questionnaire.questions, question)</div><ul class="ot-list">\(each: last, line)</ul></section>
            """
    }
}
