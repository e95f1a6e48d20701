internal import Configurator
internal import Database
internal import Formula
internal import HTML
internal import Hummingbird
internal import Kernel
internal import Records

/// The editor of product models: drafts changed by forms, checked, compared, tried, published; files; beginning anew.
struct ModelScreens: Sendable {
    func register(in routes: Routes) {
        Screens(ModelRecord.entity, card: show).register(in: routes)
        routes.get("product-models/start", startForm)
        routes.post("product-models/start", start)
        routes.post("product-models/:id/draft", draft)
        routes.post("product-models/:id/draft/drop", drop)
        routes.post("product-models/:id/draft/save", save)
        routes.post("product-models/:id/draft/:what", change)
        routes.get("product-models/:id/file", file)
        routes.get("product-models/:id/publish", publishForm)
        routes.post("product-models/:id/publish", publish)
    }
    static let section: String = "product-models"

    @Sendable private func show(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), query = try request.query()
        let editor: ModelEditor = try await context.read { try ModelEditor(id, query, in: $0) }
        let page = ModelEditorPage(editor: editor, context: context, place: PartPlace(query), choices: Choices(query, editor.model))
        return .page(context.lang(editor.model.name), section: Self.section, page.view())
    }

    // MARK: The draft

    @Sendable private func draft(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        try await context.write { tx in
            try ModelRecord.authorise(tx.access)
            _ = try tx.find(ID<ModelRecord>(rawValue: id), ModelRecord.self)
            let all: [Versions.Version] = try Versions.ofModel.all(id, in: tx)
            guard !all.contains(where: \.isDraft), let base: Versions.Version = all.first(where: { $0.status == .live }) ?? all.first else { return }
            var next: ProductModel = try Models.read(base)
            next.version = (all.map(\.version).max() ?? 0) + 1
            try Versions.ofModel.insert(Canonical.text(next), of: id, version: next.version, state: .draft, in: tx)
        }
        return .go("/product-models/\(id)")
    }
    @Sendable private func drop(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        try await context.write { tx in
            try ModelRecord.authorise(tx.access)
            guard try tx.find(ID<ModelRecord>(rawValue: id), ModelRecord.self).live != nil else { throw BadRequest("Это единственная версия: уберите модель в корзину", "This is the only version: move the model to the bin") }
            try Versions.ofModel.drop(of: id, in: tx)
        }
        return .go("/product-models/\(id)", toast: context.lang("Черновик удалён", "The draft is gone"))
    }

    /// The form of a part: what is wrong with it stands beside its field, and nothing typed is lost, also when somebody else saved meanwhile.
    @Sendable private func save(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), sent = try await request.form(), lang: Lang = context.lang
        guard let place = PartPlace(sent) else { throw BadRequest("Не сказано, что сохранить", "What to save was not said") }
        let (code, problems): (String, [PartReading.Problem])
        do {
            (code, problems) = try await context.write { tx in
                try ModelRecord.authorise(tx.access)
                let draft: Versions.Version = try Models.draft(id, in: tx)
                var reading = PartReading(sent, try Models.read(draft), lang)
                let (next, code): (ProductModel, String) = reading.apply(place)
                guard reading.problems.isEmpty else { return (code, reading.problems) }
                try Versions.ofModel.save(Canonical.text(next), of: id, draft: draft.version, seen: Int(sent["revision"]) ?? draft.revision, in: tx)
                return (code, [])
            }
        } catch is DraftChanged {
            let page: ModelEditorPage = try await again(id, place, sent, [], "<div class=\"ot-alert y mb-3\" role=\"alert\" data-why>\(icon("users"))<div>\(lang("Пока вы правили, черновик сохранил другой человек. Ваш ввод ниже цел: сохраните ещё раз, если верно именно он.", "While you were editing, somebody else saved the draft. Your input below is intact: save again if yours is right."))</div></div>", context)
            return .conflict(lang("Два автора", "Two authors"), section: Self.section, page.view())
        }
        guard problems.isEmpty else {
            let page: ModelEditorPage = try await again(id, place, sent, problems, "<div class=\"ot-alert r mb-3\" role=\"alert\">\(icon("circle-alert"))<div>\(lang("Не сохранено: исправьте отмеченное.", "Not saved: mend what is marked."))</div></div>", context)
            return .invalid(context.lang(page.editor.model.name), section: Self.section, page.view())
        }
        return .go("/product-models/\(id)?" + PartPlace(place.kind, code).query, toast: lang("Черновик сохранён", "The draft is saved"))
    }
    private func again(_ id: Int64, _ place: PartPlace, _ sent: Submitted, _ problems: [PartReading.Problem], _ notice: HTML, _ context: StaffContext) async throws -> ModelEditorPage {
        let editor: ModelEditor = try await context.read { try ModelEditor(id, Submitted(), in: $0) }
        var shown = place
        // Somebody else may have taken the part out: then it is a new one.
        if !place.kind.codes(editor.model).contains(place.code) { shown.code = "" }
        if shown.form.isEmpty { shown.form = sent["form"] }
        return ModelEditorPage(editor: editor, context: context, place: shown, typed: sent, problems: problems, notice: notice, choices: Choices([]))
    }

    /// Changes without a form of their own: name, order, taking out, the draft of a file.
    @Sendable private func change(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), sent = try await request.begun(context), what: String = context.parameters.get("what") ?? "", lang: Lang = context.lang
        let place: PartPlace?
        do {
            place = try await context.write { tx in
                try ModelRecord.authorise(tx.access)
                let draft: Versions.Version = try Models.draft(id, in: tx)
                var model: ProductModel = try Models.read(draft)
                let place: PartPlace? = try Self.change(what, sent, &model)
                try Versions.ofModel.save(Canonical.text(model), of: id, draft: draft.version, seen: Int(sent["revision"]) ?? draft.revision, in: tx)
                return place
            }
        } catch is DraftChanged {
            let page: HTML = screen(lang("Два автора", "Two authors"), "<div class=\"ot-alert y mb-3\" role=\"alert\" data-why>\(icon("users"))<div>\(lang(DraftChanged.sentence))</div></div><a class=\"btn btn-primary\" href=\"/product-models/\(id)\">\(lang("Открыть черновик", "Open the draft"))</a>")
            return .conflict(lang("Два автора", "Two authors"), section: Self.section, page)
        }
        return .go("/product-models/\(id)" + (place.map { "?" + $0.query } ?? ""), toast: lang("Черновик сохранён", "The draft is saved"))
    }
    /// - Returns: where the editor looks afterwards.
    private static func change(_ what: String, _ sent: Submitted, _ model: inout ProductModel) throws -> PartPlace? {
        switch what {
        case "name":
            let ru: String = String(sent["name_ru"].prefix(200)), en: String = String(sent["name_en"].prefix(200))
            guard !ru.isEmpty || !en.isEmpty else { throw BadRequest("Нужно название", "A name is needed") }
            model.name = Phrase(ru.isEmpty ? en : ru, en.isEmpty ? ru : en)
            return nil
        case "file":
            let read: ProductModel = try self.read(sent["file"])
            let (code, version): (String, Int) = (model.code, model.version)
            model = read
            (model.code, model.version) = (code, version)
            return nil
        case "remove", "shift":
            guard let place = PartPlace(sent), place.kind.codes(model).contains(place.code) else { throw NotFound() }
            if what == "shift" {
                place.kind.shift(place.code, by: sent["by"] == "-1" ? -1 : 1, &model)
                return place
            }
            place.kind.remove(place.code, &model)
            return nil
        default: throw NotFound()
        }
    }

    // MARK: Files and beginnings

    /// A model of a file. Its faults are shown in the editor; a text that is no model is refused here.
    private static func read(_ text: String) throws -> ProductModel {
        guard text.utf8.count <= 2 << 20 else { throw BadRequest("Файл больше двух мегабайт", "The file is larger than two megabytes") }
        do { return try Canonical.read(ProductModel.self, text) } catch let error as ModelFileError {
            throw BadRequest(error.phrase.ru, error.phrase.en)
        } catch is DecodingError {
            throw BadRequest("Файл не читается: нужна модель, сохранённая отсюда", "The file cannot be read: a model saved from here is needed")
        }
    }
    @Sendable private func file(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), query = try request.query()
        let model: ProductModel = try await context.read { try ModelEditor(id, query, in: $0).model }
        return .file(name: "\(model.code)-v\(model.version).json", type: "application/json; charset=utf-8", try Canonical.pretty(model))
    }
    @Sendable private func startForm(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try ModelRecord.authorise(context.access)
        return .page(context.lang("Новая модель", "New model"), section: Self.section, startPage(Submitted(), nil, context))
    }
    private func startPage(_ input: Submitted, _ problem: Text?, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang
        return StartPage(lang("Новая модель", "New model"), at: Self.section, ways: [
            ("", lang("С пустого листа", "An empty sheet"), lang("тираж, остальное добавите сами", "the run; add the rest yourself")),
            ("brochure", lang("Брошюра на скобе", "Stitched brochure"), lang("готовая модель с правилами и ценой", "a ready model with rules and a price")),
            ("file", lang("Из файла", "From a file"), lang("модель, сохранённая кнопкой «Сохранить в файл»", "a model saved by “Save to a file”")),
        ]).view(input, problem.map { lang($0) } ?? "", context)
    }
    @Sendable private func start(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try ModelRecord.authorise(context.access)
        let sent = try await request.begun(context), name: String = String(sent["name"].prefix(200)), lang: Lang = context.lang
        func refused(_ problem: Text) -> Reply { .invalid(lang("Новая модель", "New model"), section: Self.section, startPage(sent, problem, context)) }
        guard !name.isEmpty || sent["base"] == "file" else { return refused(Text("Назовите модель", "Name the model")) }
        var model: ProductModel
        do {
            model = switch sent["base"] {
            case "file": try Self.read(sent["file"])
            case "brochure": ReadyModels.brochure
            default: ReadyModels.empty
            }
        } catch let bad as BadRequest { return refused(bad.text) }
        if !name.isEmpty { model.name = Phrase(name, name) }
        let first: ProductModel = model
        let id: Int64 = try await context.write { try Models.begin(first, in: $0) }
        return .go("/product-models/\(id)", toast: lang("Черновик создан", "The draft is made"))
    }
}
