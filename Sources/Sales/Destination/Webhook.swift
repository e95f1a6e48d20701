internal import Database
internal import Kernel
internal import Outgoing
internal import Process

/// Calls to destinations: ordered in the transaction of what they tell, made by the background, again and again until the other side takes them.
///
/// Each is sent at least once: a receiver tells repeats by `X-Ottisk-Call`. `X-Ottisk-Signature` is the HMAC-SHA-256 of `timestamp.body` with the
/// destination's secret, so that nobody else can call in our name, nor send an old call anew.
enum Webhook {
    private struct Call: Decodable, Sendable {
        let id: Int64, destinationID: Int64, body: String, state: String, attempts: Int, runID: Int64?, stay: Int?, action: String?, attempt: Int?
        var key: ActionKey { ActionKey(stay: stay ?? 0, action: action ?? "", attempt: attempt ?? 0) }
    }

    /// Orders a call about a record.
    /// - Parameters:
    ///   - source: who orders it: `rule 3`, `process`.
    ///   - step: the action of a process that is done when the call is.
    static func order(_ destination: Destination, about entity: Entity, _ row: Row, source: String, event: String, step: (run: Int64, key: ActionKey)? = nil, in tx: Tx) throws {
        let made: Row? = try tx.rows("""
            INSERT INTO webhook_call (destination_id, source, entity, record_id, body, at, run_id, stay, action, attempt)
            VALUES (\(destination.id), \(source), \(entity.table), \(Int64(value: row["id"]) ?? 0), \(body(entity, row, source, event, tx)), \(tx.now), \(step?.run), \(step?.key.stay), \(step?.key.action), \(step?.key.attempt))
            RETURNING id
            """).first
        if let call = made.flatMap({ Int64(value: $0["id"]) }) { try tx.post("webhook", String(call)) }
    }
    /// `{"event":"changed","source":"rule 3","entity":"deal","id":7,"number":"Д-000007","at":…,"fields":{…}}`; sums in kopecks, moments in UTC milliseconds.
    private static func body(_ entity: Entity, _ row: Row, _ source: String, _ event: String, _ tx: Tx) -> String {
        let fields: String = entity.fields.map { JSON.quote($0.column) + ":" + JSON.text(row.value(column: $0.column)) }.joined(separator: ",")
        let head: [(String, String)] = [("event", JSON.quote(event)), ("source", JSON.quote(source)), ("entity", JSON.quote(entity.table)), ("id", JSON.text(row["id"])), ("number", JSON.text(row["number"])), ("at", String(tx.now))]
        return "{" + head.map { JSON.quote($0.0) + ":" + $0.1 }.joined(separator: ",") + ",\"fields\":{\(fields)}}"
    }

    static let topic = Topic("webhook", outside: { _, payload, workspace in
        let found: (call: Call, to: Destination)? = try await workspace.read(as: .program("webhook")) { tx in
            guard let id = Int64(payload), let call: Call = try tx.first("SELECT * FROM webhook_call WHERE id = \(id)"), call.state == "waiting",
                  let to: Destination = try tx.first("SELECT * FROM destination WHERE id = \(call.destinationID)") else { return nil }
            return (call, to)
        }
        guard let (call, to) = found else { return }
        let outcome: Outcome = await send(call, to)
        let isOver: Bool = try await workspace.write(as: .program("webhook")) { try settle(call, outcome, in: $0) }
        // Told to the outbox as a failure, which tries again later.
        if !isOver { throw BadRequest(outcome.problem?.ru ?? "", outcome.problem?.en ?? "") }
    })
    private struct Outcome: Sendable { let status: Int?, problem: Text?, isFinal: Bool }

    private static func send(_ call: Call, _ to: Destination) async -> Outcome {
        guard to.archivedAt == nil, to.state == "on" else { return Outcome(status: nil, problem: Text("Получатель выключен", "The destination is switched off"), isFinal: true) }
        let time: String = String(Clock.now() / 1000)
        let headers: [(name: String, value: String)] = [("X-Ottisk-Call", String(call.id)), ("X-Ottisk-Timestamp", time), ("X-Ottisk-Signature", "sha256=" + Crypto.signature(time + "." + call.body, key: to.secret))]
        do {
            let answer: Outgoing.Answer = try await Outgoing.post(to.url, headers: headers, json: call.body)
            if (200..<300).contains(answer.status) { return Outcome(status: answer.status, problem: nil, isFinal: true) }
            // Too early, too much, or trouble over there: later. Anything else is an answer.
            let isLater: Bool = [408, 425, 429].contains(answer.status) || answer.status >= 500
            return Outcome(status: answer.status, problem: Text("Ответ \(answer.status)", "Answer \(answer.status)"), isFinal: !isLater)
        } catch let failure as Outgoing.Failure {
            switch failure {
            case .badAddress, .privateAddress: return Outcome(status: nil, problem: sentence(failure), isFinal: true)
            case .timeout, .unreachable: return Outcome(status: nil, problem: sentence(failure), isFinal: false)
            }
        } catch { return Outcome(status: nil, problem: Text("Не отправлено: \(error)", "Not sent: \(error)"), isFinal: false) }
    }
    static func sentence(_ failure: Outgoing.Failure) -> Text {
        switch failure {
        case .badAddress: Text("Нужен адрес https:// без имени и пароля", "An address https:// without name and password is needed")
        case .privateAddress(let host):
            Text("«\(host)» — адрес внутренней сети: туда не звоним, пока администратор сервера не назовёт этот узел в --webhook-hosts", "“\(host)” is an address of a private network: not called until the server's operator names the host in --webhook-hosts")
        case .timeout: Text("Получатель не ответил вовремя", "The destination did not answer in time")
        case .unreachable(let why): Text("Связи нет: \(why)", "No connection: \(why)")
        }
    }

    /// Writes down what came of a try. - Returns: whether it was the last.
    private static func settle(_ call: Call, _ outcome: Outcome, in tx: Tx) throws -> Bool {
        let isDone: Bool = outcome.problem == nil, isOver: Bool = outcome.isFinal || call.attempts + 1 >= Worker.tries, problem: String = outcome.problem.map { $0.ru + "\n" + $0.en } ?? ""
        let mine: [Row] = try tx.rows("""
            UPDATE webhook_call SET attempts = attempts + 1, status = \(outcome.status), problem = \(problem), state = \(isDone ? "done" : isOver ? "failed" : "waiting"), done_at = \(isDone ? tx.now : nil)
            WHERE id = \(call.id) AND state = 'waiting' RETURNING id
            """)
        guard !mine.isEmpty, isOver, let run = call.runID, var one: Case = try Case.load(run: run, in: tx) else { return isOver || mine.isEmpty }
        if isDone { try one.called(call.key) } else { try one.handToPerson(call.key, outcome.problem ?? Text("", "")) }
        return true
    }
}

extension Case {
    /// A webhook of the process was taken: the action is done, unless somebody closed it meanwhile.
    fileprivate mutating func called(_ key: ActionKey) throws {
        guard let state: ActionState = run.stay(numbered: key.stay)?.state(key.action), state.status == .open, state.attempt == key.attempt else { return }
        // Where the action has results, the first is the good one.
        try complete(key, result: run.action(key, in: definition)?.results.first?.code)
    }
    /// Nobody over there takes it: a person sees to it.
    fileprivate func handToPerson(_ key: ActionKey, _ why: Text) throws {
        guard let action: Action = run.action(key, in: definition), let state: ActionState = run.stay(numbered: key.stay)?.state(key.action), state.status == .open, state.attempt == key.attempt else { return }
        try order(by: action, key, note: tx.access.lang("Веб-хук не доставлен: ", "The webhook was not delivered: ") + tx.access.lang(why))
    }
}
