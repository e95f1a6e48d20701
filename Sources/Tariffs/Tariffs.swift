public import Database
internal import Estimating
public import Kernel

/// Everything that this target adds to the program: what the shop prints with and what that costs, from day to day.
public enum Tariffs {
    public static let entities: [Entity] = [TariffRecord.entity, Tooling.entity]
    public static let migrations: [Migration] = [TariffRecord.migration, Tooling.migration]
    /// What goes along when a whole workspace is carried elsewhere.
    public static let carried: [CarriedTable] = [TariffVersion.carried]

    /// The invented shop as a published tariff for everybody: for a demo.
    /// - Parameter day: the first day it is in force.
    public static func insertDemo(from day: Day, in tx: Tx) throws {
        let id: Int64 = try TariffDraft.begin(DemoShop.shop, name: tx.access.lang("Наше производство", "Our production"), in: tx)
        let draft: Versions.Version = try TariffDraft.version(id, in: tx)
        try TariffDraft.publish(id, draft, from: day, in: tx)
        try Tooling.insertDemo(in: tx)
    }
}
