public import Database
public import Kernel
public import Records

/// Everything that this target adds to the program: print jobs calculated by the shop's tariff, and kept.
public enum Calculator {
    public static let entities: [Entity] = [Calculation.entity, ArtworkFile.entity]
    public static let migrations: [Migration] = [Calculation.migration, ArtworkFile.migration, Calculation.productMigration]
    /// What stands on the cards of clients and deals.
    public static let parts: [CardPart] = [CardPart("counterparty") { try CalculationParts.client($0, $1, $2) }, CardPart("deal") { try CalculationParts.deal($0, $1, $2) }]
    /// Background work.
    public static func jobs(_ files: FileStore) -> [JobKind] { [ArtworkCheck.kind(files)] }
}
