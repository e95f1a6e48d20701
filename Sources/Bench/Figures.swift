internal import Admin
internal import Database
internal import Foundation
internal import Kernel

/// What was measured of one base.
struct Figures: Sendable {
    /// One kind of page: milliseconds of an answer on one connection, of its floor, and what sixteen connections get.
    struct Page: Sendable { let name: Text, wanted: Double, time: Double, floor: Double, statements: Int, perSecond: Double, p99: Double }
    let pages: [Page], memory: Double, loaded: Double, start: Double
    private static let rounds: Int = 7

    /// Measures the program on a base.
    /// - Parameter pages: what is asked for; nil: the pages of clients.
    static func measure(_ base: Base, program: String, assets: String, seconds: Double, pages asked: [Pages]? = nil, say: (Text) -> Void) async throws -> Figures {
        let workspace: Workspace = try await base.open()
        let token: String = try await Session.start(for: 1, agent: "bench", in: workspace)
        let kinds: [Pages]
        if let asked { kinds = asked } else { kinds = try await Pages.all(of: base, in: workspace) }
        let first: [UInt8] = Caller.request("/", token: token)
        let requests: [[[UInt8]]] = kinds.map { $0.paths.map { Caller.request($0, token: token) } }
        say(Text("записываю запросы к базе", "recording the statements"))
        let plans: [[UInt8]: Floor.Page] = try await Recorder().record(base, assets: assets, requests.flatMap { $0 })
        let running = try await onThread { Box(try Running(program: program, folder: base.folder, assets: assets, first: first)) }.value
        defer { running.stop() }
        try await Task.sleep(for: .seconds(1))
        let memory: Double = running.memory, port: Int = running.port
        var pages: [Page] = []
        for (kind, requests) in zip(kinds, requests) {
            say(kind.name)
            let (time, floor): (Double, Double) = try await onThread { try compare(port, try Floor(file: base.file, pages: plans), requests) }
            let load: Load = try await onThread { try Load.run(port: port, requests, seconds: seconds) }
            let statements: Int = requests.map { plans[$0]?.statements.count ?? 0 }.max() ?? 0
            pages.append(Page(name: kind.name, wanted: kind.wanted, time: time, floor: floor, statements: statements, perSecond: load.perSecond, p99: load.p99))
        }
        return Figures(pages: pages, memory: memory, loaded: running.memory, start: running.start)
    }
    /// The mean over the addresses of the median of several rounds, application and floor in turn so that both meet the same machine.
    private static func compare(_ port: Int, _ floor: Floor, _ requests: [[UInt8]]) throws -> (Double, Double) {
        let callers: [Caller] = [try Caller(port: port), try Caller(port: floor.port)]
        var times: [[[UInt64]]] = callers.map { _ in requests.map { _ in [] } }
        for round in 0...rounds {
            for (which, caller) in callers.enumerated() {
                for (index, request) in requests.enumerated() {
                    let start: UInt64 = ticks()
                    try caller.send(request)
                    while try !caller.receive() {}
                    if round > 0 { times[which][index].append(ticks() - start) }
                }
            }
        }
        let means: [Double] = times.map { all in all.map { Double($0.sorted()[$0.count / 2]) }.reduce(0, +) / Double(requests.count) / 1e6 }
        return (means[0], means[1])
    }
}

/// Carries what one thread made to the one that goes on with it.
// Unchecked: handed over once, never shared.
struct Box<Value>: @unchecked Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
}
