/// What a workbook says about itself: its sheets, its epoch, where its parts lie.
struct Workbook {
    struct Sheet { let name: String, path: String }
    private(set) var sheets: [Sheet] = []
    private(set) var is1904: Bool = false
    let strings: String, styles: String

    /// - Throws: ``TabularProblem``.
    init(_ archive: Archive) throws {
        guard archive.has("[Content_Types].xml") || archive.has("_rels/.rels") else { throw archive.has("mimetype") ? TabularProblem.openDocument : .damaged }
        let main: String = try Self.relations(archive, of: "").first { $0.value.type.hasSuffix("/officeDocument") }?.value.target ?? "xl/workbook.xml"
        guard archive.has(main) else { throw TabularProblem.damaged }
        let relations: [String: Relation] = try Self.relations(archive, of: main)
        func target(_ type: String, _ usual: String) -> String { relations.values.first { $0.type.hasSuffix("/" + type) }?.target ?? usual }
        (strings, styles) = (target("sharedStrings", "xl/sharedStrings.xml"), target("styles", "xl/styles.xml"))
        let scanner = XMLScanner(try archive.part(main))
        reading: while true {
            switch try scanner.next() {
            case .open where scanner.isNamed("workbookPr"): is1904 = try ["1", "true", "on"].contains(scanner.string("date1904") ?? "")
            case .open where scanner.isNamed("sheet"):
                guard let id = try Self.relationID(scanner), let relation = relations[id], relation.type.hasSuffix("/worksheet") else { continue }
                sheets.append(Sheet(name: try scanner.string("name") ?? "", path: relation.target))
            case .end: break reading
            default: continue
            }
        }
        guard !sheets.isEmpty else { throw TabularProblem.damaged }
    }
    /// `r:id` stands beside `sheetId`; both end in "id", only one is named so.
    private static func relationID(_ scanner: XMLScanner) throws -> String? { try scanner.string("id") }

    private struct Relation { let type: String, target: String }
    /// The relations of a part, by their ids; targets are paths from the root of the archive.
    private static func relations(_ archive: Archive, of part: String) throws -> [String: Relation] {
        var folder: [Substring] = part.split(separator: "/")
        let file: Substring = folder.popLast() ?? ""
        let name: String = (folder + ["_rels", "\(file).rels"]).joined(separator: "/")
        guard archive.has(name) else { return [:] }
        let scanner = XMLScanner(try archive.part(name))
        var found: [String: Relation] = [:]
        while true {
            switch try scanner.next() {
            case .open where scanner.isNamed("Relationship"):
                guard let id = try scanner.string("Id"), let type = try scanner.string("Type"), let target = try scanner.string("Target") else { continue }
                found[id] = Relation(type: type, target: path(target, from: folder))
            case .end: return found
            default: continue
            }
        }
    }
    private static func path(_ target: String, from folder: [Substring]) -> String {
        var parts: [Substring] = target.hasPrefix("/") ? [] : folder
        for part in target.split(separator: "/") {
            switch part {
            case ".": continue
            case "..": if !parts.isEmpty { parts.removeLast() }
            default: parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }
}
