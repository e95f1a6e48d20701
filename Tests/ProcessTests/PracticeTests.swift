@testable import Process
import Seeds
import Testing

private func entered(_ at: Int64, _ stage: String, auto: Bool = false, _ reason: String? = nil) -> PastEvent {
    PastEvent(at: at * hour, .entered(stage: stage, isAutomatic: auto, reason: reason.map { Reason(code: $0) }))
}

private func elapsed(_ from: Int64, _ to: Int64) -> Int { Int((to - from) / minute) }

@Suite struct PracticeTests {
    private let histories: [History] = [
        History(item: 1, events: [entered(0, "begin"), entered(10, "middle", auto: true), entered(12, "won")]),
        History(item: 2, events: [entered(0, "begin"), entered(20, "middle"), entered(25, "lost", "price")]),
        History(item: 3, events: [entered(0, "begin"), entered(60, "lost", "price")]),
        History(item: 4, events: [entered(0, "begin"), entered(40, "lost")]),
        History(item: 5, events: [entered(0, "begin"), entered(10, "middle", auto: true), entered(30, "begin"), entered(70, "middle", auto: true)]),
        History(item: 6, events: [entered(50, "begin")]),
    ]
    private var practice: Practice { Practice(small(), histories, now: 100 * hour, elapsed: elapsed) }

    @Test func timesStandBesideTheNorm() throws {
        let begin: Practice.OfStage = try #require(practice.stage("begin"))
        #expect(begin.minutes == [10, 10, 20, 40, 40, 60].map { $0 * 60 })
        #expect(begin.median == 20 * 60 && begin.ninth == 60 * 60 && begin.mean == 30 * 60)
        #expect(begin.norm == 960 && begin.againstNorm == 125)
        #expect(practice.bottleneck?.stage == "begin")
    }

    @Test func whoIsThereNowAndWhoIsStuck() throws {
        let begin: Practice.OfStage = try #require(practice.stage("begin")), middle: Practice.OfStage = try #require(practice.stage("middle"))
        #expect(begin.now == 1 && begin.late == 1 && begin.stuck == 1)
        #expect(middle.now == 1 && middle.late == 0)
        #expect(practice.stage("won")?.now == 1)
    }

    @Test func conversionAndWhatWentByItself() throws {
        let begin: Practice.OfStage = try #require(practice.stage("begin"))
        #expect(begin.wentOn == Share(4, of: 6) && begin.wentOn.percent == 67)
        #expect(begin.alone == Share(3, of: 4))
        #expect(practice.passages.map { "\($0.from)→\($0.to) \($0.share.part)/\($0.share.whole)" }
            == ["begin→middle 4/6", "begin→lost 2/6", "middle→begin 1/3", "middle→won 1/3", "middle→lost 1/3"])
    }

    @Test func lossesAreSharedByReason() {
        #expect(practice.losses.map(\.reason) == ["price", nil])
        #expect(practice.losses.map(\.share) == [Share(2, of: 3), Share(1, of: 3)])
        #expect(practice.losses[0].from == ["begin", "middle"])
    }

    @Test func nothingHappenedIsNoDivisionByNothing() {
        let none: Practice = Practice(small(), [], now: 0, elapsed: elapsed)
        #expect(none.bottleneck == nil && none.stages.allSatisfy { $0.median == nil && $0.wentOn.percent == nil })
    }

    @Test func quantilesAreOfTheNearestRank() {
        #expect(Quantile.of([15, 20, 35, 40, 50], 30, of: 100) == 20 && Quantile.of([15, 20, 35, 40, 50], 100, of: 100) == 50)
        #expect(Quantile.of([7], 0, of: 1) == 7 && Quantile.of([], 1, of: 2) == nil)
        var random: Seeded = Seeded(state: 3)
        for _ in 0..<200 {
            let numbers: [Int] = (0..<Int.random(in: 1...40, using: &random)).map { _ in Int.random(in: 0...20, using: &random) }.sorted()
            let part: Int = Int.random(in: 1...100, using: &random)
            let found: Int? = numbers.first { (number: Int) -> Bool in numbers.count { $0 <= number } * 100 >= part * numbers.count }
            #expect(Quantile.of(numbers, part, of: 100) == found)
        }
    }

    @Test func theHistoryOfARunLeavesOutWhatWasTakenBack() throws {
        var item: Office = try Office(small())
        item.pass(hour)
        try item.complete("a")
        item.pass(hour)
        try item.undo()
        item.pass(hour)
        try item.move(to: "middle")
        let events: [PastEvent.What] = History(item: 1, item.run).events.map(\.what)
        #expect(events == [
            .entered(stage: "begin", isAutomatic: false, reason: nil), .asked(action: "a"), .asked(action: "b"), .completed(action: "a", result: nil),
            .entered(stage: "middle", isAutomatic: false, reason: nil),
        ])
    }
}
