public import Database
public import HTML
public import Kernel

/// What another slice shows on a card or a page of this one: deals on the card of a client, on a task, on the page of the day.
public struct CardPart: Sendable {
    /// The table of the card, or `today`.
    let place: String
    let view: @Sendable (_ id: Int64, _ tx: Tx, _ context: StaffContext) throws -> HTML
    /// - Parameters:
    ///   - place: the table of the card, or `today`.
    ///   - view: the record's id (0 on a page without a record), inside the transaction of the page; it sees what the reader sees.
    public init(_ place: String, _ view: @escaping @Sendable (_ id: Int64, _ tx: Tx, _ context: StaffContext) throws -> HTML) { (self.place, self.view) = (place, view) }
}
extension [CardPart] {
    /// Everything that belongs there, in order.
    public func html(_ place: String, _ id: Int64 = 0, in tx: Tx, _ context: StaffContext) throws -> HTML {
        var all = HTML()
        for part in self where part.place == place { all = all + (try part.view(id, tx, context)) }
        return all
    }
}
