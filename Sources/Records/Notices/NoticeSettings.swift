internal import Database
public import HTML
internal import Hummingbird
public import Kernel

/// What an employee wants to hear and how, on their profile: kinds by ways, and quiet hours.
public struct NoticeSettings: Sendable {
    let kinds: [NoticeKind]
    public init(kinds: [NoticeKind]) { self.kinds = kinds }

    static func name(_ way: Notice.Way, _ lang: Lang) -> String {
        switch way {
        case .bell: lang("Колокольчик", "Bell")
        case .toast: lang("Сообщение", "Message")
        case .digest: lang("Сводка", "Digest")
        }
    }
    /// The section of the profile.
    @Sendable public func section(_ tx: Tx, _ context: StaffContext) throws -> HTML {
        let me: Int64 = tx.access.employee, lang: Lang = context.lang
        let setting: NoticeSetting = try NoticeSetting.of([me], in: tx)[me] ?? .standard(me)
        func box(_ kind: NoticeKind, _ way: Notice.Way) -> HTML {
            "<td class=\"ot-way\"><input class=\"form-check-input\" type=\"checkbox\" name=\"on\" value=\"\(kind.name).\(way.rawValue)\"\(when: setting.wants(kind.name, way), " checked") aria-label=\"\(lang(kind.label)): \(Self.name(way, lang))\"></td>"
        }
        func time(_ name: String, _ label: String, _ minute: Int?) -> HTML {
            "<label class=\"row-x small\">\(label)<input class=\"form-control w-auto\" type=\"time\" name=\"\(name)\" value=\"\(minute.map { DayTime.text($0) } ?? "")\"></label>"
        }
        return """
            <section class="ot-card mt-3" id="notices" aria-labelledby="notices-h"><header><h2 id="notices-h">\(lang("Уведомления", "Notices"))</h2><a class="push xs ot-link" href="/notices">\(lang("Открыть список", "Open the list"))</a></header>
            <form method="post" action="/profile/notices"><input type="hidden" name="csrf" value="\(context.person.csrf)"><div class="ot-scroll"><table class="ot-table tight ot-ways">
            <thead><tr><th>\(lang("О чём", "About"))</th>\(each: Notice.Way.allCases, { "<th class=\"ot-way\">\(Self.name($0, lang))</th>" })</tr></thead>
            <tbody>\(each: kinds, { kind in "<tr><td>\(lang(kind.label))</td>\(each: Notice.Way.allCases, { box(kind, $0) })</tr>" })</tbody></table></div>
            <div class="p-3 stack-s"><div class="row-x wrap"><span class="med small">\(lang("Тихие часы", "Quiet hours"))</span>\(time("quiet_from", lang("с", "from"), setting.quietFrom))\(time("quiet_to", lang("до", "to"), setting.quietTo))\
            <label class="form-check"><input class="form-check-input" type="checkbox" name="quiet_weekend" value="1"\(when: setting.quietWeekend == 1, " checked")> <span class="form-check-label small">\(lang("и в выходные", "and at weekends"))</span></label></div>
            <p class="xs muted">\(lang("В тихие часы сообщения на странице не появляются; колокольчик считает.", "In quiet hours no messages show on the page; the bell counts."))</p>
            <div><button class="btn btn-primary">\(lang("Сохранить", "Save"))</button></div></div></form></section>
            """
    }

    @Sendable func save(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let form = try await request.form(), on: Set<String> = Set(form.all("on"))
        let all: [String] = kinds.flatMap { kind in Notice.Way.allCases.map { "\(kind.name).\($0.rawValue)" } }
        let muted: String = "|" + all.filter { !on.contains($0) }.map { $0 + "|" }.joined()
        let from: Int? = try minute(form["quiet_from"]), to: Int? = try minute(form["quiet_to"])
        guard (from == nil) == (to == nil) else { throw BadRequest("У тихих часов нужны начало и конец", "Quiet hours need a beginning and an end") }
        let weekend: Bool = form["quiet_weekend"] == "1"
        try await context.write { tx in
            try tx.run("""
                INSERT INTO notice_setting (employee_id, muted, quiet_from, quiet_to, quiet_weekend) VALUES (\(tx.access.employee), \(muted), \(from), \(to), \(weekend))
                ON CONFLICT (employee_id) DO UPDATE SET muted = excluded.muted, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, quiet_weekend = excluded.quiet_weekend
                """)
        }
        return .go("/profile", toast: context.lang("Сохранено", "Saved"))
    }
    private func minute(_ text: String) throws -> Int? {
        if text.isEmpty { return nil }
        guard let minute = DayTime.minute(text) else { throw BadRequest("Нужно время вида 20:00", "A time like 20:00 is needed") }
        return minute
    }
}
