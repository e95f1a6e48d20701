import Admin
import App
import Database
import Foundation
@testable import Kernel

/// The engines of this run: SQLite always, PostgreSQL when the test command started one.
enum Engine: String, CaseIterable, Sendable {
    case sqlite, postgres
    static var here: [Engine] { Cluster.address == nil ? [.sqlite] : allCases }

    /// How far a base is when a test gets it.
    enum Stage: Int, Sendable {
        /// Nothing in it: for what migrates or restores by itself.
        case blank
        /// With every table, and nobody works in it yet.
        case migrated
        /// On the first day of a shop: an administrator and the lists that every workspace begins with.
        case begun
    }
    /// A base of its own for one test. Each stage is reached once in a run; a test gets a copy, for migrating takes longer than most tests.
    func fresh(_ stage: Stage = .blank) async throws -> any Database { try await Mould.of(self, stage).copy() }
}

/// A base that was brought to a stage and is only copied from then on.
private enum Mould: Sendable {
    case memory(SQLite)
    case database(String, Cluster)

    func copy() async throws -> any Database {
        switch self {
        case .memory(let base): try base.copied()
        case .database(let name, let cluster): try await cluster.lend(from: name)
        }
    }

    private static let made = Made()
    private actor Made {
        private struct Kind: Hashable { let engine: Engine, stage: Engine.Stage }
        private var moulds: [Kind: Task<Mould, any Error>] = [:]
        func of(_ engine: Engine, _ stage: Engine.Stage) -> Task<Mould, any Error> {
            let kind = Kind(engine: engine, stage: stage)
            let task: Task<Mould, any Error> = moulds[kind] ?? Task { try await Mould.make(engine, stage) }
            moulds[kind] = task
            return task
        }
    }
    static func of(_ engine: Engine, _ stage: Engine.Stage) async throws -> Mould { try await made.of(engine, stage).value }

    private static func make(_ engine: Engine, _ stage: Engine.Stage) async throws -> Mould {
        let before: Mould? = if let lower = Engine.Stage(rawValue: stage.rawValue - 1) { try await of(engine, lower) } else { nil }
        switch (engine, before) {
        case (.sqlite, .memory(let base)?):
            let base: SQLite = try base.copied()
            try await reach(stage, base)
            return .memory(base)
        case (.sqlite, _): return .memory(try SQLite())
        case (.postgres, .database(let lower, let cluster)?):
            let name: String = try await cluster.create(from: lower)
            try await reach(stage, cluster.open(name))
            return .database(name, cluster)
        case (.postgres, _):
            let cluster = try Cluster()
            return .database(try await cluster.blank(), cluster)
        }
    }
    private static func reach(_ stage: Engine.Stage, _ base: any Database) async throws {
        switch stage {
        case .blank: break
        case .migrated: try await base.migrate(Ottisk.migrations)
        case .begun:
            let workspace = try await Ottisk.workspace(base, files: "/nonexistent")
            _ = try await workspace.write(as: .program("test")) { tx in
                try FirstRun.create(organisation: "ООО «Сверка»", branch: "Москва", administrator: "Анна Соколова", mail: "anna@example.ru", passwordHash: "-", lang: .ru, in: tx)
            }
        }
    }
}

/// The PostgreSQL of the test command: a database for each test. What they are copied from goes with the cluster.
private final class Cluster: Sendable {
    /// A connection that may create databases; nil: there is no PostgreSQL in this run.
    static let address: String? = ProcessInfo.processInfo.environment["OTTISK_TEST_POSTGRES"]
    private let admin: Postgres, place: URLComponents

    init() throws {
        let address: String = Self.address ?? ""
        guard let place = URLComponents(string: address) else { throw DatabaseError.unavailable(address) }
        (admin, self.place) = (try Postgres(address, size: 2), place)
    }

    /// One connection to a database. The tables lie in a schema of their own, as those of a workspace on a shared server do.
    func open(_ name: String) throws -> Postgres {
        var place: URLComponents = place
        (place.path, place.percentEncodedQuery) = ("/" + name, "options=-csearch_path%3Dshop,public")
        return try Postgres(place.string ?? "", size: 1)
    }
    /// - Returns: the name of a database with the schema and the extension that the program needs.
    func blank() async throws -> String {
        let name: String = try await create(from: "template0")
        try await open(name).write { db in
            try db.run("CREATE SCHEMA shop")
            try db.run("CREATE EXTENSION pg_trgm WITH SCHEMA public")
        }
        return name
    }
    func create(from other: String) async throws -> String {
        let name: String = "test_" + Crypto.token(8).lowercased()
        // By files: half the time of a copy by pages through the log.
        try await outside("CREATE DATABASE \(name) TEMPLATE \(other) STRATEGY FILE_COPY")
        return name
    }
    /// A copy that is dropped with its last user: a run makes more of them than a disk may hold.
    func lend(from other: String) async throws -> any Database {
        let name: String = try await create(from: other)
        return Lent(base: try open(name), name: name, cluster: self)
    }
    func drop(_ name: String) async throws { try await outside("DROP DATABASE \(name) WITH (FORCE)") }

    /// Databases are made and dropped only where no transaction is open.
    private func outside(_ statement: String) async throws {
        try await admin.write { db in
            try db.run("COMMIT")
            defer { try? db.run("BEGIN") }
            try db.run(.raw(statement))  // of names made here
        }
    }

    private final class Lent: Database {
        let base: Postgres, name: String, cluster: Cluster
        var dialect: Dialect { base.dialect }
        init(base: Postgres, name: String, cluster: Cluster) { (self.base, self.name, self.cluster) = (base, name, cluster) }
        deinit { Task { [cluster, name] in try? await cluster.drop(name) } }
        func read<T: Sendable>(_ body: @escaping @Sendable (Connection) throws -> T) async throws -> T { try await base.read(body) }
        func write<T: Sendable>(_ body: @escaping @Sendable (Connection) throws -> T) async throws -> T { try await base.write(body) }
    }
}
