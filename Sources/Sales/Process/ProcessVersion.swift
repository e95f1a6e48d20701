internal import Database
internal import Kernel
internal import Process

/// One version of a process as it is kept.
struct ProcessVersion: Decodable, Sendable {
    enum State: String, Sendable { case draft, live, old }
    let processID: Int64, version: Int, definition: String, revision: Int, changedAt: Int64, changedBy: Int64
    let publishedAt: Int64?, publishedBy: Int64?
    private let state: String
    var status: State { State(rawValue: state) ?? .old }
    var isDraft: Bool { status == .draft }
    func read() throws -> Definition { try Canonical.definition(definition) }

    static func of(_ process: Int64, _ version: Int, in tx: Tx) throws -> ProcessVersion {
        guard let found: ProcessVersion = try tx.first("SELECT * FROM process_version WHERE process_id = \(process) AND version = \(version)") else { throw NotFound() }
        return found
    }
    static func all(_ process: Int64, in tx: Tx) throws -> [ProcessVersion] {
        try tx.all("SELECT * FROM process_version WHERE process_id = \(process) ORDER BY version DESC LIMIT 50")
    }
    /// The definition that new records begin with.
    static func live(of process: Int64, in tx: Tx) throws -> Definition? {
        let row: ProcessVersion? = try tx.first("SELECT * FROM process_version WHERE process_id = \(process) AND state = 'live' ORDER BY version DESC LIMIT 1")
        return try row?.read()
    }
    static func insert(_ definition: Definition, of process: Int64, state: State, in tx: Tx) throws {
        try tx.run("""
            INSERT INTO process_version (process_id, version, state, definition, changed_at, changed_by)
            VALUES (\(process), \(definition.version), \(state.rawValue), \(try Canonical.text(definition)), \(tx.now), \(tx.access.employee))
            """)
    }
    /// Makes the draft of this number the version that new records begin with.
    static func publish(_ version: Int, of process: Int64, in tx: Tx) throws {
        let draft: ProcessVersion = try of(process, version, in: tx)
        try tx.run("UPDATE process_version SET state = 'old' WHERE process_id = \(process) AND state = 'live'")
        try tx.run("UPDATE process_version SET state = 'live', published_at = \(tx.now), published_by = \(tx.access.employee) WHERE process_id = \(process) AND version = \(version)")
        try StageRecord.keep(try draft.read(), of: process, in: tx)
        try tx.update(BusinessProcess.entity, process, ["live": .int(Int64(version))])
    }
}

extension Lang {
    /// A phrase of a definition.
    func callAsFunction(_ phrase: Phrase) -> String { self(phrase.ru, phrase.en) }
}
extension Phrase {
    var text: Text { Text(ru, en) }
}
