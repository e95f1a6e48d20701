internal import Configurator
internal import Database
internal import HTML
internal import Hummingbird
internal import Kernel

/// Publishing a draft: what it changes, who uses the model, and the refusal of one that cannot be kept.
extension ModelScreens {
    @Sendable func publishForm(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try ModelRecord.authorise(context.access)
        let id: Int64 = try context.id(), lang: Lang = context.lang
        let editor: ModelEditor = try await context.read { try ModelEditor(id, Submitted(), in: $0) }
        let title: String = lang("Публикация", "Publishing")
        guard editor.isDraft else { return .page(title, section: Self.section, screen(title, "<p>\(lang("Черновика нет, публиковать нечего.", "There is no draft to publish."))</p><a class=\"btn btn-line\" href=\"/product-models/\(id)\">\(editor.record.name)</a>")) }
        let version: Int = editor.version.version, saved: Int = editor.usage.saved.values.reduce(0, +)
        let faults: HTML = editor.errors.isEmpty ? "" : "<div class=\"ot-alert r\" role=\"alert\">\(icon("circle-alert"))<div>\(lang("Сначала исправьте:", "Mend this first:"))<ul class=\"mb-0\">\(each: editor.errors, { "<li>\(lang($0.phrase(in: editor.model)))</li>" })</ul></div></div>"
        let changed: HTML = editor.differences.isEmpty ? "" : "<details open><summary class=\"med\">\(lang("Что изменится", "What changes")) <span class=\"muted\">\(editor.differences.count)</span></summary><ul class=\"small mt-2\">\(each: editor.differences, { "<li>\(lang($0.phrase))</li>" })</ul></details>"
        let used: HTML = saved == 0 ? "" : "<p class=\"small soft mb-0\">\(lang("Сохранённые конфигурации (\(saved)) остаются по своим версиям.", "Saved configurations (\(saved)) stay with their versions."))</p>"
        return .page(title, section: Self.section, screen(lang("Опубликовать версию \(version)?", "Publish version \(version)?"), """
            <form class="ot-card p-3 stack-s ot-movebox" method="post" action="/product-models/\(id)/publish"><input type="hidden" name="csrf" value="\(context.person.csrf)"><input type="hidden" name="version" value="\(version)"><input type="hidden" name="revision" value="\(editor.version.revision)"><h2>\(lang(editor.model.name))</h2>\(faults)\(changed)\(used)
            <div class="row-x mt-2"><button class="btn btn-primary"\(when: !editor.errors.isEmpty, " disabled")>\(lang("Опубликовать", "Publish"))</button><a class="btn btn-ghost" href="/product-models/\(id)">\(lang("Ещё нет", "Not yet"))</a></div></form>
            """))
    }
    @Sendable func publish(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), sent = try await request.form()
        try await context.write { tx in
            try ModelRecord.authorise(tx.access)
            guard let draft: Versions.Version = try Versions.ofModel.all(id, in: tx).first(where: \.isDraft), draft.version == Int(sent["version"]) ?? draft.version, draft.revision == Int(sent["revision"]) ?? draft.revision else {
                throw BadRequest("Этот черновик уже опубликован или изменён", "This draft was published or changed already")
            }
            try Models.publish(id, draft, in: tx)
        }
        return .go("/product-models/\(id)", toast: context.lang("Версия опубликована", "The version is published"))
    }
}
