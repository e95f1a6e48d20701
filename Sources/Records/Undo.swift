internal import Database
internal import Hummingbird
public import Kernel

/// Taking back one's own last action: everything one transaction wrote, as long as nobody has changed it since.
///
/// Work in the background and merges have a way back of their own: where one of them was the last action, the answer leads to it.
public struct UndoScreens: Sendable {
    public init() {}
    public func register(in routes: Routes) { routes.post("undo", undo) }

    /// `moment` names the transaction; without it, the last action of this person.
    @Sendable private func undo(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let form = try await request.form(), lang: Lang = context.lang, moment: Int64? = Int64(form["moment"]).flatMap { $0 > 0 ? $0 : nil }
        let outcome: LastAction.Outcome = try await context.job().write(as: context.access.because("undo")) { tx in
            if let moment { return try LastAction.at(moment, in: tx).reverse(in: tx) }
            guard let last = try LastAction.last(in: tx) else { return .nothing }
            return try last.reverse(in: tx)
        }
        let back: String = form["back"]
        let isPath: Bool = back.hasPrefix("/") && !back.hasPrefix("//") && !back.contains("\\") && !back.contains("\n") && !back.contains("\r")
        switch outcome {
        case .undone(let words, let list): return .go(isPath ? back : "/\(list)", toast: lang("Отменено: ", "Undone: ") + words)
        case .nothing: return .go(isPath ? back : "/", toast: lang("Отменять больше нечего", "There is nothing more to undo"))
        case .elsewhere(let words, let url):
            return .go(url, toast: lang("Последнее действие: \(words). Отменить его можно на этой странице", "The last action: \(words). It can be undone on this page"))
        }
    }
}

/// What one person did last.
enum LastAction {
    /// Everything that one transaction wrote, newest first.
    case changes([Change])
    /// Its way back is a page.
    case page(words: String, url: String)
    /// It was an undo itself.
    case undo

    enum Outcome: Sendable { case undone(words: String, list: String), nothing, elsewhere(words: String, url: String) }
    /// An action older than this is taken back from the history of its card. Milliseconds.
    static let limit: Int64 = 15 * 60_000
    /// How far back in the log one's last entry is looked for.
    private static let reach: Int = 100_000
    /// What a person did, and what followed from it in their process.
    private static func isOwn(_ cause: String) -> Bool { cause.isEmpty || cause == Change.process || cause.hasPrefix("restore ") }

    /// The action of a moment, as a toast names it.
    static func at(_ moment: Int64, in tx: Tx) throws -> LastAction {
        let newest: Change? = try tx.first("SELECT * FROM change_log WHERE id > (SELECT last - \(reach) FROM change_head) AND employee_id = \(tx.access.employee) AND at = \(moment) ORDER BY id DESC LIMIT 1")
        guard let newest, tx.now - newest.at < limit else { throw BadRequest("Отменять нечего", "There is nothing to undo") }
        let all: [Change] = try whole(newest, in: tx).filter { isOwn($0.cause) }
        guard !all.isEmpty else { throw BadRequest("Отменять нечего", "There is nothing to undo") }
        return .changes(all)
    }
    /// Nil: nothing of late.
    static func last(in tx: Tx) throws -> LastAction? {
        let causes: SQL = "(cause IN ('', 'undo', \(Change.process)) OR cause LIKE 'restore %' OR cause LIKE 'merge %' OR cause LIKE 'unmerge %')"
        let newest: Change? = try tx.first("SELECT * FROM change_log WHERE id > (SELECT last - \(reach) FROM change_head) AND employee_id = \(tx.access.employee) AND \(causes) ORDER BY id DESC LIMIT 1")
        if let ordered = try ordered(after: newest?.at ?? 0, in: tx) { return ordered }
        guard let newest, tx.now - newest.at < limit else { return nil }
        if newest.cause.hasPrefix("unmerge ") { return .undo }
        if newest.cause.hasPrefix("merge ") { return try merge(newest, in: tx) }
        let all: [Change] = try whole(newest, in: tx)
        return all.contains { $0.cause == "undo" } ? .undo : .changes(all.filter { isOwn($0.cause) })
    }
    /// Entries of one transaction stand together in the log, whoever else it wrote for.
    private static func whole(_ newest: Change, in tx: Tx) throws -> [Change] {
        var all: [Change] = [], before: Int64 = newest.id + 1
        while true {
            let page: [Change] = try tx.all("SELECT * FROM change_log WHERE id < \(before) ORDER BY id DESC LIMIT 500"), same: ArraySlice<Change> = page.prefix { $0.at == newest.at }
            all += same.filter { $0.employeeID == newest.employeeID }
            guard same.count == 500, let last = page.last else { return all }
            before = last.id
        }
    }
    /// Work ordered later than the newest entry: a bulk change, an import, a reassignment.
    private static func ordered(after moment: Int64, in tx: Tx) throws -> LastAction? {
        // Checks, exports and counts change no records.
        let silent: [String] = ["import-check", "workspace-check", "workspace-export", "person-export", "digest", "duplicates", "client-classes", "reindex", "segment", "rule-sweep", "retention", "draft-trial", "merge", "erase"]
        let job: Job? = try tx.first("""
            SELECT * FROM job WHERE employee_id = \(tx.access.employee) AND created_at >= \(moment) AND created_at > \(tx.now - limit) AND kind NOT IN \(in: silent)
              AND (affected > 0 OR state IN ('queued', 'running')) ORDER BY id DESC LIMIT 1
            """)
        guard let job else { return nil }
        if ["undo", "reassign-back", "unmerge", "workspace-undo"].contains(job.kind) { return .undo }
        return .page(words: job.title, url: job.kind == "import" ? "/imports/\(job.payload)" : "/jobs/\(job.id)")
    }
    private static func merge(_ change: Change, in tx: Tx) throws -> LastAction {
        let id: Int64 = Int64(change.cause.split(separator: " ").last ?? "") ?? 0
        guard let merge: Merge = try tx.first("SELECT * FROM merge_run WHERE id = \(id)"), let entity = tx.registry[merge.entity], ["done", "moving"].contains(merge.state) else { return .undo }
        let title: String = try Lookups.title(entity, merge.survivorID, in: tx)
        return .page(words: tx.access.lang("объединение карточек, \(title)", "merge of cards, \(title)"), url: entity.url(merge.survivorID))
    }

    func reverse(in tx: Tx) throws -> Outcome {
        switch self {
        case .undo: return .nothing
        case .page(let words, let url): return .elsewhere(words: words, url: url)
        case .changes(let all):
            let words: String = try Self.words(all, in: tx), before: Value? = try tx.rows("SELECT last FROM change_head").first?["last"]
            for change in all {
                // Another change of the same action may have taken it back already, as a process does with its tasks.
                guard try change.reverse(in: tx) || change.isTakenBack(in: tx) else {
                    throw BadRequest("Отменить не получится: запись с тех пор изменили или на это нет права", "This cannot be undone: the record was changed since, or the right is missing")
                }
            }
            let after: Value? = try tx.rows("SELECT last FROM change_head").first?["last"]
            return before == after ? .nothing : .undone(words: words, list: all.last.flatMap { tx.registry[$0.entity]?.path } ?? "")
        }
    }
    /// What it was, by its first change: `edit, Task T-000001 Call`.
    private static func words(_ all: [Change], in tx: Tx) throws -> String {
        guard let first = all.last, let entity = tx.registry[first.entity] else { return "" }
        let lang: Lang = tx.access.lang, verbs: [String: Text] = ["create": Text("создание", "creation"), "edit": Text("правка", "edit"), "archive": Text("в корзину", "to the bin"), "restore": Text("возврат из корзины", "back from the bin")]
        let title: String = String(try Lookups.title(entity, first.recordID, in: tx).prefix(80)), verb: String = verbs[first.verb].map { lang($0) } ?? first.verb
        let more: String = all.count > 1 ? lang(" и ещё \(lang.number(all.count - 1))", " and \(lang.number(all.count - 1)) more") : ""
        return "\(verb), \(lang(entity.one).lowercased()) \(title)\(more)"
    }
}
extension Access {
    func because(_ cause: String) -> Access {
        var access: Access = self
        access.cause = cause
        return access
    }
}
