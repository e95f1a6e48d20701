import Admin
import App
import Clients
import Database
@testable import Kernel
@testable import Sales
import Testing

/// The board of deals: who was faster, what it adds up, and that it stays one board.
@Suite struct BoardOfDealsTests {
    @Test(arguments: Engine.here) func aCardDroppedFromAnOldPageStaysWhereItsFasterMoverPutIt(_ engine: Engine) async throws {
        let desk = try await Desk(engine), deal = try await desk.deal("Каталог насосов"), other = try await desk.deal("Буклеты")
        #expect(try await desk.move(deal, to: "specification", ["note": "первый"]).status == 303)
        // The second person's board still shows it where it was.
        let late = try await desk.browser.post("/deals/board", ["id": String(deal), "from": "request", "to": "estimate", "note": "второй"])
        #expect(late.status == 409 && late.text.contains("Анна Соколова") && late.text.contains("Сбор спецификации") && late.text.contains("не сделан"))
        #expect(try await desk.stage(deal) == "specification")
        let both = try await desk.browser.post("/deals/board", ["id": "\(deal),\(other)", "from": "request,request", "to": "estimate", "note": "вместе"])
        #expect(both.status == 422 && both.text.contains("Каталог насосов") && both.text.contains("Анна Соколова"))
        #expect(try await desk.stage(deal) == "specification")
        #expect(try await desk.stage(other) == "estimate", "what one deal lacks keeps no other back")
        #expect(try await desk.browser.post("/deals/board", ["id": String(deal), "from": "specification", "to": "estimate", "note": "теперь вижу"]).status == 303)
    }

    @Test(arguments: Engine.here) func everyColumnIsAddedUpByItself(_ engine: Engine) async throws {
        let desk = try await Desk(engine), office = desk.office
        let seller = try await office.employee("salesManager", "Дарья Ким"), own = try await office.browser(of: seller)
        try await office.workspace.write(as: .program("test")) { tx in
            for number in 1...30 { try tx.insert(Deal.entity, ["title": .text("Своя \(number)"), "process_id": .int(1), "amount": .int(10_000), "owner_id": .int(seller)]) }
            for number in 1...5 { try tx.insert(Deal.entity, ["title": .text("Чужая \(number)"), "process_id": .int(1), "amount": .int(70_000), "owner_id": .int(1)]) }
            // Seen as one of the team, and added to the rest.
            let shared: Int64 = try tx.insert(Deal.entity, ["title": .text("Общая"), "process_id": .int(1), "amount": .int(500_000), "owner_id": .int(1)])
            try tx.insert(DealMember.entity, ["deal_id": .int(shared), "part": .text("designer"), "employee_id": .int(seller)])
        }
        let (mine, whole, sifted): (DealBoard, DealBoard, DealBoard) = try await office.workspace.read(as: office.access(of: seller)) { tx in
            (try DealBoard(DealBoardQuery(Submitted(["process": ["1"], "mine": ["1"]])), in: tx), try DealBoard(DealBoardQuery(Submitted(["process": ["1"]])), in: tx),
             try DealBoard(DealBoardQuery(Submitted(["process": ["1"], "idle": ["1"]])), in: tx))
        }
        #expect(mine.count == 30 && mine.amount == 300_000)
        #expect(whole.count == 31 && whole.amount == 800_000 && whole.columns[0].cards.count == DealBoard.page && whole.columns[0].next != nil)
        #expect(sifted.count == 0)
        #expect(try await own.get("/deals/board?process=1").text.contains("8\u{A0}000\u{A0}₽"))
    }

    @Test(arguments: Engine.here) func aStageOfAnOlderVersionShowsItsCardsToTheLast(_ engine: Engine) async throws {
        let desk = try await Desk(engine)
        try await desk.office.workspace.write(as: .program("test")) { tx in
            for number in 1...(DealBoard.page + 5) { try tx.insert(Deal.entity, ["title": .text("Тираж \(number)"), "process_id": .int(1)]) }
        }
        _ = try await desk.browser.post("/processes/1/draft", [:])
        _ = try await desk.browser.post("/processes/1/draft/stage", ["stage": "specification", "name_ru": "Сбор", "name_en": "Gathering", "kind": "open", "first": "1", "advance": "never"])
        #expect(try await desk.browser.post("/processes/1/draft/remove-stage", ["stage": "request"]).status == 303)
        #expect(try await desk.browser.post("/processes/1/publish", ["running": "finish"]).status == 303)
        let first = try await desk.browser.get("/deals/board?process=1").text
        #expect(first.matches(of: /id="deal-\d+"/).count == DealBoard.page)
        let more = try #require(first.firstMatch(of: /hx-get="([^"]+)"/))
        let rest = try await desk.browser.get(String(more.1).replacing("&amp;", with: "&"), fragment: true).text
        #expect(rest.matches(of: /id="deal-\d+"/).count == 5, "further pages of a stage that is gone")
    }

    @Test(arguments: Engine.here) func whereAnEndIsNotReachedByHandNothingElseIsChosenInItsPlace(_ engine: Engine) async throws {
        let desk = try await Desk(engine)
        _ = try await desk.browser.post("/processes/1/draft", [:])
        _ = try await desk.browser.post("/processes/1/draft/stage", ["stage": "request", "name_ru": "Обращение", "name_en": "Request", "kind": "open", "first": "1", "advance": "never", "ways": "listed", "way": "specification"])
        #expect(try await desk.browser.post("/processes/1/publish", ["running": "finish"]).status == 303)
        let deal = try await desk.deal()
        let form = try await desk.browser.get("/deals/\(deal)/win").text
        #expect(form.contains("вручную не переходят") && !form.contains("value=\"specification\" selected") && form.contains("<option value=\"\" selected>"))
        #expect(try await desk.browser.get("/deals/\(deal)/move").text.contains("value=\"specification\" selected"), "without a wish the next stage is offered")
    }

    @Test(arguments: Engine.here) func dealsHaveOneBoard(_ engine: Engine) async throws {
        let desk = try await Desk(engine)
        _ = try await desk.deal()
        let list = try await desk.browser.get("/deals?process_id=1").text
        #expect(list.contains("href=\"/deals/board?process_id=1\"") && !list.contains("form=board"))
        let old = try await desk.browser.get("/deals?form=board&by=state&process_id=1")
        #expect(old.status == 303 && old.location == "/deals/board?form=board&by=state&process_id=1")
        #expect(try await desk.browser.get(old.location).text.contains("Каталог насосов"))
    }
}

/// What is asked of whom: after the stage was left, after somebody left.
@Suite struct DealWorkTests {
    @Test(arguments: Engine.here) func anActionOfAStageAlreadyLeftIsDoneWithItsResult(_ engine: Engine) async throws {
        let desk = try await Desk(engine), deal = try await desk.deal()
        _ = try await desk.done(deal, "contact", "reached")
        #expect(try await desk.stage(deal) == "specification")
        let key: [String: String] = try await desk.key(deal, "contact")
        #expect(try await desk.browser.post("/deals/\(deal)/actions/reopened", key).status == 303)
        #expect(try await desk.stage(deal) == "specification", "opening it again moves nothing back")
        let card = try await desk.browser.get("/deals/\(deal)").text
        #expect(card.contains("с прошлого этапа") && card.contains("name=\"result\" value=\"reached\""))
        let call: Int64 = try await desk.number("SELECT id FROM interaction WHERE subject = 'Связаться с клиентом'")
        #expect(try await desk.browser.get("/interactions/\(call)").text.contains("name=\"result\" value=\"reached\""))
        #expect(try await desk.browser.post("/deals/\(deal)/actions/done", key.merging(["result": "reached"]) { $1 }).status == 303)
        #expect(try await desk.text("SELECT status FROM process_action WHERE action = 'contact'") == "done")
        #expect(try await desk.stage(deal) == "specification")
    }

    @Test(arguments: Engine.here) func aTaskThatIsHandedOnChangesWhoDoesTheNextAction(_ engine: Engine) async throws {
        let desk = try await Desk(engine), deal = try await desk.deal(), daria = try await desk.office.employee("salesManager", "Дарья Ким")
        _ = try await desk.done(deal, "contact", "reached")
        let task: Int64 = try await desk.number("SELECT id FROM task WHERE title = 'Заполнить спецификацию'")
        try await desk.office.workspace.write(as: desk.office.access(of: desk.office.administrator)) { try $0.update(Task.entity, task, ["owner_id": .int(daria)]) }
        #expect(try await desk.number("SELECT next_employee_id FROM deal WHERE id = \(deal)") == daria)
    }

    @Test(arguments: Engine.here) func whoHasLeftTheCompanyIsAskedNothing(_ engine: Engine) async throws {
        let desk = try await Desk(engine), office = desk.office, gone = try await office.employee("salesManager", "Ушедшая Вера"), head = try await office.employee("salesHead", "Игорь Панин")
        try await office.workspace.write(as: .program("test")) { try $0.run("UPDATE employee SET archived_at = 1 WHERE id = \(gone)") }
        _ = try await desk.deal("Заказ ушедшей", ["owner_id": String(gone)])
        #expect(try await desk.number("SELECT owner_id FROM interaction WHERE planned = 1") == head, "the head of the department stands in")
    }

    @Test(arguments: Engine.here) func theNameOfAContactIsForThoseWhoMaySeeTheContact(_ engine: Engine) async throws {
        let desk = try await Desk(engine), office = desk.office, seller = try await office.employee("salesManager", "Дарья Ким")
        _ = try await desk.browser.post("/contacts", ["name": "Зимин Пётр", "counterparty_id": "1"])
        let deal = try await desk.deal("Общая")
        _ = try await desk.browser.post("/deal-members", ["deal_id": String(deal), "part": "decides", "contact_id": "1"])
        _ = try await desk.browser.post("/deal-members", ["deal_id": String(deal), "part": "designer", "employee_id": String(seller)])
        #expect(try await desk.browser.get("/deals/\(deal)").text.contains("Зимин"))
        let card = try await office.browser(of: seller).get("/deals/\(deal)")
        #expect(card.status == 200 && !card.text.contains("Зимин") && card.text.contains("Контакт вам не виден"))
    }
}
