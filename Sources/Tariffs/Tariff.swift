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
        let own: SQL = organisation.map { "organisation_id = \($0) OR organisation_id IS NULL" } ?? "1 = 1"
        let first: SQL = organisation == nil ? "organisation_id IS NOT NULL" : "organisation_id IS NULL"
        // Past the door on purpose: whoever sells counts with prices that they do not see.
        guard let tariff: Row = try tx.rows("SELECT id FROM tariff WHERE archived_at IS NULL AND live IS NOT NULL AND (\(own)) ORDER BY \(first), id LIMIT 1").first, let id = Int64(value: tariff["id"]) else { return nil }
        return try TariffVersion.inForce(id, on: day, in: tx).map { version in try shops(version.definition) { try Canonical.read(Shop.self, $0) } }
    }
}
