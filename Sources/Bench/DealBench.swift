internal import Admin
internal import Clients
internal import Database
internal import Foundation
internal import GRDBSQLite
internal import Kernel
internal import Sales

/// Deals as a shop has them: the board of many beside the board of few, and an action whose completion moves its deal on.
struct DealBench {
    let folder: String, open: Int, program: String, assets: String
    /// Deals of the small base.
    private var few: Int { max(10, open / 100) }
    private static let layout: String = "1", completed: Int = 60
    /// Milliseconds of a completion, and how much slower the big board may be.
    private static let limit: Double = 20, ratio: Double = 1.5

    // MARK: Bases

    private func base(_ deals: Int, _ say: (Text) -> Void) async throws -> Base {
        let base = Base(folder: folder, size: deals)
        try await base.make(Self.layout) { try await Self.fill($0, deals, say) }
        return base
    }
    private static func fill(_ workspace: Workspace, _ deals: Int, _ say: (Text) -> Void) async throws {
        try await workspace.write(as: .program("bench")) { try Filler.structure(in: $0) }
        let step: Int = 200
        for first in stride(from: 1, through: deals, by: step) {
            try await workspace.write(as: .program("bench")) { try Self.fill(first...min(deals, first + step - 1), in: $0) }
            if first % 2000 == 1 { say(Text("сделки: \(first) из \(deals)", "deals: \(first) of \(deals)")) }
        }
    }
    /// Open deals on all stages of one process.
    private static func fill(_ numbers: ClosedRange<Int>, in tx: Tx) throws {
        let stages: [Int64] = try tx.rows("SELECT id FROM process_stage WHERE process_id = 1 AND kind = 'open' ORDER BY place").compactMap { Int64(value: $0["id"]) }
        try tx.together(silently: true) {
            for number in numbers {
                let client: Int64 = try tx.insert(Counterparty.entity, ["name": .text("Клиент \(number)"), "legal_form": .text("company"), "status": .text("active"), "owner_id": .int(Int64(number % Base.employees + 1))])
                try tx.insert(Deal.entity, [
                    "title": .text("Тираж \(number)"), "counterparty_id": .int(client), "process_id": .int(1), "stage_id": .int(stages[number % stages.count]),
                    "amount": .int(Int64(number % 400) * 100_000), "owner_id": .int(Int64(number % Base.employees + 1)),
                ])
            }
        }
    }

    // MARK: Figures

    func boards(_ report: inout Report, _ lang: Lang, _ say: (Text) -> Void) async throws {
        let pages: [Pages] = [
            Pages(name: Text("доска сделок", "board of deals"), paths: ["/deals/board?process=1"], wanted: 0), Pages(name: Text("доска: мои", "board: mine"), paths: ["/deals/board?process=1&mine=1"], wanted: 0),
            Pages(name: Text("доска: застряли", "board: stuck"), paths: ["/deals/board?process=1&stuck=1"], wanted: 0),
        ]
        let small: Base = try await base(few, say), big: Base = try await base(open, say)
        let one: Figures = try await Figures.measure(small, program: program, assets: assets, seconds: 1, pages: pages, say: say)
        let many: Figures = try await Figures.measure(big, program: program, assets: assets, seconds: 2, pages: pages, say: say)
        let ms: String = lang(" мс", " ms")
        for (page, before) in zip(many.pages, one.pages) {
            report.head("\(lang(page.name)), \(lang.number(open)): \(Report.number(page.time))\(ms), \(page.statements) SQL")
            report.add(lang("к тому же SQL и тем же байтам", "to the same SQL and bytes"), page.time / page.floor, "×", limit: 3, beside: Report.number(page.floor) + ms)
            report.add(lang("к доске из \(lang.number(few))", "to a board of \(lang.number(few))"), page.time / before.time, "×", limit: Self.ratio, beside: Report.number(before.time) + ms)
            report.tell(lang("ответов в секунду", "answers a second"), Report.number(page.perSecond) + lang("/с", "/s"))
        }
    }

    /// Somebody marks a call as answered: the action is done, the deal moves on by itself, the next stage asks for its work; one transaction.
    func completions(_ report: inout Report, _ lang: Lang, _ say: (Text) -> Void) async throws {
        // A copy: what is done here would be missing the next time.
        let kept: Base = try await base(open, say), work = Base(folder: folder + "/done", size: open), before: String = work.folder + "/before.sqlite"
        try? FileManager.default.removeItem(atPath: work.folder)  // nothing there yet is fine
        try FileManager.default.createDirectory(atPath: work.folder, withIntermediateDirectories: true)
        for copy in [work.file, before] { try Store(kept.file).copy(to: copy) }
        let workspace: Workspace = try await work.open(), token: String = try await Session.start(for: 1, agent: "bench", in: workspace)
        let csrf: String = try await workspace.read(as: .program("bench")) { try $0.rows("SELECT csrf FROM session ORDER BY seen_at DESC LIMIT 1").first.map { Form.plain($0["csrf"]) } ?? "" }
        let deals: [Int64] = try await workspace.read(as: .program("bench")) { tx in
            try tx.rows("""
                SELECT process_run.record_id AS deal FROM process_run JOIN process_action ON process_action.run_id = process_run.id AND process_action.action = 'contact' AND process_action.status = 'open' AND process_action.stay = 1
                WHERE process_run.stage = 'request' ORDER BY process_run.id LIMIT \(2 * Self.completed)
                """).compactMap { Int64(value: $0["deal"]) }
        }
        let requests: [[UInt8]] = deals.map { Caller.post("/deals/\($0)/actions/done", [("csrf", csrf), ("action", "contact"), ("stay", "1"), ("attempt", "1"), ("result", "reached")], token: token) }
        let half: Int = requests.count / 2, recorded: [[UInt8]] = Array(requests[..<half]), measured: [[UInt8]] = Array(requests[half...])
        guard half > 0 else { throw Broken(description: "no deals to complete") }
        say(Text("завершаю действия", "completing actions"))
        let plans: [[UInt8]: Floor.Page] = try await Recorder().record(work, assets: assets, recorded, status: 303)
        let time: Double = try await onThread { [program, assets] in
            let running = try Running(program: program, folder: work.folder, assets: assets, first: Caller.request("/", token: token))
            defer { running.stop() }
            let caller = try Caller(port: running.port)
            let times: [UInt64] = try measured.map { request in
                let start: UInt64 = ticks()
                _ = try caller.get(request)
                guard caller.status == 303 else { throw Broken(description: "completion: status \(caller.status)") }
                return ticks() - start
            }
            return Double(times.sorted()[times.count / 2]) / 1e6
        }
        let floor: Double = try await onThread { try Self.floor(before, recorded.compactMap { plans[$0]?.statements }) }
        let moved: Int = try await workspace.read(as: .program("bench")) { tx in
            try tx.rows("SELECT COUNT(*) AS n FROM process_run WHERE record_id IN \(in: deals) AND stage = 'specification'").first.flatMap { Int(value: $0["n"]) } ?? 0
        }
        guard moved == deals.count else { throw Broken(description: "moved \(moved) of \(deals.count)") }
        let ms: String = lang(" мс", " ms"), statements: Int = plans.values.map(\.statements.count).max() ?? 0
        report.head(lang("завершение действия с переходом, \(lang.number(open)) сделок: \(statements) SQL", "completion of an action with its transition, \(lang.number(open)) deals: \(statements) SQL"))
        report.add(lang("от запроса до ответа", "from request to answer"), time, ms, limit: Self.limit, beside: lang("те же операторы ", "the same statements ") + Report.number(floor) + ms)
        report.tell(lang("к тем же операторам", "to the same statements"), Report.number(time / floor) + "×")
    }
    /// The same statements through the C library of SQLite, each completion a transaction that reaches the disk. - Returns: milliseconds of the median.
    private static func floor(_ file: String, _ all: [[(text: String, values: [Value])]]) throws -> Double {
        let store = try Store(file, isWriting: true)
        let times: [UInt64] = all.map { statements in
            let start: UInt64 = ticks()
            store.run(statements)
            return ticks() - start
        }
        return Double(times.sorted()[times.count / 2]) / 1e6
    }
}
