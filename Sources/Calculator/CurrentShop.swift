internal import Database
internal import Estimating
internal import Kernel
internal import Tariffs

/// Where calculations get their shop: the tariff of the seller's organisation.
enum CurrentShop {
    /// The shop by today's tariff; nil: nothing was published yet.
    static func shop(in tx: Tx) throws -> Shop? { try Tariff.current(on: tx.today, organisation: tx.organisation(), in: tx) }
    /// When work that begins today is ready, by the hours and bookings of the machines; nil: one that is needed never works.
    static func promise(_ bookings: [Booking], in tx: Tx) throws -> Promise? { try Tariff.promise(bookings, from: tx.today, organisation: tx.organisation(), in: tx) }
    /// The shop by the tariff that a calculation was made with; nil: there is none of that name here any more.
    static func shop(version: String, in tx: Tx) throws -> Shop? { try Tariff.named(version, in: tx) }
}
