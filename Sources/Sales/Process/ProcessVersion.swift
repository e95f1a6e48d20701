internal import Database
internal import Kernel
internal import Process

/// One version of a process as it is kept.
typealias ProcessVersion = Versions.Version

extension Versions {
    static let ofProcess = Versions("process_version", of: "process_id")
}

extension Versions.Version {
    private static let definitions = Remembered<Definition>(most: 200)
    /// The definition of a text.
    static func definition(_ text: String) throws -> Definition { try definitions(text) { try Canonical.read(Definition.self, $0) } }
    func read() throws -> Definition { try Self.definition(definition) }

    static func of(_ process: Int64, _ version: Int, in tx: Tx) throws -> ProcessVersion { try Versions.ofProcess.of(process, version, in: tx) }
    static func all(_ process: Int64, in tx: Tx) throws -> [ProcessVersion] { try Versions.ofProcess.all(process, in: tx) }
    /// The definition that new records begin with.
    static func live(of process: Int64, in tx: Tx) throws -> Definition? { try Versions.ofProcess.live(of: process, in: tx)?.read() }
    static func insert(_ definition: Definition, of process: Int64, state: State, in tx: Tx) throws {
        try Versions.ofProcess.insert(Canonical.text(definition), of: process, version: definition.version, state: state, in: tx)
    }
    /// Makes the draft of this number the version that new records begin with.
    static func publish(_ version: Int, of process: Int64, in tx: Tx) throws {
        let draft: ProcessVersion = try of(process, version, in: tx)
        try Versions.ofProcess.publish(version, of: process, in: tx)
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
