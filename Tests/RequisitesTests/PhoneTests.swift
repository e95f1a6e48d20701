import Requisites
import Seeds
import Testing

@Suite struct PhoneTests {
    /// A field of phones has one format, and nothing that was written there is lost.
    @Test(arguments: [
        ("8 495 111 22 33", "+7 (495) 111-22-33"), ("+7 495 555-01-42 доб. 12", "+7 (495) 555-01-42 доб. 12"), ("тел. 84951112233; 8 916 555-01-77", "+7 (495) 111-22-33, +7 (916) 555-01-77"),
        ("не звонить", "не звонить"), ("8 495 111 22 33 спросить Аню", "8 495 111 22 33 спросить Аню"), ("22-33, 8 495 111 22 33", "22-33, 8 495 111 22 33"), ("+44 20 7946 0958", "+442079460958"), ("1204", "1204"),
    ]) func aFieldOfPhonesIsTidied(_ typed: String, _ kept: String) {
        #expect(Phone.tidy(typed) == kept && Phone.tidy(kept) == kept)
    }
    /// However the eleven digits are grouped: the quick way reads what the parser of phones reads.
    @Test func theUsualWritingIsTheSameNumber() {
        var random = Seeded(state: 43)
        for _ in 0..<2000 {
            var text: String = ["7", "8", "+7"].randomElement(using: &random) ?? "7"
            for _ in 0..<10 { text += ([" ", "-", " (", ") ", "", "", ""].randomElement(using: &random) ?? "") + String(Int.random(in: 0...9, using: &random)) }
            #expect(Phone.tidy(text) == Phone.list(text).map { $0.display() }.joined(separator: ", "), "\(text)")
        }
    }
    @Test(arguments: [
        "+7 495 123-45-67", "8 (495) 123-45-67", "8-495-123-45-67", "84951234567", "74951234567", "4951234567", "(495) 1234567",
        "тел. 8(495)1234567",
        "+7(495)123–45–67", "8\u{A0}495\u{A0}123\u{A0}45\u{A0}67", "моб.: +7.495.123.45.67 (секретарь)", "8 495 123-45-67 после 18",
        "tel:+74951234567", "007 495 1234567", "8 10 7 495 123 45 67",
    ]) func anyRussianWritingIsOneNumber(_ text: String) throws {
        let phone: Phone = try #require(Phone(text))
        #expect(phone.normal == "+74951234567" && phone.extension == nil && phone.isRussian)
        #expect(phone.display() == "+7 (495) 123-45-67")
    }

    @Test(arguments: [
        "8 495 123-45-67 доб. 12", "8 (495) 123-45-67 (доб.12)", "+74951234567 ext 12", "+7 495 123 45 67 x12", "+7 495 123 45 67 #12",
        "+74951234567,12", "+74951234567, доб 12", "tel:+74951234567;ext=12", "8 495 123-45-67 внутр. № 12", "84951234567 добавочный: 12",
    ]) func extensionIsKept(_ text: String) throws {
        let phone: Phone = try #require(Phone(text))
        #expect(phone.normal == "+74951234567" && phone.extension == "12")
        #expect(phone.display() == "+7 (495) 123-45-67 доб. 12" && phone.display(.en) == "+7 (495) 123-45-67 ext. 12")
    }

    @Test func foreignAndLocalNumbers() {
        #expect(Phone("+44 20 7946 0958")?.normal == "+442079460958")
        #expect(Phone("00 44 20 7946 0958")?.display() == "+442079460958")
        #expect(Phone("8 10 44 20 7946 0958")?.normal == "+442079460958")
        #expect(Phone("+375 29 123-45-67")?.isRussian == false)
        #expect(Phone("8 701 123 45 67")?.isRussian == false)
        #expect(Phone("12-34-56", areaCode: "4852")?.normal == "+74852123456")
        #expect(Phone("123-45-67", areaCode: "495")?.normal == "+74951234567")
        #expect(Phone("8 800 555-35-35")?.normal == "+78005553535")
    }

    @Test(arguments: ["", "нет", "12-34-56", "123", "+7 495 123", "+7 495 123 45 678", "0951234567", "+", "12345678901234567890",
                     "٨٤٩٥١٢٣٤٥٦٧"])
    func noNumberIsNil(_ text: String) { #expect(Phone(text) == nil) }

    @Test func severalNumbersInOneField() {
        let list: [Phone] = Phone.list("8 495 123-45-67, 89161234567; (495)1234567 / +44 20 7946 0958\n+7 495 765 43 21, 15")
        #expect(list.map(\.normal) == ["+74951234567", "+79161234567", "+442079460958", "+74957654321"])
        #expect(list.last?.extension == "15")
        #expect(Phone("8 495 123-45-67, 8 916 123-45-67")?.extension == nil)
    }

    @Test func displayReadsBackAsTheSameNumber() {
        var random: Seeded = Seeded(state: 5)
        for _ in 0..<4_000 {
            let text: String = random.text()
            _ = Phone.list(text)
            guard let phone: Phone = Phone(text) else { continue }
            #expect(Phone(phone.display()) == phone && Phone(phone.display(.en)) == phone && Phone(phone.normal)?.normal == phone.normal)
        }
    }
}

@Suite struct EmailTests {
    @Test(arguments: [
        ("Anna@Print.RU", "anna@print.ru"), (" Анна <Anna@print.ru> ", "anna@print.ru"), ("mailto:anna@print.ru", "anna@print.ru"),
        ("a.b+c@sub.print.ru;", "a.b+c@sub.print.ru"), ("почта@пример.рф", "почта@пример.рф"),
        ("info@пример.рф", "info@пример.рф"), ("", ""),
    ]) func goodAddress(_ text: String, _ normal: String) {
        #expect(Email.normal(text) == normal && Email.check(text) == nil)
    }

    @Test(arguments: [
        ("anna", .noName), ("@print.ru", .noName), ("a@b@c.ru", .severalAddresses), ("a@b.ru, c@d.ru", .severalAddresses),
        ("a b@c.ru", .severalAddresses), (".a@b.ru", .wrongCharacters), ("a..b@c.ru", .wrongCharacters), ("a(b@c.ru", .wrongCharacters),
        ("a@b", .wrongDomain), ("a@b..ru", .wrongDomain), ("a@-b.ru", .wrongDomain), ("a@b.1", .wrongDomain), ("a@", .wrongDomain),
        ("infо@print.ru", .mixedAlphabets), ("info@рrint.ru", .mixedAlphabets), (String(repeating: "a", count: 65) + "@b.ru", .tooLong),
    ] as [(String, Email.Cause)]) func doubtedAddress(_ text: String, _ cause: Email.Cause) { #expect(Email.check(text) == cause) }

    @Test func garbageNeverCrashesAndNormalIsStable() {
        var random: Seeded = Seeded(state: 6)
        for _ in 0..<4_000 {
            let text: String = random.text()
            _ = Email.check(text)
            if Email.check(text) == nil { #expect(Email.normal(Email.normal(text)) == Email.normal(text)) }
        }
    }
}
