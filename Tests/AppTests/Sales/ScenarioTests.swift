import Admin
import App
import Clients
import Database
@testable import Kernel
@testable import Sales
import NIOCore
import Testing

/// Days of a print shop's sellers, told in their words.
@Suite struct SalesScenarios {
    @Test(arguments: Engine.here) func aFirstOrderGoesFromTheRequestToProductionByWhatIsDone(_ engine: Engine) async throws {
        let desk = try await Desk(engine), deal = try await desk.deal("Меню и буклеты", ["amount": "486200", "source": "site"])
        #expect(try await desk.done(deal, "contact", "silent").status == 303)
        #expect(try await desk.stage(deal) == "request", "nobody answered: somebody calls again")
        #expect(try await desk.done(deal, "again", "reached").status == 303)
        #expect(try await desk.stage(deal) == "specification")
        _ = try await desk.done(deal, "describe")
        #expect(try await desk.stage(deal) == "estimate")
        // Over 100 000 ₽ a production engineer has to agree, and the quote waits for that.
        #expect(try await desk.done(deal, "quote").status == 400)
        for action in ["calculate", "feasible", "quote"] { #expect(try await desk.done(deal, action).status == 303, "\(action)") }
        #expect(try await desk.stage(deal) == "approval")
        _ = try await desk.done(deal, "send")
        #expect(try await desk.done(deal, "decision", "change").status == 303)
        #expect(try await desk.stage(deal) == "estimate", "the client wants it otherwise: it is calculated once more")
        for action in ["calculate", "feasible", "quote", "send"] { _ = try await desk.done(deal, action) }
        _ = try await desk.done(deal, "decision", "yes")
        #expect(try await desk.stage(deal) == "artwork")
        _ = try await desk.done(deal, "preflight", "good")
        _ = try await desk.done(deal, "sign")
        #expect(try await desk.stage(deal) == "payment")
        for action in ["invoice", "advance"] { _ = try await desk.done(deal, action) }
        #expect(try await desk.text("SELECT state FROM deal") == "won")
        #expect(try await desk.number("SELECT probability FROM deal") == 100)
        #expect(try await desk.number("SELECT COUNT(*) FROM task WHERE done_at IS NULL AND archived_at IS NULL") == 0, "nothing is left to do")
        let card = try await desk.browser.get("/deals/\(deal)").text
        #expect(card.contains("сама, после «Поступление аванса»") && card.contains("Передана в производство"))
    }

    @Test(arguments: Engine.here) func aChangedProcessTakesTheRunningDealsAlong(_ engine: Engine) async throws {
        let desk = try await Desk(engine), deal = try await desk.deal(), old = try await desk.deal("Идёт по-старому")
        _ = try await desk.done(old, "contact", "reached")
        let process: Int64 = try await desk.number("SELECT id FROM process WHERE code = 'first-order'")
        #expect(try await desk.browser.post("/processes/\(process)/draft", [:]).status == 303)
        #expect(try await desk.browser.post("/processes/\(process)/draft/add-action", ["stage": "request", "name_ru": "Проверить долги клиента", "name_en": "Check debts", "kind": "task"]).status == 303)
        let editor = try await desk.browser.get("/processes/\(process)").text
        #expect(editor.contains("новое действие «Проверить долги клиента»"))
        #expect(try await desk.number("SELECT COUNT(*) FROM task WHERE title = 'Проверить долги клиента'") == 0, "a draft asks nobody")
        let preview = try await desk.browser.get("/processes/\(process)/publish").text
        #expect(preview.contains("Появится действий: 1"))
        #expect(try await desk.browser.post("/processes/\(process)/publish", ["running": "migrate"]).status == 303)
        try await Ottisk.worker(desk.office.workspace).drain()
        #expect(try await desk.number("SELECT COUNT(*) FROM task WHERE title = 'Проверить долги клиента' AND archived_at IS NULL") == 1)
        #expect(try await desk.rows("SELECT version FROM process_run").map { $0["version"] } == [.int(2), .int(2)])
        // Both required actions now: the call alone moves nothing.
        _ = try await desk.done(deal, "contact", "reached")
        #expect(try await desk.stage(deal) == "request")
        _ = try await desk.done(deal, "check-debts")
        #expect(try await desk.stage(deal) == "specification")
    }

    @Test(arguments: Engine.here) func aSavedProcessIsBegunByItsFileAndItsName(_ engine: Engine) async throws {
        let desk = try await Desk(engine), anna = desk.browser, office = desk.office
        let saved: [UInt8] = Array(try await anna.get("/processes/1/file").text.utf8), name: String = try await desk.office.workspace.read(as: .program("test")) { try Form.plain($0.rows("SELECT name FROM process WHERE id = 1").first?["name"] ?? .null) }
        let made = try await office.upload("/processes/start", "процесс.json", saved, token: anna.token, csrf: anna.csrf)
        #expect(made.status == 303 && made.location.hasPrefix("/processes/"))
        let page: String = try await anna.get(made.location).text
        #expect(page.contains(name) && page.contains("Сбор спецификации"))
        // Pasted: the browser sends the file that was not chosen as an empty one of the same name.
        let pasted: String = ["csrf": anna.csrf, "base": "file"].map { "--p\r\nContent-Disposition: form-data; name=\"\($0.key)\"\r\n\r\n\($0.value)\r\n" }.joined()
            + "--p\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n\r\n--p\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n\(String(decoding: saved, as: UTF8.self))\r\n--p--\r\n"
        #expect(try await office.send(.post, "/processes/start", ByteBuffer(string: pasted), anna.token, false, type: "multipart/form-data; boundary=p").status == 303)
        for (wrong, status) in [(Array("{}".utf8), 422), ([0xFF, 0xFE, 0x00], 400)] as [([UInt8], Int)] {
            let answer = try await office.upload("/processes/start", "x.json", wrong, token: anna.token, csrf: anna.csrf)
            #expect(answer.status == status && answer.text.contains("Файл не читается"), "\(answer.status)")
        }
        #expect(try await anna.post("/processes/start", ["name": "", "base": ""]).status == 422)
    }

    @Test(arguments: Engine.here) func anAdministratorBuildsAProcessFromNothing(_ engine: Engine) async throws {
        let desk = try await Desk(engine), anna = desk.browser
        let made = try await anna.post("/processes/start", ["name": "Вывески", "base": ""])
        let path: String = made.location, process: Int64 = made.id
        func change(_ what: String, _ fields: [String: String]) async throws {
            let answer = try await anna.post("\(path)/draft/\(what)", fields)
            #expect(answer.status == 303, "\(what) \(answer.text)")
        }
        try await change("add-stage", ["name_ru": "Замер", "name_en": "Measuring", "kind": "open"])
        try await change("add-stage", ["name_ru": "Монтаж", "name_en": "Mounting", "kind": "open"])
        #expect(try await anna.get("\(path)").text.contains("Нет этапа успешного завершения"))
        #expect(try await anna.post("\(path)/publish", [:]).status == 400, "a process without an end is not published")
        try await change("add-stage", ["name_ru": "Сдана", "name_en": "Handed over", "kind": "won"])
        try await change("add-stage", ["name_ru": "Отказ", "name_en": "Refused", "kind": "lost"])
        try await change("add-action", ["stage": "measuring", "name_ru": "Выехать на замер", "name_en": "Go and measure", "kind": "meeting"])
        try await change("stage", ["stage": "measuring", "name_ru": "Замер", "name_en": "Measuring", "kind": "open", "norm": "2", "norm_unit": "days", "probability": "30", "advance": "required", "first": "1", "first_shown": "1",
                                   "entering0_f": "", "reasons": ""])
        try await change("stage", ["stage": "refused", "name_ru": "Отказ", "name_en": "Refused", "kind": "lost", "reasons": "price | Дорого | Too dear"])
        #expect(try await anna.post("\(path)/publish", [:]).status == 303)
        let deal: Int64 = try await anna.post("/deals", ["title": "Вывеска над входом", "process_id": String(process), "counterparty_id": "1"]).id
        #expect(try await desk.stage(deal) == "measuring")
        #expect(try await desk.text("SELECT channel FROM interaction WHERE subject = 'Выехать на замер'") == "meeting")
        _ = try await desk.done(deal, "go-and-measure")
        #expect(try await desk.stage(deal) == "mounting")
        #expect(try await anna.get("/deals/board?process=\(process)").text.contains("Вывеска над входом"))
    }

    @Test(arguments: Engine.here) func twoAuthorsOfOneDraftLoseNothingOfTheFirst(_ engine: Engine) async throws {
        let desk = try await Desk(engine)
        _ = try await desk.browser.post("/processes/1/draft", [:])
        let first = try await desk.browser.post("/processes/1/draft/add-stage", ["name_ru": "Пробник", "kind": "open", "revision": "1"])
        let second = try await desk.browser.post("/processes/1/draft/add-stage", ["name_ru": "Контроль", "kind": "open", "revision": "1"])
        #expect(first.status == 303 && second.status == 409 && second.text.contains("черновик сохранил другой человек"))
        let draft: String = try await desk.text("SELECT definition FROM process_version WHERE process_id = 1 AND state = 'draft'")
        #expect(draft.contains("Пробник") && !draft.contains("Контроль"))
    }

    /// What the editor sends after a stage was dragged: the stages that go on, without the ends.
    @Test(arguments: Engine.here) func draggedStagesKeepTheEndsBehind(_ engine: Engine) async throws {
        let desk = try await Desk(engine)
        _ = try await desk.browser.post("/processes/1/draft", [:])
        let before: [String] = try await desk.texts("SELECT code FROM process_stage WHERE process_id = 1 ORDER BY place"), open: [String] = try await desk.texts("SELECT code FROM process_stage WHERE process_id = 1 AND kind = 'open' ORDER BY place")
        #expect(open.count > 2 && open.count < before.count)
        #expect(try await desk.browser.post("/processes/1/draft/order-stages", ["stage": (open.dropFirst() + open.prefix(1)).joined(separator: ",")]).status == 303)
        #expect(try await desk.browser.post("/processes/1/draft/order-stages", ["stage": open.dropFirst().joined(separator: ",")]).status == 400)
        #expect(try await desk.browser.post("/processes/1/publish", ["running": "finish"]).status == 303)
        let after: [String] = try await desk.texts("SELECT code FROM process_stage WHERE process_id = 1 ORDER BY place")
        #expect(after == Array(open.dropFirst()) + [open[0]] + before.filter { !open.contains($0) })
    }

    @Test(arguments: Engine.here) func whoIsAwayIsStoodInForAndAskedAgainWhenBack(_ engine: Engine) async throws {
        let desk = try await Desk(engine), office = desk.office
        let away = try await office.employee("salesManager", "Дарья Ким"), deputy = try await office.employee("salesManager", "Тимур Ахметов")
        let today: Day = Zone().day(Clock.now())
        try await office.workspace.write(as: .program("test")) { tx in
            try tx.update(Employee.entity, away, ["deputy_id": .int(deputy), "away_from": .text(today.adding(-1).description), "away_to": .text(today.adding(3).description)])
        }
        _ = try await desk.deal("Заказ ушедшей в отпуск", ["owner_id": String(away)])
        #expect(try await desk.number("SELECT owner_id FROM interaction WHERE planned = 1") == deputy)
        #expect(try await desk.number("SELECT owner_id FROM deal") == away, "the deal stays whose it is")
        try await office.workspace.write(as: .program("test")) { try $0.update(Employee.entity, away, ["away_to": .text(today.adding(-1).description)]) }
        _ = try await desk.deal("Заказ вернувшейся", ["owner_id": String(away)])
        #expect(try await desk.number("SELECT owner_id FROM interaction WHERE planned = 1 ORDER BY id DESC LIMIT 1") == away)
    }

    @Test(arguments: Engine.here) func aLateActionIsToldToTheHeadOnceHoweverManyNodesLook(_ engine: Engine) async throws {
        let desk = try await Desk(engine), office = desk.office
        let head = try await office.employee("salesHead", "Игорь Панин"), seller = try await office.employee("salesManager", "Дарья Ким")
        let deal = try await desk.deal("Срочные визитки", ["owner_id": String(seller)])
        #expect(try await desk.number("SELECT COUNT(*) FROM process_timer WHERE kind = 'escalation'") == 1)
        try await office.workspace.database.write { try $0.run("UPDATE process_timer SET at = 1") }
        let first = Ottisk.worker(office.workspace), second = Ottisk.worker(office.workspace)
        async let one: Void = first.drain()
        async let two: Void = second.drain()
        _ = try await (one, two)
        #expect(try await desk.number("SELECT COUNT(*) FROM notice WHERE kind = 'action-late' AND record_id = \(deal)") == 1)
        #expect(try await desk.number("SELECT employee_id FROM notice WHERE kind = 'action-late'") == head)
        #expect(try await desk.number("SELECT COUNT(*) FROM process_timer") == 0)
        let page = try await office.browser(of: head).get("/notices").text
        #expect(page.contains("Не сделано вовремя: «Связаться с клиентом»"))
    }

    @Test(arguments: Engine.here) func aStuckDealIsSeenOnTheBoardAndOnThePageOfTheDay(_ engine: Engine) async throws {
        let desk = try await Desk(engine), deal = try await desk.deal("Залежавшийся каталог")
        try await desk.office.workspace.database.write { db in
            let run: String = try db.rows("SELECT run FROM process_run").first.map { Form.plain($0["run"]) } ?? ""
            // The stay began long ago.
            let aged: String = run.replacing(/"stuck":\d+/, with: "\"stuck\":1000").replacing(/"late":\d+/, with: "\"late\":900")
            try db.run("UPDATE process_run SET run = \(aged)")
            try db.run("UPDATE process_timer SET at = 1 WHERE kind = 'stuck'")
        }
        try await Ottisk.worker(desk.office.workspace).drain()
        #expect(try await desk.text("SELECT ageing FROM deal WHERE id = \(deal)") == "stuck")
        #expect(try await desk.browser.get("/").text.contains("Залежавшийся каталог"))
        #expect(try await desk.browser.get("/deals/board?stuck=1").text.contains("Залежавшийся каталог"))
    }

    @Test(arguments: Engine.here) func aDealComesFromACallInTwoClicks(_ engine: Engine) async throws {
        let desk = try await Desk(engine)
        _ = try await desk.browser.post("/interactions", ["subject": "Спросили про календари", "channel": "call", "starts_at": "2026-11-20T10:00", "counterparty_id": "1"])
        let call: Int64 = try await desk.number("SELECT id FROM interaction")
        let page = try await desk.browser.get("/interactions/\(call)").text
        let link: String = try #require(page.firstMatch(of: /href="(\/deals\/new\?[^"]+)"/).map { String($0.1).replacing("&amp;", with: "&") })
        let form = try await desk.browser.get(link).text
        #expect(form.contains("value=\"Спросили про календари\""))
        #expect(link.contains("counterparty_id=1") && link.contains("process_id="))
    }

    @Test(arguments: Engine.here) func aPartThatIsSplitOffStandsWhereTheDealStands(_ engine: Engine) async throws {
        let desk = try await Desk(engine), deal = try await desk.deal("Фирменный стиль", ["amount": "100000"])
        _ = try await desk.done(deal, "contact", "reached")
        let part = try await desk.browser.post("/deals/\(deal)/split", ["title": "Только визитки", "amount": "30000"]).id
        #expect(try await desk.stage(part) == "specification")
        #expect(try await desk.number("SELECT amount FROM deal WHERE id = \(deal)") == 7_000_000)
        #expect(try await desk.number("SELECT SUM(amount) FROM deal_total") == 10_000_000)
        #expect(try await desk.browser.post("/deals/\(deal)/split", ["title": "Ещё", "amount": "900000"]).status == 422)
    }
}

@Suite struct DealBoardTests {
    @Test(arguments: Engine.here) func severalCardsGoTogetherAndEachIsRefusedByItself(_ engine: Engine) async throws {
        let desk = try await Desk(engine)
        let one = try await desk.deal("Первая"), two = try await desk.deal("Вторая")
        _ = try await desk.done(one, "contact", "reached")
        // The first has nothing required open that is not done; the second has.
        let answer = try await desk.browser.post("/deals/board", ["id": "\(one),\(two)", "to": "estimate"])
        #expect(answer.status == 422 && answer.text.contains("Вторая") && answer.text.contains("Первая"))
        let both = try await desk.browser.post("/deals/board", ["id": "\(one),\(two)", "to": "estimate", "note": "клиенты торопят"])
        #expect(both.status == 303)
        #expect(try await desk.stage(one) == "estimate")
        #expect(try await desk.stage(two) == "estimate")
    }

    @Test(arguments: Engine.here) func aColumnIsReadInPiecesAndItsSumIsWhole(_ engine: Engine) async throws {
        let desk = try await Desk(engine)
        try await desk.office.workspace.write(as: .program("test")) { tx in
            for number in 1...45 { try tx.insert(Deal.entity, ["title": .text("Тираж \(number)"), "process_id": .int(1), "amount": .int(100_000)]) }
        }
        var path: String = "/deals/board?process=1", seen: Set<Substring> = [], pieces: Int = 0
        while pieces < 5 {
            let page = try await desk.browser.get(path, fragment: pieces > 0).text
            pieces += 1
            if pieces == 1 { #expect(page.contains("45 000\u{A0}₽") || page.contains("45\u{A0}000\u{A0}₽")) }
            for match in page.matches(of: /id="deal-(\d+)"/) { #expect(seen.insert(match.1).inserted) }
            guard let more = page.firstMatch(of: /hx-get="([^"]+)"/) else { break }
            path = String(more.1).replacing("&amp;", with: "&")
        }
        #expect(seen.count == 45 && pieces == (45 + DealBoard.page - 1) / DealBoard.page)
    }

    @Test(arguments: Engine.here) func aSellerSeesTheirOwnDealsAndTheirSums(_ engine: Engine) async throws {
        let desk = try await Desk(engine), seller = try await desk.office.employee("salesManager", "Дарья Ким")
        _ = try await desk.deal("Чужая", ["amount": "5000"])
        let own = try await desk.office.browser(of: seller)
        _ = try await own.post("/deals", ["title": "Своя", "process_id": "1", "amount": "700"])
        let page = try await own.get("/deals/board?process=1").text
        #expect(page.contains("Своя") && !page.contains("Чужая") && page.contains("700\u{A0}₽") && !page.contains("5\u{A0}700"))
        #expect(try await own.get("/deals/1").status == 404)
        #expect(try await own.post("/deals/1/move", ["to": "estimate", "note": "a"]).status == 404)
        #expect(try await own.post("/processes/1/draft", [:]).status == 403)
    }

    @Test(arguments: Engine.here) func aDealWithoutANextActionIsShownAsADefect(_ engine: Engine) async throws {
        let desk = try await Desk(engine), deal = try await desk.deal("Брошенная")
        for action in ["contact", "source"] { _ = try await desk.browser.post("/deals/\(deal)/actions/skipped", try await desk.key(deal, action).merging(["note": "не нужно"]) { $1 }) }
        _ = try await desk.move(deal, to: "payment", ["note": "x"])
        let process: Int64 = try await desk.number("SELECT process_id FROM deal")
        _ = try await desk.browser.post("/processes/\(process)/draft", [:])
        // A stage without actions never goes on by itself: what stands there has nothing to be done.
        _ = try await desk.browser.post("/processes/\(process)/draft/add-stage", ["name_ru": "Пауза", "name_en": "Pause", "kind": "open"])
        #expect(try await desk.browser.post("/processes/\(process)/publish", ["running": "migrate"]).status == 303)
        try await Ottisk.worker(desk.office.workspace).drain()
        #expect(try await desk.move(deal, to: "pause", ["note": "ждём"]).status == 303)
        #expect(try await desk.browser.get("/deals/board?process=\(process)&idle=1").text.contains("Нет следующего действия"))
        #expect(try await desk.browser.get("/deals/\(deal)").text.contains("Нет следующего действия"))
    }
}
