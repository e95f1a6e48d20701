@testable import Process
import Foundation
import Seeds
import Testing

@Suite struct CodingTests {
    private func encoder() -> JSONEncoder {
        let encoder: JSONEncoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    @Test(arguments: Methodology.all) func aDefinitionIsReadBackAndWrittenTheSame(_ definition: Definition) throws {
        let bytes: Data = try encoder().encode(definition)
        let read: Definition = try JSONDecoder().decode(Definition.self, from: bytes)
        #expect(read == definition)
        #expect(try encoder().encode(read) == bytes)
    }

    @Test func theFormIsShortAndStable() throws {
        let definition: Definition = small { (stage: inout Stage) in
            stage.norm = Term(3, .days, isWorking: false)
            stage.actions[0].assignee = .role("boss")
            stage.actions[0].due = .hours(8)
            stage.actions.removeLast()
            stage.forks = [Fork(to: "lost", action: "a", isAtOnce: true, reason: "x"), Fork(to: "middle")]
        }
        let text: String = String(decoding: try encoder().encode(definition.stages[0]), as: UTF8.self)
        #expect(text == #"{"actions":[{"assignee":{"role":"boss"},"code":"a","due":{"hours":8},"name":{"en":"А","ru":"А"}}],"advance":"required","code":"begin","#
            + #""first":true,"forks":[{"action":"a","atOnce":true,"reason":"x","to":"lost"},{"to":"middle"}],"name":{"en":"Начало","ru":"Начало"},"#
            + #""norm":{"calendar":true,"days":3},"probability":20}"#)
    }

    @Test func whatIsUsualMayBeLeftOutOfAFile() throws {
        let text: String = #"{"code":"x","name":{"ru":"Х","en":"X"},"stages":[{"code":"s","name":{"ru":"С","en":"S"},"first":true,"actions":[{"code":"a","name":{"ru":"А","en":"A"}}]}]}"#
        let definition: Definition = try JSONDecoder().decode(Definition.self, from: Data(text.utf8))
        #expect(definition == Definition("x", Phrase("Х", "X"), stages: [Stage("s", Phrase("С", "S"), isFirst: true, actions: [Action("a", Phrase("А", "A"))])]))
    }

    @Test func aRunIsReadBackAsItWas() throws {
        var deal: Office = try Office(Methodology.firstOrder)
        try deal.complete("contact", "silent")
        try deal.move(to: "specification", Reason(note: "пришёл сам"))
        try deal.skip("brief")
        try deal.undo()
        let read: Run = try JSONDecoder().decode(Run.self, from: try encoder().encode(deal.run))
        #expect(read == deal.run)
    }

    /// A file from elsewhere, damaged in any way, is refused or read; whatever is read can be checked, compared and run.
    @Test func damagedFilesNeverFailOtherwiseThanByRefusal() throws {
        var random: Seeded = Seeded(state: 77)
        let sources: [[UInt8]] = try Methodology.all.map { Array(try encoder().encode($0)) }
        let pieces: [String] = ["9223372036854775807", "-1", "null", "\"\"", "[]", "{}", "true", "\"chain\"", "\"lost\"", "\"again\"", "\"payment\"", "\"all\"", "0"]
        var readCount: Int = 0
        for _ in 0..<1500 {
            var bytes: [UInt8] = sources[Int.random(in: 0..<sources.count, using: &random)]
            for _ in 0...Int.random(in: 0...3, using: &random) {
                damage(&bytes, pieces, &random)
            }
            guard let definition: Definition = try? JSONDecoder().decode(Definition.self, from: Data(bytes)) else { continue }
            readCount += 1
            #expect(definition.check { _ in true }.allSatisfy { !$0.phrase.isIncomplete })
            _ = Methodology.firstOrder.differences(to: definition)
            guard var office: Office = try? Office(definition) else { continue }
            for state: ActionState in office.run.stay.actions {
                _ = try refusal { try office.complete(state.code, definition.stage(office.run.stage)?.action(state.code)?.results.first?.code) }
            }
        }
        #expect(readCount > 100)
    }

    /// A random value between two marks becomes another, or some bytes are lost or changed.
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
