import Foundation
import Tabular
import Testing

@Suite struct CSVTests {
    private func rows(_ reader: any TableReader) throws -> [TableRow] {
        var all: [TableRow] = []
        while let row = try reader.next() { all.append(row) }
        return all
    }
    @Test func detectsWhatOfficesSend() throws {
        let folder = try Folder()
        let cyrillic: [UInt8] = [0xC8, 0xCC, 0xDF, 0x3B, 0xB9, 0x0D, 0x0A, 0xB8, 0x3B, 0x31]  // windows-1251: ИМЯ;№ / ё;1
        let old = try CSVReader(folder.file(cyrillic))
        #expect(old.encoding == .windows1251 && old.columns == ["ИМЯ", "№"])
        #expect(try rows(old).map(\.cells) == [["ё", "1"]])
        let text: String = "Имя\tГород\n😀 Ёлка\tТверь"
        for (mark, isLittle) in [([0xFF, 0xFE], true), ([0xFE, 0xFF], false), ([], true), ([], false)] as [([UInt8], Bool)] {
            let wide: [UInt8] = mark + text.utf16.flatMap { isLittle ? [UInt8($0 & 255), UInt8($0 >> 8)] : [UInt8($0 >> 8), UInt8($0 & 255)] }
            let reader = try CSVReader(folder.file(wide))
            #expect(reader.columns == ["Имя", "Город"] && reader.delimiter == "\t")
            #expect(try rows(reader).map(\.cells) == [["😀 Ёлка", "Тверь"]])
        }
        let marked = try CSVReader(folder.file("\u{FEFF}a,b\n1,2"))
        #expect(marked.columns == ["a", "b"] && marked.delimiter == ",")
    }
    @Test func theDelimiterIsWhatTheLinesAgreeOn() throws {
        let folder = try Folder()
        #expect(try CSVReader(folder.file("Имя, фамилия, отчество;ИНН\nа;1\nб, в;2\n")).delimiter == ";")
        #expect(try CSVReader(folder.file("a|b\n1|2")).delimiter == "|")
        let declared = try CSVReader(folder.file("sep=,\r\na;a,b\r\n1;1,2\r\n"))
        #expect(declared.delimiter == "," && declared.columns == ["a;a", "b"])
        #expect(try rows(declared) == [TableRow(number: 3, cells: ["1;1", "2"])])
        #expect(try CSVReader(folder.file("один столбец\nx")).columns == ["один столбец"])
    }
    /// A heading above the table has no delimiters, or other ones.
    @Test func aHeadingDoesNotDecideTheDelimiter() throws {
        let folder = try Folder(), table: String = "Название,ИНН,Город\nа,1,б\nв,2,г\n"
        #expect(try CSVReader(folder.file("Выгрузка на 01.11.2026\n\n" + table)).delimiter == ",")
        #expect(try CSVReader(folder.file("Выгрузка, ноябрь\n" + table.replacing(",", with: "\t"))).delimiter == "\t")
        #expect(try CSVReader(folder.file("Название;Адрес\nа;г. Тверь, ул. Мира, 5\nб;г. Орёл, ул. Мира, 7\nв\n")).delimiter == ";", "commas of texts")
        #expect(try CSVReader(folder.file("Выгрузка\nНазвание,ИНН\nа,1\n\"б, в\",2\n")).delimiter == ",")
        let head: [TableRow] = try Tabular.head(folder.file("Выгрузка\n\n" + table), most: 3)
        #expect(head.map(\.number) == [1, 3, 4] && head[1].cells == ["Название", "ИНН", "Город"], "each with its line, whatever stands in it")
    }
    @Test(arguments: ["Завод, Тула\nЛавка, Орёл\n", "Завод, Тула, ул. Мира\nЛавка, Орёл, пл. Ленина\n", "Завод\nЛавка,Орёл\nТеатр\n", "\"Завод, Тула\"\nЛавка\n"])
    func oneColumnOfNamesWithCommasIsOneColumn(_ names: String) throws {
        let folder = try Folder(), reader = try CSVReader(folder.file("Название\n" + names))
        #expect(reader.columns == ["Название"])
        #expect(try rows(reader).allSatisfy { $0.cells.count == 1 && $0.problem == nil })
    }
    @Test func brokenFilesAreToldWithTheirLine() throws {
        let folder = try Folder()
        func problem(_ bytes: [UInt8]) -> TabularProblem? {
            do { _ = try Tabular.inspect(folder.file(bytes)); return nil } catch { return error as? TabularProblem }
        }
        func problem(_ text: String) -> TabularProblem? { problem(Array(text.utf8)) }
        #expect(problem("a;b\n\"c;d") == .openQuote(line: 2))
        #expect(problem("a;b\n1;2\n\"c\"d;e") == .textAfterQuote(line: 3))
        #expect(problem("") == .empty && problem("a;b\n") == .empty && problem("\n\n;;\n") == .empty)
        #expect(problem(Array("a;b\n1;2\n".utf8) + [0, 1, 2]) == .notText(line: 3))
        #expect(problem(Array("имя\nёлка\nсосна\n".utf8) + [0xC8, 0xCC, 0xDF, 10] + Array("берёза\n".utf8)) == .mixedEncodings(line: 4))
        let old: [UInt8] = Array([[UInt8]](repeating: [0xC8, 0xCC, 0xDF, 10], count: 20).joined())
        #expect(problem(old + Array("ёлка\nсосна\n".utf8)) == .mixedEncodings(line: 21))
        #expect(problem([0xEF, 0xBB, 0xBF] + Array("a\n1\n".utf8) + [0xFF, 10]) == .encoding(line: 3))
        #expect(problem([0xC8, 10, 0xCC, 0xCC, 0x98, 10]) == .encoding(line: 2), "0x98 is no letter of windows-1251")
        #expect(problem("a\n" + String(repeating: "x", count: Tabular.longestRecord + 10)) == .tooLong(line: 2))
        #expect(problem("a\n\"" + String(repeating: "x\n", count: Tabular.longestRecord)) == .tooLong(line: 2))
    }
    @Test func aWideLineIsToldAndTheRestIsRead() throws {
        let folder = try Folder(), reader = try CSVReader(folder.file("a;b\n1;2;3\n4;5;;\n6\n"))
        let all = try rows(reader)
        #expect(all.map(\.problem) == [.wide(line: 2, cells: 3, columns: 2), nil, nil])
        #expect(all.map(\.cells) == [["1", "2", "3"], ["4", "5"], ["6", ""]], "what does not fit is not lost")
    }
    @Test func lineNumbersFollowTheFile() throws {
        let folder = try Folder()
        let all = try rows(CSVReader(folder.file("a;b\r\n\"1\r\n1\";2\r\n\r\n3;4\r\n5;\"\"\"6\"\" \"\r7;8")))
        #expect(all == [TableRow(number: 2, cells: ["1\r\n1", "2"]), TableRow(number: 5, cells: ["3", "4"]), TableRow(number: 6, cells: ["5", "\"6\" "]), TableRow(number: 7, cells: ["7", "8"])])
        #expect(try rows(CSVReader(folder.file("ООО \"Лес\";b\nЗАО \"Поле\";2"))).map(\.cells) == [["ЗАО \"Поле\"", "2"]], "quotes inside an unquoted cell are its own")
        #expect(try CSVReader(folder.file("Отчёт\n\na;b\n1;2"), header: 3).columns == ["a", "b"])
    }
    @Test func whatIsWrittenIsReadAgain() throws {
        let folder = try Folder(), writer = CSVWriter()
        let lines: [[String]] = [["имя", "знак"], [" a;b ", "x\"y\r\nz"], ["=1+1", "@SUM(A1)"], ["+7 (495) 123-45-67", "-12,5"], ["-2+3", "'=x"], ["", "т"]]
        let bytes: [UInt8] = CSVWriter.mark + lines.flatMap { writer.line($0) }
        let read = try rows(CSVReader(folder.file(bytes))).map(\.cells)
        #expect(read[1] == ["'=1+1", "'@SUM(A1)"] && read[2] == lines[3] && read[3][0] == "'-2+3")
        #expect(read.map { $0.map(CSVWriter.armed) }.dropLast(2) == lines.dropFirst().dropLast(2))
        #expect(read[0] == lines[1] && read[4] == lines[5])
    }
    /// Random bytes: a table or a problem, never a crash; what was read is written and read the same, whatever the size of the pieces.
    @Test func fuzz() throws {
        let folder = try Folder(), writer = CSVWriter()
        var random = Seeded(20_261_124), read: Int = 0
        let alphabet: [UInt8] = Array("a;,\"\n\r\t1 |=".utf8) + [0xD0, 0x96, 0, 0xFF, 0xFE]
        for _ in 0..<3000 {
            let bytes: [UInt8] = (0..<random.below(60)).map { _ in alphabet[random.below(random.below(3) == 0 ? alphabet.count : 10)] }
            do {
                let reader = try CSVReader(folder.file(bytes)), first = try rows(reader).filter { $0.problem == nil }
                read += 1
                let again: [UInt8] = ([reader.columns] + first.map(\.cells)).flatMap { line in
                    Array(line.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ";").utf8) + [10]
                }
                let second = try CSVReader(folder.file(again + writer.line([])))
                #expect(second.columns == reader.columns)
                let cells: [[String]] = try rows(second).map(\.cells)
                #expect(cells == first.map(\.cells).filter { !$0.allSatisfy(\.isEmpty) }, "\(bytes)")
            } catch is TabularProblem {}
        }
        #expect(read > 500)
    }
}
