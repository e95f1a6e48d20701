internal import Estimating
internal import Exact
internal import Kernel

/// What is asked of the calculator: the job, its run and what goes along. It is read from a form or an address and written as one, so
/// that every state of the screen has an address.
struct Spec: Sendable {
    var job: PrintJob
    var run: Int
    /// Runs the person wants to see beside the usual ones.
    var own: [Int] = []
    var folding: Folding = .flat
    /// The markup instead of the tariff's, as a share.
    var markup: Exact?
    /// Whether the reader may see the markup: else no address or form tells it.
    var isMarkupTold: Bool = true
    /// The price without VAT set by hand, kopecks, and why.
    var hand: Int64?, reason: String = ""
    /// What the client is ready to pay with VAT, kopecks.
    var target: Int64?
    /// The chosen way to make it, see ``RouteName``; empty: the cheapest.
    var route: String = ""
    /// Another variant to be shown beside this one, as an address.
    var beside: String = ""
    /// Fields of the saved calculation as they stand in the form: name, client, deal.
    var along: [(name: String, value: String)] = []
    /// What was typed and does not fit, by the name of the field.
    var wrong: [String: Text] = [:], typed: [String: String] = [:]

    static let alongside: [String] = ["name", "counterparty_id", "deal_id", "product_id", "is_template", "version", "tariff"]

    init(job: PrintJob, run: Int) { (self.job, self.run) = (job, run) }

    /// As for somebody who may not see what is added to the cost: by the tariff.
    var withoutMarkup: Spec {
        var other: Spec = self
        (other.markup, other.isMarkupTold) = (nil, false)
        return other
    }
    /// The shop with this calculation's markup.
    func shop(_ shop: Shop) -> Shop {
        guard let markup else { return shop }
        var other: Shop = shop
        other.pricing.profit = .markup(markup)
        return other
    }

    /// A price set by hand whose reason is still to be told: it is shown, and not kept.
    var lacksReason: Bool { hand != nil && reason.isEmpty }
    var family: Family { job.family }
    /// The part that says how it is printed: a flat piece, or the block.
    var main: Component { job.components.first ?? Component(code: "", shape: .flat(Size(0, 0)), inks: .fourFront, stock: .grade("")) }
    var cover: Component? { job.components.count > 1 ? job.components[1] : nil }

    /// The size that the buyer holds.
    var size: Size {
        switch main.shape {
        case .flat(let size): size
        case .block(let page, _, _), .cover(let page, _, _, _): page
        }
    }
    var pages: Int { if case .block(_, let pages, _) = main.shape { pages } else { 0 } }

    /// The spec with other values of some fields of its form; nil where they do not fit.
    func with(_ changes: [(String, String)]) -> Spec? {
        var values = Submitted(Dictionary(pairs.map { ($0.name, [$0.value]) }) { $1 })
        for (name, value) in changes { values.set(name, value) }
        // The values are this spec's own: the usual ones of a shop are not needed.
        var other = Spec(values, usual: job, run: run)
        if !isMarkupTold { (other.markup, other.isMarkupTold) = (markup, false) }
        return other.wrong.isEmpty ? other : nil
    }
    /// The address of a page with these fields.
    func address(_ url: String) -> String { url + "?" + query }
    var query: String { pairs.filter { !$0.value.isEmpty }.map { $0.name + "=" + $0.value.percentEncoded }.joined(separator: "&") }
}

/// A way to make a job as an address carries it: press, stock, sheet and work style of every component.
enum RouteName {
    static func text(_ route: Route) -> String { route.parts.map(text).joined(separator: "!") }
    static func text(_ part: ComponentRoute) -> String { [part.press, part.stock, String(part.sheet.width.um), String(part.sheet.height.um), part.style.rawValue].joined(separator: "~") }
}
