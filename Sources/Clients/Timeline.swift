import Database
import HTML
import Kernel
import Records

/// Planned and past touches, newest first, as the cards of a counterparty and of a contact show them.
struct Timeline: Sendable {
    let events: [Row], names: [String: String]

    /// - Parameter condition: which interactions, e.g. those of one counterparty; indexed with `starts_at`.
    init(where condition: SQL, in tx: Tx) throws {
        events = try tx.rows("SELECT * FROM \(Interaction.self) WHERE \(condition) AND archived_at IS NULL ORDER BY starts_at DESC, id DESC LIMIT 60").map { tx.access.visible(Interaction.entity, $0) }
        names = try linkTitles(Interaction.entity, events, in: tx)
    }

    func view(_ context: StaffContext, empty: String, withClient: Bool = false) -> HTML {
        let lang: Lang = context.lang, now: Int64 = Clock.now()
        let list: HTML = events.isEmpty ? "<div class=\"ot-empty crop\"><p>\(empty)</p></div>"
            : "<ol class=\"ot-tl\">\(each: events, { entry($0, lang, context.zone, now, withClient) })</ol>"
        return "<section class=\"ot-card\" aria-labelledby=\"tl-h\"><header><h2 id=\"tl-h\">\(lang("Лента", "Timeline"))</h2><span class=\"n\">\(events.count)</span></header><div id=\"tl\">\(list)</div></section>"
    }
    private func entry(_ event: Row, _ lang: Lang, _ zone: Zone, _ now: Int64, _ withClient: Bool) -> HTML {
        let channel: String = Form.plain(event["channel"]), start: Int64 = Int64(value: event["startsAt"]) ?? 0
        let choice: Field.Choice? = Interaction.channelChoices.first { $0.key == channel }
        let minutes: String = Form.plain(event["minutes"]), client: String = withClient ? "counterparty/\(Form.plain(event["counterpartyID"]))" : ""
        let parts: [String] = [
            choice.map { lang($0.label) } ?? channel, minutes.isEmpty ? "" : "\(minutes) \(lang("мин", "min"))", names["employee/\(Form.plain(event["ownerID"]))"] ?? "",
            names["contact/\(Form.plain(event["contactID"]))"] ?? "", names[client] ?? "",
        ].filter { !$0.isEmpty }
        let body: String = Form.plain(event["body"]), outcome: String = Form.plain(event["outcome"]), next: String = Form.plain(event["nextStep"])
        return """
            <li class="\(when: start > now, "plan")"><span class="ic \(choice?.ink ?? "")">\(icon(Interaction.icons[channel] ?? "circle", small: true))</span><div class="grow">\
            <div class="row-x wrap"><a class="med" href="\(Interaction.entity.url(Int64(value: event["id"]) ?? 0))">\(Form.plain(event["subject"]))</a>\(when: start > now, "<span class=\"ot-tag y\">\(lang("план", "planned"))</span>")\
            <span class="xs muted push nowrap">\(event["startsAt"] == .null ? "" : "\(lang.day(zone.day(start))), \(zone.time(start))")</span></div>
            <div class="xs muted">\(parts.joined(separator: " · "))</div>
            \(when: !body.isEmpty, "<div class=\"bx\">\(body)</div>")\(when: !outcome.isEmpty, "<div class=\"small\">\(icon("check", small: true)) \(outcome)</div>")\
            \(when: !next.isEmpty, "<div class=\"small soft\">\(icon("arrow-right", small: true)) \(next)</div>")</div></li>
            """
    }
}
