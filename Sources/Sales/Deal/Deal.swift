public import Clients
public import Database
public import Kernel
internal import Process

/// A sale on its way: what the client wants, what it is worth, and how far it has come in its process.
public struct Deal: Record {
    public let id: ID<Deal>, version: Int
    public let number: String, title: String, state: String
    public let counterpartyID: Int64?, contactID: Int64?, processID: Int64, stageID: Int64?, ownerID: Int64?, branchID: Int64?
    /// Kopecks.
    public let amount: Int64, cost: Int64?, margin: Int64?, forecast: Int64
    /// Per cent.
    public let probability: Int
    public let expectedOn: String?, source: String?, reason: String?, reasonNote: String?, closedAt: Int64?, createdAt: Int64, archivedAt: Int64?
    public let nextAction: String?, nextDueAt: Int64?, nextEmployeeID: Int64?, actionsDone: Int, actionsAll: Int, stageSince: Int64?, lateAt: Int64?, ageing: String

    static let states: [Field.Choice] = Stage.Kind.allCases.map { kind in
        let ink: String = switch kind { case .open: "c"; case .won: "g"; case .lost: "r"; case .cancelled: "" }
        return .init(kind.rawValue, kind.phrase.ru, kind.phrase.en, ink: ink, closed: kind.isClosed)
    }
    static let ages: [Field.Choice] = [
        .init("fresh", "В норме", "Within the norm"), .init("late", "Дольше нормы", "Over the norm", ink: "y"), .init("stuck", "Застряла", "Stuck", ink: "r"),
    ]
    /// The reasons of the ready methodologies; the administrator names them anew or adds others.
    static let reasons: [Field.Choice] = {
        var seen: Set<String> = []
        let all: [Outcome] = Methodology.all.flatMap { $0.stages.flatMap(\.reasons) }
        return all.filter { seen.insert($0.code).inserted }.map { .init($0.code, $0.name.ru, $0.name.en) }
    }()

    public static let entity = Entity(
        "deal", path: "deals", one: Text("Сделка", "Deal"), many: Text("Сделки", "Deals"), icon: "kanban", title: "title", prefix: "Д", order: "created_at", descending: true,
        ways: waysToIt, check: DealRules.check,
        fields: [
            Field("title", "Что нужно клиенту", "What the client wants", required: true, listed: true, searched: true),
            Field("counterparty_id", "Контрагент", "Counterparty", .link("counterparty"), listed: true),
            Field("contact_id", "Контакт", "Contact", .link("contact")),
            Field("process_id", "Процесс", "Process", .link("process"), required: true, listed: true),
            Field("stage_id", "Этап", "Stage", .link("process_stage"), listed: true, editable: false),
            Field("state", "Состояние", "State", .choice(states), listed: true, editable: false),
            Field("amount", "Сумма", "Amount", .money, listed: true, sorted: true),
            Field("cost", "Себестоимость", "Cost", .money),
            Field("margin", "Маржа", "Margin", .money, editable: false),
            Field("probability", "Вероятность, %", "Probability, %", .number),
            Field("forecast", "Прогноз", "Forecast", .money, editable: false),
            Field("expected_on", "Ожидаем", "Expected", .day, listed: true),
            Field("source", "Источник", "Source", .choice(Counterparty.sourceChoices)),
            Field("owner_id", "Ответственный", "Responsible", .link("employee"), listed: true),
            Field("tags", "Метки", "Tags", .tags),
            Field("note", "Заметка", "Note", .long, searched: true, limit: 5000),
            Field("next_action", "Следующее действие", "Next action", listed: true, editable: false),
            Field("next_due_at", "Срок действия", "Action due", .instant, listed: true, editable: false),
            Field("next_employee_id", "Кто делает", "Who does it", .link("employee"), editable: false),
            Field("stage_since", "На этапе с", "On the stage since", .instant, editable: false),
            Field("ageing", "Ход", "Pace", .choice(ages), editable: false),
            Field("reason", "Причина", "Reason", .choice(reasons), editable: false),
            Field("reason_note", "Пояснение причины", "More about the reason", editable: false),
            Field("closed_at", "Завершена", "Closed", .instant, editable: false),
            Field("created_at", "Создана", "Created", .instant, listed: true, sorted: true, editable: false),
        ])
        .boarded(at: "/deals/board").completing(DealRules.complete).reacting(DealRules.react)
        .marking { row, _ in row["state"] != .text("open") ? "done" : row["ageing"] == .text("stuck") ? "late" : "" }
        .offering([
            (Text("В работе", "Open"), .all([.test("state", .is, ["open"])])),
            (Text("Застряли", "Stuck"), .all([.test("state", .is, ["open"]), .test("ageing", .is, ["stuck"])])),
            (Text("Без следующего действия", "Without a next action"), .all([.test("state", .is, ["open"]), .test("next_action", .empty, [])])),
            (Text("Выиграны", "Won"), .all([.test("state", .is, ["won"])])),
            (Text("Проиграны", "Lost"), .all([.test("state", .is, ["lost"])])),
        ])

    /// With the client, or as one of its team.
    @Sendable static func waysToIt(_ access: Access, _ verb: Access.Verb) -> [Way] {
        let member = Way("участие в сделке", "participation in the deal", "id IN (SELECT deal_id FROM deal_member WHERE \(access.isMe("employee_id")) AND archived_at IS NULL)")
        return Counterparty.throughClient(access, verb) + (verb == .archive ? [] : [member])
    }
    /// What lives on a deal's card is seen with it, and changed by those who may change it.
    @Sendable static func throughDeal(_ access: Access, _ verb: Access.Verb) -> [Way] {
        let rows: SQL = access.rows(entity, verb == .see || verb == .export ? .see : .edit)
        return [Way("доступ к сделке этой записи", "access to the deal of this record", "deal_id IN (SELECT id FROM deal WHERE \(rows))")]
    }

    static let migration = Migration("sales-deals", [
        """
        CREATE TABLE deal (\(Entity.standardColumns), title TEXT NOT NULL, counterparty_id BIGINT REFERENCES counterparty (id), contact_id BIGINT REFERENCES contact (id),
          process_id BIGINT NOT NULL REFERENCES process (id), stage_id BIGINT REFERENCES process_stage (id), state TEXT NOT NULL DEFAULT 'open', amount BIGINT NOT NULL DEFAULT 0, cost BIGINT,
          margin BIGINT, probability BIGINT NOT NULL DEFAULT 0, forecast BIGINT NOT NULL DEFAULT 0, expected_on TEXT, source TEXT, tags TEXT, note TEXT, reason TEXT, reason_note TEXT, closed_at BIGINT,
          next_action TEXT, next_due_at BIGINT, next_employee_id BIGINT, actions_done BIGINT NOT NULL DEFAULT 0, actions_all BIGINT NOT NULL DEFAULT 0, stage_since BIGINT, late_at BIGINT,
          stuck_at BIGINT, ageing TEXT NOT NULL DEFAULT 'fresh', board_order BIGINT NOT NULL DEFAULT 0)
        """,
        "CREATE UNIQUE INDEX deal_number ON deal (number)",
        "CREATE INDEX deal_created ON deal (created_at, id)", "CREATE INDEX deal_amount ON deal (amount, id)",
        "CREATE INDEX deal_stage ON deal (stage_id, board_order, id)", "CREATE INDEX deal_owner_stage ON deal (owner_id, stage_id, board_order, id)",
        "CREATE INDEX deal_counterparty ON deal (counterparty_id, state, id)", "CREATE INDEX deal_contact ON deal (contact_id)",
        "CREATE INDEX deal_owner_created ON deal (owner_id, created_at, id)", "CREATE INDEX deal_state_created ON deal (state, created_at, id)",
        "CREATE INDEX deal_ageing ON deal (ageing, owner_id) WHERE ageing <> 'fresh'", "CREATE INDEX deal_process ON deal (process_id, state, id)",
        // What a stage holds, by whose it is: a board adds up some tens of rows, however many deals there are.
        """
        CREATE TABLE deal_total (stage_id BIGINT NOT NULL, owner_id BIGINT NOT NULL, branch_id BIGINT NOT NULL, deals BIGINT NOT NULL, amount BIGINT NOT NULL, forecast BIGINT NOT NULL,
          PRIMARY KEY (stage_id, owner_id, branch_id))
        """,
        """
        CREATE TABLE deal_competitor (\(Entity.standardColumns), deal_id BIGINT NOT NULL REFERENCES deal (id), name TEXT NOT NULL, counterparty_id BIGINT REFERENCES counterparty (id), price BIGINT,
          known_from TEXT NOT NULL DEFAULT 'estimate', is_winner BIGINT NOT NULL DEFAULT 0, note TEXT)
        """,
        "CREATE INDEX deal_competitor_created ON deal_competitor (created_at, id)", "CREATE INDEX deal_competitor_deal ON deal_competitor (deal_id, price)",
        "CREATE INDEX deal_competitor_counterparty ON deal_competitor (counterparty_id)",
        """
        CREATE TABLE deal_member (\(Entity.standardColumns), deal_id BIGINT NOT NULL REFERENCES deal (id), part TEXT NOT NULL, contact_id BIGINT REFERENCES contact (id),
          employee_id BIGINT REFERENCES employee (id), note TEXT, CHECK ((contact_id IS NULL) <> (employee_id IS NULL)))
        """,
        "CREATE INDEX deal_member_created ON deal_member (created_at, id)", "CREATE INDEX deal_member_deal ON deal_member (deal_id, id)",
        "CREATE INDEX deal_member_employee ON deal_member (employee_id, deal_id)", "CREATE INDEX deal_member_contact ON deal_member (contact_id)",
    ])
}
