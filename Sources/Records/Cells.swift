public import Database
import HTML
import Hummingbird
import Kernel

/// One cell of a list, edited where it stands.
extension Screens {
    func registerCells(in routes: Routes) {
        routes.get("\(entity.path)/:id/field/:column", now { $0.cell })
        routes.post("\(entity.path)/:id/field/:column", now { $0.saveCell })
    }
    private func field(_ context: StaffContext) throws -> Field {
        guard let column = context.parameters.get("column"), let field = entity.field(column), context.access.edits(entity, field) else { throw NotFound() }
        return field
    }
    private func show(_ id: Int64, _ field: Field, _ context: StaffContext) async throws -> HTML {
        try await context.read { tx in
            let row: Row = try tx.row(entity, id)
            return ListCell(entity, field, mayEdit: true, context.lang, context.zone).html(row, titles: try linkTitles(entity, [row], in: tx), mayEdit: true)
        }
    }
    /// The cell as a small form, or as it was.
    @Sendable func cell(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), field: Field = try field(context)
        if try request.query()["show"] == "1" { return .fragment(try await show(id, field, context)) }
        return .fragment(try await context.read { tx in
            let row: Row = try tx.row(entity, id)
            guard try tx.may(.edit, entity, id) else { throw NotAllowed() }
            let form = Form(entity, row: row, zone: context.zone)
            return editing(id, field, form, try Lookups(entity, form.input, in: tx), context.lang)
        })
    }
    @Sendable func saveCell(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), field: Field = try field(context), sent = try await request.form()
        var only = Submitted(sent.values.filter { $0.key == field.column || $0.key == "version" })
        if !only.has(field.column) { only.set(field.column, "") }
        let submitted: Submitted = only
        let wrong: HTML? = try await context.write { tx in
            if let survivor = try tx.survivor(of: entity, id) { throw Merged(entity: entity, survivor: survivor) }
            _ = try tx.row(entity, id)
            guard try tx.may(.edit, entity, id) else { throw NotAllowed() }
            var form = try Form(entity, submitted: submitted, creating: false, in: tx, zone: context.zone)
            try form.check(id, in: tx)
            if form.isValid {
                do {
                    try tx.update(entity, id, version: form.version, form.patch)
                    return nil
                } catch is Stale {
                    let row: Row = try tx.row(entity, id), theirs: String = Form.typed(row.value(column: field.column), field, context.zone)
                    form = try Form(entity, submitted: Submitted(submitted.values.merging(["version": [Form.plain(row["version"])]]) { $1 }), creating: false, in: tx, zone: context.zone)
                    form.reject(field.column, Text("Только что изменили на «\(theirs)». Сохранить ваше?", "Just changed to “\(theirs)”. Save yours?"))
                }
            }
            return editing(id, field, form, try Lookups(entity, form.input, in: tx), context.lang)
        }
        if let wrong { return .rejected(wrong) }
        return request.isFragment ? .fragment(try await show(id, field, context)) : .go("/\(entity.path)")
    }
    private func editing(_ id: Int64, _ field: Field, _ form: Form, _ lookups: Lookups, _ lang: Lang) -> HTML {
        let wrong: Text? = form.errors[field.column], url: String = "\(entity.url(id))/field/\(field.column)"
        return """
            <td class="ot-editing" data-cell-url="\(url)"><form method="post" action="\(url)" hx-post="\(url)" hx-target="closest td" hx-swap="outerHTML"><input type="hidden" name="version" value="\(form.input["version"])">\
            <span class="row-x">\(control(form, field, lookups, lang, wrong != nil))<button class="btn btn-primary btn-icon btn-sm" aria-label="\(lang("Сохранить", "Save"))">\(icon("check", small: true))</button></span>\
            \(wrong.map { "<span class=\"t-r xs d-block\" id=\"e-\(field.column)\" role=\"alert\">\(lang($0))</span>" as HTML } ?? "")</form></td>
            """
    }
}

/// One column of a list, with what all its cells have in common: a value, and the pencil where it is simple and may be changed.
struct ListCell {
    let entity: Entity, field: Field, lang: Lang, zone: Zone
    private let pencil: HTML

    init(_ entity: Entity, _ field: Field, mayEdit: Bool, _ lang: Lang, _ zone: Zone) {
        (self.entity, self.field, self.lang, self.zone) = (entity, field, lang, zone)
        pencil = mayEdit && field.isSimple
            ? "<button data-cell=\"\(field.column)\" aria-label=\"\(lang("Изменить", "Edit")): \(lang(field.label))\">\(icon("pencil", small: true))</button>" : ""
    }
    /// - Parameters:
    ///   - mark: what is said beside the title.
    ///   - depth: how deep the record stands under another.
    func html(_ row: Row, titles: [String: String], mayEdit: Bool, mark: HTML = "", depth: Int = 0) -> HTML {
        let value: HTML = field.isFile ? fileLink(entity, row, field, titles: titles, isSmall: true) : shown(row.value(column: field.column), field, titles: titles, lang: lang, zone: zone)
        if field.column == entity.title { return "<td class=\"m1\"\(when: depth > 0, " style=\"--d:\(depth)\"")><a class=\"med\" href=\"\(entity.url(Int64(value: row["id"]) ?? 0))\">\(value)</a>\(mark)</td>" }
        guard mayEdit, !pencil.isEmpty else { return "<td\(when: field.isFigure, " class=\"fig\"")>\(value)</td>" }
        return "<td class=\"ot-cell\(when: field.isFigure, " fig")\">\(value)\(pencil)</td>"
    }
}
extension Field {
    /// Fits into a cell while it is edited.
    var isSimple: Bool {
        switch kind { case .text, .mail, .phone, .digits, .number, .decimal, .money, .day, .choice, .web: true; default: false }
    }
}
