internal import Estimating
internal import HTML
internal import Kernel

/// The way of the job through the shop with its hours, as if nothing else waited there; and the days by the hours and bookings of the machines.
struct RouteView {
    let view: ResultView
    private var lang: Lang { view.lang }

    var html: HTML {
        let bookings: [Booking] = view.estimate.bookings, whole: Int = max(1, view.estimate.seconds)
        guard !bookings.isEmpty else { return "" }
        func share(_ seconds: Int) -> String { Drawing.mm(seconds * 8000 / whole) }
        func line(_ one: Booking) -> HTML {
            let whose: String = view.worked.component(one.component).map { lang($0.title) } ?? lang("весь тираж", "the whole run"), look: String = one.component == nil ? "g" : view.worked.press(one.resource) == nil ? "m" : "c"
            let wait: HTML = one.wait == 0 ? "" : "<i class=\"ht c\" style=\"--s:\(share(one.end));--l:\(share(one.wait))\" title=\"\(lang("ожидание", "waiting")) \(Hours.text(one.wait, lang))\"></i>"
            return "<li><span class=\"nm\"><span class=\"cut\" title=\"\(whose)\">\(view.worked.title(one.resource, lang))</span><span class=\"muted xs\">\(Hours.text(one.busy, lang))\(when: one.wait > 0, " + \(Hours.text(one.wait, lang))")</span></span><span class=\"tr\"><i class=\"\(look)\" style=\"--s:\(share(one.start));--l:\(share(max(one.busy, whole / 200)))\"></i>\(wait)</span></li>"
        }
        let axis: [String] = (0..<8).map { Hours.text(whole * $0 / 8 / 60 * 60, lang) }
        let head: HTML = "<li class=\"ax\" aria-hidden=\"true\">\(each: axis, { "<span>\($0)</span>" })</li>"
        return view.card("q-route", lang("Маршрут производства", "Route through the shop"), note: lang("раньше всего через \(Hours.text(view.estimate.seconds, lang))", "ready in \(Hours.text(view.estimate.seconds, lang)) at the earliest"), "<div class=\"body ot-scroll\"><ol class=\"ot-gantt\">\(head)\(each: bookings, line)</ol></div>")
    }
}
