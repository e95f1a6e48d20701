public import Database
public import Kernel
internal import Process

/// A process that records go through: deals now. Its versions are kept apart, see ``ProcessVersion``.
public struct BusinessProcess: Record {
    public let id: ID<BusinessProcess>, version: Int
    /// Known by definitions in files.
    public let code: String, name: String, ink: String
    /// `open` or `closed` to new records.
    public let state: String
    /// The published version; nil: nothing was published yet.
    public let live: Int?
    public let archivedAt: Int64?
    var takesNew: Bool { state == "open" && live != nil && archivedAt == nil }

    static let inks: [Field.Choice] = [
        .init("k", "Чёрный", "Black", ink: "k"), .init("c", "Голубой", "Cyan", ink: "c"), .init("m", "Пурпурный", "Magenta", ink: "m"), .init("y", "Жёлтый", "Yellow", ink: "y"),
        .init("g", "Зелёный", "Green", ink: "g"), .init("b", "Синий", "Blue", ink: "b"), .init("r", "Красный", "Red", ink: "r"),
    ]
    public static let entity = Entity(
        "process", path: "processes", one: Text("Процесс", "Process"), many: Text("Процессы", "Processes"), icon: "workflow", title: "name", order: "name",
        ways: shared, isCreatedByForm: false, first: { lang in ready.map { ["code": .text($0.definition.code), "name": .text(lang($0.definition.name.ru, $0.definition.name.en)), "ink": .text($0.ink)] } },
        fields: [
            Field("name", "Название", "Name", required: true, listed: true, sorted: true, searched: true),
            Field("ink", "Цвет", "Colour", .choice(inks), required: true, listed: true),
            Field("state", "Новые записи", "New records", .choice([.init("open", "Принимает", "Takes", ink: "g"), .init("closed", "Закрыт для новых", "Closed to new", closed: true)]), listed: true, editable: false),
            Field("live", "Действующая версия", "Published version", .number, listed: true, editable: false),
            Field("code", "Код", "Code", editable: false),
        ]).reacting { written, tx in try began(written, tx) }

    /// Who may see any process sees all of them: everybody works by them.
    @Sendable static func shared(_ access: Access, _ verb: Access.Verb) -> [Way] {
        verb == .see ? [Way("общий список", "a shared list", "1 = 1")] : []
    }
    /// The ready methodologies a workspace begins with.
    static let ready: [(definition: Definition, ink: String)] = zip(Methodology.all, ["c", "g", "b", "m"]).map { ($0, $1) }

    /// A process that is named as a ready methodology begins with its first version.
    private static func began(_ written: Written, _ tx: Tx) throws {
        guard written.verb == .create, !written.isCarried, written.value("live") == .null, case .text(let code) = written.value("code") else { return }
        guard let methodology: Definition = Methodology.all.first(where: { $0.code == code }) else { return }
        var access: Access = tx.access.withFullReach(cause: tx.access.cause)
        // The stages are named in the language that the process was named in: the workspace's own.
        if written.value("name") == .text(methodology.name.en) { access.lang = .en }
        let full: Tx = tx.acting(as: access)
        try ProcessVersion.insert(methodology, of: written.id, state: .draft, in: full)
        try ProcessVersion.publish(1, of: written.id, in: full)
    }
    static func all(in tx: Tx) throws -> [BusinessProcess] {
        try tx.all("SELECT * FROM \(BusinessProcess.self) WHERE archived_at IS NULL ORDER BY id LIMIT 100")
    }
    /// Changing processes is for those who may change all of them.
    static func mayEdit(_ access: Access) -> Bool { access.reach(.edit, BusinessProcess.table) == .all }
}

/// A stage of a process, one record for all its versions: what lists show and filters ask.
public struct StageRecord: Record {
    public let id: ID<StageRecord>, version: Int
    public let processID: Int64, code: String, name: String, kind: String, place: Int, probability: Int, isGone: Int
    public static let entity = Entity(
        "process_stage", path: "stages", one: Text("Этап", "Stage"), many: Text("Этапы", "Stages"), icon: "kanban", title: "name", order: "place", ways: BusinessProcess.shared, isCreatedByForm: false,
        unique: [["process_id", "code"]],
        fields: [
            Field("name", "Название", "Name", listed: true, editable: false, searched: true),
            Field("process_id", "Процесс", "Process", .link("process"), listed: true, editable: false),
            Field("place", "Место", "Place", .number, listed: true, sorted: true, editable: false),
            Field("kind", "Вид", "Kind", .choice(Stage.Kind.allCases.map { .init($0.rawValue, $0.phrase.ru, $0.phrase.en, closed: $0.isClosed) }), listed: true, editable: false),
            Field("probability", "Вероятность, %", "Probability, %", .number, listed: true, editable: false),
            Field("code", "Код", "Code", editable: false),
            Field("is_gone", "Этапа больше нет", "No longer a stage", .flag, editable: false),
        ]).reacting { written, tx in try settle(written, tx) }

    /// Its place among all stages begins with its process, which has another number in another workspace.
    private static func settle(_ written: Written, _ tx: Tx) throws {
        guard written.isCarried, let process = written.link("process_id"), let place = written.link("place"), place / 1000 != process else { return }
        try tx.update(entity, written.id, ["place": .int(process * 1000 + place % 1000)])
    }
    static func of(_ process: Int64, in tx: Tx) throws -> [StageRecord] {
        try tx.all("SELECT * FROM \(StageRecord.self) WHERE process_id = \(process) ORDER BY place, id LIMIT 200")
    }
    /// Brings the rows of a process in line with a version that is published.
    static func keep(_ definition: Definition, of process: Int64, in tx: Tx) throws {
        var known: [String: StageRecord] = Dictionary(try of(process, in: tx).map { ($0.code, $0) }) { $1 }
        for (place, stage) in definition.stages.enumerated() {
            let values: [String: Value] = [
                "name": .text(tx.access.lang(stage.name.ru, stage.name.en)), "kind": .text(stage.kind.rawValue), "place": .int(process * 1000 + Int64(place)),
                "probability": .int(Int64(stage.chance)), "is_gone": .int(0),
            ]
            if let row: StageRecord = known.removeValue(forKey: stage.code) {
                try tx.update(entity, row.id.rawValue, values)
            } else {
                try tx.insert(entity, values.merging(["process_id": .int(process), "code": .text(stage.code)]) { $1 })
            }
        }
        for row in known.values { try tx.update(entity, row.id.rawValue, ["is_gone": .int(1), "place": .int(process * 1000 + 900 + Int64(row.place % 1000) % 100)]) }
    }
}
