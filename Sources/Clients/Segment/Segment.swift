import Database
import Kernel
import Records

/// A named group of counterparties or contacts: everybody whom a condition fits, kept current as records change.
struct Segment: Record {
    let id: ID<Segment>, version: Int
    var name: String, target: String, condition: String, ink: String?, members: Int64, isBroken: Int64?, archivedAt: Int64?
    static let targets: [Field.Choice] = [.init("counterparty", "Контрагенты", "Counterparties"), .init("contact", "Контакты", "Contacts")]
    static let inks: [Field.Choice] = [
        .init("c", "Голубой", "Cyan", ink: "c"), .init("m", "Пурпурный", "Magenta", ink: "m"), .init("y", "Жёлтый", "Yellow", ink: "y"),
        .init("g", "Зелёный", "Green", ink: "g"), .init("b", "Синий", "Blue", ink: "b"), .init("r", "Красный", "Red", ink: "r"),
    ]
    static let entity = Entity(
        "segment", path: "segments", one: Text("Сегмент", "Segment"), many: Text("Сегменты", "Segments"), icon: "tag", title: "name", order: "name",
        // A segment is a word of the whole shop; whom it holds is narrowed by the rights on the members.
        ways: { _, verb in verb == .see ? [Way("общий список", "a shared list", "1 = 1")] : [] }, isCreatedByForm: false,
        fields: [
            Field("name", "Название", "Name", required: true, listed: true, sorted: true, searched: true, limit: 60),
            Field("target", "Кого делит", "Of whom", .choice(targets), listed: true, editable: false),
            Field("members", "Сколько", "Members", .number, listed: true, editable: false),
            Field("is_broken", "Не пересчитывается", "Not counted any more", .flag, listed: true, editable: false),
            Field("is_badge", "Показывать значком", "Show as a badge", .flag, listed: true),
            Field("ink", "Цвет значка", "Colour of the badge", .choice(inks)),
            Field("note", "Зачем нужен", "What it is for", .long, listed: true, limit: 2000),
            Field("condition", "Условие", "Condition", .long, editable: false, limit: 20_000),
        ]).reacting { written, tx in if written.verb != .edit || written.changes("condition") { try Membership.begin(written.id, in: tx) } }

    static let brokenMigration = Migration("clients-segments-broken", ["ALTER TABLE segment ADD COLUMN is_broken BIGINT"])

    /// The column of a membership that names a record of the target.
    static func column(_ target: String) -> String { target == "contact" ? "contact_id" : "counterparty_id" }

    static let migration = Migration("clients-segments", [
        """
        CREATE TABLE segment (\(Entity.standardColumns), name \(SQL.folded) NOT NULL UNIQUE, target TEXT NOT NULL, condition TEXT NOT NULL, ink TEXT, is_badge BIGINT, note TEXT,
          members BIGINT NOT NULL DEFAULT 0, counted_on TEXT NOT NULL DEFAULT '')
        """,
        """
        CREATE TABLE segment_member (\(Entity.standardColumns), segment_id BIGINT NOT NULL REFERENCES segment (id), counterparty_id BIGINT REFERENCES counterparty (id), contact_id BIGINT REFERENCES contact (id),
          UNIQUE (segment_id, counterparty_id), UNIQUE (segment_id, contact_id))
        """,
        "CREATE INDEX segment_member_counterparty ON segment_member (counterparty_id, segment_id)", "CREATE INDEX segment_member_contact ON segment_member (contact_id, segment_id)",
        "CREATE TABLE segment_count (segment_id BIGINT NOT NULL REFERENCES segment (id), day TEXT NOT NULL, members BIGINT NOT NULL, PRIMARY KEY (segment_id, day))",
    ])
}

/// That a record is in a segment, since when. Written by the program alone; as an entity it can be asked about in filters.
struct SegmentMember: Record {
    let id: ID<SegmentMember>, version: Int
    static let entity = Entity(
        "segment_member", path: "segment-members", one: Text("Участник сегмента", "Segment member"), many: Text("Кто входит в сегменты", "Who is in segments"), icon: "tag", title: "segment_id", order: "segment_id",
        ways: { access, verb in
            guard verb == .see || verb == .export else { return [] }
            let clients: SQL = access.rows(Counterparty.entity, verb), people: SQL = access.rows(Contact.entity, verb)
            return [Way("доступ к записи в сегменте", "access to the record in the segment",
                        "(counterparty_id IN (SELECT id FROM counterparty WHERE \(clients)) OR contact_id IN (SELECT id FROM contact WHERE \(people)))")]
        }, isCreatedByForm: false,
        fields: [
            Field("segment_id", "Сегмент", "Segment", .link("segment"), listed: true, sorted: true, editable: false),
            Field("counterparty_id", "Контрагент", "Counterparty", .link("counterparty"), listed: true, editable: false),
            Field("contact_id", "Контакт", "Contact", .link("contact"), listed: true, editable: false),
            Field("created_at", "С какого времени", "Since", .instant, listed: true, editable: false),
        ])
}

extension Condition {
    /// The fields it names that there are no more.
    func gone(_ entity: Entity, _ registry: Registry) -> [(table: String, column: String)] {
        switch self {
        case .all(let parts), .any(let parts): return parts.flatMap { $0.gone(entity, registry) }
        case .not(let part): return part.gone(entity, registry)
        case .test(let column, _, _): return entity.field(column) == nil ? [(entity.table, column)] : []
        case .linked(let column, let part):
            guard let field = entity.field(column), case .link(let table) = field.kind, let other = registry[table] else { return [(entity.table, column)] }
            return part.gone(other, registry)
        case .having(let table, let column, let part):
            guard let other = registry[table] else { return [] }
            return (other.field(column) == nil ? [(table, column)] : []) + part.gone(other, registry)
        }
    }
}
