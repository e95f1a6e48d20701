internal import Database
internal import Estimating
internal import Kernel

/// A tariff: the stocks, presses, machines and prices of a shop. Its versions are kept apart, see ``TariffVersion``.
struct TariffRecord: Record {
    let id: ID<TariffRecord>, version: Int
    /// Known by this code in estimates.
    let code: String, name: String
    /// Nil: for every organisation that has none of its own.
    let organisationID: Int64?
    /// The version published last; nil: nothing was published yet.
    let live: Int?
    let archivedAt: Int64?

    static let entity = Entity(
        "tariff", path: "tariffs", one: Text("Тариф производства", "Production tariff"), many: Text("Тарифы производства", "Production tariffs"), icon: "printer", title: "name", order: "name",
        isCreatedByForm: false,
        fields: [
            Field("name", "Название", "Name", required: true, listed: true, sorted: true, searched: true),
            Field("organisation_id", "Организация", "Organisation", .link("organisation"), listed: true),
            Field("live", "Последняя опубликованная версия", "Version published last", .number, listed: true, editable: false),
            Field("valid_from", "Действует с", "In force from", .day, listed: true, editable: false),
            Field("code", "Код", "Code", editable: false),
            Field("last_edit", "Последняя правка", "Last edit", .long, editable: false, limit: 4000),
            Field("calendar", "Календарь производства", "Calendar of production", .long, editable: false, limit: 400_000),
        ]).started(at: "/tariffs/start").reacting { written, tx in
            // The log tells of versions; it does not hold them.
            guard ["undo", "restore"].contains(tx.access.cause), written.changes("live") || written.changes("last_edit") else { return }
            throw BadRequest("Правки тарифа отменяют в самом тарифе: уберите их из черновика или опубликуйте новую версию", "Edits of a tariff are taken back in the tariff itself: take them out of the draft or publish a new version")
        }

    /// Changing tariffs is for those who may change all of them.
    static func mayEdit(_ access: Access) -> Bool { access.reach(.edit, table) == .all }
    /// What stock, plates and hours cost the shop is for those who may change it or take it out as a file; who only sells sees the rest.
    static func seesCosts(_ access: Access) -> Bool { mayEdit(access) || access.reach(.export, table) == .all }
    static func authorise(_ access: Access) throws { if !mayEdit(access) { throw NotAllowed() } }

    static let migration = Migration("tariffs", [
        """
        CREATE TABLE tariff (\(Entity.standardColumns), code TEXT NOT NULL UNIQUE, name \(SQL.folded) NOT NULL, organisation_id BIGINT REFERENCES organisation (id), live BIGINT, valid_from TEXT, last_edit TEXT, calendar TEXT)
        """,
        "CREATE INDEX tariff_name ON tariff (name, id)", "CREATE INDEX tariff_organisation ON tariff (organisation_id)",
        "CREATE TABLE tariff_version (\(SQL.identity), tariff_id BIGINT NOT NULL REFERENCES tariff (id), \(Versions.columns), valid_from TEXT, UNIQUE (tariff_id, version))",
        "CREATE UNIQUE INDEX tariff_version_draft ON tariff_version (tariff_id) WHERE state = 'draft'",
        "CREATE INDEX tariff_version_day ON tariff_version (tariff_id, valid_from, version)",
    ])
}

extension Versions {
    static let ofTariff = Versions("tariff_version", of: "tariff_id")
}

/// A version of a tariff as far as its days go.
struct TariffVersion: Decodable, Sendable {
    let version: Int, definition: String, validFrom: String?
    private let state: String
    var isDraft: Bool { state == "draft" }
    /// The first day it is in force; nil in a draft.
    var day: Day? { validFrom.flatMap { Day($0) } }

    /// The version in force on a day: the one that began last, and of those that began on one day the newest.
    static func inForce(_ tariff: Int64, on day: Day, in tx: Tx) throws -> TariffVersion? {
        try tx.first("""
            SELECT version, definition, valid_from, state FROM tariff_version WHERE tariff_id = \(tariff) AND state <> 'draft' AND valid_from <= \(day.description)
            ORDER BY valid_from DESC, version DESC LIMIT 1
            """)
    }
    /// The days that versions are in force from.
    static func days(_ tariff: Int64, in tx: Tx) throws -> [Int: Day] {
        let rows: [Row] = try tx.rows("SELECT version, valid_from FROM tariff_version WHERE tariff_id = \(tariff) AND valid_from IS NOT NULL")
        return Dictionary(rows.compactMap { row in Day(value: row["validFrom"]).map { (Int(value: row["version"]) ?? 0, $0) } }) { $1 }
    }

    static let carried: CarriedTable = Versions.ofTariff.carried(
        Text("Версия тарифа", "Version of a tariff"), Text("Версии тарифов", "Versions of tariffs"), home: ("tariff", Text("Тариф", "Tariff")), extra: [Field("valid_from", "Действует с", "In force from", .day)]
    ) { text in
        // Every way in which a foreign text is no tariff is the same here.
        guard let read: Shop = try? Canonical.read(Shop.self, text) else { return nil }
        return try Canonical.text(read)
    }
}
