internal import Estimating
internal import Kernel

/// What a new calculation of a product begins with: sensible sizes, papers and operations, from what the shop has.
enum Usual {
    /// The day a new job is shipped unless somebody says another: two weeks on.
    static func shipping(_ today: Day) -> Day { today.adding(14) }

    static func job(_ family: Family, _ shop: Shop, day: Day) -> PrintJob {
        var job: PrintJob = switch family {
        case .businessCard: DemoShop.cards
        case .flyer: DemoShop.flyers
        case .leaflet: DemoShop.leaflet
        case .brochure: DemoShop.brochure
        case .book: DemoShop.book
        case .folder: DemoShop.folder
        case .carton: DemoShop.carton
        case .label: DemoShop.labelRolls
        case .wideFormat: DemoShop.banners
        }
        job.terms = Terms(day: day.description)
        job.versions = [1]
        for index: Int in job.components.indices {
            if let grade: String = grade(near: job.components[index].stock, shop) { job.components[index].stock = .grade(grade) }
            job.components[index].routing.removeAll { one in !shop.machines.contains { $0.kind == one.kind } }
        }
        job.assembly.removeAll { one in !shop.machines.contains { $0.kind == one.kind } }
        if family == .label && job.components[0].teeth == 96 { job.components[0].teeth = nil }
        return job
    }

    static func folding(_ family: Family) -> Folding { family == .leaflet ? .letter : .flat }

    /// The grade that is meant, or the nearest that the shop has: of the same make, then of the weight.
    private static func grade(near choice: StockChoice, _ shop: Shop) -> String? {
        guard case .grade(let wanted) = choice, !shop.stocks.contains(where: { $0.grade == wanted }), let model: Stock = DemoShop.shop.stocks.first(where: { $0.grade == wanted }) else { return nil }
        let alike: [Stock] = shop.stocks.filter { $0.isRoll == model.isRoll }
        return alike.min { left, right in
            let one: (Int, Int) = (left.kind == model.kind ? 0 : 1, abs(left.gsm - model.gsm)), other: (Int, Int) = (right.kind == model.kind ? 0 : 1, abs(right.gsm - model.gsm))
            return one < other
        }?.grade
    }
}
