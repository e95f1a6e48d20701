@testable import DemoWorld
import Testing

@Suite struct HistoryTests {
    private let noon: DemoMoment = DemoMoment(day: shownDay, minute: 11 * 60 + 42)
    private func worked(_ day: Int) -> Bool { ((day + 3) % 7 + 7) % 7 < 5 }

    @Test func aYearOfTouchesOfEveryKind() {
        #expect((4000...6500).contains(world.interactions.count), "\(world.interactions.count)")
        let channels: [String: Int] = Dictionary(grouping: world.interactions, by: \.channel).mapValues(\.count)
        #expect(Set(channels.keys) == ["call", "letter", "meeting", "event", "chat", "siteVisit", "note"])
        #expect(channels.values.allSatisfy { $0 >= 50 }, "\(channels)")
        #expect(world.interactions.allSatisfy { $0.at.day >= shownDay - 366 && $0.at.day <= shownDay + 21 })
        #expect(Set(world.interactions.compactMap(\.direction)) == ["in", "out"])
    }
    @Test func nothingAheadIsDoneAndNothingBehindIsPlanned() {
        for one in world.interactions {
            #expect(one.done == (one.at < noon))
            #expect(one.done == (one.outcome != nil) && one.done == (one.nextStep != nil))
            #expect(one.done || ["call", "meeting", "event"].contains(one.channel))
        }
        #expect(world.tasks.allSatisfy { task in task.done.map { $0 < noon } ?? true })
        #expect(world.counterparties.allSatisfy { card in card.lastContact.map { $0 < noon } ?? true })
    }
    @Test func peopleWorkOnWeekdaysByDay() {
        #expect(world.interactions.allSatisfy { worked($0.at.day) && $0.at.minute >= 540 && $0.at.minute + ($0.minutes ?? 0) <= 1080 + 3 })
        #expect(world.tasks.allSatisfy { worked($0.due) })
    }
    @Test func aDayThatIsShownIsFullEvenOnSunday() {
        for day in [shownDay, shownDay + 5, shownDay + 3] {
            let other = DemoWorld(seed: 7, today: day)
            for seller in other.employees where seller.role == "salesManager" {
                let mine: [DemoInteraction] = other.interactions.filter { $0.owner == seller.id && $0.at.day == day }
                #expect(mine.contains { $0.done } && mine.filter { !$0.done }.count >= 2, "\(day) \(seller.name) \(mine.count)")
                #expect(mine.count >= 7)
                let next: Int = other.interactions.count { $0.owner == seller.id && $0.at.day > day }
                #expect(next >= 10)
                #expect(other.tasks.contains { $0.owner == seller.id && $0.due == day && $0.done == nil })
            }
            #expect(other.interactions.allSatisfy { worked($0.at.day) || $0.at.day == day })
        }
    }
    @Test func oneCannotTalkTwiceAtATime() {
        let talks: [DemoInteraction] = world.interactions.filter { !$0.done && $0.at.day > shownDay && $0.channel != "event" }
        for (place, one) in talks.enumerated() {
            for other in talks.dropFirst(place + 1) where other.owner == one.owner && other.at.day == one.at.day {
                #expect(other.at.minute >= one.at.minute + (one.minutes ?? 0), "\(one.subject) / \(other.subject)")
            }
        }
    }
    @Test func linksOfTouchesAndTasksHold() {
        let people: [DemoContact] = world.contacts
        func fits(_ client: Int?, _ contact: Int?, _ owner: Int) -> Bool {
            guard (1...world.employees.count).contains(owner), (1...world.counterparties.count).contains(client ?? 1) else { return false }
            guard let contact else { return true }
            return (1...people.count).contains(contact) && people[contact - 1].counterparty == client
        }
        for (place, one) in world.interactions.enumerated() {
            #expect(one.id == place + 1 && fits(one.counterparty, one.contact, one.owner))
            #expect(place == 0 || world.interactions[place - 1].at <= one.at)
        }
        for (place, one) in world.tasks.enumerated() { #expect(one.id == place + 1 && fits(one.counterparty, one.contact, one.owner)) }
        for card in world.counterparties {
            #expect(card.created <= shownDay && card.lastContact.map { $0.day >= card.created } ?? true)
        }
    }
    @Test func moreTalkWithThoseWhoMatter() {
        func mean(_ weight: Int) -> Int {
            let ids: Set<Int> = Set(world.counterparties.filter { $0.weight == weight && $0.kinds.contains("directClient") }.map(\.id))
            return world.interactions.count { $0.counterparty.map(ids.contains) ?? false } / max(1, ids.count)
        }
        #expect(mean(3) > mean(2) + 10 && mean(2) > mean(1) + 5)
        let asleep: Set<Int> = Set(world.counterparties.filter { $0.status == "asleep" }.map(\.id))
        #expect(world.interactions.allSatisfy { one in one.at.day < shownDay - 60 || !(one.counterparty.map(asleep.contains) ?? false) })
        let silent: [DemoCounterparty] = world.counterparties.filter { ["active", "vip"].contains($0.status) && $0.weight > 1
            && $0.lastContact == nil }
        #expect(silent.isEmpty)
    }
    @Test func tasksOfEveryKind() {
        let open: [DemoTask] = world.tasks.filter { $0.done == nil }
        #expect((230...280).contains(world.tasks.count), "\(world.tasks.count)")
        #expect(open.count { $0.due < shownDay } >= 10 && open.count { $0.due == shownDay } >= 20 && open.count { $0.due > shownDay } >= 80)
        #expect(world.tasks.count { $0.done != nil } >= 80)
        #expect(Set(world.tasks.map(\.priority)) == ["high", "normal", "low"])
        #expect(Set(world.tasks.compactMap(\.repeats)) == ["day", "week", "month", "year"])
        #expect(world.tasks.contains { $0.checklist.count >= 3 })
        #expect(world.tasks.allSatisfy { $0.created <= ($0.done?.day ?? shownDay) })
    }
    @Test func theLinesAreManyAndWhole() {
        #expect(Lines.callLines.count >= 60 && Lines.letterLines.count >= 60 && Lines.placeLines.count >= 60)
        #expect(Set(Lines.all.map(\.subject)).count == Lines.all.count)
        let channels: Set<String> = ["call", "letter", "chat", "meeting", "event", "siteVisit", "note"]
        for line in Lines.all {
            #expect(channels.contains(line.channel) && "qskmiwdfrcxz".contains(line.phase), "\(line.subject)")
            #expect((line.direction == nil) == ["event", "note"].contains(line.channel), "\(line.subject)")
            #expect(!line.subject.isEmpty && !line.body.isEmpty && !line.outcome.isEmpty && !line.next.isEmpty, "\(line.subject)")
        }
        #expect(Lines.losses.count >= 3 && Lines.complaints.count >= 4)
    }
    @Test func noHoleIsLeftOpen() {
        for one in world.interactions {
            let text: String = [one.subject, one.body, one.outcome ?? "", one.nextStep ?? ""].joined(separator: "\n")
            #expect(!text.contains { "{}|~\\".contains($0) } && !text.contains("..") && !text.contains("  "), "\(text)")
        }
        #expect(world.tasks.allSatisfy { !$0.title.contains("{") && !$0.title.isEmpty })
    }
}

@Suite struct SameWorldTests {
    /// FNV-1a of everything that is written down, the same in every run.
    private func digest(_ world: DemoWorld) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func add(_ text: String) { for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 } }
        for one in world.counterparties { add("\(one)") }
        for one in world.contacts { add("\(one)") }
        for one in world.interactions { add("\(one)") }
        for one in world.tasks { add("\(one)") }
        return hash
    }
    @Test func theSameSeedGivesTheSameWorld() {
        let again = DemoWorld(seed: 1, today: shownDay)
        #expect(again == world && again.hashValue == world.hashValue && digest(again) == digest(world))
        #expect(DemoWorld(seed: 2, today: shownDay) != world)
        #expect(DemoWorld(seed: 1, today: shownDay + 1) != world)
    }
    @Test func anyDayOfAYearWorks() {
        for shift in stride(from: 0, to: 400, by: 97) {
            let other = DemoWorld(seed: UInt64(shift), today: shownDay - shift, now: 9 * 60 + shift)
            #expect(other.interactions.count > 4000 && Set(other.counterparties.map(\.name)).count == other.counterparties.count)
        }
    }
}
