public import HTML
public import Kernel

/// What is done with a record now and then: a sign in the bar of a page, and words in the menu of a phone, which has no room for signs side by side.
public struct RareAction: Sendable {
    let words: String, sign: String, url: String, isPost: Bool

    /// - Parameter post: it changes something: a button of a form and no link.
    public init(_ words: String, _ sign: String, _ url: String, post: Bool = false) { (self.words, self.sign, self.url, isPost) = (words, sign, url, post) }

    /// To the bin, or out of it.
    public static func bin(_ url: String, isIn: Bool, _ lang: Lang) -> RareAction {
        isIn ? RareAction(lang("Восстановить", "Restore"), "undo-2", url + "/restore", post: true) : RareAction(lang("В корзину", "To the bin"), "trash-2", url + "/archive", post: true)
    }
    /// Some of them, in their order.
    public static func bar(_ all: [RareAction], _ context: StaffContext) -> HTML {
        let csrf: HTML = "<input type=\"hidden\" name=\"csrf\" value=\"\(context.person.csrf)\">"
        return """
            <span class="row-x hide-m">\(each: all, { $0.inBar(csrf) })</span>\
            <details class="ot-columns ot-only-m"><summary class="btn btn-ghost btn-icon" aria-label="\(context.lang("Ещё", "More"))">\(icon("ellipsis"))</summary><div class="ot-card p-2 ot-nav ot-menu">\(each: all, { $0.inMenu(csrf) })</div></details>
            """
    }
    private func inBar(_ csrf: HTML) -> HTML {
        let look: HTML = "class=\"btn btn-ghost btn-icon\" aria-label=\"\(words)\" title=\"\(words)\""
        return isPost ? "<form method=\"post\" action=\"\(url)\">\(csrf)<button \(look)>\(icon(sign))</button></form>" : "<a \(look) href=\"\(url)\">\(icon(sign))</a>"
    }
    private func inMenu(_ csrf: HTML) -> HTML {
        isPost ? "<form method=\"post\" action=\"\(url)\">\(csrf)<button class=\"btn btn-ghost\">\(icon(sign))\(words)</button></form>" : "<a href=\"\(url)\">\(icon(sign))\(words)</a>"
    }
}
