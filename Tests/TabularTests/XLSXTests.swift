import Foundation
import Tabular
import Testing

@Suite struct XLSXTests {
    private func rows(_ path: String, sheet: Int = 0, header: Int? = nil) throws -> (columns: [String], rows: [TableRow]) {
        let reader = try Tabular.open(path, sheet: sheet, header: header)
        var all: [TableRow] = []
        while let row = try reader.next() { all.append(row) }
        return (reader.columns, all)
    }
    private func problem(_ path: String, sheet: Int = 0) -> TabularProblem? {
        do { _ = try Tabular.inspect(path, sheet: sheet); return nil } catch { return error as? TabularProblem }
    }
    private func header(_ names: String...) -> String { "<row r=\"1\">" + names.map { "<c t=\"inlineStr\"><is><t>\($0)</t></is></c>" }.joined() + "</row>" }

    @Test func everyKindOfCell() throws {
        let folder = try Folder()
        let data: String = header("a", "b", "c", "d", "e", "f", "g") + """
            <row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" t="inlineStr"><is><r><t>x &amp; </t></r><r><t>&#1078;</t></r><rPh><t>no</t></rPh></is></c><c r="C3" t="b"><v>1</v></c>\
            <c r="D3"><v>7.707083893E9</v></c><c r="E3"><f>SUM(A1)</f><v>0.10000000000000001</v></c><c r="F3" t="str"><f>A&amp;B</f><v>да</v></c><c r="G3" t="e"><v>#N/A</v></c></row>
            <row><c r="G4"><v>1E+20</v></c></row>
            """
        let book: String = try folder.book([("Л", data, "")], strings: ["<si><t>zero</t></si>", "<si><r><t xml:space=\"preserve\">Лав</t></r><r><t>ка_x000D_</t></r></si>"])
        let (columns, all) = try rows(book)
        #expect(columns == ["a", "b", "c", "d", "e", "f", "g"])
        #expect(all.map(\.number) == [3, 4])
        #expect(all[0].cells == ["Лавка\r", "x & ж", "TRUE", "7707083893", "0.1", "да", "#N/A"])
        #expect(all[1].cells == ["", "", "", "", "", "", "100000000000000000000"])
    }
    @Test func datesOfBothEpochsByTheirFormat() throws {
        let folder = try Folder()
        let xfs: String = ["0", "14", "22", "164", "165", "166", "20", "167"].map { "<xf numFmtId=\"\($0)\"/>" }.joined()
        let formats: String = """
            <numFmt numFmtId="164" formatCode="[$-419]d\\ mmmm\\ yyyy&quot; г.&quot;"/><numFmt numFmtId="165" formatCode="&quot;day&quot;0.00"/><numFmt numFmtId="166" formatCode="0000000000"/><numFmt numFmtId="167" formatCode="#,##0.00\\ [$USD];[Red]-#,##0.00"/>
            """
        let cells: String = [("1", "46350"), ("2", "46350.586805555555"), ("3", "46350"), ("4", "46350"), ("5", "278012345"), ("6", "0.4375"), ("7", "1234.5"), ("1", "59"), ("1", "61")]
            .map { "<c s=\"\($0)\"><v>\($1)</v></c>" }.joined()
        let data: String = header("a", "b", "c", "d", "e", "f", "g", "h", "i") + "<row r=\"2\">\(cells)</row>"
        let usual = try rows(folder.book([("1", data, "")], formats: formats, xfs: xfs))
        #expect(usual.rows[0].cells == ["2026-11-24", "2026-11-24T14:05", "2026-11-24", "46350", "0278012345", "10:30", "1234.5", "1900-02-28", "1900-03-01"])
        let mac = try rows(folder.book([("1", data, "")], formats: formats, xfs: xfs, pr: "date1904=\"1\""))
        #expect(mac.rows[0].cells[0] == "2030-11-25")
    }
    @Test func mergedCellsShowTheirFirst() throws {
        let folder = try Folder()
        let data: String = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>клиент</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>город</t></is></c><c r=\"C1\" t=\"inlineStr\"><is><t>тел</t></is></c></row>"
            + "<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"C2\"><v>10</v></c></row><row r=\"3\"><c r=\"C3\"><v>11</v></c></row><row r=\"4\"><c r=\"A4\"><v>2</v></c></row>"
        let merged: String = "<mergeCells><mergeCell ref=\"A2:B3\"/><mergeCell ref=\"C4:XFD9\"/></mergeCells>"
        let all = try rows(folder.book([("1", data, merged)])).rows
        #expect(all.map(\.cells) == [["1", "1", "10"], ["1", "1", "11"], ["2", "", ""]])
    }
    @Test func sheetsAreChosenAndTitlesMayStandLower() throws {
        let folder = try Folder()
        let second: String = "<row r=\"2\"><c t=\"inlineStr\"><is><t>Отчёт</t></is></c></row><row r=\"4\"><c><v>7</v></c></row><row r=\"5\"><c><v>8</v></c></row>"
        let book: String = try folder.book([("Первый", header("a") + "<row r=\"2\"><c><v>1</v></c></row>", ""), ("Второй", second, "")])
        #expect(try Tabular.inspect(book).sheets == ["Первый", "Второй"])
        #expect(try rows(book, sheet: 1, header: 4).columns == ["7"])
        #expect(problem(book, sheet: 2) == .noSheet)
        let wide: String = try folder.book([("1", header("a") + "<row r=\"2\"><c><v>1</v></c><c><v>2</v></c></row>", "")])
        #expect(try rows(wide).rows[0].problem == .wide(line: 2, cells: 2, columns: 1))
    }
    @Test func otherMakersOfTheFormat() throws {
        let folder = try Folder()
        let sheet: String = "<?xml version=\"1.0\"?><!-- c --><x:worksheet xmlns:x='u'><x:sheetData><x:row><x:c t='inlineStr'><x:is><x:t><![CDATA[a<b]]></x:t></x:is></x:c></x:row><x:row><x:c><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>"
        let book: String = try folder.zip([
            ("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "<w><sheets><sheet name='s' r:id='q'/></sheets></w>"),
            ("xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id='q' Type='http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet' Target='./sheets/../s.xml'/></Relationships>"), ("xl/s.xml", sheet),
        ])
        let (columns, all) = try rows(book)
        #expect(columns == ["a<b"] && all.map(\.cells) == [["5"]])
    }
    @Test func whatIsNoWorkbookGetsASentence() throws {
        let folder = try Folder()
        let good: String = try folder.book([("1", header("a") + (2...300).map { "<row r=\"\($0)\"><c><v>\($0)</v></c></row>" }.joined(), "")])
        let bytes: [UInt8] = try [UInt8](Data(contentsOf: URL(fileURLWithPath: good)))
        #expect(problem(try folder.file(Array(bytes.prefix(bytes.count / 2)))) == .damaged)
        #expect(problem(try folder.zip([("a.txt", "x")])) == .damaged)
        #expect(problem(try folder.zip([("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<a/>")])) == .openDocument)
        let ole: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 70_000)
        #expect(problem(try folder.file(ole)) == .oldExcel)
        #expect(problem(try folder.file(ole + "EncryptedPackage".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] })) == .encrypted)
        #expect(problem(try folder.book([("1", header("a") + "<row r=\"2\"><c t=\"s\"><v>9</v></c></row>", "")])) == .damaged)
        #expect(problem(try folder.book([("1", header("a") + "<row r=\"2\"><c><v>&bomb;</v></c></row>", "")])) == .damaged)
        #expect(problem(try folder.book([("1", header("a") + "<row r=\"2\"><c></row>", "")])) != nil)
        #expect(problem(try folder.book([("1", header("a") + "<row r=\"5\"><c><v>1</v></c></row><row r=\"5\"><c><v>1</v></c></row>", "")])) == .damaged)
        #expect(problem(try folder.book([("1", header("a"), "")])) == .empty)
        #expect(problem("/nonexistent.xlsx") == .unreadable)
    }
    @Test func aBombIsNotUnpacked() throws {
        let folder = try Folder()
        let bomb: String = try folder.book([("1", header("a") + "<row r=\"2\"><c><v>1</v></c></row>" + String(repeating: " ", count: 80 << 20), "")])
        #expect(problem(bomb) == .bomb)
        let text: String = "<si><t>" + String(repeating: "a", count: 5 << 20) + "</t></si>"
        #expect(problem(try folder.book([("1", header("a") + "<row r=\"2\"><c t=\"s\"><v>0</v></c></row>", "")], strings: [text])) == .damaged)
    }
    @Test func whatIsWrittenIsReadAgain() throws {
        let folder = try Folder(), path: String = folder.path + "/w.xlsx"
        let writer = try XLSXWriter(path, sheet: "Контрагенты [все]", titles: ["Название", "Сумма", "День", "Когда", "Число"])
        try writer.add([.text("=1+1 & <ёлка>"), .money(1_250_050), .day(year: 2026, month: 11, day: 24), .moment(year: 2026, month: 2, day: 3, hour: 9, minute: 5), .number(7)])
        try writer.add([.text(String(repeating: "ы", count: 20_000)), .empty, .empty, .empty, .number(-0.5)])
        try writer.close()
        let (columns, all) = try rows(path)
        #expect(columns == ["Название", "Сумма", "День", "Когда", "Число"])
        #expect(all[0].cells == ["=1+1 & <ёлка>", "12500.5", "2026-11-24", "2026-02-03T09:05", "7"])
        #expect(all[1].cells[0].count == 20_000 && all[1].cells[4] == "-0.5")
        #expect(try Tabular.inspect(path).sheets == ["Контрагенты все"])
    }
    /// What a sheet cannot hold goes on in the next one; no row has a number beyond the last that a sheet can have.
    @Test func aSheetEndsWhereItsRowsEnd() throws {
        let folder = try Folder(), path: String = folder.path + "/m.xlsx"
        let writer = try XLSXWriter(path, sheet: "a", titles: ["Имя", "n"], rowsOfSheet: 1000)
        for number in 0..<2500 { try writer.add([.text("Клиент"), .number(Double(number))]) }
        try writer.close()
        #expect(try Tabular.inspect(path).sheets == ["a", "a 2", "a 3"])
        let last = try rows(path, sheet: 2)
        #expect(last.columns == ["Имя", "n"] && last.rows.count == 502 && last.rows.last?.cells == ["Клиент", "2499"])
        let data: String = header("a") + "<row r=\"1048576\"><c><v>1</v></c></row>"
        #expect(try rows(folder.book([("1", data, "")])).rows.map(\.number) == [1_048_576])
        #expect(problem(try folder.book([("1", data + "<row r=\"1048577\"><c><v>1</v></c></row>", "")])) == .damaged)
    }
    /// Bytes of a good workbook changed at random, inside its parts and outside: rows or a problem, never a crash.
    @Test func fuzz() throws {
        let folder = try Folder()
        var random = Seeded(7), read: Int = 0
        let data: String = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c t=\"inlineStr\"><is><t>б</t></is></c></row><row r=\"2\"><c r=\"A2\" s=\"1\"><v>46350</v></c><c r=\"B2\" t=\"b\"><v>0</v></c></row><row r=\"3\"><c><f>A1</f><v>1e3</v></c></row>"
        let alphabet: [UInt8] = Array("<>&;\"'=/ 0129sv:rAZ![]-".utf8) + [0, 0xFF, 0xD0]
        for round in 0..<1500 {
            var bytes: [UInt8] = Array(data.utf8)
            for _ in 0...random.below(4) {
                let place: Int = random.below(bytes.count)
                switch random.below(3) {
                case 0: bytes[place] = alphabet[random.below(alphabet.count)]
                case 1: bytes.remove(at: place)
                default: bytes.insert(alphabet[random.below(alphabet.count)], at: place)
                }
            }
            var path: String = try folder.book([("1", String(decoding: bytes, as: UTF8.self), "<mergeCells><mergeCell ref=\"A2:A3\"/></mergeCells>")], strings: ["<si><t>а</t></si>"], xfs: "<xf/><xf numFmtId=\"14\"/>")
            if round % 3 == 0 {
                var whole: [UInt8] = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
                whole[random.below(whole.count)] ^= UInt8(1 << random.below(8))
                path = try folder.file(whole)
            }
            do { read += try rows(path).rows.count } catch is TabularProblem {}
        }
        #expect(read > 100)
    }
}
