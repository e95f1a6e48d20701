public import Database
public import HTML
public import Kernel
internal import Requisites

/// What a card says about its doubles: those it may have, and those that are merged into it.
public struct MergeNotes: Sendable {
    let entity: Entity, id: Int64
    let suspects: [(id: Int64, title: String, number: String, score: Int, reasons: String)]
    let merges: [(merge: Int64, at: Int64, cards: [(number: String, title: String)], isOver: Bool)]
    let mayEdit: Bool

    public init(_ entity: Entity, _ row: Row, in tx: Tx) throws {
        let id: Int64 = Int64(value: row["id"]) ?? 0
        (self.entity, self.id) = (entity, id)
        guard entity.duplicates != nil, row["archivedAt"] == .null else { (suspects, merges, mayEdit) = ([], [], false); return }
        mayEdit = try tx.may(.edit, entity, id)
        // Table and title come from the registry; one statement for both, cards are opened often.
        let table: SQL = .raw(entity.table), title: SQL = .raw(entity.title), asked: SQL = "pair.entity = \(entity.table) AND pair.state = 'open'"
        let other: SQL = "SELECT 0 AS merge, one.id, one.number, one.\(title) AS title, pair.score AS at, pair.reasons AS state FROM (SELECT * FROM \(table) WHERE archived_at IS NULL AND \(tx.access.rows(entity, .see))) AS one JOIN duplicate_pair AS pair ON"
        let rows: [Row] = try tx.rows("""
            \(other) pair.second_id = one.id WHERE \(asked) AND pair.first_id = \(id) UNION ALL \(other) pair.first_id = one.id WHERE \(asked) AND pair.second_id = \(id)
            UNION ALL SELECT merge_run.id AS merge, one.id, one.number, one.\(title) AS title, merge_run.at, merge_run.state FROM merge_run JOIN merged_record ON merged_record.merge_id = merge_run.id
              JOIN \(table) AS one ON one.id = merged_record.record_id WHERE merge_run.entity = \(entity.table) AND merge_run.survivor_id = \(id)
            ORDER BY merge DESC, at DESC, id LIMIT 60
            """)
        suspects = rows.filter { $0["merge"] == .int(0) }.prefix(5).map { (Int64(value: $0["id"]) ?? 0, Form.plain($0["title"]), Form.plain($0["number"]), Int(value: $0["at"]) ?? 0, Form.plain($0["state"])) }
        let gone: [Row] = rows.filter { $0["merge"] != .int(0) }
        var merges: [(merge: Int64, at: Int64, cards: [(number: String, title: String)], isOver: Bool)] = []
        for row in gone {
            let merge: Int64 = Int64(value: row["merge"]) ?? 0, card: (String, String) = (Form.plain(row["number"]), Form.plain(row["title"]))
            if let last = merges.indices.last, merges[last].merge == merge { merges[last].cards.append(card) } else {
                merges.append((merge, Int64(value: row["at"]) ?? 0, [card], Form.plain(row["state"]) == "done"))
            }
        }
        self.merges = merges
    }
    /// A quiet line above the card, with the way to look at both.
    public func doubt(_ lang: Lang) -> HTML {
        guard !suspects.isEmpty else { return "" }
        let all: String = suspects.map { "&id=\($0.id)" }.joined()
        return """
            <div class="ot-alert c mb-3">\(icon("copy"))<div class="grow">\(lang("Похоже на другие карточки", "Looks like other cards")):\(each: suspects, { one in
                "<span class=\"d-block\"><a class=\"ot-link\" href=\"\(entity.url(one.id))\">\(one.title)</a> <span class=\"xs muted\">\(one.number), \(DuplicateWords.reasons(one.reasons, lang))</span></span>"
            })</div>\(when: mayEdit, "<a class=\"btn btn-line btn-sm\" href=\"/\(entity.path)/merge?id=\(id)\(all)\">\(lang("Сравнить", "Compare"))</a>")</div>
            """
    }
    /// The cards that are part of this one, each merge with its way back.
    public func history(_ lang: Lang, _ zone: Zone, csrf: String) -> HTML {
        guard !merges.isEmpty else { return "" }
        return """
            <section class="ot-card"><header><h2>\(lang("Объединены сюда", "Merged into this"))</h2><span class="n">\(merges.reduce(0) { $0 + $1.cards.count })</span></header><ul class="ot-list">\(each: merges, { merge in
                "<li>\(icon("layers"))<div class=\"grow\">\(each: merge.cards, { "<span class=\"d-block cut\">\($0.title) <span class=\"mono xs muted\">\($0.number)</span></span>" })<span class=\"xs muted\">\(lang.day(zone.day(merge.at)))</span></div>\(when: mayEdit && merge.isOver, undo(merge.merge, lang, csrf))</li>"
            })</ul></section>
            """
    }
    /// Where the merged among these records are now, by their names.
    static func merged(_ entity: Entity, _ ids: [Int64], in tx: Tx) throws -> [Int64: String] {
        guard entity.duplicates != nil else { return [:] }
        let rows: [Row] = try tx.rows("""
            SELECT merged_record.record_id, one.\(SQL.raw(entity.title)) AS title FROM merged_record JOIN \(SQL.raw(entity.table)) AS one ON one.id = merged_record.survivor_id
            WHERE merged_record.entity = \(entity.table) AND merged_record.record_id IN \(in: ids)
            """)
        return Dictionary(rows.map { (Int64(value: $0["recordID"]) ?? 0, "«\(Form.plain($0["title"]))»") }) { $1 }
    }
    private func undo(_ merge: Int64, _ lang: Lang, _ csrf: String) -> HTML {
        "<form method=\"post\" action=\"\(entity.url(id))/unmerge\"><input type=\"hidden\" name=\"csrf\" value=\"\(csrf)\"><input type=\"hidden\" name=\"merge\" value=\"\(merge)\"><button class=\"btn btn-line btn-sm\">\(icon("split", small: true))\(lang("Разъединить", "Take apart"))</button></form>"
    }
}

enum DuplicateWords {
    /// The reasons of a pair as stored, in words: «тот же ИНН, похожее название».
    static func reasons(_ stored: String, _ lang: Lang) -> String {
        stored.split(separator: ",").compactMap { Likeness.Reason(rawValue: String($0)) }.map { lang($0.words.ru, $0.words.en) }.joined(separator: ", ")
    }
}
