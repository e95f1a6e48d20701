public import Database
internal import Foundation
internal import HTML
internal import Hummingbird
public import Kernel

/// One change to many records of a list, as background work that can be taken back.
public struct BulkChange: Codable, Sendable {
    /// How a value meets what a field of words or boxes holds already.
    enum Mode: String, Codable, Sendable, CaseIterable {
        case replace, add, remove
        func name(_ lang: Lang) -> String {
            switch self {
            case .replace: lang("заменить", "replace")
            case .add: lang("добавить", "add")
            case .remove: lang("убрать", "take away")
            }
        }
    }
    let table: String
    /// Chosen records; empty: everything the query finds.
    var ids: [Int64] = []
    var query: String = ""
    /// Nil: to the bin.
    var column: String?
    var typed: [String] = []
    var mode: Mode = .replace
    /// The query of the list it was ordered from, for the way back.
    var list: String?

    /// Rows changed in one transaction.
    static let chunk: Int = 1000

    public static let kind = JobKind("bulk") { payload, progress, tx in
        let change: BulkChange = try JSONDecoder().decode(BulkChange.self, from: Data(payload.utf8))
        guard let entity = tx.registry[change.table] else { throw NotFound() }
        let last: Int64 = Int64(progress.cursor) ?? 0
        let chosen: SQL = try change.condition(entity, in: tx)
        let rows: [Row] = try tx.rows("SELECT * FROM \(SQL.raw(entity.table)) WHERE id > \(last) AND \(chosen) ORDER BY id LIMIT \(chunk)")
        let patch: [String: Value] = try change.patch(entity, in: tx)
        try tx.together {
            for row in rows {
                guard let id = Int64(value: row["id"]) else { continue }
                progress.cursor = String(id)
                progress.done += 1
                if try change.apply(patch, to: row, id, entity, in: tx) { progress.affected += 1 } else { progress.left += 1 }
            }
        }
        return rows.count == chunk
    }
    /// Orders what a form of the list says: one value for the chosen records, or the bin.
    /// - Returns: the job.
    public static func order(_ entity: Entity, _ typed: Submitted, in tx: Tx) throws -> Int64 {
        var change = try BulkChange(chosenOf: entity, typed)
        if typed["do"] != "archive" {
            change.column = typed["column"]
            change.typed = typed.all(typed["column"]).filter { !$0.isEmpty }
            change.mode = Mode(rawValue: typed["mode"]) ?? .replace
        }
        guard tx.access.reach(change.column == nil ? .archive : .edit, entity.table) > .none else { throw NotAllowed() }
        _ = try change.patch(entity, in: tx)
        let lang: Lang = tx.access.lang, what: String = change.column.flatMap { entity.field($0) }.map { lang($0.label) } ?? lang("в корзину", "to the bin")
        let payload: String = String(decoding: try JSONEncoder().encode(change), as: UTF8.self)
        return try tx.enqueue("bulk", title: "\(lang(entity.many)): \(what)", payload: payload, total: try Bulk.count(change, entity, in: tx))
    }
    /// What a form of the list chose: the ticked records, or everything its query finds.
    init(chosenOf entity: Entity, _ typed: Submitted) throws {
        table = entity.table
        list = typed["query"].isEmpty ? nil : typed["query"]
        if typed["whole"] == "1" { query = typed["query"] } else { ids = typed.all("id").compactMap { Int64($0) } }
        guard ids.count <= 5000, !ids.isEmpty || typed["whole"] == "1" else { throw BadRequest("Отметьте записи в списке", "Tick records in the list") }
    }
    /// The list that a bulk change was ordered from; nil: the job is another one.
    static func list(of job: Job, in tx: Tx) -> String? {
        guard let change = try? JSONDecoder().decode(BulkChange.self, from: Data(job.payload.utf8)), let entity = tx.registry[change.table] else { return nil }
        return "/\(entity.path)" + (change.list.map { "?" + $0 } ?? "")
    }
    /// The next records, a chunk of them.
    func found(_ entity: Entity, after last: Int64, in tx: Tx) throws -> [Int64] {
        try tx.rows("SELECT id FROM \(SQL.raw(entity.table)) WHERE id > \(last) AND \(try condition(entity, in: tx)) ORDER BY id LIMIT \(Self.chunk)").compactMap { Int64(value: $0["id"]) }
    }
    func condition(_ entity: Entity, in tx: Tx) throws -> SQL {
        guard ids.isEmpty else { return "id IN \(in: ids) AND archived_at IS NULL AND \(tx.access.rows(entity, .see))" }
        guard let query = Submitted(urlEncoded: query) else { throw BadRequest("Список указан неверно", "The list is wrong") }
        return try ListQuery(entity, query).sql(entity, in: tx)
    }
    /// The checked value; a sentence when it does not fit.
    func patch(_ entity: Entity, in tx: Tx) throws -> [String: Value] {
        guard let column else { return [:] }
        guard let field = entity.field(column), tx.access.edits(entity, field) else { throw BadRequest("Это поле так не изменить", "This field cannot be changed like this") }
        var form = try Form(entity, submitted: Submitted([column: typed.isEmpty ? [""] : typed]), creating: false, in: tx, zone: tx.zone)
        if form.isValid, mode != .remove {
            try form.checkChoices(nil, in: tx)
            if let retired = form.errors[column] { throw Refused(.of(field.label, retired)) }
        }
        if let wrong = form.errors[column] {
            let sentence: Text = .of(field.label, wrong)
            throw BadRequest(sentence.ru, sentence.en)
        }
        return form.patch
    }
    private func apply(_ patch: [String: Value], to row: Row, _ id: Int64, _ entity: Entity, in tx: Tx) throws -> Bool {
        do {
            guard let column, let value = patch[column] else {
                guard try entity.stays(id, tx) == nil else { return false }
                try tx.archive(entity, id)
                return true
            }
            let merged: Value = mode == .replace ? value : merge(row.value(column: column), value)
            guard merged != row.value(column: column) else { return false }
            var form = Form(entity, patch: [column: merged])
            try form.check(id, in: tx)
            guard form.isValid else { return false }
            // What follows from a record before may have changed this one.
            do { try tx.update(entity, id, known: row, form.patch) } catch is Stale { try tx.update(entity, id, form.patch) }
            return true
        } catch is NotAllowed { return false }
    }
    private func merge(_ old: Value, _ new: Value) -> Value {
        let had: [String] = Form.plain(old).split(separator: "|").map(String.init), given: [String] = Form.plain(new).split(separator: "|").map(String.init)
        let result: [String] = mode == .add ? had + given.filter { !had.contains($0) } : had.filter { !given.contains($0) }
        return result.isEmpty ? .null : .text("|" + result.joined(separator: "|") + "|")
    }
}

/// The page of a change to many records, and ordering it.
extension Screens {
    func registerBulk(in routes: Routes) {
        routes.get("\(entity.path)/bulk", now { $0.bulk })
        routes.post("\(entity.path)/bulk", now { $0.startBulk })
        for action in actions { action.register(in: routes) }
    }
    private func change(_ typed: Submitted) throws -> BulkChange { try BulkChange(chosenOf: entity, typed) }
    private var changeable: [Field] { entity.fields.filter { $0.isEditable && $0.column != entity.title } }

    @Sendable private func bulk(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let typed = try request.query(), change: BulkChange = try change(typed), lang: Lang = context.lang, entity: Entity = entity
        let fields: [Field] = changeable.filter { context.access.edits(entity, $0) }
        let chosen: Field? = fields.first { $0.column == typed["column"] } ?? fields.first { $0.column == "owner_id" } ?? fields.first
        let content: HTML = try await context.read { tx in
            let count: Int = try Bulk.count(change, entity, in: tx)
            let form = Form(entity, row: nil, zone: context.zone), lookups = try Lookups(entity, Submitted(), in: tx)
            return Bulk(entity: entity, change: change, count: count, fields: fields, chosen: chosen, lang: lang, csrf: context.person.csrf).view(form, lookups)
        }
        if request.isFragment { return .fragment(content) }
        let title: String = lang("Изменить отмеченные", "Change the ticked ones")
        return .page(title, section: entity.path, screen(title, content))
    }
    @Sendable private func startBulk(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let typed = try await request.form(), entity: Entity = entity
        let id: Int64 = try await context.write { try BulkChange.order(entity, typed, in: $0) }
        return .go("/jobs/\(id)")
    }
}

struct Bulk {
    let entity: Entity, change: BulkChange, count: Int, fields: [Field], chosen: Field?, lang: Lang, csrf: String

    static func count(_ change: BulkChange, _ entity: Entity, in tx: Tx) throws -> Int {
        let chosen: SQL = try change.condition(entity, in: tx)
        return try tx.rows("SELECT COUNT(*) AS n FROM \(SQL.raw(entity.table)) WHERE \(chosen)").first.flatMap { Int(value: $0["n"]) } ?? 0
    }
    private var selection: HTML {
        let list: HTML = "<input type=\"hidden\" name=\"query\" value=\"\(change.list ?? "")\">"
        return change.ids.isEmpty ? "<input type=\"hidden\" name=\"whole\" value=\"1\">\(list)" : "\(each: change.ids, { "<input type=\"hidden\" name=\"id\" value=\"\($0)\">" })\(list)"
    }
    func view(_ form: Form, _ lookups: Lookups) -> HTML {
        let noun: String = lang.plural(count, ru: ("запись", "записи", "записей"), en: ("record", "records"))
        let isSet: Bool = chosen.map { if case .tags = $0.kind { true } else if case .several = $0.kind { true } else { false } } ?? false
        let choose: HTML = """
            <form method="get" action="/\(entity.path)/bulk">\(selection)<label class="ot-field"><span class="form-label">\(lang("Поле", "Field"))</span>\
            <select class="form-select" name="column" hx-get="/\(entity.path)/bulk" hx-include="closest form" hx-target="#bulk" hx-swap="outerHTML">\(each: fields, { "<option value=\"\($0.column)\"\(when: $0.column == chosen?.column, " selected")>\(lang($0.label))</option>" })</select></label>\
            <noscript><button class="btn btn-line btn-sm">\(lang("Выбрать", "Choose"))</button></noscript></form>
            """
        let mode: HTML = "<label class=\"ot-field\"><span class=\"form-label\">\(lang("Как", "How"))</span><select class=\"form-select\" name=\"mode\">\(each: [BulkChange.Mode.add, .remove, .replace], { "<option value=\"\($0.rawValue)\">\($0.name(lang))</option>" })</select></label>"
        return """
            <section class="ot-card p-3 crop" id="bulk"><h2>\(lang("Изменить", "Change")) \(lang.number(count)) \(noun)</h2>\(choose)
            <form method="post" action="/\(entity.path)/bulk"><input type="hidden" name="csrf" value="\(csrf)">\(selection)<input type="hidden" name="column" value="\(chosen?.column ?? "")">\
            \(chosen.map { field(form, $0, lookups) } ?? "")\(when: isSet, mode)<p class="muted small">\(lang("Изменение идёт в фоне, его можно остановить и отменить.", "The change runs in the background; it can be stopped and undone."))</p>\
            <div class="row-x"><button class="btn btn-primary"\(when: count == 0, " disabled")>\(lang("Изменить", "Change"))</button><button class="btn btn-danger push" name="do" value="archive" formnovalidate\(when: count == 0, " disabled")>\(icon("trash-2"))\(lang("Все в корзину", "All to the bin"))</button></div></form></section>
            """
    }
    private func field(_ form: Form, _ field: Field, _ lookups: Lookups) -> HTML {
        var access = Access(employee: 0, branch: 0, subtree: [], organisation: [], roleName: "", grants: [:])
        access.lang = lang
        return Records.field(form, field, lookups, access)
    }
}
