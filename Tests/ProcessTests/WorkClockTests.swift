@testable import Process
import Foundation
import Seeds
import Testing

/// The Russian production calendar of 2026 for a five-day week, as data.
private let production: String = """
{"2026-01-01":"off","2026-01-02":"off","2026-01-05":"off","2026-01-06":"off","2026-01-07":"off","2026-01-08":"off","2026-01-09":"off",
"2026-02-23":"off","2026-03-09":"off","2026-04-30":"short:60","2026-05-01":"off","2026-05-08":"short:60","2026-05-11":"off","2026-06-11":"short:60",
"2026-06-12":"off","2026-11-03":"short:60","2026-11-04":"off","2026-12-31":"off"}
"""

private func civil(_ text: String) throws -> CivilDay { try #require(CivilDay(text)) }
private func at(_ text: String, _ hours: Int64, _ minutes: Int64 = 0, zone: Int64 = 3) throws -> Int64 {
    Int64(try civil(text).number) * day + (hours - zone) * hour + minutes * minute
}

/// A zone whose clock is an hour ahead of itself between two moments.
private let summer: @Sendable (Int64) -> Int = { (moment: Int64) -> Int in
    (1_774_746_000_000..<1_792_890_000_000).contains(moment) ? 7200 : 3600
}

/// Looks at every minute.
private struct Slow {
    let clock: WorkClock

    func isOpen(_ moment: Int64) -> Bool {
        let local: Int64 = (moment + Int64(clock.offset(moment)) * 1000) / minute
        let hours: WorkHours = clock.calendar.hours(CivilDay(number: Int(local / 1440)))
        return hours.spans.contains { $0.contains(Int(local % 1440)) }
    }

    func adding(_ minutes: Int, _ moment: Int64) -> Int64 {
        var now: Int64 = moment, left: Int = minutes
        while true {
            if isOpen(now) {
                if left == 0 { return now }
                left -= 1
                if left == 0 { return now + minute }
            }
            now += minute
        }
    }

    func minutes(_ from: Int64, _ to: Int64) -> Int {
        stride(from: from, to: to, by: Int(minute)).reduce(0) { (sum: Int, now: Int64) -> Int in sum + (isOpen(now) ? 1 : 0) }
    }
}

@Suite struct WorkClockTests {
    private func office() throws -> WorkClock {
        let holidays: [CivilDay: WorkCalendar.SpecialDay] = try JSONDecoder().decode([CivilDay: WorkCalendar.SpecialDay].self, from: Data(production.utf8))
        var calendar: WorkCalendar = WorkCalendar.fiveDays(WorkHours([540..<780, 840..<1080]))
        calendar.holidays = holidays
        return WorkClock(calendar) { _ in 10_800 }
    }

    @Test func theProductionCalendarOf2026HasItsKnownNumberOfHours() throws {
        let clock: WorkClock = try office()
        let days: [WorkHours] = (try civil("2026-01-01").number...civil("2026-12-31").number).map { clock.calendar.hours(CivilDay(number: $0)) }
        #expect(days.filter { !$0.isOff }.count == 247)
        #expect(clock.minutes(from: try at("2026-01-01", 0), to: try at("2027-01-01", 0)) == 1972 * 60)
    }

    @Test func termsPassOverLunchNightWeekendAndHoliday() throws {
        let clock: WorkClock = try office()
        #expect(clock.adding(.hours(1), to: try at("2026-11-02", 12, 30)) == (try at("2026-11-02", 14, 30)))
        #expect(clock.adding(.hours(2), to: try at("2026-11-03", 16)) == (try at("2026-11-05", 10)))
        #expect(clock.adding(.hours(8), to: try at("2026-11-06", 18, 30)) == (try at("2026-11-09", 18)))
        #expect(clock.adding(.days(1), to: try at("2026-11-06", 15)) == (try at("2026-11-09", 15)))
        #expect(clock.adding(.days(1), to: try at("2026-11-02", 17, 30)) == (try at("2026-11-03", 17)))
        #expect(clock.adding(.days(2), to: try at("2026-11-07", 12)) == (try at("2026-11-11", 9)))
        #expect(clock.adding(Term(3, .days, isWorking: false), to: try at("2026-11-06", 15)) == (try at("2026-11-09", 15)))
    }

    @Test func aMovedWorkingDayHasTheHoursOfTheDayItStandsFor() throws {
        var clock: WorkCalendar = try office().calendar
        clock.own[try civil("2026-11-07")] = .like(0)
        clock.own[try civil("2026-11-08")] = .hours(WorkHours([600..<900]))
        #expect(clock.hours(try civil("2026-11-07")).description == "09:00-13:00,14:00-18:00")
        #expect(clock.hours(try civil("2026-11-08")).minutes == 300)
        #expect(clock.hours(try civil("2026-11-03")).description == "09:00-13:00,14:00-17:00")
        #expect(WorkHours([540..<780, 840..<900]).shortened(by: 90).description == "09:00-12:30")
    }

    @Test func aCalendarWithoutWorkHasNoDates() {
        let clock: WorkClock = WorkClock(WorkCalendar(week: [])) { _ in 0 }
        #expect(clock.adding(.hours(1), to: monday) == nil && clock.adding(.days(1), to: monday) == nil && clock.opening(from: monday) == nil)
        #expect(clock.minutes(from: monday, to: monday + 30 * day) == 0)
    }

    @Test func arithmeticAgreesWithLookingAtEveryMinute() throws {
        var random: Seeded = Seeded(state: 2026)
        for _ in 0..<150 {
            let clock: WorkClock = randomClock(&random), slow: Slow = Slow(clock: clock)
            // Around both changes of the clock, and anywhere else.
            let around: [Int64] = [1_774_746_000_000, 1_792_890_000_000, 1_780_000_020_000]
            let base: Int64 = around[Int.random(in: 0..<3, using: &random)]
            let start: Int64 = base / minute * minute + Int64.random(in: -3000...3000, using: &random) * minute
            let count: Int = Int.random(in: 0...2000, using: &random)
            let end: Int64 = try #require(clock.adding(minutes: count, to: start))
            #expect(end == slow.adding(count, start))
            #expect(clock.minutes(from: start, to: end) == count)
            let later: Int64 = start + Int64.random(in: 0...6000, using: &random) * minute
            #expect(clock.minutes(from: start, to: later) == slow.minutes(start, later))
        }
    }

    @Test func workingDaysAgreeWithCountingThem() throws {
        var random: Seeded = Seeded(state: 11)
        for _ in 0..<300 {
            let clock: WorkClock = randomClock(&random), start: Int64 = 1_780_000_020_000 + Int64.random(in: -9000...9000, using: &random) * minute
            let count: Int = Int.random(in: 1...15, using: &random)
            let end: Int64 = try #require(clock.adding(days: count, to: start))
            let opening: Int64 = try #require(clock.opening(from: start))
            // Midnight is the end of one day and the beginning of the next.
            let first: Int = localDay(clock, opening), ends: Set<Int> = [localDay(clock, end), localDay(clock, end - 1)]
            let counts: [Int] = ends.map { (last: Int) -> Int in
                (first..<max(first, last)).count { !clock.calendar.hours(CivilDay(number: $0 + 1)).isOff }
            }
            #expect(counts.contains(count))
            #expect(end > start)
        }
    }

    private func localDay(_ clock: WorkClock, _ moment: Int64) -> Int { Int((moment + Int64(clock.offset(moment)) * 1000) / day) }

    private func randomClock(_ random: inout Seeded) -> WorkClock {
        func hours() -> WorkHours {
            switch Int.random(in: 0..<6, using: &random) {
            case 0: return .none
            case 1: return WorkHours([0..<1440])
            case 2: return WorkHours([0..<150, 1380..<1440])
            default:
                let from: Int = Int.random(in: 0..<700, using: &random), to: Int = Int.random(in: 701...1440, using: &random)
                return WorkHours([from..<to, 705..<710])
            }
        }
        var calendar: WorkCalendar = WorkCalendar(week: [WorkHours([480..<1000])] + (0..<6).map { _ in hours() })
        for _ in 0..<5 {
            let day: CivilDay = CivilDay(number: 20_600 + Int.random(in: -10...10, using: &random))
            calendar.own[day] = [.off, .shortened(90), .like(0), .hours(hours())][Int.random(in: 0..<4, using: &random)]
        }
        return WorkClock(calendar, offset: summer)
    }

    @Test func daysAreReadAndWrittenAsTheyAreNumbered() throws {
        for number: Int in stride(from: -700_000, to: 2_000_000, by: 997) {
            let day: CivilDay = CivilDay(number: number)
            #expect(CivilDay(day.description) == day)
        }
        #expect(try civil("2026-11-02").weekday == 0 && civil("1970-01-01").number == 0 && civil("2024-02-29").number == 19_782)
        for bad: String in ["2026-02-29", "2026-13-01", "2026-00-10", "26-01-01", "2026-1-01", "2026-01-01 ", "", "0000-01-01"] { #expect(CivilDay(bad) == nil) }
    }

    @Test func hoursAreReadAsWritten() {
        for good: String in ["09:00-13:00,14:00-18:00", "", "00:00-24:00"] { #expect(WorkHours(good)?.description == good) }
        #expect(WorkHours("9:00-18:00")?.minutes == 540)
        for bad: String in ["9-18", "18:00-09:00", "09:00", "09:00-25:00", "09:60-10:00", "a:b-c:d"] { #expect(WorkHours(bad) == nil) }
    }

    @Test func aCalendarIsKeptAsItWas() throws {
        var calendar: WorkCalendar = try office().calendar
        calendar.own[try civil("2026-11-07")] = .like(0)
        calendar.own[try civil("2026-11-08")] = .hours(WorkHours([600..<900]))
        let bytes: Data = try JSONEncoder().encode(calendar)
        #expect(try JSONDecoder().decode(WorkCalendar.self, from: bytes) == calendar)
    }
}
