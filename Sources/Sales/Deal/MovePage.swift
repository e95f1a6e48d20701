internal import Database
internal import HTML
internal import Kernel
internal import Process
internal import Records

/// The form of a move by hand: where to, why, and what is left open by it.
struct MovePage: Sendable {
    let id: Int64, number: String, name: String, from: Stage?, target: Stage?, ways: [Stage], open: [Phrase], moves: Int, input: Submitted, problem: Refusal?
    /// What was asked for and cannot be reached from here by hand: said, and nothing else is chosen in its place.
    let unreachable: Phrase?

    /// - Parameters:
    ///   - code: of the stage asked for; empty: whichever follows.
    ///   - end: the kind of end asked for.
    init(_ one: Case, to code: String, end: Stage.Kind? = nil, input: Submitted, problem: Refusal?) {
        (id, self.input, self.problem, moves) = (one.record, input, problem, one.run.moves.count)
        (number, name) = (Form.plain(one.item["number"]), Form.plain(one.item["title"]))
        from = one.definition.stage(one.run.stage)
        let ways: [Stage] = one.definition.waysByHand(from: one.run.stage).compactMap { one.definition.stage($0.to) }
        self.ways = ways
        let isNamed: Bool = end != nil || !code.isEmpty
        target = ways.first { $0.code == (isNamed ? code : one.definition.following(one.run.stage)?.code) }
        unreachable = isNamed && target == nil && code != one.run.stage ? one.definition.stage(code)?.name ?? end?.phrase ?? Phrase(code, code) : nil
        open = one.run.requiredOpen(in: one.definition)
    }

    func title(_ lang: Lang) -> String { lang("Перевести сделку", "Move the deal") }
    func page(_ context: StaffContext) -> HTML {
        screen(title(context.lang), beside: "<span class=\"muted small mono\">\(number)</span>", "<section class=\"ot-card p-3 ot-movebox\">\(form(context))</section>")
    }

    /// The form alone: also what a board shows in a dialog.
    func form(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, back: String = input["back"].isEmpty ? Deal.entity.url(id) : input["back"]
        guard let from, !ways.isEmpty else {
            return """
                <p>\(lang("С этого этапа вручную не переходят: отмените последний переход.", "Nobody leaves this stage by hand: undo the last move."))</p>
                <form method="post" action="/deals/\(id)/undo-move" data-move-form><input type="hidden" name="csrf" value="\(context.person.csrf)"><input type="hidden" name="moves" value="\(moves)"><button class="btn btn-line">\(icon("undo-2"))\(lang("Отменить последний переход", "Undo the last move"))</button></form>
                """
        }
        return """
            <form class="stack-s" method="post" action="/deals/\(id)/move" data-move-form><input type="hidden" name="csrf" value="\(context.person.csrf)"><input type="hidden" name="moves" value="\(moves)"><input type="hidden" name="back" value="\(back)">
            <h2>\(name)</h2>\(alert(lang))
            <p class="soft mb-0">\(lang("Сейчас:", "Now:")) <b class="med">\(lang(from.name))</b></p>
            <div><label class="form-label" for="mv-to">\(lang("Этап", "Stage"))</label><select class="form-select" id="mv-to" name="to" required>\(when: target == nil, "<option value=\"\" selected>\(lang("Выберите этап", "Choose a stage"))</option>")\(each: ways, { "<option value=\"\($0.code)\"\(when: $0.code == target?.code, " selected")>\(lang($0.name))</option>" })</select></div>
            \(remaining(lang))\(reasons(lang))
            <div><label class="form-label" for="mv-note">\(lang("Своими словами", "In your own words"))</label><textarea class="form-control" id="mv-note" name="note" rows="2" maxlength="1000">\(input["note"])</textarea></div>
            <div class="row-x mt-2"><button class="btn btn-primary">\(lang("Перевести", "Move"))</button><a class="btn btn-ghost" href="\(back)" data-close>\(lang("Отмена", "Cancel"))</a></div></form>
            """
    }
    private func alert(_ lang: Lang) -> HTML {
        let said: Phrase? = problem?.phrase ?? unreachable.map { Phrase("На «\($0.ru)» с этого этапа вручную не переходят.", "Nobody goes to “\($0.en)” from this stage by hand.") }
        guard let said else { return "" }
        return "<div class=\"ot-alert y\" role=\"alert\" data-why>\(icon("circle-alert"))<div>\(lang(said))</div></div>"
    }
    private func remaining(_ lang: Lang) -> HTML {
        guard !open.isEmpty, target?.kind.isGivingUp != true else { return "" }
        return """
            <div class="ot-alert y">\(icon("triangle-alert"))<div>\(lang("Не сделано обязательное, нужна причина:", "Required actions are open, a reason is needed:"))<ul class="mb-0">\(each: open, { "<li>\(lang($0))</li>" })</ul></div></div>
            """
    }
    /// The reasons of every end a person may choose here, so that the form works when the stage is changed in it.
    private func reasons(_ lang: Lang) -> HTML {
        let stages: [Stage] = target.map { $0.reasons.isEmpty ? [] : [$0] } ?? []
        guard let stage: Stage = stages.first else { return "" }
        return """
            <div><label class="form-label" for="mv-why">\(lang("Причина", "Reason"))</label><select class="form-select" id="mv-why" name="reason"><option value="">\(lang("Выберите", "Choose"))</option>\
            \(each: stage.reasons, { "<option value=\"\($0.code)\"\(when: $0.code == input["reason"], " selected")>\(lang($0.name))</option>" })</select></div>
            """
    }
}
