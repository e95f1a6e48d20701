internal import Catalogue
internal import Estimating
internal import Exact
internal import HTML
internal import Kernel

/// What the client's price list says, beside what was calculated; its price is taken with one click.
struct ListNote {
    let list: ClientList, worked: Worked, url: String, lang: Lang

    var html: HTML {
        let name: HTML = "<a class=\"ot-link\" href=\"\(list.url)\" hx-boost=\"false\">\(list.name)</a>"
        return """
            <section class="ot-card p-3 row-x wrap" data-list><span class="ti">\(icon("tags", small: true))</span><p class="grow m-0"><b class="med">\(list.isOwn ? lang("Прайс-лист клиента", "The client's price list") : lang("Прайс-лист", "Price list")):</b> \(name), <span class="soft">\(lang(list.why))</span>\
            \(list.asked.map(price) ?? "<span class=\"d-block xs soft\">\(lang("Выберите ниже товар каталога: цена прайс-листа встанет рядом с расчётной.", "Choose a product of the catalogue below: the price of the list stands beside the computed one."))</span>")</p>\(take)</section>
            """
    }
    private func price(_ asked: ClientList.Asked) -> HTML {
        let vat: String = asked.withVAT ? lang("с НДС", "with VAT") : lang("без НДС", "without VAT"), unit: String = lang(asked.unit)
        let whole: String = asked.total.map { lang(", за тираж ", ", for the run ") + asked.shown($0, lang) } ?? ""
        let more: HTML = gross.map { gross -> HTML in
            let difference: Int64 = worked.price.total.kopecks - gross
            let said: String = difference == 0 ? lang("расчёт такой же", "the calculation says the same") : difference > 0 ? lang("расчёт дороже на \(lang.money(difference))", "the calculation is \(lang.money(difference)) dearer") : lang("расчёт дешевле на \(lang.money(-difference))", "the calculation is \(lang.money(-difference)) cheaper")
            return "<span class=\"d-block small soft\">\(said)</span>"
        } ?? ""
        return "<span class=\"d-block\" data-list-price>\(asked.shown(asked.amount, lang)) \(lang("за", "a")) \(unit)\(whole) <span class=\"soft\">\(vat)</span></span>\(more)"
    }
    private var rate: Exact { worked.price.vatPercent ?? 0 }
    /// The list's price of the run without VAT, kopecks; nil where it is in another currency or not by copies.
    private var net: Int64? {
        guard let asked = list.asked, asked.currency == "RUB", let total = asked.total else { return nil }
        guard asked.withVAT else { return total }
        return (try? Exact(minorUnits: total).multiplying(by: 100).dividing(by: rate.adding(100), scale: 4))?.kopecks
    }
    private var gross: Int64? {
        guard let asked = list.asked, asked.currency == "RUB", let total = asked.total else { return nil }
        if asked.withVAT { return total }
        return (try? Exact(minorUnits: total).multiplying(by: rate.adding(100)).dividing(by: 100, scale: 4))?.kopecks
    }
    /// The list's price as the price by hand, with the list as its reason.
    private var take: HTML? {
        guard let net, net > 0 else { return nil }
        let reason: String = lang("По прайс-листу «\(list.name)»", "By the price list “\(list.name)”")
        if worked.spec.hand == net { return "<span class=\"ot-tag g\">\(lang("взята", "taken"))</span>" }
        var other: Spec = worked.spec
        (other.hand, other.reason) = (net, String(reason.prefix(300)))
        return "<a class=\"btn btn-line btn-sm\" href=\"\(other.address(url))\">\(lang("Взять цену прайс-листа", "Take the list's price"))</a>"
    }
}
