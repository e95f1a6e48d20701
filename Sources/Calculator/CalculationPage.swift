internal import Catalogue
internal import Database
internal import Estimating
internal import HTML
internal import Kernel
internal import Records
internal import Tariffs

/// The screen of a calculation: the form on the left, what comes out of it on the right.
struct CalculationPage {
    /// The saved calculation that is looked at; nil: a new one.
    let saved: Calculation?
    let spec: Spec, tariff: Shop
    let seesCost: Bool, maySave: Bool
    /// Said above the answer.
    var above: HTML = ""
    /// What the fields of the saved calculation say of themselves after a refused save.
    var form: Form?

    var url: String { saved.map { "/calculations/\($0.id.rawValue)" } ?? "/calculations/new" }
    var saving: String { saved.map { "/calculations/\($0.id.rawValue)/job" } ?? "/calculations" }

    /// The part of the page that changes, and whether it has a price.
    func calc(in tx: Tx, _ context: StaffContext) throws -> (html: HTML, isPriced: Bool) {
        let lang: Lang = context.lang
        var prefill = Submitted()
        for (name, value) in spec.along { prefill.set(name, value) }
        let fields: Form = form ?? Form(tx.current(Calculation.entity), row: nil, prefill: prefill, zone: context.zone)
        let (lookups, list): (Lookups, ClientList?) = try along(fields, in: tx, context)
        let view = SpecView(spec, tariff, url: url, saving: saving, form: fields, lookups: lookups, maySave: maySave, seesCost: seesCost, context)
        let (answer, isPriced): (HTML, Bool) = try result(lang, list, in: tx)
        return ("<div id=\"calc\" class=\"ot-calc\" hx-history=\"false\">\(view.view())\(answer)</div>", isPriced)
    }

    private func result(_ lang: Lang, _ list: ClientList?, in tx: Tx) throws -> (HTML, Bool) {
        if !spec.wrong.isEmpty {
            let sentences: [String] = spec.wrong.sorted { $0.key < $1.key }.map { "\(FieldLabel.text($0.key, lang)): \(lang($0.value.continued))" }
            return (ResultView.refused(sentences, [], above: above, lang), false)
        }
        do {
            let worked = try Worked(spec, tariff), promise: Promise? = try CurrentShop.promise(worked.estimate.bookings, in: tx), dies: [KnownDies] = try KnownDies.all(worked, in: tx)
            let said: HTML = above + (list.map { ListNote(list: $0, worked: worked, url: url, lang: lang).html } ?? "")
            return (try ResultView(worked: worked, url: url, tariff: tariff, lang: lang, today: tx.today, promise: promise, dies: dies, seesCost: seesCost, above: said).view(), true)
        } catch let error as EstimatingError {
            return (ResultView.refused([lang.figures(lang(error.wording))], reasons(error, lang), above: above, lang), false)
        }
    }
    /// What the form offers beside the job, deals of its client alone, and the price list that the client buys by.
    private func along(_ fields: Form, in tx: Tx, _ context: StaffContext) throws -> (Lookups, ClientList?) {
        var lookups = try Lookups(fields.entity, fields.input, in: tx), typed = Submitted()
        for name in ["counterparty_id", "product_id"] where !fields.input[name].isEmpty { typed.set(name, fields.input[name]) }
        let links = try Form(fields.entity, submitted: typed, creating: false, in: tx, zone: context.zone)
        func link(_ name: String) -> Int64? { links.patch[name].flatMap { Int64(value: $0) } }
        if let client = link("counterparty_id"), let deal = tx.registry["deal"] { try lookups.offer(deal, where: "counterparty_id", is: client, chosen: Int64(fields.input["deal_id"]), in: tx) }
        return (lookups, try ClientList.of(client: link("counterparty_id"), product: link("product_id"), copies: spec.run, in: tx))
    }
    /// Every press with its reason, where none can make it.
    private func reasons(_ error: EstimatingError, _ lang: Lang) -> [(String, String)] {
        guard case .noRoute(let all) = error else { return [] }
        var seen: Set<String> = []
        return all.compactMap { one in
            let press: String = tariff.presses.first { $0.code == one.press }.map { lang($0.title) } ?? tariff.machines.first { $0.code == one.press }.map { lang($0.title) } ?? one.press
            return seen.insert(press).inserted ? (press, lang.figures(lang(one.reason))) : nil
        }
    }

    func whole(_ title: String, _ calc: HTML, buttons: HTML, notice: HTML = "", below: HTML = "", _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang
        let number: HTML = saved.map { "<span class=\"muted small mono hide-m\">\($0.number)</span>\(when: $0.isTemplate == 1, "<span class=\"ot-tag c\">\(lang("шаблон", "template"))</span>")" } ?? ""
        // The token goes with this button alone: the form itself asks by its address.
        let save: HTML = !maySave ? "" : "<button class=\"btn btn-primary\" form=\"spec\" formmethod=\"post\" formaction=\"\(saving)\" name=\"csrf\" value=\"\(context.person.csrf)\" data-save>\(lang("Сохранить", "Save"))</button>"
        return screen(title, beside: number, actions: "\(buttons)\(save)", notice + calc + below)
    }

    /// The note and the fields that the administrator made.
    static func others(_ row: Row, in tx: Tx, _ context: StaffContext) throws -> HTML {
        let entity: Entity = tx.current(Calculation.entity), columns: [String] = ["note"] + entity.fields.filter(\.isCustom).map(\.column)
        guard columns.contains(where: { row.value(column: $0) != .null }) else { return "" }
        return "<section class=\"ot-card p-3 mt-3\">\(facts(entity, row, titles: try linkTitles(entity, [row], in: tx), context.access, context.zone, only: columns))</section>"
    }

    /// No tariff, no price.
    static func empty(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, mayBegin: Bool = context.access.reach(.edit, "tariff") == .all
        return screen(lang("Калькуляция", "Calculation"), """
            <div class="ot-card ot-empty">\(icon("printer"))<h3>\(lang("Тариф типографии ещё не введён", "The tariff of the shop has not been entered yet"))</h3><p>\(lang("Когда будут машины, бумаги и цены, здесь появится расчёт.", "Once there are presses, papers and prices, calculations appear here."))</p>\
            \(when: mayBegin, "<p><a class=\"btn btn-primary\" href=\"/production\">\(lang("Ввести тариф", "Enter the tariff"))</a></p>")</div>
            """)
    }
}

/// Names of the form's fields for sentences about them.
enum FieldLabel {
    private static let names: [String: Text] = [
        "run": Text("Тираж", "Run"), "runs": Text("Показать ещё тиражи", "Show these runs too"), "kinds": Text("Видов", "Kinds"), "w": Text("Ширина", "Width"), "h": Text("Высота", "Height"), "pages": Text("Полос в блоке", "Pages of the block"),
        "bleed": Text("Вылеты", "Bleed"), "gap": Text("Зазор", "Gap"), "fill": Text("Запечатка", "Coverage"), "stock": Text("Бумага", "Paper"), "front": Text("Красок на лице", "Inks, front"), "back": Text("На обороте", "Inks, back"),
        "teeth": Text("Зубьев вала", "Teeth of the cylinder"), "per": Text("Штук в экземпляре", "Pieces per copy"), "pack": Text("Упаковка по", "Packed by"), "day": Text("Отгрузка", "Shipped"), "discount": Text("Скидка", "Discount"),
        "rush": Text("Срочность", "Rush"), "markup": Text("Наценка", "Markup"), "price": Text("Цена без НДС", "Price without VAT"), "reason": Text("Почему цена другая", "Why the price differs"), "target": Text("Клиент готов заплатить", "The client would pay"),
        "tool": Text("Новый штамп", "A new die"), "crease": Text("Биговок", "Creases"), "drill": Text("Отверстий", "Holes"), "eyelet": Text("Шаг люверсов", "Step of eyelets"), "rewind": Text("Этикеток на рулоне", "Labels on a roll"),
        "glue": Text("К корешку", "Added to the spine"), "size": Text("Размер", "Size"), "folds": Text("Сгибы", "Folds"), "sign": Text("Тетрадь", "Section"), "bind": Text("Скрепление", "Binding"), "grain": Text("Волокно", "Grain"),
        "hand": Text("Ручная работа", "Hand work"), "out": Text("Подрядчик", "Subcontractor"), "outby": Text("Подрядчик", "Subcontractor"), "outsetup": Text("Подрядчику за тираж", "Subcontractor, for the run"),
        "outunit": Text("Подрядчику за штуку", "Subcontractor, a piece"), "outdays": Text("Дней у подрядчика", "Days at the subcontractor's"),
        "lam": Text("Ламинация", "Lamination"), "varnish": Text("Лак", "Varnish"),
    ]
    static func text(_ name: String, _ lang: Lang) -> String {
        guard name.hasPrefix("c.") else { return names[name].map { lang($0) } ?? name }
        return lang("Обложка", "Cover") + ", " + (names[String(name.dropFirst(2))].map { lang($0.continued) } ?? name)
    }
}
