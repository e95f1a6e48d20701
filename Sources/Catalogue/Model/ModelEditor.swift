internal import Configurator
internal import Database
internal import Formula
internal import HTML
internal import Kernel
internal import Records

/// A model as its author sees it: one version, what is wrong with it, how it differs from the published one, where it is used.
struct ModelEditor: Sendable {
    let record: ModelRecord, versions: [Versions.Version], version: Versions.Version, model: ProductModel
    let faults: [Fault], differences: [ModelDifference], usage: Models.Usage, mayEdit: Bool
    /// Ready to be asked; nil: something forbids it.
    let compiled: CompiledModel?
    var isDraft: Bool { version.isDraft }
    var errors: [Fault] { faults.filter(\.isError) }
    var mayChange: Bool { mayEdit && isDraft }

    init(_ id: Int64, _ query: Submitted, in tx: Tx) throws {
        record = try tx.find(ID<ModelRecord>(rawValue: id))
        versions = try Versions.ofModel.all(id, in: tx)
        let asked: Int? = Int(query["v"]), mayEdit: Bool = ModelRecord.mayEdit(tx.access)
        // Who only sells sees what is published.
        let first: Versions.Version? = versions.first { $0.version == asked } ?? (mayEdit ? versions.first(where: \.isDraft) : nil) ?? versions.first { $0.status == .live } ?? versions.first
        guard let version: Versions.Version = first else { throw NotFound() }
        (self.version, self.mayEdit) = (version, mayEdit)
        let model: ProductModel = try Models.read(version)
        self.model = model
        switch try Models.compiled(version) {
        case .success(let made): (compiled, faults) = (made, made.warnings)
        case .failure(let found): (compiled, faults) = (nil, found.list)
        }
        let live: Versions.Version? = versions.first { $0.status == .live }
        differences = try version.isDraft ? live.map { try Models.read($0).differences(to: model) } ?? [] : []
        usage = try Models.Usage(id, in: tx)
    }
}

/// The page of the editor: versions, parts, the form of the chosen one, and beside it the model at work.
struct ModelEditorPage {
    let editor: ModelEditor, context: StaffContext
    let place: PartPlace?
    /// What was typed and is not saved; nil: the part as it is.
    var typed: Submitted?
    var problems: [PartReading.Problem] = []
    /// What to say above the form.
    var notice: HTML = ""
    let choices: Choices
    private var lang: Lang { context.lang }
    private var id: Int64 { editor.record.id.rawValue }
    private var url: String { "/product-models/\(id)" }
    private var csrf: HTML { "<input type=\"hidden\" name=\"csrf\" value=\"\(context.person.csrf)\">" }

    func url(_ place: PartPlace?) -> String { "\(url)?v=\(editor.version.version)" + (place.map { "&" + $0.query } ?? "") }
    /// A form that changes the draft: it says which revision it saw.
    private func form(_ what: String, _ look: String, _ inside: HTML) -> HTML {
        "<form class=\"\(look)\" method=\"post\" action=\"\(url)/draft/\(what)\"\(when: what == "file", " enctype=\"multipart/form-data\"")>\(csrf)<input type=\"hidden\" name=\"revision\" value=\"\(editor.version.revision)\">\(inside)</form>"
    }

    func view() -> HTML {
        let tag: HTML = editor.isDraft ? "<span class=\"ot-tag y nowrap\">\(lang("черновик версии", "draft of version")) \(editor.version.version)</span>" : "<span class=\"ot-tag nowrap\">\(lang("версия", "version")) \(editor.version.version)</span>"
        return screen(lang(editor.model.name), beside: tag, actions: buttons, """
            \(notice)\(bin)\(versions)\(differences)\(faults)<div class="ot-modeled"><nav class="ot-card ot-modelparts" aria-label="\(lang("Части модели", "Parts of the model"))">\(each: PartKind.allCases, parts)</nav>\
            <div class="stack">\(place.map(part) ?? whole)</div><div class="stack">\(bench)</div></div>
            """)
    }
    private var bin: HTML { editor.record.archivedAt == nil ? "" : "<div class=\"ot-alert y mb-3\">\(icon("trash-2"))<div>\(lang("Модель в корзине.", "The model is in the bin."))</div></div>" }

    // MARK: Above

    private var buttons: HTML {
        let isInBin: Bool = editor.record.archivedAt != nil
        let sell: HTML = editor.record.live == nil || isInBin ? "" : "<a class=\"btn btn-line\" href=\"\(url)/configure\">\(icon("calculator"))<span class=\"hide-m\">\(lang("Рассчитать", "Configure"))</span></a>"
        var all: [RareAction] = [RareAction(lang("Сохранить в файл", "Save to a file"), "download", "\(url)/file?v=\(editor.version.version)"), RareAction(lang("История", "History"), "history", url + "/history")]
        if editor.mayEdit { all += [RareAction(lang("Название и товар", "Name and product"), "tag", url + "/edit"), .bin(url, isIn: isInBin, lang)] }
        return "\(RareAction.bar(all, context))\(sell)\(when: editor.mayEdit, main)"
    }
    private var main: HTML {
        if !editor.isDraft {
            if editor.versions.contains(where: \.isDraft) { return "<a class=\"btn btn-primary\" href=\"\(url)\">\(icon("pencil"))\(lang("К черновику", "To the draft"))</a>" }
            return "<form method=\"post\" action=\"\(url)/draft\">\(csrf)<button class=\"btn btn-primary\">\(icon("pencil"))\(lang("Изменить", "Change"))</button></form>"
        }
        if editor.compiled == nil { return "<span class=\"btn btn-primary disabled\" aria-disabled=\"true\" title=\"\(lang("Сначала исправьте ошибки", "Mend the errors first"))\">\(lang("Опубликовать", "Publish"))</span>" }
        return "<a class=\"btn btn-primary\" href=\"\(url)/publish\">\(lang("Опубликовать", "Publish"))</a>"
    }
    private var versions: HTML {
        func one(_ version: Versions.Version) -> HTML {
            let count: Int = editor.usage.saved[version.version] ?? 0, saved: String = "\(count) \(lang.plural(count, ru: ("конфигурация", "конфигурации", "конфигураций"), en: ("configuration", "configurations")))"
            let (look, said): (String, String) = switch version.status {
            case .draft: ("now", lang("черновик", "draft"))
            case .live: ("live", lang("действует, ", "published, ") + saved)
            case .old: ("old", count > 0 ? lang("прежняя, ", "older, ") + saved : lang("прежняя", "older"))
            }
            return "<li class=\"\(look)\"><a href=\"\(url)?v=\(version.version)\"\(when: version.version == editor.version.version, " aria-current=\"true\"")><b>\(version.version)</b>\(said)</a></li>"
        }
        let product: HTML = editor.usage.product.map { "<a class=\"ot-link small push\" href=\"/products/\($0.id)\">\(lang("Товар: ", "Product: "))\($0.name)</a>" as HTML } ?? ""
        return "<div class=\"ot-vrow mb-3\"><span class=\"eyebrow hide-m\">\(lang("Версии", "Versions"))</span><ol>\(each: editor.versions.prefix(6), one)</ol>\(product)</div>"
    }
    private var differences: HTML {
        guard !editor.differences.isEmpty else { return "" }
        func line(_ one: ModelDifference) -> HTML { "<li class=\"small\"><a href=\"\(url(PartPlace(one.place)))\">\(lang(one.phrase))</a></li>" }
        return "<details class=\"ot-vdiff mb-3\"><summary>\(icon("git-compare", small: true))<span class=\"cut\">\(lang("К действующей версии:", "Against the published version:")) \(editor.differences.prefix(3).map { lang($0.phrase) }.joined(separator: "; "))</span><span class=\"muted\">\(editor.differences.count)</span></summary><ul>\(each: editor.differences, line)</ul></details>"
    }
    private var faults: HTML {
        guard !editor.faults.isEmpty else { return "" }
        let isBad: Bool = !editor.errors.isEmpty
        func rule(_ code: String) -> HTML {
            let kind: PartKind = editor.model.rules.contains { $0.code == code } ? .rule : .attribute
            return "<a href=\"\(url(PartPlace(kind, code)))\">«\(lang(Fault.name(of: code, in: editor.model)))»</a> "
        }
        func line(_ fault: Fault) -> HTML {
            let sign: HTML = icon(fault.isError ? "circle-alert" : "triangle-alert", small: true)
            if !fault.rules.isEmpty { return "<li>\(sign)<span>\(lang(fault.head)) \(each: fault.rules, rule)</span></li>" }
            return "<li>\(sign)<a href=\"\(url(PartPlace(fault.place)))\">\(lang(fault.phrase))</a> \(mark(fault))</li>"
        }
        return """
            <section class="ot-card ot-faults mb-3 \(isBad ? "r" : "y")" aria-labelledby="pf-h"><header><h2 id="pf-h">\(isBad ? lang("Публиковать рано", "Not ready to publish") : lang("Обратите внимание", "Look at this"))</h2><span class="n">\(editor.faults.count)</span></header><ul>\(each: editor.faults.prefix(30), line)</ul></section>
            """
    }
    /// The place of a fault in the formula as it is kept.
    private func mark(_ fault: Fault) -> HTML? {
        guard case .formula(let problem) = fault.cause, let kept: String = editor.model.formula(at: fault.place) else { return nil }
        return FormulaPlace(kept, problem.range).html
    }

    // MARK: Parts

    private func parts(_ kind: PartKind) -> HTML {
        let bad: Set<String> = Set(editor.errors.compactMap { PartPlace($0.place) }.filter { $0.kind == kind }.map(\.code))
        func line(_ code: String) -> HTML {
            let isOn: Bool = place?.kind == kind && place?.code == code
            return "<li><a href=\"\(url(PartPlace(kind, code)))\"\(when: isOn, " aria-current=\"true\"") class=\"cut\">\(kind.name(code, editor.model).map { lang($0) } ?? code)\(when: bad.contains(code), " <span class=\"ot-tag r\">!</span>")</a></li>"
        }
        let add: HTML = !editor.mayChange ? "" : "<p class=\"row-x wrap xs mb-0\">\(icon("plus", small: true))\(each: kind.beginnings, { "<a class=\"ot-link\" href=\"\(url(PartPlace(kind, "", form: $0.key.isEmpty ? "new" : $0.key)))\">\(lang($0.name))</a> " })</p>"
        return "<section><h2 class=\"eyebrow\">\(lang(kind.many)) <span class=\"muted\">\(kind.codes(editor.model).count)</span></h2><ul class=\"ot-plain\">\(each: kind.codes(editor.model), line)</ul>\(add)</section>"
    }
    private func part(_ place: PartPlace) -> HTML {
        let begun: String = PartTyping.beginning(place, editor.model), isNew: Bool = place.code.isEmpty
        let shown: Submitted = typed ?? PartTyping(place, editor.model, lang).form
        let title: String = isNew ? lang("Новая часть: ", "New part: ") + lang(place.kind.many) : place.kind.name(place.code, editor.model).map { lang($0) } ?? place.code
        let fields: HTML = PartForm(place: place, form: begun, typed: shown, problems: problems, lang: lang).html
        let hidden: HTML = "<input type=\"hidden\" name=\"part\" value=\"\(place.kind.rawValue)\"><input type=\"hidden\" name=\"code\" value=\"\(place.code)\"><input type=\"hidden\" name=\"form\" value=\"\(begun)\">"
        guard editor.mayChange else { return "<section class=\"ot-card p-3\"><h2 class=\"h5\">\(title)</h2><fieldset disabled>\(fields)</fieldset></section>" }
        func small(_ what: String, _ extra: HTML, _ image: String, _ name: String) -> HTML {
            form(what, "", "\(hidden)\(extra)<button class=\"btn btn-ghost btn-icon\" aria-label=\"\(name)\" title=\"\(name)\">\(icon(image))</button>")
        }
        let tools: HTML = isNew ? "" : """
            <div class="row-x push">\(small("shift", "<input type=\"hidden\" name=\"by\" value=\"-1\">", "chevron-up", lang("Выше", "Up")))\(small("shift", "<input type=\"hidden\" name=\"by\" value=\"1\">", "chevron-down", lang("Ниже", "Down")))\
            \(small("remove", "", "trash-2", lang("Убрать", "Take out")))</div>
            """
        return """
            <section class="ot-card p-3"><div class="row-x"><h2 class="h5 mb-0">\(title)</h2>\(tools)</div>\
            \(form("save", "ot-form stack-s mt-2", "\(hidden)\(fields)<div class=\"row-x mt-2\"><button class=\"btn btn-primary\">\(lang("Сохранить", "Save"))</button><a class=\"btn btn-ghost\" href=\"\(url(nil))\">\(lang("Отмена", "Cancel"))</a></div>"))</section>\(NamesGuide(model: editor.model, lang: lang).html)
            """
    }
    /// The model as a whole, while no part is chosen.
    private var whole: HTML {
        guard editor.mayChange else { return "<section class=\"ot-card p-3\"><p class=\"soft mb-0\">\(lang("Выберите часть слева.", "Choose a part on the left."))</p></section>" }
        let name: Phrase = editor.model.name
        let fields: HTML = """
            <div class="ot-field"><label class="form-label" for="m-ru">\(lang("Название модели", "Name of the model"))</label><div class="ot-pair"><input class="form-control" id="m-ru" name="name_ru" value="\(name.ru)" maxlength="200" required><input class="form-control" name="name_en" value="\(name.en)" maxlength="200" aria-label="in English"></div></div>\
            <div class="row-x"><button class="btn btn-line">\(lang("Сохранить", "Save"))</button></div>
            """
        let file: HTML = "\(StartPage.upload(lang))<textarea class=\"form-control mono xs mt-2\" name=\"file\" rows=\"4\" placeholder=\"\(lang("или вставьте содержимое файла", "or paste the content of the file"))\" aria-label=\"\(lang("Содержимое файла", "Content of the file"))\"></textarea><button class=\"btn btn-line mt-2\">\(lang("Заменить черновик", "Replace the draft"))</button>"
        let drop: HTML = editor.record.live == nil ? "" : form("drop", "", "<button class=\"btn btn-ghost\">\(icon("trash-2"))\(lang("Удалить черновик", "Throw the draft away"))</button>")
        return """
            <section class="ot-card p-3 stack-s">\(form("name", "ot-form stack-s", fields))<details><summary class="small med">\(lang("Взять из файла", "Take from a file"))</summary>\(form("file", "mt-2", file))</details>\(drop)</section>
            """
    }

    // MARK: The bench

    private var bench: HTML {
        guard let compiled: CompiledModel = editor.compiled else {
            return "<section class=\"ot-card p-3\"><h2 class=\"h6\">\(lang("Проба", "Test bench"))</h2><p class=\"small soft mb-0\">\(lang("Заработает, когда ошибки исправлены.", "It works once the errors are mended."))</p></section>"
        }
        var keep: [(String, String)] = [("v", String(editor.version.version))]
        if let place { keep += [("part", place.kind.rawValue), ("code", place.code), ("form", place.form)] }
        return "<h2 class=\"eyebrow\">\(lang("Проба", "Test bench"))</h2>\(ConfiguringView(state: Configuring(compiled, choices, lang), url: url, keep: keep).view())"
    }
}
