@testable import Artwork
import Foundation
import Testing

/// The tools at work: measured ink, turned pages, files that cannot be checked.
@Suite struct InspectorTests {
    private func refusal(_ path: String, limits: Tool.Limits = Tool.Limits()) async throws -> Refusal? {
        do {
            _ = try await Inspector(path, limits: limits).inspect()
            return nil
        } catch let refusal as Refusal { return refusal }
    }

    @Test func inkIsMeasuredUpToTheBleeds() async throws {
        try await Made.with { made in
            // The left half with its bleed in cyan; a spot of 100 points square.
            let half: Double = 74 * 72 / 25.4
            let path: String = try await made.pdf([
                Made.page(148, 210, "1 0 0 0 setcmykcolor -100 -100 \(half + 100) 10000 rectfill 0 0 0 0.5 setcmykcolor \(half) -100 10000 10000 rectfill"),
                Made.page(148, 210, Made.spot("PANTONE 300 C")),
            ])
            let found: Inspection = try await Inspector(path).inspect(), first: Inspection.Page = found.pages[0], second: Inspection.Page = found.pages[1]
            for (measured, real) in zip(first.inks, [5000, 0, 0, 2500]) { #expect(abs(measured - real) <= 40, "\(first.inks)") }
            let area: Double = 154 * 216 / Box.millimetre / Box.millimetre
            #expect(second.inks == [0, 0, 0, 0] && abs(Double(second.spots["PANTONE 300 C"] ?? 0) - 1e8 / area) < 20, "\(second.spots)")
            #expect(first.heaviest == 100 && first.edges.allSatisfy { $0.touched == 100 && abs($0.reach - 30) <= 4 }, "\(first.edges)")
            #expect(second.edges.allSatisfy { $0.touched == 0 })
            #expect(abs(first.size.width - 148) < 0.1 && abs(first.size.height - 210) < 0.1 && first.trim != nil && first.bleed != nil)
        }
    }
    @Test(arguments: [90, 180, 270]) func aTurnedPageIsMeasuredAsItIsSeen(_ angle: Int) async throws {
        try await Made.with { made in
            // Colour goes over the left edge alone.
            let upright: String = try await made.pdf([Made.page(100, 200, "0 1 0 0 setcmykcolor -100 100 150 50 rectfill")]), path: String = try await made.bent(upright, ["IN", "--rotate=\(angle)", "OUT"])
            let page: Inspection.Page = try #require(try await Inspector(path).inspect().pages.first)
            // Left, top, right, bottom: a turn by 90° takes the left edge to the top.
            #expect(page.edges.map { $0.touched > 0 } == [angle == 0, angle == 90, angle == 180, angle == 270], "\(page.edges)")
            #expect(page.isTurned == (angle != 180) && abs(page.size.width - (page.isTurned ? 200 : 100)) < 0.1)
            let plain: Inspection.Page = try #require(try await Inspector(upright).inspect().pages.first)
            #expect(abs(plain.inks[1] - page.inks[1]) <= 5 && plain.inks[1] > 0)
        }
    }
    @Test func aBannerIsMeasuredCoarsely() async throws {
        try await Made.with { made in
            let path: String = try await made.pdf([Made.page(3000, 1000, bleed: 20, Made.ground("0 0.5 0 0 setcmykcolor"))]), page: Inspection.Page = try #require(try await Inspector(path).inspect().pages.first)
            #expect(Inspector.dpi(page) < 20 && abs(page.inks[1] - 5000) < 60, "\(page.inks)")
        }
    }
    @Test func manyPagesComeInTheirOrder() async throws {
        try await Made.with { made in
            let pages: [String] = (1...19).map { Made.page(60, 40, Made.ground("0 0 0 \(Double($0) / 20) setcmykcolor")) }
            let found: Inspection = try await Inspector(try await made.pdf(pages)).inspect()
            #expect(found.pages.map(\.number) == Array(1...19))
            for page in found.pages { #expect(abs(page.inks[3] - page.number * 500) <= 40, "\(page.number): \(page.inks)") }
        }
    }

    @Test func whatIsNoPDFIsRefused() async throws {
        try await Made.with { made in
            let path: String = made.folder + "/letter.pdf"
            try "Добрый день, макет во вложении".write(toFile: path, atomically: true, encoding: .utf8)
            let told: Refusal? = try await refusal(path)
            #expect(told == .notPDF)
            try "%PDF-1.7\nи больше ничего".write(toFile: path, atomically: true, encoding: .utf8)
            let empty: Refusal? = try await refusal(path)
            #expect(empty == .damaged)
        }
    }
    @Test func aDamagedOneIsRefusedOrMended() async throws {
        try await Made.with { made in
            let path: String = try await made.pdf([Made.page(60, 40, Made.ground("1 0 0 0 setcmykcolor"))]), whole: Data = try Data(contentsOf: URL(fileURLWithPath: path))
            let cut: String = made.folder + "/cut.pdf"
            try whole.prefix(whole.count / 3).write(to: URL(fileURLWithPath: cut))
            let told: Refusal? = try await refusal(cut)
            #expect(told == .damaged)
            // Only the table of places is wrong: it is mended, and said.
            let text: Data = Data(String(decoding: whole, as: Unicode.ASCII.self).utf8.prefix(0)) + whole
            guard let mark = text.range(of: Data("startxref".utf8)) else { throw Made.Failure(text: "no startxref") }
            try (text.prefix(upTo: mark.lowerBound) + Data("startxref\n7\n%%EOF\n".utf8)).write(to: URL(fileURLWithPath: cut))
            let found: Inspection = try await Inspector(cut).inspect()
            #expect(found.isMended && found.pages.count == 1)
        }
    }
    @Test func aLockedOneIsRefused() async throws {
        try await Made.with { made in
            let path: String = try await made.bent(try await made.pdf([Made.page(60, 40, "")]), ["--encrypt", "secret", "owner", "256", "--", "IN", "OUT"])
            let told: Refusal? = try await refusal(path)
            #expect(told == .locked)
        }
    }
    @Test func fiveThousandPagesAreRefused() async throws {
        try await Made.with { made in
            let one: String = try await made.pdf([Made.page(60, 40, "")]), many: String = [String](repeating: "1", count: 5000).joined(separator: ",")
            let told: Refusal? = try await refusal(try await made.bent(one, ["IN", "--pages", ".", many, "--", "OUT"]))
            #expect(told == .tooManyPages(5000) && told?.words.ru.contains("5000") == true)
        }
    }
    @Test func aBombIsStoppedByItsLimits() async throws {
        try await Made.with { made in
            // A quarter of a gigabyte of blanks packed twice, as the contents of many pages: some kilobytes that unpack to tens of gigabytes.
            let packed: Tool.Finished = try await made.tool(["sh", "-c", "head -c 268435456 /dev/zero | tr '\\0' ' ' | gzip -9 | tail -c +11 | head -c -8 > once && (printf '\\170\\332'; cat once; printf '\\0\\0\\0\\0') | gzip -9 | tail -c +11 | head -c -8 > twice"])
            #expect(packed.status == 0, "\(packed.errors)")
            let stream: Data = Data([0x78, 0xDA]) + (try Data(contentsOf: URL(fileURLWithPath: made.folder + "/twice"))) + Data([0, 0, 0, 0]), count: Int = 200
            var file: Data = Data("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count \(count)/Kids[\((0..<count).map { "\($0 + 10) 0 R" }.joined(separator: " "))]>>endobj\n".utf8)
            for page in 0..<count { file += Data("\(page + 10) 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>endobj\n".utf8) }
            file += Data("4 0 obj<</Length \(stream.count)/Filter[/FlateDecode/FlateDecode]>>stream\n".utf8) + stream + Data("\nendstream endobj\ntrailer<</Root 1 0 R>>\n".utf8)
            let path: String = made.folder + "/bomb.pdf"
            try file.write(to: URL(fileURLWithPath: path))
            #expect(file.count < 200_000)
            let told: Refusal? = try await refusal(path, limits: Tool.Limits(cpu: 2, clock: 30))
            #expect(told == .tooHeavy)
        }
    }
    @Test func whoStopsItIsHeard() async throws {
        struct Enough: Error {}
        try await Made.with { made in
            let path: String = try await made.pdf([Made.page(60, 40, ""), Made.page(60, 40, "")])
            await #expect(throws: Enough.self) { try await Inspector(path, done: { if $0 > 0 { throw Enough() } }).inspect() }
            await #expect(throws: Enough.self) { _ = try await Tool.run(["sleep", "60"], in: made.folder) { throw Enough() } }
        }
    }
    @Test func aProcessThatNeverEndsIsEnded() async throws {
        try await Made.with { made in
            let slept: Tool.Finished = try await Tool.run(["sleep", "600"], in: made.folder, limits: Tool.Limits(clock: 1)), none: Tool.Finished = try await made.tool(["no-such-tool"])
            #expect(slept.isEnded && none.isMissing && !none.isEnded)
        }
    }
    @Test func aPageIsDrawnOrNothingIsLeft() async throws {
        try await Made.with { made in
            let path: String = try await made.pdf([Made.page(60, 40, Made.ground("1 0 0 0 setcmykcolor"))]), picture: String = made.folder + "/picture.png"
            let isMissing: Bool = try await PagePicture.draw(path, page: 7, size: 100, to: picture)
            #expect(!isMissing && !FileManager.default.fileExists(atPath: picture))
            let isDrawn: Bool = try await PagePicture.draw(path, page: 1, size: 100, to: picture)
            #expect(isDrawn && FileManager.default.contents(atPath: picture)?.starts(with: [0x89, 0x50, 0x4E, 0x47]) == true)
        }
    }

    @Test func listingsAreReadWithLongNames() {
        let fonts: [Inspection.Font] = Listings.fonts("""
            name                                 type              encoding         emb sub uni object ID
            ------------------------------------ ----------------- ---------------- --- --- --- ---------
            FABJST+Helvetica                     Type 1C           WinAnsi          yes yes no       7  0
            Times New Roman                      TrueType          WinAnsi          no  no  no      12  0
            AAAAAA+SomeVeryLongNameOfAFontThatGoesOn-BoldItalic CID TrueType      Identity-H       yes yes yes     20  0
            """)
        #expect(fonts == [.init(name: "Helvetica", type: "Type 1C", isEmbedded: true), .init(name: "Times New Roman", type: "TrueType", isEmbedded: false), .init(name: "SomeVeryLongNameOfAFontThatGoesOn-BoldItalic", type: "CID TrueType", isEmbedded: true)])
        let images: [Inspection.Image] = Listings.images("""
               1     0 image      20    12  rgb     3   8  image  no   [inline]      14    15    0B 0.0%
               2     1 smask     100   100  gray    1   8  jpeg   no        31  0   300   299  12.0K 1.2%
            """)
        #expect(images.map(\.resolution) == [14, 299] && images.map(\.isMask) == [false, true] && images.map(\.isRGB) == [true, false])
    }
    @Test(arguments: ["1 0 0 rg 0 0 9 9 re f", "/Cs1 cs 1 1 1 sc", "q BI /W 1 ID \u{1}rg EI Q 0 0 1 RG", "(a\\)b(rg)) Tj % rg\n1 0 0 RG"]) func rgbIsSeenAmongOperators(_ content: String) {
        #expect(Painting.usesRGB(Array(content.utf8), ["/Cs1"]))
    }
    @Test(arguments: ["0 0 0 1 k (1 0 0 rg) Tj <72> Tj", "% 1 0 0 rg\n0 g", "q BI /W 1 ID 1 0 0 rg EI Q", "/Cs2 cs /rg gs", "<< /A (rg) >> BDC", ""]) func whatIsNoOperatorIsNoColour(_ content: String) {
        #expect(!Painting.usesRGB(Array(content.utf8), ["/Cs1"]))
    }
}
