import App
import Database
import Foundation
import HTTPTypes
import Hummingbird
import Kernel

/// The workspaces of one server: the default one, and one for each host name, every one a SQLite file or a PostgreSQL schema of its own.
/// The default workspace's database remembers the host names.
enum Hosts {
    static let table: SQL = "CREATE TABLE IF NOT EXISTS hosted_workspace (host TEXT PRIMARY KEY, place TEXT NOT NULL)"

    /// `crm.shop.example` as the name of a file or a schema.
    static func place(_ host: String) throws -> String {
        let name: String = host.lowercased()
        let isName: Bool = !name.isEmpty && name.count <= 50 && name.allSatisfy { ($0.isASCII && ($0.isLetter || $0.isNumber)) || $0 == "." || $0 == "-" }
        guard isName, !name.hasPrefix("."), !name.contains("..") else { throw Misuse("Это не имя узла: \(host)", "This is not a host name: \(host)") }
        return "w_" + name.map { $0 == "." ? "_" : $0 == "-" ? "__" : String($0) }.joined()
    }
    /// Host name → place, from the default workspace.
    static func known(_ database: any Database) async throws -> [(host: String, place: String)] {
        try await database.write { db in
            try db.run(table)
            return try db.rows("SELECT host, place FROM hosted_workspace ORDER BY host").compactMap { row in
                String(value: row["host"]).flatMap { host in String(value: row["place"]).map { (host, $0) } }
            }
        }
    }
    /// The workspace a command works on: the default one, or that of `--workspace HOST`.
    /// - Parameter mustExist: a base that is not there is refused and not made.
    static func chosen(_ options: Options, mustExist: Bool = false) async throws -> Workspace {
        let nowhere = Misuse("Базы здесь нет: \(options.place). Её создаёт serve или migrate", "There is no database here: \(options.place). It is made by serve or migrate")
        if mustExist, options.isMissing { throw nowhere }
        let standard: any Database = try options.open()
        if mustExist, try await !standard.isMigrated { throw nowhere }
        guard let host = options.host(of: "workspace") else { return try await Ottisk.workspace(standard, files: options.files) }
        guard let found = try await known(standard).first(where: { $0.host == host.lowercased() }) else {
            throw Misuse("Рабочего пространства «\(host)» нет: его создаёт workspace add", "There is no workspace “\(host)”: make it with workspace add")
        }
        return try await open(found.place, options)
    }
    static func open(_ place: String, _ options: Options) async throws -> Workspace {
        try await Ottisk.workspace(try options.open(place), files: options.files + "/" + place)
    }

    /// `ottisk workspace list|add HOST`.
    static func run(_ options: Options, _ lang: Lang) async throws {
        let standard: any Database = try options.open()
        _ = try await Ottisk.workspace(standard, files: options.files)
        switch try options.word(1, "list или add", "list or add") {
        case "list": for (host, place) in try await known(standard) { print("\(host)\t\(place)") }
        case "add":
            let host: String = try options.word(2, "имя узла", "the host name").lowercased(), place: String = try place(host)
            guard try await !known(standard).contains(where: { $0.host == host }) else { throw Misuse("Такое пространство уже есть: \(host)", "There is such a workspace already: \(host)") }
            if standard.dialect == .postgres { try await standard.write { try $0.run(.raw("CREATE SCHEMA IF NOT EXISTS \"\(place)\"")) } }  // letters, digits and _ only
            _ = try await open(place, options)
            try await standard.write { try $0.run("INSERT INTO hosted_workspace (host, place) VALUES (\(host), \(place))") }
            print(lang("Готово. Перезапустите сервер и откройте http://\(host)", "Done. Restart the server and open http://\(host)"))
        default: throw Misuse("Есть workspace list и workspace add", "There are workspace list and workspace add")
        }
    }
}

/// Sends a request to the workspace of its host name; an unknown name is the default one's.
struct ByHost<Inner: HTTPResponder>: HTTPResponder {
    let standard: Inner, hosts: [String: Inner]
    func respond(to request: Request, context: Inner.Context) async throws -> Response {
        let name: String = (request.head.authority ?? "").lowercased().split(separator: ":").first.map(String.init) ?? ""
        return try await (hosts[name] ?? standard).respond(to: request, context: context)
    }
}
