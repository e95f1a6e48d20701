import Database
import HTML
import Hummingbird
import Kernel
import Records

/// A planned call or meeting gets its outcome where it is read.
enum Outcome {
    static func form(_ id: Int64, back: String, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang
        return """
            <details class="ot-outcome-in"><summary class="btn btn-line btn-xs">\(icon("check", small: true))\(lang("Отметить итог", "Say how it went"))</summary>
            <form class="bx stack-s" method="post" action="/interactions/\(id)/complete"><input type="hidden" name="csrf" value="\(context.person.csrf)"><input type="hidden" name="back" value="\(back)">
            <div class="row-x wrap"><input class="form-control grow" name="outcome" maxlength="300" placeholder="\(lang("Итог", "Outcome"))" aria-label="\(lang("Итог", "Outcome"))"><input class="form-control w-auto num" name="minutes" inputmode="numeric" size="4" placeholder="\(lang("мин", "min"))" aria-label="\(lang("Минут", "Minutes"))"></div>
            <div class="row-x wrap"><input class="form-control grow" name="next" maxlength="300" placeholder="\(lang("Следующий шаг станет задачей", "The next step becomes a task"))" aria-label="\(lang("Следующий шаг", "Next step"))"><input class="form-control w-auto" type="date" name="next_on" value="\(context.today.adding(1).description)" aria-label="\(lang("Срок", "Due"))"></div>
            <div class="row-x wrap"><button class="btn btn-primary btn-sm" name="held" value="1">\(lang("Состоялось", "It took place"))</button><button class="btn btn-line btn-sm" name="held" value="0">\(lang("Не состоялось", "It did not"))</button></div></form></details>
            """
    }
    /// Writes the outcome; what took place is a contact with the client, and its next step a task.
    @Sendable static func complete(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), sent = try await request.form(), lang: Lang = context.lang, isHeld: Bool = sent["held"] != "0"
        try await context.write { tx in
            let row: Row = try tx.row(Interaction.entity, id)
            guard try tx.may(.edit, Interaction.entity, id) else { throw NotAllowed() }
            guard row["planned"] == .int(1) else { throw BadRequest("Итог уже записан", "The outcome is written down already") }
            let said = Submitted(sent.values.filter { ["outcome", "minutes"].contains($0.key) && !($0.value.first ?? "").isEmpty })
            let form = try Form(Interaction.entity, submitted: said, creating: false, in: tx, zone: context.zone)
            if let wrong = form.errors.values.first { throw BadRequest(wrong.ru, wrong.en) }
            var patch: [String: Value] = form.patch.merging(["planned": .int(0)]) { $1 }
            if !isHeld, patch["outcome"] == nil { patch["outcome"] = .text(lang("Не состоялось", "Did not take place")) }
            // Done ahead of its time: it happened now.
            if isHeld, let start = Int64(value: row["startsAt"]), start > tx.now { patch["starts_at"] = .int(tx.now) }
            if isHeld, let client = Int64(value: row["counterpartyID"]) { try Interaction.wake(client, at: min(Int64(value: row["startsAt"]) ?? tx.now, tx.now), in: tx) }
            let next: String = String(sent["next"].prefix(300))
            if !next.isEmpty { patch["next_step"] = .text(next) }
            try tx.update(Interaction.entity, id, patch)
            guard !next.isEmpty else { return }
            let due: Day = Day(sent["next_on"]) ?? context.today.adding(1)
            try tx.insert(Task.entity, ["title": .text(next), "due_on": due.value, "priority": .text("normal"), "counterparty_id": row["counterpartyID"], "contact_id": row["contactID"]])
        }
        let back: String = sent["back"], isOurs: Bool = ["/counterparties/", "/contacts/", "/calendar", "/?"].contains { back.hasPrefix($0) } || back == "/"
        return .go(isOurs ? back : Interaction.entity.url(id), toast: lang("Записано", "Written down"))
    }
}
