import Database
import Foundation

/// What the command line and the environment ask for: `--port 8080` or `OTTISK_PORT=8080`; the command line wins.
struct Options {
    let command: String
    private let flags: [String: String]

    init(_ arguments: [String]) {
        var flags: [String: String] = [:], words: [String] = [], rest = arguments.dropFirst().makeIterator()
        while let word = rest.next() {
            guard word.hasPrefix("--") else { words.append(word); continue }
            let name: String = String(word.dropFirst(2))
            flags[name] = ["demo", "help"].contains(name) ? "1" : rest.next() ?? ""
        }
        self.flags = flags
        command = flags["help"] != nil ? "help" : words.first ?? "help"
    }
    private func value(_ name: String, _ fallback: String) -> String {
        flags[name] ?? ProcessInfo.processInfo.environment["OTTISK_" + name.uppercased()] ?? fallback
    }
    var port: Int { Int(value("port", "8080")) ?? 8080 }
    var host: String { value("host", "127.0.0.1") }
    var demo: Bool { !value("demo", "").isEmpty }
    var assets: String { value("public", "Public") }

    /// The database: a PostgreSQL address, or a file in the data folder.
    func open() throws -> any Database {
        let address: String = value("database", "")
        if address.hasPrefix("postgres") { return try Postgres(address) }
        let folder: String = value("data", "data")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return try SQLite(path: folder + "/ottisk.sqlite")
    }

    static let help: String = """
        ottisk serve | migrate | check
          --port 8080  --host 127.0.0.1  --data data  --public Public  --database postgres://…  --demo

        serve    запустить сервер / run the server
        migrate  обновить схему базы / bring the schema up to date
        check    проверить цепочку журнала изменений / verify the change log
        """
}
