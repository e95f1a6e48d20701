import App
@testable import Clients
import Database
import Foundation
@testable import Kernel
import Tabular
import Testing
@testable import Transfer

/// A whole workspace carried elsewhere: everything arrives, nothing arrives twice, all of it can be taken back.
@Suite struct TransferTests {
    /// A shop with everything that makes a transfer hard.
    static func shop(_ engine: Engine) async throws -> (Office, Office.Browser) {
        let office = try await Office(engine), anna = try await office.admin
        func post(_ path: String, _ fields: [String: String]) async throws { #expect(try await anna.post(path, fields).status == 303, "\(path)") }
        let oleg: Int64 = try await office.employee("salesManager", "Олег Зимин")
        try await post("/fields/counterparty", ["kind": "text", "ru": "Бумага", "en": "Paper", "listed": "1", "sorted": "1"])
        try await post("/fields/counterparty", ["kind": "choice", "ru": "Доставка", "en": "Delivery", "c0.ru": "Курьер", "c0.en": "Courier", "c1.ru": "Сам", "c1.en": "Self"])
        try await post("/fields/contact", ["kind": "link", "ru": "Привёл", "en": "Brought by", "linked": "counterparty"])
        // The daughter is older than its head, texts look like formulas, one client is in the bin.
        try await post("/counterparties", DayTests.gazeta.merging(["name": "=Дочка \"Ёж\"", "note": "'=1+1\r\nвторая; строка, с запятой", "x_1": "'матовая", "x_2": "own2", "tags": "срочно, бланки"]) { $1 })
        try await post("/counterparties", DayTests.gazeta.merging(["name": "Головная", "status": "vip", "owner_id": String(oleg), "x_2": "own1"]) { $1 })
        try await post("/counterparties/1", ["version": "1", "parent_id": "2"])
        try await post("/counterparties", DayTests.gazeta.merging(["name": "Из корзины"]) { $1 })
        try await post("/counterparties/3/archive", [:])
        try await post("/contacts", ["name": "Орлова Мария", "counterparty_id": "1", "phones": "+7 (495) 123-45-67", "x_3": "2", "birthday": "1985-04-12"])
        try await post("/tasks", ["title": "Позвонить", "due_on": "2030-05-01", "due_time": "10:30", "remind": "60", "priority": "normal", "counterparty_id": "1", "owner_id": String(oleg)])
        try await post("/tasks/1/watchers", ["employee_id": String(office.administrator)])
        try await post("/counterparties/2/participants", ["employee_id": String(oleg), "part_id": "1"])
        for text in ["первый", "второй"] { #expect(try await office.upload("/counterparties/1/files", "макет.pdf", Array(text.utf8), token: anna.token, csrf: anna.csrf).status == 303) }
        let mine: Condition = .all([.test("owner_id", .is, [String(oleg)]), .test("x_2", .is, ["own1"])])
        try await post("/segments/keep", ["target": "counterparty", "name": "Курьером", "segment": "", "query": "where=\(mine.json.percentEncoded)"])
        try await Ottisk.worker(office.workspace).drain()
        return (office, anna)
    }
    static func path() -> String { NSTemporaryDirectory() + "ottisk-" + Crypto.token(8) + ".zip" }
    static let program: Access = .program("test")

    /// An archive of the workspace, as the command line makes it.
    static func export(_ workspace: Workspace) async throws -> String {
        let path: String = path()
        let (id, _) = try await workspace.write(as: program) { try TransferCommand.export(in: $0) }
        try await Ottisk.worker(workspace).drain()
        _ = try await workspace.write(as: program) { try TransferCommand.take(id, to: path, in: $0) }
        return path
    }
    static func load(_ path: String, _ workspace: Workspace) async throws -> (made: Int, known: Int, failed: Int, problems: [Text]) {
        let (id, _) = try await TransferCommand.check(try workspace.files.keep(path, name: "all.zip"), as: program, in: workspace)
        try await Ottisk.worker(workspace).drain()
        _ = try await workspace.write(as: program) { try TransferCommand.run(id, in: $0) }
        try await Ottisk.worker(workspace).drain()
        return try await workspace.read(as: program) { try TransferCommand.result(id, in: $0) }
    }
    /// The rows of every table without what may differ: ids, and when a record was last written here.
    static func rows(_ path: String) throws -> [String: [[String]]] {
        let incoming = try Incoming(path)
        var all: [String: [[String]]] = [:]
        for table in incoming.description.tables {
            let csv = try StrictCSV(try incoming.stream(table.file)), links: Set<String> = Set(table.fields.filter { $0.kind == "link" }.map(\.column))
            let kept: [Int] = table.columns.indices.filter { index in
                let column: Description.Column = table.columns[index]
                let isWhen: Bool = column.field == "updated_at" || (table.isComputed && column.field == "created_at")
                return column.field != "id" && !isWhen && !(column.form == .stored && links.contains(column.field))
            }
            #expect(try csv.next() == table.columns.map(\.title))
            while let cells = try csv.next() { all[table.table, default: []].append(kept.map { cells[$0] }) }
        }
        return all
    }

    @Test(arguments: Engine.here, Engine.here) func everythingArrivesOnTheOtherEngine(_ from: Engine, _ to: Engine) async throws {
        let (office, _) = try await Self.shop(from), first: String = try await Self.export(office.workspace)
        defer { unlink(first) }
        let empty = try await Ottisk.workspace(try await to.fresh(.migrated), files: NSTemporaryDirectory() + "ottisk-files-" + Crypto.token(8))
        let result = try await Self.load(first, empty)
        #expect(result.failed == 0 && result.problems.isEmpty, "\(result.problems)")
        let second: String = try await Self.export(empty)
        defer { unlink(second) }
        let (before, after) = (try Self.rows(first), try Self.rows(second))
        #expect(before.keys.sorted() == after.keys.sorted())
        for (table, rows) in before { #expect(after[table] == rows, "\(table)") }
        #expect(try Incoming(first).uploads.sorted() == Incoming(second).uploads.sorted())
        // What is not in the tables: search, the parent in the tree, the latest version of a file, the reminder, the log.
        let found: [Row] = try await empty.read(as: Self.program) { try $0.rows("SELECT name, parent_id FROM \(Counterparty.self) WHERE \(searchCondition(Counterparty.entity, "еж"))") }
        #expect(found.count == 1 && found.first?["parentID"] != .null)
        let latest: [Row] = try await empty.database.read { try $0.rows("SELECT revision FROM stored_file WHERE is_latest = 1") }
        #expect(latest.map { $0["revision"] } == [.int(2)])
        #expect(try await empty.database.read { try $0.rows("SELECT remind_at FROM task").first?["remindAt"] } != .null)
        #expect(try await empty.database.read { try Change.firstBroken($0) } == nil)
        #expect(try await empty.database.read { try $0.rows("SELECT * FROM notice WHERE kind <> 'job'").isEmpty }, "nobody hears of what happened long ago")
        let next: Int64 = try await empty.write(as: Self.program) { try $0.insert(Counterparty.entity, ["name": .text("Новый"), "legal_form": .text("company"), "status": .text("lead")]) }
        #expect(try await empty.read(as: Self.program) { Form.plain(try $0.row(Counterparty.entity, next)["number"]) } == "К-000004")
        // The segment's condition speaks of this workspace's people and fields.
        #expect(after["segment_member"]?.count == 1, "\(after["segment_member"] ?? []) \(after["segment"] ?? [])")
    }

    @Test(arguments: Engine.here) func intoAWorkspaceAtWorkAndBackOut(_ engine: Engine) async throws {
        let (source, boss) = try await Self.shop(engine)
        #expect(try await boss.get("/transfer").text.contains("Выгрузить рабочее пространство"))
        let made: String = try await boss.post("/transfer/exports", [:]).location
        try await Ottisk.worker(source.workspace).drain()
        #expect(try await boss.get(made).text.contains("Готово"))
        let bytes: [UInt8] = try await source.bytes(made + "/file", token: boss.token)
        // There: a client with the first number, an own field whose column is somebody else's there, the same administrator.
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/fields/counterparty", ["kind": "number", "ru": "Тираж", "en": "Run"])
        _ = try await anna.post("/counterparties", DayTests.gazeta.merging(["name": "Здешний", "x_1": "500"]) { $1 })
        let upload = try await office.upload("/transfer/imports", "all.zip", bytes, token: anna.token, csrf: anna.csrf)
        #expect(upload.status == 303, "\(upload.text)")
        try await Ottisk.worker(office.workspace).drain()
        let check: String = try await anna.get(upload.location).text
        #expect(check.contains("Бумага") && check.contains("Доставка") && check.contains("кто есть кто") && check.contains("Олег Зимин"))
        #expect(try await anna.get("/counterparties").text.contains("К-000002") == false, "a check writes nothing")
        #expect(try await anna.post(upload.location + "/run", ["m.employee.2": "77"]).status == 400)
        #expect(try await anna.post(upload.location + "/run", [:]).status == 303)
        try await Ottisk.worker(office.workspace).drain()
        let done: String = try await anna.get(upload.location).text
        #expect(done.contains("Загрузка закончена") && done.contains("Отменить загрузку целиком"))
        let clients: [String] = try await office.workspace.database.read { try $0.rows("SELECT number, name FROM counterparty ORDER BY id").map { "\(Form.plain($0["number"])) \(Form.plain($0["name"]))" } }
        #expect(clients == ["К-000001 Здешний", "К-000004 =Дочка \"Ёж\"", "К-000002 Головная", "К-000003 Из корзины"])
        #expect(try await office.workspace.database.read { try $0.rows("SELECT id FROM employee WHERE mail = 'anna@example.ru'").count } == 1, "who is here already is nobody new")
        let card: String = try await anna.get("/counterparties/2").text
        #expect(card.contains("&#39;матовая") || card.contains("'матовая"))
        // The whole of it goes back; what was changed since stays.
        _ = try await anna.post("/counterparties/3", ["version": "1", "city": "Тверь"])
        #expect(try await anna.post(upload.location + "/undo", [:]).status == 303)
        try await Ottisk.worker(office.workspace).drain()
        let undone: String = try await anna.get(upload.location).text
        #expect(undone.contains("Загрузка отменена") && undone.contains("изменено с тех пор"))
        let left: [String] = try await office.workspace.database.read { try $0.rows("SELECT name FROM counterparty WHERE archived_at IS NULL ORDER BY id").map { Form.plain($0["name"]) } }
        #expect(left == ["Здешний", "Головная"])
        #expect(try await !anna.get("/counterparties/1/edit").text.contains("Бумага"))
        #expect(try await anna.get("/counterparties/1").text.contains("500"))
        // The same archive once more: the page warns, and people who went to the bin come back instead of being there twice.
        let again = try await office.upload("/transfer/imports", "all.zip", bytes, token: anna.token, csrf: anna.csrf)
        try await Ottisk.worker(office.workspace).drain()
        #expect(try await anna.post(again.location + "/run", [:]).status == 303)
        try await Ottisk.worker(office.workspace).drain()
        let result: String = try await anna.get(again.location).text
        #expect(result.contains("Загрузка закончена") && !result.contains("Что не так"))
        let people: [String] = try await office.workspace.database.read { try $0.rows("SELECT name FROM employee WHERE archived_at IS NULL ORDER BY id").map { Form.plain($0["name"]) } }
        #expect(people == ["Анна Соколова", "Олег Зимин"])
        #expect(try await office.workspace.database.read { try Change.firstBroken($0) } == nil)
    }

    /// Stopped between two transactions, as a crash would: it goes on where it was, on a node that has to open everything again.
    @Test(arguments: Engine.here) func stoppedInTheMiddleItGoesOn(_ engine: Engine) async throws {
        let source = try await Office(engine)
        try await source.workspace.write(as: Self.program) { tx in
            try tx.together { for n in 1...1100 { try tx.insert(Counterparty.entity, ["name": .text(String(Crypto.hash("\(n)").prefix(16))), "legal_form": .text("company"), "status": .text("lead"), "parent_id": n > 1 ? .int(Int64(n / 2)) : .null]) } }
        }
        let path: String = try await Self.export(source.workspace)
        defer { unlink(path) }
        let office = try await Office(engine), workspace: Workspace = office.workspace
        let (id, _) = try await TransferCommand.check(try workspace.files.keep(path, name: "all.zip"), as: Self.program, in: workspace)
        try await Ottisk.worker(workspace).drain()
        let job: Int64 = try await workspace.write(as: Self.program) { try TransferCommand.run(id, in: $0) }
        let worker = _Concurrency.Task { try await Ottisk.worker(workspace).drain() }
        while try await workspace.database.read({ try $0.rows("SELECT id FROM counterparty LIMIT 1").isEmpty }) { try await _Concurrency.Task.sleep(for: .milliseconds(20)) }
        worker.cancel()
        _ = await worker.result
        let between: Int = try await workspace.database.read { try $0.rows("SELECT id FROM counterparty").count }
        #expect(between % 500 == 0 || between == 1100)
        try await workspace.database.write { try $0.run("UPDATE job SET lease_until = 0 WHERE id = \(job)") }
        try await Ottisk.worker(workspace).drain()
        let rows: [Row] = try await workspace.database.read { try $0.rows("SELECT id, name, parent_id FROM counterparty ORDER BY id") }
        #expect(rows.count == 1100 && Set(rows.map { Form.plain($0["name"]) }).count == 1100)
        #expect(rows.dropFirst().allSatisfy { $0["parentID"] != .null })
        #expect(try await workspace.database.read { try $0.rows("SELECT * FROM workspace_import_record").isEmpty && $0.rows("SELECT * FROM workspace_import_link").isEmpty })
    }

    @Test(arguments: Engine.here) func onlyTheAdministratorCarriesAWorkspace(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/transfer/exports", [:])
        try await Ottisk.worker(office.workspace).drain()
        for role in ["salesManager", "director", "auditor"] {
            let other = try await office.browser(of: try await office.employee(role, "Кто-то \(role)"))
            #expect(try await other.post("/transfer/exports", [:]).status == 403, "\(role)")
            for path in ["/transfer/exports/1", "/transfer/exports/1/file"] { #expect(try await other.get(path).status == 404, "\(role) \(path)") }
            #expect(try await office.upload("/transfer/imports", "a.zip", [1], token: other.token, csrf: other.csrf).status == 403)
        }
        #expect(try await office.stranger.get("/transfer/exports/1/file").status == 303)
        // After its days an archive is gone, and the page says so.
        let file: String = try await office.workspace.database.read { Form.plain(try $0.rows("SELECT path FROM workspace_export").first?["path"] ?? .null) }
        #expect(FileManager.default.fileExists(atPath: file))
        try await office.workspace.database.write { try $0.run("UPDATE workspace_export SET expires_at = 1") }
        #expect(try await anna.get("/transfer/exports/1/file").status == 404)
        try await Ottisk.worker(office.workspace).drain()
        #expect(!FileManager.default.fileExists(atPath: file))
        #expect(try await anna.get("/transfer/exports/1").text.contains("Архив удалён"))
        // One that was stopped leaves nothing on the disk either, and says that it was stopped.
        #expect(try await anna.post("/transfer/exports", [:]).location == "/transfer/exports/2")
        try await office.workspace.database.write { try $0.run("UPDATE job SET state = 'cancelled', finished_at = 1 WHERE id = (SELECT job_id FROM workspace_export WHERE id = 2)") }
        let left: String = office.workspace.files.folder + "/exports/2.zip"
        try Data("половина".utf8).write(to: URL(fileURLWithPath: left))
        try await Ottisk.worker(office.workspace).drain()
        #expect(!FileManager.default.fileExists(atPath: left))
        #expect(try await anna.get("/transfer/exports/2").text.contains("Остановлено"))
    }
}
