@testable import Configurator
import Exact
import Formula
import Foundation
import Seeds
import Testing

@Suite struct FileTests {
    private func encoder() -> JSONEncoder {
        let encoder: JSONEncoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    private var full: ProductModel {
        var model: ProductModel = Brochure.model
        model.attributes.append(Attribute("due", Phrase("срок", "due"), .day(from: Formula.Day("2026-01-01"), to: nil), group: Phrase("Сроки", "Dates"), isOptional: true, rest: .empty))
        model.attributes.append(Attribute("note", Phrase("примечание", "note"), .text(limit: 80), isOptional: true))
        model.rules.append(Rule("b", Phrase("б", "b"), .table(attributes: ["qty", "pages"], rows: [[.between(10, nil), .any], [.values([5]), .values([8, 12])]], isForbidden: true)))
        model.tables.append(ModelTable("tariff", Phrase("тариф", "tariff"), keys: [.init(.text), .init(.number, .linear)], rows: [.init([.text("a"), 1], 2)]))
        return model
    }

    @Test func aModelIsReadBackAndWrittenTheSame() throws {
        let bytes: Data = try encoder().encode(full)
        let read: ProductModel = try JSONDecoder().decode(ProductModel.self, from: bytes)
        #expect(read == full)
        #expect(try String(decoding: encoder().encode(read), as: UTF8.self) == String(decoding: bytes, as: UTF8.self))
        #expect(String(decoding: bytes, as: UTF8.self).contains(#""format":1,"kind":"ottisk.product-model""#))
    }

    @Test func filesOfLaterVersionsAndOfOtherKindsAreRefusedByName() throws {
        #expect(throws: ModelFileError.laterFormat(2)) {
            try JSONDecoder().decode(ProductModel.self, from: Data(#"{"kind":"ottisk.product-model","format":2}"#.utf8))
        }
        #expect(throws: ModelFileError.otherKind("ottisk.process")) {
            try JSONDecoder().decode(ProductModel.self, from: Data(#"{"kind":"ottisk.process","format":1}"#.utf8))
        }
    }

    /// A file damaged in any way is refused or read; whatever is read can be checked, and what is published can be narrowed.
    @Test func damagedFilesNeverFailOtherwiseThanByRefusal() throws {
        var random: Seeded = Seeded(state: 5)
        let source: [UInt8] = Array(try encoder().encode(full))
        let pieces: [String] = ["9223372036854775807", "-1", "null", "\"\"", "[]", "{}", "true", "\"lam\"", "\"1/0\"", "\"qty*qty*qty*qty\"", "\"170141183460469231731687303715884105727\"", "\"0\"", "\"-1\"", "\"text\""]
        var readCount: Int = 0, publishedCount: Int = 0
        for _ in 0..<400 {
            var bytes: [UInt8] = source
            for _ in 0...Int.random(in: 0...1, using: &random) { damage(&bytes, pieces, &random) }
            guard let model: ProductModel = try? JSONDecoder().decode(ProductModel.self, from: Data(bytes)) else { continue }
            readCount += 1
            switch CompiledModel.compile(model) {
            case .failure(let faults): #expect(faults.list.contains(where: \.isError) && faults.list.allSatisfy { !$0.phrase.ru.isEmpty && !$0.phrase.en.isEmpty })
            case .success(let compiled):
                publishedCount += 1
                let found: Configuration = compiled.narrow([Chosen("qty", 500), Chosen("lam", .text("matt")), Chosen("stock", .text("offset80"))])
                #expect(found.entries.count == model.attributes.count)
                _ = compiled.outcome(found.values)
            }
        }
        #expect(readCount > 10 && publishedCount > 0)
    }

    /// A random value between two marks becomes another, or some bytes are changed.
    private func damage(_ bytes: inout [UInt8], _ pieces: [String], _ random: inout Seeded) {
        let start: Int = Int.random(in: 0..<bytes.count, using: &random)
        if Int.random(in: 0..<5, using: &random) == 0 {
            bytes[start] = UInt8.random(in: 32...126, using: &random)
            return
        }
        guard let colon: Int = bytes[start...].firstIndex(of: UInt8(ascii: ":")), colon + 1 < bytes.count else { return }
        let marks: Set<UInt8> = [UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]")]
        guard let end: Int = bytes[(colon + 1)...].firstIndex(where: { marks.contains($0) }) else { return }
        bytes.replaceSubrange((colon + 1)..<end, with: Array(pieces[Int.random(in: 0..<pieces.count, using: &random)].utf8))
    }
}
