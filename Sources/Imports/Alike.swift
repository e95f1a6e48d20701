internal import Database
internal import HTML
internal import Hummingbird
internal import Kernel
internal import Records

/// What is done with a line that looks like a record which is there already, or like an earlier line.
enum AlikeChoice: String, Codable, Sendable, CaseIterable {
    case update, create, skip

    /// - Parameter twin: the earlier line that it looks like.
    func name(_ lang: Lang, twin: Int? = nil) -> String {
        switch self {
        case .update: twin.map { lang("дополнить запись строки \($0)", "add to the record of line \($0)") } ?? lang("дополнить имеющуюся", "update the existing one")
        case .create: lang("создать всё равно", "create it anyway")
        case .skip: lang("не загружать", "leave it out")
        }
    }
    func name(ofAll lang: Lang) -> String {
        switch self {
        case .update: lang("Дополнить имеющиеся", "Update the existing ones")
        case .create: lang("Создать всё равно", "Create them anyway")
        case .skip: lang("Не загружать", "Leave them out")
        }
    }
    var ink: String { switch self { case .update: "c"; case .create: "g"; case .skip: "y" } }
}

/// What a person decided about the lines that look like existing records or earlier lines, for the loading.
struct AlikeChoices {
    /// `record`: of a line that looks like an earlier one the record which that became in a batch before this; nil: in this batch, or nothing came of it.
    struct Chosen { let record: Int64?, twin: Int?, choice: AlikeChoice }
    /// By the line, and by the key for later lines of the same record.
    private var byLine: [Int: Chosen] = [:], byKey: [String: Chosen] = [:]
    static let none = AlikeChoices()
    private init() {}

    /// - Parameters: the numbers and keys of one batch of lines.
    init(of one: Import, _ numbers: [Int], _ keys: Set<String>, in tx: Tx) throws {
        guard let first = numbers.min(), let last = numbers.max(), one.alike > 0 else { return }
        let named: SQL = keys.isEmpty ? "" : " OR match_key IN \(in: keys.sorted())"
        let rows: [Row] = try tx.rows("""
            SELECT number, match_key, COALESCE(record_id, made) AS record_id, twin, COALESCE(choice, \(one.alikeChoice)) AS choice FROM import_line
            WHERE import_id = \(one.id) AND phase = 'check' AND verdict = 'alike' AND (number BETWEEN \(first) AND \(last)\(named)) ORDER BY number
            """)
        for row in rows {
            guard let number = Int(value: row["number"]), let choice = AlikeChoice(rawValue: Form.plain(row["choice"])) else { continue }
            let chosen = Chosen(record: Int64(value: row["recordID"]), twin: Int(value: row["twin"]), choice: choice), key: String = Form.plain(row["matchKey"])
            byLine[number] = chosen
            if !key.isEmpty, byKey[key] == nil { byKey[key] = chosen }
        }
    }
    /// Nil: nothing alike, or it is to be created anyway.
    func of(_ line: Int, _ key: String) -> Chosen? {
        let chosen: Chosen? = byLine[line] ?? (key.isEmpty ? nil : byKey[key])
        return chosen?.choice == .create ? nil : chosen
    }
    var records: [Int64] { Set((Array(byLine.values) + Array(byKey.values)).filter { $0.choice == .update }.compactMap(\.record)).sorted() }

    /// How many lines each choice concerns.
    static func counts(_ one: Import, in tx: Tx) throws -> [AlikeChoice: Int] {
        guard one.alike > 0 else { return [:] }
        let rows: [Row] = try tx.rows("SELECT COALESCE(choice, \(one.alikeChoice)) AS choice, COUNT(*) AS n FROM import_line WHERE import_id = \(one.id) AND phase = 'check' AND verdict = 'alike' GROUP BY 1")
        return Dictionary(rows.compactMap { row in AlikeChoice(rawValue: Form.plain(row["choice"])).map { ($0, Int(value: row["n"]) ?? 0) } }) { $1 }
    }
    /// How many of the lines look like earlier lines.
    static func twins(_ one: Import, in tx: Tx) throws -> Int {
        guard one.alike > 0 else { return 0 }
        return try tx.rows("SELECT COUNT(*) AS n FROM import_line WHERE import_id = \(one.id) AND phase = 'check' AND verdict = 'alike' AND twin IS NOT NULL").first.flatMap { Int(value: $0["n"]) } ?? 0
    }
    static let migration = Migration("imports-alike", [
        "ALTER TABLE import_file ADD COLUMN alike BIGINT NOT NULL DEFAULT 0", "ALTER TABLE import_file ADD COLUMN alike_choice TEXT NOT NULL DEFAULT 'create'",
        "ALTER TABLE import_line ADD COLUMN choice TEXT",
    ])
}

/// Deciding about lines that look like existing records: for all of them at once, or line by line.
extension ImportScreens {
    @Sendable func alike(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), form = try await request.form(), line: Int? = Int(form["line"])
        let choice: AlikeChoice? = AlikeChoice(rawValue: form["choice"])
        guard choice != nil || (line != nil && form["choice"].isEmpty) else { throw BadRequest("Выберите, что сделать", "Choose what to do") }
        try await context.write { tx in
            let one: Import = try Import.find(id, in: tx)
            guard try Progress(one, in: tx).stage == .checked else { throw BadRequest("Решать можно до загрузки", "This is decided before the loading") }
            guard let line else {
                try tx.run("UPDATE import_file SET alike_choice = \(choice?.rawValue ?? "create") WHERE id = \(id)")
                return try tx.run("UPDATE import_line SET choice = NULL WHERE import_id = \(id) AND phase = 'check' AND verdict = 'alike'")
            }
            let found: [Row] = try tx.rows("UPDATE import_line SET choice = \(choice?.rawValue) WHERE import_id = \(id) AND phase = 'check' AND verdict = 'alike' AND number = \(line) RETURNING number")
            guard !found.isEmpty else { throw NotFound() }
        }
        guard let line else { return .go("/imports/\(id)", toast: context.lang("Решено: \(choice?.name(context.lang) ?? "")", "Decided: \(choice?.name(context.lang) ?? "")")) }
        if request.isFragment {
            return .fragment(try await context.read { tx in
                let one: Import = try Import.find(id, in: tx), page = WizardPage(one: one, progress: try Progress(one, in: tx), context: context)
                return try LinesView(page: page, verdict: "alike", after: line - 1, most: 1, in: tx).body
            })
        }
        let after: Int = Int(form["after"]) ?? 0
        return .go("/imports/\(id)/lines?verdict=alike&after=\(after)")
    }
}

/// The lines that look like existing records or like each other, and what becomes of them.
struct AlikeCard {
    /// `twins`: how many of them look like earlier lines.
    let page: WizardPage, counts: [AlikeChoice: Int], twins: Int
    private var lang: Lang { page.lang }
    private var one: Import { page.one }

    var html: HTML {
        let noun: String = lang.plural(one.alike, ru: ("строка похожа", "строки похожи", "строк похожи"), en: ("line looks", "lines look"))
        let like: String = twins == 0 ? lang("на имеющиеся записи", "like existing records") : twins == one.alike ? lang("на строки выше", "like lines above") : lang("на имеющиеся записи и на строки выше", "like existing records and lines above")
        let own: Bool = counts.keys.contains { $0.rawValue != one.alikeChoice }
        return """
            <section class="ot-card" id="alike"><header><h2>\(lang.number(one.alike)) \(noun) \(like)</h2><a class="btn btn-ghost btn-xs push" href="\(page.url)/lines?verdict=alike">\(lang("По одной", "One by one"))</a></header>\
            <div class="p-3 pt-0 stack-s"><p class="small soft mb-0">\(lang("Ключ у них другой или пустой, но совпадает ИНН, телефон, почта или название. Что с ними сделать?", "Their key is another or empty, but the tax number, phone, mail or name is the same. What is to be done with them?"))</p>\
            <form class="row-x wrap" method="post" action="\(page.url)/alike" aria-label="\(lang("Со всеми похожими", "With all that look alike"))">\(page.csrf)\(each: AlikeChoice.allCases, { choice in
                "<button class=\"btn btn-sm \(choice.rawValue == one.alikeChoice && !own ? "btn-primary" : "btn-line")\" name=\"choice\" value=\"\(choice.rawValue)\" aria-pressed=\"\(choice.rawValue == one.alikeChoice && !own ? "true" : "false")\">\(choice.name(ofAll: lang))</button>"
            })</form><p class="small mb-0">\(words)</p></div></section>
            """
    }
    /// What was decided, in numbers.
    var words: HTML {
        "\(each: AlikeChoice.allCases.filter { counts[$0] ?? 0 > 0 }, { "<span class=\"ot-tag \($0.ink)\">\($0.name(lang)): \(lang.number(counts[$0] ?? 0))</span> " })"
    }
    /// What is done with one line.
    static func form(_ row: Row, _ page: WizardPage, after: Int) -> HTML {
        let lang: Lang = page.lang, number: Int = Int(value: row["number"]) ?? 0, chosen: String = Form.plain(row["choice"])
        let twin: Int? = Int(value: row["twin"]), all: String = AlikeChoice(rawValue: page.one.alikeChoice)?.name(lang, twin: twin) ?? ""
        guard page.progress.stage == .checked else { return "<span class=\"ot-tag\">\(AlikeChoice(rawValue: chosen)?.name(lang, twin: twin) ?? all)</span>" }
        return """
            <form class="row-x" method="post" action="\(page.url)/alike" hx-post="\(page.url)/alike" hx-trigger="change" hx-target="closest tr" hx-swap="outerHTML">\(page.csrf)<input type="hidden" name="line" value="\(number)"><input type="hidden" name="after" value="\(after)">\
            <select class="form-select form-select-sm" name="choice" aria-label="\(lang("Что сделать со строкой \(number)", "What to do with line \(number)"))"><option value="">\(lang("как все", "as all")): \(all)</option>\
            \(each: AlikeChoice.allCases, { "<option value=\"\($0.rawValue)\"\(when: $0.rawValue == chosen, " selected")>\($0.name(lang, twin: twin))</option>" })</select><noscript><button class="btn btn-line btn-sm">\(lang("Решить", "Decide"))</button></noscript></form>
            """
    }
}
