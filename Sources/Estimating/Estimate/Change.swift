public import Exact

/// One thing that could be different.
public enum ChangeKind: Sendable, Hashable, Codable {
    /// Another run.
    case run(Int)
    /// Another markup or margin.
    case profit(PricePolicy.Profit)
    /// A discount share for the customer.
    case discount(Exact)
    /// No surcharge for a rush.
    case withoutRush
    /// Another grade of paper for a component.
    case stock(component: String, grade: String)
    /// Fewer inks.
    case inks(component: String, Inks)
    /// A block of fewer pages.
    case pages(component: String, Int)
    /// Another bleed, so that more pieces fit a sheet.
    case bleed(component: String, Length)
    /// An operation left out.
    case without(component: String?, OperationKind)
    /// Dies of an earlier order are used again.
    case repeated
}

/// A single change with the price it leads to.
public struct Change: Sendable, Hashable, Codable {
    /// What changes.
    public let kind: ChangeKind
    /// The same as a sentence.
    public let title: Wording
    /// Price with VAT after it.
    public let total: Exact
    /// How much less it is than before; negative when more.
    public let saving: Exact
    /// Net price minus cost after it.
    public let profit: Exact
    /// Whether the price is within the target.
    public let isEnough: Bool
}

/// Answer to “what to change to reach this price”.
public struct Sensitivity: Sendable, Hashable, Codable {
    /// The run asked about.
    public let run: Int
    /// The price with VAT to reach.
    public let target: Exact
    /// The price with VAT now, by the cheapest route.
    public let total: Exact
    /// Changes that are enough, the least saving first: the gentlest; then the others, the greatest saving first.
    public let changes: [Change]
}
