internal import Estimating
internal import Exact
internal import Kernel
internal import Tariffs

/// A new die that is paid for although the shelf may hold one that fits.
struct KnownDies: Sendable {
    let price: Int64
    let dies: [Tooling.Found]

    /// For every flat part with a new die: the dies of its size.
    static func all(_ worked: Worked, in tx: Tx) throws -> [KnownDies] {
        let spec: Spec = worked.spec
        guard !spec.job.isRepeat else { return [] }
        return try spec.job.components.compactMap { component in
            guard case .flat(let size) = component.shape, let price: Int64 = component.routing.first(where: { $0.kind == .dieCut })?.tool?.kopecks, price > 0 else { return nil }
            let dies: [Tooling.Found] = try Tooling.dies(width: Int64(size.width.um / 100), height: Int64(size.height.um / 100), in: tx)
            return dies.isEmpty ? nil : KnownDies(price: price, dies: dies)
        }
    }

    func advice(_ spec: Spec, _ lang: Lang) -> Advice {
        let shown: [String] = dies.map { die in
            let place: String = die.place.isEmpty ? "" : ", " + die.place, state: String = die.isReady ? "" : lang(", сейчас не на месте", ", not in its place now")
            return "\(die.number) \(lang("«\(die.name)»", "“\(die.name)”"))\(place)\(state)"
        }
        let effect: (label: String, spec: Spec)? = spec.with([("repeat", "1")]).map { (lang("Взять готовый, −\(lang.money(price))", "Take it, −\(lang.money(price))"), $0) }
        return Advice(weight: .hint, head: lang("Штамп такого размера уже есть.", "There is a die of this size already."), more: shown.joined(separator: "; ") + ".", effect: effect)
    }
}
