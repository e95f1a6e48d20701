internal import Estimating
internal import Exact
internal import Kernel

extension Worked {
    /// What single change would bring the price to what the client is ready to pay; nil when nobody asked.
    func changes() throws -> Sensitivity? {
        guard let target: Int64 = spec.target else { return nil }
        return try estimator.changes(run: spec.run, toReach: Exact(minorUnits: target))
    }
}

extension Spec {
    /// This spec after a change that the engine found; nil where the form has no field for it.
    func applying(_ kind: ChangeKind) -> Spec? {
        func prefix(_ component: String) -> String { job.components.first?.code == component ? "" : "c." }
        switch kind {
        case .run(let run): return with([("run", String(run))])
        case .profit(.markup(let share)): return with([("markup", Money.typed(share.points, scale: 2))])
        case .profit(.margin): return nil
        case .discount(let share): return with([("discount", Money.typed(share.points, scale: 2))])
        case .withoutRush: return with([("rush", "")])
        case .stock(let component, let grade): return with([(prefix(component) + "stock", grade)])
        case .inks(let component, let inks): return with([(prefix(component) + "front", String(inks.front.count)), (prefix(component) + "back", String(inks.back.count))])
        case .pages(_, let pages): return with([("pages", String(pages))])
        case .bleed(_, let bleed): return with([("bleed", bleed.typed)])
        case .repeated: return with([("repeat", "1")])
        case .without(let component, let kind):
            if component == nil {
                switch kind {
                case .pack: return with([("pack", "0")])
                case .hand: return with([("hand", "")])
                case .outside: return with([("outby", ""), ("out", ""), ("outsetup", ""), ("outunit", ""), ("outdays", "")])
                default: return nil
                }
            }
            guard let asked: Asked = Asked.all.first(where: { $0.kind == kind }), let component else { return nil }
            return with([(prefix(component) + asked.name, "")].map { ($0.0, asked.way == .flag || asked.way == .tool ? "" : "0") })
        }
    }
}
