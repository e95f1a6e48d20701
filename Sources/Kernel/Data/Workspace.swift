public import Database

internal import Synchronization

/// When one request last wrote to the change log: what its "undo" takes back; and what is to be said of it.
public final class Journal: Sendable {
    private let moment = Mutex<Int64>(0)
    public init() {}
    /// UTC milliseconds of the last logged transaction; 0: nothing was logged.
    public var last: Int64 { moment.withLock { $0 } }
    func note(_ now: Int64) { moment.withLock { $0 = now } }

    private let said = Mutex<[Text]>([])
    /// What whoever wrote has to know of it, beside that it is written: sentences without the full stop, for the answer.
    public var remarks: [Text] { said.withLock { $0 } }
    /// Once, however often a transaction is tried.
    func remark(_ text: Text) { said.withLock { if !$0.contains(text) { $0.append(text) } } }
}

/// One company group: its database and what the program knows about its entities.
public struct Workspace: Sendable {
    public let database: any Database, schema: Schema, zone: Zone, files: FileStore
    /// The entities with the fields they have now.
    public var registry: Registry { schema.registry }
    /// - Parameters:
    ///   - registry: the entities as the program declares them.
    ///   - files: where uploads are kept; nothing is made there before the first one.
    public init(database: any Database, registry: Registry, zone: Zone = Zone(), files: FileStore) {
        (self.database, schema, self.zone, self.files) = (database, Schema(registry), zone, files)
    }
    /// Learns what administrators have changed about fields, here or on another node.
    public func refresh() async throws { try await schema.refresh(from: database) }

    public func read<T: Sendable>(as access: Access, _ body: @escaping @Sendable (Tx) throws -> T) async throws -> T {
        let registry = registry, zone = zone
        return try await database.read { try body(Tx($0, access, registry, zone)) }
    }
    /// - Parameter journal: learns whether anything was logged.
    public func write<T: Sendable>(as access: Access, journal: Journal? = nil, _ body: @escaping @Sendable (Tx) throws -> T) async throws -> T {
        let registry = registry, zone = zone
        return try await database.write { try body(Tx($0, access, registry, zone, journal: journal)) }
    }
}
