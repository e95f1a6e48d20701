internal import Synchronization

/// How far work outside of transactions is: told by the work, kept in the job's row by the worker, which in turn says when to stop.
public final class Meter: Sendable {
    private let state: Mutex<(done: Int, total: Int, isStopped: Bool)>

    init(done: Int = 0, total: Int) { state = Mutex((done, total, false)) }
    /// What the bar counts to.
    public func expect(_ total: Int) { state.withLock { $0.total = total } }
    /// Some more is done.
    /// - Throws: `CancellationError` when the job was stopped or taken over by another node.
    public func add(_ count: Int) throws {
        let isStopped: Bool = state.withLock { state in
            state.done += count
            return state.isStopped
        }
        if isStopped { throw CancellationError() }
    }
    func stop() { state.withLock { $0.isStopped = true } }
    var reading: (done: Int, total: Int) { state.withLock { ($0.done, $0.total) } }
}
