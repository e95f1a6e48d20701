import App
import Database
import Foundation
@testable import Kernel
import Tabular
import Testing
@testable import Transfer

/// Archives that somebody else made: each gets a sentence, and nothing is half done.
@Suite struct TransferArchiveTests {
    /// An archive of these parts.
    private static func zip(_ parts: [(name: String, bytes: [UInt8])]) throws -> [UInt8] {
        let folder: String = NSTemporaryDirectory() + "ottisk-" + Crypto.token(8)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let archive = try ArchiveWriter(folder + "/all.zip")
        for (index, part) in parts.enumerated() {
            try Data(part.bytes).write(to: URL(fileURLWithPath: "\(folder)/\(index)"))
            try archive.add("\(folder)/\(index)", as: part.name)
        }
        try archive.close { _ in true }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: folder + "/all.zip"))
        try FileManager.default.removeItem(atPath: folder)
        return [UInt8](bytes)
    }
    /// The parts of a whole archive, by their names.
    private static func parts(_ path: String) throws -> [(name: String, bytes: [UInt8])] {
        let archive = try Archive(path)
        return try archive.names().map { name in
            let part: Archive.Part = try archive.part(name)
            var all: [UInt8] = []
            while true {
                let piece: [UInt8] = try part.read(4096)
                if piece.isEmpty { return (name, all) }
                all += piece
            }
        }
    }
    /// The same with the checksums that its parts have.
    private static func summed(_ parts: [(name: String, bytes: [UInt8])]) -> [(name: String, bytes: [UInt8])] {
        let sums: String = parts.filter { $0.name != "checksums.txt" && $0.name.split(separator: "/").last?.count != 64 }.map { part in
            let hasher = Crypto.Hasher()
            hasher.add(part.bytes)
            return "\(hasher.finish())  \(part.name)\n"
        }.joined()
        return parts.map { $0.name == "checksums.txt" ? ($0.name, Array(sums.utf8)) : $0 }
    }

    @Test(arguments: Engine.here) func badArchivesGetASentence(_ engine: Engine) async throws {
        let (source, _) = try await TransferTests.shop(engine), path: String = try await TransferTests.export(source.workspace)
        defer { unlink(path) }
        let whole: [UInt8] = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))), parts = try Self.parts(path)
        func changed(_ name: String, _ change: (String) -> String) -> [(name: String, bytes: [UInt8])] {
            parts.map { $0.name == name ? ($0.name, Array(change(String(decoding: $0.bytes, as: UTF8.self)).utf8)) : $0 }
        }
        func with(_ name: String) -> [(name: String, bytes: [UInt8])] { parts + [(name, [1])] }
        var locked: [UInt8] = whole
        for at in 0..<locked.count - 4 where locked[at] == 80 && locked[at + 1] == 75 {
            if locked[at + 2] == 1, locked[at + 3] == 2 { locked[at + 8] |= 1 }
            if locked[at + 2] == 3, locked[at + 3] == 4 { locked[at + 6] |= 1 }
        }
        let upload: String = try #require(parts.first { $0.name.split(separator: "/").last?.count == 64 }?.name)
        let atOnce: [(bytes: [UInt8], sentence: String)] = [
            ([], "повреждён"), (Array("привет".utf8), "повреждён"), (Array(whole.prefix(whole.count / 2)), "повреждён"), (locked, "паролем"),
            (try Self.zip(with("../../etc/passwd")), "за его пределы"), (try Self.zip(with("data/../x")), "за его пределы"), (try Self.zip(with("c:\\x")), "за его пределы"), (try Self.zip(with("/etc/x")), "за его пределы"),
            (try Self.zip(with("setup.exe")), "лишний файл"), (try Self.zip([("[Content_Types].xml", [60])]), "лишний файл"), (try Self.zip([("README.txt", [60])]), "нет workspace.json"),
            (try Self.zip(parts.filter { $0.name != "data/contact.csv" }), "нет файла data/contact.csv"), (try Self.zip(parts.filter { $0.name != "checksums.txt" }), "нет контрольной суммы"),
            (try Self.zip(changed("workspace.json") { $0.replacing("\"ottisk\" : 1", with: "\"ottisk\" : 99") }), "более новой программой"), (try Self.zip(changed("workspace.json") { _ in "{" }), "workspace.json не читается"),
            (try Self.zip(parts.map { $0.name == "README.txt" ? ($0.name, [UInt8](repeating: 32, count: 70 << 20)) : $0 }), "слишком большой объём"),
        ]
        let later: [(bytes: [UInt8], sentence: String)] = [
            (try Self.zip(changed("data/counterparty.csv") { $0.replacing("Головная", with: "Подменная") }), "контрольная сумма data/counterparty.csv"),
            (try Self.zip(parts.map { $0.name == upload ? ($0.name, [7]) : $0 }), "изменено"),
            (try Self.zip(Self.summed(changed("data/contact.csv") { $0 + "оборванная,строка" })), "data/contact.csv, запись 3"),
            (try Self.zip(Self.summed(changed("data/contact.csv") { $0 + "\"открытая" })), "data/contact.csv"),
            (try Self.zip(Self.summed(changed("data/contact.csv") { String($0.split(separator: "\r\n")[0]) + "\r\n" })), "записей 0 вместо 1"),
        ]
        let office = try await Office(engine), anna = try await office.admin
        let before: Int = try await office.workspace.database.read { try $0.rows("SELECT id FROM change_log").count }
        for (bytes, sentence) in atOnce {
            let answer = try await office.upload("/transfer/imports", "all.zip", bytes, token: anna.token, csrf: anna.csrf)
            #expect(answer.status == 400 && answer.text.contains(sentence), "\(sentence)")
        }
        #expect(try office.workspace.files.hashes().isEmpty, "what was refused does not stay on the disk")
        for (bytes, sentence) in later {
            let answer = try await office.upload("/transfer/imports", "all.zip", bytes, token: anna.token, csrf: anna.csrf)
            #expect(answer.status == 303, "\(sentence)")
            try await Ottisk.worker(office.workspace).drain()
            let page: String = try await anna.get(answer.location).text
            #expect(page.contains("Архив не загружается") && page.contains(sentence), "\(sentence)")
            #expect(try await anna.post(answer.location + "/run", [:]).status == 400)
            #expect(try await anna.post(answer.location + "/drop", [:]).status == 303)
        }
        #expect(try await office.workspace.database.read { try $0.rows("SELECT id FROM change_log").count } == before)
        #expect(try office.workspace.files.hashes().isEmpty)
    }

    /// A row that somebody made worse is left out and told, with what hangs on it; the rest arrives.
    @Test(arguments: Engine.here) func brokenRowsAreLeftOutAndTold(_ engine: Engine) async throws {
        let (source, _) = try await TransferTests.shop(engine), path: String = try await TransferTests.export(source.workspace), broken: String = TransferTests.path()
        defer { unlink(path); unlink(broken) }
        let parts = try Self.parts(path).map { part -> (name: String, bytes: [UInt8]) in
            guard part.name == "data/counterparty.csv" else { return part }
            return (part.name, Array(String(decoding: part.bytes, as: UTF8.self).replacing(",vip,", with: ",вип,").utf8))
        }
        try Data(try Self.zip(Self.summed(parts))).write(to: URL(fileURLWithPath: broken))
        let empty = try await Ottisk.workspace(try await engine.fresh(.migrated), files: NSTemporaryDirectory() + "ottisk-files-" + Crypto.token(8))
        let result = try await TransferTests.load(broken, empty)
        #expect(result.problems.contains { $0.ru.contains("нет варианта «вип»") })
        #expect(result.problems.contains { $0.ru.contains("Головная компания: нет записи counterparty № 2") })
        let names: [String] = try await empty.database.read { try $0.rows("SELECT name FROM counterparty ORDER BY id").map { Form.plain($0["name"]) } }
        #expect(names == ["=Дочка \"Ёж\"", "Из корзины"])
    }

    @Test func tablesAreReadToTheLastSign() throws {
        var state: UInt64 = 4180
        func below(_ count: Int) -> Int { state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407; return Int((state >> 33) % UInt64(count)) }
        let signs: [String] = ["а", "\"", ",", "\r\n", "\n", "\r", "'", "=", " ", "-", "x", ";", "\u{FEFF}", "+7 ", "\t"]
        for _ in 0..<2000 {
            let rows: [[String]] = (0..<1 + below(4)).map { _ in (0..<2 + below(3)).map { _ in (0..<below(6)).map { _ in signs[below(signs.count)] }.joined() } }
            let writer = CSVWriter(delimiter: ","), bytes: [UInt8] = CSVWriter.mark + rows.flatMap { writer.line($0.map(CSVWriter.guarded), defused: false) }
            var rest: ArraySlice<UInt8> = bytes[...]
            let step: Int = 1 + below(7)
            let csv = try StrictCSV { defer { rest = rest.dropFirst(step) }; return Array(rest.prefix(step)) }
            var back: [[String]] = []
            while let cells = try csv.next() { back.append(cells.map(CSVWriter.unguarded)) }
            #expect(back == rows)
            #expect(rows.flatMap(\.self).map(CSVWriter.guarded).allSatisfy { !"=@\t\r".contains($0.first ?? "x") }, "a spreadsheet calculates nothing of it")
        }
    }
    /// Random bytes around a table: records or a problem with its place, never a crash.
    @Test func fuzz() throws {
        var state: UInt64 = 180, read: Int = 0
        func below(_ count: Int) -> Int { state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407; return Int((state >> 33) % UInt64(count)) }
        for _ in 0..<4000 {
            var bytes: [UInt8] = (0..<below(30)).map { _ in [34, 44, 10, 13, 65, 0xD0, 0x90, 0xEF, 0xBB, 0xBF][below(10)] }
            do {
                let csv = try StrictCSV { defer { bytes = [] }; return bytes }
                while let cells = try csv.next() { read += cells.isEmpty ? 0 : 1 }
            } catch is TabularProblem {}
        }
        #expect(read > 500)
    }
}
