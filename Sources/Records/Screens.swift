public import Database
public import HTML
public import Hummingbird
public import Kernel

/// The generic screens of one entity: list, form, card, bin, history, export, inline look-up.
public struct Screens: Sendable {
    let entity: Entity
    /// Replaces the generic card.
    let card: (@Sendable (Request, StaffContext) async throws -> Reply)?
    /// What can be done to many records beside changing a field.
    let actions: [BulkAction]
    /// What other slices show on the generic card.
    let parts: [CardPart]

    public init(_ entity: Entity, card: (@Sendable (Request, StaffContext) async throws -> Reply)? = nil, actions: [BulkAction] = [], parts: [CardPart] = []) {
        (self.entity, self.card, self.actions, self.parts) = (entity, card, actions, parts)
    }

    public func register(in routes: Routes) {
        let path: String = entity.path
        routes.get(path, now { $0.list })
        if entity.isCreatedByForm { routes.get("\(path)/new", now { $0.new }) }
        routes.get("\(path)/export", now { $0.export })
        if entity.isCreatedByForm { routes.post(path, now { $0.create }) }
        let card: Handler = card ?? now { $0.show }
        routes.get("\(path)/:id", now { screens in
            { request, context in
                guard let asked = try screens.moment(try request.query(), context) else { return try await card(request, context) }
                return try await screens.cardAsOf(asked.day, asked.instant, context)
            }
        })
        routes.get("\(path)/:id/edit", now { $0.edit })
        routes.get("\(path)/:id/history", now { $0.history })
        routes.get("\(path)/:id/access", now { $0.grounds })
        routes.post("\(path)/:id", now { $0.update })
        routes.post("\(path)/:id/archive", now { screens in { try await screens.bin($0, $1, true) } })
        routes.post("\(path)/:id/restore", now { screens in { try await screens.bin($0, $1, false) } })
        routes.post("\(path)/:id/revert", now { $0.revert })
        routes.get("lookup/\(entity.table)", now { $0.lookup })
        registerCells(in: routes)
        registerColumns(in: routes)
        registerTotals(in: routes)
        registerBoard(in: routes)
        registerFiles(in: routes)
        registerViews(in: routes)
        registerFilters(in: routes)
        registerBulk(in: routes)
        registerDuplicates(in: routes)
    }
    typealias Handler = @Sendable (Request, StaffContext) async throws -> Reply
    /// A handler on the entity as the workspace has it at the moment of the request: with its own fields, labels and choices.
    func now(_ handler: @escaping @Sendable (Screens) -> Handler) -> Handler {
        { request, context in try await handler(Screens(context.current(entity), card: card, actions: actions, parts: parts))(request, context) }
    }

    @Sendable func list(_ request: Request, _ context: StaffContext) async throws -> Reply {
        var typed = try request.query()
        if let asked = try moment(typed, context) { return try await listAsOf(asked.day, asked.instant, typed, context) }
        if let board = entity.board, typed["form"] == ListForm.board.rawValue { return .go(board + (request.uri.query.map { "?" + $0 } ?? "")) }
        // A list that opens on a part of it: an address that asks for nothing means this part.
        if typed.values.isEmpty, let first = entity.opening(context.access) { typed.set("where", first.json) }
        let isPiece: Bool = request.isFragment, asked: Submitted = typed
        let page: ListPage = try await context.read { tx in
            let (query, view): (ListQuery, SavedView?) = try self.opened(asked, in: tx)
            return try ListPage(entity, query, view, isPiece: isPiece, in: tx)
        }
        if request.isFragment { return .fragment(page.piece(context.lang, context.access, context.zone, csrf: context.person.csrf)) }
        return .page(context.lang(entity.many), section: entity.path, page.page(context.lang, context.access, context.zone, csrf: context.person.csrf, actions))
    }

    @Sendable func new(_ request: Request, _ context: StaffContext) async throws -> Reply {
        guard context.access.creates(entity) else { throw NotAllowed() }
        let query = try request.query()
        let page: HTML = try await context.read { [entity] tx in
            var filled: Submitted = query
            let lookups = try Lookups(entity, query, in: tx)
            for field in entity.fields where field.isRequired && !query.has(field.column) { if let usual = lookups.usual(field) { filled.set(field.column, usual) } }
            return try editor(Form(entity, row: nil, prefill: filled, zone: context.zone), lookups, "/\(entity.path)", context, takesFiles: true)
        }
        return .page(context.lang("Новая запись", "New record"), section: entity.path, page)
    }

    @Sendable func create(_ request: Request, _ context: StaffContext) async throws -> Reply {
        guard context.access.creates(entity) else { throw NotAllowed() }
        let submitted: Submitted = try await filled(request, context)
        let (form, lookups, id): (Form, Lookups, Int64?) = try await context.write { tx in
            var form = try Form(entity, submitted: submitted, creating: true, in: tx, zone: context.zone)
            try form.check(nil, in: tx)
            let lookups = try Lookups(entity, form.input, in: tx)
            guard form.isValid else { return (form, lookups, nil) }
            let made: Int64 = try tx.insert(entity, form.patch)
            try tx.adoptFiles(of: entity, made)
            // The new card says at once whom it resembles.
            try DuplicateFinder(entity, in: tx)?.refresh(made)
            return (form, lookups, made)
        }
        guard let id else { return .invalid(context.lang("Новая запись", "New record"), section: entity.path, try editor(form, lookups, "/\(entity.path)", context, takesFiles: true)) }
        return .go(back(submitted) ?? entity.url(id), toast: context.lang("Сохранено", "Saved"))
    }

    @Sendable func edit(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), goal = Submitted(["back": [try request.query()["back"]]])
        let page: HTML = try await context.read { tx in
            let form = Form(entity, row: try tx.row(entity, id), prefill: goal, zone: context.zone)
            guard try tx.may(.edit, entity, id) else { throw NotAllowed() }
            return try editor(form, Lookups(entity, form.input, in: tx), entity.url(id), context, takesFiles: true)
        }
        return .page(context.lang("Правка", "Edit"), section: entity.path, page)
    }

    @Sendable func update(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), submitted: Submitted = try await filled(request, context, id: id)
        guard submitted["version"].isEmpty || Int(submitted["version"]) != nil else { throw BadRequest("Версия карточки указана неверно: откройте её снова", "The version of the card is wrong: open it again") }
        if let merged = try await mergedMeanwhile(id, submitted, context) { return merged }
        do {
            let wrong: HTML? = try await context.write { tx in
                var form = try Form(entity, submitted: submitted, creating: false, of: try tx.row(entity, id), in: tx, zone: context.zone)
                try form.check(id, in: tx)
                guard form.isValid else { return try editor(form, Lookups(entity, form.input, in: tx), entity.url(id), context, takesFiles: true) }
                try tx.update(entity, id, version: form.version, form.patch)
                try tx.adoptFiles(of: entity, id)
                return nil
            }
            if let wrong { return .invalid(context.lang("Правка", "Edit"), section: entity.path, wrong) }
        } catch let stale as Stale {
            return try await conflict(id, submitted, stale, context)
        }
        return .go(back(submitted) ?? entity.url(id), toast: context.lang("Сохранено", "Saved"))
    }
    /// Where the form says to return: a path of this site only.
    private func back(_ submitted: Submitted) -> String? {
        let path: String = submitted["back"]
        return path.hasPrefix("/") && !path.hasPrefix("//") && !path.contains("\\") && !path.contains("\n") && !path.contains("\r") ? path : nil
    }

    /// Theirs, mine and what it was: the second editor chooses and loses nothing.
    private func conflict(_ id: Int64, _ submitted: Submitted, _ stale: Stale, _ context: StaffContext) async throws -> Reply {
        let lang: Lang = context.lang
        let page: HTML = try await context.read { tx in
            let row: Row = try tx.row(entity, id)
            let base: [String: Value] = try tx.base(entity, id, Int(submitted["version"]) ?? 0)
            // What only the other one changed is shown as they left it: saving again must not take it back.
            var mine = submitted
            for field in entity.fields where base[field.column] != nil && !stale.columns.contains(field.column) {
                mine.set(field.column, Form.typed(row.value(column: field.column), field, context.zone))
            }
            let titles: [String: String] = try linkTitles(entity, [row], in: tx)
            let rows: [HTML] = entity.fields.filter { stale.columns.contains($0.column) }.map { field in
                """
                <tr><th>\(lang(field.label))</th><td>\(shown(base[field.column] ?? .null, field, titles: titles, lang: lang, zone: context.zone))</td>\
                <td>\(shown(row.value(column: field.column), field, titles: titles, lang: lang, zone: context.zone))</td><td><b>\(submitted[field.column])</b></td></tr>
                """
            }
            mine.set("version", Form.plain(row["version"]))
            let form = Form(entity, row: nil, prefill: mine, zone: context.zone)
            let table: HTML = """
                <div class="ot-alert y mb-3" role="alert">\(icon("users"))<div><b>\(try savedMeanwhile(id, in: tx))</b> \
                \(lang("Ваш ввод ниже цел: сохраните ещё раз, если верно именно он.", "Your input below is intact: save again if yours is right."))</div></div>
                <div class="ot-card ot-scroll mb-3"><table class="ot-table"><thead><tr><th></th><th>\(lang("Было", "It was"))</th><th>\(lang("Сохранил другой", "Theirs"))</th><th>\(lang("Ваше", "Yours"))</th></tr></thead><tbody>\(rows)</tbody></table></div>
                """
            return try editor(form, Lookups(entity, form.input, in: tx), entity.url(id), context, above: table, takesFiles: true)
        }
        return .conflict(lang("Два редактора", "Two editors"), section: entity.path, page)
    }

    /// Who saved the card last, and when.
    private func savedMeanwhile(_ id: Int64, in tx: Tx) throws -> String {
        let lang: Lang = tx.access.lang
        let last: Change? = try tx.first("SELECT * FROM change_log WHERE entity = \(entity.table) AND record_id = \(id) ORDER BY id DESC LIMIT 1")
        guard let last else { return lang("Пока вы правили, карточку сохранил другой человек.", "While you were editing, somebody else saved this card.") }
        let name: String = try tx.rows("SELECT name FROM employee WHERE id = \(last.employeeID)").first.map { Form.plain($0["name"]) } ?? lang("программа", "the program")
        let moment: String = "\(lang.near(tx.zone.day(last.at), today: tx.today)), \(tx.zone.time(last.at))"
        return lang("Пока вы правили, карточку сохранили: \(name), \(moment).", "While you were editing, this card was saved: \(name), \(moment).")
    }

    @Sendable func show(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), lang: Lang = context.lang
        let (title, page): (String, HTML) = try await context.read { tx in
            let row: Row = try tx.row(entity, id)
            let titles: [String: String] = try linkTitles(entity, [row], in: tx), title: String = entity.titleText(row, titles)
            let facts: HTML = sectionedFacts(entity, row, titles: titles, tx.access, context.zone)
            let actions: HTML = try cardActions(entity, row, in: tx, context)
            let bin: HTML = binNotice(row, lang)
            return (title, screen(title, beside: "<span class=\"muted small mono\">\(Form.plain(row["number"]))</span>", actions: actions, "\(bin)\(facts)\(try parts.html(entity.table, id, in: tx, context))"))
        }
        return .page(title, section: entity.path, page)
    }

    private func bin(_ request: Request, _ context: StaffContext, _ archived: Bool) async throws -> Reply {
        let id: Int64 = try context.id()
        try await context.write { [entity] tx in
            if !archived, try tx.survivor(of: entity, id) != nil {
                throw BadRequest("Эта карточка объединена с другой: её возвращает «Разъединить» в той карточке", "This card is merged into another: “Take apart” in that card brings it back")
            }
            try tx.archive(entity, id, archived)
        }
        return .go(archived ? "/\(entity.path)" : entity.url(id), toast: archived ? context.lang("Убрано в корзину", "Moved to the bin") : context.lang("Восстановлено", "Restored"))
    }

    @Sendable func lookup(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let query = try request.query()
        let text: String = query.values.first { $0.key != "csrf" }?.value.first ?? ""
        let options: [String] = try await context.read { [entity] tx in
            guard text.count >= 2 else { return [] }
            let condition: SQL = "id = found AND archived_at IS NULL AND " + tx.access.rows(entity, .see)
            return try tx.rows("SELECT number, \(SQL.raw(entity.title)) AS title FROM \(Search.from(entity, text)) WHERE \(condition) LIMIT 12").map { Form.plain($0["number"]) + " " + Form.plain($0["title"]) }
        }
        return .fragment("\(each: options, { "<option value=\"\($0)\"></option>" })")
    }
}

/// The form page of a record, new or old, for screens outside this target.
public func editorPage(_ form: Form, in tx: Tx, action: String, _ context: StaffContext) throws -> HTML {
    try editor(form, Lookups(form.entity, form.input, in: tx), action, context)
}

/// - Parameter takesFiles: whoever receives the form takes files along with it, see ``Screens/filled(_:_:)``.
func editor(_ form: Form, _ lookups: Lookups, _ action: String, _ context: StaffContext, above: HTML = "", takesFiles: Bool = false) throws -> HTML {
    var lookups: Lookups = lookups
    lookups.takesFiles = takesFiles && context.access.reach(.create, "stored_file") > .none && form.entity.fields.contains(where: \.isFile)
    let lang: Lang = context.lang, entity: Entity = form.entity, isNew: Bool = form.version == nil
    let title: String = isNew ? "\(lang(entity.one)): \(lang("новая запись", "new"))" : "\(lang(entity.one)): \(lang("правка", "edit"))"
    let known: Lookups = lookups, fields: HTML = sections(form, lang) { field(form, $0, known, context.access) }
    return screen(title, """
        \(above)\(when: !form.isValid, "<div class=\"ot-alert r mb-3\" role=\"alert\">\(icon("circle-alert"))<div>\(lang("Не сохранено: проверьте отмеченные поля.", "Not saved: check the marked fields."))</div></div>")
        <form id="edit-\(entity.table)" class="ot-card p-3 ot-form" method="post" action="\(action)"\(when: known.takesFiles, " enctype=\"multipart/form-data\"") novalidate data-guard>
        <input type="hidden" name="csrf" value="\(context.person.csrf)">\(when: !isNew, "<input type=\"hidden\" name=\"version\" value=\"\(form.input["version"])\">")\
        \(when: form.input.has("back"), "<input type=\"hidden\" name=\"back\" value=\"\(form.input["back"])\">")
        \(fields)
        <div class="row-x mt-3"><button class="btn btn-primary">\(lang("Сохранить", "Save")) <kbd class="hide-m">Ctrl Enter</kbd></button><a class="btn btn-ghost" href="\(action)">\(lang("Отмена", "Cancel"))</a></div>
        </form>
        """)
}

/// The fields of a form in the sections that the administrator arranged for this kind of record.
func sections(_ form: Form, _ lang: Lang, _ field: (Field) -> HTML) -> HTML {
    let entity: Entity = form.entity, kinds: String = entity.layoutField.map { form.input.all($0.column).joined(separator: "|") } ?? ""
    let all: [Entity.Section] = entity.sections(of: kinds)
    func one(_ section: Entity.Section) -> HTML {
        let fields: [Field] = section.columns.compactMap { entity.field($0) }.filter { $0.isEditable }
        let title: String = lang(section.title)
        return fields.isEmpty ? "" : "\(when: !title.isEmpty, "<h2 class=\"ot-fsec\">\(title)</h2>")<div class=\"ot-fields\">\(each: fields, field)</div>"
    }
    return "\(each: all, one)"
}

/// Labels and values of a record, empty ones left out, with what looks wrong in them.
public func facts(_ entity: Entity, _ row: Row, titles: [String: String], _ access: Access, _ zone: Zone, only columns: [String]? = nil) -> HTML {
    let lang: Lang = access.lang
    let fields: [Field] = entity.fields.filter { field in
        guard access.sees(entity, field), columns?.contains(field.column) ?? true else { return false }
        return row.value(column: field.column) != .null
    }
    let doubts: [(column: String, sentence: Text)] = entity.doubts { Form.plain(row.value(column: $0)) }
    func doubt(_ field: Field) -> HTML {
        "\(each: doubts.filter { $0.column == field.column }, { "<div class=\"form-doubt xs\" role=\"note\">\(icon("triangle-alert", small: true)) \(lang($0.sentence))</div>" })"
    }
    func value(_ field: Field) -> HTML {
        field.isFile ? fileLink(entity, row, field, titles: titles, isSmall: false, lang) : shown(row.value(column: field.column), field, titles: titles, lang: lang, zone: zone)
    }
    return """
        <dl class="ot-facts">\(each: fields, { "<div><dt>\(lang($0.label))</dt><dd>\(value($0))\(doubt($0))</dd></div>" })</dl>
        """
}

/// The facts of a record, a card for each section that its entity's layout has.
public func sectionedFacts(_ entity: Entity, _ row: Row, titles: [String: String], _ access: Access, _ zone: Zone) -> HTML {
    let kinds: String = entity.layoutField.map { Form.plain(row.value(column: $0.column)) } ?? ""
    func one(_ section: Entity.Section) -> HTML {
        let filled: Bool = section.columns.contains { row.value(column: $0) != .null }, title: String = access.lang(section.title)
        return filled ? "<section class=\"ot-card p-3\">\(when: !title.isEmpty, "<h2>\(title)</h2>")\(facts(entity, row, titles: titles, access, zone, only: section.columns))</section>" : ""
    }
    return "\(each: entity.sections(of: kinds), one)"
}

/// Edit, history, bin: what every card offers, as far as the rights go. A card that was merged into another is that other.
public func cardActions(_ entity: Entity, _ row: Row, in tx: Tx, _ context: StaffContext) throws -> HTML {
    let lang: Lang = context.lang, id: Int64 = Int64(value: row["id"]) ?? 0, url: String = entity.url(id)
    // What the program alone writes has no form.
    let mayEdit: Bool = try context.current(entity).fields.contains { $0.isEditable } && tx.may(.edit, entity, id), mayArchive: Bool = try tx.may(.archive, entity, id)
    let inBin: Bool = row["archivedAt"] != .null
    if inBin, let survivor = try tx.survivor(of: entity, id) { throw Merged(entity: entity, survivor: survivor) }
    let all: [RareAction] = [RareAction(lang("Почему я это вижу?", "Why can I see this?"), "eye", url + "/access"), RareAction(lang("История", "History"), "history", url + "/history")]
    return """
        \(RareAction.bar(all + (mayArchive ? [.bin(url, isIn: inBin, lang)] : []), context))\
        \(when: mayEdit, "<a class=\"btn btn-line\" href=\"\(url)/edit\" aria-label=\"\(lang("Изменить", "Edit"))\">\(icon("pencil"))<span class=\"hide-m\">\(lang("Изменить", "Edit"))</span></a>")
        """
}
public func binNotice(_ row: Row, _ lang: Lang) -> HTML {
    row["archivedAt"] == .null ? "" : "<div class=\"ot-alert y mb-3\">\(icon("trash-2"))<div>\(lang("Запись в корзине: её не видно в списках.", "This record is in the bin: lists do not show it."))</div></div>"
}
