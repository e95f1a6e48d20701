internal import Database
internal import HTML
internal import Hummingbird
internal import Kernel

/// Choosing the columns of a list, their order, width and totals: a form that works without JavaScript, and the edge of a column that is dragged.
extension Screens {
    func registerColumns(in routes: Routes) {
        routes.get("\(entity.path)/columns", now { $0.columns })
        routes.post("\(entity.path)/columns", now { $0.chooseColumns })
        routes.post("\(entity.path)/columns/:column", now { $0.resizeColumn })
    }
    @Sendable private func columns(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let typed = try request.query(), lang: Lang = context.lang
        let content: HTML = try await context.read { tx in
            let (query, view): (ListQuery, SavedView?) = try self.query(typed, in: tx)
            let shown: [ListColumn] = try ListColumns.arranged(entity, view: view, in: tx)
            let rest: [Field] = entity.fields.filter { field in tx.access.sees(entity, field) && !shown.contains { $0.field.column == field.column } }
            let mayKeep: Bool = view.map { SavedView.mayChange($0, tx.access) } ?? true
            return ColumnChooser(entity: entity, address: String(query.url(entity).dropFirstPath.dropFirst()), shown: shown, rest: rest, mayKeep: mayKeep, view: view?.name, lang: lang, csrf: context.person.csrf).form
        }
        if request.isFragment { return .fragment(content) }
        let title: String = lang("Столбцы", "Columns")
        return .page(title, section: entity.path, screen("\(lang(entity.many)): \(title.lowercased())", "<div class=\"ot-card p-3\">\(content)</div>"))
    }
    /// The list that a form of columns belongs to, and its view when that is one's own to change.
    private func target(_ form: Submitted, in tx: Tx) throws -> (ListQuery, SavedView?) {
        guard let typed = Submitted(urlEncoded: form["query"]) else { throw BadRequest("Список указан неверно", "The list is wrong") }
        let (query, view): (ListQuery, SavedView?) = try self.query(typed, in: tx)
        if let view, !SavedView.mayChange(view, tx.access) { throw BadRequest("Этот вид не ваш: сохраните его как новый", "This view is not yours: save it as a new one") }
        return (query, view)
    }
    @Sendable private func chooseColumns(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let form = try await request.form(), asked: String = form["do"]
        let layout: ListLayout? = asked == "reset" ? nil : try ListLayout(form, entity, context.access)
        let address: String = try await context.write { tx in
            let (query, view): (ListQuery, SavedView?) = try target(form, in: tx)
            try ListColumns.keep(layout, entity, view: view, in: tx)
            return query.url(entity)
        }
        let isStep: Bool = asked.hasPrefix("up:") || asked.hasPrefix("down:")
        return .go(isStep ? "/\(entity.path)/columns" + address.dropFirstPath : address)
    }
    @Sendable private func resizeColumn(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let form = try await request.form(), column: String = context.parameters.get("column") ?? "", width: Int? = try ListLayout.width(form["width"])
        let address: String = try await context.write { tx in
            let (query, view): (ListQuery, SavedView?) = try target(form, in: tx)
            guard try ListColumns.shown(entity, view: view, in: tx).contains(where: { $0.column == column }) else { throw NotFound() }
            var layout: ListLayout = try ListColumns.kept(entity, view: view, in: tx)
            if let index = layout.columns.firstIndex(where: { $0.name == column }) { layout.columns[index].width = width } else {
                layout.columns.insert(.init(name: column, width: width, total: nil), at: 0)  // the title, which is shown whether chosen or not
            }
            try ListColumns.keep(layout, entity, view: view, in: tx)
            return query.url(entity)
        }
        return request.isFragment ? .fragment("") : .go(address)
    }
}

/// The form of columns: chosen ones in their order, then the others.
struct ColumnChooser {
    let entity: Entity
    /// What stands behind the `?` of the list.
    let address: String
    let shown: [ListColumn], rest: [Field], mayKeep: Bool, view: String?, lang: Lang, csrf: String

    var form: HTML {
        guard mayKeep else {
            return "<div class=\"ot-builder\"><p class=\"soft\">\(lang("Этот вид настроил другой сотрудник. Сохраните его как новый, и столбцы станут вашими.", "This view was arranged by somebody else. Save it as a new one, and the columns become yours."))</p></div>"
        }
        let whose: String = view.map { lang("Столбцы вида «\($0)»", "Columns of the view “\($0)”") } ?? lang("Мои столбцы этого списка", "My columns of this list")
        return """
            <form class="ot-builder ot-chooser" method="post" action="/\(entity.path)/columns" aria-label="\(whose)"><input type="hidden" name="csrf" value="\(csrf)"><input type="hidden" name="query" value="\(address)">
            <button class="visually-hidden" tabindex="-1" aria-hidden="true" name="do" value=""></button>
            <div class="row-x mb-2"><h2>\(whose)</h2><span class="muted small hide-m">\(lang("Порядок — мышью или кнопками; справа — итог под столбцом и ширина в точках.", "Order them by mouse or with the buttons; on the right are the total under the column and its width in pixels."))</span></div>
            <ol class="ot-list ot-order" data-order="quiet">\(each: shown, { row($0.field, isOn: true, $0.width, $0.total) })\(each: rest, { row($0, isOn: false, nil, nil) })</ol>
            <div class="row-x mt-2"><button class="btn btn-primary btn-sm" name="do" value="">\(lang("Показать", "Show"))</button><a class="btn btn-ghost btn-sm" href="/\(entity.path)\(address.isEmpty ? "" : "?" + address)">\(lang("Отмена", "Cancel"))</a>\
            <button class="btn btn-ghost btn-sm push" name="do" value="reset">\(icon("undo-2", small: true))\(lang("Как было в программе", "As the program had it"))</button></div></form>
            """
    }
    private func row(_ field: Field, isOn: Bool, _ width: Int?, _ total: Total?) -> HTML {
        let name: String = field.column, label: String = lang(field.label), isTitle: Bool = name == entity.title
        let box: HTML = isTitle ? "<input type=\"hidden\" name=\"column\" value=\"\(name)\"><input class=\"form-check-input\" type=\"checkbox\" checked disabled>" : "<input class=\"form-check-input\" type=\"checkbox\" name=\"column\" value=\"\(name)\"\(when: isOn, " checked")>"
        func button(_ order: String, _ picture: String, _ word: String) -> HTML {
            "<button class=\"btn btn-ghost btn-icon btn-xs\" name=\"do\" value=\"\(order):\(name)\" data-step=\"\(order)\" aria-label=\"\(word): \(label)\" title=\"\(word)\">\(icon(picture, small: true))</button>"
        }
        return """
            <li draggable="true"><span class="muted hide-m">\(icon("grip-vertical", small: true))</span><label class="form-check grow cut">\(box) <span class="form-check-label">\(label)</span></label>\
            <select class="form-select form-select-sm" name="t.\(name)" aria-label="\(lang("Итог", "Total")): \(label)"><option value="">\(lang("без итога", "no total"))</option>\(each: field.totals, { "<option value=\"\($0.rawValue)\"\(when: $0 == total, " selected")>\($0.name(lang))</option>" })</select>\
            <input class="form-control form-control-sm num hide-m" type="number" name="w.\(name)" min="\(ListLayout.widths.lowerBound)" max="\(ListLayout.widths.upperBound)" value="\(width.map { String($0) } ?? "")" placeholder="\(lang("авто", "auto"))" aria-label="\(lang("Ширина, точек", "Width, pixels")): \(label)">\
            \(button("up", "chevron-up", lang("Выше", "Up")))\(button("down", "chevron-down", lang("Ниже", "Down")))</li>
            """
    }
}
