import App
import Clients
import Database
@testable import Kernel
@testable import PersonalData
import Testing

/// Purposes, consents with their words, requests with their terms.
@Suite struct RegisterTests {
    static func shop(_ engine: Engine) async throws -> (Office, Office.Browser) {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        _ = try await anna.post("/contacts", ["name": "Зимин Пётр Ильич", "counterparty_id": "1", "phones": "8 916 555-01-77", "mails": "zimin@gazeta.example", "position": "Редактор"])
        return (office, anna)
    }

    @Test(arguments: Engine.here) func aNewCompanyHasPurposesWithBasisAndTerm(_ engine: Engine) async throws {
        let (_, anna) = try await Self.shop(engine)
        let list: String = try await anna.get("/purposes").text
        for word in ["Исполнение заказов", "Предложения и новости", "Договор", "Согласие", "ЦО-000001"] { #expect(list.contains(word), "\(word)") }
        #expect(try await anna.post("/purposes/2", ["version": "1", "name": "Рассылка", "basis": "consent", "retention": "6"]).status == 303)
        #expect(try await anna.get("/purposes/2").text.contains("Рассылка"))
    }

    @Test(arguments: Engine.here) func wordsThatPeopleAgreedToNeverChange(_ engine: Engine) async throws {
        let (_, anna) = try await Self.shop(engine)
        let words: [String: String] = ["name": "Согласие на рассылку", "purpose_id": "2", "valid_from": "2026-01-10", "body": "Согласен получать предложения."]
        #expect(try await anna.post("/consent-texts", words).status == 303)
        #expect(try await anna.post("/consent-texts/1", words.merging(["version": "1", "body": "Согласен получать предложения и новости."]) { $1 }).status == 303, "nobody has agreed yet")
        let given: [String: String] = ["contact_id": "1", "channel": "mail", "purpose_id": "2", "text_id": "1", "given_on": "2026-03-01", "method": "form", "proof": "форма на сайте, адрес в журнале"]
        #expect(try await anna.post("/consents", given).status == 303)
        let refused = try await anna.post("/consent-texts/1", words.merging(["version": "2", "body": "Другие слова."]) { $1 })
        #expect(refused.status == 422 && refused.text.contains("сделайте новую редакцию"))
        #expect(try await anna.post("/consent-texts/1/archive", [:]).status == 400)
        #expect(try await anna.post("/consent-texts", words.merging(["body": "Другие слова."]) { $1 }).status == 303)
        #expect(try await anna.get("/consent-texts/2").text.contains("<dt>Редакция</dt><dd><span class=\"num\">2</span>"))
        // Undo is a way to write like any other.
        #expect(try await anna.get("/consent-texts/1").text.contains("предложения и новости"))
    }

    @Test(arguments: Engine.here) func aConsentFitsItsWordsAndItsDays(_ engine: Engine) async throws {
        let (_, anna) = try await Self.shop(engine)
        _ = try await anna.post("/consent-texts", ["name": "Опросы", "purpose_id": "3", "valid_from": "2026-01-10", "body": "Согласен отвечать."])
        let given: [String: String] = ["contact_id": "1", "channel": "mail", "purpose_id": "2", "given_on": "2026-03-01", "proof": "анкета"]
        let other = try await anna.post("/consents", given.merging(["text_id": "1"]) { $1 })
        #expect(other.status == 422 && other.text.contains("для другой цели"))
        let early = try await anna.post("/consents", given.merging(["withdrawn_on": "2026-02-01"]) { $1 })
        #expect(early.status == 422 && early.text.contains("раньше, чем дать"))
        #expect(try await anna.post("/consents", given).status == 303)
        #expect(try await anna.get("/contacts/1").text.contains("Письма: Предложения и новости"))
        #expect(try await anna.get("/personal-data/1").text.contains("Предложения и новости: письма"))
        #expect(try await anna.post("/consents/1", given.merging(["version": "1", "withdrawn_on": "2026-11-01", "withdrawn_by": "mail"]) { $1 }).status == 303)
        #expect(try await anna.get("/personal-data/1").text.contains("отозвано 1\u{A0}ноября"))
    }

    @Test(arguments: Engine.here, [
        // Ten working days from Monday 2 March 2026: 8 March is a Sunday, and Monday the 9th is off for it.
        ("access", "2026-03-02", "", "2026-03-17"), ("access", "2026-03-02", "1", "2026-03-24"), ("correction", "2026-03-02", "", "2026-03-12"),
        // The holidays of January, the days off of 1 to 9.
        ("access", "2025-12-31", "", "2026-01-23"), ("withdraw", "2026-03-02", "", "2026-04-01"),
    ])
    func theTermIsCountedInWorkingDays(_ engine: Engine, _ one: (kind: String, received: String, extended: String, deadline: String)) async throws {
        let (office, anna) = try await Self.shop(engine)
        let sent = try await anna.post("/subject-requests", ["applicant": "Зимин Пётр", "contact_id": "1", "kind": one.kind, "received_on": one.received, "is_extended": one.extended, "status": "new"])
        #expect(sent.status == 303, "\(sent.text.suffix(2000))")
        let row = try await office.workspace.database.read { try $0.rows("SELECT deadline FROM subject_request").first }
        #expect(row?["deadline"] == .text(one.deadline))
    }

    @Test(arguments: Engine.here) func aDayThatTheGovernmentMovesMovesTheTerm(_ engine: Engine) async throws {
        let (office, anna) = try await Self.shop(engine)
        let week: [String: String] = Dictionary(uniqueKeysWithValues: (0..<7).map { ("d\($0)", $0 < 5 ? "09:00-18:00" : "") })
        // The working Saturday is one day more, the day off of Tuesday one less; an hour shorter is still a day.
        let days: String = "2026-03-09 off Перенос\n2026-03-10 off Переезд\n2026-03-14 like:0 Рабочая суббота\n2026-03-13 short:60 Короткий день\n2026-03-16 off Ещё один"
        #expect(try await anna.post("/work-calendar", week.merging(["branch": "0", "days": days]) { $1 }).status == 303)
        _ = try await anna.post("/subject-requests", ["applicant": "Зимин Пётр", "kind": "access", "received_on": "2026-03-02", "status": "new"])
        let row = try await office.workspace.database.read { try $0.rows("SELECT deadline FROM subject_request").first }
        #expect(row?["deadline"] == .text("2026-03-18"))
    }

    /// A base whose people kept days off in the register itself: they go over to the work calendar, which keeps its own word.
    @Test(arguments: Engine.here) func daysOffOfTheRegisterGoOverToTheWorkCalendar(_ engine: Engine) async throws {
        let database: any Database = try await engine.fresh()
        let before: [Migration] = Ottisk.migrations.filter { $0.name != WorkingDays.migration.name }
        try await database.migrate(before)
        try await database.write { db in
            for (day, isWorking, note) in [("2026-03-10", 0, "Переезд"), ("2026-03-14", 1, "Рабочая суббота"), ("2026-01-09", 1, "Спорный день")] {
                try db.run("INSERT INTO day_off (created_at, updated_at, day, is_working, note) VALUES (0, 0, \(day), \(isWorking), \(note))")
            }
            try db.run("INSERT INTO day_off (created_at, updated_at, day, is_working, note, archived_at) VALUES (0, 0, '2026-03-12', 0, 'В корзине', 1)")
        }
        try await database.migrate(Ottisk.migrations)
        let days: [String] = try await database.read { try $0.rows("SELECT day, special FROM holiday WHERE day IN ('2026-03-10', '2026-03-12', '2026-03-14', '2026-01-09') ORDER BY day").map { "\(Form.plain($0["day"])) \(Form.plain($0["special"]))" } }
        #expect(days == ["2026-01-09 off", "2026-03-10 off", "2026-03-14 like:0"])
    }

    @Test(arguments: Engine.here) func anOverdueRequestIsRedAndAnAnswerClosesIt(_ engine: Engine) async throws {
        let (office, anna) = try await Self.shop(engine), oleg = try await office.employee("privacyOfficer", "Олег Лапин")
        let asked: [String: String] = ["applicant": "Зимин Пётр", "contact_id": "1", "kind": "access", "received_on": "2026-03-02", "status": "new", "owner_id": String(oleg)]
        #expect(try await anna.post("/subject-requests", asked).status == 303)
        #expect(try await office.browser(of: oleg).get("/notices").text.contains("Вам поручено обращение о персональных данных"))
        #expect(try await anna.get("/subject-requests").text.contains("class=\"late\""))
        #expect(try await anna.get("/subject-requests/1").text.contains("Срок ответа прошёл"))
        #expect(try await anna.get("/personal-data").text.contains("ot-big num t-r"))
        let empty = try await anna.post("/subject-requests/1", asked.merging(["version": "1", "status": "answered"]) { $1 })
        #expect(empty.status == 422 && empty.text.contains("Напишите, что ответили"))
        #expect(try await anna.post("/subject-requests/1", asked.merging(["version": "1", "status": "answered", "answer": "Выслали сведения."]) { $1 }).status == 303)
        #expect(try await !anna.get("/subject-requests/1").text.contains("Срок ответа прошёл"))
    }

    @Test(arguments: Engine.here) func theResponsiblePersonIsRemindedInTime(_ engine: Engine) async throws {
        let (office, anna) = try await Self.shop(engine), oleg = try await office.employee("privacyOfficer", "Олег Лапин"), today: Day = try await office.workspace.read(as: .program("test")) { $0.today }
        #expect(try await anna.post("/subject-requests", ["applicant": "Зимин", "kind": "withdraw", "received_on": today.description, "status": "new", "owner_id": String(oleg)]).status == 303)
        // A month goes by.
        try await office.workspace.database.write { try $0.run("UPDATE outbox SET run_at = 0 WHERE topic = 'subject-request'") }
        try await Ottisk.worker(office.workspace).drain()
        #expect(try await office.browser(of: oleg).get("/notices").text.contains("Срок ответа на обращение прошёл"))
    }

    @Test(arguments: Engine.here, ["salesManager", "salesHead", "operator", "accountant"]) func othersSeeNothingOfIt(_ engine: Engine, _ role: String) async throws {
        let (office, anna) = try await Self.shop(engine), other = try await office.browser(of: office.employee(role, "Олег Лапин"))
        _ = try await anna.post("/subject-requests", ["applicant": "Зимин", "kind": "access", "received_on": "2026-03-02", "status": "new"])
        for path in ["/personal-data", "/personal-data/1", "/personal-data/1/erase"] { #expect(try await other.get(path).status == 403, "\(path)") }
        for path in ["/subject-requests/1", "/erasures/1", "/person-exports/1/file"] { #expect([403, 404].contains(try await other.get(path).status), "\(path)") }
        #expect(try await other.post("/personal-data/1/erase", ["mode": "erase", "reason": "asked", "sure": "1"]).status == 403)
        #expect(try await other.post("/personal-data/1/export", [:]).status == 403)
        #expect(try await !other.get("/").text.contains("Персональные данные"))
    }
}
