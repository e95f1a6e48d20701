import Foundation
import Synchronization

/// Threads that answer requests. They may block in the database, which the few threads of Swift's own pool must not:
/// a page reads on the thread that renders it, and one long reading does not stop the others.
final class Workers: TaskExecutor {
    private let condition = NSCondition()
    private let jobs = Mutex<Queue>(Queue())
    private struct Queue {
        var waiting: [UnownedJob] = [], first: Int = 0, idle: Int = 0
        /// The oldest, without moving the others each time.
        mutating func take() -> UnownedJob? {
            guard first < waiting.count else { return nil }
            defer {
                first += 1
                if first == waiting.count { (waiting, first) = ([], 0) }
            }
            return waiting[first]
        }
    }

    init(count: Int) {
        for _ in 0..<count { Thread.detachNewThread { [self] in while true { next().runSynchronously(on: asUnownedTaskExecutor()) } } }
    }
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        condition.lock()
        let isAwaited: Bool = jobs.withLock { queue in
            queue.waiting.append(job)
            return queue.idle > 0
        }
        if isAwaited { condition.signal() }
        condition.unlock()
    }
    private func next() -> UnownedJob {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let job = jobs.withLock({ $0.take() }) { return job }
            jobs.withLock { $0.idle += 1 }
            condition.wait()
            jobs.withLock { $0.idle -= 1 }
        }
    }
}
