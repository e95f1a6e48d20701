import Admin
import App
import Clients
import Database
@testable import Kernel
import Process
@testable import Sales
import Testing

/// What a process may ask for beside plain tasks, and what its draft would have changed.
@Suite struct ProcessWorkTests {
    /// Adds an action to the first stage and publishes.
    private func publish(_ desk: Desk, _ fields: [String: String]) async throws -> Office.Answer {
        _ = try await desk.browser.post("/processes/1/draft", [:])
        let head: [String: String] = ["stage": "request", "name_ru": "Особое дело", "name_en": "Special matter", "kind": fields["kind"] ?? "task"]
        #expect(try await desk.browser.post("/processes/1/draft/add-action", head).status == 303)
        #expect(try await desk.browser.post("/processes/1/draft/action", head.merging(["action": "special-matter", "assignee": "responsible"]) { $1 }.merging(fields) { $1 }).status == 303)
        return try await desk.browser.post("/processes/1/publish", ["running": "finish"])
    }

    @Test(arguments: Engine.here) func aFormulaSaysWhoDoesIt(_ engine: Engine) async throws {
        let desk = try await Desk(engine), head = try await desk.office.employee("salesHead", "Игорь Панин"), daria = try await desk.office.employee("salesManager", "Дарья Ким")
        let published = try await publish(desk, ["assignee": "formula", "assignee_formula": "если(Сумма >= 100000,50; 'Игорь Панин'; если(Источник = 'Сайт'; 'ответственный'; 'Дарья Ким'))"])
        #expect(published.status == 303, "\(published.text)")
        func owner(_ amount: String, _ source: String) async throws -> Int64 {
            let deal = try await desk.deal("Сумма \(amount) \(source)", ["amount": amount, "source": source])
            return try await desk.number("SELECT employee_id FROM process_action WHERE action = 'special-matter' AND run_id = (SELECT id FROM process_run WHERE record_id = \(deal))")
        }
        #expect(try await owner("100000,50", "site") == head)
        #expect(try await owner("100000,49", "site") == desk.office.administrator)
        #expect(try await owner("5", "other") == daria)
    }

    @Test(arguments: Engine.here) func aFormulaThatIsNoneIsNotPublished(_ engine: Engine) async throws {
        let desk = try await Desk(engine)
        #expect(try await publish(desk, ["assignee": "formula", "assignee_formula": "если(Сумма >"]).status == 400)
        #expect(try await desk.browser.get("/processes/1").text.contains("Публиковать рано"))
    }

    @Test(arguments: Engine.here) func aLetterIsATaskWithItsTextReady(_ engine: Engine) async throws {
        let desk = try await Desk(engine)
        let template = try await desk.browser.post("/letter-templates", ["name": "Приветствие", "subject": "Ваш запрос {Номер}", "body": "Здравствуйте!\n{Что нужно клиенту}: {Сумма}. {Опечатка}"]).id
        #expect(try await publish(desk, ["kind": "letter", "subject": "999"]).status == 400, "a template that is not there")
        let mended: [String: String] = ["stage": "request", "action": "special-matter", "name_ru": "Особое дело", "name_en": "Special matter", "kind": "letter", "subject": String(template), "assignee": "responsible"]
        #expect(try await desk.browser.post("/processes/1/draft/action", mended).status == 303)
        #expect(try await desk.browser.post("/processes/1/publish", ["running": "finish"]).status == 303)
        _ = try await desk.deal("Каталог насосов", ["amount": "1500"])
        let note: String = try await desk.text("SELECT note FROM task WHERE title IN ('Особое дело', 'Special matter') ORDER BY id DESC LIMIT 1")
        #expect(note.contains("отправьте его сами") && note.contains("Тема: Ваш запрос Д-000001") && note.contains("Каталог насосов: 1\u{A0}500\u{A0}₽") && note.contains("{Опечатка}"))
    }

    @Test(arguments: Engine.here) func aDraftIsReplayedOnLastYearsDeals(_ engine: Engine) async throws {
        let desk = try await Desk(engine)
        var deals: [Int64] = []
        for number in 1...45 { deals.append(try await desk.deal("Тираж \(number)")) }
        for deal in deals.prefix(3) { _ = try await desk.done(deal, "contact", "reached") }
        // One is too old to be asked about.
        let oldest: Int64 = deals[0]
        try await desk.office.workspace.database.write { db in
            let kept: String = try db.rows("SELECT run FROM process_run WHERE record_id = \(oldest)").first.map { Form.plain($0["run"]) } ?? ""
            try db.run("UPDATE process_run SET run = \(kept.replacing(/"at":\d+/, with: "\"at\":1000000000000")) WHERE record_id = \(oldest)")
        }
        _ = try await desk.browser.post("/processes/1/draft", [:])
        // By the draft the request is not left by itself, and something more is asked there.
        _ = try await desk.browser.post("/processes/1/draft/stage", ["stage": "request", "name_ru": "Обращение", "name_en": "Request", "kind": "open", "first": "1", "advance": "never"])
        _ = try await desk.browser.post("/processes/1/draft/add-action", ["stage": "request", "name_ru": "Проверить долги", "name_en": "Check debts", "kind": "task"])
        let ordered = try await desk.browser.post("/processes/1/simulation", [:])
        #expect(ordered.status == 303 && ordered.location == "/processes/1/simulation")
        #expect(try await desk.browser.get("/processes/1/simulation").text.contains("hx-trigger=\"every 1s\""))
        try await desk.work()
        let page = try await desk.browser.get("/processes/1/simulation").text
        #expect(page.contains("добавилось бы действие «Проверить долги»") && page.contains("Сбор спецификации» не перешло бы") && !page.contains("every 1s"))
        #expect(try await desk.number("SELECT items FROM draft_trial") == 44)
        #expect(try await desk.number("SELECT changed FROM draft_trial") == 44, "the one of long ago is left out")
        #expect(try await desk.number("SELECT count FROM draft_trial_line WHERE ru LIKE '%Проверить долги%'") == 44)
        #expect(try await desk.number("SELECT COUNT(*) FROM task WHERE title = 'Проверить долги'") == 0, "nothing is done to the deals")
        _ = try await desk.browser.post("/processes/1/draft/add-action", ["stage": "request", "name_ru": "Ещё", "name_en": "More", "kind": "task"])
        #expect(try await desk.browser.get("/processes/1/simulation").text.contains("прогоните его ещё раз"))
        let seller = try await desk.office.browser(of: desk.office.employee("salesManager", "Дарья Ким"))
        #expect(try await seller.post("/processes/1/simulation", [:]).status == 403)
    }
}

/// Two people and one thing: one wins, the other sees why.
@Suite struct RaceTests {
    @Test(arguments: Engine.here) func ofTwoWhoMoveOneDealAtOnceOneWins(_ engine: Engine) async throws {
        let desk = try await Desk(engine), other = try await desk.office.browser(of: desk.office.employee("administrator", "Вера Ли"))
        for round in 1...6 {
            let deal = try await desk.deal("Тираж \(round)"), first = desk.browser
            async let one = first.post("/deals/board", ["id": String(deal), "from": "request", "to": "specification", "note": "первый"])
            async let two = other.post("/deals/board", ["id": String(deal), "from": "request", "to": "estimate", "note": "вторая"])
            let answers: [Office.Answer] = try await [one, two]
            #expect(answers.map(\.status).sorted() == [303, 409], "\(answers.map(\.status))")
            let winner: String = answers[0].status == 303 ? "specification" : "estimate", late: String = answers.first { $0.status == 409 }?.text ?? ""
            #expect(try await desk.stage(deal) == winner)
            #expect(try await desk.moves(deal) == 2)
            #expect(late.contains(answers[0].status == 303 ? "Анна Соколова" : "Вера Ли"))
            // The journal, the run and the deal tell the same.
            #expect(try await desk.number("SELECT COUNT(*) FROM process_move WHERE run_id = (SELECT id FROM process_run WHERE record_id = \(deal))") == 2)
            #expect(try await desk.text("SELECT stage FROM process_run WHERE record_id = \(deal)") == winner)
        }
    }

    @Test(arguments: Engine.here) func ofTwoWhoSaveOneDraftAtOnceOneWins(_ engine: Engine) async throws {
        let desk = try await Desk(engine), other = try await desk.office.browser(of: desk.office.employee("administrator", "Вера Ли")), first = desk.browser
        _ = try await desk.browser.post("/processes/1/draft", [:])
        for round in 1...5 {
            let revision: String = try await desk.text("SELECT revision FROM process_version WHERE process_id = 1 AND state = 'draft'")
            async let one = first.post("/processes/1/draft/add-stage", ["name_ru": "Первая \(round)", "name_en": "First \(round)", "kind": "open", "revision": revision])
            async let two = other.post("/processes/1/draft/add-stage", ["name_ru": "Вторая \(round)", "name_en": "Second \(round)", "kind": "open", "revision": revision])
            let answers: [Office.Answer] = try await [one, two]
            #expect(answers.map(\.status).sorted() == [303, 409])
            let draft: String = try await desk.text("SELECT definition FROM process_version WHERE process_id = 1 AND state = 'draft'")
            #expect(draft.contains("Первая \(round)") != draft.contains("Вторая \(round)"))
        }
    }

    @Test(arguments: Engine.here) func ofTwoWhoCompleteTheSameActionTheDealMovesOnce(_ engine: Engine) async throws {
        let desk = try await Desk(engine), deal = try await desk.deal(), key: [String: String] = try await desk.key(deal, "contact").merging(["result": "reached"]) { $1 }, browser = desk.browser
        async let one = browser.post("/deals/\(deal)/actions/done", key)
        async let two = browser.post("/deals/\(deal)/actions/done", key)
        let answers: [Office.Answer] = try await [one, two]
        #expect(answers.map(\.status) == [303, 303], "the same twice is no mistake")
        #expect(try await desk.moves(deal) == 2)
        #expect(try await desk.stage(deal) == "specification")
        #expect(try await desk.number("SELECT COUNT(*) FROM task WHERE title = 'Заполнить спецификацию'") == 1)
    }
}
