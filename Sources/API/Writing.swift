internal import Database
internal import HTTPTypes
internal import Hummingbird
internal import Kernel
internal import Records

// Writing goes the way of the forms: the same checks of fields, the same rule of the entity, the same rights and change log.
extension Call {
    /// The body against its description, and then as a form would send it.
    private func submitted(_ json: JSONValue, _ entity: Entity, creating: Bool) throws -> Submitted {
        let properties: [Shape.Property] = entity.written(access, creating: creating)
        let wrongs: [Wrong] = Shape.object(properties).wrongs(json, at: .body([]))
        if !wrongs.isEmpty { throw Problem.invalid(wrongs) }
        guard case .object(let members) = json else { return Submitted() }
        return Submitted(Dictionary(members.compactMap { member in entity.field(member.name).map { (member.name, $0.typed(member.value)) } }) { $1 })
    }
    private static func checked(_ submitted: Submitted, _ entity: Entity, _ id: Int64?, in tx: Tx) throws -> [String: Value] {
        var form = try Form(entity, submitted: submitted, creating: id == nil, in: tx, zone: tx.zone)
        try form.check(id, in: tx)
        if form.isValid { return form.patch }
        throw Problem.refused(form.errors.sorted { $0.key < $1.key }.map { Wrong(.body([$0.key]), $0.value) })
    }

    func create(_ entity: Entity) async throws -> Answer {
        try need(.create, entity)
        guard access.creates(entity) else { throw NotAllowed() }
        let key: String? = try Repeat.key(request.headers), (json, bytes) = try await body()
        let submitted: Submitted = try submitted(json, entity, creating: true)
        let token: Int64 = token.id, asked: String = Repeat.hash(entity, bytes)
        return try await workspace.write(as: access) { tx in
            if let key, let answer = try Repeat.take(key, asked, of: token, in: tx) { return answer }
            let id: Int64 = try tx.insert(entity, Call.checked(submitted, entity, nil, in: tx))
            var answer: Answer = try Call.written(entity, id, in: tx)
            answer.status = .created
            answer.headers[.location] = "\(API.base)/\(entity.path)/\(id)"
            if let key { try Repeat.keep(answer, key, of: token, in: tx) }
            return answer
        }
    }
    func change(_ entity: Entity, _ id: Int64) async throws -> Answer {
        try need(.edit, entity)
        let json: JSONValue = try await body().json, submitted: Submitted = try submitted(json, entity, creating: false), expected: Set<Int64>? = try expected()
        return try await write(expected) { tx in
            try Call.meets(expected, try tx.row(entity, id))
            guard try tx.may(.edit, entity, id) else { throw NotAllowed() }
            try tx.update(entity, id, Call.checked(submitted, entity, id, in: tx))
            return try Call.written(entity, id, in: tx)
        }
    }
    func bin(_ entity: Entity, _ id: Int64, _ archived: Bool) async throws -> Answer {
        try need(.archive, entity)
        let expected: Set<Int64>? = try expected()
        return try await write(expected) { tx in
            try Call.meets(expected, try tx.row(entity, id))
            try tx.archive(entity, id, archived)
            return try Call.written(entity, id, in: tx)
        }
    }
    private static func meets(_ expected: Set<Int64>?, _ row: Row) throws {
        guard let expected else { return }
        if !expected.contains(Int64(value: row["version"]) ?? 0) { throw Problem.stale }
    }
    /// Whoever named a version is told that it is gone, also when somebody saved in the same instant.
    private func write(_ expected: Set<Int64>?, _ body: @escaping @Sendable (Tx) throws -> Answer) async throws -> Answer {
        do { return try await workspace.write(as: access, body) } catch let error as Stale { throw expected == nil ? error : Problem.stale }
    }
}

/// Creating once, however often it is asked: the answer to an `Idempotency-Key` is kept for a day.
enum Repeat {
    /// Milliseconds.
    static let age: Int64 = 86_400_000
    static let pattern = Shape.Pattern(source: "^[!-~]{1,200}$", words: Text("Нужно от 1 до 200 печатных знаков ASCII без пробелов", "From 1 to 200 printable ASCII characters without spaces are needed")) { text in
        (1...200).contains(text.utf8.count) && text.utf8.allSatisfy { (33...126).contains($0) }
    }
    static func key(_ headers: HTTPFields) throws -> String? {
        guard let name = HTTPField.Name("Idempotency-Key"), let key = headers[name] else { return nil }
        guard pattern.matches(key) else { throw Problem.invalid([Wrong(.header("Idempotency-Key"), pattern.words)]) }
        return key
    }
    static func hash(_ entity: Entity, _ bytes: [UInt8]) -> String {
        let hasher = Crypto.Hasher()
        hasher.add(Array("POST \(entity.table)\n".utf8))
        hasher.add(bytes)
        return hasher.finish()
    }
    /// Takes the key for this transaction; the answer that was given when somebody else has taken it.
    ///
    /// Two at once: the second waits at the row of the first, and then finds its answer.
    static func take(_ key: String, _ asked: String, of token: Int64, in tx: Tx) throws -> Answer? {
        try tx.run("DELETE FROM api_answer WHERE created_at < \(tx.now - age)")
        let mine: [Row] = try tx.rows("""
            INSERT INTO api_answer (token_id, name, asked, location, etag, body, created_at) VALUES (\(token), \(key), \(asked), '', '', '', \(tx.now))
            ON CONFLICT (token_id, name) DO NOTHING RETURNING id
            """)
        if !mine.isEmpty { return nil }
        guard let old = try tx.rows("SELECT * FROM api_answer WHERE token_id = \(token) AND name = \(key)").first else { throw Problem.stale }
        guard old["asked"] == .text(asked) else {
            throw Problem(.unprocessableContent, .repeated, "С этим Idempotency-Key уже пришло другое тело.", "Another body came with this Idempotency-Key before.")
        }
        return Answer(.created, bytes: Array(Form.plain(old["body"]).utf8), [.location: Form.plain(old["location"]), .eTag: Form.plain(old["etag"])])
    }
    static func keep(_ answer: Answer, _ key: String, of token: Int64, in tx: Tx) throws {
        try tx.run("""
            UPDATE api_answer SET location = \(answer.headers[.location] ?? ""), etag = \(answer.headers[.eTag] ?? ""), body = \(String(decoding: answer.body, as: UTF8.self))
            WHERE token_id = \(token) AND name = \(key)
            """)
    }
}
