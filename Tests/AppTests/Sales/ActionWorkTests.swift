import Admin
import App
import Clients
import Database
@testable import Kernel
@testable import Process
@testable import Sales
import Testing

/// Each kind of action does what it says: a survey, a letter, a document, a field, a visa.
@Suite struct ActionWorkTests {
    /// The process of first orders with one more action on its first stage.
    private func publish(_ desk: Desk, _ kind: String, _ fields: [String: String] = [:], stage: [String: String] = [:]) async throws {
        let head: [String: String] = ["stage": "request", "name_ru": "Особое дело", "name_en": "Special matter", "kind": kind], anna = desk.browser
        _ = try await anna.post("/processes/1/draft", [:])
        #expect(try await anna.post("/processes/1/draft/add-action", head).status == 303)
        let saved: [String: String] = head.merging(["action": "special-matter", "assignee": "responsible", "required": "1", "results": ""]) { $1 }.merging(fields) { $1 }
        #expect(try await anna.post("/processes/1/draft/action", saved).status == 303)
        if !stage.isEmpty {
            let place: [String: String] = ["stage": "request", "name_ru": "Новый запрос", "name_en": "New request", "kind": "open", "first": "1", "first_shown": "1", "advance": "required"]
            #expect(try await anna.post("/processes/1/draft/stage", place.merging(stage) { $1 }).status == 303)
        }
        let published = try await anna.post("/processes/1/publish", ["running": "finish"])
        #expect(published.status == 303, "\(published.text)")
    }

    @Test(arguments: Engine.here) func whatASurveyComesToLeadsTheDealOn(_ engine: Engine) async throws {
        let desk = try await Desk(engine), anna = desk.browser, survey: Int64 = try await desk.number("SELECT id FROM survey WHERE name = 'Бриф на печать'")
        // The action has no results of its own: it gets the survey's verdicts, and a cold client is lost at once.
        try await publish(desk, "survey", ["subject": String(survey)], stage: ["fork0_by": "special-matter:cold", "fork0_to": "lost", "fork0_once": "1", "fork0_reason": "silence", "fork1_to": "specification"])
        let cold = try await desk.deal("Холодный"), hot = try await desk.deal("Горячий")
        #expect(try await anna.get("/deals/\(cold)").text.contains("Заполнить анкету"))
        #expect(try await desk.done(cold, "special-matter", "cold").status == 400, "nobody ticks a survey")
        let task: Int64 = try await desk.number("SELECT task_id FROM process_action WHERE action = 'special-matter' AND run_id = (SELECT id FROM process_run WHERE record_id = \(cold))")
        #expect(try await anna.post("/tasks/\(task)/done", [:]).status == 400)
        #expect(try await anna.get("/tasks/\(task)").text.contains("/deals/\(cold)/survey?"))
        let key: [String: String] = try await desk.key(cold, "special-matter")
        let page = try await anna.get("/deals/\(cold)/survey?stay=\(key["stay"] ?? "")&action=special-matter&attempt=\(key["attempt"] ?? "")").text
        #expect(page.contains("Макет готов?") && page.contains("по итогу анкеты"))
        #expect(try await anna.post("/deals/\(cold)/survey", key).status == 422, "required questions")
        #expect(try await anna.post("/deals/\(cold)/survey", key.merging(["q-what": "Визитки", "q-when": "o3", "q-artwork": "no"]) { $1 }).status == 303)
        #expect(try await desk.stage(cold) == "lost")
        #expect(try await desk.text("SELECT result FROM process_action WHERE action = 'special-matter' AND status = 'done'") == "cold")
        #expect(try await desk.number("SELECT COUNT(*) FROM task WHERE id = \(task) AND done_at IS NOT NULL") == 1)
        #expect(try await desk.number("SELECT deal_id FROM survey_answer") == cold)
        #expect(try await anna.get("/counterparties/1").text.contains("Что печатаем и для чего? — Визитки"))
        #expect(try await anna.post("/deals/\(cold)/survey", key.merging(["q-what": "Ещё", "q-when": "o3", "q-artwork": "no"]) { $1 }).status == 400, "once")
        let other: [String: String] = try await desk.key(hot, "special-matter")
        #expect(try await anna.post("/deals/\(hot)/survey", other.merging(["q-what": "Каталоги", "q-when": "o1", "q-artwork": "yes", "q-decides": "yes"]) { $1 }).status == 303)
        #expect(try await desk.stage(hot) == "request", "the call is still to be made")
        _ = try await desk.done(hot, "contact", "reached")
        #expect(try await desk.stage(hot) == "specification")
        #expect(try await desk.number("SELECT COUNT(*) FROM survey_answer") == 2)
    }

    @Test(arguments: Engine.here) func aSurveyThatDoesNotDecideAsksForTheResult(_ engine: Engine) async throws {
        let desk = try await Desk(engine), survey: Int64 = try await desk.number("SELECT id FROM survey WHERE name = 'После сдачи тиража'")
        try await publish(desk, "survey", ["subject": String(survey), "results": "again | Закажет снова | Again\nnever | Не закажет | Never"])
        let deal = try await desk.deal(), key: [String: String] = try await desk.key(deal, "special-matter")
        let refused = try await desk.browser.post("/deals/\(deal)/survey", key.merging(["q-nps": "9"]) { $1 })
        #expect(refused.status == 422 && refused.text.contains("выберите результат"))
        #expect(try await desk.number("SELECT COUNT(*) FROM survey_answer") == 0)
        #expect(try await desk.browser.post("/deals/\(deal)/survey", key.merging(["q-nps": "9", "result": "again"]) { $1 }).status == 303)
        #expect(try await desk.text("SELECT result FROM process_action WHERE action = 'special-matter'") == "again")
    }

    @Test(arguments: Engine.here) func aProcessWithASurveyThatIsGoneIsNotPublished(_ engine: Engine) async throws {
        let desk = try await Desk(engine)
        _ = try await desk.browser.post("/processes/1/draft", [:])
        _ = try await desk.browser.post("/processes/1/draft/add-action", ["stage": "request", "name_ru": "Анкета", "name_en": "Survey", "kind": "survey"])
        for subject in ["", "nps", "999"] {
            _ = try await desk.browser.post("/processes/1/draft/action", ["stage": "request", "action": "survey", "name_ru": "Анкета", "name_en": "Survey", "kind": "survey", "subject": subject])
            #expect(try await desk.browser.post("/processes/1/publish", ["running": "finish"]).status == 400, "\(subject)")
        }
        #expect(try await desk.browser.get("/processes/1").text.contains("Публиковать рано"))
    }

    @Test(arguments: Engine.here) func aLetterIsFilledFromTheDealAndItsClientAndWrittenDownWhenSent(_ engine: Engine) async throws {
        let desk = try await Desk(engine), anna = desk.browser
        let template: Int64 = try await anna.post("/letter-templates", ["name": "Приветствие", "subject": "Запрос {Номер}", "body": "Для {Контрагент: Название}: {Что нужно клиенту}. Ваш {Ответственный: Имя и фамилия}. {Контрагент: Чего нет}"]).id
        try await publish(desk, "letter", ["subject": String(template)])
        let contact: Int64 = try await anna.post("/contacts", ["name": "Зимин Пётр", "counterparty_id": "1", "mails": "zimin@example.ru"]).id
        let deal = try await desk.deal("Каталог насосов", process: "first-order", ["contact_id": String(contact)]), key: [String: String] = try await desk.key(deal, "special-matter")
        let client: String = try await desk.text("SELECT name FROM counterparty WHERE id = 1")
        let page = try await anna.get("/deals/\(deal)/letter?stay=\(key["stay"] ?? "")&action=special-matter&attempt=\(key["attempt"] ?? "")").text
        #expect(page.contains("value=\"Запрос Д-000001\"") && page.contains("Каталог насосов. Ваш Анна Соколова. {Контрагент: Чего нет}") && page.contains("mailto:zimin@example.ru?subject="))
        #expect(page.contains(HTMLText.escaped(client)))
        #expect(try await anna.post("/deals/\(deal)/letter", key.merging(["subject": "", "body": "…"]) { $1 }).status == 422)
        #expect(try await desk.number("SELECT COUNT(*) FROM interaction WHERE channel = 'letter'") == 0)
        #expect(try await anna.post("/deals/\(deal)/letter", key.merging(["subject": "Запрос принят", "body": "Считаем.", "contact_id": String(contact)]) { $1 }).status == 303)
        let letter: Row? = try await desk.rows("SELECT subject, body, direction, contact_id, planned FROM interaction WHERE channel = 'letter'").first
        #expect(letter?["subject"] == .text("Запрос принят") && letter?["body"] == .text("Считаем.") && letter?["direction"] == .text("out") && letter?["contactID"] == .int(contact) && letter?["planned"] == .int(0))
        #expect(try await desk.text("SELECT status FROM process_action WHERE action = 'special-matter'") == "done")
        // Ticked without a look at it, it is the template's letter that was sent.
        let second = try await desk.deal("Буклеты")
        #expect(try await desk.done(second, "special-matter").status == 303)
        #expect(try await desk.text("SELECT body FROM interaction WHERE channel = 'letter' ORDER BY id DESC LIMIT 1").contains("Буклеты. Ваш Анна Соколова"))
    }

    @Test(arguments: Engine.here) func aVisaIsGivenByWhomItWasAskedOf(_ engine: Engine) async throws {
        let desk = try await Desk(engine), office = desk.office
        let panin = try await office.employee("salesHead", "Игорь Панин"), daria = try await office.employee("salesManager", "Дарья Ким"), engineer = try await office.employee("technologist", "Вера Ли")
        try await publish(desk, "approval", ["assignee": "employee:\(engineer)", "results": "yes | Согласовано | Approved\nno | Отклонено | Refused"])
        let deal = try await desk.deal("Каталог", process: "first-order", ["owner_id": String(daria)]), key: [String: String] = try await desk.key(deal, "special-matter").merging(["result": "yes"]) { $1 }
        for person in [daria, panin] {
            let refused = try await office.browser(of: person).post("/deals/\(deal)/actions/done", key)
            #expect(refused.status == 400 && refused.text.contains("Вера Ли"), "\(refused.status)")
        }
        let task: Int64 = try await desk.number("SELECT task_id FROM process_action WHERE action = 'special-matter'"), vera = try await office.browser(of: engineer)
        #expect(try await vera.get("/tasks/\(task)").text.contains("Согласовано"))
        // She does not change deals, and gives her visa all the same.
        let given = try await vera.post("/deals/\(deal)/actions/done", key.merging(["result": "no", "note": "краска не ляжет"]) { $1 })
        #expect(given.status == 303, "\(given.text)")
        #expect(try await desk.text("SELECT result FROM process_action WHERE action = 'special-matter'") == "no")
        #expect(try await desk.browser.get("/deals/\(deal)").text.contains("Отклонено · «краска не ляжет»"))
    }

    @Test(arguments: Engine.here) func anApprovalThatIsAddedCanBeRefused(_ engine: Engine) async throws {
        let desk = try await Desk(engine)
        _ = try await desk.browser.post("/processes/1/draft", [:])
        _ = try await desk.browser.post("/processes/1/draft/add-action", ["stage": "request", "name_ru": "Виза", "name_en": "Visa", "kind": "approval"])
        #expect(try await desk.browser.get("/processes/1?stage=request&action=visa").text.contains("no | Отклонено | Refused"))
    }

    @Test(arguments: Engine.here) func aDocumentIsAttachedAndWithThatTheActionIsDone(_ engine: Engine) async throws {
        let desk = try await Desk(engine), anna = desk.browser
        try await publish(desk, "document", ["subject": "offer"])
        let deal = try await desk.deal()
        #expect(try await desk.office.upload("/deals/\(deal)/document", "КП.pdf", Array("%PDF-1.4".utf8), token: anna.token, csrf: anna.csrf).status == 303)
        #expect(try await desk.text("SELECT status FROM process_action WHERE action = 'special-matter'") == "done")
        let file: Row? = try await desk.rows("SELECT name, deal_id, counterparty_id FROM stored_file").first
        #expect(file?["name"] == .text("КП.pdf") && file?["dealID"] == .int(deal) && file?["counterpartyID"] == .int(1))
        #expect(try await anna.get("/deals/\(deal)").text.contains("КП.pdf"))
        #expect(try await anna.get("/counterparties/1").text.contains("КП.pdf"), "the client's file, too")
        #expect(try await desk.office.upload("/deals/\(deal)/document", "Ещё.pdf", Array("%PDF-1.4".utf8), token: anna.token, csrf: anna.csrf).status == 400, "there is no such action any more")
        #expect(try await desk.number("SELECT COUNT(*) FROM stored_file") == 1)
        #expect(try await desk.office.upload("/deals/\(deal)/files", "КП.pdf", Array("%PDF-1.5".utf8), token: anna.token, csrf: anna.csrf).status == 303)
        #expect(try await desk.number("SELECT revision FROM stored_file WHERE is_latest = 1") == 2)
        let stranger = try await desk.office.browser(of: desk.office.employee("auditor", "Ирина Ким"))
        #expect(try await desk.office.upload("/deals/\(deal)/files", "Чужое.pdf", Array("x".utf8), token: stranger.token, csrf: stranger.csrf).status == 403)
    }

    @Test(arguments: Engine.here) func anEmptyFieldIsFilledWhereItIsAskedFor(_ engine: Engine) async throws {
        let desk = try await Desk(engine), anna = desk.browser, deal = try await desk.deal(), key: [String: String] = try await desk.key(deal, "source")
        #expect(try await anna.get("/deals/\(deal)").text.contains("action=\"/deals/\(deal)/fill\""))
        let ticked = try await desk.done(deal, "source")
        #expect(ticked.status == 400 && ticked.text.contains("Источник"), "an empty field is not filled by a tick")
        #expect(try await anna.post("/deals/\(deal)/fill", key.merging(["source": ""]) { $1 }).status == 422)
        #expect(try await anna.post("/deals/\(deal)/fill", key.merging(["source": "луна"]) { $1 }).status == 422)
        #expect(try await anna.post("/deals/\(deal)/fill", key.merging(["source": "site", "amount": "777"]) { $1 }).status == 303)
        #expect(try await desk.text("SELECT status FROM process_action WHERE action = 'source'") == "done")
        #expect(try await desk.number("SELECT amount FROM deal") == 0, "only the field that was asked for")
    }
}

/// Whom a rule of assignment finds, and what a deal is worth by its calculations.
@Suite struct DealMeansTests {
    @Test(arguments: Engine.here) func everyRuleOfAssignmentFindsItsPerson(_ engine: Engine) async throws {
        let desk = try await Desk(engine), office = desk.office
        let branch: Int64 = try await office.workspace.write(as: .program("test")) { try $0.insert(Branch.entity, ["name": .text("Цех"), "organisation_id": .int(1)]) }
        let head = try await office.employee("salesHead", "Игорь Панин"), daria = try await office.employee("salesManager", "Дарья Ким"), deputy = try await office.employee("salesManager", "Тимур Ахметов")
        let engineer = try await office.employee("technologist", "Вера Ли"), worker = try await office.employee("prepress", "Пётр Зимин", branch: branch)
        try await office.workspace.write(as: .program("test")) { try $0.update(Employee.entity, daria, ["deputy_id": .int(deputy)]) }
        let rules: [(rule: String, person: Int64)] = [
            ("responsible", daria), ("superior", head), ("deputy", deputy), ("role:technologist", engineer), ("role:Технолог", engineer), ("department:\(branch)", worker), ("employee:\(worker)", worker),
        ]
        _ = try await desk.browser.post("/processes/1/draft", [:])
        for (number, one) in rules.enumerated() {
            let head: [String: String] = ["stage": "request", "name_ru": "Дело \(number)", "name_en": "Matter \(number)", "kind": "task"]
            _ = try await desk.browser.post("/processes/1/draft/add-action", head)
            #expect(try await desk.browser.post("/processes/1/draft/action", head.merging(["action": "matter-\(number)", "assignee": one.rule]) { $1 }).status == 303, "\(one.rule)")
        }
        #expect(try await desk.browser.post("/processes/1/publish", ["running": "finish"]).status == 303)
        _ = try await desk.deal("Каталог", process: "first-order", ["owner_id": String(daria)])
        for (number, one) in rules.enumerated() {
            #expect(try await desk.number("SELECT owner_id FROM task WHERE title = 'Дело \(number)'") == one.person, "\(one.rule)")
        }
    }

    @Test(arguments: Engine.here) func aDealIsWorthWhatItsCalculationsSay(_ engine: Engine) async throws {
        let desk = try await Desk(engine), deal = try await desk.deal(), other = try await desk.deal("Другая")
        func calculate(_ name: String, _ deal: Int64, net: Int64, cost: Int64) async throws -> Int64 {
            try await desk.office.workspace.write(as: .program("test")) { tx in
                let entity: Entity = try #require(tx.registry["calculation"])
                return try tx.insert(entity, ["name": .text(name), "counterparty_id": .int(1), "deal_id": .int(deal), "family": .text("flyer"), "run": .int(1000), "net": .int(net), "total": .int(net * 122 / 100),
                                              "computed": .int(net), "cost": .int(cost), "tariff": .text("{}"), "job": .text("{}")])
            }
        }
        #expect(try await desk.browser.get("/deals/\(deal)/sums").text.contains("ещё ничего не посчитано"))
        let first = try await calculate("Тысяча", deal, net: 1_000_000, cost: 600_000)
        #expect(try await desk.number("SELECT amount FROM deal WHERE id = \(deal)") == 1_000_000, "the first says what an unpriced deal is worth")
        #expect(try await desk.number("SELECT margin FROM deal WHERE id = \(deal)") == 400_000)
        let second = try await calculate("Ещё тысяча", deal, net: 500_000, cost: 200_000), foreign = try await calculate("Чужой", other, net: 1, cost: 1)
        #expect(try await desk.number("SELECT amount FROM deal WHERE id = \(deal)") == 1_000_000, "a further one changes nothing by itself")
        #expect(try await desk.browser.post("/deals/\(deal)/sums", [:]).status == 422)
        #expect(try await desk.browser.post("/deals/\(deal)/sums", ["calculation": String(foreign)]).status == 422)
        #expect(try await desk.browser.post("/deals/\(deal)/sums", ["calculation": String(second)]).status == 303)
        #expect(try await desk.number("SELECT amount FROM deal WHERE id = \(deal)") == 500_000)
        #expect(try await desk.number("SELECT cost FROM deal WHERE id = \(deal)") == 200_000)
        #expect(try await desk.browser.get("/deals/\(deal)/sums").text.contains("value=\"\(first)\""))
        let auditor = try await desk.office.browser(of: desk.office.employee("auditor", "Ирина Ким"))
        #expect(try await auditor.post("/deals/\(deal)/sums", ["calculation": String(first)]).status == 403)
    }
}

/// How a text stands in a page.
enum HTMLText {
    static func escaped(_ text: String) -> String { text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;").replacing("'", with: "&#39;") }
}
