internal import Database
public import HTML
public import Hummingbird
public import Kernel

/// The form on a client's card that writes down a call, a letter or a meeting, and what comes next.
struct Composer: Sendable {
    /// What was sent and could not be written; nil: the form is fresh.
    let refused: Form?
    init(_ refused: Form? = nil) { self.refused = refused }

    /// What is wrong with the next step, beside what the interaction's own fields say.
    static func checkNext(_ form: inout Form, _ sent: Submitted) {
        if sent["next"].isEmpty { return }
        if sent["next"].count > 300 { form.reject("next", Text("Не длиннее 300 знаков", "No longer than 300 characters")) }
        if !sent["next_on"].isEmpty, Day(sent["next_on"]) == nil { form.reject("next_on", Text("Такой даты нет", "There is no such date")) }
    }

    func view(_ card: CounterpartyCard, _ url: String, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, id: String = Form.plain(card.row["id"]), chosen: String = refused.map { $0.input["channel"] } ?? "call"
        let channels: [Field.Choice] = Interaction.channelChoices.filter { $0.key != "siteVisit" && $0.key != "survey" }
        return """
            <section class="ot-card p-3" aria-label="\(lang("Записать", "Write down"))"><form id="composer" method="post" action="\(url)/touch" data-guard>
            <input type="hidden" name="csrf" value="\(context.person.csrf)"><input type="hidden" name="counterparty_id" value="\(id)">
            \(problems(lang))\
            <div class="ot-seg wrap" role="radiogroup" aria-label="\(lang("Канал", "Channel"))">\(each: channels, { choice in
                "<label><input class=\"visually-hidden\" type=\"radio\" name=\"channel\" value=\"\(choice.key)\"\(when: choice.key == chosen, " checked")>\(icon(Interaction.icons[choice.key] ?? "circle", small: true)) \(lang(choice.label))</label>"
            })</div>
            \(warning(card, lang))
            <div class="ot-at" data-mentions="\(url)/colleagues" data-label="\(lang("Кого упомянуть", "Whom to mention"))">\(input("subject", "mt-2", lang("О чём", "Subject"), hint: lang("О чём речь", "What it is about"), " required maxlength=\"300\" autocomplete=\"off\""))</div>
            <div class="ot-at" data-mentions="\(url)/colleagues" data-label="\(lang("Кого упомянуть", "Whom to mention"))"><textarea class="form-control mt-2" name="body" rows="2" placeholder="\(lang("Подробности; @имя позовёт коллегу", "Details; @name calls a colleague"))" aria-label="\(lang("Подробности", "Details"))">\(typed("body"))</textarea></div>
            <div class="row-x wrap mt-2">\(when: !card.contacts.isEmpty, withWhom(card, lang))\(direction(lang))\
            \(input("starts_at", "w-auto", lang("Когда", "When"), usual: context.zone.input(Clock.now()), " type=\"datetime-local\""))
            \(input("minutes", "w-auto num", lang("Минут", "Minutes"), hint: lang("мин", "min"), " inputmode=\"numeric\" size=\"4\""))
            \(input("outcome", "grow", lang("Итог", "Outcome"), hint: lang("Итог", "Outcome"), " maxlength=\"300\""))</div>
            <div class="row-x wrap mt-2">\(input("next", "grow", lang("Следующий шаг", "Next step"), hint: lang("Следующий шаг станет задачей", "The next step becomes a task"), " maxlength=\"300\""))
            \(input("next_on", "w-auto", lang("Срок", "Due"), usual: context.today.adding(1).description, " type=\"date\""))
            <button class="btn btn-primary">\(lang("Записать", "Save")) <kbd class="hide-m">Ctrl Enter</kbd></button></div></form></section><script defer src="/static/mentions.js"></script>
            """
    }

    private func typed(_ name: String, usual: String = "") -> String { refused.map { $0.input[name] } ?? usual }
    private func input(_ name: String, _ shape: String, _ label: String, hint: String = "", usual: String = "", _ rest: HTML) -> HTML {
        let isWrong: Bool = refused?.errors[name] != nil
        return """
            <input class="form-control \(shape)\(when: isWrong, " is-invalid")" name="\(name)" value="\(typed(name, usual: usual))"\(rest)\(when: !hint.isEmpty, " placeholder=\"\(hint)\"") aria-label="\(label)"\(when: isWrong, " aria-invalid=\"true\" aria-describedby=\"composer-wrong\"")>
            """
    }
    private func problems(_ lang: Lang) -> HTML {
        guard let refused, !refused.errors.isEmpty else { return "" }
        let names: [String: String] = ["next": lang("Следующий шаг", "Next step"), "next_on": lang("Срок", "Due")]
        let lines: [HTML] = refused.errors.sorted { $0.key < $1.key }.map { column, text in
            let label: String = names[column] ?? Interaction.entity.field(column).map { lang($0.label) } ?? column
            return "<div>\(label): \(lang(text))</div>"
        }
        return "<div class=\"ot-alert r mb-2\" id=\"composer-wrong\" role=\"alert\">\(icon("triangle-alert"))<div><b>\(lang("Не записано", "Not written down"))</b>\(lines)</div></div>"
    }
    private func withWhom(_ card: CounterpartyCard, _ lang: Lang) -> HTML {
        let chosen: String = typed("contact_id")
        return """
            <select class="form-select w-auto ot-whom" name="contact_id" aria-label="\(lang("С кем", "With whom"))"><option value="">\(lang("С кем", "With whom"))</option>\(each: card.contacts, {
                "<option value=\"\(Form.plain($0["id"]))\"\(when: Form.plain($0["id"]) == chosen, " selected")>\(Form.plain($0["name"]))</option>"
            })</select>
            """
    }
    private func direction(_ lang: Lang) -> HTML {
        let isIncoming: Bool = typed("direction") == "in"
        return "<select class=\"form-select w-auto\" name=\"direction\" aria-label=\"\(lang("Направление", "Direction"))\"><option value=\"out\">\(lang("Исходящее", "Outgoing"))</option><option value=\"in\"\(when: isIncoming, " selected")>\(lang("Входящее", "Incoming"))</option></select>"
    }
    /// Who asked not to be called or written to.
    private func warning(_ card: CounterpartyCard, _ lang: Lang) -> HTML {
        guard !card.forbidden.isEmpty else { return "" }
        let said: [String] = card.forbidden.map { one in one.person + ": " + (Consent.channels.first { $0.key == one.channel }.map { lang($0.label).lowercased() } ?? one.channel) }
        return "<div class=\"ot-alert y mt-2\">\(icon("triangle-alert"))<div>\(lang("Согласие отозвано.", "Consent is withdrawn.")) \(said.joined(separator: "; "))</div></div>"
    }
}
