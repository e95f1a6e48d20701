internal import Database
internal import Estimating
internal import HTML
internal import Glibc
internal import Hummingbird
internal import Kernel
internal import Tabular

/// What is done to a draft: by the form of a part, in one click, by a file.
extension TariffScreens {
    @Sendable func draft(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        try await context.write { tx in
            try TariffRecord.authorise(tx.access)
            _ = try tx.find(ID<TariffRecord>(rawValue: id), TariffRecord.self)
            try TariffDraft.open(id, in: tx)
        }
        let sent = try await request.form()
        return .go("/tariffs/\(id)" + (ShopPlace(sent).map { "?" + $0.query } ?? (sent["tab"].isEmpty ? "" : "?tab=" + sent["tab"].percentEncoded)))
    }
    @Sendable func drop(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        try await context.job().write(as: context.access) { tx in
            try TariffRecord.authorise(tx.access)
            guard try tx.find(ID<TariffRecord>(rawValue: id), TariffRecord.self).live != nil else { throw BadRequest("Это единственная версия: уберите тариф в корзину", "This is the only version: move the tariff to the bin") }
            try Versions.ofTariff.drop(of: id, in: tx)
            try tx.update(TariffRecord.entity, id, ["last_edit": .text(tx.access.lang("Черновик удалён", "The draft was thrown away"))])
        }
        return .go("/tariffs/\(id)", toast: context.lang("Черновик удалён", "The draft is gone"))
    }

    /// Changes the draft that somebody saw.
    /// - Returns: what the change returns.
    private func edit<T: Sendable>(_ sent: Submitted, _ context: StaffContext, _ body: @escaping @Sendable (inout Shop) throws -> (T, Text?)) async throws -> T {
        let id: Int64 = try context.id()
        // Past the journal: a draft is mended in the draft, and the page offers no undo that would take back the log alone.
        return try await context.job().write(as: context.access) { tx in
            try TariffRecord.authorise(tx.access)
            _ = try tx.find(ID<TariffRecord>(rawValue: id), TariffRecord.self)
            let draft: Versions.Version = try TariffDraft.version(id, in: tx)
            var shop: Shop = try TariffDraft.read(draft)
            let (made, saying): (T, Text?) = try body(&shop)
            if let saying { try TariffDraft.save(shop, of: id, draft: draft, seen: Int(sent["revision"]) ?? draft.revision, saying: saying, in: tx) }
            return made
        }
    }

    /// The form of a part: what is wrong stands beside its field, and nothing typed is lost, also when somebody else saved meanwhile.
    @Sendable func save(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), sent = try await request.form(), lang: Lang = context.lang
        guard let place = ShopPlace(sent) else { throw BadRequest("Не сказано, что сохранить", "What to save was not said") }
        do {
            let made: ShopEdit = try await edit(sent, context) { shop in
                // What somebody else took out meanwhile is offered as a new part.
                if !place.code.isEmpty, !place.exists(in: shop), sent.has("revision") { throw DraftChanged() }
                let edit = try ShopEdit(place, sent, shop)
                shop = edit.shop
                return (edit, edit.problems.isEmpty ? edit.saying : nil)
            }
            guard made.problems.isEmpty else {
                let page: TariffPage = try await again(id, place, sent, made.problems, "<div class=\"ot-alert r mb-3\" role=\"alert\">\(icon("circle-alert"))<div>\(lang("Не сохранено: исправьте отмеченное.", "Not saved: mend what is marked."))</div></div>", context)
                return .invalid(page.editor.record.name, section: Self.section, try page.view())
            }
            return .go("/tariffs/\(id)?" + made.place.query, toast: lang("Черновик сохранён", "The draft is saved"))
        } catch is DraftChanged {
            let page: TariffPage = try await again(id, place, sent, [], "<div class=\"ot-alert y mb-3\" role=\"alert\" data-why>\(icon("users"))<div>\(lang("Пока вы правили, черновик сохранил другой человек. Ваш ввод ниже цел: сохраните ещё раз, если верно именно он.", "While you were editing, somebody else saved the draft. Your input below is intact: save again if yours is right."))</div></div>", context)
            return .conflict(lang("Два автора", "Two authors"), section: Self.section, try page.view())
        }
    }
    private func again(_ id: Int64, _ place: ShopPlace, _ sent: Submitted, _ problems: [ShopEdit.Problem], _ notice: HTML, _ context: StaffContext) async throws -> TariffPage {
        let lang: Lang = context.lang
        let editor: TariffEditor = try await context.read { try TariffEditor(id, Submitted(), lang, in: $0) }
        // Somebody else may have taken the part out: then it is a new one.
        let shown: ShopPlace = place.exists(in: editor.shop) ? place : ShopPlace(place.kind, begun: place.begun)
        return TariffPage(editor: editor, context: context, tab: TariffTab(place.kind), place: shown, query: Submitted(), typed: sent, problems: problems, notice: notice)
    }
    private func late(_ id: Int64, _ context: StaffContext) -> Reply {
        let lang: Lang = context.lang
        let page: HTML = screen(lang("Два автора", "Two authors"), "<div class=\"ot-alert y mb-3\" role=\"alert\" data-why>\(icon("users"))<div>\(lang(DraftChanged.sentence))</div></div><a class=\"btn btn-primary\" href=\"/tariffs/\(id)\">\(lang("Открыть черновик", "Open the draft"))</a>")
        return .conflict(lang("Два автора", "Two authors"), section: Self.section, page)
    }

    /// Changes without a form of their own: taking out, copying, order.
    @Sendable func change(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), sent = try await request.form(), what: String = context.parameters.get("what") ?? ""
        guard ["remove", "copy", "shift"].contains(what) else { throw NotFound() }
        do {
            let after: String = try await edit(sent, context) { shop in
                guard let place = ShopPlace(sent), place.kind != .policy, place.exists(in: shop) else { throw NotFound() }
                let name: Text = place.name(shop)
                switch what {
                case "remove":
                    shop.remove(place)
                    return ("tab=" + TariffTab(place.kind).rawValue, Text("Убрано: \(name.ru)", "Taken out: \(name.en)"))
                case "copy":
                    let made: ShopPlace = shop.copy(place) ?? place
                    return (made.query, Text("Скопировано: \(name.ru)", "Copied: \(name.en)"))
                default:
                    shop.shift(place, by: sent["by"] == "-1" ? -1 : 1)
                    return ("tab=" + TariffTab(place.kind).rawValue, Text("Переставлено: \(name.ru)", "Moved: \(name.en)"))
                }
            }
            return .go("/tariffs/\(id)?" + after, toast: context.lang("Черновик сохранён", "The draft is saved"))
        } catch is DraftChanged { return late(id, context) }
    }

    // MARK: Files

    @Sendable func file(_ request: Request, _ context: StaffContext) async throws -> Reply {
        guard TariffRecord.seesCosts(context.access) else { throw NotAllowed() }
        let id: Int64 = try context.id(), query = try request.query(), lang: Lang = context.lang
        let editor: TariffEditor = try await context.read { try TariffEditor(id, query, lang, in: $0) }
        return .file(name: "\(editor.record.code)-v\(editor.version.version).json", type: "application/json; charset=utf-8", try TariffFile.text(editor.shop, name: editor.record.name))
    }
    /// Another tariff in place of the draft.
    @Sendable func replace(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), upload: Upload = try await request.upload(context)
        let shop: Shop = try TariffFile.read(upload.file("file")?.bytes ?? [])
        do {
            try await edit(Submitted(["revision": [upload.text("revision")]]), context) { draft in
                draft = shop
                return ((), Text("Весь тариф взят из файла", "The whole tariff was taken from a file"))
            }
        } catch is DraftChanged { return late(id, context) }
        return .go("/tariffs/\(id)", toast: context.lang("Черновик взят из файла", "The draft was taken from the file"))
    }
    @Sendable func table(_ request: Request, _ context: StaffContext) async throws -> Reply {
        guard TariffRecord.seesCosts(context.access) else { throw NotAllowed() }
        let id: Int64 = try context.id(), query = try request.query(), lang: Lang = context.lang
        let editor: TariffEditor = try await context.read { try TariffEditor(id, query, lang, in: $0) }
        return .file(name: "\(editor.record.code)-v\(editor.version.version).csv", type: "text/csv; charset=utf-8", StockLines.csv(editor.shop, lang))
    }
    /// What a table of stocks would do to the draft.
    @Sendable func preview(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try TariffRecord.authorise(context.access)
        let id: Int64 = try context.id(), upload: Upload = try await request.upload(context), lang: Lang = context.lang
        guard let file: Upload.Part = upload.file("file"), !file.bytes.isEmpty else { throw BadRequest("Выберите файл", "Choose a file") }
        let path: String = try context.files.scratch()
        defer { StockFile.discard(path) }
        try StockFile.write(file.bytes, to: path)
        let lines = try StockLines(file: path)
        let editor: TariffEditor = try await context.read { try TariffEditor(id, Submitted(), lang, in: $0) }
        guard editor.isDraft else { throw BadRequest("Черновика нет: нажмите «Изменить»", "There is no draft: press “Change”") }
        let page = StockFilePage(editor: editor, lines: lines, update: StockUpdate(lines, editor.shop, lang), context: context)
        return .page(lang("Бумага из таблицы", "Stocks from a table"), section: Self.section, page.view())
    }
    @Sendable func apply(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), sent = try await request.form(), lang: Lang = context.lang, lines = StockLines(text: sent["lines"])
        do {
            let (added, changed): (Int, Int) = try await edit(sent, context) { shop in
                let update = StockUpdate(lines, shop, lang)
                guard update.errors.isEmpty, !update.isEmpty else { throw BadRequest("Записывать нечего: загрузите таблицу снова", "There is nothing to write: load the table again") }
                shop = update.shop
                let (added, changed): (Int, Int) = (update.added.count, update.changed.count)
                return ((added, changed), Text("Бумага из таблицы: добавлено \(added), изменено \(changed)", "Stocks from a table: \(added) added, \(changed) changed"))
            }
            return .go("/tariffs/\(id)?tab=stocks", toast: lang("Добавлено \(added), изменено \(changed)", "\(added) added, \(changed) changed"))
        } catch is DraftChanged {
            // The lines are intact: shown again against what the other one saved.
            let editor: TariffEditor = try await context.read { try TariffEditor(id, Submitted(), lang, in: $0) }
            let page = StockFilePage(editor: editor, lines: lines, update: StockUpdate(lines, editor.shop, lang), context: context, isLate: true)
            return .conflict(lang("Два автора", "Two authors"), section: Self.section, page.view())
        }
    }
}

/// A table on its way through the disk, which readers of tables need.
private enum StockFile {
    static func write(_ bytes: [UInt8], to path: String) throws {
        let file = try OutputFile(path)
        try file.write(bytes)
        try file.close()
    }
    static func discard(_ path: String) { unlink(path) }
}
