internal import Kernel
internal import Requisites

/// Finds out by titles and contents where the columns of a table go.
struct Recognition {
    let targets: ImportTargets, sample: Sample

    /// How print shops and their programs call the columns that are usual everywhere; ours call them otherwise.
    static let synonyms: [String: [String]] = [
        "name": ["наименование", "название", "контрагент", "клиент", "компания", "организация", "фирма", "покупатель", "заказчик", "поставщик", "company", "customer", "client", "account name", "organization", "краткое наименование"],
        "full_name": ["полное наименование", "полное название", "юридическое название", "наименование полное", "legal name"],
        "inn": ["инн", "инн контрагента", "tax id", "vat id", "inn"], "kpp": ["кпп"], "ogrn": ["огрн", "огрнип", "огрн/огрнип"],
        "phone": ["телефон", "тел", "тел.", "телефоны", "phone", "phone number", "телефон компании"], "mail": ["почта", "email", "e-mail", "эл. почта", "электронная почта", "mail", "эл.почта", "адрес электронной почты"],
        "website": ["сайт", "www", "website", "веб-сайт", "web"], "city": ["город", "city", "населенный пункт"],
        "address": ["адрес", "юридический адрес", "юр. адрес", "address", "фактический адрес"], "delivery_address": ["адрес доставки", "delivery address"],
        "note": ["комментарий", "примечание", "комм.", "комм", "заметка", "описание", "notes", "comment", "description"],
        "owner_id": ["ответственный", "менеджер", "ответственный менеджер", "owner", "manager", "куратор"], "status": ["статус", "состояние", "status"], "kinds": ["вид", "тип", "тип контрагента", "type"],
        "first_source": ["источник", "откуда", "откуда узнал", "откуда узнали", "source", "канал", "рекламный источник"], "tags": ["метки", "теги", "tags", "ярлыки"],
        "bank": ["банк"], "bik": ["бик", "бик банка"], "account": ["расчетный счет", "р/с", "р/счет", "счет"], "number": ["номер", "№", "код", "number"],
        "article": ["артикул", "sku", "код товара"], "product_id": ["товар", "номенклатура", "артикул", "наименование", "название", "product", "article", "sku"],
        "amount": ["цена", "цена за штуку", "цена за ед.", "price", "unit price"], "from_quantity": ["от", "тираж", "количество от", "from", "quantity"], "quantity": ["количество", "остаток на складе", "quantity", "in stock"],
    ]
    static let ofPeople: [String: [String]] = [
        "name": ["контактное лицо", "контакт", "фио", "ф.и.о.", "имя контакта", "contact", "contact name", "full name", "контактное лицо (фио)", "имя"],
        "position": ["должность", "position", "title", "job title"], "phones": ["мобильный", "моб. телефон", "телефон контакта", "сотовый", "mobile", "мобильный телефон", "телефон контактного лица"],
        "mails": ["почта контакта", "email контакта", "e-mail контакта", "contact email"], "messenger": ["мессенджер", "телеграм", "telegram"], "birthday": ["день рождения", "дата рождения", "birthday"],
    ]

    /// Surname, given name and patronymic, each as it is called in a column of its own.
    static let partsOfNames: [[String]] = [["фамилия", "surname", "last name"], ["имя", "first name", "given name"], ["отчество", "patronymic", "middle name"]]

    /// The sources of a plan: at most one column for each field, parts of names joined, parts of addresses taken apart.
    func sources() -> [ImportPlan.Source] {
        var used: Set<String> = []
        // Before the titles are looked at one by one: beside a surname, «Имя» is a part of a name and not the whole of it.
        var found: [ImportPlan.Source] = names(&used)
        let parts: Set<Int> = Set(found.map(\.column))
        for (index, column) in sample.columns.enumerated() where !parts.contains(index) {
            guard let key = byTitle(column.title, used), used.insert(key).inserted else { continue }
            found.append(.init(index, key))
        }
        for (index, column) in sample.columns.enumerated() where !found.contains(where: { $0.column == index }) {
            guard let key = byContent(column, used), used.insert(key).inserted else { continue }
            found.append(.init(index, key))
        }
        return found + cities(found, used)
    }
    /// How much of the table is understood.
    var score: Int { sources().count * 2 + (sources().contains { targets[$0.target]?.column == targets.entity.title && targets[$0.target]?.slot == 0 } ? 3 : 0) }

    private func byTitle(_ title: String, _ used: Set<String>) -> String? {
        let folded: String = Fold.text(title)
        guard !folded.isEmpty else { return nil }
        // `Контакт: Телефон`, as the errors of an import and an export of linked records have it.
        if let colon = folded.firstIndex(of: ":") {
            let owner: String = String(folded[..<colon]), field: String = CellText.trimmed(String(folded[colon...].dropFirst()))
            let own: ImportTarget? = (targets.main + targets.linked.flatMap(\.targets)).first { Fold.text($0.entity.one.ru) == owner && isNamed($0, field) && !used.contains($0.key) }
            if let own { return own.key }
        }
        if let own = targets.main.first(where: { isNamed($0, folded) }) { return own.key }
        // What companies are called by is no name of a person.
        let isPerson: Bool = ["contact", "employee"].contains(targets.entity.table)
        let plain: Set<String> = Set(Self.synonyms.filter { $0.value.contains(folded) && !(isPerson && $0.key == "name") }.map(\.key))
        if let known = targets.main.first(where: { plain.contains($0.column) && !used.contains($0.key) }) { return known.key }
        let personal: Set<String> = Set(Self.ofPeople.filter { $0.value.contains(folded) }.map(\.key))
        let people: [ImportTarget] = targets.entity.table == "contact" ? targets.main : targets.linked.first { $0.entity.table == "contact" }?.targets ?? []
        return people.first { personal.contains($0.column) && !used.contains($0.key) }?.key
    }
    private func isNamed(_ target: ImportTarget, _ folded: String) -> Bool {
        guard let field = target.field else { return ["номер", "№", "number"].contains(folded) }
        return Fold.text(field.label.ru) == folded || Fold.text(field.label.en) == folded || field.column == folded
    }
    private func byContent(_ column: Sample.Column, _ used: Set<String>) -> String? {
        let few: Int = min(column.filled, 200)
        guard few >= 2 else { return nil }
        func first(_ names: [String]) -> String? { targets.main.first { names.contains($0.column) && !used.contains($0.key) }?.key }
        if column.inns * 10 >= few * 8 { return first(["inn"]) }
        if column.mails * 10 >= few * 8 { return first(["mail", "mails"]) }
        if column.phones * 10 >= few * 8 { return first(["phone", "phones"]) }
        return nil
    }
    /// Surname, name and patronymic in columns of their own make the name of a person.
    private func names(_ used: inout Set<String>) -> [ImportPlan.Source] {
        let people: [ImportTarget] = targets.entity.table == "contact" || targets.entity.table == "employee" ? targets.main : targets.linked.first { $0.entity.table == "contact" }?.targets ?? []
        guard let name = people.first(where: { $0.column == "name" }), !used.contains(name.key) else { return [] }
        let titles: [String] = sample.columns.map { Fold.text($0.title) }
        let found: [ImportPlan.Source] = Self.partsOfNames.compactMap { wanted in
            titles.firstIndex { wanted.contains($0) }.map { .init($0, name.key) }
        }
        guard found.count >= 2 else { return [] }
        used.insert(name.key)
        return found
    }
    /// The city out of an address, where the table has none of its own.
    private func cities(_ found: [ImportPlan.Source], _ used: Set<String>) -> [ImportPlan.Source] {
        let table: String = targets.entity.table
        guard targets["\(table).city"] != nil, !used.contains("\(table).city"), let address = found.first(where: { $0.target == "\(table).address" }) else { return [] }
        let known: Int = sample.columns[address.column].examples.filter { !AddressText($0).city.isEmpty }.count
        return known > 0 ? [.init(address.column, "\(table).city", .city)] : []
    }

    /// A plan for this table: what is recognised, and the field that tells records apart best.
    func plan(sheet: Int = 0, header: Int = 0) -> ImportPlan {
        var plan = ImportPlan(table: targets.entity.table)
        (plan.sheet, plan.header) = (sheet, header)
        plan.sources = sources()
        let known: [ImportKey] = targets.keys(plan), joint: [String] = known.filter { $0.parts.count > 1 }.map(\.column)
        plan.key = (joint + ["number", "article", "barcode", "inn", "mail", "mails", "phone", "phones", targets.entity.title]).first { wanted in known.contains { $0.column == wanted } } ?? ""
        plan.mode = plan.key.isEmpty ? .create : .both
        // A price and a stock are never empty: a file of them brings new figures.
        plan.fills = joint.isEmpty && !targets.linked.contains { linked in plan.uses(linked.entity.table) && linked.entity.apart(within: linked.column) != nil && linked.entity.fields.contains { $0.isRequired && $0.isFigure } }
        plan.fallbacks = fallbacks(plan)
        // An address book names companies its own way.
        plan.skipsUnknownLinks = sample.columns.first?.title == "Фамилия, имя, отчество" && sample.columns.count == 10
        return plan
    }
    /// Required choices that the file lacks get their first option; where a choice knows the import, it is told.
    private func fallbacks(_ plan: ImportPlan) -> [String: String] {
        var found: [String: String] = [:]
        for target in targets.main {
            guard let field = target.field, case .choice(let all) = field.kind else { continue }
            if let own = all.first(where: { $0.key == "import" }), field.column.hasPrefix("first") { found[target.key] = own.key } else if field.isRequired, let first = all.first { found[target.key] = first.key }
        }
        return found
    }
}
extension Field {
    /// An amount of something.
    var isFigure: Bool { switch kind { case .money, .decimal, .number: true; default: false } }
}
