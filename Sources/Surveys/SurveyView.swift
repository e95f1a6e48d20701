internal import HTML
internal import Kernel

/// The questions of a survey as an employee fills them in, and a filled sheet as it is read.
struct SurveyView {
    let lang: Lang

    // MARK: To fill in

    /// - Parameters:
    ///   - input: what was sent before, when it comes again.
    ///   - errors: question → what is wrong with its answer.
    func questions(_ questionnaire: Questionnaire, _ input: Submitted, _ errors: [String: Text]) -> HTML {
        "\(each: questionnaire.questions.enumerated(), { question($0.element, $0.offset + 1, input, errors[$0.element.code]) })"
    }
    private func question(_ one: Questionnaire.Question, _ number: Int, _ input: Submitted, _ error: Text?) -> HTML {
        let name: String = Reading.name(one), given: [String] = input.all(name), described: HTML = error == nil ? "" : " aria-describedby=\"e-\(name)\""
        let star: HTML = one.isRequired ? " <span class=\"t-m\" title=\"\(lang("Обязательный", "Required"))\">*</span>" : ""
        let wrong: HTML? = error.map { "<p class=\"t-r small mb-0\" id=\"e-\(name)\" role=\"alert\">\(lang($0))</p>" }
        if one.kind == .text {
            return "<div class=\"ot-ques\"><label class=\"form-label med\" for=\"\(name)\">\(number). \(one.text)\(star)</label><textarea class=\"form-control\" id=\"\(name)\" name=\"\(name)\" rows=\"2\" maxlength=\"\(Reading.longest)\"\(when: one.isRequired, " required")\(when: error != nil, " aria-invalid=\"true\"")\(described)>\(given.first ?? "")</textarea>\(wrong)</div>"
        }
        let answers: HTML = one.kind == .scale ? scale(one, name, given) : options(one, name, given)
        return "<fieldset class=\"ot-ques\"\(when: error != nil, " aria-invalid=\"true\"")\(described)><legend class=\"form-label med\">\(number). \(one.text)\(star)</legend>\(answers)\(wrong)</fieldset>"
    }
    private func scale(_ one: Questionnaire.Question, _ name: String, _ given: [String]) -> HTML {
        func number(_ value: Int) -> HTML {
            "<input type=\"radio\" name=\"\(name)\" id=\"\(name)-\(value)\" value=\"\(value)\"\(when: given.contains(String(value)), " checked")\(when: one.isRequired, " required")><label for=\"\(name)-\(value)\">\(value)</label>"
        }
        return "<div class=\"ot-nps ot-scale\">\(each: 0...Questionnaire.scale, number)</div>"
    }
    private func options(_ one: Questionnaire.Question, _ name: String, _ given: [String]) -> HTML {
        let type: String = one.kind == .many ? "checkbox" : "radio"
        func option(_ choice: Questionnaire.Option) -> HTML {
            "<label class=\"row-x\"><input class=\"form-check-input\" type=\"\(type)\" name=\"\(name)\" value=\"\(choice.code)\"\(when: given.contains(choice.code), " checked")\(when: one.isRequired && one.kind != .many, " required")> <span>\(choice.text)</span></label>"
        }
        return "<div class=\"\(one.kind == .yesno ? "row-x wrap" : "stack-s")\">\(each: one.options, option)</div>"
    }

    // MARK: To read

    func sheet(_ sheet: Sheet) -> HTML {
        func line(_ question: Questionnaire.Question) -> HTML {
            let said: String = Questionnaire.words(question, sheet.replies)
            return "<div><dt>\(question.text)</dt><dd>\(said.isEmpty ? "—" : said)</dd></div>"
        }
        return "<dl class=\"ot-facts ot-sheet-qa mb-0\">\(each: sheet.questionnaire.questions, line)</dl>"
    }
}

extension Questionnaire.Question.Kind {
    var phrase: Text {
        switch self {
        case .text: Text("свободный ответ", "words")
        case .yesno: Text("да или нет", "yes or no")
        case .scale: Text("оценка 0–10", "scale 0–10")
        case .one: Text("один из вариантов", "one of several")
        case .many: Text("несколько вариантов", "several choices")
        }
    }
    var icon: String {
        switch self {
        case .text: "message-square"
        case .yesno: "circle-check"
        case .scale: "percent"
        case .one: "list"
        case .many: "square-check"
        }
    }
}
