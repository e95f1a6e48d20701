public import Estimating
public import Kernel
internal import Database

/// What calculations ask: the shop with the prices of a day.
public enum Tariff {
    private static let shops = Remembered<Shop>(most: 40)

    /// The shop by the tariff in force on a day; its `version` names the tariff. It is the same for everybody, whatever their rights to see its prices.
    /// - Parameter organisation: whose own tariff is taken, and where it has none, the one for all of them; nil: the one for all, or the first.
    /// - Returns: nil where nothing was published for that day.
    /// - Throws: what the database says, or the decoder of a text that is damaged there.
    public static func current(on day: Day, organisation: Int64?, in tx: Tx) throws -> Estimating.Shop? {
        guard let id: Int64 = try id(organisation: organisation, in: tx) else { return nil }
        return try TariffVersion.inForce(id, on: day, in: tx).map { try shop($0.definition) }
    }
    /// The shop of a published version, as an estimate names it in `Shop.version`; nil: there is none of that name here.
    /// - Throws: as ``current(on:organisation:in:)``.
    public static func named(_ version: String, in tx: Tx) throws -> Estimating.Shop? {
        let words: [Substring] = version.split(separator: " ")
        guard words.count == 3, words[1].first == "v", let number = Int(words[1].dropFirst()) else { return nil }
        let found: TariffVersion? = try tx.first("""
            SELECT tariff_version.version AS version, definition, tariff_version.valid_from AS valid_from, state FROM tariff_version JOIN tariff ON tariff.id = tariff_version.tariff_id
            WHERE tariff.code = \(String(words[0])) AND tariff_version.version = \(number) AND state <> 'draft'
            """)
        return try found.map { try shop($0.definition) }.flatMap { $0.version == version ? $0 : nil }
    }
    private static func shop(_ definition: String) throws -> Shop { try shops(definition) { try Canonical.read(Shop.self, $0) } }

    /// The tariff that an organisation reckons by.
    static func id(organisation: Int64?, in tx: Tx) throws -> Int64? {
        let own: SQL = organisation.map { "organisation_id = \($0) OR organisation_id IS NULL" } ?? "1 = 1"
        let first: SQL = organisation == nil ? "organisation_id IS NOT NULL" : "organisation_id IS NULL"
        // Past the door on purpose: whoever sells counts with prices that they do not see.
        return try tx.rows("SELECT id FROM tariff WHERE archived_at IS NULL AND live IS NOT NULL AND (\(own)) ORDER BY CASE WHEN \(first) THEN 1 ELSE 0 END, id LIMIT 1").first.flatMap { Int64(value: $0["id"]) }
    }
}
