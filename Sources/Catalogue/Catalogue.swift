public import Database
public import Kernel
public import Records

/// Everything that this target adds to the program: what is sold, where it lies, what it costs for whom.
public enum Catalogue {
    public static let entities: [Entity] = [Category.entity, TaxRate.entity, Product.entity, Relation.entity, Warehouse.entity, Stock.entity, PriceList.entity, Price.entity, ModelRecord.entity, SavedConfiguration.entity]
    public static let migrations: [Migration] = [Category.migration, ModelRecord.migration, SavedConfiguration.migration, PriceList.reachMigration, ConfigurationApproval.migration, Price.currencyMigration]
    /// What employees are told of.
    public static let notices: [NoticeKind] = ConfigurationApproval.notices
    /// What stands on a client's card.
    public static let parts: [CardPart] = [CardPart("counterparty") { try ConfigurationParts.client($0, $1, $2) }, CardPart("counterparty") { try ClientList.card($0, $1, $2) }]
    /// What goes along when a whole workspace is carried elsewhere.
    public static let carried: [CarriedTable] = [ModelCarrying.versions]

    /// Who may see any of the catalogue sees all of it: everybody sells from it.
    @Sendable static func shared(_ access: Access, _ verb: Access.Verb) -> [Way] {
        verb == .see ? [Way("общий каталог", "the shared catalogue", "1 = 1")] : []
    }

    /// The values of a record as they will be once the form is written.
    static func values(_ form: Form, _ entity: Entity, _ id: Int64?, _ tx: Tx) throws -> (String) -> Value {
        let old: Row? = try id.map { try tx.row(entity, $0) }, patch: [String: Value] = form.patch
        return { patch[$0] ?? old?.value(column: $0) ?? .null }
    }

    /// The ready brochure as a published model that sells a product: for an invented shop.
    public static func insertBrochure(selling product: Int64?, in tx: Tx) throws {
        let id: Int64 = try Models.begin(ReadyModels.brochure, in: tx)
        try Models.publish(id, Models.draft(id, in: tx), in: tx)
        if let product { try tx.update(ModelRecord.entity, id, ["product_id": .int(product)]) }
    }
}
