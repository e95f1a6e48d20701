import Requisites
import Seeds
import Testing

@Suite struct DuplicateTests {
    private func company(_ name: String, inn: String = "", kpp: String = "", phone: String = "", mail: String = "", city: String = "") -> Traits {
        Traits(.company, [(.name, name), (.inn, inn), (.kpp, kpp), (.phone, phone), (.mail, mail), (.city, city)])
    }
    private func person(_ name: String, at place: String = "", reach: String = "") -> Traits { Traits(.person, [(.name, name), (.place, place), (.reach, reach)]) }

    /// Legal forms, quotes, case, alphabets, order of the words and slips of the hand.
    @Test(arguments: [
        ("ООО «Ромашка»", "Ромашка, ООО"), ("ООО \"Ромашка\"", "ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ РОМАШКА"), ("ООО «Ромашка»", "ООО «Рамашка»"), ("ООО «Ромашка»", "Romashka LLC"),
        ("OOO Romashka", "ооо ромашка"), ("Пресс Бук", "ООО «Бук-Пресс»"), ("Типография «Щука»", "Tipografiya Shchuka"), ("ПАО «Юность»", "Yunost"), ("Полиграфия Север", "Полигрфия Север"),
        ("Полиграфия Север", "Полиграфия  Сeвeр"), ("Кофейня «Берег»", "Кофейня «Бергег»"), ("ИП Иванов Иван Иванович", "ИП Иванов И. И."), ("АО «Цветной мир»", "Cvetnoy mir"), ("Печатня", "Печтаня"),
    ]) func oneNameWrittenTwice(_ one: String, _ other: String) {
        let a: Traits = company(one, city: "Тверь"), b: Traits = company(other, city: "тверь")
        #expect(!a.keys.isDisjoint(with: b.keys), "the list finds the pair")
        #expect(Likeness(a, b).score >= Likeness.threshold && Likeness(a, b) == Likeness(b, a))
    }
    @Test(arguments: [
        ("Школа № 12", "Школа № 13"), ("ООО «Вектор»", "ООО «Виктория»"), ("ИП Иванов Иван Иванович", "ИП Иванов Пётр Иванович"), ("Берег", "Север"), ("", ""), ("ООО", "АО"),
    ]) func namesOfTwo(_ one: String, _ other: String) {
        #expect(Likeness(company(one, city: "Тверь"), company(other, city: "Тверь")).score < Likeness.threshold)
    }
    @Test func signsStrengthenEachOther() {
        let both = Likeness(company("Берегово-Фуд", inn: "7707083893", phone: "8(495)555-01-42"), company("Лавка Берегово", inn: "7707083893", phone: "+7 495 555-01-42, доб. 3"))
        #expect(both.score == 96 && both.reasons == [.inn, .phone])
        #expect(Likeness(company("Альфа", phone: "8 495 555 01 42"), company("Бета", phone: "+74955550142")).score == 60)
        #expect(Likeness(company("Альфа", mail: "Info@Alfa.ru"), company("Бета", mail: "мы <info@alfa.ru>; a@b.ru")).reasons == [.mail])
    }
    /// Two tax numbers are two holders, unless one of them is a slip of the hand.
    @Test func anotherTaxNumberSpeaksAgainst() {
        let a: Traits = company("Ромашка", inn: "7707083893", phone: "8 495 555-01-42", city: "Тверь")
        #expect(Likeness(a, company("Ромашка", inn: "5001007322", phone: "8 495 555-01-42", city: "Тверь")).score < Likeness.threshold)
        let slip = Likeness(a, company("Ромашка", inn: "7707083898", phone: "8 495 555-01-42", city: "Тверь"))
        #expect(slip.score >= Likeness.threshold && slip.reasons.contains(.innSlip))
        #expect(Likeness(a, company("Ромашка-Тверь", inn: "7707083893", kpp: "690101001")).score == 90)
        #expect(Likeness(company("Банк", inn: "7707083893", kpp: "773601001"), company("Отделение", inn: "7707083893", kpp: "690101001")).score == 70, "a branch has a КПП of its own")
    }
    @Test func peopleAreKnownByTheirPlaceOrTheirPhone() {
        #expect(Likeness(person("Зимин Пётр", at: "1"), person("Пётр Зимин", at: "1")).score >= Likeness.threshold)
        #expect(Likeness(person("Зимин П. А.", at: "1"), person("Зимин Пётр Алексеевич", at: "1")).score >= Likeness.threshold)
        #expect(Likeness(person("Иванов Иван", at: "1"), person("Иванов Иван", at: "2")).score < Likeness.threshold, "there are many Ivanovs")
        #expect(Likeness(person("Иванов Иван", at: "1", reach: "8 916 555-01-42"), person("Иванов Иван", at: "2", reach: "+7 (916) 555 01 42")).score >= Likeness.threshold)
        #expect(Likeness(person("Зимин Пётр", reach: "8 495 555-01-42"), person("Громова Ира", reach: "8 495 555-01-42")).score < Likeness.threshold, "a phone of the office")
        #expect(Likeness(person("Зимин Пётр", reach: "z@a.ru"), person("З. Пётр", reach: "Z@A.RU")).score >= Likeness.threshold)
        #expect(!person("Зимин Пётр", at: "1").keys.isDisjoint(with: person("Пётр Зимин", at: "1").keys))
    }
    /// Whatever one slip does to a name, the two writings still have a key in common.
    @Test func oneSlipLeavesACommonKey() {
        var random = Seeded(state: 11)
        let names: [String] = ["Ромашка", "Полиграфия Север", "Берегово", "Типография Печатный двор", "Колибри", "Белый ветер и сыновья", "Vector Print"]
        let alphabet: [Character] = Array("абвгдежзиклмнопрстуфхцчшэюя")
        for _ in 0..<2000 {
            let name: String = names.randomElement(using: &random) ?? ""
            var letters: [Character] = Array(name.lowercased())
            let place: Int = Int.random(in: 0..<letters.count - 1, using: &random), letter: Character = alphabet.randomElement(using: &random) ?? "а"
            guard letters[place].isLetter, letters[place + 1].isLetter else { continue }
            switch Int.random(in: 0..<4, using: &random) {
            case 0: letters.remove(at: place)
            case 1: letters.insert(letter, at: place)
            case 2: letters[place] = letter
            default: letters.swapAt(place, place + 1)
            }
            // A letter of two sounds (ю, я, ц before a Latin e) counts as two slips.
            guard !"юяx".contains(letter), !letters.contains(where: { "юя".contains($0) }) else { continue }
            #expect(!company(name).keys.isDisjoint(with: company(String(letters)).keys), "\(name) → \(String(letters))")
        }
    }
    /// Foreign text never crashes the comparison, and what is compared with itself is not another.
    @Test func anyTextIsCompared() {
        var random = Seeded(state: 7)
        for _ in 0..<1500 {
            let texts: [String] = (0..<5).map { _ in random.text() }
            let a = Traits(.company, [(.name, texts[0]), (.inn, texts[1]), (.phone, texts[2]), (.mail, texts[3]), (.city, texts[4])]), b: Traits = person(texts[1], at: texts[2], reach: texts[3])
            #expect((0...99).contains(Likeness(a, b).score) && Likeness(a, a).score >= 0)
            #expect(a.keys.allSatisfy { !$0.isEmpty } && b.keys.count < 20)
        }
    }
}
