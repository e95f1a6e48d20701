@testable import Requisites
import Seeds
import Testing

@Suite struct FoldTests {
    @Test(arguments: [
        ("ООО «Ёлка  и Ко»", "ооо елка и ко"), (" \"Romashka\"\t", "romashka"), ("Ѐ Ђ Џ ѐ", "ѐ ђ џ ѐ"), ("Е\u{308}ж", "еж"), ("a\u{A0}\u{A0}b", "a b"), ("„Тверь“", "тверь"), ("ÉCOLE", "école"), ("", ""), ("«»", ""),
    ]) func textsAreComparedSo(_ written: String, _ folded: String) { #expect(Fold.text(written) == folded) }

    /// Byte by byte it is the same as by the rules of Unicode, for every letter and for anything that may come.
    @Test func theQuickWayIsTheSame() {
        var quick: Int = 0
        for code in 0..<0x3000 as Range<UInt32> {
            guard let scalar = Unicode.Scalar(code) else { continue }
            for text in ["x\(scalar)Я", "\(scalar)"] {
                guard let folded = Fold.usual(text) else { continue }
                quick += 1
                #expect(folded == Fold.any(text), "U+\(String(code, radix: 16))")
            }
        }
        #expect(quick > 2 * 220, "ASCII and Russian go the quick way")
        var random = Seeded(state: 41)
        for _ in 0..<3000 {
            let text: String = random.text()
            #expect(Fold.text(text) == Fold.any(text), "\(text.debugDescription)")
        }
    }
}
