internal import Database

/// What kind of content a file has, by the ending of its name.
public enum MediaType {
    private static let known: [String: String] = [
        "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "pdf": "application/pdf", "txt": "text/plain; charset=utf-8",
        "csv": "text/csv", "zip": "application/zip", "tif": "image/tiff", "tiff": "image/tiff", "ai": "application/postscript", "eps": "application/postscript", "psd": "image/vnd.adobe.photoshop",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ]
    /// What is not listed is only ever downloaded.
    public static func of(_ name: String) -> String { known[name.split(separator: ".").last.map { $0.lowercased() } ?? ""] ?? "application/octet-stream" }
    /// Pictures that a browser shows without running anything inside them.
    public static func isPicture(_ type: String) -> Bool { ["image/png", "image/jpeg", "image/gif", "image/webp"].contains(type) }
}

extension Field {
    /// Holds an uploaded file: a link to where files are kept.
    public var isFile: Bool { if case .link("stored_file") = kind { true } else { false } }
}

extension Tx {
    /// Makes a record of a file that has arrived, for a field that holds files.
    /// - Returns: its number, nil when this program keeps no records of files.
    public func keep(_ file: FileStore.Received) throws -> Int64? {
        guard let entity = registry["stored_file"] else { return nil }
        return try insert(entity, ["name": .text(file.name), "hash": .text(file.hash), "size": .int(Int64(file.size)), "media_type": .text(MediaType.of(file.name)), "revision": .int(1)])
    }
    /// Files given to fields of a counterparty's record are seen with that counterparty: each file of the record that belongs to nobody yet.
    public func adoptFiles(of declared: Entity, _ id: Int64) throws {
        let entity: Entity = current(declared), files: [Field] = entity.fields.filter(\.isFile)
        guard !files.isEmpty, let kept = registry["stored_file"], let row = try rows("SELECT * FROM \(SQL.raw(entity.table)) WHERE id = \(id)").first else { return }  // a registry's table
        let owner: Value = entity.table == "counterparty" ? .int(id) : row.value(column: "counterparty_id")
        guard owner != .null else { return }
        // With a cause of its own: taking back what the person changed leaves the file where it is.
        let door: Tx = acting(as: access.withFullReach(cause: "file"))
        for field in files {
            guard case .int(let file) = row.value(column: field.column), try door.row(kept, file)["counterpartyID"] == .null else { continue }
            try door.update(kept, file, ["counterparty_id": owner])
        }
    }
    /// Removes a content that nothing names any more: no record of a file, no imported table, no export of a person, no archive that may still be loaded.
    /// - Parameter job: the loading of an archive that ends with this very transaction.
    public func release(_ hash: String, from files: FileStore, after job: Int64 = 0) throws {
        let loads: SQL = "SELECT id FROM workspace_import WHERE hash = \(hash) AND (run_job IS NULL OR run_job IN (SELECT id FROM job WHERE state IN ('queued', 'running') AND id <> \(job)))"
        let named: [SQL] = ["stored_file", "import_file", "person_export_file"].map { "SELECT id FROM \(SQL.raw($0)) WHERE hash = \(hash)" as SQL } + [loads]  // tables of ours
        for one in named where try !rows("\(one) LIMIT 1").isEmpty { return }
        try files.remove(hash)
    }
    /// The file in a field of a record that this reader sees: whoever sees the record sees its files.
    public func file(_ entity: Entity, _ id: Int64, _ column: String) throws -> (name: String, hash: String, type: String) {
        guard let field = entity.field(column), field.isFile, access.sees(entity, field), case .int(let file) = try row(entity, id).value(column: column) else { throw NotFound() }
        guard let found = try rows("SELECT name, hash, media_type FROM stored_file WHERE id = \(file)").first else { throw NotFound() }
        return (Form.plain(found["name"]), Form.plain(found["hash"]), Form.plain(found["mediaType"]))
    }
}
