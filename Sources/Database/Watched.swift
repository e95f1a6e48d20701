/// A database that tells everything it is asked, statement by statement: for query budgets in tests and the floor of the benchmark.
public struct Watched: Database {
    private let base: any Database
    private let seen: @Sendable (_ text: String, _ values: [Value]) -> Void
    public var dialect: Dialect { base.dialect }

    /// - Parameter seen: called before each statement, on the thread that runs it.
    public init(_ base: any Database, seen: @escaping @Sendable (_ text: String, _ values: [Value]) -> Void) { (self.base, self.seen) = (base, seen) }

    public func read<T: Sendable>(_ body: @escaping @Sendable (Connection) throws -> T) async throws -> T {
        try await base.read { [seen] in try body(Self.watched($0, seen)) }
    }
    public func write<T: Sendable>(_ body: @escaping @Sendable (Connection) throws -> T) async throws -> T {
        try await base.write { [seen] in try body(Self.watched($0, seen)) }
    }
    private static func watched(_ connection: Connection, _ seen: @escaping @Sendable (String, [Value]) -> Void) -> Connection {
        let execute: (String, [Value]) throws -> [Row] = connection.execute
        return Connection(dialect: connection.dialect, scope: connection.scope) { text, values in
            seen(text, values)
            return try execute(text, values)
        }
    }
}
