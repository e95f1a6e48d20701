internal import Foundation
internal import HTML
internal import Hummingbird
public import Kernel

/// Something that is done to many records of a list at once, beside changing a field: marking tasks as done.
/// A few are done at once, more of them as background work that can be taken back.
public struct BulkAction: Sendable {
    let name: String, entity: Entity, icon: String, label: Text
    let act: @Sendable (Int64, Tx) throws -> Bool
    /// The most that one request does itself.
    static let few: Int = 50

    /// - Parameters:
    ///   - name: the last part of the address.
    ///   - act: does it to one record; false: it was left as it was.
    public init(_ name: String, on entity: Entity, icon: String, _ label: Text, act: @escaping @Sendable (Int64, Tx) throws -> Bool) {
        (self.name, self.entity, self.icon, self.label, self.act) = (name, entity, icon, label, act)
    }
    var path: String { "/\(entity.path)/all/\(name)" }

    /// The background work, for the composition root.
    public var kind: JobKind {
        JobKind("\(entity.table)-\(name)") { payload, progress, tx in
            let change: BulkChange = try JSONDecoder().decode(BulkChange.self, from: Data(payload.utf8)), entity: Entity = tx.current(self.entity)
            let last: Int64 = Int64(progress.cursor) ?? 0, ids: [Int64] = try change.found(entity, after: last, in: tx)
            for id in ids {
                progress.cursor = String(id)
                progress.done += 1
                if try act(id, tx) { progress.affected += 1 } else { progress.left += 1 }
            }
            return ids.count == BulkChange.chunk
        }
    }
    func register(in routes: Routes) { routes.post(String(path.dropFirst()), run) }

    @Sendable private func run(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let typed = try await request.form(), lang: Lang = context.lang
        guard context.access.reach(.edit, entity.table) > .none else { throw NotAllowed() }
        let change = try BulkChange(chosenOf: entity, typed), back: String = "/\(entity.path)" + (typed["query"].isEmpty ? "" : "?" + typed["query"])
        if change.query.isEmpty, change.ids.count <= Self.few {
            let done: Int = try await context.write { tx in try change.found(entity, after: 0, in: tx).reduce(0) { try act($1, tx) ? $0 + 1 : $0 } }
            return .go(back, toast: "\(lang(label)): \(lang.number(done))")
        }
        let job: Int64 = try await context.write { tx in
            let payload: String = String(decoding: try JSONEncoder().encode(change), as: UTF8.self)
            return try tx.enqueue(kind.name, title: "\(lang(entity.many)): \(lang(label).lowercased())", payload: payload, total: try Bulk.count(change, tx.current(entity), in: tx))
        }
        return .go("/jobs/\(job)")
    }
    /// The button in the bar of ticked records: its value is the token, which only a POST carries.
    func button(_ lang: Lang, csrf: String) -> HTML {
        "<button class=\"btn btn-line btn-sm\" name=\"csrf\" value=\"\(csrf)\" formmethod=\"post\" formaction=\"\(path)\">\(Kernel.icon(icon, small: true))\(lang(label))</button>"
    }
}
