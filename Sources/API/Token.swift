public import Database
public import Kernel
public import Logging

/// A personal token: a program's key to what its owner may do, or to a part of it. The database holds its hash only.
public struct Token: Decodable, Sendable {
    public let id: Int64, employeeID: Int64, name: String, hint: String, scopes: String, createdAt: Int64, expiresAt: Int64?, lastUsedAt: Int64?
    /// How its texts begin, so that a leaked one is recognised.
    public static let prefix: String = "ottisk_"
    /// The most tokens one employee may have.
    public static let most: Int = 50
    /// Milliseconds between two notes of its use.
    static let pause: Int64 = 60_000

    static let migration = Migration("api-1", [
        """
        CREATE TABLE api_token (\(SQL.identity), employee_id BIGINT NOT NULL REFERENCES employee (id), name TEXT NOT NULL, token_hash TEXT NOT NULL UNIQUE, hint TEXT NOT NULL,
          scopes TEXT NOT NULL, created_at BIGINT NOT NULL, expires_at BIGINT, last_used_at BIGINT)
        """,
        "CREATE INDEX api_token_employee ON api_token (employee_id, id)",
        // Answers to repeat: a token's key, the hash of what was asked, and the answer.
        """
        CREATE TABLE api_answer (\(SQL.identity), token_id BIGINT NOT NULL REFERENCES api_token (id) ON DELETE CASCADE, name TEXT NOT NULL, asked TEXT NOT NULL,
          location TEXT NOT NULL, etag TEXT NOT NULL, body TEXT NOT NULL, created_at BIGINT NOT NULL, UNIQUE (token_id, name))
        """,
        "CREATE INDEX api_answer_age ON api_answer (created_at)",
    ])

    /// What its writes carry in the change log.
    public var cause: String { "api \(id) \(name)" }

    /// The tokens of an employee, newest first.
    public static func all(of employee: Int64, in tx: Tx) throws -> [Token] {
        try tx.all("SELECT * FROM api_token WHERE employee_id = \(employee) ORDER BY id DESC LIMIT \(most)")
    }
    /// - Parameters:
    ///   - days: how long it lives; nil: until it is revoked.
    ///   - bytes: how much of it is random; fewer where a person types it.
    /// - Returns: its text, which nobody can see again.
    public static func make(_ name: String, _ scopes: Scopes, days: Int?, bytes: Int = 24, of employee: Int64, in tx: Tx) throws -> String {
        let text: String = prefix + Crypto.token(bytes), expires: Int64? = days.map { tx.now + Int64($0) * 86_400_000 }
        try tx.run("""
            INSERT INTO api_token (employee_id, name, token_hash, hint, scopes, created_at, expires_at)
            VALUES (\(employee), \(name), \(Crypto.hash(text)), \(String(text.suffix(4))), \(scopes.text), \(tx.now), \(expires))
            """)
        return text
    }
    /// - Throws: `NotFound` when the employee has no such token.
    public static func revoke(_ id: Int64, of employee: Int64, in tx: Tx) throws {
        guard try !tx.rows("DELETE FROM api_token WHERE id = \(id) AND employee_id = \(employee) RETURNING id").isEmpty else { throw NotFound() }
    }

    /// The living token of a text, with its owner's rights as far as its scopes let them.
    public static func find(_ text: String, in tx: Tx) throws -> (token: Token, access: Access)? {
        guard text.hasPrefix(prefix), text.utf8.count < 100 else { return nil }
        let token: Token? = try tx.first("""
            SELECT api_token.* FROM api_token JOIN employee ON employee.id = api_token.employee_id
            WHERE token_hash = \(Crypto.hash(text)) AND (expires_at IS NULL OR expires_at > \(tx.now)) AND employee.archived_at IS NULL
            """)
        guard let token else { return nil }
        var access: Access = try Access(of: token.employeeID, on: tx.today, in: tx).limited(to: Scopes(token.scopes).verbs)
        access.cause = token.cause
        return (token, access)
    }
    /// Notes that it was used: once a minute is enough. A full disk does not keep anybody from reading.
    public func noteUse(in workspace: Workspace, _ logger: Logger) async throws {
        let now: Int64 = Clock.now(), id: Int64 = id
        guard (lastUsedAt ?? 0) < now - Token.pause else { return }
        do { try await workspace.write(as: .program("api")) { try $0.run("UPDATE api_token SET last_used_at = \(now) WHERE id = \(id)") } } catch DatabaseError.full(let why) {
            logger.warning("the use of token \(id) is not noted: \(why)")
        }
    }
}

/// What a token is for: everything, reading everything, or chosen entities.
public struct Scopes: Sendable, Equatable {
    public enum Reach: String, Sendable { case read, write }
    /// Entity's table → how far, `*` for every entity. Writing includes reading.
    public let reaches: [String: Reach]

    public init(_ reaches: [String: Reach]) { self.reaches = reaches }
    /// As stored: `*:write`, `counterparty:read task:write`.
    public init(_ text: String) {
        reaches = Dictionary(text.split(separator: " ").compactMap { word in
            let parts: [Substring] = word.split(separator: ":")
            guard parts.count == 2, let reach = Reach(rawValue: String(parts[1])) else { return nil }
            return (String(parts[0]), reach)
        }) { $1 }
    }
    /// As stored.
    public var text: String { reaches.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value.rawValue)" }.joined(separator: " ") }
    var verbs: [String: Set<Access.Verb>] {
        reaches.mapValues { $0 == .read ? [.see, .export] : Set(Access.Verb.allCases) }
    }
    /// In words of the reader.
    public func words(_ registry: Registry, _ lang: Lang) -> String {
        if let all = reaches["*"] { return all == .write ? lang("всё, что можно мне", "everything I may") : lang("читать всё", "read everything") }
        let names: [String] = registry.published.compactMap { entity in
            reaches[entity.table].map { lang(entity.many) + ($0 == .write ? lang(" (и менять)", " (and change)") : "") }
        }
        return names.isEmpty ? lang("ничего", "nothing") : names.joined(separator: ", ")
    }
}
