import Testing
@testable import VCard

@Suite struct VCardTests {
    @Test func whatPhonesAndMailProgramsExport() throws {
        let four: String = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:urn:uuid:1\r\nFN:Орлова Мария\r\nN:Орлова;Мария;Игоревна;;\r\nORG:ООО \\\"Лавка\\\";Закупки\r\nitem1.TEL;TYPE=\"cell,voice\";VALUE=uri:tel:+7-916-555-01-77\r\nEMAIL;TYPE=work:m@lavka.example\r\nBDAY:19850412\r\nCATEGORIES:выставка,VIP\\, срочно\r\nNOTE:Две\\nстроки\\; одна\r\n  мысль\r\nADR;TYPE=work:;;ул. Мира\\, 5;Тверь;;170000;Россия\r\nEND:VCARD\r\n"
        let card = try #require(try VCard.read(Array(four.utf8)).first)
        #expect(card.title == "Орлова Мария" && card.surname == "Орлова" && card.patronymic == "Игоревна" && card.organisation == "ООО \"Лавка\"")
        #expect(card.phones == [.init("+7-916-555-01-77", types: ["CELL"])] && card.mails == [.init("m@lavka.example", types: ["WORK"])])
        #expect(card.birthday == "1985-04-12" && card.categories == ["выставка", "VIP, срочно"] && card.note == "Две\nстроки; одна мысль" && card.address.first == "ул. Мира, 5" && card.address[1] == "Тверь")
        let old: String = "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=97=D0=B8=D0=BC=\n=D0=B8=D0=BD;=D0=9F\nTEL;CELL:89165550178\nBDAY:--0412\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nFN:Второй\nEND:VCARD"
        let both = try VCard.read(Array(old.utf8))
        #expect(both.count == 2 && both[0].title == "Зимин П" && both[0].phones.first?.types == ["CELL"] && both[0].birthday == "")
    }
    @Test func whatIsWrittenIsReadAgain() throws {
        var card = VCard()
        card.name = "Орлова; Мария, \\ «Лавка»"
        (card.surname, card.given, card.birthday, card.note) = ("Орлова", "Мария", "1985-04-12", String(repeating: "длинная заметка ", count: 30) + "\nи ещё")
        card.phones = [.init("+7 (495) 123-45-67", types: ["WORK"]), .init("+79165550177", types: ["CELL", "HOME"])]
        (card.mails, card.categories, card.address) = ([.init("m@lavka.example")], ["a,b", "c"], ["ул. Мира, 5", "Тверь", "", "170000", ""])
        for version in [VCard.Version.four, .three] {
            let text: String = card.text(version)
            #expect(text.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 75 })
            #expect(try VCard.read(Array(text.utf8)) == [card])
        }
    }
    @Test func brokenFilesAreToldWithTheirLine() {
        func problem(_ text: String) -> VCardProblem? { do { _ = try VCard.read(Array(text.utf8)); return nil } catch { return error as? VCardProblem } }
        #expect(problem("") == .noCards && problem("привет") == .noCards)
        #expect(problem("BEGIN:VCARD\nFN:a\n") == .open(line: 1))
        #expect(problem("BEGIN:VCARD\nFN:a\nBEGIN:VCARD\n") == .open(line: 1))
        #expect(problem("BEGIN:VCARD\nFN\nEND:VCARD") == .line(2))
        #expect(throws: VCardProblem.encoding) { try VCard.read([0xFF, 0xFE, 0]) }
    }
    /// Random text around the rules: cards or a problem, never a crash; what was read is written and read the same.
    @Test func fuzz() throws {
        var state: UInt64 = 6350, read: Int = 0
        func below(_ count: Int) -> Int { state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407; return Int((state >> 33) % UInt64(count)) }
        let pieces: [String] = ["BEGIN:VCARD\n", "END:VCARD\n", "FN:", "N:", "TEL;TYPE=", "EMAIL:", ":", ";", ",", "\\", "\n", "\n ", "=", "\"", "а", "x", "BDAY:19850412\n", "ENCODING=QUOTED-PRINTABLE", "=D0", "NOTE:", "^n"]
        for _ in 0..<4000 {
            let text: String = "BEGIN:VCARD\nFN:" + (0..<below(25)).map { _ in pieces[below(pieces.count)] }.joined() + "\nEND:VCARD\n"
            do {
                for card in try VCard.read(Array(text.utf8)) {
                    read += 1
                    let again = try VCard.read(Array(card.text().utf8))
                    #expect(again.count == 1 && again.first?.phones.map(\.value) == card.phones.map(\.value) && again.first?.note == card.note)
                }
            } catch is VCardProblem {}
        }
        #expect(read > 300)
    }
}
