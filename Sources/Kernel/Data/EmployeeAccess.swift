public import Database
internal import Foundation
internal import Synchronization

extension Access {
    /// The rights of an employee on a day: the role's grants, the part of the tree under the employee's place, and the absent whose deputy they are.
    public init(of employee: Int64, on day: Day, in tx: Tx) throws {
        guard let person = try tx.rows("SELECT * FROM employee WHERE id = \(employee)").first, let role = Int64(value: person["roleID"]),
              let rights = try tx.rows("SELECT * FROM role WHERE id = \(role)").first else { throw NotFound() }
        let branch: Int64 = Int64(value: person["branchID"]) ?? 0
        let subtree: [Int64] = try tx.rows("""
            WITH RECURSIVE below (id) AS (SELECT id FROM branch WHERE id = \(branch) UNION SELECT branch.id FROM branch JOIN below ON branch.parent_id = below.id)
            SELECT id FROM below
            """).compactMap { Int64(value: $0["id"]) }
        let organisation: [Int64] = try tx.rows("SELECT id FROM branch WHERE organisation_id = (SELECT organisation_id FROM branch WHERE id = \(branch))").compactMap { Int64(value: $0["id"]) }
        // An absence without an end lasts until somebody writes one.
        let covers: [Int64] = try tx.rows("""
            SELECT id FROM employee WHERE deputy_id = \(employee) AND id <> \(employee) AND away_from <= \(day) AND (away_to IS NULL OR away_to >= \(day)) ORDER BY id
            """).compactMap { Int64(value: $0["id"]) }
        self.init(employee: employee, branch: branch, subtree: subtree, organisation: organisation, covers: covers, roleName: Form.plain(rights["name"]),
                  grants: try Access.grants(Form.plain(rights["grants"])), fieldRules: try Access.fieldRules(Form.plain(rights["fieldRules"])),
                  lang: Lang(rawValue: Form.plain(person["lang"])) ?? .ru)
    }

    /// Table → verb → reach, as a role stores it: `{"deal":{"see":2}}`.
    public static func grants(_ json: String) throws -> [String: [String: Reach]] { try readGrants.of(json) }
    /// `table.column` → rule, as a role stores it: `{"counterparty.phone":"hidden"}`.
    public static func fieldRules(_ json: String) throws -> [String: FieldRule] { try readRules.of(json) }
}

private let readGrants = Decoded<[String: [String: Access.Reach]]>(), readRules = Decoded<[String: Access.FieldRule]>()

/// What texts of rights say, read once for each text: every request asks.
private final class Decoded<Meaning: Decodable & Sendable>: Sendable {
    private let known = Mutex<[String: Meaning]>([:])
    func of(_ json: String) throws -> Meaning {
        if let meaning = known.withLock({ $0[json] }) { return meaning }
        let meaning = try JSONDecoder().decode(Meaning.self, from: Data(json.utf8))
        known.withLock { known in
            if known.count >= 200 { known = [:] }
            known[json] = meaning
        }
        return meaning
    }
}
