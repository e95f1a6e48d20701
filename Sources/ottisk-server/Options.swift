import Configuration
import Database
import Foundation
import Kernel
import SystemPackage

/// A wrong command line: a sentence for whoever typed it.
struct Misuse: Error { let text: Text; init(_ ru: String, _ en: String) { text = Text(ru, en) } }

/// What the command line, the environment and a file ask for; the first that knows an option wins:
/// `--port 8080`, then `OTTISK_PORT=8080`, then `{"port": 8080}` in the file of `--config`.
struct Options: Sendable {
    /// The command and its own arguments: `user password anna@example.ru`.
    let words: [String]
    private let reader: ConfigReader
    private static let flags: Set<String> = ["demo", "help", "apply", "dry-run", "all"]
    private static let names: Set<String> = ["port", "host", "data", "database", "public", "config", "certificate", "key", "as", "log-level", "workspace", "folder", "size", "api-rate", "entity", "map", "values", "by", "mode", "alike", "sheet", "header-row", "webhook-hosts"]

    init(_ arguments: [String]) async throws {
        var values: [AbsoluteConfigKey: ConfigValue] = [:], words: [String] = [], file: String?
        var rest = arguments.dropFirst().makeIterator()
        while let word = rest.next() {
            if word == "-h" { values[.init(["help"])] = .init(.bool(true), isSecret: false); continue }
            guard word.hasPrefix("--") else { words.append(word); continue }
            let parts: [String] = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let name: String = parts[0]
            if Self.flags.contains(name) { values[.init([name])] = .init(.bool(true), isSecret: false); continue }
            guard Self.names.contains(name) else { throw Misuse("Нет такого ключа: \(word)", "There is no such option: \(word)") }
            guard let given = parts.count == 2 ? parts[1] : rest.next() else { throw Misuse("После \(word) нужно значение", "\(word) needs a value") }
            if name == "config" { file = given }
            values[.init(name.split(separator: "-").map(String.init))] = Int(given).map { .init(.int($0), isSecret: false) } ?? .init(.string(given), isSecret: false)
        }
        var providers: [any ConfigProvider] = [InMemoryProvider(values: values), EnvironmentVariablesProvider().prefixKeys(with: ["ottisk"])]
        if let file = file ?? ProcessInfo.processInfo.environment["OTTISK_CONFIG"] {
            do { providers.append(try await FileProvider<JSONSnapshot>(filePath: FilePath(file))) } catch {
                throw Misuse("Файл настроек не читается: \(file)", "The configuration file cannot be read: \(file)")
            }
        }
        (self.words, reader) = (words, ConfigReader(providers: providers))
    }
    private func text(_ name: String) -> String? {
        let key: ConfigKey = .init(name.split(separator: "-").map(String.init))
        return reader.string(forKey: key) ?? reader.int(forKey: key).map(String.init)
    }
    var command: String { wantsHelp ? "help" : words.first ?? "help" }
    private var wantsHelp: Bool { reader.bool(forKey: "help", default: false) }
    var port: Int {
        get throws {
            guard let given = text("port") else { return 8080 }
            guard let port = Int(given), (1...65_535).contains(port) else { throw Misuse("Порт — число от 1 до 65535, а не «\(given)»", "A port is a number from 1 to 65535, not “\(given)”") }
            return port
        }
    }
    var host: String { text("host") ?? "127.0.0.1" }
    var demo: Bool { reader.bool(forKey: "demo", default: false) }
    var apply: Bool { reader.bool(forKey: "apply", default: false) }
    /// `export --all`: the whole workspace.
    var isAll: Bool { reader.bool(forKey: "all", default: false) }
    var assets: String { text("public") ?? "Public" }
    var logLevel: String { text("log-level") ?? "info" }
    /// Requests a minute of one API token.
    var apiRate: Int {
        get throws {
            guard let given = text("api-rate") else { return 600 }
            guard let rate = Int(given), (1...1_000_000).contains(rate) else { throw Misuse("--api-rate — число от 1 до 1000000, а не «\(given)»", "--api-rate is a number from 1 to 1000000, not “\(given)”") }
            return rate
        }
    }
    /// Where the benchmark keeps its bases, and how many counterparties the big one has.
    var benchFolder: String { text("folder") ?? "bench" }
    var benchSize: Int {
        get throws {
            guard let given = text("size") else { return 1_000_000 }
            guard let size = Int(given), (1000...5_000_000).contains(size) else { throw Misuse("Размер — число от 1000 до 5000000, а не «\(given)»", "A size is a number from 1000 to 5000000, not “\(given)”") }
            return size
        }
    }
    /// A PostgreSQL server for the part of the benchmark that two nodes do.
    var benchPostgres: String? { text("database") }
    /// Hosts of the own network that webhooks may reach, by commas.
    var webhookHosts: [String] { (text("webhook-hosts") ?? "").split(separator: ",").map { $0.filter { !$0.isWhitespace } } }
    /// The mail of the employee in whose name a command writes.
    var actor: String? { text("as") }
    /// The certificate chain and its key, both or neither.
    var certificate: (chain: String, key: String)? {
        get throws {
            switch (text("certificate"), text("key")) {
            case (nil, nil): return nil
            case (let chain?, let key?): return (chain, key)
            default: throw Misuse("--certificate и --key нужны вместе", "--certificate and --key go together")
            }
        }
    }
    /// Of `import`: what its lines are, where columns go (`Название=name,ИНН=inn`), the field that tells records apart, what to do with them, the sheet from one.
    var entity: String? { text("entity") }
    var map: String? { text("map") }
    /// What the file's own words mean: `Откуда:сарафан=Рекомендация`.
    var values: String? { text("values") }
    var key: String? { text("by") }
    var mode: String? { text("mode") }
    /// What becomes of lines that look like existing records.
    var alike: String? { text("alike") }
    var sheet: Int { max(0, (text("sheet").flatMap { Int($0) } ?? 1) - 1) }
    /// Of `import`: the line of the titles, from one; 0: found out.
    var headerRow: Int {
        get throws {
            guard let given = text("header-row") else { return 0 }
            guard let line = Int(given), (1...1_048_576).contains(line) else { throw Misuse("--header-row — номер строки от 1, а не «\(given)»", "--header-row is the number of a line, from 1, not “\(given)”") }
            return line
        }
    }
    /// The n-th word after the command.
    func word(_ index: Int, _ ru: String, _ en: String) throws -> String {
        guard words.indices.contains(index) else { throw Misuse("Не хватает: \(ru)", "Missing: \(en)") }
        return words[index]
    }
    private var dataFolder: String { text("data") ?? "data" }
    /// Where uploads are kept.
    var files: String { dataFolder + "/files" }
    /// A host name given with an option.
    func host(of name: String) -> String? { text(name) }
    /// Where the base is, in words for people: a PostgreSQL address may hold a password.
    var place: String { text("database") == nil ? dataFolder : "PostgreSQL" }
    /// There is no file of a SQLite base; a PostgreSQL server has to be asked.
    var isMissing: Bool { text("database") == nil && !FileManager.default.fileExists(atPath: dataFolder + "/ottisk.sqlite") }
    /// The database: a PostgreSQL address, or a file in the data folder.
    /// - Parameter place: the schema or file of a workspace with a host name of its own; nil: the default workspace.
    func open(_ place: String? = nil) throws -> any Database {
        if let address = text("database") {
            guard address.hasPrefix("postgres://") || address.hasPrefix("postgresql://") else {
                throw Misuse("--database ждёт адрес postgres://…; для SQLite есть --data", "--database wants an address postgres://…; --data is for SQLite")
            }
            guard let place else { return try Postgres(address) }
            return try Postgres(address + (address.contains("?") ? "&" : "?") + "options=-csearch_path%3D\(place),public")
        }
        let folder: String = dataFolder + (place == nil ? "" : "/workspaces")
        do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
            throw Misuse("Папку данных не создать: \(folder)", "The data folder cannot be made: \(folder)")
        }
        return try SQLite(path: folder + "/\(place ?? "ottisk").sqlite")
    }
    /// The language of the terminal.
    static var lang: Lang {
        let environment = ProcessInfo.processInfo.environment
        return (environment["LC_ALL"] ?? environment["LANG"] ?? "").hasPrefix("en") ? .en : .ru
    }
}
