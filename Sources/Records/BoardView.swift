public import HTML
public import Kernel

/// A board of cards in columns, for any records whose status is one of several choices. Plain values in, markup out.
///
/// A card is dragged to another column, moved with Shift and an arrow, or by its menu, which works without JavaScript: each sends
/// `by`, `value`, `version` and `query` to the card's ``Card/move``.
public struct BoardView: Sendable {
    /// One column: a choice.
    public struct Column: Sendable {
        public let key: String, title: String, ink: String
        /// Whether cards may come here.
        public let isOpen: Bool
        /// Nil: they are loaded when the column comes into view.
        public let cards: [Card]?
        /// Where the column's cards are, and where its next ones are.
        public let url: String, next: String?
        /// - Parameter next: the address of the following cards; nil: there are none.
        public init(key: String, title: String, ink: String, isOpen: Bool, cards: [Card]?, url: String, next: String?) {
            (self.key, self.title, self.ink, self.isOpen, self.cards, self.url, self.next) = (key, title, ink, isOpen, cards, url, next)
        }
    }
    public struct Card: Sendable {
        public let id: Int64, version: Int, title: String, number: String, url: String
        /// What stands under the title: the name of the value, and the value as a person reads it.
        public let facts: [(label: String, value: HTML)]
        /// Where a move is sent; nil: this reader may not move it.
        public let move: String?
        public init(id: Int64, version: Int, title: String, number: String, url: String, facts: [(label: String, value: HTML)], move: String?) {
            (self.id, self.version, self.title, self.number, self.url, self.facts, self.move) = (id, version, title, number, url, facts, move)
        }
    }
    /// The columns of the database's table that is moved along, the address of the list behind its `?`, and where counts come from.
    public let by: String, query: String, tally: String, columns: [Column], lang: Lang, csrf: String

    public init(by: String, query: String, tally: String, columns: [Column], lang: Lang, csrf: String) {
        (self.by, self.query, self.tally, self.columns, self.lang, self.csrf) = (by, query, tally, columns, lang, csrf)
    }

    /// The whole board.
    public var html: HTML {
        """
        <div class="ot-board" data-board="\(by)" data-query="\(query)" data-moved="\(lang("Перемещено", "Moved"))" data-failed="\(lang("Не получилось: карточка вернулась", "That did not work: the card is back"))" data-undo-word="\(lang("Отменить", "Undo"))">\(each: columns, column)</div>\
        <div hx-get="\(tally)" hx-trigger="load" hx-swap="none"></div>
        """
    }
    private func column(_ column: Column) -> HTML {
        let cards: HTML = column.cards.map { self.cards($0, of: column) } ?? """
            <div class="ot-wait" hx-get="\(column.url)" hx-trigger="intersect once" hx-swap="outerHTML"><a class="btn btn-ghost btn-sm" href="\(column.url)">\(lang("Показать", "Show"))</a></div>
            """
        let dot: HTML = "<span class=\"ot-dot \(column.ink.isEmpty ? "k" : column.ink)\" aria-hidden=\"true\"></span>"
        return """
            <section class="ot-col" aria-label="\(column.title)"><header>\(dot)<h2 class="cut">\(column.title)</h2><span class="row-x grow" id="n-\(column.key)"></span></header>\
            <div class="cards" data-key="\(column.key)"\(when: column.isOpen, " data-takes")>\(cards)</div></section>
            """
    }
    /// Cards of one column, with the way to the next ones: what a column that comes into view asks for.
    public func cards(_ cards: [Card], of column: Column) -> HTML {
        let more: HTML = column.next.map { "<div class=\"ot-wait\"><a class=\"btn btn-ghost btn-sm\" href=\"\($0)\" hx-get=\"\($0)\" hx-target=\"closest .ot-wait\" hx-swap=\"outerHTML\">\(lang("Показать ещё", "Show more"))</a></div>" as HTML } ?? ""
        return "\(each: cards, { card($0, in: column.key) })\(more)"
    }
    /// One card.
    /// - Parameter key: of the column where it stands.
    public func card(_ card: Card, in key: String) -> HTML {
        """
        <article class="ot-deal" data-card="\(card.id)" data-in="\(key)" data-version="\(card.version)" tabindex="0" aria-label="\(card.title)"\(card.move.map { " data-move=\"\($0)\" draggable=\"true\"" as HTML } ?? "")>\
        <div class="row-x top"><a class="ttl grow" href="\(card.url)" draggable="false">\(card.title)</a>\(card.move.map { menu(card, $0, key) } ?? "")</div>\
        \(when: !card.number.isEmpty, "<div class=\"muted mono xs\">\(card.number)</div>")\(each: card.facts, { "<div class=\"row-x xs ft\"><span class=\"muted nowrap\">\($0.label)</span><span class=\"push cut\">\($0.value)</span></div>" })</article>
        """
    }
    private func menu(_ card: Card, _ move: String, _ key: String) -> HTML {
        let word: String = lang("Переместить в…", "Move to…")
        return """
            <details class="ot-move"><summary class="btn btn-ghost btn-icon btn-xs" aria-label="\(word) \(card.title)" title="\(word)">\(icon("ellipsis", small: true))</summary>\
            <form method="post" action="\(move)"><input type="hidden" name="csrf" value="\(csrf)"><input type="hidden" name="by" value="\(by)"><input type="hidden" name="version" value="\(card.version)"><input type="hidden" name="query" value="\(query)">\
            <select class="form-select form-select-sm" name="value" aria-label="\(word)">\(each: columns.filter { $0.isOpen && $0.key != key }, { "<option value=\"\($0.key)\">\($0.title)</option>" })</select><button class="btn btn-primary btn-sm">\(lang("Переместить", "Move"))</button></form></details>
            """
    }
    /// The number of a column's cards, for the place that the column keeps for it.
    static func count(_ key: String, _ count: Int, _ sum: String, isComplete: Bool, _ lang: Lang) -> HTML {
        let number: String = lang.number(count) + (isComplete ? "" : "+")
        return "<span class=\"row-x grow\" id=\"n-\(key)\" hx-swap-oob=\"true\"><span class=\"muted small\">\(number)</span>\(when: !sum.isEmpty, "<span class=\"push small med nowrap\">\(sum)</span>")</span>"
    }
}
