internal import Database
internal import HTML
internal import Hummingbird
internal import Kernel

/// A list as a board: the choices of one field are its columns, a column's cards come with the first ones in view.
struct ListBoard: Sendable {
    let grouping: Grouping
    /// The cards that are there already, by the key of their column.
    let lines: [String: ListLines]
    /// Columns filled at once, and cards in one step of a column.
    static let filled: Int = 4, page: Int = 20

    init(_ entity: Entity, _ query: ListQuery, _ grouping: Grouping, in tx: Tx) throws {
        self.grouping = grouping
        var now: [String] = Array(ListBoard.keys(grouping.field).prefix(Self.filled))
        if let asked = query.group, !now.contains(asked) { now.append(asked) }
        var lines: [String: ListLines] = [:]
        for key in now {
            let at: ListQuery = query.group == key ? query : query.atStart
            lines[key] = try ListLines(entity, at, group: key, of: grouping, limit: Self.page, in: tx)
        }
        self.lines = lines
    }
    /// The offered choices in their order, then what is offered no more, and records without a value.
    static func keys(_ field: Field) -> [String] {
        field.choices.filter { !$0.isRetired }.map(\.key) + (field.isRequired ? [] : [""]) + field.choices.filter(\.isRetired).map(\.key)
    }
}

/// The board of a list's page, and pieces of it.
struct BoardPage {
    let entity: Entity, query: ListQuery, columns: [ListColumn], field: Field, access: Access, zone: Zone, csrf: String
    private var lang: Lang { access.lang }
    /// Values under a card's title.
    static let facts: Int = 4

    private var mayMove: Bool { !query.bin && access.edits(entity, field) }
    private var address: String { String(query.url(entity).dropFirstPath.dropFirst()) }

    func view(_ lines: [String: ListLines]) -> BoardView {
        let keys: [String] = ListBoard.keys(field)
        return BoardView(by: field.column, query: address, tally: "/\(entity.path)/tally" + query.url(entity).dropFirstPath, columns: keys.map { column($0, lines[$0]) }, lang: lang, csrf: csrf)
    }
    func column(_ key: String, _ lines: ListLines?) -> BoardView.Column {
        let choice: Field.Choice? = field.choices.first { $0.key == key }
        return BoardView.Column(
            key: key, title: choice.map { lang($0.label) } ?? lang("Без значения", "No value"), ink: choice?.ink ?? "", isOpen: choice?.isRetired != true,
            cards: lines.map { some in some.rows.map { card($0, some) } }, url: query.url(entity, group: key), next: lines?.next.map { query.url(entity, after: $0, group: key) })
    }
    func card(_ row: Row, _ lines: ListLines) -> BoardView.Card {
        let id: Int64 = Int64(value: row["id"]) ?? 0
        let shown: [ListColumn] = columns.filter { $0.field.column != entity.title && $0.field.column != field.column }
        var facts: [(label: String, value: HTML)] = []
        for column in shown where facts.count < Self.facts {
            let value: HTML = Records.shown(row.value(column: column.field.column), column.field, titles: lines.titles, lang: lang, zone: zone)
            if !value.isEmpty { facts.append((lang(column.field.label), value)) }
        }
        return BoardView.Card(id: id, version: Int(value: row["version"]) ?? 0, title: entity.titleText(row, lines.titles), number: Form.plain(row["number"]), url: entity.url(id), facts: facts,
                              move: mayMove && lines.editable.contains(id) ? entity.url(id) + "/place" : nil)
    }
}

/// Moving a card to another column: an ordinary change of one field, checked, with its version.
extension Screens {
    func registerBoard(in routes: Routes) { routes.post("\(entity.path)/:id/place", now { $0.move }) }

    @Sendable private func move(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), sent = try await request.form(), lang: Lang = context.lang
        guard let field = entity.field(sent["by"]), case .choice = field.kind, context.access.edits(entity, field) else { throw NotFound() }
        guard let typed = Submitted(urlEncoded: sent["query"]) else { throw BadRequest("Список указан неверно", "The list is wrong") }
        let submitted = Submitted([field.column: [sent["value"]], "version": [sent["version"]]])
        var refusal: Refusal?
        do {
            let wrong: Text? = try await context.write { tx in try change(id, field, submitted, in: tx) }
            refusal = wrong.map { Refusal(text: lang($0), isLate: false) }
        } catch is Stale { refusal = Refusal(text: lang("Карточку только что изменил другой человек: она там, куда поставил он.", "Somebody else has just moved this card: it stands where they put it."), isLate: true) }
        let wanted: String = sent["value"]
        let (piece, address, name): (HTML?, String, String) = try await context.read { tx in
            let (query, view): (ListQuery, SavedView?) = try self.query(typed, in: tx)
            let board = BoardPage(entity: entity, query: query, columns: try ListColumns.arranged(entity, view: view, in: tx), field: field, access: tx.access, zone: context.zone, csrf: context.person.csrf)
            let row: Row
            // What was moved may leave the sight of who moved it: that is done, and told as done.
            do { row = try tx.row(entity, id) } catch is NotFound { return (nil, query.url(entity), board.column(wanted, nil).title) }
            let key: String = Form.plain(row.value(column: field.column)), card: BoardView.Card = board.card(row, try ListLines(entity, [row], in: tx))
            return (board.view([:]).card(card, in: key), query.url(entity), board.column(key, nil).title)
        }
        return answer(request, refusal, piece, address, name, lang)
    }
    private struct Refusal { let text: String, isLate: Bool }

    /// The sentence that says what is wrong; nil: it was moved.
    private func change(_ id: Int64, _ field: Field, _ submitted: Submitted, in tx: Tx) throws -> Text? {
        if let survivor = try tx.survivor(of: entity, id) { throw Merged(entity: entity, survivor: survivor) }
        _ = try tx.row(entity, id)
        guard try tx.may(.edit, entity, id) else { throw NotAllowed() }
        var form = try Form(entity, submitted: submitted, creating: false, in: tx, zone: tx.zone)
        try form.check(id, in: tx)
        if let wrong = form.errors[field.column] ?? form.errors.values.first { return wrong }
        try tx.update(entity, id, version: form.version, form.patch)
        return nil
    }
    /// The card as it is now, and why it did not go where it was put; a page of it for who has no JavaScript.
    private func answer(_ request: Request, _ refusal: Refusal?, _ card: HTML?, _ address: String, _ name: String, _ lang: Lang) -> Reply {
        guard let card else {
            let say: String = refusal?.text ?? lang("Перемещено: \(name). Вам эта запись больше не видна.", "Moved: \(name). You do not see this record any more.")
            return request.isFragment ? .fragment("<p data-say=\"\(say)\" data-gone></p>") : .go(address, toast: say)
        }
        guard let refusal else {
            return request.isFragment ? .fragment(card) : .go(address, toast: lang("Перемещено: \(name)", "Moved: \(name)"))
        }
        if request.isFragment {
            let piece: HTML = "<p data-say=\"\(refusal.text)\"></p>\(card)"
            return refusal.isLate ? .late(piece) : .rejected(piece)
        }
        let title: String = lang("Не перемещено", "Not moved")
        let page: HTML = screen(title, "<div class=\"ot-empty crop\"><p>\(refusal.text)</p><p><a class=\"btn btn-line\" href=\"\(address)\">\(lang("К доске", "To the board"))</a></p></div>")
        return refusal.isLate ? .conflict(title, section: entity.path, page) : .invalid(title, section: entity.path, page)
    }
}
