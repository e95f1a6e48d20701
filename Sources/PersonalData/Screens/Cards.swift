internal import Database
internal import HTML
internal import Hummingbird
internal import Kernel
internal import Records

/// The cards of requests, terms and exports: the generic facts, and the next step.
extension PersonalDataScreens {
    @Sendable func requestCard(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), lang: Lang = context.lang, entity: Entity = context.current(SubjectRequest.entity)
        let (title, page): (String, HTML) = try await context.read { tx in
            let row: Row = try tx.row(entity, id), contact: String = Form.plain(row["contactID"]), deadline = Deadline(row, tx.today)
            let how: HTML = try SubjectTerm.latest(Form.plain(row["kind"]), on: row["receivedOn"], in: tx).map { Self.counted($0, lang) } ?? ""
            let facts: HTML = Records.facts(entity, tx.access.visible(entity, row), titles: try linkTitles(entity, [row], in: tx), tx.access, context.zone)
            let next: HTML = contact.isEmpty || !PersonalData.mayErase(tx.access) ? "" : "<a class=\"btn btn-primary\" href=\"/personal-data/\(contact)\">\(icon("shield"))<span class=\"hide-m\">\(lang("Данные человека", "The person's data"))</span></a>"
            return (Form.plain(row["applicant"]), screen(Form.plain(row["applicant"]), beside: "<span class=\"muted small mono nowrap\">\(Form.plain(row["number"]))</span> \(deadline.tag(lang))", actions: "\(try cardActions(entity, row, in: tx, context))\(next)", """
                \(binNotice(row, lang))\(Self.late(deadline, lang))<section class="ot-card p-3">\(facts)\(how)</section>
                """))
        }
        return .page(title, section: entity.path, page)
    }
    /// How the last day was found.
    private static func counted(_ term: Row, _ lang: Lang) -> HTML {
        let days: Int = Int(value: term["days"]) ?? 0, plain: String = lang.plural(days, ru: ("день", "дня", "дней"), en: ("day", "days"))
        let working: String = lang.plural(days, ru: ("рабочий день", "рабочих дня", "рабочих дней"), en: ("working day", "working days")) + lang(" (пн–пт по праздникам и переносам рабочего календаря)", " (Mon–Fri by the holidays and moved days of the work calendar)")
        return "<p class=\"small soft mt-3 mb-0\">\(lang("Срок по закону", "Term by law")): \(days) \(term["isWorking"] == .int(1) ? working : plain), \(Form.plain(term["source"])). \(lang("День получения не считается.", "The day of receipt does not count."))</p>"
    }
    private static func late(_ deadline: Deadline, _ lang: Lang) -> HTML {
        guard let due = deadline.due, !deadline.isClosed, due < deadline.today else { return "" }
        let days: Int = deadline.today.number - due.number
        return "<div class=\"ot-alert r mb-3\" role=\"alert\">\(icon("circle-alert"))<div>\(lang("Срок ответа прошёл", "The time to answer ended")) \(days) \(lang.plural(days, ru: ("день", "дня", "дней"), en: ("day", "days"))) \(lang("назад. Ответьте сегодня.", "ago. Answer today."))</div></div>"
    }

    @Sendable func retentionCard(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), lang: Lang = context.lang, entity: Entity = context.current(Retention.entity)
        let (title, page): (String, HTML) = try await context.read { tx in
            let row: Row = try tx.row(entity, id), titles: [String: String] = try linkTitles(entity, [row], in: tx), contact: String = Form.plain(row["contactID"])
            let name: String = titles["contact/\(contact)"] ?? lang(Form.unseen), facts: HTML = Records.facts(entity, tx.access.visible(entity, row), titles: titles, tx.access, context.zone)
            let next: HTML = PersonalData.mayErase(tx.access) ? "<a class=\"btn btn-line\" href=\"/personal-data/\(contact)\">\(icon("shield"))<span class=\"hide-m\">\(lang("Данные человека", "The person's data"))</span></a><a class=\"btn btn-primary\" href=\"/personal-data/\(contact)/erase\">\(icon("trash-2"))<span class=\"hide-m\">\(lang("Уничтожить…", "Erase…"))</span></a>" : ""
            let say: String = lang("Уничтожьте данные — или «Изменить»: оставьте до даты и напишите, на каком основании. Само ничего не удаляется.", "Erase the data, or “Edit”: keep them until a day and say on what basis. Nothing is deleted by itself.")
            return (name, screen(name, actions: "\(try cardActions(entity, row, in: tx, context))\(next)", "\(binNotice(row, lang))<section class=\"ot-card p-3\">\(facts)\(when: row["state"] == .text("proposed"), "<p class=\"small soft mt-3 mb-0\">\(say)</p>")</section>"))
        }
        return .page(title, section: entity.path, page)
    }

    @Sendable func exportCard(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), lang: Lang = context.lang, entity: Entity = context.current(PersonExport.entity)
        let page: HTML = try await context.read { tx in
            let row: Row = try tx.row(entity, id), hasFile: Bool = try !tx.rows("SELECT id FROM person_export_file WHERE export_id = \(id)").isEmpty
            let facts: HTML = Records.facts(entity, tx.access.visible(entity, row), titles: try linkTitles(entity, [row], in: tx), tx.access, context.zone)
            let isRunning: Bool = row["state"] == .text("running"), mayTake: Bool = PersonalData.mayErase(tx.access)
            let take: HTML = hasFile && mayTake ? "<a class=\"btn btn-primary mt-3\" href=\"\(entity.url(id))/file\">\(icon("download"))\(lang("Скачать ZIP", "Download the ZIP"))</a>" : ""
            let say: String = isRunning ? lang("Файл готовится: страница обновится сама.", "The file is being prepared: the page renews itself.") : hasFile ? lang("Внутри: index.html для чтения, data.json для программ, папка files. Передайте человеку защищённым способом.", "Inside: index.html to read, data.json for programs, the folder files. Hand it over by a safe way.") : lang("Файла больше нет: данные человека уничтожены.", "The file is gone: the person's data were erased.")
            let again: HTML = isRunning ? " hx-get=\"\(entity.url(id))\" hx-trigger=\"every 2s\" hx-select=\"#pd-export\" hx-swap=\"outerHTML\"" : ""
            return screen(lang("Выгрузка о человеке", "Export of a person"), beside: "<span class=\"muted small mono nowrap\">\(Form.plain(row["number"]))</span>", "<section class=\"ot-card p-3\" id=\"pd-export\"\(again)>\(facts)<p class=\"small soft mt-3 mb-0\">\(say)</p>\(take)</section>")
        }
        return .page(lang("Выгрузка о человеке", "Export of a person"), section: Self.section, page)
    }
    @Sendable func exportFile(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try guardRight(context)
        let id: Int64 = try context.id()
        let (number, hash): (String, String) = try await context.read { tx in
            let one: PersonExport = try .find(id, in: tx)
            guard let row = try tx.rows("SELECT hash FROM person_export_file WHERE export_id = \(id) ORDER BY id DESC LIMIT 1").first else { throw NotFound() }
            return (one.number, Form.plain(row["hash"]))
        }
        return .stored(path: context.files.path(hash), name: number + ".zip", type: "application/zip", isShown: false)
    }
}
