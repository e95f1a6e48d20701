@testable import API
import Clients
import Database
@testable import Kernel
import Testing

@Suite struct DocumentTests {
    /// Every reference of the document leads somewhere, and every operation has its own name.
    @Test(arguments: Engine.here) func theDocumentHoldsTogether(_ engine: Engine) async throws {
        let office = try await Office(engine), program = try await office.program()
        let answer = try await program.get("/api/openapi.json")
        #expect(answer.status == 200 && answer.json["openapi"] == .string("3.1.0"))
        var references: Set<String> = [], names: [String] = []
        func walk(_ value: JSONValue) {
            switch value {
            case .array(let items): items.forEach(walk)
            case .object(let members):
                for member in members {
                    if member.name == "$ref", let text = member.value.text { references.insert(text) }
                    if member.name == "operationId", let text = member.value.text { names.append(text) }
                    walk(member.value)
                }
            default: break
            }
        }
        walk(answer.json)
        for reference in references {
            let found: JSONValue? = reference.dropFirst(2).split(separator: "/").reduce(Optional(answer.json)) { $0?[String($1)] }
            #expect(found != nil, "\(reference)")
        }
        // Links name operations too.
        let paths: Int = office.workspace.registry.published.count
        #expect(references.count > paths * 2 && Set(names).count >= paths * 6)
        for entity in office.workspace.registry.published {
            let schema: JSONValue? = answer.json["components"]?["schemas"]?[entity.name("")]?["properties"]
            for field in entity.fields { #expect(schema?[field.column] != nil, "\(entity.table).\(field.column)") }
            #expect(schema?["password_hash"] == nil)
        }
        #expect(try await office.admin.get("/api/openapi.json").text.contains("\"openapi\":\"3.1.0\""), "the browser's owner reads it too")
    }
    @Test(arguments: Engine.here) func thePageShowsEveryEntityAndExamples(_ engine: Engine) async throws {
        let office = try await Office(engine), page: String = try await office.admin.get("/api").text
        for entity in office.workspace.registry.published { #expect(page.contains("/api/v1/\(entity.path)/{id}"), "\(entity.path)") }
        #expect(page.contains("curl -H &quot;Authorization: Bearer $TOKEN&quot;") && page.contains("id=\"refused\""))
        for kind in Problem.Kind.allCases { #expect(page.contains("id=\"\(kind.rawValue)\"")) }
    }

    /// A field of every kind, there and back, as the document describes it.
    @Test(arguments: Engine.here) func everyKindOfFieldThereAndBack(_ engine: Engine) async throws {
        let office = try await Office(engine)
        let entity = Entity("probe", path: "probes", one: Text("Проба", "Probe"), many: Text("Пробы", "Probes"), icon: "circle", title: "text", order: "text", fields: [
            Field("text", "Т", "T", required: true, sorted: true), Field("long", "Д", "L", .long), Field("mail", "П", "M", .mail), Field("phone", "Т", "P", .phone), Field("digits", "Ц", "D", .digits),
            Field("amount", "Ч", "N", .number), Field("money", "С", "A", .money), Field("day", "Д", "D", .day), Field("instant", "М", "I", .instant), Field("flag", "Ф", "F", .flag),
            Field("choice", "В", "C", .choice([.init("a", "А", "A"), .init("b", "Б", "B")])), Field("several", "Н", "S", .several([.init("a", "А", "A"), .init("b", "Б", "B")])),
            Field("link", "С", "L", .link("counterparty")), Field("tags", "М", "T", .tags),
        ])
        try await office.workspace.database.write { try $0.run("CREATE TABLE probe (\(Entity.standardColumns), text TEXT NOT NULL, long TEXT, mail TEXT, phone TEXT, digits TEXT, amount BIGINT, money BIGINT, day TEXT, instant BIGINT, flag BIGINT, choice TEXT, several TEXT, link BIGINT, tags TEXT)") }
        let workspace = Workspace(database: office.workspace.database, registry: Registry(office.workspace.registry.published + [entity]), files: office.workspace.files)
        _ = try await office.program().post("/counterparties", client)
        let sent: String = #"{"text":"Ёлка \"и\" Ко","long":"а\nб","mail":"a@b.ru, c@d.ru","phone":"+7 (916) 555-01-77","digits":"0077","amount":-9223372036854775808,"money":"-12500.5","day":"2026-02-28","instant":"2026-11-24T12:30:00.007+03:00","flag":true,"choice":"b","several":["b","a"],"link":1,"tags":["раз","два слова"]}"#
        let value: JSONValue = try JSONReader.read(Array(sent.utf8))
        let shown: JSONValue = try await workspace.write(as: .program("test")) { tx in
            #expect(Shape.object(entity.written(tx.access, creating: true)).wrongs(value, at: .body([])) == [])
            guard case .object(let members) = value else { return .null }
            var form = try Form(entity, submitted: Submitted(Dictionary(members.compactMap { member in entity.field(member.name).map { (member.name, $0.typed(member.value)) } }) { $1 }), creating: true, in: tx, zone: tx.zone)
            try form.check(nil, in: tx)
            #expect(form.errors.isEmpty)
            let row: Row = try tx.row(entity, try tx.insert(entity, form.patch))
            let shown: JSONValue = entity.json(row, titles: ["counterparty/1": "Ёлка"], only: nil, tx.access)
            #expect(Shape.object(EntityPaths.record(entity, tx.access)).wrongs(shown, at: .body([])) == [], "the answer is as described")
            return shown
        }
        let expected: [(String, JSONValue)] = [
            ("money", .string("-12500.50")), ("instant", .string("2026-11-24T09:30:00.007Z")), ("amount", .integer(Int64.min)), ("link", .members(["id": .integer(1), "title": .string("Ёлка")])), ("flag", .bool(true)), ("mail", .string("a@b.ru, c@d.ru")),
        ]
        for (name, wanted) in expected { #expect(shown[name] == wanted, "\(name)") }
        for name in ["text", "long", "phone", "digits", "day", "choice", "several", "tags"] { #expect(shown[name] == value[name], "\(name)") }
    }
}
