import App
import Clients
import Database
import Foundation
@testable import Kernel
@testable import Surveys
import Testing

/// Surveys: made in the browser, filled in during a talk, kept as they were answered.
@Suite struct SurveyTests {
    /// A survey of every kind of question, in use. - Returns: its number.
    private func made(_ desk: Desk) async throws -> Int64 {
        let anna = desk.browser, id: Int64 = try await anna.post("/surveys", ["name": "Знакомство", "state": "draft", "intro": "Здравствуйте!"]).id
        for (kind, text) in [("text", "Что печатаете?"), ("yesno", "Печатали у нас?"), ("scale", "Как вам сроки?"), ("one", "Как часто?"), ("many", "Что важно?")] {
            #expect(try await anna.post("/surveys/\(id)/questions/add", ["kind": kind, "text": text]).status == 303, "\(kind)")
        }
        for (question, fields) in [("q1", ["text": "Что печатаете?", "required": "1"]), ("q2", ["text": "Печатали у нас?", "options": "Да | 3\nНет"]), ("q4", ["text": "Как часто?", "required": "1", "options": "Каждый месяц | 5\nРаз в год | 1"])] {
            #expect(try await anna.post("/surveys/\(id)/questions/save", fields.merging(["question": question]) { $1 }).status == 303, "\(question)")
        }
        let verdicts: [String: String] = ["v0_name": "Важный", "v0_least": "15", "v1_name": "Редкий", "v1_by": "q4:o2", "v2_name": "Прочий"]
        #expect(try await anna.post("/surveys/\(id)/questions/verdicts", verdicts).status == 303)
        #expect(try await anna.post("/surveys/\(id)/use", [:]).status == 303)
        return id
    }
    private let good: [String: String] = ["counterparty_id": "1", "q-q1": "Каталоги", "q-q2": "yes", "q-q3": "9", "q-q4": "o1", "q-q5": "o2"]

    @Test(arguments: Engine.here) func aTalkIsWrittenDownByItsQuestionsAndStandsOnTheTimeline(_ engine: Engine) async throws {
        let desk = try await Desk(engine), survey = try await made(desk), anna = desk.browser
        let page = try await anna.get("/surveys/\(survey)/ask?counterparty_id=1").text
        for text in ["Здравствуйте!", "Что печатаете?", "Печатали у нас?", "Как вам сроки?", "Каждый месяц", "Что важно?"] { #expect(page.contains(text), "\(text)") }
        let answer = try await anna.post("/surveys/\(survey)/answers", good)
        #expect(answer.status == 303, "\(answer.text)")
        let row: Row? = try await desk.rows("SELECT score, verdict, counterparty_id, owner_id FROM survey_answer").first
        #expect(row?["score"] == .int(17) && row?["verdict"] == .text("Важный") && row?["counterpartyID"] == .int(1) && row?["ownerID"] == .int(desk.office.administrator))
        let card = try await anna.get("/counterparties/1").text
        #expect(card.contains("Знакомство") && card.contains("Что печатаете? — Каталоги") && card.contains("Важный"))
        let touch: Row? = try await desk.rows("SELECT channel, outcome, planned FROM interaction").first
        #expect(touch?["channel"] == .text("survey") && touch?["outcome"] == .text("Важный, 17 из 18") && touch?["planned"] == .int(0))
        let sheet = try await anna.get("/survey-answers/\(answer.id)").text
        #expect(sheet.contains("Каждый месяц") && sheet.contains("Вариант 2"))
        #expect(try await anna.get("/surveys/\(survey)").text.contains("в среднем"))
        let rare = try await anna.post("/surveys/\(survey)/answers", ["counterparty_id": "1", "q-q1": "Визитки", "q-q4": "o2"])
        #expect(try await desk.text("SELECT verdict FROM survey_answer WHERE id = \(rare.id)") == "Редкий")
    }

    @Test(arguments: Engine.here, [
        ["q-q1": ""], ["q-q4": ""], ["q-q4": "o9"], ["q-q3": "11"], ["q-q3": "много"], ["q-q1": String(repeating: "ж", count: 4001)], ["counterparty_id": "999"], ["counterparty_id": ""],
    ])
    func wrongAnswersAreRefusedWithTheRestKept(_ engine: Engine, _ bad: [String: String]) async throws {
        let desk = try await Desk(engine), survey = try await made(desk)
        let answer = try await desk.browser.post("/surveys/\(survey)/answers", good.merging(bad) { $1 })
        #expect(answer.status == 422 && answer.text.contains("role=\"alert\""), "\(bad) \(answer.status)")
        #expect(answer.text.contains("value=\"o2\" checked"), "what was ticked stays ticked")
        #expect(try await desk.number("SELECT COUNT(*) FROM survey_answer") == 0)
        #expect(try await desk.number("SELECT COUNT(*) FROM interaction") == 0)
    }

    @Test(arguments: Engine.here) func anAnsweredSheetKeepsTheQuestionsItWasAnsweredWith(_ engine: Engine) async throws {
        let desk = try await Desk(engine), survey = try await made(desk), anna = desk.browser
        let answer: Int64 = try await anna.post("/surveys/\(survey)/answers", good).id
        #expect(try await anna.post("/surveys/\(survey)/questions/save", ["question": "q4", "text": "Сколько раз в год?", "options": "Двенадцать\nОдин"]).status == 303)
        #expect(try await anna.post("/surveys/\(survey)/questions/remove", ["question": "q3"]).status == 303)
        let sheet = try await anna.get("/survey-answers/\(answer)").text
        #expect(sheet.contains("Как часто?") && sheet.contains("Каждый месяц") && sheet.contains("Как вам сроки?") && !sheet.contains("Сколько раз в год?"))
        // A choice under other words in its place is the same choice.
        #expect(try await desk.text("SELECT questions FROM survey WHERE id = \(survey)").contains("\"code\":\"o1\",\"points\":0,\"text\":\"Двенадцать\""))
        #expect(try await anna.get("/surveys/\(survey)/history").text.contains("Вопросы и итоги:</span> <ins>изменено</ins>"), "the change log has it")
        #expect(try await desk.text("SELECT changes FROM change_log WHERE entity = 'survey' ORDER BY id DESC LIMIT 1").contains("Двенадцать"))
    }

    @Test(arguments: Engine.here) func whatCannotBeAskedIsNotPutToUse(_ engine: Engine) async throws {
        let desk = try await Desk(engine), anna = desk.browser, empty: Int64 = try await anna.post("/surveys", ["name": "Пустая", "state": "draft"]).id
        #expect(try await anna.post("/surveys/\(empty)/use", [:]).status == 400)
        #expect(try await anna.post("/surveys", ["name": "Сразу", "state": "on"]).status == 422)
        #expect(try await anna.get("/surveys/\(empty)/ask?counterparty_id=1").status == 400)
        let survey = try await made(desk)
        func change(_ what: String, _ fields: [String: String]) async throws -> Int { try await anna.post("/surveys/\(survey)/questions/\(what)", fields).status }
        #expect(try await change("add", ["kind": "matrix", "text": "?"]) == 400)
        #expect(try await change("add", ["kind": "text", "text": " "]) == 400)
        #expect(try await change("save", ["question": "q4", "text": "Как часто?", "options": "Один"]) == 400)
        #expect(try await change("save", ["question": "q4", "text": "Как часто?", "options": "Один | много\nДва"]) == 400)
        #expect(try await change("save", ["question": "q4", "text": "Как часто?", "options": "Да\nДа"]) == 400)
        #expect(try await change("remove", ["question": "q4"]) == 400, "a verdict rests on it")
        #expect(try await change("remove", ["question": "q77"]) == 404)
        #expect(try await change("verdicts", ["v0_name": "Наоборот", "v0_least": "5", "v0_most": "1"]) == 400)
        #expect(try await change("verdicts", ["v0_name": "Ни на чём", "v0_by": "q4:o9"]) == 400)
        #expect(try await desk.text("SELECT questions FROM survey WHERE id = \(survey)").contains("Каждый месяц"), "nothing changed")
    }

    @Test(arguments: Engine.here) func twoAuthorsOfOneSurveyLoseNothingOfTheFirst(_ engine: Engine) async throws {
        let desk = try await Desk(engine), survey = try await made(desk), version: String = try await desk.text("SELECT version FROM survey WHERE id = \(survey)")
        let first = try await desk.browser.post("/surveys/\(survey)/questions/add", ["kind": "text", "text": "Первый", "version": version])
        let second = try await desk.browser.post("/surveys/\(survey)/questions/add", ["kind": "text", "text": "Второй", "version": version])
        #expect(first.status == 303 && second.status == 409 && second.text.contains("другой человек"))
        let questions: String = try await desk.text("SELECT questions FROM survey WHERE id = \(survey)")
        #expect(questions.contains("Первый") && !questions.contains("Второй"))
    }

    @Test(arguments: Engine.here) func sellersAskAndDoNotRewriteAndSeeTheAnswersOfTheirClients(_ engine: Engine) async throws {
        let desk = try await Desk(engine), survey = try await made(desk)
        let daria = try await desk.office.browser(of: desk.office.employee("salesManager", "Дарья Ким")), timur = try await desk.office.browser(of: desk.office.employee("salesManager", "Тимур Ахметов"))
        let client: Int64 = try await daria.post("/counterparties", DayTests.gazeta.merging(["name": "Клиент Дарьи"]) { $1 }).id
        #expect(try await daria.get("/surveys/\(survey)").status == 200)
        #expect(try await daria.post("/surveys/\(survey)/questions/add", ["kind": "text", "text": "Ещё"]).status == 403)
        #expect(try await daria.post("/surveys/\(survey)/close", [:]).status == 403)
        let answer = try await daria.post("/surveys/\(survey)/answers", good.merging(["counterparty_id": String(client)]) { $1 })
        #expect(answer.status == 303, "\(answer.text)")
        #expect(try await daria.get("/survey-answers/\(answer.id)").status == 200)
        #expect(try await timur.get("/survey-answers/\(answer.id)").status == 404)
        #expect(try await !timur.get("/surveys/\(survey)").text.contains("Каталоги"), "the answers of others are not counted out to them")
        #expect(try await timur.post("/surveys/\(survey)/answers", good.merging(["counterparty_id": String(client)]) { $1 }).status == 422, "nobody asks whom they do not see")
    }

    @Test(arguments: Engine.here, Engine.here) func surveysAndAnswersGoAlongWithTheWorkspace(_ from: Engine, _ to: Engine) async throws {
        let desk = try await Desk(from), survey = try await made(desk), deal = try await desk.deal("Каталог")
        _ = try await desk.browser.post("/surveys/\(survey)/answers", good.merging(["deal_id": String(deal)]) { $1 })
        let path: String = try await TransferTests.export(desk.office.workspace)
        defer { unlink(path) }
        let there = try await Desk(to)
        let result = try await TransferTests.load(path, there.office.workspace)
        #expect(result.failed == 0 && result.problems.isEmpty, "\(result.problems)")
        #expect(try await there.number("SELECT COUNT(*) FROM survey") == 3, "the ready ones are the same")
        let row: Row? = try await there.rows("SELECT survey_answer.id, survey.name, deal.title FROM survey_answer JOIN survey ON survey.id = survey_id JOIN deal ON deal.id = deal_id").first
        #expect(row?["name"] == .text("Знакомство") && row?["title"] == .text("Каталог"))
        #expect(try await there.browser.get("/survey-answers/\(row.map { Form.plain($0["id"]) } ?? "")").text.contains("Каждый месяц"))
    }

    @Test func theFirstVerdictThatFitsIsTaken() {
        var one = Questionnaire(questions: [.init(code: "a", kind: .scale, text: "?", isCounted: true), .init(code: "b", kind: .many, text: "?", options: [.init(code: "x", text: "X", points: 2), .init(code: "y", text: "Y", points: -1)])])
        one.verdicts = [.init(code: "top", name: "Top", least: 9), .init(code: "why", name: "Why", question: "b", answer: "y"), .init(code: "low", name: "Low", most: 3)]
        #expect(one.score(["a": ["7"], "b": ["x", "y"]]) == 8 && one.mostScore == 12)
        #expect(one.verdict(["a": ["9"], "b": ["y"]])?.code == "why" && one.verdict(["a": ["9"]])?.code == "top" && one.verdict(["a": ["3"]])?.code == "low" && one.verdict(["a": ["5"]]) == nil)
    }
}
