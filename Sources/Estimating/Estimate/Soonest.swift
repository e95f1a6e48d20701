/// Finds the combination of ways, one for each component, that is ready first.
///
/// Work never ends later when every step of it is shorter or equal on the same machines, so of the ways of a component only
/// those that no other beats in this sense can matter. Among them it searches depth first and leaves a branch as soon as
/// what is placed, or the longest component still to come, ends no sooner than the best found.
struct Soonest {
    /// Ways of each component worth trying: the position in its list, the steps and their own time; shortest first.
    private let ways: [[Way]]
    private let assembly: [Task]
    private let assemblySeconds: Int
    /// Own time of the quickest way of any component from this one on.
    private let ahead: [Int]
    private var best: Int = .max
    private var picked: [Int] = []
    private(set) var found: [Int]?
    /// Places tried; after `most` the best so far is the answer.
    private var tried: Int = 0
    private let most: Int

    private struct Way {
        let index: Int
        let tasks: [Task]
        let seconds: Int
    }

    /// - Parameters:
    ///   - options: for each component the steps of each of its ways.
    ///   - assembly: steps on whole copies, after all components.
    ///   - most: how many places to try: it bounds the time for jobs of very many components.
    init(_ options: [[[Task]]], assembly: [Task], most: Int = 50_000) {
        let ways: [[Way]] = options.map(Soonest.undominated)
        var ahead: [Int] = [0]
        for some: [Way] in ways.reversed() { ahead.append(max(ahead[ahead.count - 1], some.first?.seconds ?? 0)) }
        self.ways = ways
        self.ahead = ahead.reversed()
        self.assembly = assembly
        self.most = most
        assemblySeconds = Soonest.own(assembly)
    }

    /// Positions of the combination that is ready first; nil when a component has no way. `schedule` is an empty one.
    mutating func search(_ schedule: Schedule) -> [Int]? {
        if ways.contains(where: \.isEmpty) { return nil }
        place(0, schedule)
        return found
    }

    private mutating func place(_ component: Int, _ schedule: Schedule) {
        if component == ways.count { return end(schedule) }
        for way: Way in ways[component] {
            if max(schedule.finish, way.seconds) + assemblySeconds >= best || tried >= most { return }
            tried += 1
            var next: Schedule = schedule
            next.add(way.tasks)
            if max(next.finish, ahead[component + 1]) + assemblySeconds >= best { continue }
            picked.append(way.index)
            place(component + 1, next)
            picked.removeLast()
        }
    }

    private mutating func end(_ schedule: Schedule) {
        var whole: Schedule = schedule
        whole.add(assembly, from: schedule.finish)
        if whole.finish >= best { return }
        best = whole.finish
        found = picked
    }

    private static func own(_ tasks: [Task]) -> Int { tasks.reduce(0) { $0 + $1.seconds + $1.wait } }

    /// The ways that no other one beats on the same machines in the same order, the shortest first.
    private static func undominated(_ options: [[Task]]) -> [Way] {
        let all: [Way] = options.enumerated().map { Way(index: $0, tasks: $1, seconds: own($1)) }
        var kept: [Way] = []
        for way: Way in all.sorted(by: { ($0.seconds, $0.index) < ($1.seconds, $1.index) }) {
            if kept.contains(where: { beats($0.tasks, way.tasks) }) { continue }
            kept.append(way)
        }
        return kept
    }

    private static func beats(_ one: [Task], _ other: [Task]) -> Bool {
        guard one.count == other.count else { return false }
        for (mine, theirs) in zip(one, other) {
            guard mine.slot == theirs.slot, mine.seconds <= theirs.seconds, mine.wait <= theirs.wait else { return false }
        }
        return true
    }
}
