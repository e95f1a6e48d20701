internal import Estimating
internal import Kernel

/// Where the tariff comes from: the only door of the calculator to presses, papers and prices.
///
/// TARIFF SEAM: the two bodies below become `Tariff.current(on:organisation:in:)` and the kept version of that name once the shop
/// is data of the workspace; nothing else of this target knows where a shop comes from.
enum CurrentShop {
    /// The tariff that is in force today; nil: nobody has entered one.
    static func shop(in tx: Tx) throws -> Shop? { DemoShop.shop }

    /// The tariff a saved calculation was made by; nil: it is kept no more.
    static func shop(version: String, in tx: Tx) throws -> Shop? { try shop(in: tx).flatMap { $0.version == version ? $0 : nil } }
}
