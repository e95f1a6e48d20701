internal import Database
internal import Estimating
internal import Kernel
internal import Tariffs

/// Where calculations get their shop: the tariff of the seller's organisation.
enum CurrentShop {
    /// The shop by today's tariff; nil: nothing was published yet.
    static func shop(in tx: Tx) throws -> Shop? {
        let organisation: Row? = try tx.rows("SELECT organisation_id AS id FROM branch WHERE id = \(tx.access.branch)").first
        return try Tariff.current(on: tx.today, organisation: organisation.flatMap { Int64(value: $0["id"]) }, in: tx)
    }
    /// The shop by the tariff that a calculation was made with; nil: there is none of that name here any more.
    static func shop(version: String, in tx: Tx) throws -> Shop? { try Tariff.named(version, in: tx) }
}
