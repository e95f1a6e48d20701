public import HTML
public import Kernel
public import Database

/// What the fields of one form need beside their values: the options of small linked entities and names of linked records.
public struct Lookups: Sendable {
    /// Table → records to choose from; a table with more than `limit` records is searched instead.
    var options: [String: [(id: Int64, title: String)]] = [:]
    /// `table/id` → what to show.
    var titles: [String: String] = [:]
    static let limit: Int = 100
    /// The form carries files: a field of a file has an upload of its own.
    var takesFiles: Bool = false

    public init(_ entity: Entity, _ input: Submitted, in tx: Tx) throws {
        for field in entity.fields {
            guard case .link(let table) = field.kind, let linked = tx.registry[table] else { continue }
            if options[table] == nil { try load(linked, tx) }
            if linked.field("valid_to") != nil { try drop(linked, chosen: Int64(input[field.column]), tx) }
            if let id = Int64(input[field.column]) { titles["\(table)/\(id)"] = try Lookups.title(linked, id, in: tx) }
        }
    }
    private mutating func load(_ linked: Entity, _ tx: Tx) throws {
        let found: [(id: Int64, title: String)] = try Lookups.few(linked, in: tx)
        if !found.isEmpty { options[linked.table] = found }
    }
    /// What is over is offered no more, but where it is chosen it stays.
    private mutating func drop(_ linked: Entity, chosen: Int64?, _ tx: Tx) throws {
        guard options[linked.table] != nil else { return }
        // A registry's table with a day in force.
        let over: Set<Int64> = Set(try tx.rows("SELECT id FROM \(SQL.raw(linked.table)) WHERE valid_to < \(tx.today.description) AND archived_at IS NULL LIMIT \(Lookups.limit)").compactMap { Int64(value: $0["id"]) })
        options[linked.table]?.removeAll { over.contains($0.id) && $0.id != chosen }
    }
    /// Offers only some records of a field, those of one owner; nothing else can be chosen there, but what is chosen stays.
    public mutating func offer(_ linked: Entity, where column: String, is owner: Int64, chosen: Int64?, in tx: Tx) throws {
        // A registry's table, title and column.
        let rows: [Row] = try tx.rows("SELECT id, \(SQL.raw(linked.title)) AS title FROM \(SQL.raw(linked.table)) WHERE (\(SQL.raw(column)) = \(owner) AND archived_at IS NULL OR id = \(chosen ?? 0)) AND \(tx.access.rows(linked, .see)) ORDER BY id DESC LIMIT \(Lookups.limit)")
        options[linked.table] = rows.compactMap { row in Int64(value: row["id"]).map { ($0, Form.plain(row["title"])) } }
    }
    /// `К-000012 Name`, or the name alone.
    public static func title(_ entity: Entity, _ id: Int64, in tx: Tx) throws -> String { try Form.linkTitle(entity, id, in: tx) }

    /// What a form says of a link's value: nothing where it has none, words where the reader may not see the record.
    func shown(_ value: String, of table: String, _ lang: Lang) -> String {
        guard Int64(value) != nil else { return Form.isUnseen(value) ? lang(Form.unseen) : value }
        let title: String = titles["\(table)/\(value)"] ?? ""
        return title.isEmpty ? lang(Form.unseen) : title
    }
}

/// One labelled field of a form, with its error.
public func field(_ form: Form, _ field: Field, _ lookups: Lookups, _ access: Access) -> HTML {
    let lang: Lang = access.lang, name: String = field.column, wrong: Text? = form.errors[name]
    guard access.sees(form.entity, field) else { return "" }
    if !access.edits(form.entity, field, creating: form.version == nil) {
        return "<div class=\"ot-field\"><span class=\"form-label\">\(lang(field.label))</span><div>\(typed(form, field, lookups, lang))</div></div>"
    }
    let star: HTML = field.isRequired ? " <span class=\"t-r\" aria-hidden=\"true\">*</span>" : ""
    let note: HTML = wrong.map { "<div class=\"form-error t-r small\" id=\"e-\(name)\" role=\"alert\">\(lang($0))</div>" } ?? ""
    let doubts: HTML = "\(each: form.doubts[name] ?? [], { "<div class=\"form-doubt small\" role=\"note\">\(icon("triangle-alert", small: true)) \(lang($0))</div>" })"
    let help: HTML = lang(field.hint).isEmpty ? "" : "<div class=\"form-text small muted\">\(lang(field.hint))</div>"
    if case .several = field.kind {
        return """
            <fieldset class="ot-field"><legend class="form-label">\(lang(field.label))\(star)</legend><input type="hidden" name="\(name)" value="">\
            <div class="ot-checks">\(each: field.offered(having: form.chosen(name)), { choice in
                "<label class=\"form-check\"><input class=\"form-check-input\" type=\"checkbox\" name=\"\(name)\" value=\"\(choice.key)\"\(when: form.chosen(name).contains(choice.key), " checked")> <span class=\"form-check-label\">\(lang(choice.label))</span></label>"
            })</div>\(help)\(note)</fieldset>
            """
    }
    return "<div class=\"ot-field\"><label class=\"form-label\" for=\"f-\(name)\">\(lang(field.label))\(star)</label>\(control(form, field, lookups, lang, wrong != nil))\(help)\(note)\(doubts)\(DuplicateDoubt.slot(form, field))</div>"
}

/// What stands in a form's field, for those who may only read it.
private func typed(_ form: Form, _ field: Field, _ lookups: Lookups, _ lang: Lang) -> String {
    let text: String = form.input[field.column]
    switch field.kind {
    case .link(let table): return lookups.shown(text, of: table, lang)
    case .choice(let choices), .several(let choices): return choices.filter { form.chosen(field.column).contains($0.key) }.map { lang($0.label) }.joined(separator: ", ")
    case .day: return Day(text).map { lang.day($0) } ?? text
    case .instant: return text.replacing("T", with: " ")
    default: return text
    }
}

func control(_ form: Form, _ field: Field, _ lookups: Lookups, _ lang: Lang, _ wrong: Bool) -> HTML {
    let name: String = field.column, value: String = form.input[name]
    let common: HTML = "id=\"f-\(name)\" name=\"\(name)\"\(when: field.isRequired, " required")\(when: wrong, " aria-invalid=\"true\" aria-describedby=\"e-\(name)\"")"
    func input(_ type: String) -> HTML { "<input class=\"form-control\" type=\"\(type)\" value=\"\(value)\" maxlength=\"\(field.limit)\" \(common)>" }
    switch field.kind {
    case .text where field.format == .time: return input("time")
    case .text, .digits, .tags, .several: return input("text")
    case .mail: return input("text")
    case .web: return input("text")
    case .phone: return input("tel")
    case .number: return "<input class=\"form-control num\" inputmode=\"numeric\" value=\"\(value)\" \(common)>"
    case .money, .decimal: return "<input class=\"form-control num\" inputmode=\"decimal\" value=\"\(value)\" \(common)>"
    case .day: return input("date")
    case .instant: return input("datetime-local")
    case .long: return "<textarea class=\"form-control\" rows=\"3\" maxlength=\"\(field.limit)\" \(common)>\(value)</textarea>"
    case .flag: return "<input type=\"hidden\" name=\"\(name)\" value=\"0\"><input class=\"form-check-input\" type=\"checkbox\" value=\"1\"\(when: value == "1", " checked") \(common)>"
    case .choice:
        return "<select class=\"form-select\" \(common)><option value=\"\"></option>\(each: field.offered(having: [value]), { "<option value=\"\($0.key)\"\(when: $0.key == value, " selected")>\(lang($0.label))</option>" })</select>"
    case .link(let table) where field.isFile && lookups.takesFiles:
        return FileInput(field: field, value: value, title: lookups.titles["\(table)/\(value)"] ?? "", lang: lang, isWrong: wrong).html
    case .link(let table):
        if let options = lookups.options[table] {
            // What the record has stays on offer: somebody archived, or what this reader may not see.
            let isOffered: Bool = value.isEmpty || options.contains { String($0.id) == value }, title: String = lookups.titles["\(table)/\(value)"] ?? "", isUnseen: Bool = title.isEmpty
            let kept: HTML = isOffered ? "" : "<option value=\"\(isUnseen ? lang(Form.unseen) : value)\" selected>\(isUnseen ? lang(Form.unseen) : title + lang(" (больше не предлагается)", " (no longer offered)"))</option>"
            return "<select class=\"form-select\" \(common)><option value=\"\"></option>\(kept)\(each: options, { "<option value=\"\($0.id)\"\(when: String($0.id) == value, " selected")>\($0.title)</option>" })</select>"
        }
        let shown: String = lookups.shown(value, of: table, lang)
        return """
            <input class="form-control" type="text" value="\(shown)" list="l-\(name)" autocomplete="off" placeholder="\(lang("Начните писать имя или номер", "Start typing a name or a number"))" \
            hx-get="/lookup/\(table)" hx-trigger="input changed delay:200ms" hx-target="#l-\(name)" \(common)><datalist id="l-\(name)"></datalist>
            """
    }
}

extension Form {
    /// The ticked keys of a group of boxes, typed or stored.
    func chosen(_ column: String) -> Set<String> { Set(input.all(column).flatMap { $0.split(separator: "|").map(String.init) }) }
}

/// A stored value as a person reads it.
public func shown(_ value: Value, _ field: Field, titles: [String: String], lang: Lang, zone: Zone) -> HTML {
    var html = HTML()
    html.write(value, field, titles: titles, lang, zone)
    return html
}
extension HTML {
    /// A stored value as a person reads it, at the end of a page.
    mutating func write(_ value: Value, _ field: Field, titles: [String: String], _ lang: Lang, _ zone: Zone) {
        switch (field.kind, value) {
        case (_, .null): return
        case (.choice(let choices), .text(let key)):
            guard let choice = choices.first(where: { $0.key == key }) else { return write(data: key) }
            if choice.ink.isEmpty { write(data: lang(choice.label)) } else { writeTag(choice.ink, lang(choice.label)) }
        case (.several(let choices), .text(let keys)):
            for key in keys.split(separator: "|") {
                guard let choice = choices.first(where: { $0.key == key }) else { continue }
                writeTag(choice.ink, lang(choice.label))
                write(" ")
            }
        case (.tags, .text(let words)):
            for word in words.split(separator: "|") {
                writeSpan("<span class=\"ot-tag\">", String(word))
                write(" ")
            }
        case (.link(let table), .int(let id)):
            if let title = titles["\(table)/\(id)"] { return write(data: title) }
            write(part: "<span class=\"muted\">\(lang(Form.unseen))</span>")
        case (.instant, .int(let instant)):
            write("<span class=\"nowrap\">")
            write(data: lang.day(zone.day(instant)))
            write(", ")
            write(data: zone.time(instant))
            write("</span>")
        case (.day, .text(let text)): writeSpan("<span class=\"nowrap\">", Day(text).map { lang.day($0) } ?? text)
        case (.flag, .int(let on)): write(data: on == 1 ? lang("да", "yes") : lang("нет", "no"))
        case (.decimal(let scale), .int(let units)): writeSpan("<span class=\"nowrap num\">", lang.decimal(units, scale: scale))
        case (.web, .text(let address)): write(part: "<a class=\"ot-link\" href=\"\(address)\" rel=\"noreferrer noopener\" target=\"_blank\">\(address.withoutScheme)</a>")
        case (.number, .int(let number)): writeSpan("<span class=\"num\">", lang.number(Int(number)))
        case (.money, .int(let minor)): writeSpan("<span class=\"nowrap num\">", lang.money(minor))
        case (.phone, .text(let text)): writeSpan("<span class=\"nowrap\">", text)
        default: write(data: Form.plain(value))
        }
    }
    private mutating func writeTag(_ ink: String, _ word: String) {
        write("<span class=\"ot-tag ")
        write(data: ink)
        writeSpan("\">", word)
    }
    /// - Parameter start: what opens the span.
    private mutating func writeSpan(_ start: StaticString, _ text: String) {
        write(start)
        write(data: text)
        write("</span>")
    }
}

extension String {
    /// A web address as people read it.
    var withoutScheme: String { replacing("https://", with: "", maxReplacements: 1).replacing("http://", with: "", maxReplacements: 1) }
}
extension Lookups {
    /// Offers a record no more, as oneself for one's own deputy.
    public mutating func leaveOut(_ id: Int64, of table: String) { options[table]?.removeAll { $0.id == id } }
    /// What the form of a new record begins with: the field's usual choice, or the only record there is to choose.
    func usual(_ field: Field) -> String? {
        switch field.kind {
        case .choice: return field.offered().first { $0.key == field.usual }?.key
        case .link(let table): return options[table].flatMap { $0.count == 1 ? $0.first.map { String($0.id) } : nil }
        default: return nil
        }
    }
    /// The records of a small entity to choose from; nil: there are too many.
    public func choices(_ table: String) -> [(id: Int64, title: String)]? { options[table] }
}
