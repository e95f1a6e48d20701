internal import Clients
internal import Database
internal import Kernel

extension Shelf {
    /// The most items of a collection.
    static let most: Int = 10_000
    /// Days back that meetings and done tasks are kept in a phone.
    static let past: Int = 365, done: Int = 30

    /// The records of the collection, or those of them with these numbers.
    func rows(_ ids: [Int64]? = nil, in tx: Tx) throws -> [Row] {
        let chosen: SQL = ids.map { "AND id IN \(in: $0)" } ?? "", me: SQL = tx.access.isMe("owner_id")
        switch self {
        case .meetings:
            let from: Int64 = tx.zone.instant(tx.today.adding(-Self.past))
            return try tx.rows("""
                SELECT * FROM \(Interaction.self) WHERE \(me) AND archived_at IS NULL AND starts_at >= \(from) AND (planned = 1 OR channel IN ('call', 'meeting', 'event')) \(chosen)
                ORDER BY starts_at DESC, id DESC LIMIT \(Self.most)
                """)
        case .tasks:
            let from: Int64 = tx.now - Int64(Self.done) * 86_400_000
            return try tx.rows("SELECT * FROM \(Task.self) WHERE \(me) AND archived_at IS NULL AND (done_at IS NULL OR done_at >= \(from)) \(chosen) ORDER BY due_on DESC, id DESC LIMIT \(Self.most)")
        case .people:
            // One's own in the product's sense: owner, backup or participant of the client. A phone is no place for everybody's.
            let all: Access = tx.access
            let own = Access(employee: all.employee, branch: all.branch, subtree: all.subtree, organisation: all.organisation, covers: all.covers, roleName: "", grants: ["*": ["see": .own]])
            return try tx.rows("SELECT * FROM \(Contact.self) WHERE archived_at IS NULL AND \(own.rows(Contact.entity, .see)) \(chosen) ORDER BY name, id LIMIT \(Self.most)")
        }
    }
}
