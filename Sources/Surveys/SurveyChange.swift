internal import Kernel

/// One change of a questionnaire as a form asks for it: pure, and what it leaves can always be asked.
struct SurveyChange {
    var questionnaire: Questionnaire
    /// The question to look at afterwards.
    private(set) var place: String = ""
    private let lang: Lang

    init(_ questionnaire: Questionnaire, _ lang: Lang) { (self.questionnaire, self.lang) = (questionnaire, lang) }

    /// - Parameter what: the last part of the address.
    mutating func apply(_ what: String, _ form: Submitted) throws {
        switch what {
        case "add": try add(form)
        case "save": try save(form)
        case "remove": try remove(form["question"])
        case "shift": try shift(form["question"], by: form["by"] == "-1" ? -1 : 1)
        case "verdicts": try verdicts(form)
        default: throw NotFound()
        }
    }
    private func index(_ code: String) throws -> Int {
        guard let index: Int = questionnaire.questions.firstIndex(where: { $0.code == code }) else { throw NotFound() }
        return index
    }
    private func text(_ form: Submitted) throws -> String {
        let text: String = form["text"]
        guard !text.isEmpty else { throw BadRequest("Напишите вопрос", "Write the question") }
        guard text.count <= 500 else { throw BadRequest("Вопрос не длиннее 500 знаков", "A question has at most 500 characters") }
        return text
    }
    private static func next(_ letter: String, _ codes: [String]) -> String {
        let last: Int = codes.compactMap { $0.hasPrefix(letter) ? Int($0.dropFirst(letter.count)) : nil }.max() ?? 0
        return letter + String(last + 1)
    }

    // MARK: Questions

    private mutating func add(_ form: Submitted) throws {
        guard questionnaire.questions.count < Questionnaire.mostQuestions else { throw BadRequest("Вопросов не больше \(Questionnaire.mostQuestions)", "At most \(Questionnaire.mostQuestions) questions") }
        guard let kind = Questionnaire.Question.Kind(rawValue: form["kind"]) else { throw BadRequest("Такого вида вопросов нет", "There is no such kind of question") }
        var question = Questionnaire.Question(code: Self.next("q", questionnaire.questions.map(\.code)), kind: kind, text: try text(form))
        switch kind {
        case .yesno: question.options = Survey.yesNo(lang, yes: 0)
        case .one, .many: question.options = (1...2).map { .init(code: "o\($0)", text: lang("Вариант \($0)", "Choice \($0)")) }
        case .scale: question.isCounted = true
        case .text: break
        }
        questionnaire.questions.append(question)
        place = question.code
    }
    private mutating func save(_ form: Submitted) throws {
        let index: Int = try index(form["question"])
        var question: Questionnaire.Question = questionnaire.questions[index]
        question.text = try text(form)
        question.isRequired = form["required"] == "1"
        if question.kind == .scale { question.isCounted = form["counted"] == "1" }
        if question.hasOptions { question.options = try options(form["options"], question) }
        questionnaire.questions[index] = question
        try checkVerdicts()
        place = question.code
    }
    /// A line each: the words, and after `|` the points. What was there keeps its code, also under other words in its place, so that what was answered means the same.
    private func options(_ text: String, _ question: Questionnaire.Question) throws -> [Questionnaire.Option] {
        let old: [Questionnaire.Option] = question.options, lines: [(words: String, points: Int)] = try Self.lines(text), texts: Set<String> = Set(lines.map(\.words))
        guard question.kind != .yesno || lines.count == 2 else { throw BadRequest("У вопроса «да или нет» два варианта", "A yes-or-no question has two choices") }
        guard (2...Questionnaire.mostOptions).contains(lines.count) else { throw BadRequest("Вариантов нужно от двух до \(Questionnaire.mostOptions)", "From two to \(Questionnaire.mostOptions) choices are needed") }
        var all: [Questionnaire.Option] = []
        for (place, line) in lines.enumerated() {
            let same: String? = old.first { $0.text == line.words }?.code, renamed: String? = old.indices.contains(place) && !texts.contains(old[place].text) ? old[place].code : nil
            all.append(.init(code: same ?? renamed ?? Self.next("o", old.map(\.code) + all.map(\.code)), text: line.words, points: line.points))
        }
        return all
    }
    private static func lines(_ text: String) throws -> [(words: String, points: Int)] {
        var all: [(words: String, points: Int)] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let parts: [String] = line.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false).map { Submitted.trimmed($0) }
            guard let words = parts.first, !words.isEmpty else { continue }
            guard words.count <= 200 else { throw BadRequest("Вариант не длиннее 200 знаков", "A choice has at most 200 characters") }
            guard !all.contains(where: { $0.words == words }) else { throw BadRequest("Вариант «\(words)» повторяется", "“\(words)” is there twice") }
            let typed: String = parts.count == 2 ? parts[1] : ""
            guard let points: Int = typed.isEmpty ? 0 : Int(typed), (-1000...1000).contains(points) else {
                throw BadRequest("Баллы варианта «\(words)»: нужно целое число", "Points of “\(words)”: a whole number is needed")
            }
            all.append((words, points))
        }
        return all
    }
    private mutating func remove(_ code: String) throws {
        questionnaire.questions.remove(at: try index(code))
        try checkVerdicts()
    }
    private mutating func shift(_ code: String, by step: Int) throws {
        let index: Int = try index(code), to: Int = index + step
        place = code
        if questionnaire.questions.indices.contains(to) { questionnaire.questions.swapAt(index, to) }
    }

    // MARK: Verdicts

    /// Numbered rows; one without a name is none.
    private mutating func verdicts(_ form: Submitted) throws {
        var all: [Questionnaire.Verdict] = []
        let taken: [String] = questionnaire.verdicts.map(\.code)
        for row in 0..<Questionnaire.mostVerdicts {
            let prefix: String = "v\(row)", name: String = String(form[prefix + "_name"].prefix(120))
            guard !name.isEmpty else { continue }
            let sent: String = form[prefix + "_code"], code: String = taken.contains(sent) && !all.contains { $0.code == sent } ? sent : Self.next("r", taken + all.map(\.code))
            // `question:answer`
            let by: [String] = form[prefix + "_by"].split(separator: ":", maxSplits: 1).map(String.init)
            all.append(.init(code: code, name: name, least: try number(form[prefix + "_least"]), most: try number(form[prefix + "_most"]), question: by.first, answer: by.count == 2 ? by[1] : nil))
        }
        questionnaire.verdicts = all
        try checkVerdicts()
    }
    private func number(_ typed: String) throws -> Int? {
        if typed.isEmpty { return nil }
        guard let number = Int(typed), (-100_000...100_000).contains(number) else { throw BadRequest("Баллы итога: нужно целое число", "Points of a verdict: a whole number is needed") }
        return number
    }
    /// Every verdict asks of answers that are there.
    private func checkVerdicts() throws {
        for one in questionnaire.verdicts {
            if let least = one.least, let most = one.most, least > most { throw BadRequest("Итог «\(one.name)»: «от» больше, чем «до»", "Verdict “\(one.name)”: from is more than to") }
            guard let code = one.question else { continue }
            let question: Questionnaire.Question? = questionnaire.question(code), answer: String = one.answer ?? ""
            let isThere: Bool = question?.kind == .scale ? Int(answer).map { (0...Questionnaire.scale).contains($0) } ?? false : question?.option(answer) != nil
            if !isThere { throw BadRequest("На этот ответ опирается итог «\(one.name)»: сначала измените итог", "The verdict “\(one.name)” rests on this answer: change the verdict first") }
        }
    }
}
