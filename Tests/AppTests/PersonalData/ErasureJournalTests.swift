import App
import Clients
import Database
import Foundation
@testable import Kernel
@testable import Sales
import Testing

/// What rules did with a person's records and what other systems were told of them is forgotten with the person.
@Suite struct ErasureJournalTests {
    /// A rule of an administrator's, switched on.
    private static func rule(_ anna: Office.Browser, _ target: String, _ text: String) async throws {
        let id: Int64 = try await anna.post("/rules/start", ["name": "О записи \(target)", "target": target, "event": "changed"]).id
        for (path, fields) in [("when", ["name": "О записи \(target)", "event": "changed", "most_hour": "1000"]), ("actions", ["kind": "notify"]), ("actions/0", ["kind": "notify", "text": text, "who": "employee:1"]), ("on", [:])] {
            #expect(try await anna.post("/rules/\(id)/\(path)", fields).status == 303, "\(path)")
        }
    }
    /// Another system was told of a record as it was.
    private static func tell(_ office: Office, _ table: String, _ ids: [Int64]) async throws {
        try await office.workspace.write(as: .program("test")) { tx in
            let entity: Entity = try #require(tx.registry[table]), to: Destination = try #require(try tx.first("SELECT * FROM destination"))
            for id in ids { try Webhook.order(to, about: entity, try tx.row(entity, id), source: "rule 1", event: "changed", in: tx) }
            try tx.run("UPDATE webhook_call SET state = 'done', problem = 'Связи нет: Зимин Пётр'")
            try tx.run("DELETE FROM outbox WHERE topic = 'webhook'")
        }
    }

    @Test(arguments: Engine.here, ["anonymise", "erase"]) func journalsNameNobody(_ engine: Engine, _ mode: String) async throws {
        let (office, anna) = try await ErasureTests.world(engine)
        #expect(try await anna.post("/destinations", ["name": "Учёт", "url": "https://accounting.example/hook", "state": "on"]).status == 303)
        for (target, text) in [("contact", "Сменил данные: {Фамилия, имя, отчество}, {Телефоны}"), ("interaction", "Разговор: {Тема}"), ("counterparty", "Клиент Зимин П. И. изменён")] { try await Self.rule(anna, target, text) }
        try await Ottisk.worker(office.workspace).drain()
        _ = try await anna.post("/contacts/1", ["influence": "decides", "note": "сын Артём, любит лыжи и Зимина знает каждый"])
        for id in [1, 2] { _ = try await anna.post("/interactions/\(id)", ["outcome": "договорились \(id)"]) }
        _ = try await anna.post("/counterparties/1", ["city": "Тверь"])
        try await Ottisk.worker(office.workspace).drain()
        try await Self.tell(office, "contact", [1, 2])
        try await Self.tell(office, "interaction", [1, 2])
        func rows(_ sql: String) async throws -> [String] { try await office.workspace.database.read { try $0.rows(.raw(sql)).compactMap(\.values.first).map { Form.plain($0) } } }
        let before: String = try await rows("SELECT result FROM rule_firing").joined() + rows("SELECT body FROM webhook_call").joined()
        #expect(before.contains("Зимин") && before.contains("555-01-88") && before.contains("Артём"), "there is something to forget")
        let count: Int = try await rows("SELECT id FROM rule_firing").count
        #expect(count == 4)
        #expect(try await ErasureTests.erase(office, anna, mode).location == "/erasures/1")
        let all: String = try await ErasureTests.everything(office).lowercased()
        for sign in ErasureTests.signs { if let found = all.firstRange(of: sign.lowercased()) { Issue.record("\(sign) is left: \(all[..<found.lowerBound].suffix(80))\(all[found.lowerBound...].prefix(60))") } }
        // What is not the person's stays: that something was done, and what was told of others.
        #expect(try await rows("SELECT entity FROM rule_firing ORDER BY id") == ["interaction", "interaction", "counterparty"])
        #expect(try await rows("SELECT body FROM webhook_call WHERE entity = 'contact' AND record_id = 2").joined().contains("Орлова Вера"))
        let own: [String] = try await rows("SELECT body FROM webhook_call WHERE entity = 'contact' AND record_id = 1"), talk: String = try await rows("SELECT body FROM webhook_call WHERE entity = 'interaction' AND record_id = 1").joined()
        if mode == "erase" {
            #expect(own.isEmpty)
            #expect(!talk.contains("визиток"), "their words go with them")
        } else {
            #expect(own.count == 1 && own[0].contains("Обезличено Л-000001"))
            #expect(talk.contains("просил 500 визиток"))
        }
        #expect(try await rows("SELECT body FROM webhook_call WHERE entity = 'interaction' AND record_id = 2").joined().contains("[удалено]"))
        for path in ["/rules/1/journal", "/rules/2/journal", "/rules/3/journal", "/destinations/1"] { #expect(try await anna.get(path).status == 200, "\(path)") }
    }
}
