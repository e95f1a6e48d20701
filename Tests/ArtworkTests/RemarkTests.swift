@testable import Artwork
import Foundation
import Testing

/// What is told of an artwork: every fault with its pages, and nothing of a good one.
@Suite struct RemarkTests {
    private static let flyer = Wanted(width: 148, height: 210, bleed: 3, pages: [.init(inks: 4), .init(inks: 4)])
    private static let pale: String = Made.ground("0.3 0.1 0.2 0 setcmykcolor"), plain: String = Made.page(148, 210, pale)

    private func remarks(_ pages: [String], _ wanted: Wanted = flyer, options: [String] = [], first: String = "", bent: [String] = []) async throws -> [Remark] {
        try await Made.with { made in
            var path: String = try await made.pdf(pages, options: options, first: first)
            if !bent.isEmpty { path = try await made.bent(path, bent) }
            return try await Inspector(path, piece: (wanted.width, wanted.height)).inspect().remarks(wanted)
        }
    }
    private func only(_ remarks: [Remark], _ kind: Remark.Kind, _ severity: Remark.Severity, _ pages: [Int], _ words: String, _ line: SourceLocation = #_sourceLocation) {
        let told: [Remark] = remarks.filter { $0.kind == kind }
        #expect(told.count == 1 && told.first?.severity == severity && told.first?.pages == pages, "\(remarks.map { "\($0.kind) \($0.severity) \($0.pages) \($0.what.ru)" })", sourceLocation: line)
        #expect(told.first?.what.ru.contains(words) == true && told.first.map { !$0.advice.ru.isEmpty && !$0.what.en.isEmpty && !$0.advice.en.isEmpty } == true, sourceLocation: line)
    }

    @Test func ofAGoodOneNothingIsTold() async throws {
        let told: [Remark] = try await remarks([Self.plain, Self.plain])
        #expect(told.isEmpty, "\(told)")
    }
    @Test func whiteEdgesNeedNoBleeds() async throws {
        let framed: String = Made.page(148, 210, bleed: 0, "0 0 0 1 setcmykcolor 60 60 200 300 rectfill 0.2 0 0.4 0 setcmykcolor 100 100 80 80 rectfill")
        let told: [Remark] = try await remarks([framed, framed])
        #expect(!told.contains { $0.kind == .bleed || $0.kind == .edge }, "\(told)")
    }
    @Test func pagesWithoutBleedsAreNamed() async throws {
        let short: String = Made.page(148, 210, bleed: 0, Self.pale)
        only(try await remarks([Self.plain, short]), .bleed, .wrong, [2], "Страница 2: нет вылетов")
        only(try await remarks([Made.page(148, 210, bleed: 1.5, Self.pale), Self.plain]), .bleed, .wrong, [1], "вылеты 1,5 мм")
    }
    @Test func emptyBleedsAreSeen() async throws {
        let cut: String = Made.page(148, 210, "0.3 0.1 0.2 0 setcmykcolor 0 0 \(148 * 72 / 25.4) \(210 * 72 / 25.4) rectfill")
        only(try await remarks([cut, cut]), .edge, .wrong, [1, 2], "цвет доходит до обреза")
    }
    @Test func aCutThatNobodySetIsTakenInTheMiddle() async throws {
        let unmarked: String = Made.page(148, 210, isMarked: false, Self.pale)
        let told: [Remark] = try await remarks([unmarked, unmarked])
        only(told, .trim, .hint, [1, 2], "TrimBox")
        #expect(told.count == 1, "\(told)")
    }
    @Test func anotherSizeIsTold() async throws {
        let told: [Remark] = try await remarks([Self.plain, Made.page(210, 297, Self.pale)])
        only(told, .size, .wrong, [2], "210 × 297 мм, а нужно 148 × 210 мм")
        only(try await remarks([Made.page(210, 148, Self.pale), Made.page(210, 148, Self.pale)]), .turned, .hint, [1, 2], "90°")
    }
    @Test func pagesAreCounted() async throws {
        only(try await remarks([Self.plain, Self.plain, Self.plain]), .pages, .wrong, [], "Страниц в файле: 3, по калькуляции нужно 2 (лицо и оборот)")
        let book = Wanted(width: 105, height: 148, bleed: 3, pages: [.init(part: 1, inks: 4), .init(part: 1, inks: 0)] + [Wanted.Page](repeating: .init(inks: 1), count: 4) + [.init(part: 1, inks: 0), .init(part: 1, inks: 4)])
        let page: String = Made.page(105, 148, "0 0 0 1 setcmykcolor 60 60 100 100 rectfill"), spread: String = Made.page(210, 148, "0 0 0 1 setcmykcolor 60 60 100 100 rectfill")
        only(try await remarks([String](repeating: page, count: 4), book), .pages, .doubt, [], "только блок")
        only(try await remarks([page, page, spread], book), .spreads, .wrong, [3], "две страницы вместе")
        // The inside of the cover was calculated without printing.
        only(try await remarks([String](repeating: page, count: 8), book), .blank, .wrong, [2, 7], "без печати")
    }
    @Test func rgbIsFoundInDrawingsAndPictures() async throws {
        let text: String = Made.page(148, 210, Self.pale + " 1 0 0 setrgbcolor 50 50 30 30 rectfill")
        only(try await remarks([Self.plain, text]), .rgb, .doubt, [2], "RGB")
        let picture: String = Made.page(148, 210, Self.pale + " " + Made.picture(10, dots: 48))
        only(try await remarks([picture, Self.plain]), .rgb, .doubt, [1], "RGB")
    }
    @Test func coarsePicturesAreFound() async throws {
        only(try await remarks([Made.page(148, 210, Self.pale + " " + Made.picture(72, dots: 72)), Self.plain]), .resolution, .wrong, [1], "72 dpi вместо 300")
        only(try await remarks([Self.plain, Made.page(148, 210, Self.pale + " " + Made.picture(18, dots: 60))]), .resolution, .doubt, [2], "240 dpi")
    }
    @Test func fontsThatAreNotInsideAreNamed() async throws {
        let text: String = Made.page(148, 210, Self.pale + " 0 0 0 1 setcmykcolor /Helvetica findfont 20 scalefont setfont 40 40 moveto (Proof) show")
        only(try await remarks([text, Self.plain], first: "<< /NeverEmbed [/Helvetica] >> setdistillerparams"), .fonts, .wrong, [], "Шрифты не встроены: Helvetica")
        let told: [Remark] = try await remarks([text, Self.plain], options: ["-dEmbedAllFonts=true"], first: "<< /NeverEmbed [ ] >> setdistillerparams")
        #expect(told.isEmpty, "\(told)")
    }
    @Test func colourThatWasNotCalculatedIsTold() async throws {
        let black = Wanted(width: 148, height: 210, bleed: 3, pages: [.init(inks: 1), .init(inks: 1)]), grey: String = Made.page(148, 210, Made.ground("0 0 0 0.4 setcmykcolor"))
        only(try await remarks([grey, Self.plain], black), .colour, .wrong, [2], "есть цвет")
        only(try await remarks([grey, grey]), .black, .hint, [1, 2], "только чёрная")
    }
    @Test func spotColoursAreCounted() async throws {
        let pantone: String = Made.page(148, 210, Self.pale + " " + Made.spot("PANTONE 300 C"))
        only(try await remarks([pantone, Self.plain]), .spots, .wrong, [], "PANTONE 300 C; посчитано 0")
        let five = Wanted(width: 148, height: 210, bleed: 3, pages: [.init(inks: 5, spots: 1), .init(inks: 4)])
        let told: [Remark] = try await remarks([pantone, Self.plain], five)
        #expect(told.isEmpty, "\(told)")
        only(try await remarks([Self.plain, Self.plain], five), .spots, .doubt, [], "посчитано 1, в файле их 0")
        only(try await remarks([Made.page(148, 210, Self.pale + " " + Made.spot("CutContour")), Self.plain]), .contour, .hint, [], "CutContour")
    }
    @Test func tooMuchInkIsTold() async throws {
        only(try await remarks([Made.page(148, 210, Made.ground("1 1 1 0.6 setcmykcolor")), Self.plain]), .heavy, .doubt, [1], "360 %")
    }
    @Test func anOwnersPasswordIsTold() async throws {
        only(try await remarks([Self.plain, Self.plain], bent: ["--encrypt", "", "owner", "256", "--modify=none", "--", "IN", "OUT"]), .protection, .doubt, [], "защищён")
    }
    @Test func coverageIsComparedWithTheCalculation() async throws {
        let dense = Wanted(width: 148, height: 210, bleed: 3, pages: [.init(inks: 4), .init(inks: 4)], fills: [0: 2500])
        // 0.3 + 0.1 + 0.2 of one ink on both sides: 15 % of each of four.
        only(try await remarks([Self.plain, Self.plain], dense), .fill, .hint, [], "по файлу 15 %, в калькуляции 25 %")
        let same = Wanted(width: 148, height: 210, bleed: 3, pages: [.init(inks: 4), .init(inks: 4)], fills: [0: 1500])
        let told: [Remark] = try await remarks([Self.plain, Self.plain], same)
        #expect(told.isEmpty, "\(told)")
    }
    @Test func theWeightiestComesFirst() async throws {
        let told: [Remark] = try await remarks([Made.page(148, 210, bleed: 0, Made.ground("0.9 0.9 0.9 0.9 setcmykcolor") + " 1 0 0 setrgbcolor 50 50 30 30 rectfill"), Self.plain])
        #expect(told.map(\.severity) == told.map(\.severity).sorted() && Set(told.map(\.kind)) == [.bleed, .rgb, .heavy], "\(told)")
    }
    @Test func pagesAreNamedShortly() {
        #expect(Words.pages([3], of: 8).ru == "Страница 3" && Words.pages([3, 4], of: 8).ru == "Страницы 3, 4" && Words.pages([1, 2, 3, 7], of: 8).en == "Pages 1–3, 7")
        #expect(Words.pages(Array(1...8), of: 8).ru == "Все страницы" && Words.ranges(Array(stride(from: 1, to: 60, by: 2))).hasSuffix("…"))
    }
}
