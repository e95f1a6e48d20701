import App
import Clients
import Database
import Foundation
import Glibc
@testable import Kernel
import Outgoing
@testable import Sales
import Synchronization
import Testing

/// Another system on this machine: it keeps what it was sent and answers what it is told to, one answer after another.
final class Listener: Sendable {
    struct Heard: Sendable { let head: String, body: String
        func header(_ name: String) -> String {
            head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }.map { Submitted.trimmed($0.drop { $0 != ":" }.dropFirst()) } ?? ""
        }
    }
    let port: Int
    private let socket: Int32
    private let state: Mutex<(answers: [Int], heard: [Heard])>

    init(answers: [Int]) throws {
        let listener: Int32 = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in(), size = socklen_t(MemoryLayout<sockaddr_in>.size)
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let bound: Int32 = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, size) == 0 ? getsockname(listener, $0, &size) : -1 }
        }
        try #require(bound == 0 && listen(listener, 16) == 0)
        (socket, port) = (listener, Int(UInt16(bigEndian: address.sin_port)))
        state = Mutex((answers, []))
        Thread.detachNewThread { [self] in
            while true {
                let connection: Int32 = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                serve(connection)
                Glibc.close(connection)
            }
        }
    }
    deinit { Glibc.shutdown(socket, Int32(SHUT_RDWR)); Glibc.close(socket) }
    var heard: [Heard] { state.withLock { $0.heard } }

    private func serve(_ connection: Int32) {
        var bytes: [UInt8] = [], buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count: Int = read(connection, &buffer, buffer.count)
            guard count > 0 else { return }
            bytes += buffer[..<count]
            let text: String = String(decoding: bytes, as: UTF8.self)
            guard let gap = text.range(of: "\r\n\r\n") else { continue }
            let head: String = String(text[..<gap.lowerBound]), body: String = String(text[gap.upperBound...])
            let length: Int = Int(Heard(head: head, body: "").header("Content-Length")) ?? 0
            guard body.utf8.count >= length else { continue }
            let status: Int = state.withLock { state in
                state.heard.append(Heard(head: head, body: body))
                return state.answers.isEmpty ? 200 : state.answers.removeFirst()
            }
            let answer: [UInt8] = Array("HTTP/1.1 \(status) x\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok".utf8)
            _ = write(connection, answer, answer.count)
            return
        }
    }
}

/// Calls to other systems: signed, repeated until they are taken, and not into the own network.
@Suite(.serialized) struct WebhookTests {
    private func destination(_ desk: Desk, _ url: String) async throws -> Int64 {
        let answer = try await desk.browser.post("/destinations", ["name": "Учёт", "url": url, "state": "on"])
        #expect(answer.status == 303, "\(answer.text)")
        return answer.id
    }
    private func passMinutes(_ desk: Desk) async throws {
        try await desk.office.workspace.database.write { try $0.run("UPDATE outbox SET run_at = 0, lease_until = 0 WHERE state = 'waiting'") }
        try await desk.work()
    }

    @Test(arguments: Engine.here) func aCallIsSignedAndRepeatedUntilItIsTaken(_ engine: Engine) async throws {
        let desk = try await Desk(engine), listener = try Listener(answers: [503, 200])
        Outgoing.allow(["127.0.0.1"])
        defer { Outgoing.allow([String]()) }
        let to = try await destination(desk, "http://127.0.0.1:\(listener.port)/hook")
        let rule = try await desk.rule("В учёт", "created", [["kind": "call", "destination": String(to)]])
        let deal = try await desk.deal("Каталог \"насосов\"", ["amount": "100"])
        try await desk.work()
        #expect(listener.heard.count == 1)
        #expect(try await desk.states(rule) == ["done"])
        #expect(try await desk.text("SELECT state FROM webhook_call") == "waiting")
        #expect(try await desk.number("SELECT status FROM webhook_call") == 503)
        #expect(try await desk.browser.get("/destinations/\(to)").text.contains("повторим"))
        try await passMinutes(desk)
        #expect(try await desk.text("SELECT state FROM webhook_call") == "done")
        #expect(try await desk.number("SELECT attempts FROM webhook_call") == 2)
        try await passMinutes(desk)
        #expect(listener.heard.count == 2, "what is taken is not sent again")
        let last = try #require(listener.heard.last), secret: String = try await desk.text("SELECT secret FROM destination")
        #expect(last.header("X-Ottisk-Signature") == "sha256=" + Crypto.signature(last.header("X-Ottisk-Timestamp") + "." + last.body, key: secret))
        #expect(listener.heard.map { $0.header("X-Ottisk-Call") } == ["1", "1"], "a repeat is told by its number")
        let json = try #require(try JSONSerialization.jsonObject(with: Data(last.body.utf8)) as? [String: Any]), fields = json["fields"] as? [String: Any]
        #expect(json["entity"] as? String == "deal" && json["id"] as? Int == Int(deal) && fields?["title"] as? String == "Каталог \"насосов\"" && fields?["amount"] as? Int == 10_000)
        #expect(try await desk.number("SELECT COUNT(*) FROM change_log WHERE changes LIKE '%\(secret)%'") == 0, "the log holds no secret")
    }

    @Test(arguments: Engine.here) func theOwnNetworkIsNotCalled(_ engine: Engine) async throws {
        let desk = try await Desk(engine)
        Outgoing.allow([String]())
        for url in ["https://127.0.0.1/x", "https://10.1.2.3", "https://192.168.0.10/a", "https://169.254.169.254/latest", "http://example.com/plain", "https://user:secret@example.com", "https://100.64.0.1"] {
            let answer = try await desk.browser.post("/destinations", ["name": "x", "url": url, "state": "on"])
            #expect(answer.status == 422, "\(url)")
        }
        #expect(try await desk.number("SELECT COUNT(*) FROM destination") == 0)
        let answer: Text = Webhook.sentence(.privateAddress("10.0.0.1"))
        #expect(answer.ru.contains("внутренней сети") && answer.en.contains("private network"))
    }
    /// What is no address by its letters may still lead inside: it is looked at again when the connection is made.
    @Test(arguments: ["https://127.1/", "https://2130706433/", "https://0x7f000001/"]) func aNameThatLeadsInsideIsFoundOutAtTheConnection(_ address: String) async throws {
        await #expect(throws: Outgoing.Failure.self) { try await Outgoing.post(address, headers: [], json: "{}") }
        do { _ = try await Outgoing.post(address, headers: [], json: "{}") } catch let failure as Outgoing.Failure {
            guard case .privateAddress = failure else { Issue.record("\(failure)"); return }
        }
    }
    @Test func addressesOfSpecialNetworksAreToldByTheirNumbers() {
        for address in ["https://0.0.0.0", "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://[fe80::1]/", "https://[fc00::1]/", "https://172.31.255.255", "https://localhost"] {
            #expect(throws: Outgoing.Failure.self, "\(address)") { try Outgoing.host(of: address) }
        }
        #expect(throws: Never.self) { try Outgoing.host(of: "https://example.com/a?b=c") }
        #expect(throws: Never.self) { try Outgoing.host(of: "https://8.8.8.8/") }
    }

    @Test(arguments: Engine.here) func aStageThatCallsGoesOnWhenTheCallIsTakenOrAsksAPerson(_ engine: Engine) async throws {
        let desk = try await Desk(engine), listener = try Listener(answers: [200, 404])
        Outgoing.allow(["127.0.0.1"])
        defer { Outgoing.allow([String]()) }
        let to = try await destination(desk, "http://127.0.0.1:\(listener.port)/")
        _ = try await desk.browser.post("/processes/1/draft", [:])
        #expect(try await desk.browser.post("/processes/1/draft/add-action", ["stage": "request", "name_ru": "Сообщить в учёт", "name_en": "Tell accounting", "kind": "webhook"]).status == 303)
        _ = try await desk.browser.post("/processes/1/draft/action", ["stage": "request", "action": "tell-accounting", "name_ru": "Сообщить в учёт", "name_en": "Tell accounting", "kind": "webhook", "subject": String(to), "assignee": "responsible"])
        #expect(try await desk.browser.post("/processes/1/publish", ["running": "finish"]).status == 303, "a destination that is there may be published")
        let deal = try await desk.deal()
        #expect(try await desk.number("SELECT COUNT(*) FROM task WHERE title = 'Сообщить в учёт'") == 0, "nobody is asked for what the program does")
        try await desk.work()
        #expect(try await desk.text("SELECT status FROM process_action WHERE action = 'tell-accounting' AND run_id = (SELECT id FROM process_run WHERE record_id = \(deal))") == "done")
        let second = try await desk.deal("Второй")
        try await desk.work()
        let open: Row? = try await desk.rows("SELECT status, task_id FROM process_action WHERE action = 'tell-accounting' AND run_id = (SELECT id FROM process_run WHERE record_id = \(second))").first
        #expect(open?["status"] == .text("open") && open?["taskID"] != .null)
        #expect(try await desk.text("SELECT note FROM task WHERE title = 'Сообщить в учёт'").contains("Ответ 404"))
    }
}
