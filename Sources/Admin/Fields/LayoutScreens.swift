import Database
import HTML
import Hummingbird
import Kernel
import Records

/// How the fields of a card stand in sections, for every kind of record: moved by drag, or by buttons from the keyboard.
struct LayoutScreens: Sendable {
    func register(in routes: Routes) {
        routes.get("fields/:table/layout", show)
        routes.post("fields/:table/layout", change)
    }
    @Sendable private func show(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try FieldScreens.allowed(context)
        let entity: Entity = try FieldScreens.entity(context), kind: String = try kind(try request.query()["kind"], entity)
        let stored: FormLayout? = try await context.read { try Self.stored(entity, kind, in: $0) }
        let view = LayoutView(entity: entity, kind: kind, parts: try Self.parts(entity, kind, stored), stored: stored, context: context)
        return .page(context.lang("Порядок в карточке", "Card layout"), section: "fields", view.page)
    }
    private func kind(_ key: String, _ entity: Entity) throws -> String {
        guard key.isEmpty || entity.layoutField?.choices.contains(where: { $0.key == key }) == true else { throw NotFound() }
        return key
    }
    static func stored(_ entity: Entity, _ kind: String, in tx: Tx) throws -> FormLayout? {
        try tx.first("SELECT * FROM form_layout WHERE entity = \(entity.table) AND kind = \(kind)")
    }
    /// The sections with every field that there is; fields that were made since stand in the last section before those left out.
    static func parts(_ entity: Entity, _ kind: String, _ stored: FormLayout?) throws -> [FormLayout.Part] {
        let shown: [FormLayout.Part] = entity.sections(of: kind).map { FormLayout.Part(ru: $0.title.ru, en: $0.title.en, columns: $0.columns) }
        let out: [String] = entity.fields.filter(\.isLeftOut).map(\.column)
        return shown + (kind.isEmpty ? [FormLayout.Part(ru: "", en: "", columns: out, isLeftOut: true)] : [])
    }

    @Sendable private func change(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try FieldScreens.allowed(context)
        let entity: Entity = try FieldScreens.entity(context), sent = try await request.form(), kind: String = try kind(sent["kind"], entity)
        var order = LayoutOrder(sent, entity, isDefault: kind.isEmpty)
        try order.perform(sent["do"])
        let json: String = try FormLayout.json(order.parts), isReset: Bool = sent["do"] == "reset"
        try await context.write { tx in
            let stored: FormLayout? = try Self.stored(entity, kind, in: tx)
            let version: Int? = Int(sent["version"])
            if isReset {
                if let stored { try tx.archive(FormLayout.entity, stored.id.rawValue) }
            } else if let stored {
                try tx.archive(FormLayout.entity, stored.id.rawValue, false)
                try tx.update(FormLayout.entity, stored.id.rawValue, version: version == 0 ? nil : version, ["sections": .text(json)])
            } else {
                try tx.insert(FormLayout.entity, ["entity": .text(entity.table), "kind": .text(kind), "sections": .text(json)])
            }
        }
        try await context.job().refresh()
        return .go("/fields/\(entity.table)/layout" + (kind.isEmpty ? "" : "?kind=\(kind)"))
    }
}

/// The sections as a submitted page has them, and one step of changing them.
struct LayoutOrder {
    private(set) var parts: [FormLayout.Part]
    private let entity: Entity

    /// Items in their order: `s:3` a section with `ru.3` and `en.3`, `out` the fields left out, `f:name` a field.
    init(_ sent: Submitted, _ entity: Entity, isDefault: Bool) {
        self.entity = entity
        var parts: [FormLayout.Part] = [], seen: Set<String> = []
        for item in sent.all("item").prefix(1000) {
            if item == "out", isDefault { parts.append(FormLayout.Part(ru: "", en: "", columns: [], isLeftOut: true)) }
            if item.hasPrefix("s:") {
                let number: String = String(item.dropFirst(2)), ru: String = String(sent["ru.\(number)"].prefix(60)), en: String = String(sent["en.\(number)"].prefix(60))
                parts.append(FormLayout.Part(ru: ru.isEmpty ? en : ru, en: en.isEmpty ? ru : en, columns: []))
            }
            let column: String = String(item.dropFirst(2))
            guard item.hasPrefix("f:"), entity.field(column) != nil, seen.insert(column).inserted else { continue }
            if parts.isEmpty { parts.append(FormLayout.Part(ru: "", en: "", columns: [])) }
            parts[parts.count - 1].columns.append(column)
        }
        self.parts = parts
    }
    /// `up:name`, `down:name`, `add`, `drop:2`, or nothing: the order as it was sent.
    mutating func perform(_ order: String) throws {
        let words: [String] = order.split(separator: ":", maxSplits: 1).map(String.init)
        switch words.first ?? "" {
        case "up": move(words.last ?? "", -1)
        case "down": move(words.last ?? "", 1)
        case "add": parts.insert(FormLayout.Part(ru: "Новая секция", en: "New section", columns: []), at: parts.last?.isLeftOut == true ? parts.count - 1 : parts.count)
        case "drop": drop(Int(words.last ?? "") ?? -1)
        default: break
        }
        for part in parts where part.isLeftOut {
            guard let needed = part.columns.compactMap({ entity.field($0) }).first(where: \.isRequired) else { continue }
            throw BadRequest("Поле «\(needed.label.ru)» обязательное: убрать его из карточки нельзя", "“\(needed.label.en)” is required: it cannot be left out")
        }
    }
    /// One place up or down, over the edge of a section into the next one.
    private mutating func move(_ column: String, _ step: Int) {
        guard let section = parts.firstIndex(where: { $0.columns.contains(column) }), let place = parts[section].columns.firstIndex(of: column) else { return }
        parts[section].columns.remove(at: place)
        let goal: Int = place + step
        if goal < 0, section > 0 { parts[section - 1].columns.append(column); return }
        if goal > parts[section].columns.count, section + 1 < parts.count { parts[section + 1].columns.insert(column, at: 0); return }
        parts[section].columns.insert(column, at: min(max(0, goal), parts[section].columns.count))
    }
    /// The fields of a dropped section go to the one before it.
    private mutating func drop(_ index: Int) {
        guard parts.indices.contains(index), !parts[index].isLeftOut, parts.count(where: { !$0.isLeftOut }) > 1 else { return }
        let columns: [String] = parts.remove(at: index).columns
        let heir: Int = index > 0 ? index - 1 : 0
        parts[heir].columns = index > 0 ? parts[heir].columns + columns : columns + parts[heir].columns
    }
}

struct LayoutView: Sendable {
    let entity: Entity, kind: String, parts: [FormLayout.Part], stored: FormLayout?, context: StaffContext
    private var lang: Lang { context.lang }
    private var url: String { "/fields/\(entity.table)/layout" }

    var page: HTML {
        let beside: HTML = "<a class=\"ot-link small\" href=\"/fields/\(entity.table)\">\(lang("К полям", "To the fields"))</a>"
        return screen("\(lang("Порядок в карточке", "Card layout")): \(lang(entity.one).lowercased())", beside: beside, """
            \(when: entity.layoutField != nil, kinds)
            <form class="ot-layout" method="post" action="\(url)"><input type="hidden" name="csrf" value="\(context.person.csrf)"><input type="hidden" name="kind" value="\(kind)"><input type="hidden" name="version" value="\(stored?.version ?? 0)">
            <button class="visually-hidden" tabindex="-1" aria-hidden="true" name="do" value=""></button>
            <p class="muted small">\(lang("Перетащите поле мышью или двигайте кнопками. Каждый шаг сохраняется сразу; Z отменяет.", "Drag a field or move it with the buttons. Every step is saved at once; Z takes it back."))</p>
            <ol class="ot-card ot-list ot-order" data-order>\(each: Array(parts.enumerated()), section)</ol>
            <div class="row-x mt-3"><button class="btn btn-line" name="do" value="add">\(icon("plus"))\(lang("Секция", "Section"))</button><button class="btn btn-primary" name="do" value="">\(lang("Сохранить названия", "Save the titles"))</button>\
            \(when: stored != nil, "<button class=\"btn btn-ghost push\" name=\"do\" value=\"reset\">\(icon("undo-2"))\(lang("Как было в программе", "As the program had it"))</button>")</div></form>
            """)
    }
    private var kinds: HTML {
        let all: [(String, String)] = [("", lang("Для всех", "For all"))] + (entity.layoutField?.choices ?? []).map { ($0.key, lang($0.label)) }
        return """
            <nav class="ot-tabs mb-3" aria-label="\(lang("Вид записи", "Kind of record"))">\(each: all, { key, name in
                "<a href=\"\(url)\(key.isEmpty ? "" : "?kind=\(key)")\"\(when: key == kind, " aria-current=\"page\"")>\(name)\(when: entity.layouts[key] != nil && !key.isEmpty, " •")</a>"
            })</nav>
            """
    }
    private func section(_ index: Int, _ part: FormLayout.Part) -> HTML {
        let head: HTML = part.isLeftOut ? """
            <li class="grp" data-fixed><input type="hidden" name="item" value="out"><span class="med">\(lang("Нет в карточке", "Not on the card"))</span></li>
            """ : """
            <li class="grp" data-fixed><input type="hidden" name="item" value="s:\(index)"><input class="form-control form-control-sm" name="ru.\(index)" value="\(part.ru)" maxlength="60" placeholder="\(lang("Без названия", "No title"))" aria-label="\(lang("Название секции по-русски", "Title of the section in Russian"))">\
            <input class="form-control form-control-sm" name="en.\(index)" value="\(part.en)" maxlength="60" placeholder="English" aria-label="\(lang("Название секции по-английски", "Title of the section in English"))">\
            \(when: parts.count { !$0.isLeftOut } > 1, "<button class=\"btn btn-ghost btn-icon btn-sm\" name=\"do\" value=\"drop:\(index)\" aria-label=\"\(lang("Убрать секцию", "Drop the section")): \(lang(part.ru, part.en))\" title=\"\(lang("Убрать секцию", "Drop the section"))\">\(icon("x", small: true))</button>")</li>
            """
        return "\(head)\(each: part.columns, field)"
    }
    private func field(_ column: String) -> HTML {
        let name: String = entity.field(column).map { lang($0.label) } ?? column
        func button(_ order: String, _ picture: String, _ label: String) -> HTML {
            "<button class=\"btn btn-ghost btn-icon btn-sm\" name=\"do\" value=\"\(order):\(column)\" aria-label=\"\(label): \(name)\" title=\"\(label)\">\(icon(picture, small: true))</button>"
        }
        return """
            <li draggable="true"><input type="hidden" name="item" value="f:\(column)"><span class="muted">\(icon("grip-vertical", small: true))</span><span class="grow cut">\(name)\(when: entity.field(column)?.isRequired == true, " <span class=\"t-r\">*</span>")</span>\
            \(button("up", "chevron-up", lang("Выше", "Up")))\(button("down", "chevron-down", lang("Ниже", "Down")))</li>
            """
    }
}
