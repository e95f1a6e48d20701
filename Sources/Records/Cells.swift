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
    /// What the cells of one row have in common.
    struct Place {
        let titles: [String: String], url: String, mayEdit: Bool
        /// What is said beside the title.
        var mark: HTML?
        /// How deep the record stands under another.
        var depth: Int = 0
    }
    let entity: Entity, field: Field, lang: Lang, zone: Zone
    private let pencil: HTML, isTitle: Bool, isFigure: Bool, isFile: Bool

    init(_ entity: Entity, _ field: Field, mayEdit: Bool, _ lang: Lang, _ zone: Zone) {
        (self.entity, self.field, self.lang, self.zone) = (entity, field, lang, zone)
        (isTitle, isFigure, isFile) = (field.column == entity.title, field.isFigure, field.isFile)
        pencil = mayEdit && field.isSimple
            ? "<button data-cell=\"\(field.column)\" aria-label=\"\(lang("Изменить", "Edit")): \(lang(field.label))\">\(icon("pencil", small: true))</button>" : ""
    }
    func html(_ row: Row, titles: [String: String], mayEdit: Bool) -> HTML {
        var html = HTML()
        write(row, Place(titles: titles, url: entity.url(Int64(value: row["id"]) ?? 0), mayEdit: mayEdit), to: &html)
        return html
    }
    func write(_ row: Row, _ place: Place, to html: inout HTML) {
        if isTitle {
            html.write("<td class=\"m1\"")
            if place.depth > 0 { html.write(part: " style=\"--d:\(place.depth)\"") }
            html.write("><a class=\"med\" href=\"")
            html.write(data: place.url)
            html.write("\">")
            writeValue(row, place, to: &html)
            html.write("</a>")
            if let mark = place.mark { html.write(part: mark) }
            return html.write("</td>")
        }
        let isEdited: Bool = place.mayEdit && !pencil.isEmpty
        html.write(isEdited ? isFigure ? "<td class=\"ot-cell fig\">" : "<td class=\"ot-cell\">" : isFigure ? "<td class=\"fig\">" : "<td>")
        writeValue(row, place, to: &html)
        if isEdited { html.write(part: pencil) }
        html.write("</td>")
    }
    private func writeValue(_ row: Row, _ place: Place, to html: inout HTML) {
        if isFile { return html.write(part: fileLink(entity, row, field, titles: place.titles, isSmall: true, lang)) }
        html.write(row.value(column: field.column), field, titles: place.titles, lang, zone)
    }
}
extension Field {
    /// Fits into a cell while it is edited.
    var isSimple: Bool {
        switch kind { case .text, .mail, .phone, .digits, .number, .decimal, .money, .day, .choice, .web: true; default: false }
    }
}
