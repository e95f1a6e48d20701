import App
import Artwork
@testable import Calculator
import Database
@testable import Estimating
import Exact
import Foundation
@testable import Kernel
import Testing

/// The artwork of a calculation from the file to the price.
@Suite struct ArtworkSliceTests {
    /// A flyer of two sides with bleeds, all of it in a third of cyan and some yellow; or what PostScript says.
    static func flyer(_ drawing: String = "0.6 0 0.4 0 setcmykcolor 0 0 1000 1000 rectfill", pages: Int = 2) async throws -> [UInt8] {
        try await Tool.scratch { folder in
            let (w, h, e): (Double, Double, Double) = (154 * 72 / 25.4, 216 * 72 / 25.4, 3 * 72 / 25.4)
            let page: String = "<< /PageSize [\(w) \(h)] >> setpagedevice [/TrimBox [\(e) \(e) \(w - e) \(h - e)] /PAGE pdfmark \(drawing) showpage\n"
            try ("%!PS\n" + String(repeating: page, count: pages)).write(toFile: folder + "/a.ps", atomically: true, encoding: .utf8)
            let made: Tool.Finished = try await Tool.run(["gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", "-sColorConversionStrategy=LeaveColorUnchanged", "-sOutputFile=a.pdf", "a.ps"], in: folder)
            #expect(made.status == 0, "\(made.output)\(made.errors)")
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/a.pdf")))
        }
    }
    private func send(_ bytes: [UInt8], _ office: Office, _ who: Office.Browser, _ name: String = "листовка.pdf") async throws -> Office.Answer {
        try await office.upload("/calculations/1/artworks", name, bytes, token: who.token, csrf: who.csrf)
    }
    /// A shop with a kept flyer of 148 × 210, 4+4, coverage 25 %.
    private func shop(_ engine: Engine) async throws -> (Office, Office.Browser) {
        let office = try await Office(engine).printing(), anna = try await office.admin
        let kept = try await anna.post("/calculations", CalculationTests.flyer)
        #expect(kept.location == "/calculations/1")
        return (office, anna)
    }
    private func cell(_ office: Office, _ column: String, of table: String = "artwork", id: Int64 = 1) async throws -> Value {
        try await office.workspace.database.read { try $0.rows("SELECT * FROM \(SQL.raw(table)) WHERE id = \(id)").first?.value(column: column) ?? .null }
    }

    @Test(arguments: Engine.here) func aPDFIsCheckedAndItsInkGoesIntoThePrice(_ engine: Engine) async throws {
        let (office, anna) = try await shop(engine)
        let before: String = try await anna.get("/calculations/1").text
        #expect(before.contains("id=\"artwork\"") && before.contains("Перетащите PDF с макетом"))
        let sent = try await send(Self.flyer(), office, anna)
        #expect(sent.status == 303 && sent.location == "/calculations/1#artwork")
        let waiting: String = try await anna.get("/calculations/1").text
        #expect(waiting.contains("Проверка ждёт очереди") && waiting.contains("hx-get=\"/artworks/1/progress\""))
        try await Ottisk.worker(office.workspace).drain()
        let done: String = try await anna.get("/artworks/1/progress", fragment: true).text
        #expect(done.hasPrefix("<section") && !done.contains("every 1s") && done.contains("2 страницы, 148 × 210 мм"), "\(done)")
        // 60 % and 40 % of one ink: a quarter of each of the four, which is what the price counts with already.
        #expect(done.contains("Запечатка калькуляции") || done.contains("data-measured"))

        // A denser one is another version; one click takes its ink.
        let dense = try await send(Self.flyer("0.9 0.3 0.4 0 setcmykcolor 0 0 1000 1000 rectfill"), office, anna)
        #expect(dense.status == 303)
        try await Ottisk.worker(office.workspace).drain()
        let page: String = try await anna.get("/calculations/1").text
        let measured: String = String(try #require(page.firstMatch(of: /data-measured>([0-9,]+)/)).1), fill: Int64 = try #require(Money.scaled(measured, 2))
        #expect(abs(fill - 4000) < 30 && page.contains("data-remark=\"fill\"") && page.contains(">v2<"))
        var job: PrintJob = DemoShop.flyers
        for index in job.components.indices { (job.components[index].frontCoverage, job.components[index].backCoverage) = (try Exact(points: fill).multiplying(by: 4), try Exact(points: fill).multiplying(by: 4)) }
        let old: String = CalculationTests.money(try Estimator(DemoShop.shop, DemoShop.flyers).estimate(run: 1000).total), new: String = CalculationTests.money(try Estimator(DemoShop.shop, job).estimate(run: 1000).total)
        #expect(page.contains("data-before>\(old)<") && page.contains("data-after>\(new)<") && old != new)
        let taken = try await anna.post("/artworks/2/coverage", ["version": "1"])
        #expect(taken.status == 303 && taken.location == "/calculations/1#artwork", "\(taken.text)")
        let after: String = try await anna.get("/calculations/1").text
        #expect(after.contains("data-total>\(new)<") && after.contains("name=\"fill\" value=\"\(measured)\"") && after.contains("data-taken") && !after.contains("data-remark=\"fill\""))
        let who: Value = try await cell(office, "taken_by", id: 2)
        #expect(who == .int(office.administrator))
        let twice = try await anna.post("/artworks/2/coverage", ["version": "2"])
        #expect(twice.status == 422 && twice.text.contains("Брать нечего"))
        let history: String = try await anna.get("/calculations/1/history").text
        #expect(history.contains(new))
        // The former version stays, with its own page, its figures and its pictures.
        let first: String = try await anna.get("/artworks/1").text
        #expect(first.contains("C, %") && first.contains("v2 ·") && first.contains("v1 ·") && first.contains("/artworks/1/file/file_id"))
        let picture: [UInt8] = try await office.bytes("/artworks/1/page?n=2", token: anna.token)
        #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        let beyond: Int = try await anna.get("/artworks/1/page?n=3").status, nonsense: Int = try await anna.get("/artworks/1/page?n=x").status
        #expect(beyond == 404 && nonsense == 404)
    }

    @Test(arguments: Engine.here) func faultsAreToldInBothLanguages(_ engine: Engine) async throws {
        let (office, anna) = try await shop(engine)
        _ = try await send(Self.flyer("1 0 0 setrgbcolor 0 0 1000 1000 rectfill", pages: 3), office, anna)
        try await Ottisk.worker(office.workspace).drain()
        let page: String = try await anna.get("/calculations/1").text
        #expect(page.contains("Страниц в файле: 3, по калькуляции нужно 2") && page.contains("Все страницы: цвет задан в RGB") && page.contains("Надо исправить") && page.contains("ot-tag r"))
        #expect(!page.contains("data-measured"), "ink of a file with other pages is nobody's")
        try await office.workspace.database.write { try $0.run("UPDATE employee SET lang = 'en'") }
        let english: String = try await office.admin.get("/artworks/1").text
        #expect(english.contains("The file has 3 pages, the calculation needs 2") && english.contains("All pages: colour is given in RGB") && english.contains("To be corrected"))
        // The remarks follow the calculation: it becomes one of three kinds without a back.
        _ = try await anna.post("/calculations/1/job", CalculationTests.flyer.merging(["version": "1", "kinds": "3", "back": "0"]) { $1 })
        let fits: String = try await office.admin.get("/calculations/1").text
        #expect(!fits.contains("data-remark=\"pages\"") && fits.contains("data-remark=\"rgb\""))
    }

    @Test(arguments: Engine.here) func whatIsNoArtworkIsASentence(_ engine: Engine) async throws {
        let (office, anna) = try await shop(engine)
        let letter = try await send(Array("Добрый день, макет во вложении".utf8), office, anna, "макет.pdf")
        #expect(letter.status == 422 && letter.text.contains("Это не PDF") && letter.text.contains("data-total") && letter.text.contains("role=\"alert\""))
        let rows: Int = try await office.workspace.database.read { try $0.rows("SELECT id FROM artwork").count + $0.rows("SELECT id FROM stored_file").count }
        #expect(rows == 0)
        let left: [String] = try FileManager.default.subpathsOfDirectory(atPath: office.workspace.files.folder).filter { $0.split(separator: "/").last?.utf8.count == 64 }
        #expect(left.isEmpty, "nothing of it is kept")
        let whole: [UInt8] = try await Self.flyer()
        _ = try await send(Array(whole.prefix(whole.count / 3)), office, anna)
        try await Ottisk.worker(office.workspace).drain()
        let page: String = try await anna.get("/calculations/1").text, state: Value = try await cell(office, "state")
        #expect(state == .text("refused") && page.contains("Файл повреждён") && page.contains("Проверить снова") && page.contains("Новая версия"))
        let picture: Int = try await anna.get("/artworks/1/page").status, ink: Int = try await anna.post("/artworks/1/coverage", ["version": "1"]).status, odd: Int = try await anna.post("/artworks/1/coverage", ["version": "х"]).status
        #expect(picture == 404 && ink == 422 && odd == 400)
        let price: Value = try await cell(office, "version", of: "calculation")
        #expect(price == .int(1), "the calculation is as it was")
    }

    @Test(arguments: Engine.here) func aCheckIsStoppedAndBegunAgain(_ engine: Engine) async throws {
        let (office, anna) = try await shop(engine)
        _ = try await send(Self.flyer(), office, anna)
        let stopped = try await anna.post("/artworks/1/stop", [:])
        #expect(stopped.status == 303)
        try await Ottisk.worker(office.workspace).drain()
        let page: String = try await anna.get("/calculations/1").text
        #expect(page.contains("Проверка остановлена") && page.contains("Проверить снова"))
        let again = try await anna.post("/artworks/1/check", [:])
        #expect(again.status == 303)
        try await Ottisk.worker(office.workspace).drain()
        let state: Value = try await cell(office, "state")
        #expect(state == .text("checked"))
    }

    @Test(arguments: Engine.here) func whoSeesTheCalculationSeesItsArtwork(_ engine: Engine) async throws {
        let (office, anna) = try await shop(engine)
        _ = try await send(Self.flyer(), office, anna)
        try await Ottisk.worker(office.workspace).drain()
        let seller = try await office.browser(of: office.employee("salesManager", "Дарья Ким")), clerk = try await office.browser(of: office.employee("accountant", "Ирина Лебедева"))
        for path in ["/artworks/1", "/artworks/1/progress", "/artworks/1/page", "/artworks/1/file/file_id"] {
            let theirs: Int = try await seller.get(path).status, shown: Int = try await clerk.get(path).status
            #expect(theirs == 404 && shown == 200, "\(path)")
        }
        let alien = try await send(Self.flyer(), office, seller), clerks = try await send(Self.flyer(), office, clerk)
        #expect(alien.status == 404 && clerks.status == 403)
        for path in ["/artworks/1/check", "/artworks/1/stop", "/artworks/1/coverage"] {
            let theirs: Int = try await seller.post(path, ["version": "1"]).status, shown: Int = try await clerk.post(path, ["version": "1"]).status
            #expect(theirs == 404 && shown == 403, "\(path) \(theirs) \(shown)")
        }
        let page: String = try await clerk.get("/calculations/1").text
        #expect(page.contains("id=\"artwork\"") && !page.contains("data-drop") && !page.contains("Взять в расчёт"))
        // What a seller attaches to their own calculation is theirs, and the program's work has their rights.
        _ = try await seller.post("/calculations", CalculationTests.flyer)
        let own = try await office.upload("/calculations/2/artworks", "свой.pdf", Self.flyer(), token: seller.token, csrf: seller.csrf)
        #expect(own.status == 303)
        try await Ottisk.worker(office.workspace).drain()
        let seen: String = try await seller.get("/calculations/2").text
        #expect(seen.contains("свой.pdf") && seen.contains("148 × 210 мм"))
    }

    @Test func aJobSaysWhatItWantsOfItsPages() throws {
        var spec = Spec(job: DemoShop.flyers, run: 1000)
        spec.job.versions = [1, 1, 1]
        #expect(spec.wanted.pages.count == 6 && spec.wanted.pages.allSatisfy { $0 == Wanted.Page(inks: 4) } && spec.wanted.fills == [0: 2500])
        let brochure = Spec(job: DemoShop.brochure, run: 500), pages: [Wanted.Page] = brochure.wanted.pages
        #expect(pages.count == brochure.pages + 4 && pages.map(\.part).prefix(3) == [1, 1, 0] && pages.map(\.part).suffix(3) == [0, 1, 1])
        spec.job.components[0].inks = Inks(front: 5, back: 0)
        #expect(spec.wanted.pages == [Wanted.Page](repeating: Wanted.Page(inks: 5, spots: 1), count: 3))
    }
}
