import Requisites
import Seeds
import Testing

@Suite struct PaymentQRTests {
    private func invoice(
        name: String = "ООО «Три кита»", account: String = "40702810138250123017", bank: String = "ОАО \"БАНК\"", bic: String = "044525225",
        correspondent: String = "30101810400000000225", inn: String = "6200098765", sum: Int64? = 100_000,
        purpose: String = "Оплата по счёту № 15. НДС 22%", extra: [PaymentQR.Extra: String] = [:]
    ) throws(PaymentQRError) -> PaymentQR {
        try PaymentQR(
            name: name, personalAcc: account, bankName: bank, bic: bic, correspAcc: correspondent, payeeINN: inn, kpp: "620001001",
            sumKopecks: sum, purpose: purpose, extra: extra
        )
    }

    @Test func invoiceBecomesTheTextOfTheStandard() throws {
        #expect(try invoice().text() == "ST00012|Name=ООО «Три кита»|PersonalAcc=40702810138250123017|BankName=ОАО \"БАНК\"|BIC=044525225"
            + "|CorrespAcc=30101810400000000225|Sum=100000|Purpose=Оплата по счёту № 15. НДС 22%|PayeeINN=6200098765|KPP=620001001")
        let bare: PaymentQR = try PaymentQR(
            name: " Иванов\n Иван ", personalAcc: "4070 2810 1382 5012 3017", bankName: "Банк", bic: "044525225", correspAcc: "",
            extra: [.lastName: "Петров", .payerINN: "500100732259", .phone: " "]
        )
        #expect(try bare.text() == "ST00012|Name=Иванов Иван|PersonalAcc=40702810138250123017|BankName=Банк|BIC=044525225|CorrespAcc=0"
            + "|PayerINN=500100732259|LastName=Петров")
    }

    @Test func separatorIsNeverPartOfAValue() throws {
        #expect(try invoice(purpose: "А|Б").text().hasPrefix("ST00012~Name="))
        #expect(try invoice(purpose: "А|Б~В").text().hasPrefix("ST00012^Name="))
        #expect(throws: PaymentQRError.noSeparator) { try invoice(purpose: "|~^#;@_").text() }
    }

    @Test func wrongValuesAreNamed() {
        #expect(throws: PaymentQRError.missing(key: "Name")) { try invoice(name: " \n") }
        #expect(throws: PaymentQRError.tooLong(key: "Name", limit: 160, got: 161)) { try invoice(name: String(repeating: "я", count: 161)) }
        #expect(throws: PaymentQRError.tooLong(key: "Purpose", limit: 210, got: 211)) {
            try invoice(purpose: String(repeating: "я", count: 211))
        }
        #expect(throws: PaymentQRError.wrongLength(key: "PersonalAcc", expected: [20], got: 3)) { try invoice(account: "123") }
        #expect(throws: PaymentQRError.wrongCharacters(key: "BIC")) { try invoice(bic: "04452522O") }
        #expect(throws: PaymentQRError.wrongLength(key: "PayeeINN", expected: [10, 12], got: 11)) { try invoice(inn: "12345678901") }
        #expect(throws: PaymentQRError.sumNotPositive) { try invoice(sum: 0) }
        #expect(throws: PaymentQRError.tooLong(key: "Sum", limit: 18, got: 19)) { try invoice(sum: .max) }
        #expect(throws: PaymentQRError.tooLong(key: "OKTMO", limit: 11, got: 12)) { try invoice(extra: [.oktmo: "123456789012"]) }
    }

    @Test func bytesOfBothEncodings() throws {
        #expect(try invoice().bytes() == Array(invoice().text().utf8))
        let bytes: [UInt8] = try invoice(name: "Ёлка №1 – «я»").bytes(.windows1251)
        let name: [UInt8] = [0xA8, 0xEB, 0xEA, 0xE0, 0x20, 0xB9, 0x31, 0x20, 0x96, 0x20, 0xAB, 0xFF, 0xBB]
        #expect(bytes.starts(with: Array("ST00011|Name=".utf8) + name))
        #expect(throws: PaymentQRError.notEncodable("漢")) { try invoice(name: "漢").bytes(.windows1251) }
    }

    @Test func garbageNeverBreaksTheLayout() throws {
        var random: Seeded = Seeded(state: 4)
        for _ in 0..<1_000 {
            guard let code: PaymentQR = try? invoice(name: random.text(), bank: random.text(), purpose: random.text()),
                  let text: String = try? code.text() else { continue }
            let scalars: [Unicode.Scalar] = Array(text.unicodeScalars)
            let parts: [[Unicode.Scalar]] = scalars.split(separator: scalars[7]).map(Array.init)
            #expect(parts.count == 9 || parts.count == 10)
            #expect(parts.dropFirst().allSatisfy { $0.contains("=") } && !scalars.contains("\n"))
            _ = try? code.bytes(.windows1251)
        }
    }
}
