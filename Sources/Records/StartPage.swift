public import HTML
public import Kernel

/// The page where something begins that is then edited as a draft: its name, and an empty sheet, something ready or a file to begin with.
public struct StartPage: Sendable {
    /// What it may begin with; the key is what the form sends, `file` asks for the content of a file.
    public typealias Way = (key: String, name: String, note: String)
    let title: String, path: String, ways: [Way]
    /// - Parameter path: of the list; the form goes to `start` below it.
    public init(_ title: String, at path: String, ways: [Way]) { (self.title, self.path, self.ways) = (title, path, ways) }

    /// - Parameters:
    ///   - input: what was sent before, when it comes again.
    ///   - problem: what is wrong with it; empty: nothing.
    public func view(_ input: Submitted, _ problem: String, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, base: String = input["base"]
        func option(_ way: Way) -> HTML {
            "<label class=\"ot-opt\"><input class=\"form-check-input\" type=\"radio\" name=\"base\" value=\"\(way.key)\"\(when: way.key == base, " checked")><span><b class=\"med\">\(way.name)</b><span class=\"d-block xs muted\">\(way.note)</span></span></label>"
        }
        return screen(title, """
            \(refusal(problem))<form class="ot-card p-3 stack-s ot-movebox" method="post" action="/\(path)/start"><input type="hidden" name="csrf" value="\(context.person.csrf)">
            <div><label class="form-label" for="st-n">\(lang("Название", "Name"))</label><input class="form-control" id="st-n" name="name" required maxlength="200" value="\(input["name"])"></div>
            <fieldset class="stack-s"><legend class="form-label">\(lang("С чего начать", "What to begin with"))</legend>\(each: ways, option)</fieldset>
            <details\(when: base == "file", " open")><summary class="small med">\(lang("Содержимое файла", "Content of the file"))</summary><input class="form-control form-control-sm mt-2" type="file" accept=".json,application/json" data-into="file" aria-label="\(lang("Выбрать файл", "Choose a file"))"><textarea class="form-control mono xs mt-2" name="file" rows="6" aria-label="\(lang("Содержимое файла", "Content of the file"))">\(input["file"])</textarea></details>
            <div class="row-x mt-2"><button class="btn btn-primary">\(lang("Создать", "Create"))</button><a class="btn btn-ghost" href="/\(path)">\(lang("Отмена", "Cancel"))</a></div></form>
            """)
    }
}
