internal import Clients
internal import Database
internal import HTML
internal import Kernel
internal import Records

/// What would be erased, what stays, and the decision: nothing here changes anything yet.
struct ErasePage: Sendable {
    let person: Person, own: [(entity: Entity, count: Int)], mentions: [(entity: Entity, count: Int)], alikes: [Row], added: [Row], files: [Row], imports: [Row], entries: Int, kept: [String]
    /// What keeps the card itself from being removed: records that cannot do without it.
    let blockers: [Entity]

    init(_ person: Person, in tx: Tx) throws {
        self.person = person
        own = try person.holdings(in: tx)
        let erasing = Rule(mode: .erase, ids: Set(person.ids), clients: [], number: person.number, signs: person.signs)
        blockers = own.map(\.entity).filter { entity in !erasing.isWiped(entity.table) && Rule.links(entity).contains(where: \.isRequired) }
        mentions = try Dossier.mentions(of: person, besides: [:], limit: 500, in: tx).map { ($0.entity, $0.rows.count) }
        alikes = try person.lookAlikes(in: tx)
        added = try tx.rows("SELECT * FROM contact WHERE id IN \(in: person.ids) AND id <> \(person.clients.isEmpty ? person.id : 0) ORDER BY id")
        files = try Dossier.files(of: person, in: tx)
        let theirs: SQL = "(entity = 'contact' AND record_id IN \(in: person.ids)) OR (entity = 'counterparty' AND record_id IN \(in: person.clients))"
        imports = try tx.rows("""
            SELECT id, name, total FROM import_file WHERE hash <> '' AND cause <> '' AND cause IN (SELECT cause FROM change_log WHERE \(theirs)) ORDER BY id LIMIT 50
            """)
        entries = try tx.rows("SELECT COUNT(*) AS n FROM change_log WHERE \(theirs)").first.flatMap { Int(value: $0["n"]) } ?? 0
        kept = try Self.kept(person, in: tx)
    }
    /// Cards of companies that name the person, as a sole trader's: documents stand on them.
    private static func kept(_ person: Person, in tx: Tx) throws -> [String] {
        let columns: [String] = ["name", "full_name", "phone", "mail"], tests: SQL = columns.map { person.signs.maybe($0) }.joined(" OR ")
        let rows: [Row] = try tx.rows("SELECT name, full_name, phone, mail FROM \(Counterparty.self) WHERE id NOT IN \(in: [0] + person.clients) AND (\(tests)) ORDER BY id LIMIT 200")
        return rows.filter { row in row.columns.contains { person.signs.scrub(Form.plain($0.value), close: false) != nil } }.prefix(10).map { Form.plain($0["name"]) }
    }
    func problem(_ typed: Submitted, in tx: Tx) throws -> Text? {
        if let busy = try Erasure.running(person, in: tx) { return busy }
        guard let mode = Rule.Mode(rawValue: typed["mode"]) else { return Text("Выберите, обезличить или уничтожить", "Choose whether to anonymise or to erase") }
        guard Erasure.reasons.contains(where: { $0.key == typed["reason"] }) else { return Text("Выберите причину: без неё акт не действителен", "Choose a reason: an act needs one") }
        if typed["reason"] == "other", typed["note"].isEmpty { return Text("Напишите, какая причина", "Say what the reason is") }
        guard typed["note"].count <= 1000 else { return Text("Пояснение слишком длинное: не больше 1000 знаков", "The explanation is too long: at most 1000 characters") }
        guard typed["sure"] == "1" else { return Text("Поставьте отметку, что понимаете: вернуть данные будет нельзя", "Tick that you understand: the data cannot be brought back") }
        if mode == .erase, !person.clients.isEmpty { return Text("На карточке контрагента стоят документы: её можно только обезличить", "Documents stand on the card of a counterparty: it can only be anonymised") }
        if mode == .erase, let first = blockers.first { return Text("Карточку держат записи «\(first.many.ru)»: её можно только обезличить", "Records “\(first.many.en)” hold the card: it can only be anonymised") }
        return nil
    }

    func page(_ context: StaffContext, _ typed: Submitted, wrong: Text?) -> HTML {
        let lang: Lang = context.lang, url: String = person.url + "/erase"
        return screen(lang("Уничтожить данные", "Erase data"), beside: "<span class=\"muted small\">\(person.name)</span>", actions: "<a class=\"btn btn-ghost\" href=\"\(person.url)\">\(lang("Отмена", "Cancel"))</a>", """
            \(refusal(wrong.map { lang($0) }))<div class="ot-grid g-main-w"><div class="stack">\(foundCard(lang))\(alikeCard(url, lang))\(staysCard(lang))</div>\
            <form class="stack" method="post" action="\(url)"><input type="hidden" name="csrf" value="\(context.person.csrf)">\(each: added, { "<input type=\"hidden\" name=\"also\" value=\"\(Form.plain($0["id"]))\">" })\(goesToo(typed, wrong != nil, lang))\(decision(typed, lang))</form></div>
            """)
    }
    private func foundCard(_ lang: Lang) -> HTML {
        func line(_ name: String, _ count: String, _ symbol: String, _ what: String = "") -> HTML {
            "<li>\(icon(symbol))<div class=\"grow\"><span class=\"d-block\">\(name)</span>\(when: !what.isEmpty, "<span class=\"d-block xs soft\">\(what)</span>")</div><span class=\"num\">\(count)</span></li>"
        }
        let cards: Int = person.ids.count + person.clients.count, merged: String = cards > 1 ? lang("вместе с объединёнными", "with the merged ones") : "", named: String = lang("имя, телефон или почта в тексте: будут вырезаны", "a name, phone or mail in the text: will be cut out")
        return """
            <section class="ot-card"><header><h2>\(lang("Что найдено", "What was found"))</h2></header><ul class="ot-list">\(line(lang("Карточки", "Cards"), String(cards), "id-card", merged))\
            \(each: own, { line(lang($0.entity.many), lang.number($0.count), $0.entity.icon) })\(each: mentions, { line(lang($0.entity.many), lang.number($0.count), $0.entity.icon, named) })\
            \(line(lang("Журнал изменений", "Change log"), lang.number(entries), "history", lang("значения уйдут, цепочка журнала останется целой", "values go, the chain of the log stays whole")))\
            \(line(lang("Поиск, дубли, уведомления, прошлые даты", "Search, duplicates, notices, past dates"), "", "search", lang("забудут вместе с записями", "forget along with the records")))</ul></section>
            """
    }
    private func alikeCard(_ url: String, _ lang: Lang) -> HTML {
        guard !alikes.isEmpty || !added.isEmpty else { return "" }
        func line(_ row: Row, _ on: Bool) -> HTML {
            let reach: String = [Form.plain(row["phones"]), Form.plain(row["mails"])].filter { !$0.isEmpty }.joined(separator: " · ")
            return "<li><label class=\"form-check grow mb-0\"><input class=\"form-check-input\" type=\"checkbox\" name=\"also\" value=\"\(Form.plain(row["id"]))\"\(when: on, " checked")> <span class=\"form-check-label\">\(Form.plain(row["name"])) <span class=\"mono xs muted\">\(Form.plain(row["number"]))</span><span class=\"d-block xs soft\">\(reach)</span></span></label><a class=\"xs ot-link\" href=\"/contacts/\(Form.plain(row["id"]))\">\(lang("Открыть", "Open"))</a></li>"
        }
        return """
            <form class="ot-card" method="get" action="\(url)"><header><h2>\(lang("Похожие карточки", "Cards that look alike"))</h2></header><p class="small soft px-3 mb-1">\(lang("Тот же человек? Отмеченные уйдут вместе с ним, остальных не тронут.", "The same person? Ticked ones go as well, the others stay untouched."))</p>\
            <ul class="ot-list">\(each: added, { line($0, true) })\(each: alikes, { line($0, false) })</ul><div class="p-3"><button class="btn btn-line btn-sm">\(lang("Пересчитать с отмеченными", "Count again with the ticked ones"))</button></div></form>
            """
    }
    private func staysCard(_ lang: Lang) -> HTML {
        let named: HTML = kept.isEmpty ? "" : "<p class=\"small\">\(lang("Имя или телефон стоят в карточках контрагентов, они останутся как есть:", "The name or phone stands in cards of counterparties, which stay as they are:")) <b>\(kept.joined(separator: ", "))</b></p>"
        return """
            <section class="ot-card"><header><h2>\(lang("Что останется", "What stays"))</h2></header><div class="px-3 pb-3">\(named)<ul class="small soft mb-0 pd-stays"><li>\(bookkeeping(lang))</li>\
            <li>\(lang("Кто и когда менял записи — без самих значений.", "Who changed records and when, without the values."))</li><li>\(lang("Содержимое файлов, которых вы не отметите.", "The contents of files that you do not tick."))</li>\
            <li>\(lang("Резервные копии, сделанные раньше: уничтожьте их по своему порядку, а после восстановления из такой копии повторите уничтожение по журналу актов.", "Backups made before: destroy them by your own rules, and after restoring one repeat the erasures by the log of acts."))</li></ul></div></section>
            """
    }
    private func bookkeeping(_ lang: Lang) -> String {
        if person.clients.isEmpty { return lang("Карточки контрагентов, реквизиты и документы: их хранит закон о бухгалтерском учёте.", "Cards of counterparties, requisites and documents: the law on bookkeeping keeps them.") }
        return lang("ИНН, ОГРН, счёт и адрес на карточке, наборы реквизитов и документы: их хранит закон о бухгалтерском учёте.", "Tax numbers, account and address of the card, sets of requisites and documents: the law on bookkeeping keeps them.")
    }
    private func goesToo(_ typed: Submitted, _ isSent: Bool, _ lang: Lang) -> HTML {
        guard !files.isEmpty || !imports.isEmpty else { return "" }
        func box(_ name: String, _ id: String, _ title: String, _ what: String) -> HTML {
            let on: Bool = isSent ? typed.all(name).contains(id) : true
            return "<label class=\"form-check\"><input class=\"form-check-input\" type=\"checkbox\" name=\"\(name)\" value=\"\(id)\"\(when: on, " checked")> <span class=\"form-check-label\">\(title)<span class=\"d-block xs soft\">\(what)</span></span></label>"
        }
        return """
            <section class="ot-card"><header><h2>\(lang("Файлы, которые уйдут тоже", "Files that go as well"))</h2></header><div class="px-3 pb-3 stack-s">\(each: files, { box("file", Form.plain($0["id"]), Form.plain($0["name"]), lang("имя человека в названии, подтверждение согласия или файл из карточки", "the person's name in the title, the proof of a consent, or a file of the card")) })\
            \(each: imports, { box("import", Form.plain($0["id"]), Form.plain($0["name"]), lang("исходная таблица загрузки, строк: ", "the table that was imported, rows: ") + Form.plain($0["total"])) })</div></section>
            """
    }
    private func decision(_ typed: Submitted, _ lang: Lang) -> HTML {
        let mode: String = typed["mode"].isEmpty ? "anonymise" : typed["mode"]
        func way(_ key: String, _ name: String, _ what: String) -> HTML {
            "<label class=\"form-check\"><input class=\"form-check-input\" type=\"radio\" name=\"mode\" value=\"\(key)\"\(when: mode == key, " checked")> <span class=\"form-check-label\"><b>\(name)</b><span class=\"d-block small soft\">\(what)</span></span></label>"
        }
        let gone: HTML = person.clients.isEmpty ? way("erase", lang("Уничтожить", "Erase"), lang("Карточки, согласия и тексты разговоров исчезнут. Останется, что разговор с клиентом был.", "Cards, consents and words of talks go. That there was a talk with the client stays.")) : ""
        return """
            <section class="ot-card"><header><h2>\(lang("Решение", "Decision"))</h2></header><div class="px-3 pb-3 ot-form"><fieldset class="ot-checks pd-ways mb-3"><legend class="visually-hidden">\(lang("Что сделать", "What to do"))</legend>\
            \(way("anonymise", lang("Обезличить", "Anonymise"), lang("Карточка останется без имени и связи, история разговоров — без имени в тексте. Счёт по клиенту не изменится.", "The card stays without name and reach, talks stay without the name in them. Figures of the client do not change.")))\
            \(gone)</fieldset>
            <div class="ot-field"><label class="form-label" for="reason">\(lang("Причина", "Reason")) <span class="t-r" aria-hidden="true">*</span></label><select class="form-select" id="reason" name="reason"><option value=""></option>\(each: Erasure.reasons, { "<option value=\"\($0.key)\"\(when: typed["reason"] == $0.key, " selected")>\(lang($0.label))</option>" })</select></div>
            <div class="ot-field mt-2"><label class="form-label" for="note">\(lang("Пояснение для акта, без имени человека", "Explanation for the act, without the person's name"))</label><textarea class="form-control" id="note" name="note" rows="2">\(typed["note"])</textarea></div>
            <label class="form-check mt-3"><input class="form-check-input" type="checkbox" name="sure" value="1"> <span class="form-check-label">\(lang("Понимаю: вернуть эти данные будет нельзя, даже отменой", "I understand: these data cannot be brought back, not even by undo"))</span></label>
            <button class="btn btn-danger-solid mt-3">\(icon("trash-2"))\(lang("Составить акт и начать", "Write the act and begin"))</button></div></section>
            """
    }
}
