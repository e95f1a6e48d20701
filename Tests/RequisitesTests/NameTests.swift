import Requisites
import Seeds
import Testing

@Suite struct PersonNameTests {
    @Test(arguments: [
        ("Иванов Иван Иванович", "Иванов|Иван|Иванович", "Иванов И. И."), ("Иван Иванович Иванов", "Иванов|Иван|Иванович", "Иванов И. И."),
        ("Абрамович Роман Аркадьевич", "Абрамович|Роман|Аркадьевич", "Абрамович Р. А."),
        ("Роман Аркадьевич Абрамович", "Абрамович|Роман|Аркадьевич", "Абрамович Р. А."), ("Анна Котова", "Котова|Анна|", "Котова А."),
        ("Котова Анна", "Котова|Анна|", "Котова А."), ("Анна Петровна", "|Анна|Петровна", "Анна Петровна"), ("Анна", "|Анна|", "Анна"),
        ("Котова", "Котова||", "Котова"), ("Иванов И.И.", "Иванов|И.|И.", "Иванов И. И."), ("И. И. Иванов", "Иванов|И.|И.", "Иванов И. И."),
        ("ПЕТРОВА-ВОДКИНА АННА-МАРИЯ ИЛЬИНИЧНА", "Петрова-Водкина|Анна-Мария|Ильинична", "Петрова-Водкина А.-М. И."),
        ("Алиев Ариф Ахмед оглы", "Алиев|Ариф|Ахмед оглы", "Алиев А. А."), ("иванов иван", "Иванов|Иван|", "Иванов И."), ("", "||", ""),
        ("Артём Соловьёв", "Соловьёв|Артём|", "Соловьёв А."), ("Ким Чен Ын", "Ким|Чен|Ын", "Ким Ч. Ы."),
    ]) func nameIsSplit(_ text: String, _ parts: String, _ short: String) {
        let name: PersonName = PersonName(text)
        #expect("\(name.surname)|\(name.given)|\(name.patronymic)" == parts && name.short == short)
    }

    @Test(arguments: [
        ("Иванов Иван Ильич", PersonName.Gender.male), ("Кузьмина Ольга Кузьминична", .female), ("Алиева Лейла Ахмед кызы", .female),
        ("Алиев Ариф Ахмед оглы", .male), ("Петров Никита", .male), ("Савчук Анна", .female), ("Шевчук Л. П.", nil),
        ("Фомин А. Лукич", .male), ("Ким Чен Ын", nil), ("", nil), ("Ким Саша Никитич", .male),
    ] as [(String, PersonName.Gender?)]) func genderByPatronymic(_ text: String, _ gender: PersonName.Gender?) {
        #expect(PersonName(text).gender == gender)
    }

    @Test(arguments: [
        ("Пётр Грачёв", "Грачёва"), ("Соколова Анна", "Соколову"), ("Мария Лебединская", "Лебединскую"), ("Лебединский Игорь", "Лебединского"), ("Толстой Лев", "Толстого"),
        ("Цой Виктор", "Цоя"), ("Анна Шварц", "Шварц"), ("Пётр Шварц", "Шварца"), ("Ольга Черных", "Черных"), ("Пётр Шевченко", "Шевченко"), ("Сергей Кравец", "Кравца"),
        ("Андрей Король", "Короля"), ("Петрова-Водкина Анна", "Петрову-Водкину"), ("Грачёв", "Грачёва"), ("", ""),
    ]) func surnameInTheAccusative(_ text: String, _ accusative: String) {
        #expect(PersonName(text).accusativeSurname == accusative)
    }

    @Test func otherForms() {
        #expect(PersonName("Иванов Пётр Ильич").signature == "П. И. Иванов")
        #expect(PersonName("Иванов Пётр Ильич").monogram == "ПИ")
        #expect(PersonName("анна петровна").monogram == "АП")
    }

    @Test func garbageNeverCrashes() {
        var random: Seeded = Seeded(state: 7)
        for _ in 0..<4_000 {
            let name: PersonName = PersonName(random.text())
            _ = (name.short, name.signature, name.monogram, name.gender)
            #expect(PersonName(name.full).full.isEmpty == name.full.isEmpty)
        }
    }
}

@Suite struct CompanyNameTests {
    @Test(arguments: [
        ("ООО \"Ромашка\"", "ООО", "Ромашка", "ООО «Ромашка»"), ("ооо ромашка", "ООО", "ромашка", "ООО «ромашка»"),
        ("Ромашка, ООО", "ООО", "Ромашка", "ООО «Ромашка»"), ("«Ромашка» ООО", "ООО", "Ромашка", "ООО «Ромашка»"),
        ("Общество с ограниченной ответственностью “Ромашка”", "ООО", "Ромашка", "ООО «Ромашка»"),
        ("О.О.О. 'Ромашка'", "ООО", "Ромашка", "ООО «Ромашка»"), ("ООО \"ПК \"Ромашка\"\"", "ООО", "ПК «Ромашка»", "ООО «ПК „Ромашка“»"),
        ("ООО \"ПК \"Ромашка\"", "ООО", "ПК «Ромашка»", "ООО «ПК „Ромашка“»"), ("ООО ПКФ \"Заря\"", "ООО", "ПКФ «Заря»", "ООО ПКФ «Заря»"),
        ("ООО «ПК „Ромашка“»", "ООО", "ПК «Ромашка»", "ООО «ПК „Ромашка“»"),
        ("ИП Иванов Иван Иванович", "ИП", "Иванов Иван Иванович", "ИП Иванов Иван Иванович"),
        ("Иванов И. И., ИП", "ИП", "Иванов И. И.", "ИП Иванов И. И."), ("Heidelberg GmbH", "GmbH", "Heidelberg", "Heidelberg GmbH"),
        ("ФГБОУ ВО \"МГУ\"", "ФГБОУ ВО", "МГУ", "ФГБОУ ВО «МГУ»"),
        ("Публичное акционерное общество Сбербанк", "ПАО", "Сбербанк", "ПАО «Сбербанк»"),
        ("Ромашка", nil, "Ромашка", "Ромашка"), ("\"Ромашка\"", nil, "Ромашка", "«Ромашка»"), ("ООО", nil, "ООО", "ООО"), ("", nil, "", ""),
        ("О'Кей", nil, "О'Кей", "О'Кей"), ("ООО \"О'Кей\"", "ООО", "О'Кей", "ООО «О'Кей»"),
        ("Аоки и партнёры", nil, "Аоки и партнёры", "Аоки и партнёры"),
        ("ООО \"Печать\" и \"Бумага\"", "ООО", "«Печать» и «Бумага»", "ООО «Печать» и «Бумага»"),
    ] as [(String, String?, String, String)])
    func nameIsSplit(_ text: String, _ form: String?, _ bare: String, _ display: String) {
        let name: CompanyName = CompanyName(text)
        #expect(name.form == form && name.bare == bare && name.display == display)
    }

    @Test func oneKeyForEveryWriting() {
        let writings: [String] = ["ООО \"Ёлка-Пресс\"", "Елка Пресс ООО", "«ЁЛКА ПРЕСС»", "ЗАО елка–пресс", "Елка  Пресс, ООО"]
        #expect(writings.allSatisfy { CompanyName.key($0) == "елка пресс" })
        #expect(CompanyName.key("О'Кей") == CompanyName.key("ОКей"))
        #expect(CompanyName.key("--") == "")
    }

    @Test func garbageNeverCrashesAndQuotesBalance() {
        var random: Seeded = Seeded(state: 8)
        for _ in 0..<4_000 {
            let text: String = (Bool.random(using: &random) ? "ООО " : "") + random.text()
            let name: CompanyName = CompanyName(text)
            _ = name.key
            for (open, close) in [("«", "»"), ("„", "“")] as [(Character, Character)] {
                #expect(name.display.filter { $0 == open }.count == name.display.filter { $0 == close }.count)
            }
        }
    }
}

@Suite struct SimilarityTests {
    @Test(arguments: [
        ("MARTHA", "MARHTA", 961), ("DIXON", "DICKSONX", 813), ("DWAYNE", "DUANE", 840), ("abc", "xyz", 0), ("", "a", 0), ("", "", 1000),
    ])
    func jaroWinklerOfThePapers(_ left: String, _ right: String, _ score: Int) { #expect(Similarity.jaroWinkler(left, right) == score) }

    @Test func wordOrderCaseAndYoDoNotMatter() {
        #expect(Similarity.score("Пресс Бук", "бук-пресс") == 1000)
        #expect(Similarity.score("Ёлка", "елка") == 1000)
        #expect(Similarity.score("Типография Радуга", "Типографя Радуга") > 950)
        #expect(Similarity.score("Типография Радуга", "Альфа-Банк") < 600)
    }

    @Test func scoreIsSymmetricAndBounded() {
        var random: Seeded = Seeded(state: 9)
        for _ in 0..<1_000 {
            let a: String = random.text(30), b: String = random.text(30)
            let score: Int = Similarity.score(a, b)
            #expect(score == Similarity.score(b, a) && (0...1000).contains(score) && Similarity.score(a, a) == 1000)
        }
        #expect(Similarity.score(String(repeating: "а", count: 100_000), String(repeating: "б", count: 100_000)) == 0)
    }
}
