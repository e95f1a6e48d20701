import App
@testable import Calculator
import Clients
import Database
@testable import Estimating
@testable import Kernel
@testable import Tariffs
import Testing

/// What a calculation knows of the shop's days and shelves.
@Suite struct CalculationShelfTests {
    @Test(arguments: Engine.here) func theDayItIsReadyFollowsTheHoursOfTheMachines(_ engine: Engine) async throws {
        let office = try await Office(engine).printing(), anna = try await office.admin
        let estimate: Estimate = try Estimator(DemoShop.shop, DemoShop.flyers).estimate(run: 1000)
        let today: Day = try await office.workspace.read(as: .program("test")) { $0.today }
        var job: PrintJob = DemoShop.flyers
        job.terms.day = today.description
        func promised() async throws -> Day { try #require(try await office.workspace.read(as: .program("test")) { try Tariff.promise(estimate.bookings, from: today, organisation: nil, in: $0) }).day }
        func page() async throws -> String { try await anna.get(CalculationTests.address(job, run: 1000)).text }
        func shows(_ day: Day, _ page: String) -> Bool { page.contains("data-ready>\(Lang.ru.day(day, thisYear: today.year))") }
        #expect(try await shows(promised(), page()))
        // Booked for a month: it is late, and one click ships it on the day it is ready.
        let free: Day = today.adding(31)
        var fields: [String: String] = ["centres": "\(estimate.bookings.count)", "days": "0"]
        for (row, booking) in estimate.bookings.enumerated() { fields.merge(["code.\(row)": booking.resource, "mon.\(row)": "8", "sat.\(row)": "8", "sun.\(row)": "8", "busy.\(row)": free.adding(-1).description]) { $1 } }
        #expect(try await anna.post("/tariffs/1/calendar", fields).status == 303)
        let ready: Day = try await promised(), late: String = try await page()
        #expect(ready >= free && shows(ready, late) && late.contains("К сроку не успеть") && late.contains("по часам и загрузке машин готово \(Lang.ru.day(ready, thisYear: today.year))"))
        let remedy = try #require(late.firstMatch(of: /href="([^"]+)">Отгрузить/)).1
        let shipped: String = try await anna.get(String(remedy).replacing("&amp;", with: "&")).text
        #expect(!shipped.contains("К сроку не успеть") && shipped.contains("value=\"\(ready)\""))
        // A machine that never works never makes it ready.
        for row in estimate.bookings.indices { fields.merge(["mon.\(row)": "0", "sat.\(row)": "0", "sun.\(row)": "0"]) { $1 } }
        fields["revision"] = try #require(try await anna.get("/tariffs/1?tab=calendar").text.firstMatch(of: /name="revision" value="(\d+)"/)).1.description
        #expect(try await anna.post("/tariffs/1/calendar", fields).status == 303)
        #expect(try await page().contains("Готово не будет никогда"))
    }

    @Test(arguments: Engine.here) func aDieOnTheShelfIsOfferedInsteadOfANewOne(_ engine: Engine) async throws {
        let office = try await Office(engine).printing(), anna = try await office.admin
        let address: String = CalculationTests.address(DemoShop.folder, run: 500)
        try await office.workspace.write(as: .program("test")) { try $0.run("DELETE FROM tooling") }
        #expect(try await !anna.get(address).text.contains("Штамп такого размера уже есть"))
        guard case .flat(let size) = DemoShop.folder.components[0].shape else { return #expect(Bool(false), "a folder is cut out of one flat piece") }
        func tenths(_ length: Length, _ more: Int = 0) -> String { Money.typed(Int64(length.um / 100 + more), scale: 1) }
        func add(_ name: String, _ fields: [String: String]) async throws {
            let answer = try await anna.post("/tooling", ["name": name, "kind": "die", "state": "ready", "place": "полка 7"].merging(fields) { $1 })
            #expect(answer.status == 303, "\(answer.text.suffix(300))")
        }
        // Lying the other way and half a millimetre wider, it fits; worn out or of another size it does not.
        try await add("Та же папка", ["width": tenths(size.height, 5), "height": tenths(size.width)])
        try await add("Изношенная", ["width": tenths(size.width), "height": tenths(size.height), "state": "worn"])
        try await add("Другая", ["width": tenths(size.width, 60), "height": tenths(size.height)])
        let page: String = try await anna.get(address).text
        #expect(page.contains("Штамп такого размера уже есть") && page.contains("«Та же папка», полка 7.") && !page.contains("Изношенная") && !page.contains("Другая"))
        let remedy = try #require(page.firstMatch(of: /href="([^"]+)">Взять готовый, −([^<]+)</))
        let after: String = try await anna.get(String(remedy.1).replacing("&amp;", with: "&")).text
        func total(_ page: String) throws -> Substring { try #require(page.firstMatch(of: /data-total>([^<]+)</)).1 }
        #expect(try total(after) != total(page) && !after.contains("Штамп такого размера уже есть"))
        // Sizes are of real things.
        #expect(try await anna.post("/tooling", ["name": "Пустая", "kind": "die", "state": "ready", "width": "0"]).status == 422)
    }

    @Test(arguments: Engine.here) func calculationsGoWithTheirClient(_ engine: Engine) async throws {
        let office = try await Office(engine).printing(), anna = try await office.admin
        let ira: Int64 = try await office.employee("salesManager", "Ира Громова"), oleg: Int64 = try await office.employee("salesManager", "Олег Лапин")
        let estimate = try Worked(Spec(job: DemoShop.flyers, run: 1000), DemoShop.shop)
        try await office.workspace.write(as: .program("test")) { tx in
            let client: Int64 = try tx.insert(Counterparty.entity, ["name": .text("Клиент"), "legal_form": .text("company"), "status": .text("active"), "owner_id": .int(ira)])
            var values: [String: Value] = try Calculation.values(estimate, .ru)
            values.merge(["name": .text("Листовки"), "counterparty_id": .int(client), "owner_id": .int(ira)]) { $1 }
            try tx.insert(Calculation.entity, values)
        }
        #expect(try await ReassignTests.give(anna, "from=\(ira)&kind=counterparty&along=calculation&to=\(oleg)&mode=one").location == "/jobs/1")
        try await Ottisk.worker(office.workspace).drain()
        let owner: Int64? = try await office.workspace.read(as: .program("test")) { try Int64(value: $0.rows("SELECT owner_id FROM calculation").first?["ownerID"] ?? .null) }
        #expect(owner == oleg)
    }
}
