internal import Database
internal import Kernel
internal import Process
internal import Surveys

/// A process as its author sees it: one version, what is wrong with it, how it differs from the published one, and how it goes.
struct Editor: Sendable {
    struct Choice: Sendable { let key: String, name: String }
    let processes: [BusinessProcess], process: BusinessProcess, versions: [ProcessVersion], version: ProcessVersion?, definition: Definition, live: Definition?
    let findings: [Finding], differences: [Difference], place: Place
    /// Records on each stage of each version, by stage code; and by version.
    let now: [String: Int], running: [Int: Int]
    let people: [Choice], columns: [Choice], practice: Practice?, past: Int
    let mayEdit: Bool
    /// Templates of letters, destinations of webhooks and surveys: key and name.
    let letters: [(String, String)], destinations: [(String, String)], surveys: [(String, String)]
    var isDraft: Bool { version?.isDraft == true }

    init(_ id: Int64, _ query: Submitted, in tx: Tx) throws {
        let all: [BusinessProcess] = try BusinessProcess.all(in: tx), chosen: BusinessProcess = try tx.find(ID<BusinessProcess>(rawValue: id))
        (processes, process) = (all.contains { $0.id == chosen.id } ? all : all + [chosen], chosen)
        let versions: [ProcessVersion] = try ProcessVersion.all(id, in: tx), asked: Int? = Int(query["v"])
        let version: ProcessVersion? = versions.first { $0.version == asked } ?? versions.first { $0.isDraft } ?? versions.first
        let definition: Definition = try version?.read() ?? Definition(chosen.code, Phrase(chosen.name, chosen.name), stages: [])
        let live: Definition? = try versions.first { $0.status == .live }?.read(), isDraft: Bool = version?.isDraft == true
        (self.versions, self.version, self.definition, self.live) = (versions, version, definition, live)
        findings = isDraft ? try Mentions(in: tx).check(definition) : []
        differences = isDraft ? live?.differences(to: definition) ?? [] : []
        place = Place(stage: query["stage"].isEmpty ? nil : query["stage"], action: query["action"].isEmpty ? nil : query["action"])
        let counts: [Row] = try tx.rows("SELECT version, stage, COUNT(*) AS n FROM process_run WHERE process_id = \(id) AND state = 'open' GROUP BY version, stage")
        var now: [String: Int] = [:], running: [Int: Int] = [:]
        for row in counts {
            now[Form.plain(row["stage"]), default: 0] += Int(value: row["n"]) ?? 0
            running[Int(value: row["version"]) ?? 0, default: 0] += Int(value: row["n"]) ?? 0
        }
        (self.now, self.running) = (now, running)
        mayEdit = BusinessProcess.mayEdit(tx.access)
        people = try Self.people(in: tx)
        (letters, destinations, surveys) = (try LetterTemplate.choices(in: tx), try Destination.choices(in: tx), try Survey.choices(in: tx))
        let entity: Entity = tx.current(Deal.entity)
        columns = entity.fields.filter { tx.access.sees(entity, $0) }.map { Choice(key: $0.column, name: tx.access.lang($0.label)) }
        (practice, past) = try Self.practice(id, definition, in: tx)
    }

    /// Whom a rule may name.
    static func people(in tx: Tx) throws -> [Choice] {
        let lang: Lang = tx.access.lang
        let fixed: [Choice] = [Assignee.responsible, .superior, .deputy].map { Choice(key: DraftFields.key($0), name: lang($0.phrase)) }
        let ready: [Choice] = Methodology.roles.map { Choice(key: "role:" + $0.code, name: lang("роль: ", "role: ") + lang($0.name)) }
        let roles: [Choice] = try tx.rows("SELECT name FROM role WHERE archived_at IS NULL ORDER BY name LIMIT 60").map { Form.plain($0["name"]) }.map { Choice(key: "role:" + $0, name: lang("роль: ", "role: ") + $0) }
        let places: [Choice] = try tx.rows("SELECT id, name FROM branch WHERE archived_at IS NULL ORDER BY name LIMIT 60").map { Choice(key: "department:" + Form.plain($0["id"]), name: lang("отдел: ", "department: ") + Form.plain($0["name"])) }
        let staff: [Choice] = try tx.rows("SELECT id, name FROM employee WHERE archived_at IS NULL ORDER BY name LIMIT 100").map { Choice(key: "employee:" + Form.plain($0["id"]), name: Form.plain($0["name"])) }
        return fixed + ready + roles + places + staff
    }
    /// How the last records went: the newest five hundred.
    private static func practice(_ id: Int64, _ definition: Definition, in tx: Tx) throws -> (Practice?, Int) {
        let since: Int64 = tx.now - 90 * 86_400_000
        let rows: [Row] = try tx.rows("SELECT id, run FROM process_run WHERE process_id = \(id) ORDER BY id DESC LIMIT 500")
        let histories: [History] = try rows.compactMap { row in
            let run: Run = try Canonical.read(Run.self, Form.plain(row["run"]))
            guard (run.moves.last?.at ?? 0) >= since || !run.isClosed else { return nil }
            return History(item: Int64(value: row["id"]) ?? 0, run)
        }
        guard !histories.isEmpty else { return (nil, 0) }
        let clock: WorkClock = try Calendars.clock(nil, in: tx)
        return (Practice(definition, histories, now: tx.now, elapsed: { clock.minutes(from: $0, to: $1) }), histories.count)
    }
    func name(_ rule: Assignee) -> String? { people.first { $0.key == DraftFields.key(rule) }?.name }
}

/// Whether what a definition names is there, for its check.
struct Mentions {
    let assigning: Assigning, roles: Set<String>, tx: Tx
    init(in tx: Tx) throws {
        (assigning, self.tx) = (Assigning(in: tx), tx)
        roles = Set(try tx.rows("SELECT name FROM role WHERE archived_at IS NULL LIMIT 500").map { Plain.fold(Form.plain($0["name"])) })
    }

    func check(_ definition: Definition) throws -> [Finding] { try definition.check { try exists($0) } }

    private func exists(_ mention: Mention) throws -> Bool {
        switch mention {
        case .assignee(.role(let code)):
            // A role without people yet: who is responsible for the deal stands in.
            return try assigning.exists(.role(code)) || !roles.isDisjoint(with: Assigning.names(of: code))
        case .assignee(let rule): return try assigning.exists(rule)
        case .right(let right): return MoveRight(rawValue: right) != nil
        case .condition(let asked):
            // Whatever is wrong with it, it cannot be asked.
            guard let condition: Condition = try? Condition(json: asked.json) else { return false }
            return (try? condition.sql(tx.current(Deal.entity), in: tx)) != nil
        case .subject(.field, let column): return tx.current(Deal.entity).field(column)?.isEditable == true
        // A number is a template; the words of a ready methodology mean a letter that a person writes. Documents are made by hand.
        case .subject(.letter, let subject): return try Int64(subject).map { try LetterTemplate.find($0, in: tx) != nil } ?? true
        case .subject(.document, _): return true
        case .subject(.webhook, let subject): return try Int64(subject).map { id in try !tx.rows("SELECT id FROM destination WHERE id = \(id) AND archived_at IS NULL AND state = 'on'").isEmpty } ?? false
        case .subject(.survey, let subject): return try Int64(subject).map { try Survey.isThere($0, in: tx) } ?? false
        case .subject: return false
        }
    }
}
