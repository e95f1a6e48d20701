import App
import Clients
import Database
@testable import Imports
@testable import Kernel
import Testing

/// A file writes choices its own way: what each of its words means is said on the page or in the command, and kept with the plan.
@Suite struct ImportValueTests {
    private let steps = ImportTests()

    @Test(arguments: Engine.here) func everyUnknownValueIsMappedOrLeftEmpty(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let text: String = "Название;Статус;Источник;Вид\nЗавод;Тёплый, новый;Интернет, Яндекс;Клиент и агент, Прямой клиент\nТеатр;Ключевой;не помню;Агентство\n"
        let path: String = try await steps.upload(text, anna)
        let fields: [String: String] = ImportTests.fields(try await anna.get(path).text)
        let asked: [String: String] = Dictionary(uniqueKeysWithValues: (0..<9).compactMap { number in fields["vx.\(number)"].map { ($0, "vk.\(number)") } })
        #expect(Set(asked.keys) == ["теплый, новый", "интернет, яндекс", "не помню", "клиент и агент"], "one option is asked for whole, several part by part")
        let said: [String: String] = ["теплый, новый": "lead", "интернет, яндекс": "search", "не помню": "", "клиент и агент": "agency"]
        try await steps.check(path, anna, Dictionary(uniqueKeysWithValues: said.compactMap { text, key in asked[text].map { ($0, key) } }))
        let dry: String = try await anna.get(path).text
        #expect(dry.contains("Загрузить: 2"))
        #expect(try await anna.get(path + "?step=columns").text.contains("теплый, новый"), "what was said is shown and can be said otherwise")
        try await steps.run(path, anna)
        let rows: [Row] = try await office.rows("SELECT status, first_source, kinds FROM counterparty ORDER BY id")
        #expect(rows.map { Form.plain($0["status"]) } == ["lead", "vip"] && rows.map { Form.plain($0["firstSource"]) } == ["search", "import"], "left empty: what new records get")
        #expect(Form.plain(rows.first?["kinds"] ?? .null).contains("agency") && Form.plain(rows.first?["kinds"] ?? .null).contains("directClient"))
    }
    /// A column that was given its field just now is asked about before the check, once.
    @Test(arguments: Engine.here) func aCheckAsksAboutWordsThatNobodySaw(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let path: String = try await steps.upload("Название;Группа\nЗавод;А1\n", anna)
        let fields: [String: String] = ImportTests.fields(try await anna.get(path).text).merging(["to.1": "counterparty.status", "do": "check"]) { $1 }
        let asked = try await anna.post(path + "/columns", fields)
        #expect(asked.status == 422 && asked.text.contains("Скажите ниже, что они значат") && asked.text.contains("<td class=\"med\">а1<input"))
        try await steps.check(path, anna)
        let dry: String = try await anna.get(path).text
        #expect(dry.contains("Сказать, что они значат") && dry.contains("?step=columns#values"), "left as an error, the check leads back to it")
        try await steps.check(path, anna, ["vk.0": "vip"])
        #expect(try await !anna.get(path).text.contains("Сказать, что они значат"))
    }
    /// Far below the lines that are looked at first.
    @Test(arguments: Engine.here) func aWordThatOnlyTheCheckMetCanBeMapped(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let text: String = "Название;Статус\n" + (0..<Imports.Sample.most).map { "Клиент \($0);Новый" }.joined(separator: "\n") + "\nПоследний;редкий\n"
        let path: String = try await steps.upload(text, anna)
        try await steps.check(path, anna)
        #expect(try await anna.get(path).text.contains("редкий"))
        try await steps.check(path, anna, ["vk.0": "vip"])
        #expect(try await anna.get(path).text.contains("Загрузить: \(Lang.ru.number(Imports.Sample.most + 1))"))
    }
    @Test(arguments: Engine.here) func theOtherEntitiesAndTheCommandMapThemToo(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let path: String = try await steps.upload("Фамилия, имя, отчество;Влияние\nОрлова Мария;Главная\n", anna, "люди.csv")
        try await steps.check(path, anna, ["entity": "contact", "vk.0": "decides"])
        try await steps.run(path, anna)
        #expect(try await office.rows("SELECT influence FROM contact").map { Form.plain($0["influence"]) } == ["decides"])
        _ = try await steps.upload("Название;Откуда\nЗавод;сарафан\nТеатр;из ТВ: реклама\n", anna)
        try await office.workspace.write(as: .program("test")) { tx in
            _ = try ImportCommand(2, in: tx).prepare(map: nil, values: "Откуда:Сарафан=Рекомендация; Откуда:из ТВ: реклама=", key: nil, mode: nil, in: tx)
            #expect(try Import.find(2, in: tx).order().values["counterparty.first_source"] == ["сарафан": "recommendation", "из тв: реклама": ""])
            for wrong in ["Откуда:сарафан=нигде", "Откуда", "Нет:сарафан=other", "Название:Завод=other"] {
                #expect(throws: BadRequest.self) { try ImportCommand(2, in: tx).prepare(map: nil, values: wrong, key: nil, mode: nil, in: tx) }
            }
        }
    }
}
