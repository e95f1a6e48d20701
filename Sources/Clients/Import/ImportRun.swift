public import Database
public import Kernel
internal import Foundation

/// One spreadsheet on its way in: uploaded, mapped, run in the background, undone as a whole.
public struct ImportRun: Decodable, Sendable {
    public let id: Int64, name: String, content: String, mapping: String, status: String
    public let employeeID: Int64, createdAt: Int64, total: Int, done: Int, created: Int, skipped: Int

    /// What a column may be loaded into: fields of the counterparty, and of its first contact.
    static let targets: [(key: String, entity: Entity, field: Field)] =
        Counterparty.entity.fields.filter(\.isEditable).filter { !["owner_id", "backup_id", "parent_id", "last_source"].contains($0.column) }
            .map { ("counterparty.\($0.column)", Counterparty.entity, $0) }
        + Contact.entity.fields.filter { ["name", "position", "phones", "mails", "messenger", "note"].contains($0.column) }.map { ("contact.\($0.column)", Contact.entity, $0) }

    static let migration = Migration("clients-import", [
        """
        CREATE TABLE import_run (\(SQL.identity), name TEXT NOT NULL, content TEXT NOT NULL, mapping TEXT NOT NULL, status TEXT NOT NULL, employee_id BIGINT NOT NULL,
          created_at BIGINT NOT NULL, total BIGINT NOT NULL, done BIGINT NOT NULL DEFAULT 0, created BIGINT NOT NULL DEFAULT 0, skipped BIGINT NOT NULL DEFAULT 0)
        """,
    ])

    var columns: [Int: String] { (try? JSONDecoder().decode([Int: String].self, from: Data(mapping.utf8))) ?? [:] }
    static func json(_ columns: [Int: String]) throws -> String { String(decoding: try JSONEncoder().encode(columns), as: UTF8.self) }
    /// The cause its changes carry in the log.
    public var cause: String { "import \(id)" }
    func table() throws -> CSVTable { try CSVTable(Array(content.utf8)) }

    /// The column's target by its title: `ИНН` → `counterparty.inn`.
    static func guess(_ header: [String]) -> [Int: String] {
        let synonyms: [String: String] = [
            "наименование": "counterparty.name", "контрагент": "counterparty.name", "клиент": "counterparty.name", "компания": "counterparty.name", "организация": "counterparty.name",
            "company": "counterparty.name", "e-mail": "counterparty.mail", "email": "counterparty.mail", "сайт": "counterparty.website", "контактное лицо": "contact.name",
            "контакт": "contact.name", "contact": "contact.name", "фио": "contact.name", "должность": "contact.position", "телефон контакта": "contact.phones",
            "мобильный": "contact.phones", "почта контакта": "contact.mails", "комментарий": "counterparty.note", "примечание": "counterparty.note",
        ]
        var used: Set<String> = [], result: [Int: String] = [:]
        for (index, title) in header.enumerated() {
            let folded: String = title.lowercased().replacing("ё", with: "е").split(whereSeparator: \.isWhitespace).joined(separator: " ")
            let byLabel: String? = targets.first { $0.field.label.ru.lowercased() == folded || $0.field.label.en.lowercased() == folded || $0.field.column == folded }?.key
            guard let key = synonyms[folded] ?? byLabel, used.insert(key).inserted else { continue }
            result[index] = key
        }
        return result
    }
}

/// One line, checked: what would be written, or why not.
struct ImportLine: Sendable {
    let number: Int, title: String, counterparty: [String: Value], contact: [String: Value], problems: [Text]

    init(_ line: CSVTable.Line, _ columns: [Int: String], in tx: Tx, zone: Zone) throws {
        number = line.number
        var client = Submitted(), person = Submitted()
        for (index, key) in columns where index < line.cells.count {
            guard let target = ImportRun.targets.first(where: { $0.key == key }) else { continue }
            let cell: String = ImportLine.normal(line.cells[index], target.field)
            if target.entity.table == Contact.table { person.set(target.field.column, cell) } else { client.set(target.field.column, cell) }
        }
        for (column, fallback) in [("legal_form", "company"), ("status", "lead"), ("first_source", "import")] where client[column].isEmpty { client.set(column, fallback) }
        var form = try Form(Counterparty.entity, submitted: client, creating: true, in: tx, zone: zone)
        try form.check(nil, in: tx)
        var problems: [Text] = ImportLine.sentences(form)
        var contact: [String: Value] = [:]
        if !person["name"].isEmpty {
            var second = try Form(Contact.entity, submitted: person, creating: true, in: tx, zone: zone)
            try second.check(nil, in: tx)
            problems += ImportLine.sentences(second)
            contact = second.patch
        }
        let inn: String = client["inn"], name: String = client["name"]
        if !inn.isEmpty, try !tx.rows("SELECT id FROM \(Counterparty.self) WHERE inn = \(inn) AND archived_at IS NULL LIMIT 1").isEmpty {
            problems.append(Text("Контрагент с ИНН \(inn) уже есть", "There is a counterparty with tax number \(inn) already"))
        }
        (title, counterparty, self.contact, self.problems) = (name, form.patch, contact, problems)
    }
    private static func sentences(_ form: Form) -> [Text] {
        form.errors.sorted { $0.key < $1.key }.compactMap { column, text in
            form.entity.field(column).map { Text("\($0.label.ru): \(text.ru.lowercased())", "\($0.label.en): \(text.en.lowercased())") }
        }
    }
    /// Choices may be written by their title, in either language; spaces inside numbers vanish.
    private static func normal(_ cell: String, _ field: Field) -> String {
        if case .digits = field.kind { return cell.filter { !$0.isWhitespace } }
        guard !field.choices.isEmpty else { return cell }
        let parts: [String] = cell.split { ",;|".contains($0) }.map { $0.drop(while: \.isWhitespace).lowercased() }
        return parts.map { part in field.choices.first { $0.label.ru.lowercased() == part || $0.label.en.lowercased() == part || $0.key.lowercased() == part }?.key ?? part }.joined(separator: "|")
    }
}

/// What loading a run would do, line by line; nothing is written.
public struct ImportReport: Sendable {
    public let columns: [(title: String, target: Text)], ready: Int, problems: [(line: Int, sentences: [Text])]
    public init(_ id: Int64, in tx: Tx, zone: Zone) throws {
        guard let run: ImportRun = try tx.first("SELECT * FROM import_run WHERE id = \(id)") else { throw NotFound() }
        let table: CSVTable = try run.table(), mapping: [Int: String] = run.columns
        columns = table.header.enumerated().map { index, title in
            (title, ImportRun.targets.first { $0.key == mapping[index] }.map { Text("\($0.entity.one.ru): \($0.field.label.ru)", "\($0.entity.one.en): \($0.field.label.en)") } ?? Text("не загружать", "skip"))
        }
        guard mapping.values.contains("counterparty.name") else { throw BadRequest("В таблице нет столбца с названием контрагента", "The table has no column with the counterparty's name") }
        let lines: [ImportLine] = try table.rows.map { try ImportLine($0, mapping, in: tx, zone: zone) }
        problems = lines.filter { !$0.problems.isEmpty }.map { ($0.number, $0.problems) }
        ready = lines.count - problems.count
    }
}

/// Loads a mapped run in the background, a few lines a transaction; after a crash it goes on where it stopped.
public struct ImportWorker: Sendable {
    let workspace: Workspace
    static let chunk: Int = 50
    public init(workspace: Workspace) { self.workspace = workspace }

    /// Goes on with the runs that a stopped server left behind. Call before serving.
    public func resume(access: @escaping @Sendable (Int64, Tx) throws -> Access) async throws {
        let left: [ImportRun] = try await workspace.read(as: .program("import")) { try $0.all("SELECT * FROM import_run WHERE status = 'running' ORDER BY id") }
        for run in left {
            // Nobody in particular began an import from the command line.
            let rights: Access = run.employeeID == 0 ? .program(run.cause) : try await workspace.read(as: .program("import")) { try access(run.employeeID, $0) }
            try await work(run.id, as: rights)
        }
    }
    /// Until the last line, a cancel, or an error, which stops the run and shows in its status.
    public func work(_ id: Int64, as access: Access) async throws {
        var access: Access = access
        access.cause = "import \(id)"
        let rights: Access = access
        let table: CSVTable = try await workspace.read(as: rights) { tx in
            guard let run: ImportRun = try tx.first("SELECT * FROM import_run WHERE id = \(id)") else { throw NotFound() }
            return try run.table()
        }
        while try await workspace.write(as: rights, { try step(id, table, $0) }) { await _Concurrency.Task.yield() }
    }
    /// One transaction: lines, their progress, nothing in between. False when the run is over.
    private func step(_ id: Int64, _ table: CSVTable, _ tx: Tx) throws -> Bool {
        guard let run: ImportRun = try tx.first("SELECT * FROM import_run WHERE id = \(id)"), run.status == "running" else { return false }
        var created: Int = run.created, skipped: Int = run.skipped
        let columns: [Int: String] = run.columns, lines = table.rows.dropFirst(run.done).prefix(Self.chunk)
        for line in lines {
            let checked = try ImportLine(line, columns, in: tx, zone: workspace.zone)
            guard checked.problems.isEmpty else { skipped += 1; continue }
            let client: Int64 = try tx.insert(Counterparty.entity, checked.counterparty)
            if !checked.contact.isEmpty { try tx.insert(Contact.entity, checked.contact.merging(["counterparty_id": .int(client)]) { $1 }) }
            created += 1
        }
        let done: Int = run.done + lines.count, status: String = done >= table.rows.count ? "done" : "running"
        try tx.run("UPDATE import_run SET done = \(done), created = \(created), skipped = \(skipped), status = \(status) WHERE id = \(id)")
        return status == "running"
    }

    /// Takes everything of the run back into the bin; what people changed since stays and is counted.
    /// - Returns: how many records went, how many stayed.
    static func undo(_ run: ImportRun, in tx: Tx) throws -> (gone: Int, kept: Int) {
        let changes: [Change] = try tx.all("SELECT * FROM change_log WHERE cause = \(run.cause) AND verb = 'create' ORDER BY id DESC")
        var gone: Int = 0, kept: Int = 0
        for change in changes {
            guard let entity = tx.registry[change.entity] else { continue }
            let later = try tx.rows("SELECT id FROM change_log WHERE entity = \(change.entity) AND record_id = \(change.recordID) AND id > \(change.id) LIMIT 1")
            if later.isEmpty { try tx.archive(entity, change.recordID); gone += 1 } else { kept += 1 }
        }
        try tx.run("UPDATE import_run SET status = 'undone' WHERE id = \(run.id)")
        return (gone, kept)
    }
}
