internal import Database
internal import Kernel
internal import Requisites

/// How duplicates of clients and people are recognised, and what their merge settles.
enum ClientDuplicates {
    static let counterparty = DuplicateRule(
        .company, signs: ["inn": .inn, "kpp": .kpp, "name": .name, "city": .city, "phone": .phone, "mail": .mail],
        guests: [RequisiteSet.entity.table: ["inn": .inn, "kpp": .kpp]],
        // Where a client first came from is known for ever.
        oldest: ["first_source"], settle: settlePlaces)
    static let contact = DuplicateRule(
        .person, signs: ["name": .name, "counterparty_id": .place, "phones": .phone, "mails": .mail], guests: [ContactPoint.entity.table: ["value": .reach]], settle: settleWork)

    /// Who works at the client itself does not work there a second time.
    @Sendable private static func settlePlaces(_ survivor: Int64, _ merged: [Row], _ tx: Tx) throws {
        let twice: [Row] = try tx.rows("""
            SELECT contact_place.id FROM contact_place JOIN contact ON contact.id = contact_place.contact_id
            WHERE contact_place.counterparty_id = \(survivor) AND contact.counterparty_id = \(survivor) AND contact_place.archived_at IS NULL ORDER BY contact_place.id
            """)
        for row in twice { if let id = Int64(value: row["id"]) { try tx.archive(Place.entity, id) } }
    }
    /// One person of two companies works at both.
    @Sendable private static func settleWork(_ survivor: Int64, _ merged: [Row], _ tx: Tx) throws {
        let own: Value = try tx.row(Contact.entity, survivor)["counterpartyID"]
        for row in merged where row["counterpartyID"] != .null && row["counterpartyID"] != own {
            let known = try tx.rows("SELECT id FROM contact_place WHERE contact_id = \(survivor) AND counterparty_id = \(row["counterpartyID"])")
            guard known.isEmpty else { continue }
            let position: String = Form.plain(row["position"])
            try tx.insert(Place.entity, [
                "contact_id": .int(survivor), "counterparty_id": row["counterpartyID"], "position": .text(position.isEmpty ? "—" : position), "role": row["role"], "influence": row["influence"], "left_on": row["leftOn"],
            ])
        }
    }
    static let migration = Migration("clients-merge", ["CREATE INDEX task_contact ON task (contact_id)", "CREATE INDEX contact_place_contact ON contact_place (contact_id)"])
}
