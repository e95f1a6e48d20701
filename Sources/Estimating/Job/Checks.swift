internal import Exact

extension Job {
    /// Refuses a run that cannot be estimated.
    func check(run: Int) throws(EstimatingError) {
        try Estimating.check(run, "run", from: 1, upTo: 1_000_000_000)
        if run < versions.count { throw EstimatingError.outOfRange(field: "run", range: "≥ " + String(versions.count)) }
    }

    /// Refuses what cannot be estimated, before any arithmetic.
    func check() throws(EstimatingError) {
        if components.isEmpty { throw EstimatingError.contradiction(Wording("В заказе нет ни одной части.", "The job has no components.")) }
        try Estimating.check(components.count, "components", upTo: 12)
        var seen: Set<String> = []
        for component: Component in components {
            if !seen.insert(component.code).inserted { throw EstimatingError.duplicate(field: "component", code: component.code) }
            try component.check()
        }
        try Estimating.check(versions.count, "versions", from: 1, upTo: 1000)
        for share: Int in versions { try Estimating.check(share, "share of a version", from: 1, upTo: 1_000_000) }
        for operation: Operation in assembly { try operation.check() }
        try Estimating.check(assembly.count, "count of operations", upTo: 40)
        // The knife takes a copy by its thickness, which only books have: flat work is cut with its own routing.
        if assembly.contains(where: { $0.kind == .cut }) && !components.contains(where: \.isBound) {
            throw EstimatingError.contradiction(Wording(
                "Резка плоского изделия — операция его части, а не сборки заказа.", "Flat work is cut by the routing of its component, not of the whole job."))
        }
        try checkCovers()
        try terms.check()
    }

    /// A cover goes round a block of the same job.
    private func checkCovers() throws(EstimatingError) {
        for component: Component in components {
            guard case .cover(_, let block, _, _) = component.shape else { continue }
            guard let inside: Component = components.first(where: { $0.code == block }), case .block = inside.shape else {
                throw EstimatingError.unknown(field: "block", code: block)
            }
        }
        guard refusesBlankPages else { return }
        for component: Component in components {
            guard case .block(_, let pages, let binding) = component.shape, pages % binding.step != 0 else { continue }
            throw EstimatingError.pagesNotDivisible(pages: pages, by: binding.step)
        }
    }
}

extension Terms {
    func check() throws(EstimatingError) {
        try checkDay(day, "day")
        try priceList?.check()
        if discount.isNegative || discount > Exact.one { throw EstimatingError.outOfRange(field: "discount", range: "0…1") }
        try rush.check("rush", upTo: 100)
    }
}

extension Operation {
    func check() throws(EstimatingError) {
        try Estimating.check(sides, "sides", from: 1, upTo: 2)
        try Estimating.check(count, "count of " + kind.rawValue, from: 1, upTo: 1000)
        try Estimating.check(per, "pieces in a pack", from: 1, upTo: 1_000_000)
        try step.check("step of eyelets")
        try tool?.check("price of the tool")
        if kind == .eyelet && step.um <= 0 { throw EstimatingError.notPositive(field: "step of eyelets") }
        if let minutes, minutes.isZero { throw EstimatingError.notPositive(field: "minutes of hand work") }
        try minutes?.check("minutes of hand work", upTo: 10_000)
        guard kind == .outside else { return }
        guard let outside else {
            throw EstimatingError.contradiction(Wording("Не указано, что делает подрядчик.", "Subcontracted work lacks its price."))
        }
        for price: Exact in [outside.setup, outside.unit, outside.minimum] { try price.check("price of subcontracted work") }
        try Estimating.check(outside.hours, "hours of subcontracted work", upTo: 100_000)
        try outside.waste.check("waste of subcontracted work")
    }
}

extension Component {
    /// Sheets are parted once, and what is done to whole sheets is done before.
    private func checkOrder() throws(EstimatingError) {
        var parting: OperationKind?
        for operation: Operation in routing {
            if let parting, operation.kind.worksOnSheets || operation.kind == .cut {
                let late: Wording = operation.kind.title, first: Wording = parting.title
                throw EstimatingError.contradiction(Wording(
                    "Операция «\(late.ru)» делается на целых листах: поставьте её до операции «\(first.ru)».",
                    "“\(late.en)” is done on whole sheets: put it before “\(first.en)”."))
            }
            if operation.kind == .cut || operation.kind == .dieCut { parting = operation.kind }
        }
    }

    func check() throws(EstimatingError) {
        for (length, field) in [(bleed, "bleed"), (gap, "gap")] {
            if length < 0 { throw EstimatingError.negative(field: field) }
            if length > 1000 { throw EstimatingError.tooLarge(field: field, limit: "1 m") }
        }
        try frontCoverage.check("coverage", upTo: 24)
        try backCoverage.check("coverage", upTo: 24)
        try Estimating.check(perCopy, "pieces per copy", from: 1, upTo: 1000)
        try Estimating.check(largestSignature, "largest signature", from: 4, upTo: 128)
        if let teeth { try Estimating.check(teeth, "teeth", from: 1, upTo: 10_000) }
        for operation: Operation in routing { try operation.check() }
        try Estimating.check(routing.count, "count of operations", upTo: 40)
        try checkOrder()
        if inks.sides == 0 { throw EstimatingError.contradiction(Wording("Не выбрано ни одной краски.", "No ink is chosen.")) }
        try Estimating.check(inks.front.count + inks.back.count, "inks", from: 1, upTo: 24)
        switch shape {
        case .flat(let size): try size.check("trim size")
        case .block(let page, let pages, _):
            try page.check("page size")
            try Estimating.check(pages, "pages", from: 1, upTo: 10_000)
            if inks.sides < 2 {
                throw EstimatingError.contradiction(Wording("Блок печатается с двух сторон.", "A block is printed on both sides."))
            }
        case .cover(let page, _, let spread, let glue):
            try page.check("page size")
            try spread?.check("cover spread")
            try glue.check("spine allowance")
        }
    }
}
