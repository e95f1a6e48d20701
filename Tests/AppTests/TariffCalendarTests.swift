import App
import Database
@testable import Estimating
@testable import Kernel
@testable import Tariffs
import Testing

/// When the shop works, and the earliest day that follows.
@Suite struct TariffCalendarTests {
    /// A Monday.
    private static let monday = Day(year: 2026, month: 3, day: 2)
    private static func step(_ resource: String, _ component: String?, _ start: Int, hours: Int, wait: Int = 0) -> Booking { Booking(resource: resource, component: component, start: start * 3600, end: (start + hours) * 3600, wait: wait * 3600) }

    @Test func workGoesOnTheNextDayAndOverTheWeekend() throws {
        let work: [Booking] = [Self.step("press", "block", 0, hours: 12, wait: 4), Self.step("folder", "block", 16, hours: 3), Self.step("stitcher", nil, 19, hours: 2)]
        // Twelve hours are a day and a half; dried at the end of Tuesday's shift; folded and stitched on Wednesday.
        let usual = try #require(Promise(work, ShopCalendar(), from: Self.monday))
        #expect(usual.steps.map(\.to) == [Self.monday.adding(1), Self.monday.adding(2), Self.monday.adding(2)] && usual.day == Self.monday.adding(2))
        // Begun on a Friday, it goes on on Monday, or on a Saturday that is worked.
        let friday: Day = Self.monday.adding(4)
        #expect(Promise(work, ShopCalendar(), from: friday)?.steps[0].to == friday.adding(3))
        var calendar = ShopCalendar(specials: [.init(day: friday.adding(1).description, minutes: 480)])
        #expect(Promise(work, calendar, from: friday)?.steps[0].to == friday.adding(1))
        // A holiday moves everything by a day, two shifts bring it forward, a booked press begins when it is free.
        calendar = ShopCalendar(specials: [.init(day: Self.monday.adding(1).description, minutes: 0)])
        #expect(Promise(work, calendar, from: Self.monday)?.day == Self.monday.adding(3))
        calendar = ShopCalendar(centres: ["press": .init(weekday: 960)])
        #expect(Promise(work, calendar, from: Self.monday)?.day == Self.monday.adding(1))
        calendar = ShopCalendar(centres: ["press": .init(busyUntil: Self.monday.adding(2).description)])
        #expect(Promise(work, calendar, from: Self.monday)?.steps[0].from == Self.monday.adding(3))
        calendar = ShopCalendar(centres: ["press": .init(weekday: 0)])
        #expect(Promise(work, calendar, from: Self.monday) == nil, "a press that never works promises nothing")
    }

    @Test func oneMachineDoesOneThingAtATime() throws {
        let work: [Booking] = [Self.step("press", "block", 0, hours: 6), Self.step("press", "cover", 6, hours: 6)]
        let promise = try #require(Promise(work, ShopCalendar(), from: Self.monday))
        #expect(promise.steps.map(\.to) == [Self.monday, Self.monday.adding(1)])
    }

    @Test(arguments: Engine.here) func hoursAreSetInTheBrowserAndCountForTheEarliestDay(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await TariffTests.demo(anna)
        let bookings: [Booking] = try Estimator(DemoShop.shop, DemoShop.flyers).estimate(run: 5000).bookings, press: String = try #require(bookings.first?.resource)
        func earliest() async throws -> Day? { try await office.workspace.read(as: .program("test")) { try Tariff.promise(bookings, from: Self.monday, organisation: nil, in: $0) }?.day }
        let before: Day = try #require(try await earliest())
        #expect(try await anna.get("/tariffs/1?tab=calendar").text.contains("Офсет B2, 4 краски"))
        let fields: [String: String] = ["centres": "1", "code.0": press, "mon.0": "7,5", "sat.0": "", "sun.0": "0", "busy.0": Self.monday.adding(6).description, "days": "2", "day.0": Self.monday.adding(7).description, "hours.0": "0", "day.1": ""]
        for (wrong, said) in [(["mon.0": "25"], "Нужны часы от 0 до 24"), (["busy.0": "завтра"], "Нужен день"), (["day.0": "8 марта"], "Нужен день"), (["hours.0": "нет"], "Нужны часы")] {
            let answer = try await anna.post("/tariffs/1/calendar", fields.merging(wrong) { $1 })
            #expect(answer.status == 422 && answer.text.contains(said), "\(wrong)")
        }
        #expect(try await earliest() == before)
        #expect(try await anna.post("/tariffs/1/calendar", fields).status == 303)
        #expect(try await earliest() ?? before > Self.monday.adding(7), "booked for the week, and the Monday behind it is a holiday")
        let page: String = try await anna.get("/tariffs/1?tab=calendar").text
        #expect(page.contains("value=\"7,5\"") && page.contains("value=\"\(Self.monday.adding(6))\""))
        // Two authors: the second sees why and keeps the input.
        let late = try await anna.post("/tariffs/1/calendar", fields.merging(["revision": "1", "mon.0": "6,5"]) { $1 })
        #expect(late.status == 409 && late.text.contains("value=\"6,5\"") && late.text.contains("Ваш ввод ниже цел"))
        let pavel = try await office.browser(of: office.employee("salesManager", "Павел Лис"))
        #expect(try await pavel.post("/tariffs/1/calendar", fields).status == 403)
        #expect(try await pavel.get("/tariffs/1?tab=calendar").status == 200)
    }

    @Test(arguments: Engine.here) func aVersionIsFoundByTheNameInAnEstimate(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await TariffTests.demo(anna)
        _ = try await anna.post("/tariffs/1/draft", [:])
        func named(_ name: String) async throws -> Shop? { try await office.workspace.read(as: .program("test")) { try Tariff.named(name, in: $0) } }
        #expect(try await named("shop1 v1 2026-01-01")?.stocks == DemoShop.shop.stocks)
        for other in ["shop1 v2 2026-01-01", "shop1 v1 2026-01-02", "demo-2026-01", "", "shop1 v x"] { #expect(try await named(other) == nil, "\(other)") }
    }
}
