import Database
import HTML
import Hummingbird
import Kernel
import Records

/// Segments: kept from a list's filter, shown with their count over time.
struct SegmentScreens: Sendable {
    func register(in routes: Routes) {
        Screens(Segment.entity, card: card).register(in: routes)
        Screens(SegmentMember.entity).register(in: routes)
        routes.post("segments/keep", keep)
    }

    /// The filter of a list becomes a segment, or the new condition of one.
    @Sendable private func keep(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let form = try await request.form(), lang: Lang = context.lang, target: String = form["target"], name: String = form["name"]
        guard let entity = context.registry[target], Segment.targets.contains(where: { $0.key == target }) else { throw BadRequest("Из этого списка сегмент не сделать", "This list cannot make a segment") }
        let condition: Condition = try SegmentScreens.condition(form, entity)
        let id: Int64 = try await context.write { tx in
            _ = try condition.sql(entity, in: tx)  // only of what this person may ask
            let id: Int64
            if let known = Int64(form["segment"]), known > 0 {
                let old = try tx.find(ID<Segment>(rawValue: known))
                guard old.target == target else { throw BadRequest("Этот сегмент делит другие записи", "This segment is about other records") }
                try tx.update(Segment.entity, known, ["condition": .text(condition.json)])
                id = known
            } else {
                guard !name.isEmpty, name.count <= 60 else { throw BadRequest("У сегмента должно быть имя, не длиннее 60 знаков", "A segment needs a name of at most 60 characters") }
                guard try tx.rows("SELECT id FROM segment WHERE name = \(name)").isEmpty else { throw BadRequest("Сегмент «\(name)» уже есть", "There is a segment “\(name)” already") }
                id = try tx.insert(Segment.entity, ["name": .text(name), "target": .text(target), "condition": .text(condition.json), "ink": .text("c"), "is_badge": .int(1)])
            }
            return id
        }
        try await context.job().refresh()
        return .go("/segments/\(id)", toast: lang("Сегмент сохранён, состав считается", "The segment is saved, its members are being counted"))
    }
    /// What the list was narrowed by: the filter builder's condition and the simple filters together.
    private static func condition(_ form: Submitted, _ entity: Entity) throws -> Condition {
        guard let list = Submitted(urlEncoded: form["query"]) else { throw BadRequest("Отбор пришёл повреждённым", "The filter arrived damaged") }
        let query = try ListQuery(entity, list)
        guard query.text.isEmpty else { throw BadRequest("Слова поиска сегменту не подходят: задайте отбор", "The words of a search do not suit a segment: set a filter") }
        let condition: Condition = query.whole(entity)
        guard !condition.isEmpty else { throw BadRequest("Сначала отберите записи: сегмент — это условие", "Filter the list first: a segment is a condition") }
        guard !condition.isPersonal else { throw BadRequest("Условие со словом «я» у каждого своё: сегменту оно не подходит", "A condition with “me” differs for everybody: it does not suit a segment") }
        return condition
    }
    @Sendable private func card(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        let (name, page): (String, HTML) = try await context.read { tx in
            let segment = try tx.find(ID<Segment>(rawValue: id)), card = try SegmentCard(segment, in: tx)
            return (segment.name, card.page(context))
        }
        return .page(name, section: "segments", page)
    }
}

/// A segment: its condition in words, how many are in it, how that went.
struct SegmentCard: Sendable {
    let segment: Segment, row: Row, words: String, problem: Text?, counts: [Row], mayEdit: Bool, mayArchive: Bool

    init(_ segment: Segment, in tx: Tx) throws {
        self.segment = segment
        let id: Int64 = segment.id.rawValue
        row = try tx.row(Segment.entity, id)
        words = try tx.registry[segment.target].map { try conditionWords(try Condition(json: segment.condition), $0, in: tx) } ?? ""
        problem = try Self.problem(segment, in: tx)
        counts = try tx.rows("SELECT day, members FROM segment_count WHERE segment_id = \(id) ORDER BY day DESC LIMIT 180").reversed()
        (mayEdit, mayArchive) = (try tx.may(.edit, Segment.entity, id), try tx.may(.archive, Segment.entity, id))
    }
    /// Why it cannot be counted any more; nil: it can.
    private static func problem(_ segment: Segment, in tx: Tx) throws -> Text? {
        guard let entity = tx.registry[segment.target] else { return nil }
        let condition: Condition = try Condition(json: segment.condition)
        do { _ = try condition.sql(entity, in: tx.acting(as: .program("segments"))) } catch let problem as BadRequest {
            guard let gone = condition.gone(entity, tx.registry).first,
                  let setting = try tx.rows("SELECT label_ru, label_en FROM field_setting WHERE entity = \(gone.table) AND field = \(gone.column)").first else { return problem.text }
            return Text("Поле «\(Form.plain(setting["labelRu"]))» убрано", "The field “\(Form.plain(setting["labelEn"]))” was removed")
        }
        return nil
    }
    private func alert(_ lang: Lang) -> HTML {
        guard let problem else { return "" }
        return """
            <div class="ot-alert y mb-3" role="alert">\(icon("triangle-alert"))<div><b>\(lang(problem)).</b> \(lang("Сегмент не пересчитывается: в нём те, кто был раньше. Измените условие или верните поле.", "The segment is not counted: it holds those who were in it before. Change the condition or bring the field back."))</div></div>
            """
    }
    private var listPath: String { segment.target == "contact" ? "/contacts" : "/counterparties" }
    private var membersURL: String {
        let inside: Condition = .all([.having(table: "segment_member", column: Segment.column(segment.target), .test("segment_id", .is, [String(segment.id.rawValue)]))])
        return "\(listPath)?where=\(inside.json.percentEncoded)"
    }
    func page(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, id: Int64 = segment.id.rawValue, csrf: HTML = "<input type=\"hidden\" name=\"csrf\" value=\"\(context.person.csrf)\">"
        let inBin: Bool = segment.archivedAt != nil
        let actions: HTML = """
            <a class="btn btn-ghost btn-icon" href="/segments/\(id)/history" aria-label="\(lang("История", "History"))" title="\(lang("История", "History"))">\(icon("history"))</a>\
            \(when: mayArchive, "<form method=\"post\" action=\"/segments/\(id)/\(inBin ? "restore" : "archive")\">\(csrf)<button class=\"btn btn-ghost btn-icon\" aria-label=\"\(inBin ? lang("Вернуть", "Bring back") : lang("Убрать", "Remove"))\">\(icon(inBin ? "undo-2" : "trash-2"))</button></form>")\
            \(when: mayEdit, "<a class=\"btn btn-line\" href=\"/segments/\(id)/edit\">\(icon("pencil"))<span class=\"hide-m\">\(lang("Изменить", "Edit"))</span></a>")\
            <a class="btn btn-primary" href="\(membersURL)">\(icon("list"))\(lang("Показать записи", "Show the records"))</a>
            """
        return screen(segment.name, beside: "<span class=\"ot-tag \(segment.ink ?? "")\">\(lang(Segment.targets.first { $0.key == segment.target }?.label ?? Text("", "")))</span>", actions: actions, """
            \(binNotice(row, lang))\(alert(lang))<div class="ot-grid g-main-w"><div class="stack"><section class="ot-card p-3"><h2>\(lang("Условие", "Condition"))</h2><p>\(words)</p>\
            \(when: mayEdit, "<a class=\"btn btn-line btn-sm\" href=\"\(listPath)?where=\(segment.condition.percentEncoded)\">\(icon("pencil", small: true))\(lang("Изменить условие в списке", "Change the condition in the list"))</a>")\
            \(when: !Form.plain(row["note"]).isEmpty, "<p class=\"mt-3 mb-0 soft\">\(Form.plain(row["note"]))</p>")</section>\(chart(lang))</div>
            <div class="stack"><section class="ot-card p-3"><div class="xs muted">\(lang("Сейчас в сегменте", "In the segment now"))</div><div class="ot-big num">\(lang.number(Int(segment.members)))</div></section></div></div>
            """)
    }
    /// Members by day, as a line; the same numbers as a table for whoever does not see it.
    private func chart(_ lang: Lang) -> HTML {
        let values: [Int64] = counts.compactMap { Int64(value: $0["members"]) }
        guard values.count > 1, let top = values.max(), let last = values.last else { return "" }
        let points: String = values.enumerated().map { index, value in "\(index * 600 / (values.count - 1)),\(110 - (top == 0 ? 0 : Int(value * 100 / top)))" }.joined(separator: " ")
        let rows: HTML = "\(each: counts.suffix(30).reversed(), { "<tr><td>\(Day(Form.plain($0["day"])).map { lang.day($0) } ?? "")</td><td class=\"num\">\(Form.plain($0["members"]))</td></tr>" })"
        return """
            <section class="ot-card p-3"><h2>\(lang("Как менялось", "How it went"))</h2><svg class="ot-line" viewBox="0 0 600 120" preserveAspectRatio="none" role="img" aria-label="\(lang("Число записей по дням, сейчас", "Records by day, now")) \(last)"><polyline points="\(points)"/></svg>\
            <details class="mt-2"><summary class="small">\(lang("Таблицей", "As a table"))</summary><table class="ot-table tight"><tbody>\(rows)</tbody></table></details></section>
            """
    }
}

/// The segments of records, as small badges.
struct SegmentBadges: Sendable {
    private let badges: [Int64: [(name: String, ink: String, id: Int64)]]

    init(_ target: String, _ ids: [Int64], in tx: Tx) throws {
        let column: SQL = .raw(Segment.column(target))  // one of two columns of ours
        let rows: [Row] = try tx.rows("""
            SELECT segment_member.\(column) AS record, segment.id AS id, segment.name AS name, segment.ink AS ink FROM segment_member JOIN segment ON segment.id = segment_member.segment_id
            WHERE segment_member.\(column) IN \(in: ids) AND segment.is_badge = 1 AND segment.archived_at IS NULL ORDER BY segment.name
            """)
        var badges: [Int64: [(name: String, ink: String, id: Int64)]] = [:]
        for row in rows { badges[Int64(value: row["record"]) ?? 0, default: []].append((Form.plain(row["name"]), Form.plain(row["ink"]), Int64(value: row["id"]) ?? 0)) }
        self.badges = badges
    }
    func html(_ id: Int64) -> HTML {
        "\(each: badges[id] ?? [], { "<a class=\"ot-tag \($0.ink)\" href=\"/segments/\($0.id)\">\($0.name)</a> " })"
    }
}
