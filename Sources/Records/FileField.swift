internal import Database
internal import HTML
internal import Hummingbird
internal import Kernel

/// Fields that hold a file: sent with the form of their record, shown with it, seen by whoever sees it.
extension Screens {
    func registerFiles(in routes: Routes) { routes.get("\(entity.path)/:id/file/:column", now { $0.file }) }
    /// Bytes of all the files of one form.
    private static let limit: Int = 512 << 20

    @Sendable private func file(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), column: String = context.parameters.get("column") ?? ""
        let file: (name: String, hash: String, type: String) = try await context.read { try $0.file(entity, id, column) }
        return .stored(path: context.files.path(file.hash), name: file.name, type: file.type, isShown: MediaType.isPicture(file.type))
    }
    /// The form of a record. A file that came along is kept at once and stands in the form by its number: what is wrong elsewhere does not lose it.
    func filled(_ request: Request, _ context: StaffContext, id: Int64? = nil) async throws -> Submitted {
        guard (request.headers[.contentType] ?? "").hasPrefix("multipart/") else { return try await request.form() }
        // A file is kept for those only who may change what it belongs to.
        if let id, try await !context.read({ [entity] tx in try tx.survivor(of: entity, id) != nil || { _ = try tx.row(entity, id); return try tx.may(.edit, entity, id) }() }) { throw NotAllowed() }
        let received: ReceivedForm = try await request.receiveForm(context, limit: Self.limit)
        var form: Submitted = received.fields
        for field in entity.fields where field.isFile && form["\(field.column).clear"] == "1" { form.set(field.column, "") }
        let given: [(field: String, file: FileStore.Received)] = received.files.filter { one in entity.field(one.field).map { $0.isFile && context.access.edits(entity, $0, creating: id == nil) } ?? false }
        guard !given.isEmpty else { return form }
        let ids: [String: Int64] = try await context.write { tx in
            var ids: [String: Int64] = [:]
            for (field, file) in given { ids[field] = try tx.keep(file) }
            return ids
        }
        for (field, id) in ids { form.set(field, String(id)) }
        return form
    }
}

/// What stands in a form for a file.
struct FileInput {
    let field: Field, value: String, title: String, lang: Lang, isWrong: Bool

    var html: HTML {
        let name: String = field.column
        // The number goes along only where this reader sees the file by itself; else the field is left as it is.
        let now: HTML = title.isEmpty ? "" : """
            <span class="row-x wrap small"><input type="hidden" name="\(name)" value="\(value)">\(icon("paperclip", small: true))<span class="cut">\(title)</span>\(when: !field.isRequired, clear)</span>
            """
        let unseen: HTML = title.isEmpty && !value.isEmpty ? "<span class=\"row-x wrap small\">\(icon("paperclip", small: true))\(lang("файл есть", "there is a file"))\(when: !field.isRequired, clear)</span>" : ""
        return """
            <div class="stack-xs">\(now)\(unseen)<input class="form-control" type="file" id="f-\(name)" name="\(name)"\(when: field.isRequired && value.isEmpty, " required")\(when: isWrong, " aria-invalid=\"true\" aria-describedby=\"e-\(name)\"")></div>
            """
    }
    private var clear: HTML { "<label class=\"form-check\"><input class=\"form-check-input\" type=\"checkbox\" name=\"\(field.column).clear\" value=\"1\"> <span class=\"form-check-label\">\(lang("убрать", "take away"))</span></label>" }
}

/// A file as a card or a cell shows it: its name, a picture with its look.
/// - Parameter isSmall: the look is left out.
func fileLink(_ entity: Entity, _ row: Row, _ field: Field, titles: [String: String], isSmall: Bool, _ lang: Lang) -> HTML {
    guard case .int(let file) = row.value(column: field.column), let id = Int64(value: row["id"]) else { return "" }
    let name: String = titles["stored_file/\(file)"] ?? lang("файл", "file"), url: String = "\(entity.url(id))/file/\(field.column)", isPicture: Bool = MediaType.isPicture(MediaType.of(name))
    let look: HTML = isPicture && !isSmall ? "<a href=\"\(url)\"><img class=\"ot-look\" src=\"\(url)\" alt=\"\(name)\" loading=\"lazy\"></a>" : ""
    return "\(look)<a class=\"ot-link row-x\" href=\"\(url)\">\(icon(isPicture ? "image" : "paperclip", small: true))<span class=\"cut\">\(name)</span></a>"
}
