public import HTML
public import Hummingbird
public import Kernel

/// The page where something begins that is then edited as a draft: its name, and an empty sheet, something ready or a file to begin with.
public struct StartPage: Sendable {
    /// What it may begin with; the key is what the form sends, `file` asks for the content of a file.
    public typealias Way = (key: String, name: String, note: String)
    let title: String, path: String, ways: [Way]
    /// - Parameters:
    ///   - path: of the list; the form goes to `start` below it.
    ///     The form is read with `begun`: a file may come along.
    public init(_ title: String, at path: String, ways: [Way]) { (self.title, self.path, self.ways) = (title, path, ways) }
    /// Where a file is chosen.
    public static func upload(_ lang: Lang) -> HTML { "<input class=\"form-control\" type=\"file\" name=\"file\" accept=\".json,application/json\" aria-label=\"\(lang("Файл", "File"))\">" }

    /// - Parameters:
    ///   - input: what was sent before, when it comes again.
    ///   - problem: what is wrong with it; empty: nothing.
    public func view(_ input: Submitted, _ problem: String, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, base: String = input["base"]
        func option(_ way: Way) -> HTML {
            "<label class=\"ot-opt\"><input class=\"form-check-input\" type=\"radio\" name=\"base\" value=\"\(way.key)\"\(when: way.key == base, " checked")><span><b class=\"med\">\(way.name)</b><span class=\"d-block xs muted\">\(way.note)</span></span></label>"
        }
        return screen(title, """
            \(refusal(problem))<form class="ot-card p-3 stack-s ot-movebox" method="post" action="/\(path)/start" enctype="multipart/form-data"><input type="hidden" name="csrf" value="\(context.person.csrf)">
            <div><label class="form-label" for="st-n">\(lang("Название", "Name"))</label><input class="form-control" id="st-n" name="name" maxlength="200" value="\(input["name"])"></div>
            <fieldset class="stack-s"><legend class="form-label">\(lang("С чего начать", "What to begin with"))</legend>\(each: ways, option)</fieldset>
            <details open><summary class="small med">\(lang("Файл", "File"))</summary><div class="mt-2">\(Self.upload(lang))</div><textarea class="form-control mono xs mt-2" name="file" rows="4" placeholder="\(lang("или вставьте содержимое файла", "or paste the content of the file"))" aria-label="\(lang("Содержимое файла", "Content of the file"))">\(input["file"])</textarea></details>
            <div class="row-x mt-2"><button class="btn btn-primary">\(lang("Создать", "Create"))</button><a class="btn btn-ghost" href="/\(path)">\(lang("Отмена", "Cancel"))</a></div></form>
            """)
    }
}

extension Request {
    /// The form of a beginning. The content of a file that came along stands in its field `file`, and the file is what it begins with.
    public func begun(_ context: StaffContext) async throws -> Submitted {
        guard (headers[.contentType] ?? "").hasPrefix("multipart/") else { return try await form() }
        let came: Upload = try await upload(context, limit: 4 << 20)
        var sent = Submitted()
        for part in came.parts where part.file == nil { sent.set(part.name, Submitted.trimmed(came.text(part.name))) }
        guard let file = came.parts.first(where: { $0.name == "file" && !($0.file ?? "").isEmpty && !$0.bytes.isEmpty }) else { return sent }
        guard let text = String(validating: file.bytes, as: UTF8.self), !text.contains("\0") else { throw BadRequest("Файл не читается: нужен файл, сохранённый отсюда", "The file cannot be read: a file saved from here is needed") }
        sent.set("file", text)
        sent.set("base", "file")
        return sent
    }
}
