internal import Database
internal import Kernel

/// A branch of the catalogue's tree.
struct Category: Record {
    let id: ID<Category>, version: Int
    static let entity = Entity(
        "product_category", path: "product-categories", one: Text("Раздел каталога", "Catalogue section"), many: Text("Разделы каталога", "Catalogue sections"), icon: "layers", title: "name", order: "name",
        ways: Catalogue.shared, check: noCircle,
        fields: [
            Field("name", "Название", "Name", required: true, listed: true, sorted: true, searched: true),
            Field("parent_id", "Входит в раздел", "Inside of", .link("product_category"), listed: true),
            Field("note", "Заметка", "Note", .long, limit: 2000),
        ])

    /// A section is never inside itself.
    @Sendable private static func noCircle(_ form: inout Form, _ id: Int64?, _ tx: Tx) throws -> [String: Value] {
        guard let id, case .int(let parent)? = form.patch["parent_id"] else { return [:] }
        let above: [Row] = try tx.rows("""
            WITH RECURSIVE above (id) AS (SELECT CAST(\(parent) AS BIGINT) UNION SELECT product_category.parent_id FROM product_category JOIN above ON product_category.id = above.id WHERE product_category.parent_id IS NOT NULL)
            SELECT id FROM above WHERE id = \(id)
            """)
        if !above.isEmpty { form.reject("parent_id", Text("Получается круг: этот раздел сам входит в выбранный", "That makes a circle: the chosen section is inside this one")) }
        return [:]
    }

    static let migration = Migration("catalogue-1", [
        "CREATE TABLE product_category (\(Entity.standardColumns), name \(SQL.folded) NOT NULL, parent_id BIGINT REFERENCES product_category (id), note TEXT, CHECK (parent_id <> id))",
        "CREATE INDEX product_category_name ON product_category (name, id)", "CREATE INDEX product_category_parent ON product_category (parent_id)",
        "CREATE TABLE vat_rate (\(Entity.standardColumns), name \(SQL.folded) NOT NULL, code TEXT NOT NULL, percent BIGINT CHECK (percent BETWEEN 0 AND 100), valid_from TEXT, valid_to TEXT)",
        "CREATE INDEX vat_rate_name ON vat_rate (name, id)",
        """
        CREATE TABLE product (\(Entity.standardColumns), name \(SQL.folded) NOT NULL, article \(SQL.folded), barcode TEXT, kind TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'active', unit TEXT NOT NULL,
          category_id BIGINT REFERENCES product_category (id), vat_rate_id BIGINT REFERENCES vat_rate (id), parent_id BIGINT REFERENCES product (id), cost BIGINT, picture_id BIGINT,
          description TEXT, tags TEXT, CHECK (parent_id <> id))
        """,
        "CREATE UNIQUE INDEX product_number ON product (number)", "CREATE UNIQUE INDEX product_article ON product (article) WHERE article IS NOT NULL AND article <> ''",
        "CREATE INDEX product_name ON product (name, id)", "CREATE INDEX product_category_in ON product (category_id, name, id)", "CREATE INDEX product_parent ON product (parent_id)",
        "CREATE INDEX product_state_name ON product (state, name, id)", "CREATE INDEX product_kind_name ON product (kind, name, id)", "CREATE INDEX product_barcode ON product (barcode)",
        """
        CREATE TABLE product_relation (\(Entity.standardColumns), product_id BIGINT NOT NULL REFERENCES product (id), other_id BIGINT NOT NULL REFERENCES product (id), kind TEXT NOT NULL, note TEXT,
          CHECK (product_id <> other_id), UNIQUE (product_id, other_id, kind))
        """,
        "CREATE INDEX product_relation_created ON product_relation (created_at, id)", "CREATE INDEX product_relation_other ON product_relation (other_id)",
        "CREATE TABLE warehouse (\(Entity.standardColumns), name \(SQL.folded) NOT NULL UNIQUE, address TEXT, note TEXT)",
        """
        CREATE TABLE stock (\(Entity.standardColumns), product_id BIGINT NOT NULL REFERENCES product (id), warehouse_id BIGINT NOT NULL REFERENCES warehouse (id), quantity BIGINT NOT NULL DEFAULT 0,
          reserve BIGINT NOT NULL DEFAULT 0, free BIGINT NOT NULL DEFAULT 0, least BIGINT, place TEXT, UNIQUE (product_id, warehouse_id))
        """,
        "CREATE INDEX stock_created ON stock (created_at, id)", "CREATE INDEX stock_warehouse ON stock (warehouse_id, id)", "CREATE INDEX stock_free ON stock (free, id)",
        """
        CREATE TABLE price_list (\(Entity.standardColumns), name \(SQL.folded) NOT NULL, currency TEXT NOT NULL DEFAULT 'RUB', between_breaks TEXT NOT NULL DEFAULT 'step', with_vat BIGINT,
          organisation_id BIGINT REFERENCES organisation (id), segment_id BIGINT REFERENCES segment (id), counterparty_id BIGINT REFERENCES counterparty (id), valid_from TEXT, valid_to TEXT, note TEXT)
        """,
        "CREATE INDEX price_list_name ON price_list (name, id)", "CREATE INDEX price_list_counterparty ON price_list (counterparty_id)", "CREATE INDEX price_list_segment ON price_list (segment_id)",
        """
        CREATE TABLE price (\(Entity.standardColumns), price_list_id BIGINT NOT NULL REFERENCES price_list (id), product_id BIGINT NOT NULL REFERENCES product (id), from_quantity BIGINT NOT NULL,
          amount BIGINT NOT NULL CHECK (amount >= 0), UNIQUE (product_id, price_list_id, from_quantity))
        """,
        "CREATE INDEX price_created ON price (created_at, id)", "CREATE INDEX price_in_list ON price (price_list_id, product_id, from_quantity)",
    ])
}
