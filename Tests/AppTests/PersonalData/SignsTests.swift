import Database
@testable import Kernel
@testable import PersonalData
import Testing

/// How a person is recognised in a text, and how nobody else is.
@Suite struct SignsTests {
    private static var zimin: Signs {
        var signs = Signs()
        signs.add(name: "Зимин Пётр Ильич")
        signs.add(reach: "8 (916) 555-01-77, Zimin@gazeta.example")
        return signs
    }
    @Test(arguments: [
        ("Зимин Пётр Ильич", "[удалено]"), ("пётр ильич зимин звонил", "[удалено] звонил"), ("договор с Зиминым Петром", "договор с [удалено]"), ("Зимин П.И. подписал", "[удалено]. подписал"),
        ("от П. Зимина", "от [удалено]"), ("тел. +7 916 555 01 77.", "тел. [удалено]."), ("89165550177", "[удалено]"), ("(916)555-01-77 доб. 2", "[удалено] доб. 2"), ("ZIMIN@GAZETA.EXAMPLE!", "[удалено]!"),
    ])
    func theirNamesAndNumbersAreTakenOut(_ text: String, _ expected: String) { #expect(Self.zimin.scrub(text, close: false) == expected) }

    @Test(arguments: ["Зимин Олег", "Пётр Орлов", "зима и лето", "Зимину", "916 555-01-78", "791655501770", "oleg@gazeta.example", "nozimin@gazeta.example", "", "12.12.2026"])
    func othersStay(_ text: String) { #expect(Self.zimin.scrub(text, close: false) == nil) }

    @Test func theMarkIsInTheReadersLanguage() {
        var english: Signs = Self.zimin
        english.lang = .en
        #expect(english.scrub("call Зимин Пётр back", close: false) == "call [erased] back")
    }

    @Test func inTheirOwnTalksTheSurnameIsEnough() {
        #expect(Self.zimin.scrub("Ответить Зимину до зимы", close: true) == "Ответить [удалено] до зимы")
        var short = Signs()
        short.add(name: "Ли")
        #expect(short.isEmpty, "two letters are in every word")
    }

    /// Any text: never a crash, nothing found twice, and what is left is part of what was.
    @Test func anyTextIsReadWithoutHarm() {
        var seed: UInt64 = 42
        func next(_ bound: Int) -> Int { seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407; return Int(seed >> 33) % bound }
        let pieces: [String] = ["Зимин", "Пётр", "ильич", "П.", " ", " ", "916", "555-01", "77", "+7(", ")", "8", "zimin@gazeta.example", "ё", "е\u{308}", "👩‍👩‍👧", "\n", "%", "_", "[удалено]", "і", "\u{0}"]
        for _ in 0..<3000 {
            let text: String = (0..<next(12)).map { _ in pieces[next(pieces.count)] }.joined()
            for close in [true, false] {
                guard let clean = Self.zimin.scrub(text, close: close) else { continue }
                #expect(Self.zimin.scrub(clean, close: close) == nil, "\(text) → \(clean)")
            }
        }
    }
}
