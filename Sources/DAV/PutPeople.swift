internal import Clients
internal import Database
internal import Kernel

extension Put {
    /// Phones and addresses stand in two places, the person's own line and the rows of further ones; the company is a link.
    func people(_ id: Int64, _ patch: inout [String: Value], _ shown: Sent) throws {
        if let named = patch.removeValue(forKey: "company"), let found = try company(named) { patch["counterparty_id"] = .int(found) }
        for (column, kind) in [("phones", "phone"), ("mails", "mail")] {
            guard let wanted = patch.removeValue(forKey: column) else { continue }
            patch[column] = try points(of: id, kind, wanted)
        }
    }
    /// The rows that are gone from the phone go to the bin; what is in no row makes the person's own line.
    private func points(of contact: Int64, _ kind: String, _ wanted: Value) throws -> Value {
        var rest: [String] = Form.plain(wanted).split(separator: "\n").map(String.init)
        let rows: [Row] = try tx.rows("""
            SELECT id, value FROM contact_point WHERE contact_id = \(contact) AND kind = \(kind) AND archived_at IS NULL AND is_wrong IS DISTINCT FROM 1 AND \(tx.access.rows(ContactPoint.entity, .see)) ORDER BY id
            """)
        for row in rows {
            guard let id = Int64(value: row["id"]) else { continue }
            let value: String = Form.plain(row["value"])
            if let index = rest.firstIndex(where: { Put.isSame($0, value, kind) }) { rest.remove(at: index) } else { try tx.archive(ContactPoint.entity, id) }
        }
        return rest.isEmpty ? .null : .text(rest.joined(separator: ", "))
    }
    private static func isSame(_ a: String, _ b: String, _ kind: String) -> Bool {
        kind == "phone" ? a.filter(\.isNumber) == b.filter(\.isNumber) : a.lowercased() == b.lowercased()
    }
    /// The one company of this name that the employee sees.
    func company(_ value: Value?) throws -> Int64? {
        guard case .text(let name)? = value else { return nil }
        let found: [Row] = try tx.rows("SELECT id FROM \(Counterparty.self) WHERE name = \(name) AND archived_at IS NULL ORDER BY id LIMIT 2")
        return found.count == 1 ? found.first.flatMap { Int64(value: $0["id"]) } : nil
    }
}
