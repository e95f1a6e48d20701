import Clients
import Database
import Foundation
@testable import Kernel
import Testing

/// Files of a counterparty: kept by content, versioned by name, seen by those who see the client.
@Suite struct FileTests {
    @Test(arguments: Engine.here) func theSameNameIsTheNextVersion(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        let bytes: [UInt8] = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        for content in [bytes, Array("вторая".utf8), bytes] { #expect(try await office.upload("/counterparties/1/files", "обложка.bin", content, token: anna.token, csrf: anna.csrf).status == 303) }
        let card: String = try await anna.get("/counterparties/1").text
        #expect(card.contains("v3") && !card.contains("v2<"))
        let second = try await anna.get("/files/2/content")
        #expect(second.text == "вторая" && second.headers[.contentDisposition]?.hasPrefix("attachment") == true)
        let kept: [String] = try FileManager.default.subpathsOfDirectory(atPath: office.workspace.files.folder).filter { $0.split(separator: "/").last?.utf8.count == 64 }
        #expect(kept.count == 2, "the same content is kept once")
        #expect(try await anna.get("/files/1").text.contains("v2"))
    }

    @Test(arguments: Engine.here) func whoDoesNotSeeTheClientSeesNoFile(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        _ = try await office.upload("/counterparties/1/files", "тайна.txt", Array("тайна".utf8), token: anna.token, csrf: anna.csrf)
        let other = try await office.browser(of: office.employee("salesManager", "Другой"))
        for path in ["/files/1", "/files/1/content", "/files/1/preview"] { #expect(try await other.get(path).status == 404) }
        #expect(try await office.upload("/counterparties/1/files", "чужой.txt", [1], token: other.token, csrf: other.csrf).status == 404)
        #expect(try await office.upload("/counterparties/1/files", "без права.txt", [1], token: anna.token, csrf: "нет").status == 403)
        #expect(try await anna.get("/files/1/preview").status == 404, "text has no preview")
    }

    @Test(arguments: Engine.here) func aBadPDFIsASentence(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        _ = try await office.upload("/counterparties/1/files", "плохой.pdf", Array("это не PDF".utf8), token: anna.token, csrf: anna.csrf)
        #expect(try await anna.get("/files/1/preview").status == 400)
        #expect(try await anna.get("/files/1").status == 200)
    }

    @Test(arguments: Engine.here) func theFirstPageOfAPDFIsDrawn(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        let parts: [String] = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R>>", "<</Length 26>>stream\n1 0 0 rg 20 20 100 50 re f\nendstream"]
        let body: String = parts.enumerated().map { "\($0.offset + 1) 0 obj\($0.element)endobj\n" }.joined()
        _ = try await office.upload("/counterparties/1/files", "листовка.pdf", Array("%PDF-1.4\n\(body)trailer<</Root 1 0 R>>\n".utf8), token: anna.token, csrf: anna.csrf)
        let page: [UInt8] = try await office.bytes("/files/1/preview", token: anna.token)
        #expect(page.starts(with: [0x89, 0x50, 0x4E, 0x47]) && page[16..<24] == [0, 0, 4, 176, 0, 0, 2, 88], "1200 × 600 points as a PNG")
    }

    @Test func aBodyReadsTheSameInPiecesOfAnySize() throws {
        let body: [UInt8] = Array("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n--a-\r\n\r\n--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"к.csv\"\r\n\r\n\r\n--b--".utf8)
        for size in 1...body.count {
            var reader = try #require(Multipart(contentType: "multipart/form-data; boundary=b")), events: [Multipart.Event] = []
            for start in stride(from: 0, to: body.count, by: size) { events += try reader.read(body[start..<min(start + size, body.count)]) }
            try reader.finish()
            let content: [UInt8] = events.flatMap { event -> [UInt8] in if case .content(let bytes) = event { bytes } else { [] } }
            #expect(content == Array("\r\n--a-\r\n".utf8), "pieces of \(size)")
            #expect(events.filter { $0 == .end }.count == 2)
        }
    }
    @Test func damagedBodiesNeverCrash() throws {
        var generator = Seeded(state: 42)
        let body: [UInt8] = Array("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--b--".utf8)
        for _ in 0..<2000 {
            var broken: [UInt8] = body
            for _ in 0..<Int.random(in: 1...4, using: &generator) { broken[Int.random(in: 0..<broken.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator) }
            if let upload = Upload(contentType: "multipart/form-data; boundary=b", body: broken) { #expect(upload.parts.count <= 2) }
        }
    }
}

/// The same bytes on every run (SplitMix64).
private struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z: UInt64 = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
