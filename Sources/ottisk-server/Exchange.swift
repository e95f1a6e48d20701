import Admin
import App
import Database
import Foundation
import Imports
import Kernel
import Records
import Transfer

/// `ottisk import` and `ottisk export`: the same import and export as in the browser.
enum Exchange {
    static func load(_ workspace: Workspace, _ options: Options, _ lang: Lang) async throws {
        let path: String = try options.word(1, "файл XLSX или CSV", "an XLSX or CSV file")
        guard FileManager.default.isReadableFile(atPath: path) else { throw Misuse("Файл не читается: \(path)", "The file cannot be read: \(path)") }
        let actor: String? = options.actor
        var access: Access = try await workspace.read(as: .program("command")) { tx in
            guard let actor else { return .program("command") }
            return try Access(of: try Users.id(of: actor, in: tx), on: workspace.zone.day(Clock.now()), in: tx)
        }
        access.lang = lang
        if TransferCommand.isWorkspace(path) { return try await loadAll(path, workspace, options, access, lang) }
        let table: String? = try options.entity.map { try Self.table($0, in: workspace) }
        let file: FileStore.Received = try workspace.files.keep(path, name: (path as NSString).lastPathComponent)
        let id: Int64 = try await ImportScreens.begin(file, table: table, sheet: options.sheet, header: try options.headerRow, as: access, in: workspace)
        let rights: Access = access, map: String? = options.map, values: String? = options.values, key: String? = options.key, mode: String? = options.mode, alike: String? = options.alike
        let columns = try await workspace.write(as: rights) { tx in try ImportCommand(id, in: tx).prepare(map: map, values: values, key: key, mode: mode, alike: alike, in: tx) }
        let header: Int = try await workspace.read(as: rights) { try ImportCommand(id, in: $0).header }
        if header > 0 { print(lang("Заголовок в строке \(header)", "Titles are in line \(header)")) }
        columns.forEach { print("\($0.title) → \(lang($0.goesTo))") }
        try await finish(try await workspace.write(as: rights) { try ImportCommand(id, in: $0).check(in: $0) }, workspace, lang)
        let report = try await workspace.read(as: rights) { try ImportCommand(id, in: $0).report(in: $0) }
        tell(report.problems, id, lang)
        print(lang("Создать: \(report.new), обновить: \(report.old), оставить: \(report.left), с ошибками: \(report.wrong)", "To create: \(report.new), to update: \(report.old), to leave: \(report.left), with errors: \(report.wrong)"))
        if report.alike > 0 { print(lang("Похожи на имеющиеся или друг на друга: \(report.alike), что с ними делать — ключ --alike", "Like existing records or each other: \(report.alike); --alike says what to do with them")) }
        if report.doubtful > 0 { print(lang("Строк с сомнительными реквизитами: \(report.doubtful); загрузятся как есть", "Lines with doubtful requisites: \(report.doubtful); they are loaded as they are")) }
        guard options.apply else { return print(lang("Ничего не записано. Загрузить: та же команда с --apply", "Nothing was written. To load: the same command with --apply")) }
        try await finish(try await workspace.write(as: rights) { try ImportCommand(id, in: $0).run(in: $0) }, workspace, lang)
        let result = try await workspace.read(as: rights) { try ImportCommand(id, in: $0).result(in: $0) }
        tell(result.problems, id, lang)
        print(lang("Создано: \(result.created), обновлено: \(result.updated), оставлено: \(result.left), с ошибками: \(result.failed), с сомнительными реквизитами: \(result.doubtful)",
                   "Created: \(result.created), updated: \(result.updated), left: \(result.left), with errors: \(result.failed), with doubtful requisites: \(result.doubtful)"))
        print(lang("Загружено. Отменить целиком можно в браузере: /imports/\(id)", "Loaded. The whole import can be undone in the browser: /imports/\(id)"))
    }
    private static func tell(_ problems: [(line: Int, sentence: Text)], _ id: Int64, _ lang: Lang) {
        problems.forEach { print(lang("строка \($0.line): ", "line \($0.line): ") + lang($0.sentence)) }
        if problems.count == ImportCommand.most { print(lang("и дальше, в браузере: /imports/\(id)/lines", "and further, in the browser: /imports/\(id)/lines")) }
    }
    /// A whole workspace that was exported elsewhere.
    private static func loadAll(_ path: String, _ workspace: Workspace, _ options: Options, _ access: Access, _ lang: Lang) async throws {
        let file: FileStore.Received = try workspace.files.keep(path, name: (path as NSString).lastPathComponent)
        let (id, check): (Int64, Int64) = try await TransferCommand.check(file, as: access, in: workspace)
        try await finish(check, workspace, lang)
        try await workspace.read(as: access) { try TransferCommand.finding(id, in: $0) }.forEach { print(lang($0)) }
        guard options.apply else { return print(lang("Ничего не записано. Загрузить: та же команда с --apply", "Nothing was written. To load: the same command with --apply")) }
        try await finish(try await workspace.write(as: access) { try TransferCommand.run(id, in: $0) }, workspace, lang)
        let result = try await workspace.read(as: access) { try TransferCommand.result(id, in: $0) }
        result.problems.forEach { print(lang($0)) }
        print(lang("Создано: \(result.made), уже были: \(result.known), не загружено: \(result.failed). Отменить целиком можно в браузере: /transfer/imports/\(id)", "Created: \(result.made), here already: \(result.known), not loaded: \(result.failed). The whole import can be undone in the browser: /transfer/imports/\(id)"))
        print(lang("Паролей в архиве нет: новый задаёт ottisk user password ПОЧТА", "No passwords were in the archive: ottisk user password MAIL sets a new one"))
        print(lang("У получателей веб-хуков здесь новые ключи подписи: сообщите их и включите получателей", "Webhook destinations have new keys of the signature here: tell them, and switch the destinations on"))
    }
    private static func unloadAll(_ workspace: Workspace, _ options: Options, _ lang: Lang) async throws {
        let path: String = try options.word(1, "файл архива", "the file of the archive")
        guard !FileManager.default.fileExists(atPath: path) else { throw Misuse("Файл уже есть: \(path)", "The file exists already: \(path)") }
        var access: Access = .program("command")
        access.lang = lang
        let rights: Access = access
        let (id, job): (Int64, Int64) = try await workspace.write(as: rights) { try TransferCommand.export(in: $0) }
        try await finish(job, workspace, lang)
        let made: (rows: Int64, files: Int64) = try await workspace.write(as: rights) { try TransferCommand.take(id, to: path, in: $0) }
        print(lang("Выгружено строк: \(made.rows), файлов: \(made.files)", "Rows exported: \(made.rows), files: \(made.files)"))
    }
    /// Works until the job is over, here or on the server that took it.
    private static func finish(_ id: Int64, _ workspace: Workspace, _ lang: Lang) async throws {
        let worker = Ottisk.worker(workspace)
        while true {
            try await worker.drain()
            let job: Job = try await workspace.read(as: .program("command")) { try $0.job(id) }
            if job.status == .done { return }
            if job.isOver {
                let parts: [String] = job.problem.split(separator: "\n").map(String.init)
                throw BadRequest(parts.first ?? "Работа остановлена", parts.last ?? "The work was stopped")
            }
            try await _Concurrency.Task.sleep(for: .milliseconds(300))
        }
    }
    private static func table(_ name: String, in workspace: Workspace) throws -> String {
        guard let entity = workspace.registry.entities.first(where: { $0.path == name || $0.table == name }) else {
            let known: String = workspace.registry.entities.map(\.path).joined(separator: ", ")
            throw Misuse("Нет такого списка. Есть: \(known)", "There is no such list. There are: \(known)")
        }
        return entity.table
    }
    static func unload(_ workspace: Workspace, _ options: Options, _ lang: Lang) async throws {
        if options.isAll { return try await unloadAll(workspace, options, lang) }
        let name: String = try options.word(1, "что выгрузить", "what to export")
        guard let entity = workspace.registry.entities.first(where: { $0.path == name || $0.table == name }) else {
            let known: String = workspace.registry.entities.map(\.path).joined(separator: ", ")
            throw Misuse("Нет такого списка. Есть: \(known)", "There is no such list. There are: \(known)")
        }
        let target: String? = options.words.count > 2 ? options.words[2] : nil
        let path: String = try target ?? workspace.files.scratch()
        var access: Access = .program("command")
        access.lang = lang
        try await workspace.read(as: access) { tx in
            try Export(entity, try ListQuery(entity, Submitted()), fields: entity.fields).write(to: path, as: path.hasSuffix(".xlsx") ? .xlsx : .csv, in: tx)
        }
        guard target == nil else { return }
        defer { unlink(path) }
        guard let file = FileHandle(forReadingAtPath: path) else { throw Misuse("Файл не читается: \(path)", "The file cannot be read: \(path)") }
        while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty { FileHandle.standardOutput.write(piece) }
    }
}
