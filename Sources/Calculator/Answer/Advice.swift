internal import Estimating
internal import Exact
internal import Kernel
internal import Tariffs

/// Something that the person should know, with what one click would do about it.
struct Advice: Sendable {
    enum Weight: Sendable { case stop, warn, hint }
    let weight: Weight, head: String, more: String
    /// What to do, and the spec it leads to.
    var effect: (label: String, spec: Spec)?
}

extension Worked {
    /// - Parameter seesCost: what is below cost is told to those who may see it.
    func advice(_ lang: Lang, seesCost: Bool, today: Day, promise: Promise?) -> [Advice] {
        var all: [Advice] = []
        if isRouteLost {
            var free: Spec = spec
            free.route = ""
            all.append(Advice(weight: .warn, head: lang("Выбранный лист больше не подходит.", "The chosen sheet fits no more."), more: lang("Посчитано по самому дешёвому маршруту.", "The cheapest way is shown instead."), effect: (lang("Понятно", "I see"), free)))
        }
        all += money(lang, seesCost) + time(lang, today, promise) + fold(lang)
        // A price below cost is told above, to those who may see the cost.
        let blank: Wording = Estimate.blankPages(estimate.copy.blankPages)
        for note: Wording in estimate.notes where note != Estimate.belowCost {
            all.append(Advice(weight: note == blank ? .warn : .hint, head: lang.figures(lang(note)), more: "", effect: note == blank ? wholeSections(lang) : nil))
        }
        all += runs(lang)
        return all
    }

    private func money(_ lang: Lang, _ seesCost: Bool) -> [Advice] {
        var asked: [Advice] = []
        if spec.lacksReason { asked = [Advice(weight: .warn, head: lang("Цена поставлена вручную.", "The price was set by hand."), more: lang("Напишите в форме, почему она другая: без этого не сохранить.", "Say in the form why it differs: without that it is not kept."))] }
        guard seesCost, offered.net < price.cost.kopecks else { return asked }
        return asked + [Advice(weight: .stop, head: lang("Цена ниже себестоимости.", "The price is below cost."), more: lang("Заказ принесёт убыток \(lang.money(price.cost.kopecks - offered.net)).", "The order loses \(lang.money(price.cost.kopecks - offered.net))."))]
    }

    /// Whether it can be ready by the day, by the hours and bookings of the machines.
    private func time(_ lang: Lang, _ today: Day, _ promise: Promise?) -> [Advice] {
        var all: [Advice] = []
        if let promise {
            if let due: Day = Day(spec.job.terms.day), due >= today, promise.day > due { all.append(late(lang, today, promise)) }
        } else {
            all.append(Advice(weight: .stop, head: lang("Готово не будет никогда.", "It will never be ready."), more: lang("У одной из машин этого маршрута в календаре нет рабочих часов.", "A machine on this way has no working hours in the calendar.")))
        }
        if let due: Day = Day(spec.job.terms.day), due < today {
            let now: Spec? = spec.with([("day", today.description)])
            all.append(Advice(
                weight: .warn, head: lang("День отгрузки уже прошёл.", "The day of shipment is over."), more: lang("НДС взят на \(lang.day(due)).", "VAT is as of \(lang.day(due))."),
                effect: now.map { (lang("Поставить сегодня", "Make it today"), $0) }))
        }
        let saved: Int = estimate.seconds - fastest.seconds
        if saved >= 1800, let quick: Spec = spec.with([("route", RouteName.text(fastest.route))]), estimate.route != fastest.route {
            let dearer: Int64 = fastest.total.kopecks - price.total.kopecks
            all.append(Advice(
                weight: .hint, head: lang("Можно быстрее на \(Hours.text(saved, lang)).", "It can be \(Hours.text(saved, lang)) sooner."),
                more: dearer > 0 ? lang("Дороже на \(lang.money(dearer)).", "\(lang.money(dearer)) dearer.") : lang("Цена не выше.", "The price is no higher."), effect: (lang("Выбрать быстрый", "Take the fast way"), quick)))
        }
        return all
    }

    private func late(_ lang: Lang, _ today: Day, _ promise: Promise) -> Advice {
        let ready: String = lang.day(promise.day, thisYear: today.year), work: String = Hours.text(estimate.seconds, lang)
        var effect: (label: String, spec: Spec)?
        if let later: Spec = spec.with([("day", promise.day.description)]) { effect = (lang("Отгрузить \(ready)", "Ship on \(ready)"), later) }
        return Advice(
            weight: .stop, head: lang("К сроку не успеть.", "It cannot be ready in time."),
            more: lang("Работы \(work); по часам и загрузке машин готово \(ready).", "It is \(work) of work; by the hours and bookings of the machines it is ready on \(ready)."), effect: effect)
    }

    /// Thick or laminated paper cracks on a fold that is not creased.
    private func fold(_ lang: Lang) -> [Advice] {
        guard spec.family == .leaflet, let route: ComponentRoute = estimate.route.parts.first, let paper: Stock = stock(route.stock), spec.folding != .flat else { return [] }
        let part: Component = spec.main, isLaminated: Bool = part.routing.contains { $0.kind == .laminate }
        guard paper.gsm >= 170 || isLaminated, !part.routing.contains(where: { $0.kind == .crease }), shop.machines.contains(where: { $0.kind == .crease }), let creased: Spec = spec.with([("crease", "1")]) else { return [] }
        let after: Int64? = (try? Worked.total(creased, shop)).flatMap { $0.kopecks - price.total.kopecks }
        let label: String = after.map { lang("Биговка, +\(lang.money($0))", "Crease, +\(lang.money($0))") } ?? lang("Добавить биговку", "Add a crease")
        return [Advice(weight: .warn, head: lang("На сгибе краска может потрескаться.", "The ink may crack on the fold."), more: lang("Бумага \(paper.gsm) г/м² без биговки.", "Paper of \(paper.gsm) g/m² is not creased."), effect: (label, creased))]
    }

    /// As many pages as fill the sections.
    private func wholeSections(_ lang: Lang) -> (label: String, spec: Spec)? {
        let whole: Int = spec.pages + estimate.copy.blankPages
        return spec.with([("pages", String(whole))]).map { ("\(lang("Сделать", "Make it")) \(whole) \(lang.plural(whole, ru: ("полосу", "полосы", "полос"), en: ("page", "pages")))", $0) }
    }

    /// A greater run that costs less, or hardly more for one.
    private func runs(_ lang: Lang) -> [Advice] {
        if let less: Ladder.Inversion = ladder.inversions.first(where: { $0.run == spec.run }), let other: Spec = spec.with([("run", String(less.better))]) {
            return [Advice(weight: .hint, head: lang("Тираж \(lang.number(less.better)) дешевле на \(lang.money(less.saving.kopecks)).", "A run of \(lang.number(less.better)) costs \(lang.money(less.saving.kopecks)) less."), more: "", effect: (lang("Взять \(lang.number(less.better))", "Take \(lang.number(less.better))"), other))]
        }
        guard let next: Ladder.Row = ladder.rows.first(where: { $0.run > spec.run }), let now: Exact = ladder.rows.first(where: { $0.run == spec.run })?.price.unit, let saved: Exact = (try? now.subtracting(next.price.unit))?.part(of: now),
              saved.points >= 1500, let other: Spec = spec.with([("run", String(next.run))]) else { return [] }
        let more: Int64 = next.price.total.kopecks - price.total.kopecks
        return [Advice(
            weight: .hint, head: lang("\(lang.number(next.run)) экз. дешевле на штуку на \(saved.points / 100) %.", "\(lang.number(next.run)) copies cost \(saved.points / 100) % less apiece."),
            more: lang("Весь тираж дороже на \(lang.money(more)).", "The whole run costs \(lang.money(more)) more."), effect: (lang("Взять \(lang.number(next.run))", "Take \(lang.number(next.run))"), other))]
    }

    /// The price with VAT of a spec by the cheapest route, nothing else worked out.
    static func total(_ spec: Spec, _ shop: Shop) throws -> Exact? { try Estimator(shop, spec.job).ladder([spec.run]).rows.first?.price.total }
}

/// Time as people say it.
enum Hours {
    static func text(_ seconds: Int, _ lang: Lang) -> String {
        let minutes: Int = (seconds + 59) / 60, hours: Int = minutes / 60, rest: Int = minutes % 60
        let h: String = "\(lang.number(hours))\u{A0}\(lang("ч", "h"))", m: String = "\(rest)\u{A0}\(lang("мин", "min"))"
        return hours == 0 ? m : rest == 0 || hours >= 48 ? h : h + " " + m
    }
}
