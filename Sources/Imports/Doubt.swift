internal import Database
internal import HTML
internal import Kernel

/// Requisites that look wrong are loaded as they are, and told of line by line: in the dry run and of what was loaded.
enum Doubt {
    /// The filter of lines that shows them.
    static let verdict: String = "doubt"
    static let migration = Migration("imports-doubts", [
        "ALTER TABLE import_file ADD COLUMN doubtful BIGINT NOT NULL DEFAULT 0", "ALTER TABLE import_file ADD COLUMN doubted BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE import_line ADD COLUMN doubtful BIGINT NOT NULL DEFAULT 0",
        "CREATE INDEX import_line_doubtful ON import_line (import_id, phase, number) WHERE doubtful = 1",
    ])
    /// The first doubtful lines.
    static func lines(of one: Import, _ phase: String, most: Int, in tx: Tx) throws -> [Row] {
        try tx.rows("SELECT number, title, detail FROM import_line WHERE import_id = \(one.id) AND phase = \(phase) AND doubtful = 1 ORDER BY number LIMIT \(most)")
    }
    /// How many there are, and the first of them.
    static func card(_ page: WizardPage, _ rows: [Row], _ count: Int) -> HTML {
        guard count > 0 else { return "" }
        let lang: Lang = page.lang, noun: String = lang.plural(count, ru: ("строка", "строки", "строк"), en: ("line", "lines"))
        let say: String = page.progress.run == nil ? lang("Загрузим как есть: реквизиты можно поправить и потом.", "Loaded as they are: requisites can be corrected later.") : lang("Загружены как есть: поправьте их в карточках.", "Loaded as they are: correct them on the cards.")
        return """
            <section class="ot-card" id="doubts"><header><h2>\(lang("Сомнительные реквизиты", "Doubtful requisites"))</h2><span class="n">\(lang.number(count)) \(noun)</span><a class="btn btn-ghost btn-xs push" href="\(page.url)/lines?verdict=\(verdict)">\(lang("Все", "All"))</a></header><ul class="ot-list">\(each: rows, { row in
                "<li class=\"small\"><span class=\"mono muted\">\(lang.number(Int(value: row["number"]) ?? 0))</span><span class=\"grow\">\((try? LineDetail(json: Form.plain(row["detail"])))?.doubt(lang) ?? "")<span class=\"d-block xs muted\">\(Form.plain(row["title"]))</span></span></li>"
            })</ul><p class="xs muted p-3 mb-0">\(say)</p></section>
            """
    }
}
extension Checker {
    /// Says of each line that writes something what looks wrong in the requisites it writes.
    /// - Parameter rows: the records that are there already.
    func doubt(_ decisions: inout [Decision], _ rows: [Int64: Row]) {
        for index in decisions.indices {
            let decision: Decision = decisions[index]
            guard [.create, .update, .alike].contains(decision.verdict) else { continue }
            // What looks like an existing record would be written as a new one.
            let old: Row? = decision.verdict == .update ? decision.record.flatMap { rows[$0] } : nil
            let own: [Text] = Self.doubts(targets.entity, decision.values, over: old)
            let linked: [Text] = decision.linked.flatMap { one in
                Self.doubts(one.entity, one.values, over: nil).map { Text("\(one.entity.one.ru), \($0.ru)", "\(one.entity.one.en), \($0.en)") }
            }
            if !own.isEmpty || !linked.isEmpty { decisions[index].detail.doubts = (own + linked).map { [$0.ru, $0.en] } }
        }
    }
    private static func doubts(_ entity: Entity, _ values: [String: Value], over old: Row?) -> [Text] {
        guard !values.isEmpty else { return [] }
        func typed(_ column: String) -> String { Form.plain(values[column] ?? old?.value(column: column) ?? .null) }
        let before: Set<String> = old.map { row in Set(entity.doubts { Form.plain(row.value(column: $0)) }.map(\.sentence.ru)) } ?? []
        // What was doubtful already and is not touched is no news.
        return entity.doubts(typed).filter { values[$0.column] != nil || !before.contains($0.sentence.ru) }.map { doubt in
            Text("\(doubt.sentence.ru): «\(typed(doubt.column))»", "\(doubt.sentence.en): “\(typed(doubt.column))”")
        }
    }
}
