internal import Estimating
internal import HTML
internal import Kernel
internal import Records

/// The form of a calculation: what is asked of the shop.
struct SpecView {
    let spec: Spec, shop: Shop
    /// The page that answers, and where the form is saved.
    let url: String, saving: String
    let form: Form, lookups: Lookups
    let access: Access, csrf: String
    let seesCost: Bool, maySave: Bool
    private let values: [String: String]
    var lang: Lang { access.lang }

    init(_ spec: Spec, _ shop: Shop, url: String, saving: String, form: Form, lookups: Lookups, maySave: Bool, seesCost: Bool, _ context: StaffContext) {
        (self.spec, self.shop, self.url, self.saving, self.form, self.lookups) = (spec, shop, url, saving, form, lookups)
        (access, csrf, self.maySave, self.seesCost) = (context.access, context.person.csrf, maySave, seesCost)
        values = Dictionary(spec.pairs.map { ($0.name, $0.value) }) { $1 }
    }

    func view() -> HTML {
        let hidden: HTML = "\(each: ["f", "product", "route", "vs", "version", "tariff"] + silent, { "<input type=\"hidden\" name=\"\($0)\" value=\"\(value($0))\">" })"
        return """
            <form class="ot-card ot-spec" id="spec" method="get" action="\(url)" hx-get="\(url)" hx-trigger="change" hx-target="#result" hx-select="#result" hx-swap="outerHTML" hx-select-oob="#kept-deal" hx-push-url="true" hx-sync="this:replace" hx-disinherit="*" aria-label="\(lang("Что посчитать", "What to calculate"))" novalidate>\
            <button class="visually-hidden" tabindex="-1" hx-get="\(url)" hx-include="#spec" hx-target="#result" hx-select="#result" hx-swap="outerHTML" hx-push-url="true">\(lang("Пересчитать", "Work out"))</button>\(hidden)\
            \(products)\(amount)\(spec.family.isBound ? book : piece)\(press)\(finishing)\(terms)\(kept)\
            <noscript><button class="btn btn-primary m-3">\(lang("Пересчитать", "Work out"))</button></noscript></form>
            """
    }
    /// What every book has and nobody is asked about.
    private var silent: [String] { spec.family.isBound ? ["fold", "c.cut", "per", "gap"] : [] }

    // MARK: Controls

    func value(_ name: String) -> String { values[name] ?? "" }
    private func wrong(_ name: String) -> HTML {
        guard let why: Text = spec.wrong[name] else { return "" }
        return "<p class=\"form-error t-r small m-0\" id=\"e-\(name)\" role=\"alert\">\(lang(why))</p>"
    }
    private func look(_ name: String) -> HTML { spec.wrong[name] == nil ? "" : " aria-invalid=\"true\" aria-describedby=\"e-\(name)\"" }
    func input(_ name: String, _ label: String, unit: String = "", mode: String = "decimal", empty: String = "") -> HTML {
        let control: HTML = "<input class=\"form-control\" id=\"s-\(name)\" name=\"\(name)\" value=\"\(value(name))\" inputmode=\"\(mode)\" autocomplete=\"off\" placeholder=\"\(empty)\"\(look(name))>"
        let body: HTML = unit.isEmpty ? control : "<span class=\"ot-unit\">\(control)<span>\(unit)</span></span>"
        return "<div class=\"ot-cell\"><label class=\"form-label\" for=\"s-\(name)\">\(label)</label>\(body)\(wrong(name))</div>"
    }
    func select(_ name: String, _ label: String, _ options: [(value: String, name: String)]) -> HTML {
        let now: String = value(name), isKnown: Bool = options.contains { $0.value == now }
        let other: HTML = isKnown || now.isEmpty ? "" : "<option value=\"\(now)\" selected>\(now)</option>"
        return "<div class=\"ot-cell\"><label class=\"form-label\" for=\"s-\(name)\">\(label)</label><select class=\"form-select\" id=\"s-\(name)\" name=\"\(name)\"\(look(name))>\(other)\(each: options, { "<option value=\"\($0.value)\"\(when: $0.value == now, " selected")>\($0.name)</option>" })</select>\(wrong(name))</div>"
    }
    func check(_ name: String, _ label: String) -> HTML {
        "<div class=\"form-check row-x\"><input class=\"form-check-input\" type=\"checkbox\" id=\"s-\(name)\" name=\"\(name)\" value=\"1\"\(when: value(name) == "1", " checked")><label class=\"grow\" for=\"s-\(name)\">\(label)</label></div>"
    }
    func fieldset(_ title: String, _ content: HTML) -> HTML { "<fieldset><legend>\(title)</legend>\(content)</fieldset>" }
    func row(_ cells: HTML...) -> HTML { "<div class=\"ot-cells\">\(each: cells, { $0 })</div>" }
    func pills(_ name: String, _ label: String, _ options: [(value: String, name: String)]) -> HTML {
        "<div class=\"ot-seg wrap\" role=\"radiogroup\" aria-label=\"\(label)\">\(each: options, { option in "<label><input type=\"radio\" name=\"\(name)\" value=\"\(option.value)\"\(when: value(name) == option.value, " checked")>\(option.name)</label>" })</div>\(wrong(name))"
    }

    /// What few need, folded away.
    private func fine(_ title: String, isOpen: Bool = false, _ content: HTML) -> HTML { "<details class=\"ot-fine\"\(when: isOpen, " open")><summary>\(title)</summary>\(content)</details>" }

    // MARK: Parts of the form

    private var products: HTML {
        func one(_ family: Family) -> HTML {
            "<button name=\"go\" value=\"\(family.rawValue)\" aria-pressed=\"\(family == spec.family ? "true" : "false")\" hx-get=\"\(url)\" hx-include=\"#spec\" hx-target=\"#calc\" hx-select=\"#calc\" hx-swap=\"outerHTML\" hx-push-url=\"true\"><svg viewBox=\"0 0 40 30\" aria-hidden=\"true\"><path d=\"\(ProductSign.path(family))\"/></svg>\(lang(family.title))</button>"
        }
        return fieldset(lang("Изделие", "Product"), "<div class=\"ot-prod\">\(each: Family.allCases, one)</div>")
    }
    private var amount: HTML {
        fieldset(lang("Тираж", "Run"), row(input("run", lang("Экземпляров", "Copies"), mode: "numeric"), input("kinds", lang("Видов", "Kinds"), mode: "text"))
            + row(input("runs", lang("Показать ещё тиражи", "Show these runs too"), mode: "text", empty: lang("например 700, 1500", "such as 700, 1500"))))
    }
    private func size(_ label: String) -> HTML {
        let ready = Spec.standard(spec.family), sides: HTML = "<div class=\"ot-wh\"><input class=\"form-control\" id=\"s-w\" name=\"w\" value=\"\(value("w"))\" inputmode=\"decimal\" autocomplete=\"off\" aria-label=\"\(lang("Ширина, мм", "Width, mm"))\"\(look("w"))><span>×</span><input class=\"form-control\" id=\"s-h\" name=\"h\" value=\"\(value("h"))\" inputmode=\"decimal\" autocomplete=\"off\" aria-label=\"\(lang("Высота, мм", "Height, mm"))\"\(look("h"))></div>\(wrong("w"))\(wrong("h"))"
        if ready.isEmpty { return "<input type=\"hidden\" name=\"size\" value=\"other\"><span class=\"form-label d-block\">\(label)</span>\(sides)" }
        let options: [(value: String, name: String)] = ready.map { ($0.value, lang($0.name)) } + [("other", lang("Другой", "Other"))]
        return "<div class=\"ot-size\">\(pills("size", label, options))<div class=\"ot-own\">\(sides)</div></div>"
    }
    private var piece: HTML {
        let name: String = spec.family == .leaflet || spec.family == .folder || spec.family == .carton ? lang("В развороте, мм", "Flat, mm") : lang("Размер, мм", "Size, mm")
        let folds: HTML = spec.family != .leaflet ? "" : "<div class=\"ot-folds mt-2\" role=\"radiogroup\" aria-label=\"\(lang("Сгибы", "Folds"))\">\(each: Folding.allCases, { fold in "<input type=\"radio\" name=\"folds\" id=\"fold-\(fold.rawValue)\" value=\"\(fold.rawValue)\"\(when: value("folds") == fold.rawValue, " checked")><label for=\"fold-\(fold.rawValue)\"><svg viewBox=\"0 0 40 28\" aria-hidden=\"true\"><path d=\"\(ProductSign.path(fold))\"/></svg>\(lang(fold.title))</label>" })</div>"
        let grain: [(value: String, name: String)] = [("any", lang("не важно", "any")), ("width", lang("вдоль ширины", "along the width")), ("height", lang("вдоль высоты", "along the height"))]
        let more: HTML = spec.family.isRoll
            ? row(input("bleed", lang("Вылеты", "Bleed"), unit: lang("мм", "mm")), spec.family == .label ? input("teeth", lang("Зубьев вала", "Teeth of the cylinder"), mode: "numeric", empty: lang("любой", "any")) : "")
            : row(input("bleed", lang("Вылеты", "Bleed"), unit: lang("мм", "mm")), select("grain", lang("Волокно", "Grain"), grain)) + fine(lang("Тонкости раскладки", "Details of the layout"), row(input("gap", lang("Зазор", "Gap"), unit: lang("мм", "mm")), input("per", lang("Штук в экземпляре", "Pieces per copy"), mode: "numeric")) + check("onecut", lang("Рез в один нож", "Neighbours share a cut")))
        return fieldset(name, size(name) + folds + more)
    }
    private var book: HTML {
        let bindings: [(value: String, name: String)] = [OperationKind.stitch, .bind, .wire, .hardCover].filter { kind in shop.machines.contains { $0.kind == kind } || value("bind") == kind.rawValue }.map { ($0.rawValue, lang($0.title)) }
        let sheets: [(value: String, name: String)] = [8, 16, 32].map { (String($0), "\($0) \(lang.plural($0, ru: ("полоса", "полосы", "полос"), en: ("page", "pages")))") }
        return fieldset(lang("Формат полосы, мм", "Page size, mm"), size(lang("Формат полосы", "Page size")) + row(input("pages", lang("Полос в блоке", "Pages of the block"), mode: "numeric"), select("bind", lang("Скрепление", "Binding"), bindings))
            + row(input("bleed", lang("Вылеты", "Bleed"), unit: lang("мм", "mm")), select("sign", lang("Тетрадь до", "Section up to"), sheets)))
    }
    private func inks(_ prefix: String) -> HTML {
        let counts: [(value: String, name: String)] = [("0", "0"), ("1", "1"), ("2", lang("2 (с пантоном)", "2 (with a Pantone)")), ("4", "4"), ("5", lang("5 (с пантоном)", "5 (with a Pantone)")), ("6", lang("6 (2 пантона)", "6 (2 Pantones)"))]
        let isOneSided: Bool = spec.family.isRoll
        return row(select(prefix + "front", lang("Красок на лице", "Inks, front"), counts), isOneSided ? "<input type=\"hidden\" name=\"\(prefix)back\" value=\"0\">" : select(prefix + "back", lang("На обороте", "Inks, back"), counts), input(prefix + "fill", lang("Запечатка", "Coverage"), unit: "%"))
    }
    private func paper(_ prefix: String) -> HTML {
        var seen: Set<String> = []
        let all: [(value: String, name: String)] = shop.stocks.filter { $0.isRoll == spec.family.isRoll && seen.insert($0.grade).inserted }.map { ($0.grade, lang($0.gradeTitle)) }
        return select(prefix + "stock", spec.family.isRoll ? lang("Материал", "Stock") : lang("Бумага", "Paper"), all)
    }
    private var press: HTML {
        guard spec.cover != nil else { return fieldset(lang("Печать и бумага", "Printing and paper"), inks("") + paper("")) }
        let spread: HTML = row(input("c.w", lang("Ширина", "Width"), unit: lang("мм", "mm"), empty: lang("по корешку", "by the spine")), input("c.h", lang("Высота", "Height"), unit: lang("мм", "mm")), input("c.glue", lang("К корешку", "Added to the spine"), unit: lang("мм", "mm")))
        let asked: [Asked] = Asked.of(spec.family, cover: true).filter { $0.name != "cut" }
        let cover: [HTML] = [inks("c."), paper("c."), operations("c.", asked), fine(lang("Развёрнутый размер обложки", "Spread size of the cover"), spread)]
        return fieldset(lang("Блок", "Block"), inks("") + paper("")) + fieldset(lang("Обложка", "Cover"), "\(cover)")
    }
    private func operations(_ prefix: String, _ all: [Asked]) -> HTML {
        func one(_ asked: Asked) -> HTML {
            // What nobody here can do is not offered, unless it was asked for before.
            let name: String = prefix + asked.name, isOff: Bool = value(name).isEmpty || value(name) == "0"
            guard shop.machines.contains(where: { $0.kind == asked.kind }) || !isOff else { return "" }
            let title: String = lang(asked.kind.title)
            switch asked.way {
            case .flag: return check(name, title)
            case .tool: return check(name, title) + row(input(prefix + "tool", lang("Новый штамп", "A new die"), unit: "₽", empty: lang("готовый", "there is one")))
            case .sides: return select(name, title, [("0", lang("нет", "no")), ("1", lang("с одной стороны", "one side")), ("2", lang("с двух сторон", "both sides"))])
            case .count: return input(name, asked.kind == .drill ? lang("Отверстий", "Holes") : lang("Биговок", "Creases"), mode: "numeric")
            case .step: return input(name, lang("Шаг люверсов, 0 — без них", "Step of eyelets, 0 for none"), unit: lang("мм", "mm"))
            case .per: return input(name, lang("Этикеток на рулоне", "Labels on a roll"), mode: "numeric")
            }
        }
        // Choices and numbers first, two beside each other; boxes below.
        let wide: [HTML] = all.filter { $0.way != .flag && $0.way != .tool }.map(one), boxes: [HTML] = all.filter { $0.way == .flag || $0.way == .tool }.map(one)
        return "\(when: wide.contains { !$0.isEmpty }, "<div class=\"ot-cells two\">\(each: wide, { $0 })</div>")\(each: boxes, { $0 })"
    }
    private var finishing: HTML {
        let own: [Asked] = Asked.of(spec.family, cover: false).filter { $0.name != "fold" }
        let pack: HTML = shop.machines.contains { $0.kind == .pack } || value("pack") != "0" ? row(input("pack", lang("Упаковка по, 0 — без неё", "Packed by, 0 for none"), unit: lang("шт.", "pcs"), mode: "numeric")) : ""
        let again: HTML = own.contains { $0.way == .tool } ? check("repeat", lang("Штамп уже есть: повтор заказа", "The die exists: a repeat order")) : ""
        return fieldset(spec.family.isBound ? lang("Отделка блока и упаковка", "Finishing of the block and packing") : lang("Отделка", "Finishing"), operations("", own) + again + pack + others)
    }
    /// Work by hand, and work that is bought.
    private var others: HTML {
        let hand: HTML = shop.machines.contains { $0.kind == .hand } || !value("hand").isEmpty ? row(input("hand", lang("Ручная работа, минут на экземпляр", "Hand work, minutes for a copy"), empty: "0")) : ""
        let known: [(value: String, name: String)] = shop.machines.filter { $0.kind == .outside }.map { ($0.code, lang($0.title)) }
        let names: [String] = ["out", "outsetup", "outunit", "outdays"], isOpen: Bool = names.contains { !value($0).isEmpty || spec.wrong[$0] != nil }
        let own: HTML = row(input("out", lang("Что делает", "What is done"), mode: "text")) + row(input("outsetup", lang("За тираж", "For the run"), unit: "₽"), input("outunit", lang("За штуку", "A piece"), unit: "₽"), input("outdays", lang("Дней", "Days"), mode: "numeric", empty: "0"))
        let choice: HTML = known.isEmpty && value("outby").isEmpty ? "" : row(select("outby", lang("Подрядчик", "Subcontractor"), [("", lang("нет", "none"))] + known))
        return hand + choice + fine(known.isEmpty ? lang("Работа подрядчика", "Subcontracted work") : lang("Другой подрядчик", "Another subcontractor"), isOpen: isOpen, own)
    }
    private var terms: HTML {
        let day: HTML = "<div class=\"ot-cell\"><label class=\"form-label\" for=\"s-day\">\(lang("Отгрузка", "Shipped"))</label><input class=\"form-control\" type=\"date\" id=\"s-day\" name=\"day\" value=\"\(value("day"))\"\(look("day"))>\(wrong("day"))</div>"
        let own: HTML = seesCost ? input("markup", lang("Наценка", "Markup"), unit: "%", empty: lang("по тарифу", "the tariff's")) : ""
        let hand: Bool = spec.hand != nil || !spec.reason.isEmpty || spec.wrong["price"] != nil || spec.target != nil || spec.wrong["target"] != nil
        let price: HTML = input("price", lang("Цена без НДС", "Price without VAT"), unit: "₽", empty: lang("расчётная", "as computed")), target: HTML = input("target", lang("Клиент готов заплатить с НДС", "The client would pay with VAT"), unit: "₽")
        let why: HTML = input("reason", lang("Почему цена другая", "Why the price differs"), mode: "text"), lacking: HTML = (spec.lacksReason ? "<p class=\"form-doubt small m-0\" role=\"note\">\(lang("Без причины цену не сохранить.", "Without a reason the price is not kept."))</p>" : "")
        let all: [HTML] = [
            row(day, input("rush", lang("Срочность", "Rush"), unit: "%", empty: "0")), row(input("discount", lang("Скидка", "Discount"), unit: "%", empty: "0"), own),
            fine(lang("Цена вручную, цена клиента", "Price by hand, the client's price"), isOpen: hand, row(price, target) + row(why) + lacking),
        ]
        return fieldset(lang("Срок и цена", "Day and price"), "\(all)")
    }
    /// The fields of the saved calculation, and the button that saves.
    private var kept: HTML {
        guard maySave else { return "" }
        let columns: [String] = ["name", "counterparty_id", "deal_id", "product_id", "is_template"], entity: Entity = form.entity
        return """
            <fieldset class="last"><legend>\(lang("Сохранить", "Keep"))</legend><div class="stack-s">\(each: columns.compactMap { entity.field($0) }, { field in
                // The deals offered are the client's: they come anew with every answer.
                field.column == "deal_id" ? "<div id=\"kept-deal\">\(Records.field(form, field, lookups, access))</div>" : Records.field(form, field, lookups, access)
            })</div></fieldset>
            """
    }
}
