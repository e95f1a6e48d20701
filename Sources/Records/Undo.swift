internal import Database
internal import Hummingbird
public import Kernel

/// Taking back one's own last action: everything one transaction wrote, as long as nobody has changed it since.
public struct UndoScreens: Sendable {
    /// An action older than this is taken back from the history of its card. Milliseconds.
    static let limit: Int64 = 15 * 60_000
    public init() {}
    public func register(in routes: Routes) { routes.post("undo", undo) }

    /// `moment` names the transaction; without it, the last one of this person.
    @Sendable private func undo(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let form = try await request.form(), lang: Lang = context.lang
        let entity: String? = try await context.job().write(as: context.access.because("undo")) { tx in
            // What a person did, and what followed from it in their process.
            let own: SQL = "cause IN ('', \(Change.process))"
            let moment: Int64 = Int64(form["moment"]) ?? 0
            let when: SQL = moment > 0 ? "at = \(moment)" : "at = (SELECT MAX(at) FROM change_log WHERE employee_id = \(tx.access.employee) AND \(own) AND id > (SELECT last - 200 FROM change_head))"
            let changes: [Change] = try tx.all("SELECT * FROM change_log WHERE employee_id = \(tx.access.employee) AND \(own) AND \(when) AND id > (SELECT last - 2000 FROM change_head) ORDER BY id DESC LIMIT 50")
            guard let newest = changes.first, tx.now - newest.at < Self.limit else { throw BadRequest("Отменять нечего", "There is nothing to undo") }
            for change in changes {
                // Another change of the same action may have taken it back already, as a process does with its tasks.
                guard try change.reverse(in: tx) || change.isTakenBack(in: tx) else {
                    throw BadRequest("Отменить не получится: запись с тех пор изменили или на это нет права", "This cannot be undone: the record was changed since, or the right is missing")
                }
            }
            return tx.registry[newest.entity]?.path
        }
        let back: String = form["back"]
        let isPath: Bool = back.hasPrefix("/") && !back.hasPrefix("//") && !back.contains("\\") && !back.contains("\n") && !back.contains("\r")
        return .go(isPath ? back : "/\(entity ?? "")", toast: lang("Отменено", "Undone"))
    }
}
extension Access {
    func because(_ cause: String) -> Access {
        var access: Access = self
        access.cause = cause
        return access
    }
}
