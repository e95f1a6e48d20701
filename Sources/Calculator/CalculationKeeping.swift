internal import Database
internal import Estimating
internal import HTML
internal import Hummingbird
internal import Kernel
internal import Records

/// Keeping what was calculated: a new one, or the one that was opened.
extension CalculationScreens {
    @Sendable func keep(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let sent = try await request.form(), title: String = context.lang(Self.wordNew)
        guard context.access.creates(context.current(Calculation.entity)) else { throw NotAllowed() }
        let (id, refused): (Int64?, HTML?) = try await context.write { tx in
            guard let shop: Shop = try CurrentShop.shop(in: tx) else { throw Refused(Text("Тариф типографии ещё не введён.", "The tariff of the shop has not been entered yet.")) }
            var page = CalculationPage(saved: nil, spec: try Self.spec(sent, shop, in: tx, context), tariff: shop, seesCost: Self.sees(context), maySave: true)
            let kept: Kept = try Kept(page.spec, shop, nil, in: tx, context)
            guard let values: [String: Value] = kept.values else {
                (page.form, page.above) = (kept.form, kept.alert(context.lang))
                return (nil, page.whole(title, try page.calc(in: tx, context).html, buttons: "", context))
            }
            return (try tx.insert(Calculation.entity, values), nil)
        }
        guard let id else { return .invalid(title, section: Self.section, refused ?? "") }
        return .go(Calculation.entity.url(id), toast: context.lang("Калькуляция сохранена", "The calculation is saved"))
    }

    @Sendable func save(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), sent = try await request.form(), lang: Lang = context.lang
        guard let version: Int = Int(sent["version"]) else { throw BadRequest("Версия калькуляции указана неверно: откройте её снова", "The version of the calculation is wrong: open it again") }
        var form = sent
        form.set("f", "1")
        let asked: Submitted = form
        do {
            let refused: HTML? = try await context.write { tx in
                var (page, row) = try Self.opened(id, asked, in: tx, context)
                guard page.maySave else { throw NotAllowed() }
                let kept: Kept = try Kept(page.spec, page.tariff, id, in: tx, context)
                guard let values: [String: Value] = kept.values else {
                    (page.form, page.above) = (kept.form, kept.alert(lang))
                    return page.whole(page.saved?.name ?? "", try page.calc(in: tx, context).html, buttons: try Self.buttons(id, row, in: tx, context), context)
                }
                try tx.update(Calculation.entity, id, version: version, values)
                row = try tx.row(Calculation.entity, id)
                return nil
            }
            if let refused { return .invalid(lang("Не сохранено", "Not saved"), section: Self.section, refused) }
        } catch is Stale {
            return try await conflict(id, asked, context)
        }
        return .go(Calculation.entity.url(id), toast: lang("Калькуляция сохранена", "The calculation is saved"))
    }
    private static func opened(_ id: Int64, _ form: Submitted, in tx: Tx, _ context: StaffContext) throws -> (CalculationPage, Row) {
        let row: Row = try tx.row(Calculation.entity, id), saved: Calculation = try tx.find(ID<Calculation>(rawValue: id))
        guard let now: Shop = try CurrentShop.shop(in: tx) else { throw Refused(Text("Тариф типографии ещё не введён.", "The tariff of the shop has not been entered yet.")) }
        let spec: Spec = try Self.spec(of: saved, row, form, context), mayEdit: Bool = try tx.may(.edit, Calculation.entity, id) && row["archivedAt"] == .null
        return (CalculationPage(saved: saved, spec: spec, tariff: try tariff(saved, spec, now, in: tx, context).0, seesCost: sees(context), maySave: mayEdit), row)
    }

    /// Somebody saved first: theirs in a sentence, mine in the form; saving again puts mine above theirs.
    private func conflict(_ id: Int64, _ form: Submitted, _ context: StaffContext) async throws -> Reply {
        let lang: Lang = context.lang
        let (name, whole): (String, HTML) = try await context.read { tx in
            let theirs: Calculation = try tx.find(ID<Calculation>(rawValue: id))
            var mine: Submitted = form
            mine.set("version", String(theirs.version))
            let who: String = try tx.rows("SELECT employee.name AS name FROM change_log JOIN employee ON employee.id = change_log.employee_id WHERE change_log.entity = 'calculation' AND change_log.record_id = \(id) ORDER BY change_log.id DESC LIMIT 1").first.map { Form.plain($0["name"]) } ?? lang("Кто-то", "Somebody")
            var (page, row) = try Self.opened(id, mine, in: tx, context)
            let words: String = lang("\(who) сохраняет эту калькуляцию раньше вас: тираж \(lang.number(theirs.run)), \(lang.money(theirs.total)) с НДС. Ваш вариант ниже не сохранён; «Сохранить» запишет его поверх.", "\(who) saved this calculation before you: a run of \(lang.number(theirs.run)), \(lang.money(theirs.total)) with VAT. Yours below is not saved; “Save” puts it above theirs.")
            page.above = "<div class=\"ot-alert y\" role=\"alert\" data-stale>\(icon("users"))<div class=\"grow\">\(words)</div><a class=\"btn btn-line btn-sm\" hx-boost=\"false\" href=\"/calculations/\(id)\">\(lang("Открыть их вариант", "Open theirs"))</a></div>"
            row = try tx.row(Calculation.entity, id)
            return (theirs.name, page.whole(theirs.name, try page.calc(in: tx, context).html, buttons: try Self.buttons(id, row, in: tx, context), context))
        }
        return .conflict(name, section: Self.section, whole)
    }
}

/// What is written when a spec is kept, or why it is not.
private struct Kept {
    let form: Form
    /// Everything that is written; nil: nothing is.
    let values: [String: Value]?
    private let lacksReason: Bool

    init(_ spec: Spec, _ shop: Shop, _ id: Int64?, in tx: Tx, _ context: StaffContext) throws {
        let entity: Entity = tx.current(Calculation.entity)
        var typed = Submitted()
        for (name, value) in spec.along where name != "version" && name != "tariff" { typed.set(name, value) }
        if typed["name"].isEmpty && (id == nil || typed.has("name")) && spec.wrong.isEmpty { typed.set("name", Calculation.name(spec, context.lang)) }
        var form = try Form(entity, submitted: typed, creating: id == nil, in: tx, zone: context.zone)
        try form.check(id, in: tx)
        self.form = form
        lacksReason = spec.lacksReason
        guard form.isValid, spec.wrong.isEmpty, !lacksReason, let worked: Worked = try Kept.worked(spec, shop) else {
            values = nil
            return
        }
        values = form.patch.merging(try Calculation.values(worked, context.lang)) { $1 }
    }
    /// Nil where no press makes it: the page says why.
    private static func worked(_ spec: Spec, _ shop: Shop) throws -> Worked? {
        do { return try Worked(spec, shop) } catch is EstimatingError { return nil }
    }
    func alert(_ lang: Lang) -> HTML {
        let reason: [String] = lacksReason ? [lang("Напишите, почему цена другая.", "Say why the price differs.")] : []
        let errors: [String] = reason + form.errors.sorted { $0.key < $1.key }.map { name, why in (form.entity.field(name).map { lang($0.label) } ?? name) + ": " + lang(why.continued) }
        return "<div class=\"ot-alert r\" role=\"alert\">\(icon("circle-alert"))<div><b>\(lang("Не сохранено.", "Not saved."))</b> \(errors.joined(separator: " "))</div></div>"
    }
}
