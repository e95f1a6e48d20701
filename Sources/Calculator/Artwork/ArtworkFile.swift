internal import Artwork
public import Database
internal import Foundation
public import Kernel

/// A PDF that belongs to a calculation, and what the check of it found. A new one is the next version; the former stay.
public struct ArtworkFile: Record {
    public let id: ID<ArtworkFile>, version: Int
    let calculationID: Int64, fileID: Int64, name: String, revision: Int64, size: Int64, state: String, problem: String?
    /// The check as background work; nil: it came from another workspace and was not checked here.
    let jobID: Int64?
    /// What the tools found, for programs.
    let findings: String?
    /// Who took the measured coverage into the calculation, when, and what it was.
    let taken: String?, takenAt: Int64?, takenBy: Int64?
    let createdAt: Int64, ownerID: Int64?, archivedAt: Int64?

    /// Bytes of one PDF.
    static let limit: Int = 512 << 20
    static let states: [Field.Choice] = [.init("checking", "Проверяется", "Being checked", ink: "y"), .init("checked", "Проверен", "Checked", ink: "g"), .init("refused", "Не проверить", "Cannot be checked", ink: "r")]

    public static let entity = Entity(
        "artwork", path: "artworks", one: Text("Макет", "Artwork"), many: Text("Макеты", "Artworks"), icon: "file-text", title: "name", order: "created_at", descending: true, ways: throughCalculation, isCreatedByForm: false,
        fields: [
            Field("name", "Имя файла", "File name", listed: true, editable: false, searched: true),
            Field("calculation_id", "Калькуляция", "Calculation", .link("calculation"), listed: true, editable: false),
            Field("revision", "Версия", "Version", .number, listed: true, editable: false),
            Field("state", "Проверка", "Check", .choice(states), listed: true, editable: false),
            Field("pages", "Страниц", "Pages", .number, listed: true, editable: false),
            Field("size", "Размер, байт", "Size, bytes", .number, editable: false),
            Field("problem", "Почему не проверить", "Why it cannot be checked", .long, editable: false),
            Field("taken", "Взятая запечатка", "Coverage taken", editable: false),
            Field("taken_at", "Когда взята", "Taken at", .instant, editable: false),
            Field("taken_by", "Кто взял", "Taken by", .link("employee"), editable: false),
            Field("file_id", "Файл", "File", .link("stored_file"), editable: false),
            Field("owner_id", "Кто приложил", "Attached by", .link("employee"), listed: true, editable: false),
            Field("created_at", "Приложен", "Attached", .instant, listed: true, sorted: true, editable: false),
        ])

    /// It is seen with its calculation, and changed by those who may change it.
    @Sendable static func throughCalculation(_ access: Access, _ verb: Access.Verb) -> [Way] {
        let rows: SQL = access.rows(Calculation.entity, verb == .see || verb == .export ? .see : .edit)
        return [Way("доступ к калькуляции этого макета", "access to the calculation of this artwork", "calculation_id IN (SELECT id FROM calculation WHERE \(rows))")]
    }

    static let migration = Migration("calculator-artwork", [
        """
        CREATE TABLE artwork (\(Entity.standardColumns), calculation_id BIGINT NOT NULL REFERENCES calculation (id), file_id BIGINT NOT NULL REFERENCES stored_file (id), name TEXT NOT NULL, revision BIGINT NOT NULL,
          size BIGINT NOT NULL, state TEXT NOT NULL, problem TEXT, pages BIGINT, job_id BIGINT, findings TEXT, taken TEXT, taken_at BIGINT, taken_by BIGINT)
        """,
        "CREATE UNIQUE INDEX artwork_revision ON artwork (calculation_id, revision)", "CREATE INDEX artwork_created ON artwork (created_at, id)",
    ])

    /// Versions of a calculation's artwork, the newest first.
    static func versions(of calculation: Int64, in tx: Tx) throws -> [ArtworkFile] {
        try tx.all("SELECT * FROM \(ArtworkFile.self) WHERE calculation_id = \(calculation) AND archived_at IS NULL ORDER BY revision DESC LIMIT 50")
    }
    /// The calculation it belongs to: who does not see it finds no artwork either.
    func calculation(in tx: Tx) throws -> Calculation { try tx.find(ID<Calculation>(rawValue: calculationID)) }
    var url: String { "/artworks/\(id.rawValue)" }
    /// The hash of its content.
    func hash(in tx: Tx) throws -> String {
        guard let row = try tx.rows("SELECT hash FROM stored_file WHERE id = \(fileID)").first else { throw NotFound() }
        return Form.plain(row["hash"])
    }
    var inspection: Inspection? {
        get throws { try findings.map { try JSONDecoder().decode(Inspection.self, from: Data($0.utf8)) } }
    }
    /// Why it could not be checked, in one language: both stand in the column, one under the other.
    func reason(_ lang: Lang) -> String {
        let lines: [Substring] = (problem ?? "").split(separator: "\n")
        return (lang == .ru ? lines.first : lines.last).map { String($0) } ?? ""
    }

    // MARK: Keeping

    /// Keeps a file that has arrived as the next version and orders its check.
    static func attach(_ file: FileStore.Received, to calculation: Int64, in tx: Tx) throws {
        let given: String = String(file.name.split { "/\\".contains($0) }.last?.filter { !$0.isNewline }.prefix(200) ?? ""), name: String = given.isEmpty ? "artwork.pdf" : given
        guard let kept: Int64 = try tx.keep(file) else { throw NotFound() }
        // Those in the bin count too: a version is named once.
        let last: Int64 = try tx.rows("SELECT MAX(revision) AS last FROM artwork WHERE calculation_id = \(calculation)").first.flatMap { Int64(value: $0["last"]) } ?? 0
        let id: Int64 = try tx.insert(entity, ["calculation_id": .int(calculation), "file_id": .int(kept), "name": .text(name), "revision": .int(last + 1), "size": .int(Int64(file.size)), "state": .text("checking")])
        try order(id, name, in: tx)
    }
    /// The check as background work of whoever asks for it.
    static func order(_ id: Int64, _ name: String, in tx: Tx) throws {
        let job: Int64 = try tx.enqueue(ArtworkCheck.name, title: tx.access.lang("Проверка макета: ", "Check of artwork: ") + name, payload: String(id))
        try tx.run("UPDATE artwork SET job_id = \(job), findings = NULL WHERE id = \(id)")
    }
    /// Checks it once more.
    func again(in tx: Tx) throws {
        guard try tx.may(.edit, ArtworkFile.entity, id.rawValue) else { throw NotAllowed() }
        if state != "checking" { try tx.update(ArtworkFile.entity, id.rawValue, ["state": .text("checking"), "problem": .null]) }
        try ArtworkFile.order(id.rawValue, name, in: tx)
    }
}
