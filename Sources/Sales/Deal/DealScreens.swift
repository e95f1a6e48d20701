internal import Database
internal import HTML
public import Kernel
internal import Records

/// Deals: the generic screens, the board, the card, and what is done with a deal.
public struct DealScreens: Sendable {
    public init() {}
    public func register(in routes: Routes) {
        Screens(Deal.entity).register(in: routes)
        DealMoves().register(in: routes)
        Screens(Competitor.entity).register(in: routes)
        Screens(DealMember.entity).register(in: routes)
        Screens(StageRecord.entity).register(in: routes)
        Screens(BusinessProcess.entity).register(in: routes)
    }
}
