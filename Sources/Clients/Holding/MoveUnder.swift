import Database
import HTML
import Hummingbird
import Kernel
import Records

/// Moving a company under another: by dragging on a card, or on a page of its own for keyboard and phone.
enum MoveUnder {
    static func register(in routes: Routes) {
        routes.get("counterparties/:id/under", page)
        routes.post("counterparties/:id/under", move)
    }
    @Sendable private static func page(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), back: String = try request.query()["back"]
        let view: HTML = try await context.read { tx in
            let row: Row = try tx.row(Counterparty.entity, id)
            guard try tx.may(.edit, Counterparty.entity, id) else { throw NotAllowed() }
            return try form(row, Form(Counterparty.entity, row: row, prefill: Submitted(["back": [back]]), zone: context.zone), "", in: tx, context)
        }
        return .page(context.lang("Перенести под…", "Move under…"), section: Counterparty.entity.path, view)
    }
    /// A circle is refused, and somebody else's move in the meantime is shown before it is overwritten.
    @Sendable private static func move(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), sent = try await request.form(), lang: Lang = context.lang, title: String = lang("Перенести под…", "Move under…")
        let only = Submitted(sent.values.filter { ["parent_id", "version"].contains($0.key) })
        do {
            let wrong: HTML? = try await context.write { tx in
                if let survivor = try tx.survivor(of: Counterparty.entity, id) { throw Merged(entity: Counterparty.entity, survivor: survivor) }
                let row: Row = try tx.row(Counterparty.entity, id)
                guard only.has("parent_id") else { throw BadRequest("Не сказано, под кого переносить", "It is not said under whom to move") }
                var form = try Form(Counterparty.entity, submitted: only, creating: false, in: tx, zone: context.zone)
                if form.isValid { _ = try checkCounterparty(&form, id, tx) }
                guard form.isValid else { return try self.form(row, form, "", in: tx, context) }
                try tx.update(Counterparty.entity, id, version: form.version, form.patch)
                return nil
            }
            if let wrong { return .invalid(title, section: Counterparty.entity.path, wrong) }
        } catch is Stale {
            let view: HTML = try await context.read { tx in
                let row: Row = try tx.row(Counterparty.entity, id), titles: [String: String] = try linkTitles(Counterparty.entity, [row], in: tx)
                var mine = only
                mine.set("version", Form.plain(row["version"]))
                mine.set("back", sent["back"])
                let parent: String = titles["counterparty/\(Form.plain(row["parentID"]))"] ?? lang("без головной компании", "without a parent company")
                let notice: HTML = "<div class=\"ot-alert y mb-3\" role=\"alert\">\(icon("users"))<div><b>\(lang("Пока вы переносили, её перенёс другой человек", "While you were moving it, somebody else did")): \(parent).</b> \(lang("Сохраните ещё раз, если верно ваше.", "Save again if yours is right."))</div></div>"
                return try form(row, Form(Counterparty.entity, row: nil, prefill: mine, zone: context.zone), notice, in: tx, context)
            }
            return .conflict(title, section: Counterparty.entity.path, view)
        }
        let back: String = sent["back"], isCard: Bool = back.hasPrefix("/counterparties") && !back.contains("\\") && !back.contains("\n") && !back.contains("\r")
        return .go(isCard ? back : Counterparty.entity.url(id), toast: lang("Перенесено", "Moved"))
    }
    private static func form(_ row: Row, _ form: Form, _ above: HTML, in tx: Tx, _ context: StaffContext) throws -> HTML {
        let lang: Lang = context.lang, url: String = Counterparty.entity.url(Int64(value: row["id"]) ?? 0), back: String = form.input["back"]
        guard let parent = Counterparty.entity.field("parent_id") else { throw NotFound() }
        let input: HTML = Records.field(form, parent, try Lookups(Counterparty.entity, form.input, in: tx), context.access)
        let version: String = form.input["version"].isEmpty ? Form.plain(row["version"]) : form.input["version"]
        return screen("\(Form.plain(row["name"])): \(lang("перенести под…", "move under…"))", """
            \(above)<form class="ot-card p-3 ot-form" method="post" action="\(url)/under"><input type="hidden" name="csrf" value="\(context.person.csrf)"><input type="hidden" name="version" value="\(version)"><input type="hidden" name="back" value="\(back)">\
            \(input)<p class="small soft">\(lang("Пустое поле: компания станет во главе своей группы.", "An empty field: the company heads a group of its own."))</p>
            <div class="row-x mt-3"><button class="btn btn-primary">\(lang("Перенести", "Move"))</button><a class="btn btn-ghost" href="\(back.hasPrefix("/counterparties/") ? back : url)">\(lang("Отмена", "Cancel"))</a></div></form>
            """)
    }
}
