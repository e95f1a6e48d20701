internal import Clients
public import Database
public import Kernel

/// Who else wants the order, and for how much.
public struct Competitor: Record {
    public let id: ID<Competitor>, version: Int
    public let dealID: Int64, name: String, counterpartyID: Int64?, price: Int64?, knownFrom: String, isWinner: Int
    static let sources: [Field.Choice] = [
        .init("client", "По данным клиента", "The client says so"), .init("open", "Открытые торги", "An open tender"), .init("estimate", "Наша оценка", "Our estimate"),
    ]
    public static let entity = Entity(
        "deal_competitor", path: "deal-competitors", one: Text("Конкурент в сделке", "Competitor of a deal"), many: Text("Конкуренты в сделках", "Competitors of deals"), icon: "swords", title: "name",
        order: "created_at", descending: true, ways: Deal.throughDeal,
        fields: [
            Field("name", "Конкурент", "Competitor", required: true, listed: true),
            Field("deal_id", "Сделка", "Deal", .link("deal"), required: true, listed: true),
            Field("counterparty_id", "Карточка конкурента", "Competitor's card", .link("counterparty"), listed: true),
            Field("price", "Его цена", "Their price", .money, listed: true),
            Field("known_from", "Откуда знаем", "How we know", .choice(sources), required: true, listed: true),
            Field("is_winner", "Заказ ушёл ему", "Got the order", .flag, listed: true),
            Field("note", "Заметка", "Note", .long, limit: 2000),
            Field("created_at", "Записан", "Written down", .instant, sorted: true, editable: false),
        ])
}

/// Somebody who takes part in a deal: a person of the client's, or a colleague.
public struct DealMember: Record {
    public let id: ID<DealMember>, version: Int
    public let dealID: Int64, part: String, contactID: Int64?, employeeID: Int64?, note: String?
    static let parts: [Field.Choice] = [
        .init("decides", "Решает", "Decides", ink: "m"), .init("advises", "Советует", "Advises", ink: "c"), .init("pays", "Платит", "Pays", ink: "g"), .init("uses", "Принимает работу", "Receives the work", ink: "b"),
        .init("against", "Против", "Against", ink: "r"), .init("sells", "Ведёт продажу", "Sells", ink: "k"), .init("technologist", "Технолог", "Production engineer", ink: "y"), .init("designer", "Дизайнер", "Designer", ink: "b"),
    ]
    public static let entity = Entity(
        "deal_member", path: "deal-members", one: Text("Участник сделки", "Participant of a deal"), many: Text("Участники сделок", "Participants of deals"), icon: "users", title: "part",
        order: "created_at", descending: true, ways: Deal.throughDeal, check: check,
        fields: [
            Field("part", "Участие", "Part", .choice(parts), required: true, listed: true),
            Field("deal_id", "Сделка", "Deal", .link("deal"), required: true, listed: true),
            Field("contact_id", "Контакт клиента", "Person of the client", .link("contact"), listed: true),
            Field("employee_id", "Наш сотрудник", "Our colleague", .link("employee"), listed: true),
            Field("note", "Заметка", "Note", limit: 500),
            Field("created_at", "Добавлен", "Added", .instant, sorted: true, editable: false),
        ])
    /// One person of one side.
    @Sendable private static func check(_ form: inout Form, _ id: Int64?, _ tx: Tx) throws -> [String: Value] {
        let row: Row? = try id.map { try tx.row(entity, $0) }
        func value(_ column: String) -> Value { form.patch[column] ?? row?.value(column: column) ?? .null }
        if (value("contact_id") == .null) == (value("employee_id") == .null) {
            form.reject("contact_id", Text("Укажите одного человека: контакт клиента или сотрудника", "Name one person: of the client's or a colleague"))
        }
        return [:]
    }
}

/// Everything that this target adds to the program.
public enum Sales {
    public static let entities: [Entity] = [BusinessProcess.entity, StageRecord.entity, Deal.entity, Competitor.entity, DealMember.entity, Rule.entity, Destination.entity, LetterTemplate.entity]
    public static let migrations: [Migration] = [ProcessTables.migration, Deal.migration, ProcessTables.indexes, Destination.migration, LetterTemplate.migration, Rule.migration, DraftTrial.migration, ClientClasses.migration, Rule.journalMigration]
    public static let notices: [NoticeKind] = ProcessTimer.notices + Rule.notices
    public static let chores: [Chore] = [ProcessTimer.chore, RuleWork.chore, RuleSweep.daily, ClientClasses.chore]
    /// What of its tables goes along with a whole workspace beside the records.
    public static let carried: [CarriedTable] = Carrying.tables
    /// Texts of its records that name what is another elsewhere.
    public static let carriedTexts: [CarriedText] = CarryingRules.texts
    public static let topics: [Topic] = [Webhook.topic]
    public static let jobs: [JobKind] = [Publishing.Migration.kind, RuleSweep.kind, DraftTrial.kind, ClientClasses.kind]
}
