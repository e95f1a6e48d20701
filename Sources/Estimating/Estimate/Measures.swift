internal import Exact

extension Estimator {
    /// Mass `w·h·(P/2·gsm_block + 2·gsm_cover)` of pages, or `w·h·gsm` of flat pieces; spine, creep and blank pages of a book.
    func measures(_ plans: [Plan], _ thickness: Exact) throws(EstimatingError) -> CopyMeasures {
        var grams: Exact = 0
        var spine: Exact?, creep: Exact?
        var blank: Int = 0
        for plan: Plan in plans {
            let component: Component = plan.component
            var leaves: Int = component.perCopy
            switch component.shape {
            case .flat: break
            case .block(_, let requested, let binding):
                let pages: Int = Book.pages(requested, binding)
                leaves *= pages / 2
                blank += pages - requested
                if binding == .stitched { creep = try Book.creep(pages: pages, caliper: plan.caliper).normalized }
            case .cover(_, let block, _, let glue):
                leaves *= 2
                let caliper: Exact = plans.first { $0.component.code == block }?.caliper ?? 0
                let back: Length = try job.spine(of: block, caliper: caliper, cover: plan.caliper, glue)
                if back > 0 { spine = back.millimetres.normalized }
            }
            grams = try grams.plus(component.finished.squareMetres.normalized.times(plan.stock.gsm).times(leaves))
        }
        return CopyMeasures(
            grams: grams.normalized, thickness: thickness.isZero ? nil : thickness, spine: spine, creep: creep, blankPages: blank)
    }

    func notes(_ plans: [Plan], _ price: Price, _ copy: CopyMeasures) -> [Wording] {
        var result: [Wording] = []
        if copy.blankPages > 0 {
            result.append(Estimate.blankPages(copy.blankPages))
        }
        if price.net > price.afterRush {
            let least: String = price.net.plain
            result.append(Wording("Применён минимальный заказ \(least) ₽.", "The minimum order of \(least) ₽ applies."))
        }
        if price.net < price.cost {
            result.append(Estimate.belowCost)
        }
        for plan: Plan in plans {
            guard case .sheets(let sheets) = plan.making, case .flat = plan.component.shape, sheets.layout.count > 1 else { continue }
            if plan.component.routing.contains(where: { [.cut, .dieCut, .kissCut].contains($0.kind) }) { continue }
            let title: Wording = plan.component.title
            result.append(Wording(
                "«\(title.ru)»: на листе \(sheets.layout.count) шт., а резки в маршруте нет.", "“\(title.en)”: \(sheets.layout.count) on a sheet, and nothing cuts them apart."))
        }
        for plan: Plan in plans {
            guard case .sheets(let sheets) = plan.making, sheets.layout.isGridFallback else { continue }
            let title: Wording = plan.component.title
            result.append(Wording(
                "«\(title.ru)»: изделие так мало, что проверена только раскладка сеткой.", "“\(title.en)”: so small a piece was only laid out as a grid."))
        }
        return result
    }
}
