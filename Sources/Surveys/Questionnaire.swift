internal import Kernel

/// What a survey asks and what its answers mean. It is kept with the survey, and once more with every answered sheet: a sheet keeps the
/// questions it was answered with, whatever becomes of the survey.
struct Questionnaire: Codable, Sendable, Hashable {
    var questions: [Question] = []
    /// The first that matches is what the answers come to.
    var verdicts: [Verdict] = []

    /// One question.
    struct Question: Codable, Sendable, Hashable {
        enum Kind: String, Codable, CaseIterable, Sendable { case text, yesno, scale, one, many }
        /// Unique within the survey; never given to another question.
        var code: String
        var kind: Kind
        var text: String
        var isRequired: Bool = false
        /// Of a choice, and of yes and no.
        var options: [Option] = []
        /// Of a scale: its number goes into the score.
        var isCounted: Bool = false

        func option(_ code: String) -> Option? { options.first { $0.code == code } }
        var hasOptions: Bool { kind == .yesno || kind == .one || kind == .many }
    }
    /// One of the answers to choose from.
    struct Option: Codable, Sendable, Hashable {
        var code: String, text: String
        /// What it adds to the score.
        var points: Int = 0
    }
    /// What the answers come to: by the score, by one answer, or by both.
    struct Verdict: Codable, Sendable, Hashable {
        /// The code that a result of a process's action may have, too.
        var code: String
        var name: String
        var least: Int?, most: Int?
        /// The code of a question, and of one of its options or a number of its scale.
        var question: String?, answer: String?
        var isUnconditional: Bool { least == nil && most == nil && question == nil }
    }

    static let mostQuestions: Int = 60, mostOptions: Int = 30, mostVerdicts: Int = 12
    /// A scale goes from 0 to this.
    static let scale: Int = 10

    func question(_ code: String) -> Question? { questions.first { $0.code == code } }
    var isScored: Bool { questions.contains { $0.isCounted || $0.options.contains { $0.points != 0 } } }

    /// Why nobody can be asked this yet; nil: everybody can.
    var gap: Text? {
        questions.isEmpty ? Text("В анкете нет ни одного вопроса.", "The survey has no question yet.") : nil
    }
}

/// Question → what was answered: words, a number, or codes of options.
typealias Replies = [String: [String]]

extension Questionnaire {
    /// The sum of the points of what was chosen and of the numbers that count.
    func score(_ replies: Replies) -> Int {
        questions.reduce(0) { sum, question in
            let given: [String] = replies[question.code] ?? []
            if question.kind == .scale { return sum + (question.isCounted ? given.first.flatMap { Int($0) } ?? 0 : 0) }
            return sum + question.options.filter { given.contains($0.code) }.reduce(0) { $0 + $1.points }
        }
    }
    /// The most that can be reached.
    var mostScore: Int {
        questions.reduce(0) { sum, question in
            switch question.kind {
            case .text: sum
            case .scale: sum + (question.isCounted ? Self.scale : 0)
            case .yesno, .one: sum + max(0, question.options.map(\.points).max() ?? 0)
            case .many: sum + question.options.reduce(0) { $0 + max(0, $1.points) }
            }
        }
    }
    func verdict(_ replies: Replies) -> Verdict? {
        let score: Int = score(replies)
        return verdicts.first { one in
            guard score >= one.least ?? Int.min, score <= one.most ?? Int.max else { return false }
            guard let question = one.question else { return true }
            return replies[question]?.contains(one.answer ?? "") == true
        }
    }
    /// What was answered to a question, as people read it; empty: nothing.
    static func words(_ question: Question, _ replies: Replies) -> String {
        let given: [String] = replies[question.code] ?? []
        if question.hasOptions { return given.map { question.option($0)?.text ?? $0 }.joined(separator: ", ") }
        return given.joined(separator: " ")
    }
    /// All answers, a question and its answer a line.
    func words(_ replies: Replies) -> String {
        questions.compactMap { question in
            let said: String = Self.words(question, replies)
            return said.isEmpty ? nil : "\(question.text) — \(said)"
        }.joined(separator: "\n")
    }
}

/// One filled sheet: the questions as they were then, and the answers.
struct Sheet: Codable, Sendable {
    let questionnaire: Questionnaire, replies: Replies
}
