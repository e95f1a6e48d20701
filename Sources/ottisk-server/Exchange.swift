import Admin
import Clients
import Database
import Foundation
import Kernel
import Records

/// `ottisk import` and `ottisk export`: the same import and export as in the browser.
enum Exchange {
    static func load(_ workspace: Workspace, _ options: Options, _ lang: Lang) async throws {
        let path: String = try options.word(1, "файл CSV", "a CSV file")
        guard let data = FileManager.default.contents(atPath: path) else { throw Misuse("Файл не читается: \(path)", "The file cannot be read: \(path)") }
        let actor: String? = options.actor
        let access: Access = try await workspace.read(as: .program("command")) { tx in
            guard let actor else { return .program("command") }
            return try Access(of: try Users.id(of: actor, in: tx), on: workspace.zone.day(Clock.now()), in: tx)
        }
        let id: Int64 = try await ImportScreens.create((path as NSString).lastPathComponent, [UInt8](data), by: access.employee, in: workspace)
        let report: ImportReport = try await workspace.read(as: access) { try ImportReport(id, in: $0, zone: workspace.zone) }
        report.columns.forEach { print("\($0.title) → \(lang($0.target))") }
        report.problems.forEach { print(lang("строка \($0.line): ", "line \($0.line): ") + $0.sentences.map { lang($0) }.joined(separator: "; ")) }
        print(lang("Готовы к загрузке: \(report.ready), пропустить: \(report.problems.count)", "Ready: \(report.ready), to skip: \(report.problems.count)"))
        guard options.apply else { return print(lang("Ничего не записано. Загрузить: та же команда с --apply", "Nothing was written. To load: the same command with --apply")) }
        try await workspace.write(as: access) { try $0.run("UPDATE import_run SET status = 'running' WHERE id = \(id)") }
        try await ImportWorker(workspace: workspace).work(id, as: access)
        print(lang("Загружено. Отменить целиком можно в браузере: /imports/\(id)", "Loaded. The whole import can be undone in the browser: /imports/\(id)"))
    }
    static func unload(_ workspace: Workspace, _ options: Options, _ lang: Lang) async throws {
        let name: String = try options.word(1, "что выгрузить", "what to export")
        guard let entity = workspace.registry.entities.first(where: { $0.path == name || $0.table == name }) else {
            let known: String = workspace.registry.entities.map(\.path).joined(separator: ", ")
            throw Misuse("Нет такого списка. Есть: \(known)", "There is no such list. There are: \(known)")
        }
        let text: String = try await workspace.read(as: .program("command")) { tx in
            try csv(entity, try ListQuery(entity, Submitted()), in: tx, zone: workspace.zone)
        }
        FileHandle.standardOutput.write(Data(text.utf8))
    }
}
