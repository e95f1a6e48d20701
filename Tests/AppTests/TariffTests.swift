import App
import Database
import Estimating
import Exact
@testable import Kernel
@testable import Tariffs
import Testing

/// The shop's own tariff: its figures changed by forms, compared, checked, in force from a day.
@Suite struct TariffTests {
    static let march = Day(year: 2026, month: 3, day: 2)

    /// The demo shop as the workspace's tariff.
    static func demo(_ anna: Office.Browser, publish: Bool = true) async throws {
        let made = try await anna.post("/tariffs/start", ["name": "Цех", "base": "demo"])
        #expect(made.status == 303 && made.location == "/tariffs/1", "\(made.text)")
        guard publish else { return }
        let answer = try await anna.post("/tariffs/1/publish", ["day": "2026-01-01"])
        #expect(answer.status == 303, "\(answer.text)")
    }
    static func current(_ office: Office, on day: Day = march, organisation: Int64? = nil) async throws -> Shop? {
        try await office.workspace.read(as: .program("test")) { try Tariff.current(on: day, organisation: organisation, in: $0) }
    }
    static func draft(_ office: Office) async throws -> Shop {
        try await office.workspace.read(as: .program("test")) { try TariffDraft.read(TariffDraft.version(1, in: $0)) }
    }
    private static let gloss: String = "gloss-115-640x900"

    @Test(arguments: Engine.here) func aShopBeginsWithTheReadyOneAndIsInForceFromItsDay(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let empty = try await anna.get("/production")
        #expect(empty.status == 200 && empty.text.contains("С готовой типографии"))
        try await Self.demo(anna, publish: false)
        #expect(try await Self.current(office) == nil, "nothing is reckoned by a draft")
        #expect(try await anna.get("/tariffs/1/publish").text.contains("Это первая версия"))
        #expect(try await anna.post("/tariffs/1/publish", ["day": "2026-01-01"]).status == 303)
        let shop: Shop = try #require(try await Self.current(office))
        #expect(shop.version == "shop1 v1 2026-01-01" && shop.stocks == DemoShop.shop.stocks && shop.presses == DemoShop.shop.presses && shop.machines == DemoShop.shop.machines && shop.pricing == DemoShop.shop.pricing)
        #expect(try await Self.current(office, on: Day(year: 2025, month: 12, day: 31)) == nil)
        #expect(try await anna.post("/tariffs/1/publish", ["day": "2026-02-01"]).status == 400, "there is no draft any more")
        let page = try await anna.get("/production")
        #expect(page.status == 200 && page.text.contains("Мелованная глянцевая 115"))
        #expect(try await anna.get("/tariffs/1?tab=presses").text.contains("Офсет B2, 4 краски"))
    }

    @Test(arguments: Engine.here) func everyDayIsReckonedByItsOwnVersion(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await Self.demo(anna)
        #expect(try await anna.post("/tariffs/1/draft", [:]).status == 303)
        #expect(try await anna.post("/tariffs/1/draft/save", ["part": "stock", "code": Self.gloss, "amount": "131,5"]).status == 303)
        let early = try await anna.post("/tariffs/1/publish", ["day": "2025-12-01"])
        #expect(early.status == 422 && early.text.contains("Последняя версия действует с 2026-01-01"))
        #expect(try await anna.post("/tariffs/1/publish", ["day": "вчера"]).status == 422)
        #expect(try await Self.current(office, on: Day(year: 2026, month: 8, day: 1))?.version == "shop1 v1 2026-01-01", "a refused version is not in force")
        #expect(try await anna.post("/tariffs/1/publish", ["day": "2026-07-01"]).status == 303)
        func price(_ month: Int) async throws -> Exact? { try await Self.current(office, on: Day(year: 2026, month: month, day: 1))?.stocks.first { $0.code == Self.gloss }?.amount }
        #expect(try await price(6) == 118)
        #expect(try await price(7) == Exact("131.5"))
        let versions: String = try await anna.get("/tariffs/1?tab=versions").text
        #expect(versions.contains("с 1\u{A0}января") && versions.contains("1\u{A0}июля"))
        // What was published stays as it was.
        #expect(try await anna.post("/tariffs/1/draft/save", ["part": "stock", "code": Self.gloss, "amount": "1"]).status == 400)
        #expect(try await price(7) == Exact("131.5"))
    }

    @Test(arguments: Engine.here) func anOrganisationWithoutATariffOfItsOwnTakesTheCommonOne(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await Self.demo(anna)
        #expect(try await anna.post("/organisations", ["name": "ООО «Цифра»"]).status == 303)
        #expect(try await anna.post("/tariffs/start", ["name": "Цифровой цех", "base": "demo", "organisation_id": "2"]).location == "/tariffs/2")
        #expect(try await anna.post("/tariffs/2/publish", ["day": "2026-02-01"]).status == 303)
        #expect(try await Self.current(office, organisation: 2)?.version == "shop2 v1 2026-02-01")
        for organisation: Int64? in [1, nil] { #expect(try await Self.current(office, organisation: organisation)?.version == "shop1 v1 2026-01-01") }
        #expect(try await anna.post("/tariffs/2/archive", [:]).status == 303)
        #expect(try await Self.current(office, organisation: 2)?.version == "shop1 v1 2026-01-01")
        #expect(try await anna.post("/tariffs/start", ["base": "demo", "organisation_id": "77"]).status == 404)
    }

    /// What a form shows, sent back, changes nothing.
    @Test(arguments: Lang.allCases) func everyPartIsReadBackByItsForm(_ lang: Lang) throws {
        let shop: Shop = DemoShop.shop
        let places: [ShopPlace] = ShopKind.allCases.flatMap { kind in kind.codes(shop).map { ShopPlace(kind, $0) } } + [ShopPlace(.policy)]
        #expect(places.count == shop.stocks.count + shop.presses.count + shop.machines.count + 1)
        for place in places {
            let edit = try ShopEdit(place, Self.form(place, shop, lang), shop)
            #expect(edit.problems.isEmpty && edit.place == place, "\(place): \(edit.problems.map(\.text.ru))")
            #expect(edit.shop == shop && TariffDifference.all(shop, edit.shop, lang, costs: true).isEmpty, "\(place)")
        }
    }
    /// A part as its form sends it.
    static func form(_ place: ShopPlace, _ shop: Shop, _ lang: Lang) throws -> Submitted {
        var values: [String: [String]] = [:]
        for figure in try #require(PartSheet(place, shop, lang)).figures {
            switch figure.look {
            case .ticks: values[figure.key] = [""] + figure.typed.split(separator: ",").map(String.init)
            case .rows:
                let rows: [[String]] = FigureText.rows(figure.typed)
                values[figure.key] = [String(rows.count + 2)]
                for (row, cells) in rows.enumerated() { for (index, cell) in cells.enumerated() { values["\(figure.key).\(row).\(index)"] = [cell] } }
            default: values[figure.key] = [figure.typed]
            }
        }
        return Submitted(values)
    }

    @Test(arguments: Engine.here) func aWrongFigureIsToldBesideItsFieldAndNothingIsLost(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await Self.demo(anna, publish: false)
        let before: Shop = try await Self.draft(office)
        let press: [String: String] = ["part": "press", "code": "offset-b2"]
        for (fields, said) in [
            (["speed": "быстро"], "Нужно целое число"), (["speed": "0"], "скорость (offset-b2)"), (["gripper": "-3"], "Число не может быть отрицательным"), (["largest": "740"], "Нужны два числа в миллиметрах"),
            (["gsm": "400-60"], "Нужны две границы"), (["smallest": "900x700"], "наименьший формат больше наибольшего"), (["new_code": "digital-330"], "уже занят"), (["title_ru": ""], "Заполните это поле"),
            (["plate": "1e9"], "Нужно число"), (["plate": "9999999999999999999999999999999"], "Нужно число"), (["waste": "2", "waste.0.0": "", "waste.0.1": "2", "waste.1.0": "500", "waste.1.1": "1"], "отходы (offset-b2)"),
            (["waste": "1", "waste.0.1": "много"], "Строка 1: нужно число"), (["styles": ""], "отметьте, как она печатает стороны"),
        ] {
            let answer = try await anna.post("/tariffs/1/draft/save", press.merging(fields) { $1 })
            #expect(answer.status == 422 && answer.text.contains(said) && answer.text.contains("Не сохранено"), "\(fields): \(answer.status)")
            for value in fields.values where value.count > 2 { #expect(answer.text.contains("value=\"\(value)\""), "\(value) is still there") }
        }
        for fields in [["part": "press", "code": "нет такой", "speed": "1"], ["part": "stock", "code": "x"]] { #expect(try await anna.post("/tariffs/1/draft/save", fields).status == 404) }
        #expect(try await anna.post("/tariffs/1/draft/save", ["part": "roof"]).status == 400)
        #expect(try await Self.draft(office) == before)
        // VAT by days: in their order, exempt said in words.
        let vat: [String: String] = ["part": "policy", "vat": "3", "vat.0.0": "2026-01-01", "vat.0.1": "22", "vat.1.0": "2025-01-01", "vat.1.1": "20"]
        #expect(try await anna.post("/tariffs/1/draft/save", vat).status == 422)
        #expect(try await anna.post("/tariffs/1/draft/save", vat.merging(["vat.1.0": "2027-01-01", "vat.1.1": "без НДС", "share": "60", "addition": "margin"]) { $1 }).status == 303)
        let policy: PricePolicy = try await Self.draft(office).pricing
        #expect(policy.vat == [VATRate(from: "2026-01-01", percent: 22), VATRate(from: "2027-01-01", percent: nil)] && policy.profit == .margin(Exact("0.6") ?? 0))
    }

    @Test(arguments: Engine.here) func partsAreAddedCopiedMovedAndTakenOut(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await Self.demo(anna)
        #expect(try await anna.post("/tariffs/1/draft", ["tab": "machines"]).location == "/tariffs/1?tab=machines")
        let stock = try await anna.post("/tariffs/1/draft/save", ["part": "stock", "begun": "roll", "new_code": "vinyl", "title_ru": "Винил", "grade": "vinyl", "kind": "плёнка", "gsm": "180", "width": "1370", "payment": "squareMetre", "amount": "88"])
        #expect(stock.status == 303 && stock.location == "/tariffs/1?part=stock&code=vinyl", "\(stock.text)")
        for technology in Technology.allCases {
            #expect(try await anna.get("/tariffs/1?part=press&begun=\(technology.rawValue)").text.contains("Новая часть"))
            let press = try await anna.post("/tariffs/1/draft/save", ["part": "press", "begun": technology.rawValue, "title_ru": "Вторая", "new_code": "new-\(technology.rawValue)"])
            #expect(press.status == 303, "\(technology)")
        }
        #expect(try await anna.post("/tariffs/1/draft/save", ["part": "machine", "title_ru": "Второй фальцовщик", "kind": "fold", "speed": "2000"]).status == 303)
        #expect(try await anna.post("/tariffs/1/draft/copy", ["part": "press", "code": "offset-b2"]).location == "/tariffs/1?part=press&code=offset-b2-1")
        #expect(try await anna.post("/tariffs/1/draft/remove", ["part": "machine", "code": "drill"]).status == 303)
        #expect(try await anna.post("/tariffs/1/draft/shift", ["part": "machine", "code": "guillotine", "by": "-1"]).status == 303)
        let shop: Shop = try await Self.draft(office)
        #expect(shop.stocks.last?.form == .roll(width: 1370) && shop.stocks.last?.price == .squareMetre(88) && shop.stocks.last?.title == Wording("Винил", "Винил"))
        #expect(shop.presses.map(\.technology).suffix(4) == [.offset, .digital, .wide, .label] && shop.presses[1].title.ru == "Офсет B2, 4 краски (копия)" && shop.presses[1].tariff == shop.presses[0].tariff)
        #expect(shop.machines.last?.code == "machine-1" && shop.machines.first?.code == "guillotine" && !shop.machines.contains { $0.code == "drill" })
        let page: String = try await anna.get("/tariffs/1?tab=presses").text
        #expect(page.contains("К версии 1:") && page.contains("убрано") && page.contains("добавлено") && page.contains("другое место в порядке"))
        #expect(try await anna.post("/tariffs/1/draft/drop", [:]).status == 303)
        #expect(try await anna.post("/tariffs/1/draft/copy", ["part": "press", "code": "offset-b2"]).status == 400, "no draft, no change")
    }

    @Test(arguments: Engine.here) func theDraftSaysWhatItChangesFromOldToNew(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await Self.demo(anna)
        _ = try await anna.post("/tariffs/1/draft", [:])
        #expect(try await anna.get("/tariffs/1").text.contains("Черновик пока не отличается от версии 1"))
        _ = try await anna.post("/tariffs/1/draft/save", ["part": "stock", "code": Self.gloss, "amount": "121,40", "gsm": "120"])
        _ = try await anna.post("/tariffs/1/draft/save", ["part": "press", "code": "digital-330", "tiers": "1", "tiers.0.0": "0", "tiers.0.1": "12", "tiers.0.2": "3"])
        for page in [try await anna.get("/tariffs/1").text, try await anna.get("/tariffs/1/publish").text] {
            #expect(page.contains("<s class=\"muted\">118\u{A0}₽</s> → <b class=\"med\">121,4\u{A0}₽</b>") && page.contains("<s class=\"muted\">115\u{A0}г/м²</s> → <b class=\"med\">120\u{A0}г/м²</b>"))
            #expect(page.contains("от 0\u{A0}кликов, цвет 12\u{A0}₽, чёрный 3\u{A0}₽</b>"))
        }
        // The log names who did what; what things cost is not in it.
        let log: String = try await anna.get("/tariffs/1/history").text
        #expect(log.contains("Плотность 115\u{A0}г/м² → 120\u{A0}г/м²") && log.contains("Цена без НДС") && !log.contains("121,4") && log.contains("Опубликована версия 1"))
        #expect(try await anna.post("/undo", [:]).status == 400, "a draft is mended in the draft")
        #expect(try await Self.draft(office).stocks.first { $0.code == Self.gloss }?.gsm == 120)
    }

    @Test(arguments: Engine.here) func theSecondOfTwoEditorsSeesWhyAndLosesNothing(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, olga = try await office.browser(of: office.employee("technologist", "Ольга Юрьева"))
        try await Self.demo(anna, publish: false)
        #expect(try await olga.post("/tariffs/1/draft/save", ["part": "stock", "code": Self.gloss, "amount": "120", "revision": "1"]).status == 303)
        let late = try await anna.post("/tariffs/1/draft/save", ["part": "stock", "code": Self.gloss, "amount": "125", "grade": "мой сорт", "revision": "1"])
        #expect(late.status == 409 && late.text.contains("Ваш ввод ниже цел") && late.text.contains("value=\"125\"") && late.text.contains("value=\"мой сорт\"") && late.text.contains("name=\"revision\" value=\"2\""))
        #expect(try await Self.draft(office).stocks.first { $0.code == Self.gloss }?.amount == 120)
        #expect(try await anna.post("/tariffs/1/draft/remove", ["part": "press", "code": "offset-b2", "revision": "1"]).status == 409)
        #expect(try await anna.post("/tariffs/1/publish", ["day": "2026-01-01", "version": "1", "revision": "1"]).status == 400)
        #expect(try await anna.post("/tariffs/1/draft/save", ["part": "stock", "code": Self.gloss, "amount": "125", "revision": "2"]).status == 303)
        #expect(try await Self.draft(office).stocks.first { $0.code == Self.gloss }?.amount == 125)
        // A part that the other one took out is offered as a new one.
        #expect(try await olga.post("/tariffs/1/draft/remove", ["part": "stock", "code": Self.gloss]).status == 303)
        let gone = try await anna.post("/tariffs/1/draft/save", ["part": "stock", "code": Self.gloss, "begun": "sheet", "amount": "126", "revision": "3"])
        #expect(gone.status == 409 && gone.text.contains("Новая часть") && gone.text.contains("value=\"126\""))
    }

    @Test(arguments: Engine.here) func anImpossibleShopIsNotPublishedAndSaysWhereItIsWrong(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        #expect(try await anna.post("/tariffs/start", ["base": "empty"]).status == 303)
        let empty = try await anna.post("/tariffs/1/publish", ["day": "2026-01-01"])
        #expect(empty.status == 422 && empty.text.contains("Нет ни одной печатной машины") && empty.text.contains("Нужна хотя бы одна ставка НДС"))
        let page: String = try await anna.get("/tariffs/1").text
        #expect(page.contains("Публиковать рано") && page.contains("part=policy") && !page.contains("href=\"/tariffs/1/publish\"") && page.contains("Бумаги ещё нет"))
        // A file may hold what no form lets through: it is told part by part.
        var shop: Shop = DemoShop.shop
        shop.presses[0].speed = -1
        shop.stocks[0].code = shop.stocks[1].code
        shop.machines[0].lift = nil
        #expect(try await office.upload("/tariffs/1/draft/file", "t.json", Array(TariffFile.text(shop, name: "").utf8), token: anna.token, csrf: anna.csrf).status == 303)
        let faults: String = try await anna.get("/tariffs/1").text
        #expect(faults.contains("скорость (offset-b2)") && faults.contains("повторяется") && faults.contains("высота привёртки"))
        #expect(try await anna.post("/tariffs/1/publish", ["day": "2026-01-01"]).status == 422)
        #expect(TariffFault.all(DemoShop.shop, from: Self.march).isEmpty, "the ready shop is without fault")
        #expect(TariffFault.all(DemoShop.shop, from: Day(year: 2018, month: 1, day: 1)).contains { $0.sentence.ru.contains("ставки НДС ещё нет") })
    }

    @Test(arguments: Engine.here) func whoOnlySellsSeesNoPurchasePricesAndChangesNothing(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await Self.demo(anna)
        _ = try await anna.post("/tariffs/1/draft", [:])
        let seller: Int64 = try await office.employee("salesManager", "Павел Лис"), pavel = try await office.browser(of: seller)
        let stocks: String = try await pavel.get("/production").text, presses: String = try await pavel.get("/tariffs/1?tab=presses").text
        #expect(stocks.contains("Мелованная глянцевая 115") && !stocks.contains("118\u{A0}₽") && !stocks.contains("черновик"))
        #expect(presses.contains("прогонов/ч") && !presses.contains("1250\u{A0}₽") && !presses.contains("Цены</h3>"))
        #expect(try await !pavel.get("/tariffs/1?part=stock&code=\(Self.gloss)").text.contains("name=\"amount\""))
        for path in ["/tariffs/1/file", "/tariffs/1/stocks", "/tariffs/1/publish", "/tariffs/start"] { #expect(try await pavel.get(path).status == 403, "\(path)") }
        for what in ["draft", "draft/save", "draft/remove", "draft/drop", "publish"] { #expect(try await pavel.post("/tariffs/1/\(what)", ["part": "stock", "code": Self.gloss, "amount": "1"]).status == 403, "\(what)") }
        // And yet counts by them.
        let access: Access = try await office.workspace.read(as: .program("test")) { try Access(of: seller, on: $0.today, in: $0) }
        #expect(try await office.workspace.read(as: access) { try Tariff.current(on: Self.march, organisation: nil, in: $0) } != nil)
        let accountant = try await office.browser(of: office.employee("accountant", "Нина Грош"))
        #expect(try await accountant.get("/tariffs/1").text.contains("118\u{A0}₽"))
        #expect(try await accountant.post("/tariffs/1/draft/save", ["part": "policy", "share": "1"]).status == 403)
        #expect(try await office.browser(of: office.employee("director", "Глава Пётр")).post("/tariffs/1/draft/save", ["part": "policy", "share": "50"]).status == 303)
    }
}
