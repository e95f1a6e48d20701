internal import Database
internal import HTML
internal import Hummingbird
internal import Kernel
internal import Process
internal import Records

/// Publishing a draft, and moving what runs by older versions to the published one.
struct Publishing: Sendable {
    func register(in routes: Routes) {
        routes.get("processes/:id/publish", publishForm)
        routes.post("processes/:id/publish", publish)
        routes.get("processes/:id/migrate", migrateForm)
        routes.post("processes/:id/migrate", migrate)
    }

    /// What a transfer would do to everything that runs, added up.
    struct Forecast: Sendable {
        var deals: Int = 0, stuck: Int = 0, appear: Int = 0, vanish: Int = 0, moved: Int = 0
        var missing: [Stage] = []
        /// The most that are looked at for the preview.
        static let most: Int = 300

        init(of process: Int64, to target: Definition, in tx: Tx) throws {
            let rows: [Row] = try tx.rows("SELECT id FROM process_run WHERE process_id = \(process) AND state = 'open' AND version <> \(target.version) ORDER BY id LIMIT \(Self.most)")
            var gone: [String: Stage] = [:]
            for id in rows.compactMap({ Int64(value: $0["id"]) }) {
                guard let one: Case = try Case.load(run: id, isWriting: false, in: tx) else { continue }
                deals += 1
                let transfer = Transfer(from: one.definition, to: target)
                guard transfer.image(of: one.run.stage) != nil else {
                    stuck += 1
                    if let stage: Stage = one.definition.stage(one.run.stage) { gone[stage.code] = stage }
                    continue
                }
                let preview: TransferPreview = try one.preview(transfer)
                (appear, vanish) = (appear + preview.appear.count, vanish + preview.vanish.count)
                if preview.from != preview.to { moved += 1 }
            }
            missing = gone.values.sorted { $0.code < $1.code }
        }
    }

    // MARK: Publishing

    @Sendable private func publishForm(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try EditorScreens.authorise(context)
        let id: Int64 = try context.id()
        return try await context.read { tx in
            let process: BusinessProcess = try tx.find(ID<BusinessProcess>(rawValue: id))
            guard let draft: ProcessVersion = try ProcessVersion.all(id, in: tx).first(where: \.isDraft) else {
                return .page(context.lang("Публикация", "Publishing"), section: "processes", screen(context.lang("Публикация", "Publishing"), "<p>\(context.lang("Черновика нет, публиковать нечего.", "There is no draft to publish."))</p><a class=\"btn btn-line\" href=\"/processes/\(id)\">\(process.name)</a>"))
            }
            let definition: Definition = try draft.read(), live: Definition? = try ProcessVersion.live(of: id, in: tx)
            let page: HTML = publishPage(id, draft.revision, definition, live?.differences(to: definition) ?? [], try Mentions(in: tx).check(definition), try Forecast(of: id, to: definition, in: tx), context)
            return .page(context.lang("Публикация", "Publishing"), section: "processes", page)
        }
    }
    private func publishPage(_ id: Int64, _ revision: Int, _ definition: Definition, _ differences: [Difference], _ findings: [Finding], _ forecast: Forecast, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, errors: [Finding] = findings.filter { $0.severity == .error }, version: Int = definition.version
        let faults: HTML = errors.isEmpty ? "" : "<div class=\"ot-alert r\" role=\"alert\">\(icon("circle-alert"))<div>\(lang("Сначала исправьте:", "Mend this first:"))<ul class=\"mb-0\">\(each: errors, { "<li>\($0.place.stage.map { lang(definition.name(of: $0)) + ": " } ?? "")\(lang($0.phrase))</li>" })</ul></div></div>"
        let changed: HTML = differences.isEmpty ? "" : "<details open><summary class=\"med\">\(lang("Что изменится", "What changes")) <span class=\"muted\">\(differences.count)</span></summary><ul class=\"small mt-2\">\(each: differences, { "<li>\(lang($0.phrase))</li>" })</ul></details>"
        let choice: HTML = forecast.deals == 0 ? "" : """
            <p class="mb-0">\(lang("Новые сделки пойдут по версии \(version). Что делать с теми, что идут сейчас?", "New deals go by version \(version). What about those that run?")) <b>\(forecast.deals)\(when: forecast.deals == Forecast.most, "+")</b></p>
            <label class="ot-opt"><input class="form-check-input" type="radio" name="running" value="finish" checked><span><b class="med">\(lang("Довести по прежней версии", "Finish by their version"))</b><span class="d-block xs muted">\(lang("Ничего не изменится, версия закроется с последней сделкой", "Nothing changes; the version ends with its last deal"))</span></span></label>
            <label class="ot-opt"><input class="form-check-input" type="radio" name="running" value="migrate"><span><b class="med">\(lang("Перевести сейчас", "Move them now"))</b><span class="d-block xs muted">\(words(forecast, lang))</span></span></label>
            """
        return screen(lang("Опубликовать версию \(version)?", "Publish version \(version)?"), """
            <form class="ot-card p-3 stack-s ot-movebox" method="post" action="/processes/\(id)/publish"><input type="hidden" name="csrf" value="\(context.person.csrf)"><input type="hidden" name="version" value="\(version)"><input type="hidden" name="revision" value="\(revision)"><h2>\(lang(definition.name))</h2>\(faults)\(changed)\(choice)
            <div class="row-x mt-2"><button class="btn btn-primary"\(when: !errors.isEmpty, " disabled")>\(lang("Опубликовать", "Publish"))</button><a class="btn btn-ghost" href="/processes/\(id)">\(lang("Ещё нет", "Not yet"))</a></div></form>
            """)
    }
    private func words(_ forecast: Forecast, _ lang: Lang) -> String {
        let gone: String = forecast.stuck == 0 ? "" : lang("; останутся по прежней версии: \(forecast.stuck), их этапов больше нет: ", "; left by their version: \(forecast.stuck), whose stages are gone: ") + forecast.missing.map { lang($0.name) }.joined(separator: ", ")
        return lang("Появится действий: \(forecast.appear), снимется: \(forecast.vanish)", "Actions that appear: \(forecast.appear), that go: \(forecast.vanish)") + gone
    }

    @Sendable private func publish(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try EditorScreens.authorise(context)
        let id: Int64 = try context.id(), sent = try await request.form(), lang: Lang = context.lang
        let job: Int64? = try await context.write { tx in
            guard let draft: ProcessVersion = try ProcessVersion.all(id, in: tx).first(where: \.isDraft), draft.version == Int(sent["version"]) ?? draft.version, draft.revision == Int(sent["revision"]) ?? draft.revision else {
                throw BadRequest("Этот черновик уже опубликован или изменён", "This draft was published or changed already")
            }
            let definition: Definition = try draft.read()
            if let error: Finding = try Mentions(in: tx).check(definition).first(where: { $0.severity == .error }) { throw BadRequest("Публиковать рано. " + error.phrase.ru, "Not ready to publish. " + error.phrase.en) }
            try ProcessVersion.publish(draft.version, of: id, in: tx)
            try tx.update(BusinessProcess.entity, id, ["name": .text(lang(definition.name))])
            guard sent["running"] == "migrate" else { return nil }
            return try Migration.order(id, in: tx)
        }
        return .go(job.map { "/jobs/\($0)" } ?? "/processes/\(id)", toast: lang("Версия опубликована", "The version is published"))
    }

    // MARK: Moving

    @Sendable private func migrateForm(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try EditorScreens.authorise(context)
        let id: Int64 = try context.id(), lang: Lang = context.lang, title: String = lang("Перевод на действующую версию", "Move to the published version")
        let page: HTML = try await context.read { tx in
            let process: BusinessProcess = try tx.find(ID<BusinessProcess>(rawValue: id))
            guard let live: Definition = try ProcessVersion.live(of: id, in: tx) else { return screen(title, "<p>\(lang("Действующей версии ещё нет.", "There is no published version yet."))</p>") }
            let forecast = try Forecast(of: id, to: live, in: tx)
            return screen(title, """
                <form class="ot-card p-3 stack-s ot-movebox" method="post" action="/processes/\(id)/migrate"><input type="hidden" name="csrf" value="\(context.person.csrf)"><h2>\(process.name)</h2>
                <p class="mb-0">\(lang("Сделок по прежним версиям:", "Deals by older versions:")) <b>\(forecast.deals)</b>. \(words(forecast, lang)).</p>
                <div class="row-x mt-2"><button class="btn btn-primary"\(when: forecast.deals == 0, " disabled")>\(lang("Перевести", "Move"))</button><a class="btn btn-ghost" href="/processes/\(id)">\(lang("Отмена", "Cancel"))</a></div></form>
                """)
        }
        return .page(title, section: "processes", page)
    }
    @Sendable private func migrate(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try EditorScreens.authorise(context)
        let id: Int64 = try context.id()
        let job: Int64 = try await context.write { try Migration.order(id, in: $0) }
        return .go("/jobs/\(job)")
    }
}

extension Publishing {
    /// The background work that moves running records to the published version, some in each transaction.
    enum Migration {
        static func order(_ process: Int64, in tx: Tx) throws -> Int64 {
            let row: BusinessProcess = try tx.find(ID<BusinessProcess>(rawValue: process)), live: Int = row.live ?? 0
            let count: Int = try tx.rows("SELECT COUNT(*) AS n FROM process_run WHERE process_id = \(process) AND state = 'open' AND version <> \(live)").first.flatMap { Int(value: $0["n"]) } ?? 0
            return try tx.enqueue(kind.name, title: tx.access.lang("Перевод на версию \(live): ", "Move to version \(live): ") + row.name, payload: String(process), total: count)
        }
        static let kind = JobKind("process-migrate") { payload, progress, tx in
            guard let process = Int64(payload), let live: Definition = try ProcessVersion.live(of: process, in: tx) else { return false }
            let last: Int64 = Int64(progress.cursor) ?? 0
            let ids: [Int64] = try tx.rows("SELECT id FROM process_run WHERE process_id = \(process) AND state = 'open' AND version <> \(live.version) AND id > \(last) ORDER BY id LIMIT 25").compactMap { Int64(value: $0["id"]) }
            for id in ids {
                progress.cursor = String(id)
                progress.done += 1
                guard var one: Case = try Case.load(run: id, in: tx) else { continue }
                let transfer = Transfer(from: one.definition, to: live)
                // Its stage is gone: it goes on by the version it has.
                guard transfer.image(of: one.run.stage) != nil else { progress.left += 1; continue }
                try one.migrate(transfer)
                progress.affected += 1
            }
            return ids.count == 25
        }
    }
}
