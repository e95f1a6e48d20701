internal import Database
internal import HTML
internal import Hummingbird
internal import Kernel
internal import Process
internal import Records
internal import Surveys

/// The process editor: drafts changed by forms, checked, compared, published; files; beginning anew.
struct EditorScreens: Sendable {
    func register(in routes: Routes) {
        Screens(BusinessProcess.entity, card: show).register(in: routes)
        routes.get("processes/edit", first)
        routes.get("processes/start", startForm)
        routes.post("processes/start", start)
        routes.post("processes/:id/draft", draft)
        routes.post("processes/:id/draft/drop", drop)
        routes.post("processes/:id/draft/:what", change)
        routes.get("processes/:id/file", file)
        routes.post("processes/:id/close") { try await self.take($0, $1, "closed") }
        routes.post("processes/:id/open") { try await self.take($0, $1, "open") }
        Publishing().register(in: routes)
        DraftTrialScreens().register(in: routes)
    }
    static func authorise(_ context: StaffContext) throws { if !BusinessProcess.mayEdit(context.access) { throw NotAllowed() } }

    /// The editor of the first process, or the way to one.
    @Sendable private func first(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let editor: Editor? = try await context.read { tx in try BusinessProcess.all(in: tx).first.map { try Editor($0.id.rawValue, Submitted(), in: tx) } }
        guard let editor else { return try await startForm(request, context) }
        return .page(editor.process.name, section: "processes", EditorPage(editor: editor, context: context).view())
    }
    @Sendable private func show(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), query = try request.query()
        let editor: Editor = try await context.read { try Editor(id, query, in: $0) }
        return .page(editor.process.name, section: "processes", EditorPage(editor: editor, context: context).view())
    }

    // MARK: The draft

    @Sendable private func draft(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try Self.authorise(context)
        let id: Int64 = try context.id()
        try await context.write { tx in
            let all: [ProcessVersion] = try ProcessVersion.all(id, in: tx)
            guard !all.contains(where: \.isDraft), let base: ProcessVersion = all.first(where: { $0.status == .live }) ?? all.first else { return }
            var next: Definition = try base.read()
            next.version = (all.map(\.version).max() ?? 0) + 1
            try ProcessVersion.insert(next, of: id, state: .draft, in: tx)
        }
        return .go("/processes/\(id)")
    }
    @Sendable private func drop(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try Self.authorise(context)
        let id: Int64 = try context.id()
        try await context.write { tx in
            guard try tx.find(ID<BusinessProcess>(rawValue: id), BusinessProcess.self).live != nil else { throw BadRequest("Это единственная версия: уберите процесс в корзину", "This is the only version: move the process to the bin") }
            try Versions.ofProcess.drop(of: id, in: tx)
        }
        return .go("/processes/\(id)", toast: context.lang("Черновик удалён", "The draft is gone"))
    }
    @Sendable private func change(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try Self.authorise(context)
        let id: Int64 = try context.id(), sent = try await request.form(), what: String = context.parameters.get("what") ?? "", lang: Lang = context.lang
        let place: Place
        do {
            place = try await context.write { tx in
                guard let draft: ProcessVersion = try ProcessVersion.all(id, in: tx).first(where: \.isDraft) else { throw BadRequest("Черновика нет: нажмите «Изменить»", "There is no draft: press “Change”") }
                var change = DraftChange(try draft.read())
                try change.apply(what, sent)
                try change.take { try Survey.isThere($0, in: tx) ? Survey.verdicts($0, in: tx) : [] }
                try Versions.ofProcess.save(Canonical.text(change.definition), of: id, draft: draft.version, seen: Int(sent["revision"]) ?? draft.revision, in: tx)
                return change.place
            }
        } catch is DraftChanged {
            let said: String = lang(DraftChanged.sentence)
            let page: HTML = screen(lang("Два автора", "Two authors"), "<div class=\"ot-alert y mb-3\" role=\"alert\" data-why>\(icon("users"))<div>\(said)</div></div><a class=\"btn btn-primary\" href=\"/processes/\(id)\">\(lang("Открыть черновик", "Open the draft"))</a>")
            return .conflict(lang("Два автора", "Two authors"), section: "processes", page)
        }
        let parts: [String] = (place.stage.map { ["stage=\($0.percentEncoded)"] } ?? []) + (place.action.map { ["action=\($0.percentEncoded)"] } ?? [])
        return .go("/processes/\(id)" + (parts.isEmpty ? "" : "?" + parts.joined(separator: "&")), toast: lang("Черновик сохранён", "The draft is saved"))
    }

    private func take(_ request: Request, _ context: StaffContext, _ state: String) async throws -> Reply {
        try Self.authorise(context)
        let id: Int64 = try context.id()
        try await context.write { try $0.update(BusinessProcess.entity, id, ["state": .text(state)]) }
        return .go("/processes/\(id)", toast: state == "open" ? context.lang("Принимает новые сделки", "Takes new deals") : context.lang("Закрыт для новых сделок", "Closed to new deals"))
    }

    // MARK: Files and beginnings

    @Sendable private func file(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), asked: Int? = Int(try request.query()["v"])
        let definition: Definition = try await context.read { tx in
            _ = try tx.find(ID<BusinessProcess>(rawValue: id), BusinessProcess.self)
            let all: [ProcessVersion] = try ProcessVersion.all(id, in: tx)
            guard let version: ProcessVersion = all.first(where: { $0.version == asked }) ?? all.first else { throw NotFound() }
            return try version.read()
        }
        return .file(name: "\(definition.code)-v\(definition.version).json", type: "application/json; charset=utf-8", try Canonical.pretty(definition))
    }

    @Sendable private func startForm(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try Self.authorise(context)
        return .page(context.lang("Новый процесс", "New process"), section: "processes", startPage(Submitted(), "", context))
    }
    private func startPage(_ input: Submitted, _ problem: String, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang
        func count(_ definition: Definition) -> String { "\(definition.stages.count) \(lang.plural(definition.stages.count, ru: ("этап", "этапа", "этапов"), en: ("stage", "stages")))" }
        let ready: [StartPage.Way] = Methodology.all.map { ($0.code, lang($0.name), lang("готовая методика, ", "a ready methodology, ") + count($0)) }
        let empty: StartPage.Way = ("", lang("С пустого листа", "An empty sheet"), lang("этапы добавите сами", "add the stages yourself")), file: StartPage.Way = ("file", lang("Из файла", "From a file"), lang("выберите или вставьте сохранённый процесс ниже", "choose or paste a saved process below"))
        return StartPage(lang("Новый процесс", "New process"), at: "processes", ways: [empty] + ready + [file]).view(input, problem, context)
    }
    @Sendable private func start(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try Self.authorise(context)
        let sent = try await request.begun(context), typed: String = String(sent["name"].prefix(200)), lang: Lang = context.lang
        guard !typed.isEmpty || sent["base"] == "file" else { return .invalid(lang("Новый процесс", "New process"), section: "processes", startPage(sent, lang("Назовите процесс", "Name the process"), context)) }
        guard let base: Definition = Self.beginning(sent, typed) else {
            return .invalid(lang("Новый процесс", "New process"), section: "processes", startPage(sent, lang("Файл не читается: нужен процесс, сохранённый отсюда", "The file cannot be read: a process saved from here is needed"), context))
        }
        let name: String = String(base.name.ru.prefix(200))
        let id: Int64 = try await context.write { tx in
            // A code of its own: two processes never share it.
            let last: Int64 = try tx.rows("SELECT MAX(id) AS last FROM process").first.flatMap { Int64(value: $0["last"]) } ?? 0
            var definition: Definition = base
            (definition.code, definition.version) = ("p\(last + 1)", 1)
            let inks: [String] = BusinessProcess.inks.map(\.key)
            let id: Int64 = try tx.insert(BusinessProcess.entity, ["code": .text(definition.code), "name": .text(name), "ink": .text(inks[Int(last) % inks.count])])
            try ProcessVersion.insert(definition, of: id, state: .draft, in: tx)
            return id
        }
        return .go("/processes/\(id)", toast: lang("Черновик создан", "The draft is made"))
    }
    private static func beginning(_ sent: Submitted, _ name: String) -> Definition? {
        let named = Phrase(name, name)
        if sent["base"] == "file" {
            // Whatever is wrong with a foreign text, it is no process; its faults beyond that are shown in the editor.
            guard sent["file"].utf8.count <= 1 << 20, var read: Definition = try? Canonical.read(Definition.self, sent["file"]), read.stages.count <= Definition.limit else { return nil }
            // A file has a name of its own; another may be typed.
            if !name.isEmpty { read.name = named }
            guard !read.name.ru.isEmpty else { return nil }
            return read
        }
        var definition: Definition = Methodology.all.first { $0.code == sent["base"] } ?? Definition("new", named, stages: [])
        definition.name = named
        return definition
    }
}
