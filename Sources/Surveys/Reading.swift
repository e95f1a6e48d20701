internal import Kernel

/// What a form of a survey sent, read by its questions.
struct Reading: Sendable {
    let questionnaire: Questionnaire
    private(set) var replies: Replies = [:], errors: [String: Text] = [:]
    var isValid: Bool { errors.isEmpty }
    static let longest: Int = 4000

    static func name(_ question: Questionnaire.Question) -> String { "q-" + question.code }

    init(_ questionnaire: Questionnaire, _ form: Submitted) {
        self.questionnaire = questionnaire
        for question in questionnaire.questions {
            let sent: [String] = form.all(Self.name(question)).map { Submitted.trimmed($0) }.filter { !$0.isEmpty }
            if let problem = Self.problem(question, sent) { errors[question.code] = problem } else if !sent.isEmpty { replies[question.code] = sent }
        }
    }
    private static func problem(_ question: Questionnaire.Question, _ sent: [String]) -> Text? {
        if sent.isEmpty { return question.isRequired ? Text("На этот вопрос нужен ответ", "This question needs an answer") : nil }
        if question.kind != .many, sent.count > 1 { return Text("Здесь один ответ", "One answer here") }
        switch question.kind {
        case .text: return sent[0].count > longest ? Text("Не длиннее \(longest) знаков", "No longer than \(longest) characters") : nil
        case .scale:
            guard let number = Int(sent[0]), (0...Questionnaire.scale).contains(number) else { return Text("Нужно число от 0 до \(Questionnaire.scale)", "A number from 0 to \(Questionnaire.scale) is needed") }
            return nil
        case .yesno, .one, .many:
            return sent.allSatisfy { question.option($0) != nil } ? nil : Text("Такого варианта больше нет: выберите снова", "There is no such choice any more: choose again")
        }
    }
    var sheet: Sheet { Sheet(questionnaire: questionnaire, replies: replies) }
    var verdict: Questionnaire.Verdict? { questionnaire.verdict(replies) }
}
