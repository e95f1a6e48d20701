import App
@testable import Catalogue
import Clients
import Configurator
import Database
import Foundation
@testable import Kernel
import Testing

/// Product models: drafts changed by forms, checked, tried, published, carried in files.
@Suite struct ModelTests {
    /// A model that is begun as the ready brochure.
    static func brochure(_ anna: Office.Browser, publish: Bool = true) async throws {
        let made = try await anna.post("/product-models/start", ["name": "Брошюра", "base": "brochure"])
        #expect(made.status == 303 && made.location == "/product-models/1", "\(made.text)")
        if publish { #expect(try await anna.post("/product-models/1/publish", [:]).status == 303) }
    }
    private static func kept(_ office: Office) async throws -> ProductModel {
        try await office.workspace.read(as: .program("test")) { try Models.read(Models.draft(1, in: $0)) }
    }
    static let rule: [String: String] = ["part": "rule", "code": "", "form": "require", "name_ru": "Мелким тиражом не ламинируем", "name_en": "Small runs are not laminated", "severity": "error"]

    @Test(arguments: Engine.here) func aReadyModelIsPublishedAndShowsWhereItIsUsed(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await Self.brochure(anna, publish: false)
        #expect(try await anna.get("/product-models/1/configure").status == 422, "nothing is sold by a draft")
        #expect(try await anna.post("/product-models/1/publish", [:]).status == 303)
        #expect(try await anna.post("/product-models/1/publish", [:]).status == 400, "there is no draft any more")
        _ = try await anna.post("/products", ["name": "Брошюра А5", "kind": "product", "state": "active", "unit": "pcs"])
        #expect(try await anna.post("/product-models/1", ["version": "2", "name": "Брошюра", "product_id": "1"]).status == 303)
        #expect(try await anna.post("/product-models/1/configure", ["name": "Каталог", "made": "qty~1000"]).status == 303)
        let page: String = try await anna.get("/product-models/1").text
        #expect(page.contains("Товар: Брошюра А5") && page.contains("действует, 1 конфигурация"))
        #expect(try await anna.get("/products/1").text.contains("/product-models/1/configure"))
    }

    @Test(arguments: Engine.here) func aFormulaIsWrittenByNamesAndAMistakePointsAtItsPlace(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await Self.brochure(anna, publish: false)
        let wrong = try await anna.post("/product-models/1/draft/save", Self.rule.merging(["when": "тираж < 100", "then": "ламинация = 'none' и тирож > 5"]) { $1 })
        #expect(wrong.status == 422 && wrong.text.contains("<mark>тирож</mark>") && wrong.text.contains("Мелким тиражом не ламинируем"), "the place is marked and the input stays")
        #expect(try await Self.kept(office).rules.count == 6)
        #expect(try await anna.post("/product-models/1/draft/save", Self.rule.merging(["when": "тираж < 100", "then": "ламинация = 'none'"]) { $1 }).status == 303)
        let rules: [Rule] = try await Self.kept(office).rules, made: Rule = try #require(rules.last)
        #expect(made.when == "qty < 100" && made.demand == .require("lam = 'none'") && made.code == "small_runs_are")
        // The form shows it by its names again.
        let form: String = try await anna.get("/product-models/1?part=rule&code=small_runs_are").text
        #expect(form.contains(">Тираж &lt; 100</textarea>"))
    }

    @Test(arguments: Engine.here) func aContradictionIsNotPublishedAndNamesItsRules(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await Self.brochure(anna, publish: false)
        for (name, then) in [("Много", "тираж > 60000"), ("Мало", "тираж < 10")] {
            #expect(try await anna.post("/product-models/1/draft/save", Self.rule.merging(["name_ru": name, "name_en": name == "Много" ? "Many" : "Few", "then": then]) { $1 }).status == 303)
        }
        let refused = try await anna.post("/product-models/1/publish", [:])
        #expect(refused.status == 422 && refused.text.contains("«Много», «Мало»"), "\(refused.text)")
        let page: String = try await anna.get("/product-models/1").text
        #expect(page.contains("Публиковать рано") && page.contains("Правила противоречат друг другу") && !page.contains("href=\"/product-models/1/publish\""))
        #expect(page.contains(">«Много»</a>") && page.contains("code=many") && page.contains("code=few"), "each rule by its name, with the way to it")
        #expect(try await anna.post("/product-models/1/draft/remove", ["part": "rule", "code": "few"]).status == 303)
        #expect(try await anna.post("/product-models/1/publish", [:]).status == 303)
    }

    @Test(arguments: Engine.here) func everyPartIsMadeAndReadBackByItsForm(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await Self.brochure(anna, publish: false)
        let before: ProductModel = try await Self.kept(office)
        // What a form shows, sent back, changes nothing: in either language.
        for lang in Lang.allCases {
            try await office.workspace.database.write { try $0.run("UPDATE employee SET lang = \(lang.rawValue)") }
            for kind in PartKind.allCases {
                for code in kind.codes(before) {
                    let place = PartPlace(kind, code)
                    var fields: [String: String] = PartTyping(place, before, lang).form.values.compactMapValues(\.first)
                    fields.merge(["part": kind.rawValue, "code": code, "form": PartTyping.beginning(place, before)]) { $1 }
                    #expect(try await anna.post("/product-models/1/draft/save", fields).status == 303, "\(lang) \(kind) \(code)")
                }
            }
            #expect(try await Self.kept(office) == before, "\(lang)")
        }
        try await office.workspace.database.write { try $0.run("UPDATE employee SET lang = 'ru'") }
        let parts: [[String: String]] = [
            ["part": "attribute", "form": "day", "name_ru": "отгрузка", "name_en": "shipping", "least": "2026-01-01", "optional": "1"], ["part": "attribute", "form": "text", "name_ru": "надпись", "name_en": "lettering", "limit": "40", "optional": "1"],
            ["part": "attribute", "form": "number", "name_ru": "кг", "name_en": "kg", "least": "0,5", "most": "20", "step": "0,5", "usual": "1,5"],
            ["part": "rule", "form": "range", "name_ru": "Вес", "name_en": "Weight", "value": "кг * 2", "most": "30", "severity": "advice"],
            ["part": "rule", "form": "table", "name_ru": "Сочетания", "name_en": "Pairs", "attributes": "ламинация; полос", "rows": "none; *\nmatt | soft; 8..24", "severity": "approval"],
            ["part": "table", "name_ru": "доплата", "name_en": "extra", "keys": "text", "type": "number", "rows": "matt; 1,5\nsoft; 2"],
            ["part": "price", "name_ru": "доплата за плёнку", "name_en": "extra film", "when": "ламинация в ['matt'; 'soft']", "amount": "доплата(ламинация) * тираж"],
        ]
        for part in parts { #expect(try await anna.post("/product-models/1/draft/save", part.merging(["code": ""]) { $1 }).status == 303, "\(part)") }
        let after: ProductModel = try await Self.kept(office)
        #expect(after.attributes.suffix(3).map(\.code) == ["shipping", "lettering", "kg"] && after.prices.last?.amount == "extra(lam) * qty")
        #expect(after.rules.last?.demand == .table(attributes: ["lam", "pages"], rows: [[.values([.text("none")]), .any], [.values([.text("matt"), .text("soft")]), .between(8, 24)]], isForbidden: false))
        let bad: [[String: String]] = [
            ["part": "attribute", "form": "number", "name_ru": "х", "least": "много", "most": "2"], ["part": "attribute", "form": "choice", "name_ru": "х", "values": ""], ["part": "attribute", "form": "flag", "name_ru": "", "name_en": ""],
            ["part": "rule", "form": "table", "name_ru": "х", "attributes": "нет такого", "rows": "1"], ["part": "table", "name_ru": "х", "keys": "слова", "rows": ""], ["part": "attribute", "form": "flag", "name_ru": "х", "new_code": "qty"],
        ]
        for part in bad { #expect(try await anna.post("/product-models/1/draft/save", part.merging(["code": ""]) { $1 }).status == 422, "\(part)") }
        #expect(try await anna.post("/product-models/1/draft/shift", ["part": "attribute", "code": "kg", "by": "-1"]).status == 303)
        #expect(try await Self.kept(office).attributes.suffix(2).map(\.code) == ["kg", "lettering"])
    }

    @Test(arguments: Engine.here) func ofTwoAuthorsOneWinsAndTheOtherLosesNothing(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, vera = try await office.browser(of: office.employee("administrator", "Вера Ли"))
        try await Self.brochure(anna, publish: false)
        for round in 1...4 {
            let revision: Int = try await office.workspace.read(as: .program("test")) { try Models.draft(1, in: $0).revision }
            @Sendable func send(_ browser: Office.Browser, _ name: String) async throws -> Office.Answer {
                try await browser.post("/product-models/1/draft/save", Self.rule.merging(["name_ru": name, "name_en": "round \(round)", "then": "тираж > 1", "revision": String(revision)]) { $1 })
            }
            async let one = send(anna, "Первая \(round)")
            async let two = send(vera, "Вторая \(round)")
            let answers: [Office.Answer] = try await [one, two]
            #expect(answers.map(\.status).sorted() == [303, 409])
            let late: String = try #require(answers.first { $0.status == 409 }).text, mine: String = answers[0].status == 409 ? "Первая" : "Вторая"
            #expect(late.contains("черновик сохранил другой человек") && late.contains("\(mine) \(round)"), "what was typed is still there")
            let names: [String] = try await Self.kept(office).rules.map(\.message.ru)
            #expect(names.contains("Первая \(round)") != names.contains("Вторая \(round)"))
        }
        #expect(try await vera.post("/product-models/1/draft/shift", ["part": "rule", "code": "thin", "by": "1", "revision": "1"]).status == 409)
    }

    @Test(arguments: Engine.here) func aModelGoesOutAsAFileAndComesIn(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await Self.brochure(anna)
        let file = try await anna.get("/product-models/1/file")
        #expect(file.headers[.contentDisposition]?.contains("brochure-v1.json") == true)
        #expect(try await anna.post("/product-models/start", ["name": "Копия", "base": "file", "file": file.text]).location == "/product-models/2")
        // The file itself, as a browser sends it: the name it has stays.
        let sent = try await office.upload("/product-models/start", "brochure.json", Array(file.text.utf8), token: anna.token, csrf: anna.csrf)
        #expect(sent.location == "/product-models/3", "\(sent.text)")
        #expect(try await anna.get("/product-models/3").text.contains("<h1>Брошюра</h1>"))
        let draft = try await office.upload("/product-models/3/draft/file", "brochure.json", Array(file.text.utf8), token: anna.token, csrf: anna.csrf)
        #expect(draft.status == 303)
        for bad: [UInt8] in [[0xFF, 0xFE, 0x00], Array("{".utf8), []] { #expect((400...422).contains(try await office.upload("/product-models/start", "x.json", bad, token: anna.token, csrf: anna.csrf).status)) }
        #expect(try await office.upload("/product-models/start", "brochure.json", Array(file.text.utf8), token: anna.token, csrf: "other").status == 403)
        #expect(try await anna.post("/product-models/2/publish", [:]).status == 303)
        for bad in ["", "не json", "{\"kind\":\"ottisk.process\",\"format\":1}", file.text.replacing("\"format\" : 1", with: "\"format\" : 9")] {
            #expect(try await anna.post("/product-models/start", ["name": "Копия", "base": "file", "file": bad]).status == 422)
        }
        // A file over a draft: compared with what is sold.
        _ = try await anna.post("/product-models/1/draft", [:])
        #expect(try await anna.post("/product-models/1/draft/file", ["file": file.text.replacing("\"qty * 3\"", with: "\"qty * 5\"")]).status == 303)
        #expect(try await anna.get("/product-models/1").text.contains("строка цены «varnish» — изменено"))
        #expect(try await anna.post("/product-models/1/draft/drop", [:]).status == 303)
        #expect(try await anna.post("/product-models/2/draft/file", ["file": file.text]).status == 400, "a published version never changes")
    }

    @Test(arguments: Engine.here) func whoSellsSeesModelsAndChangesNone(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, seller = try await office.browser(of: office.employee("salesManager", "Дарья Ким"))
        try await Self.brochure(anna)
        _ = try await anna.post("/product-models/1/draft", [:])
        let page: String = try await seller.get("/product-models/1").text
        #expect(page.contains("версия 1") && !page.contains("/draft/save"))
        for path in ["/product-models/start", "/product-models/1/draft", "/product-models/1/draft/save", "/product-models/1/draft/shift", "/product-models/1/draft/drop", "/product-models/1/publish"] {
            #expect(try await seller.post(path, Self.rule.merging(["name": "Х"]) { $1 }).status == 403, "\(path)")
        }
        #expect(try await seller.get("/product-models/1/configure").status == 200)
    }

    @Test(arguments: Engine.here) func modelsAndWhatWasSoldByThemGoToAnotherWorkspace(_ engine: Engine) async throws {
        let here = try await Office(engine), there = try await Office(engine), anna = try await here.admin
        try await Self.brochure(anna)
        #expect(try await anna.post("/product-models/1/configure", ["name": "Каталог", "made": "qty~1000"]).status == 303)
        _ = try await anna.post("/product-models/1/draft", [:])
        let loaded = try await TransferTests.load(TransferTests.export(here.workspace), there.workspace)
        #expect(loaded.failed == 0, "\(loaded.problems)")
        let vera = try await there.admin
        #expect(try await vera.get("/product-models/1/configure").status == 200)
        #expect(try await vera.get("/product-models/1").text.contains("черновик версии 2"))
        #expect(try await vera.get("/configurations/1").text.contains("Тираж: 1\u{A0}000 экз."))
    }

    @Test func namesOfTheReadyModelsBeginWithCapitals() {
        for model: ProductModel in [ReadyModels.empty, ReadyModels.brochure] {
            let names: [Phrase] = model.attributes.map(\.name) + model.derived.map(\.name) + model.tables.map(\.name) + model.operations.map(\.name) + model.prices.map(\.name)
            for name: Phrase in names { #expect(name.ru.first?.isUppercase == true && name.en.first?.isUppercase == true, "\(name.ru), \(name.en)") }
        }
    }

    /// What is sold is decided here: a version of a number that is taken stays away, and the result says so.
    @Test(arguments: Engine.here) func aVersionWhoseNumberIsTakenIsToldOnTransfer(_ engine: Engine) async throws {
        let source = try await Office(engine), office = try await Office(engine), anna = try await office.admin
        try await Self.brochure(source.admin)
        _ = try await anna.post("/product-models/start", ["name": "Здешняя брошюра", "base": "brochure"])
        #expect(try await anna.post("/product-models/1/publish", [:]).status == 303)
        let path: String = try await TransferTests.export(source.workspace), same: String = try await TransferTests.export(office.workspace)
        defer { unlink(path); unlink(same) }
        let result = try await TransferTests.load(path, office.workspace)
        #expect(result.failed == 1 && result.problems.contains { $0.ru.contains("версия 1 здесь уже есть, с другим содержанием") && $0.en.contains("version 1 is here already") }, "\(result.problems)")
        #expect(try await anna.get("/product-models/1/configure").text.contains("<h1>Здешняя брошюра</h1>"))
        let again = try await TransferTests.load(same, office.workspace)
        #expect(again.failed == 0 && again.problems.isEmpty, "what says the same is known: \(again.problems)")
    }
}
