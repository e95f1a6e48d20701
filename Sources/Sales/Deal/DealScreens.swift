internal import Database
internal import HTML
internal import Hummingbird
public import Kernel
public import Records

/// Deals: the generic screens, the board, the card, what is done with a deal; and the editor of processes.
public struct DealScreens: Sendable {
    let parts: [CardPart]
    /// - Parameter parts: what other slices show on the card of a deal.
    public init(parts: [CardPart] = []) { self.parts = parts }
    public func register(in routes: Routes) {
        DealBoardScreens().register(in: routes)
        Screens(Deal.entity, card: card).register(in: routes)
        DealMoves().register(in: routes)
        DealCopies().register(in: routes)
        DealWork().register(in: routes)
        DealSums().register(in: routes)
        Screens(Competitor.entity).register(in: routes)
        Screens(DealMember.entity).register(in: routes)
        Screens(StageRecord.entity).register(in: routes)
        EditorScreens().register(in: routes)
        CalendarScreens().register(in: routes)
        RuleScreens().register(in: routes)
        DestinationScreens().register(in: routes)
        Screens(LetterTemplate.entity).register(in: routes)
        ClassScreens().register(in: routes)
    }
    @Sendable private func card(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        let (title, page): (String, HTML) = try await context.read { tx in
            let card = try DealCard(id, in: tx)
            return (card.deal.title, card.view(try cardActions(Deal.entity, card.row, in: tx, context), try parts.html(Deal.table, id, in: tx, context), context))
        }
        return .page(title, section: "deals", page)
    }
}
