@testable import Admin
import Clients
import Database
@testable import Kernel
@testable import Records
import Testing

/// What somebody new to the program stumbles over.
@Suite struct FreshEyesTests {
    @Test(arguments: Engine.here) func nothingIsCalledByItsNumberOfTheBase(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, oleg: Int64 = try await office.employee("salesManager", "Олег Лапин"), other = try await office.browser(of: oleg)
        #expect(try await !other.get("/roles").text.contains("Администратор"), "a seller sees no roles")
        for path in ["/employees", "/employees/\(office.administrator)"] {
            let page: String = try await other.get(path).text
            #expect(page.contains("Администратор") && !page.contains("№ "), "\(path)")
        }
        _ = try await anna.post("/counterparties", DayTests.gazeta.merging(["owner_id": String(oleg)]) { $1 })
        _ = try await anna.post("/tasks", TaskTests.task(["counterparty_id": "1"]))
        let log: String = try await anna.get("/history").text
        #expect(log.contains("Постановщик:</span> <ins>Анна Соколова") && log.contains("Контрагент:</span> <ins>ООО «Ёлка и Ко»"))
        #expect(log.contains("Ответственный:</span> <ins>Олег Лапин"))
        for cause in ["process", "demo", "job 3", "merge 4", "restore 15", "erasure 2", "profile", "file"] {
            #expect(causeWords(cause, .ru).contains { ("а"..."я").contains($0) }, "\(cause)")
            #expect(causeWords(cause, .en) != cause && causeWords(cause, .en).allSatisfy(\.isASCII), "\(cause)")
        }
        #expect(causeWords("job 3", .ru) == "фоновая работа № 3" && causeWords("api 2 Сайт", .en) == "by the API «Сайт»" && causeWords("", .ru).isEmpty)
    }
    @Test(arguments: Engine.here) func everybodyChoosesTheirLanguage(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        #expect(try await anna.get("/profile").text.contains("<option value=\"ru\" selected>Русский"))
        #expect(try await anna.post("/profile/language", ["lang": "en", "back": "/profile"]).location == "/profile")
        #expect(try await anna.get("/profile").text.contains("<option value=\"en\" selected>English"))
        #expect(try await anna.get("/employees/new").text.contains("name=\"lang\""))
        let fresh: [String: String] = ["name": "Пётр Новый", "mail": "p@example.ru", "role_id": "1", "branch_id": "1"]
        let first: Int64 = try await anna.post("/employees", fresh).id, second: Int64 = try await anna.post("/employees", fresh.merging(["mail": "r@example.ru", "lang": "ru"]) { $1 }).id
        let languages: [Value] = try await office.workspace.read(as: .program("test")) { tx in try [first, second].map { try tx.row(Employee.entity, $0)["lang"] } }
        #expect(languages == [.text("en"), .text("ru")], "the language of whoever enters them, unless another one is chosen")
        #expect(try await anna.post("/employees/\(second)", ["version": "1", "lang": ""]).status == 303)
        #expect(try await office.workspace.read(as: .program("test")) { try $0.row(Employee.entity, second)["lang"] } == .text("ru"), "nobody is without one")
    }
    @Test(arguments: Engine.here) func whatIsWrongIsSaidInTheFrameOfThePage(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let nul = try await anna.post("/counterparties", ["name": "Бум\u{0}ага", "legal_form": "company", "status": "lead"])
        #expect(nul.status == 400 && nul.text.contains("недопустимый знак") && nul.text.contains("ot-nav"))
        let lost = try await anna.get("/nonsense")
        #expect(lost.status == 404 && lost.text.contains("ot-nav") && lost.text.contains("Такой страницы или записи нет"))
        #expect(lost.headers[.contentType]?.hasPrefix("text/html") == true && lost.headers.contains { $0.name.rawName == "Content-Security-Policy" })
        let strange = try await office.stranger.get("/nonsense")
        #expect(strange.status == 404 && strange.text.contains("<h1>") && !strange.text.contains("ot-nav"))
        #expect(try await anna.post("/counterparties", DayTests.gazeta, csrf: false).status == 403)
    }
    @Test(arguments: Engine.here) func anAbsenceThatDoesNotFitKeepsItsForm(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, me: Int64 = office.administrator, oleg: Int64 = try await office.employee("salesManager", "Олег Лапин")
        let page: String = try await anna.get("/profile").text
        #expect(page.contains("<option value=\"\(oleg)\">Олег Лапин") && !page.contains("<option value=\"\(me)\">"))
        let answer = try await anna.post("/profile/absence", ["deputy_id": String(me), "away_from": "2026-12-01", "away_to": "2026-12-09"])
        #expect(answer.status == 422 && answer.text.contains("Себя замещать нельзя") && answer.text.contains("value=\"2026-12-09\""))
        #expect(try await anna.post("/profile/absence", ["deputy_id": String(oleg), "away_from": "2026-12-01", "away_to": "2026-12-09"]).location == "/profile")
    }
    @Test(arguments: Engine.here) func aNewRecordBeginsWithWhatIsUsual(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let client: String = try await anna.get("/counterparties/new").text
        #expect(client.contains("<option value=\"company\" selected>") && client.contains("<option value=\"lead\" selected>"))
        #expect(try await anna.get("/counterparties/new?status=vip").text.contains("<option value=\"vip\" selected>"), "an address that says otherwise is heard")
        #expect(try await anna.get("/employees/new").text.contains("<option value=\"1\" selected>Москва"), "the only branch there is")
        #expect(try await anna.get("/tasks/new").text.contains("<option value=\"normal\" selected>"))
    }
    @Test(arguments: Engine.here) func theFirstRunNamesEveryWrongFieldAtOnce(_ engine: Engine) async throws {
        let office = try await Office(engine)
        try await office.workspace.database.write { try $0.run("DELETE FROM employee") }
        let answer = try await office.stranger.post("/setup", ["organisation": "", "name": "", "mail": "", "password": ""])
        #expect(answer.status == 422)
        for sentence in ["Назовите организацию", "Назовите себя", "Нужна рабочая почта", "Пароль короче 8 знаков"] { #expect(answer.text.contains(sentence)) }
        #expect(try await office.stranger.post("/setup", ["organisation": "Сверка", "name": "", "mail": "a@b.ru", "password": "12345678"]).text.contains("value=\"Сверка\""))
    }
    @Test(arguments: Engine.here) func thePaletteKnowsCommandsPagesAndShortNumbers(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, oleg = try await office.browser(of: try await office.employee("salesManager", "Олег Лапин"))
        func find(_ typed: String, _ who: Office.Browser) async throws -> String { try await who.get("/search?palette=1&q=\(typed.percentEncoded)", fragment: true).text }
        for typed in ["новая задача", "создать зад", "new task", "cjplfnm pflfxf"] { #expect(try await find(typed, anna).contains("href=\"/tasks/new\""), "\(typed)") }
        for typed in ["тёмная тема", "dark theme", "ntvyfz"] { #expect(try await find(typed, anna).contains("data-theme-toggle"), "\(typed)") }
        #expect(try await find("сотрудники", anna).contains("href=\"/employees\""))
        #expect(try await find("roles", anna).contains("href=\"/roles\""))
        #expect(try await !find("roles", oleg).contains("href=\"/roles\""), "a page one may not open is no command")
        #expect(try await !anna.get("/search?q=\("тёмная тема".percentEncoded)").text.contains("role=\"option\""), "a page of its own has no switch")
        for name in ["Первая", "Вторая"] { _ = try await anna.post("/counterparties", DayTests.gazeta.merging(["name": name]) { $1 }) }
        for typed in ["К-2", "к 2", "k-2", "r-2", "К-000002"] {
            let found: String = try await find(typed, anna)
            #expect(found.contains("href=\"/counterparties/2\"") && !found.contains("href=\"/counterparties/1\""), "\(typed)")
        }
    }
    @Test(arguments: Engine.here) func theMenuNamesTheOrganisation(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, page: String = try await anna.get("/").text
        #expect(page.contains(">ООО «Сверка»</span>"))
        let menu = try #require(page.range(of: "<nav class=\"ot-nav\"")), end = try #require(page[menu.upperBound...].range(of: "</nav>"))
        #expect(!page[menu.lowerBound..<end.upperBound].contains("/components"), "samples are no daily work")
        #expect(page.contains("href=\"/components\""), "developers find them by the help")
        #expect(try await anna.get("/components").status == 200)
    }
    @Test func aSessionIsADeviceInWords() {
        #expect(Session.device("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36", .ru) == "Chrome, Linux")
        #expect(Session.device("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 YaBrowser/24.12 Safari/537.36", .ru) == "Яндекс Браузер, Windows")
        #expect(Session.device("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1", .en) == "Safari, iPhone")
        #expect(Session.device("", .en) == "unknown device" && Session.device("curl/8.5.0", .ru) == "curl/8.5.0")
    }
}
