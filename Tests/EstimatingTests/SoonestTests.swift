@testable import Estimating
import Seeds
import Testing

/// The search for the combination of routes that is ready first, against trying every one.
@Suite struct SoonestTests {
    @Test func theCombinationReadyFirstIsFoundAmongAll() {
        var random: Seeded = Seeded(state: 77)
        for _ in 0..<2000 {
            let slots: Int = Int.random(in: 1...4, using: &random)
            func tasks() -> [Estimating.Task] {
                (0..<Int.random(in: 1...3, using: &random)).map { _ in
                    Estimating.Task(slot: Int.random(in: -1..<slots, using: &random), seconds: Int.random(in: 1...9, using: &random), wait: Int.random(in: 0...2, using: &random))
                }
            }
            let options: [[[Estimating.Task]]] = (0..<Int.random(in: 1...3, using: &random)).map { _ in (0..<Int.random(in: 1...4, using: &random)).map { _ in tasks() } }
            let assembly: [Estimating.Task] = tasks()
            func finish(_ picked: [Int]) -> Int {
                var schedule: Schedule = Schedule(slots: slots)
                for (component, index) in picked.enumerated() { schedule.add(options[component][index]) }
                schedule.add(assembly, from: schedule.finish)
                return schedule.finish
            }
            let every: [[Int]] = options.reduce([[]]) { before, some in before.flatMap { first in some.indices.map { first + [$0] } } }
            var soonest: Soonest = Soonest(options, assembly: assembly)
            let found: Int? = soonest.search(Schedule(slots: slots)).map(finish)
            #expect(found == every.map(finish).min())
        }
    }
}
