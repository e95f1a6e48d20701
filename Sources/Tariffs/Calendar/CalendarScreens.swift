internal import Database
internal import Estimating
internal import HTML
internal import Hummingbird
internal import Kernel

extension TariffScreens {
    @Sendable func hours(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), sent = try await request.form(), lang: Lang = context.lang
        let problems: [ShopEdit.Problem]
        var notice: HTML = ""
        do {
            problems = try await context.job().write(as: context.access) { tx in
                try TariffRecord.authorise(tx.access)
                var calendar: ShopCalendar = try Tariff.calendar(id, in: tx)
                let record: TariffRecord = try tx.find(ID<TariffRecord>(rawValue: id)), problems: [ShopEdit.Problem] = CalendarForm.read(sent, &calendar)
                guard problems.isEmpty else { return problems }
                let said: Text = Text("Изменён календарь производства", "The calendar of production was changed")
                try tx.update(TariffRecord.entity, id, version: Int(sent["revision"]) ?? record.version, ["calendar": .text(Canonical.text(calendar))])
                // Apart: edits of a draft write it, too, and are no reason to refuse a calendar.
                try tx.update(TariffRecord.entity, id, ["last_edit": .text(tx.access.lang(said))])
                return []
            }
            if problems.isEmpty { return .go("/tariffs/\(id)?tab=calendar", toast: lang("Календарь сохранён", "The calendar is saved")) }
            notice = "<div class=\"ot-alert r mb-3\" role=\"alert\">\(icon("circle-alert"))<div>\(lang("Не сохранено: исправьте отмеченное.", "Not saved: mend what is marked."))</div></div>"
        } catch is Stale {
            notice = "<div class=\"ot-alert y mb-3\" role=\"alert\" data-why>\(icon("users"))<div>\(lang("Пока вы правили, календарь или тариф сохранил другой человек. Ваш ввод ниже цел: сохраните ещё раз, если верно именно он.", "While you were editing, somebody else saved the calendar or the tariff. Your input below is intact: save again if yours is right."))</div></div>"
            let page: TariffPage = try await calendarPage(id, sent, [], notice, context)
            return .conflict(lang("Два автора", "Two authors"), section: Self.section, try page.view())
        }
        let page: TariffPage = try await calendarPage(id, sent, problems, notice, context)
        return .invalid(page.editor.record.name, section: Self.section, try page.view())
    }
    private func calendarPage(_ id: Int64, _ sent: Submitted, _ problems: [ShopEdit.Problem], _ notice: HTML, _ context: StaffContext) async throws -> TariffPage {
        let lang: Lang = context.lang, editor: TariffEditor = try await context.read { try TariffEditor(id, Submitted(), lang, in: $0) }
        return TariffPage(editor: editor, context: context, tab: .calendar, place: nil, query: Submitted(), typed: sent, problems: problems, notice: notice)
    }
}

/// The form of the calendar: a row for each press and machine, a row for each day unlike the others.
struct CalendarForm {
    let page: TariffPage
    private var lang: Lang { page.lang }
    private var calendar: ShopCalendar { page.editor.calendar }

    // MARK: Reading

    /// - Returns: what is wrong with which field; the calendar is then as it was.
    static func read(_ sent: Submitted, _ calendar: inout ShopCalendar) -> [ShopEdit.Problem] {
        var next: ShopCalendar = calendar, problems: [ShopEdit.Problem] = []
        let places: [(String, WritableKeyPath<ShopCalendar.Centre, Int>)] = [("mon", \.weekday), ("sat", \.saturday), ("sun", \.sunday)]
        for row: Int in 0..<min(max(Int(sent["centres"]) ?? 0, 0), TariffDraft.mostPresses + TariffDraft.mostMachines) {
            let code: String = sent["code.\(row)"]
            if code.isEmpty { continue }
            var centre: ShopCalendar.Centre = next.centre(code)
            for (field, place) in places where sent.has("\(field).\(row)") {
                if let minutes: Int = minutes(sent["\(field).\(row)"]) { centre[keyPath: place] = minutes } else { problems.append(ShopEdit.Problem(field: "\(field).\(row)", text: wrong)) }
            }
            let until: String = sent["busy.\(row)"]
            if !until.isEmpty && Day(until) == nil { problems.append(ShopEdit.Problem(field: "busy.\(row)", text: FigureText.noDay)) }
            if sent.has("busy.\(row)") { centre.busyUntil = until.isEmpty ? nil : until }
            next.centres[code] = centre.isUsual ? nil : centre
        }
        if sent.has("days") {
            next.specials = []
            for row: Int in 0..<min(max(Int(sent["days"]) ?? 0, 0), ShopCalendar.mostSpecials) where !sent["day.\(row)"].isEmpty {
                if Day(sent["day.\(row)"]) == nil { problems.append(ShopEdit.Problem(field: "day.\(row)", text: FigureText.noDay)) }
                guard let minutes: Int = minutes(sent["hours.\(row)"]) else {
                    problems.append(ShopEdit.Problem(field: "hours.\(row)", text: wrong))
                    continue
                }
                next.specials.removeAll { $0.day == sent["day.\(row)"] }
                next.specials.append(ShopCalendar.Special(day: sent["day.\(row)"], minutes: minutes))
            }
            next.specials.sort { $0.day < $1.day }
        }
        if problems.isEmpty { calendar = next }
        return problems
    }
    private static let wrong = Text("Нужны часы от 0 до 24, например 7,5", "Hours from 0 to 24 are needed, such as 7.5")
    /// Empty is none.
    private static func minutes(_ text: String) -> Int? {
        if text.isEmpty { return 0 }
        guard let hundredths: Int64 = Money.scaled(text, 2), (0...2400).contains(hundredths) else { return nil }
        return Int(hundredths * 60 / 100)
    }
    private func typed(_ minutes: Int) -> String { FigureText.shownHours(minutes, lang) }

    // MARK: Writing

    func view() -> HTML {
        let presses: [(String, Text)] = page.shop.presses.map { ($0.code, Text($0.title)) }, machines: [(String, Text)] = page.shop.machines.map { ($0.code, Text($0.title)) }
        let mayEdit: Bool = page.editor.mayEdit && page.editor.record.archivedAt == nil
        if presses.isEmpty && machines.isEmpty { return "<div class=\"ot-card ot-empty\">\(icon("calendar"))<h3>\(lang("Машин ещё нет", "No machines yet"))</h3><p>\(lang("Когда они появятся, здесь задаются часы работы и загрузка.", "Once there are some, their hours and bookings are set here."))</p></div>" }
        let days: Int = (page.typed.flatMap { Int($0["days"]) } ?? calendar.specials.count + (mayEdit ? 5 : 0))
        let note: String = lang("По этим часам и загрузке обещается самый ранний день. Кого здесь не меняли, тот работает 8 часов с понедельника по пятницу.", "The earliest day is promised by these hours and bookings. Who was never changed here works 8 hours from Monday to Friday.")
        let save: HTML = mayEdit ? "<div class=\"mt-3\"><button class=\"btn btn-primary\">\(lang("Сохранить календарь", "Save the calendar"))</button></div>" : ""
        return """
            <p class="small soft mb-3">\(note)</p><form method="post" action="\(page.base)/calendar" data-guard novalidate>\(page.csrf)<input type="hidden" name="revision" value="\(page.editor.record.version)"><fieldset class="ot-grid g-cal"\(when: !mayEdit, " disabled")>\
            <section class="ot-card"><header><h2>\(lang("Часы и загрузка", "Hours and bookings"))</h2></header><div class="ot-scroll"><input type="hidden" name="centres" value="\(presses.count + machines.count)"><table class="ot-table tight ot-caltable"><thead><tr><th>\(lang("Машина", "Machine"))</th><th>\(lang("пн–пт, ч", "Mon–Fri, h"))</th><th>\(lang("сб, ч", "Sat, h"))</th><th>\(lang("вс, ч", "Sun, h"))</th><th>\(lang("занята по", "booked until"))</th></tr></thead>\
            <tbody>\(each: Array((presses + machines).enumerated()), { row($0.offset, $0.element.0, lang($0.element.1)) })</tbody></table></div></section>\
            <section class="ot-card p-3"><h2 class="h6">\(lang("Особые дни", "Days unlike the others"))</h2><p class="small soft">\(lang("Праздник — 0 часов, рабочая суббота — сколько работают. Чтобы убрать день, очистите его.", "A holiday is 0 hours, a working Saturday as many as are worked. Clear a day to take it out."))</p><input type="hidden" name="days" value="\(days)"><table class="ot-rowsin"><thead><tr><th>\(lang("день", "day"))</th><th>\(lang("часов", "hours"))</th></tr></thead><tbody>\(each: 0..<days, special)</tbody></table></section></fieldset>\(save)</form>
            """
    }
    private func input(_ name: String, _ kept: String, _ label: String, day: Bool = false) -> HTML {
        let wrong: ShopEdit.Problem? = page.problems.first { $0.field == name }, value: String = page.typed.map { $0.has(name) ? $0[name] : kept } ?? kept
        let error: HTML = wrong.map { "<div class=\"form-error t-r xs\" id=\"e-\(name)\" role=\"alert\">\(lang($0.text))</div>" as HTML } ?? ""
        let kind: HTML = day ? " type=\"date\"" : " inputmode=\"decimal\" autocomplete=\"off\" maxlength=\"6\""
        return "<input class=\"form-control form-control-sm\(when: wrong != nil, " is-invalid")\" name=\"\(name)\" value=\"\(value)\" aria-label=\"\(label)\"\(kind)\(when: wrong != nil, " aria-invalid=\"true\" aria-describedby=\"e-\(name)\"")>\(error)"
    }
    private func row(_ number: Int, _ code: String, _ title: String) -> HTML {
        let centre: ShopCalendar.Centre = calendar.centre(code)
        return """
            <tr><td><input type="hidden" name="code.\(number)" value="\(code)"><span class="med">\(title)</span></td><td>\(input("mon.\(number)", typed(centre.weekday), "\(title), \(lang("часов с понедельника по пятницу", "hours from Monday to Friday"))"))</td><td>\(input("sat.\(number)", typed(centre.saturday), "\(title), \(lang("часов в субботу", "hours on a Saturday"))"))</td>\
            <td>\(input("sun.\(number)", typed(centre.sunday), "\(title), \(lang("часов в воскресенье", "hours on a Sunday"))"))</td><td>\(input("busy.\(number)", centre.busyUntil ?? "", "\(title), \(lang("занята по день", "booked until"))", day: true))</td></tr>
            """
    }
    private func special(_ number: Int) -> HTML {
        let kept: ShopCalendar.Special? = calendar.specials.indices.contains(number) ? calendar.specials[number] : nil
        return "<tr><td>\(input("day.\(number)", kept?.day ?? "", "\(lang("Особый день", "Day unlike the others")) \(number + 1)", day: true))</td><td>\(input("hours.\(number)", kept.map { typed($0.minutes) } ?? "", "\(lang("Часов в особый день", "Hours of the day")) \(number + 1)"))</td></tr>"
    }
}

extension FigureText {
    /// Minutes as hours: `7,5`.
    static func shownHours(_ minutes: Int, _ lang: Lang) -> String { Money.typed(Int64(minutes) * 100 / 60, scale: 2).replacing(",", with: lang(",", ".")) }
}
