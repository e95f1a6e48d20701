internal import App
internal import Catalogue
internal import Database
internal import DemoWorld
internal import Estimating
internal import Foundation
internal import Kernel
internal import Tariffs

/// The catalogue and the calculator: lists of very many products beside lists of few, and every kind of product calculated.
struct ShopBench {
    let folder: String, products: Int, program: String, assets: String
    /// Products of the small base.
    private var few: Int { max(10, products / 10) }
    private static let layout: String = "1"
    /// Milliseconds of an answer of the calculator, and how much slower the big catalogue may be.
    private static let limit: Double = 30, ratio: Double = 1.5

    // MARK: Bases

    private func base(_ products: Int, _ say: (Text) -> Void) async throws -> Base {
        let base = Base(folder: folder, size: products)
        try await base.make(Self.layout) { try await Self.fill($0, products, say) }
        return base
    }
    private static func fill(_ workspace: Workspace, _ products: Int, _ say: (Text) -> Void) async throws {
        try await workspace.write(as: .program("bench")) { tx in
            try Filler.structure(in: tx)
            try Tariffs.insertDemo(from: Day(year: 2026, month: 1, day: 1), in: tx)
        }
        let step: Int = 5000
        for first in stride(from: 1, through: products, by: step) {
            try await workspace.write(as: .program("bench")) { try Self.fill(first...min(products, first + step - 1), in: $0) }
            if first % 20_000 == 1 { say(Text("товары: \(first) из \(products)", "products: \(first) of \(products)")) }
        }
    }
    private static let things: [String] = ["Бумага мелованная", "Бумага офсетная", "Картон", "Плёнка самоклеящаяся", "Краска офсетная", "Визитки", "Листовки", "Буклет", "Каталог", "Календарь", "Папка", "Конверт", "Этикетка", "Баннер", "Пакет"]
    private static let makes: [String] = ["Север", "Графика", "Восток", "Полиграф", "Гамма", "Лидер", "Марка", "Оптима", "Стандарт", "Премиум"]

    /// Products with names, articles and prices of cost that differ.
    private static func fill(_ numbers: ClosedRange<Int>, in tx: Tx) throws {
        var crowd = Crowd(seed: UInt64(numbers.lowerBound))
        try tx.together(silently: true) {
            for number in numbers {
                let thing: String = things[crowd.below(things.count)], make: String = makes[crowd.below(makes.count)], weight: Int = 80 + 5 * crowd.below(60)
                try tx.insert(Product.entity, [
                    "name": .text("\(thing) \(make) \(weight) г, \(200 + crowd.below(900))×\(200 + crowd.below(900))"), "article": .text("A\(number * 7)"), "kind": .text(number % 3 == 0 ? "goods" : "product"), "state": .text(number % 11 == 0 ? "retired" : "active"),
                    "unit": .text(number % 4 == 0 ? "sheet" : "pcs"), "cost": .int(Int64(100 + crowd.below(90_000))), "description": .text("\(thing) для печати, партия \(number)"),
                ])
            }
        }
    }

    // MARK: Figures

    func catalogue(_ report: inout Report, _ lang: Lang, _ say: (Text) -> Void) async throws {
        let small: Base = try await base(few, say), big: Base = try await base(products, say)
        func pages(_ base: Base) async throws -> [Pages] {
            let names: [String] = try await base.open().read(as: .program("bench")) { tx in try tx.rows("SELECT name FROM product WHERE id IN \(in: (1...40).map { Int64($0 * base.size / 40) })").map { Form.plain($0["name"]) } }
            let condition: Condition = .all([.test("kind", .is, ["goods"]), .test("state", .is, ["active"])])
            return [
                Pages(name: Text("товары, 50 строк", "products, 50 rows"), paths: ["/products"], wanted: 0), Pages(name: Text("товары с отбором", "filtered products"), paths: ["/products?where=\(condition.json.percentEncoded)"], wanted: 0),
                Pages(name: Text("поиск товара по фрагменту", "product search by fragment"), paths: names.map { "/products?q=\(String($0.dropFirst(3).prefix(24)).percentEncoded)" }, wanted: 0),
                Pages(name: Text("общий поиск по фрагменту", "global search by fragment"), paths: names.map { "/search?q=\(String($0.suffix(14)).percentEncoded)" }, wanted: 0),
            ]
        }
        let one: Figures = try await Figures.measure(small, program: program, assets: assets, seconds: 1, pages: pages(small), say: say)
        let many: Figures = try await Figures.measure(big, program: program, assets: assets, seconds: 3, pages: pages(big), say: say)
        let ms: String = lang(" мс", " ms")
        for (page, before) in zip(many.pages, one.pages) {
            report.head("\(lang(page.name)), \(lang.number(products)): \(Report.number(page.time))\(ms), \(page.statements) SQL")
            report.add(lang("к тому же SQL и тем же байтам", "to the same SQL and bytes"), page.time / page.floor, "×", limit: 3, beside: Report.number(page.floor) + ms)
            report.add(lang("к каталогу из \(lang.number(few))", "to a catalogue of \(lang.number(few))"), page.time / before.time, "×", limit: Self.ratio, beside: Report.number(before.time) + ms)
            report.add("p99, \(Load.connections) " + lang("соединений", "connections"), page.p99, ms, limit: 40)
        }
    }

    private static func name(_ family: Family) -> Text {
        switch family {
        case .businessCard: Text("визитки", "cards")
        case .flyer: Text("листовки", "flyers")
        case .leaflet: Text("буклет", "leaflet")
        case .brochure: Text("брошюра", "brochure")
        case .book: Text("книга", "book")
        case .folder: Text("папка", "folder")
        case .carton: Text("коробка", "carton")
        case .label: Text("этикетка", "label")
        case .wideFormat: Text("баннер", "banner")
        }
    }

    /// A change of the form is asked for by its address: the whole page is answered, more than the part that changes.
    func calculator(_ report: inout Report, _ lang: Lang, _ say: (Text) -> Void) async throws {
        let small: Base = try await base(few, say), ms: String = lang(" мс", " ms")
        let pages: [Pages] = Family.allCases.map { family in
            Pages(name: Text("калькулятор: \(Self.name(family).ru)", "calculator: \(Self.name(family).en)"), paths: [300, 700, 1500, 4000].map { "/calculations/new?product=\(family.rawValue)&run=\($0)" }, wanted: 0)
        }
        let figures: Figures = try await Figures.measure(small, program: program, assets: assets, seconds: 1, pages: pages, say: say)
        report.head(lang("ответ калькулятора на изменение", "an answer of the calculator to a change"))
        for page in figures.pages {
            report.add(lang(page.name), page.time, ms, limit: Self.limit, beside: lang("его SQL и байты ", "its SQL and bytes ") + Report.number(page.floor) + ms + ", p99 " + Report.number(page.p99))
        }
    }
}
