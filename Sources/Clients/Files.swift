import Artwork
public import Database
import Foundation
import HTML
import Hummingbird
public import Kernel
public import Records

/// A file of a counterparty: artwork, a photo, a signed contract. The same name again is its next version.
struct StoredFile: Record {
    let id: ID<StoredFile>, version: Int
    var name: String, counterpartyID: Int64?, hash: String, size: Int64, mediaType: String, revision: Int64
    static let entity = Entity(
        "stored_file", path: "files", one: Text("Файл", "File"), many: Text("Файлы", "Files"), icon: "file", title: "name", order: "name",
        ways: Counterparty.throughClient, isCreatedByForm: false,
        fields: [
            Field("name", "Имя файла", "File name", required: true, listed: true, sorted: true, searched: true),
            Field("counterparty_id", "Контрагент", "Counterparty", .link("counterparty"), listed: true, editable: false),
            Field("deal_id", "Сделка", "Deal", .link("deal"), editable: false),
            Field("revision", "Версия", "Version", .number, listed: true, editable: false),
            Field("size", "Размер, байт", "Size, bytes", .number, listed: true, editable: false),
            Field("media_type", "Тип", "Type", editable: false),
            Field("hash", "Контрольная сумма", "Checksum", editable: false),
            Field("note", "Заметка", "Note", .long, limit: 5000),
        ])
    static let migration = Migration("clients-files", [
        """
        CREATE TABLE stored_file (\(Entity.standardColumns), name \(SQL.folded) NOT NULL, counterparty_id BIGINT REFERENCES counterparty (id), hash TEXT NOT NULL,
          size BIGINT NOT NULL, media_type TEXT NOT NULL, revision BIGINT NOT NULL, is_latest BIGINT NOT NULL DEFAULT 1, note TEXT)
        """,
        "CREATE INDEX stored_file_name ON stored_file (name, id)",
        "CREATE INDEX stored_file_counterparty ON stored_file (counterparty_id, name, revision)",
    ])
    static let dealMigration = Migration("clients-deal-files", ["ALTER TABLE stored_file ADD COLUMN deal_id BIGINT", "CREATE INDEX stored_file_deal ON stored_file (deal_id, name, id)"])
    static func type(_ name: String) -> String { MediaType.of(name) }
    /// Pictures that a browser shows without running anything inside them.
    var isPicture: Bool { MediaType.isPicture(mediaType) }
    var isPDF: Bool { mediaType == "application/pdf" }

    static func size(_ bytes: Int64, _ lang: Lang) -> String {
        let units: [String] = [lang("Б", "B"), lang("КБ", "KB"), lang("МБ", "MB"), lang("ГБ", "GB")]
        var tenths: Int64 = bytes * 10, unit: Int = 0
        while tenths >= 10_240, unit < 3 { tenths /= 1024; unit += 1 }
        let rest: Int64 = tenths % 10
        return "\(tenths / 10)" + (unit > 0 && rest > 0 && tenths < 1000 ? "\(lang(",", "."))\(rest)" : "") + "\u{A0}" + units[unit]
    }
}

/// Files of clients for other slices: a document of a deal is its client's file.
public enum ClientFiles {
    /// What came after the tables of deals.
    public static let dealMigration: Migration = StoredFile.dealMigration
    /// The most bytes of one upload.
    public static let limit: Int = FileScreens.limit
    public static func mayAdd(_ access: Access) -> Bool { access.reach(.create, StoredFile.table) > .none }
    /// The same name again is the next version.
    public static func keep(_ file: FileStore.Received, client: Int64?, deal: Int64?, in tx: Tx) throws {
        let name: String = String(file.name.split { "/\\".contains($0) }.last?.filter { !$0.isNewline }.prefix(200) ?? "")
        guard !name.isEmpty else { throw BadRequest("У файла нет имени", "The file has no name") }
        let place: SQL = client.map { "counterparty_id = \($0)" } ?? "counterparty_id IS NULL AND deal_id = \(deal ?? 0)"
        let last = try tx.rows("SELECT id, revision FROM \(StoredFile.self) WHERE \(place) AND name = \(name) AND is_latest = 1").first
        if let old = last.flatMap({ Int64(value: $0["id"]) }) { try tx.run("UPDATE stored_file SET is_latest = 0 WHERE id = \(old)") }
        let revision: Int64 = (last.flatMap { Int64(value: $0["revision"]) } ?? 0) + 1
        try tx.insert(StoredFile.entity, [
            "name": .text(name), "counterparty_id": client.map { .int($0) } ?? .null, "deal_id": deal.map { .int($0) } ?? .null, "hash": .text(file.hash), "size": .int(Int64(file.size)),
            "media_type": .text(StoredFile.type(name)), "revision": .int(revision),
        ])
    }
    /// The files of a deal on its card.
    public static let parts: [CardPart] = [
        CardPart("deal") { id, tx, context in
            guard tx.access.reach(.see, StoredFile.table) > .none, let deal: Entity = tx.registry["deal"] else { return "" }
            let lang: Lang = context.lang, isOpen: Bool = try ClientFiles.mayAdd(tx.access) && tx.may(.edit, deal, id)
            let files: [Row] = try tx.rows("SELECT id, name, size, revision, media_type FROM \(StoredFile.self) WHERE deal_id = \(id) AND is_latest = 1 AND archived_at IS NULL ORDER BY name, id LIMIT 30")
            guard isOpen || !files.isEmpty else { return "" }
            let add: HTML = """
                <form class="ot-drop" method="post" action="/deals/\(id)/files" enctype="multipart/form-data" data-drop><input type="hidden" name="csrf" value="\(context.person.csrf)">\
                <label class="ot-drop-label">\(icon("upload", small: true)) \(lang("Перетащите файлы сюда или выберите", "Drop files here or choose"))<input class="visually-hidden" type="file" name="file" multiple></label>\
                <noscript><button class="btn btn-line btn-sm">\(lang("Загрузить", "Upload"))</button></noscript></form>
                """
            func line(_ file: Row) -> HTML {
                "<li>\(icon(Form.plain(file["mediaType"]).hasPrefix("image/") ? "image" : "file-text"))<a class=\"grow cut med\" href=\"/files/\(Form.plain(file["id"]))\">\(Form.plain(file["name"]))</a>\(when: file["revision"] != .int(1), "<span class=\"ot-tag\">v\(Form.plain(file["revision"]))</span>")<span class=\"xs muted nowrap\">\(StoredFile.size(Int64(value: file["size"]) ?? 0, lang))</span></li>"
            }
            return "<section class=\"ot-card\"><header><h2>\(lang("Файлы", "Files"))</h2><span class=\"n\">\(files.count)</span></header><ul class=\"ot-list\">\(each: files, line)</ul>\(when: isOpen, add)</section>"
        },
    ]
}

/// Upload by drag and drop, download, preview.
struct FileScreens: Sendable {
    static let limit: Int = 2 << 30

    func register(in routes: Routes) {
        Screens(StoredFile.entity, card: card).register(in: routes)
        routes.post("counterparties/:id/files", upload)
        routes.post("deals/:id/files", uploadToDeal)
        routes.get("files/:id/content", content)
        routes.get("files/:id/preview", preview)
    }

    @Sendable func upload(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let opened: Int64 = try context.id(), lang: Lang = context.lang
        let id: Int64 = try await context.read { try $0.survivor(of: Counterparty.entity, opened) } ?? opened
        guard context.access.reach(.create, StoredFile.table) > .none else { throw NotAllowed() }
        try await context.read { _ = try $0.row(Counterparty.entity, id) }
        let files: [FileStore.Received] = try await request.receive(context, limit: Self.limit)
        guard !files.isEmpty else { throw BadRequest("Выберите файл", "Choose a file") }
        try await context.write { tx in for file in files { try ClientFiles.keep(file, client: id, deal: nil, in: tx) } }
        return .go(Counterparty.entity.url(id), toast: lang("Файлов сохранено: \(files.count)", "Files saved: \(files.count)"))
    }
    /// Files of a deal: they are its client's, too.
    @Sendable func uploadToDeal(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), lang: Lang = context.lang
        guard ClientFiles.mayAdd(context.access), let entity: Entity = context.registry["deal"] else { throw NotAllowed() }
        let client: Int64? = try await context.read { tx in
            let row: Row = try tx.row(entity, id)
            guard try tx.may(.edit, entity, id) else { throw NotAllowed() }
            return Int64(value: row["counterpartyID"])
        }
        let files: [FileStore.Received] = try await request.receive(context, limit: Self.limit)
        guard !files.isEmpty else { throw BadRequest("Выберите файл", "Choose a file") }
        try await context.write { tx in for file in files { try ClientFiles.keep(file, client: client, deal: id, in: tx) } }
        return .go(entity.url(id), toast: lang("Файлов сохранено: \(files.count)", "Files saved: \(files.count)"))
    }

    @Sendable func card(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), lang: Lang = context.lang
        let (title, page): (String, HTML) = try await context.read { tx in
            let file: StoredFile = try tx.find(ID(rawValue: id)), row: Row = try tx.row(StoredFile.entity, id)
            let facts: HTML = Records.facts(StoredFile.entity, row, titles: try linkTitles(StoredFile.entity, [row], in: tx), tx.access, context.zone)
            let versions: [Row] = try tx.rows("SELECT * FROM \(StoredFile.self) WHERE counterparty_id = \(file.counterpartyID) AND name = \(file.name) AND archived_at IS NULL ORDER BY revision DESC LIMIT 50")
            let picture: HTML = file.isPicture || file.isPDF ? "<section class=\"ot-card p-3\"><img class=\"ot-preview\" src=\"/files/\(id)/preview\" alt=\"\(file.name)\"></section>" : ""
            let actions: HTML = "\(try cardActions(StoredFile.entity, row, in: tx, context))<a class=\"btn btn-primary\" href=\"/files/\(id)/content\">\(icon("download"))\(lang("Скачать", "Download"))</a>"
            return (file.name, screen(file.name, actions: actions, """
                \(binNotice(row, lang))<div class="ot-grid g-main-w"><div class="stack">\(picture)<section class="ot-card p-3">\(facts)</section></div><div class="stack">
                <section class="ot-card"><header><h2>\(lang("Версии", "Versions"))</h2><span class="n">\(versions.count)</span></header><ul class="ot-list">\(each: versions, { one in
                    "<li><a class=\"grow med\" href=\"/files/\(Form.plain(one["id"]))\">v\(Form.plain(one["revision"]))</a><span class=\"xs muted nowrap\">\(StoredFile.size(Int64(value: one["size"]) ?? 0, lang)) · \(lang.day(context.zone.day(Int64(value: one["createdAt"]) ?? 0)))</span></li>"
                })</ul></section></div></div>
                """))
        }
        return .page(title, section: Counterparty.entity.path, page)
    }

    @Sendable func content(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        let file: StoredFile = try await context.read { try $0.find(ID(rawValue: id)) }
        return .stored(path: context.files.path(file.hash), name: file.name, type: file.mediaType, isShown: false)
    }

    /// The picture itself, or the first page of a PDF.
    @Sendable func preview(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        let file: StoredFile = try await context.read { try $0.find(ID(rawValue: id)) }
        let path: String = context.files.path(file.hash)
        if file.isPicture { return .stored(path: path, name: file.name, type: file.mediaType, isShown: true) }
        guard file.isPDF else { throw NotFound() }
        let picture: String = path + ".preview.png"
        if !FileManager.default.fileExists(atPath: picture), try await !PagePicture.draw(path, page: 1, size: 1200, to: picture) {
            throw BadRequest("Страница этого PDF не рисуется: файл повреждён или защищён.", "The page of this PDF cannot be drawn: the file is damaged or protected.")
        }
        return .stored(path: picture, name: file.name + ".png", type: "image/png", isShown: true)
    }
}
