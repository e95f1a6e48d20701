internal import Database
internal import HTML
internal import Hummingbird
internal import Kernel
internal import Records

/// What somebody has to allow before a configuration may be sold: who is asked, what they answered, who hears of it.
///
/// What was chosen never changes in a kept configuration. Other choices are kept as another one, which is asked for anew.
enum ConfigurationApproval {
    static let migration = Migration("catalogue-configuration-approval", [
        "ALTER TABLE configuration ADD COLUMN asks TEXT", "ALTER TABLE configuration ADD COLUMN decided_by BIGINT REFERENCES employee (id)",
        "ALTER TABLE configuration ADD COLUMN decided_at BIGINT", "ALTER TABLE configuration ADD COLUMN reason TEXT",
    ])
    static let fields: [Field] = [
        Field("asks", "Что согласовать", "What to approve", .long, editable: false, limit: 20_000),
        Field("decided_by", "Кто решил", "Decided by", .link("employee"), editable: false),
        Field("decided_at", "Когда решено", "Decided at", .instant, editable: false),
        Field("reason", "Почему решено так", "Why it was decided so", editable: false),
    ]
    /// Whoever may allow what a model does not sees what is asked of them, whosever it is.
    @Sendable static func ways(_ access: Access, _ verb: Access.Verb) -> [Way] {
        verb == .see && ModelRecord.mayEdit(access) ? [Way("право согласовать", "the right to approve", "state <> 'ready'")] : []
    }
    static let notices: [NoticeKind] = [
        NoticeKind("approval-asked", "Нужно моё согласование", "My approval is asked for", icon: "gavel", ink: "y") { _, lang, _ in lang("Нужно ваше согласование", "Your approval is asked for") },
        NoticeKind("approval-given", "Моё согласовали или нет", "Mine was approved or refused", icon: "gavel", ink: "g") { notice, lang, _ in
            let parts: [String] = notice.detail.split(separator: "\n", maxSplits: 1).map { String($0) }, why: String = parts.count > 1 ? ": " + parts[1] : ""
            return (parts.first == "approved" ? lang("Согласовано", "Approved") : lang("Не согласовано", "Refused")) + why
        },
    ]

    /// Everybody who may change all models.
    private static func approvers(in tx: Tx) throws -> [Int64] {
        let staff: [Row] = try tx.rows("SELECT employee.id AS id, role.grants AS grants FROM employee JOIN role ON role.id = employee.role_id WHERE employee.archived_at IS NULL ORDER BY employee.id LIMIT 2000")
        return try staff.compactMap { row in
            let grants: [String: [String: Access.Reach]] = try Access.grants(Form.plain(row["grants"]))
            return (grants[ModelRecord.table] ?? grants["*"] ?? [:])["edit"] == .all ? Int64(value: row["id"]) : nil
        }
    }
    static func ask(_ id: Int64, in tx: Tx) throws { try tx.tell(try approvers(in: tx), "approval-asked", of: SavedConfiguration.table, id) }

    /// Writes the answer. Whoever may approve needs no right to change what others keep.
    static func decide(_ id: Int64, isApproved: Bool, reason: String, in tx: Tx) throws {
        let row: Row = try tx.row(SavedConfiguration.entity, id)
        let full: Tx = tx.acting(as: tx.access.withFullReach(cause: tx.access.cause))
        try full.update(SavedConfiguration.entity, id, [
            "state": .text(isApproved ? "approved" : "refused"), "decided_by": .int(tx.access.employee), "decided_at": .int(tx.now), "reason": reason.isEmpty ? .null : .text(reason),
        ])
        // Who asked, and the others who were asked.
        let asker: [Int64] = [Int64(value: row["ownerID"]), Int64(value: row["createdBy"])].compactMap { $0 }
        try tx.tell(asker + approvers(in: tx), "approval-given", of: SavedConfiguration.table, id, detail: (isApproved ? "approved" : "refused") + (reason.isEmpty ? "" : "\n" + reason))
    }

    /// What stands on the card: what is asked, the answer, and the form of those who may answer.
    static func view(_ row: Row, wrong: Bool = false, typed: String = "", in tx: Tx, _ context: StaffContext) throws -> HTML {
        let lang: Lang = context.lang, state: String = Form.plain(row["state"]), id: Int64 = Int64(value: row["id"]) ?? 0
        guard state != "ready" else { return "" }
        let asks: [String] = Form.plain(row["asks"]).split(separator: "\n").map { String($0) }
        let list: HTML = asks.isEmpty ? "" : "<ul class=\"small mb-0\">\(each: asks, { "<li>\($0)</li>" })</ul>"
        if state != "approval" {
            let who: String = try Int64(value: row["decidedBy"]).flatMap { id in try tx.rows("SELECT name FROM employee WHERE id = \(id)").first }.map { Form.plain($0["name"]) } ?? ""
            let day: String = Int64(value: row["decidedAt"]).map { lang.day(context.zone.day($0)) } ?? "", reason: String = Form.plain(row["reason"])
            let head: String = state == "approved" ? lang("Согласовано", "Approved") : lang("Не согласовано", "Refused")
            return """
                <section class="ot-card p-3 stack-s" data-approval><h2 class="h6 mb-0">\(head)</h2><p class="small soft mb-0">\([who, day].filter { !$0.isEmpty }.joined(separator: ", "))</p>\(when: !reason.isEmpty, "<p class=\"mb-0\">\(reason)</p>")\(list)\
                \(when: state == "refused", "<p class=\"small soft mb-0\">\(lang("Выберите иначе: новая конфигурация согласуется заново.", "Choose otherwise: a new configuration is approved anew."))</p>")</section>
                """
        }
        let head: HTML = "<h2 class=\"h6 mb-0\">\(icon("gavel", small: true)) \(lang("Нужно согласование", "Needs approval"))</h2>\(list)"
        guard ModelRecord.mayEdit(tx.access), row["archivedAt"] == .null else {
            return "<section class=\"ot-card p-3 stack-s\" data-approval>\(head)<p class=\"small soft mb-0\">\(lang("Согласующим сообщено. Ответ придёт уведомлением.", "Those who approve were told. You will be notified of the answer."))</p></section>"
        }
        let error: HTML = wrong ? "<p class=\"form-error t-r small\" id=\"e-reason\" role=\"alert\">\(lang("Напишите, почему нельзя: продавец скажет это клиенту.", "Say why not: the seller has to tell the client."))</p>" : ""
        return """
            <form class="ot-card p-3 stack-s" data-approval method="post" action="/configurations/\(id)/approval"><input type="hidden" name="csrf" value="\(context.person.csrf)">\(head)\
            <div class="ot-field"><label class="form-label" for="f-reason">\(lang("Пояснение", "Explanation"))</label><input class="form-control" id="f-reason" name="reason" maxlength="300" value="\(typed)"\(when: wrong, " aria-invalid=\"true\" aria-describedby=\"e-reason\"")>\(error)</div>\
            <div class="row-x wrap"><button class="btn btn-primary" name="do" value="approve">\(icon("check"))\(lang("Согласовать", "Approve"))</button><button class="btn btn-line" name="do" value="refuse">\(lang("Отказать", "Refuse"))</button></div></form>
            """
    }
}

extension ConfigureScreens {
    @Sendable func answer(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), sent = try await request.form(), lang: Lang = context.lang, reason: String = String(Submitted.trimmed(sent["reason"]).prefix(300))
        guard ["approve", "refuse"].contains(sent["do"]) else { throw BadRequest("Выберите: согласовать или отказать", "Choose: approve or refuse") }
        let isApproved: Bool = sent["do"] == "approve"
        let refused: (title: String, page: HTML)? = try await context.write { tx in
            let row: Row = try tx.row(SavedConfiguration.entity, id)
            guard ModelRecord.mayEdit(tx.access) else { throw NotAllowed() }
            guard Form.plain(row["state"]) == "approval", row["archivedAt"] == .null else { throw BadRequest("Здесь уже нечего согласовывать: решение принято", "There is nothing to approve here: it was decided") }
            if !isApproved, reason.isEmpty { return try Self.card(id, wrong: true, in: tx, context) }
            try ConfigurationApproval.decide(id, isApproved: isApproved, reason: reason, in: tx)
            return nil
        }
        if let refused { return .invalid(refused.title, section: Self.section, refused.page) }
        return .go(SavedConfiguration.entity.url(id), toast: isApproved ? lang("Согласовано", "Approved") : lang("Отказано", "Refused"))
    }
}
