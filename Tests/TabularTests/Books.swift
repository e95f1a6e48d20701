import CZip
import Foundation

/// Workbooks and texts made for one test; the files go when the test ends.
final class Folder {
    let path: String = NSTemporaryDirectory() + "tabular-" + UUID().uuidString
    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ bytes: [UInt8], _ name: String = "a.csv") throws -> String {
        let place: String = path + "/" + name
        try Data(bytes).write(to: URL(fileURLWithPath: place))
        return place
    }
    func file(_ text: String) throws -> String { try file(Array(text.utf8)) }

    /// A ZIP of these parts.
    func zip(_ parts: [(String, String)], _ name: String = "a.xlsx") throws -> String {
        let place: String = path + "/" + name
        var code: Int32 = 0
        guard let zip = zip_open(place, ZIP_CREATE | ZIP_TRUNCATE, &code) else { throw CocoaError(.fileWriteUnknown) }
        // libzip reads the bytes when it closes: they must still be there.
        let kept: [[UInt8]] = parts.map { Array($0.1.utf8) }
        for (index, part) in parts.enumerated() {
            let source = kept[index].withUnsafeBytes { bytes -> OpaquePointer? in
                let copy = UnsafeMutableRawPointer.allocate(byteCount: max(1, bytes.count), alignment: 1)
                if let base = bytes.baseAddress { copy.copyMemory(from: base, byteCount: bytes.count) }
                return zip_source_buffer(zip, copy, UInt64(bytes.count), 0)
            }
            zip_file_add(zip, part.0, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
        }
        guard zip_close(zip) == 0 else { throw CocoaError(.fileWriteUnknown) }
        return place
    }
    /// A workbook of these sheets: what stands inside `<sheetData>`, and behind it.
    func book(_ sheets: [(name: String, data: String, after: String)], strings: [String] = [], formats: String = "", xfs: String = "", pr: String = "") throws -> String {
        let ns: String = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
        let rel: String = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        let list: String = sheets.enumerated().map { "<sheet name=\"\($1.name)\" sheetId=\"\($0 + 1)\" r:id=\"rId\($0 + 1)\"/>" }.joined()
        let targets: String = sheets.indices.map { "<Relationship Id=\"rId\($0 + 1)\" Type=\"\(rel)/worksheet\" Target=\"worksheets/sheet\($0 + 1).xml\"/>" }.joined()
        var parts: [(String, String)] = [
            ("[Content_Types].xml", "<Types/>"),
            ("_rels/.rels", "<Relationships><Relationship Id=\"r\" Type=\"\(rel)/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
            ("xl/workbook.xml", "<?xml version=\"1.0\"?><workbook \(ns)><workbookPr \(pr)/><sheets>\(list)</sheets></workbook>"),
            ("xl/_rels/workbook.xml.rels", "<Relationships>\(targets)<Relationship Id=\"s\" Type=\"\(rel)/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/></Relationships>"),
            ("xl/styles.xml", "<styleSheet \(ns)><numFmts>\(formats)</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs>\(xfs)</cellXfs></styleSheet>"),
            ("xl/sharedStrings.xml", "<sst \(ns)>\(strings.joined())</sst>"),
        ]
        for (index, sheet) in sheets.enumerated() { parts.append(("xl/worksheets/sheet\(index + 1).xml", "<worksheet \(ns)><sheetData>\(sheet.data)</sheetData>\(sheet.after)</worksheet>")) }
        return try zip(parts)
    }
}

/// Numbers that are the same in every run.
struct Seeded {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 33
    }
    mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }
}
