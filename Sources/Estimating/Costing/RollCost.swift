internal import Exact

/// What a component takes on a roll.
struct RollRun {
    let flow: Flow
    /// Pieces, or panels, across the roll and along it; labels: lanes and repeats.
    let across: Int
    let rows: Int
    let isTurned: Bool
    let panels: Int
    let block: Block
    /// Metres of good product with the leader.
    let net: Exact
    /// Metres that go in, with waste.
    let gross: Exact
    let formula: String
    /// How waste was added.
    let wasteFormula: String
}

extension Waste {
    /// Metres that go in for metres of good product: `metres·(1+r) + setup`; the band is chosen by whole metres.
    func metres(_ net: Exact) throws(EstimatingError) -> Exact {
        guard let band: Band = band(try net.ceilingCount()) else { return net }
        return try net.times(band.rate.plus(Exact.one)).plus(Exact(band.setup)).normalized
    }
}

extension LabelPlan {
    /// One repeat of the web.
    func block(_ trim: Size, _ tariff: LabelTariff) -> Block {
        let pitch: Size = Size(trim.width + tariff.gap, Length(um: repeatLength.um / around))
        return Block(x: tariff.edge, y: 0, columns: lanes, rows: around, size: trim, pitch: pitch, isTurned: false)
    }
}

extension Plan {
    /// Pieces through the operations of a roll.
    private func pieces(_ copies: Int) throws(EstimatingError) -> Flow {
        try Flow(stages, out: product(copies, component.perCopy), times: 1, work: FormWork(plates: 0, passes: 1, makeReadies: 1)) { _ in .plain(ups: 1) }
    }

    func charge(_ plan: WidePlan, _ tariff: WideTariff, _ copies: Int, _ job: Job, _ ledger: inout Ledger) throws(EstimatingError) -> RollRun {
        let flow: Flow = try pieces(copies)
        guard var best: RollRun = try lay(plan.ways[0], tariff, flow, ledger.explains) else { throw EstimatingError.overflow }
        for way: WidePlan.Way in plan.ways.dropFirst() {
            if let other: RollRun = try lay(way, tariff, flow, ledger.explains), other.gross < best.gross { best = other }
        }
        let run: RollRun = best
        try chargeMedia(run, plan.width, &ledger)
        let cell: Size = trim.grown(by: component.bleed)
        let area: Exact = try cell.squareMetres.normalized.times(flow.printed)
        let ink: Exact = try area.times(tariff.inkSquareMetre)
        try ledger.add(.ink, component.code, press.code, ink) {
            let sides: String = String(flow.printed) + "·" + cell.width.metres.plain + "·" + cell.height.metres.plain
            return [step("Площадь, м²", "Area, m²", sides, area), step("Сумма, ₽", "Amount, ₽", area.plain + "·" + tariff.inkSquareMetre.plain, ink)]
        }
        try ledger.add(.setup, component.code, press.code, tariff.setup) { [step("Запуск", "Setup", tariff.setup.plain, tariff.setup)] }
        ledger.book(slot, seconds: try seconds(area, perHour: press.speed, setupMinutes: press.makeReadyMinutes), wait: press.dryingHours * 3600)
        try finish(flow, job, &ledger)
        return run
    }

    private func lay(_ way: WidePlan.Way, _ tariff: WideTariff, _ flow: Flow, _ explains: Bool) throws(EstimatingError) -> RollRun? {
        let count: Int = try product(flow.printed, way.panels)
        let rows: Int = ceilDivide(count, way.across)
        let repeated: Exact = try Length(um: way.along).metres.plus(tariff.gap.metres).times(rows)
        let net: Exact = try repeated.minus(tariff.gap.metres).plus(tariff.leader.metres).normalized
        let text: String = explains
            ? String(rows) + "·(" + Length(um: way.along).metres.plain + " + " + tariff.gap.metres.plain + ") − " + tariff.gap.metres.plain + " + " + tariff.leader.metres.plain
            : ""
        return RollRun(
            flow: flow, across: way.across, rows: rows, isTurned: way.isTurned, panels: way.panels, block: block(way, rows, tariff), net: net, gross: try press.waste.metres(net),
            formula: text, wasteFormula: explains ? wasteFormula(net) : "")
    }

    /// Pieces, or the panels they are joined of, from the end of the leader on.
    private func block(_ way: WidePlan.Way, _ rows: Int, _ tariff: WideTariff) -> Block {
        let cell: Size = trim.grown(by: component.bleed), side: Size = way.isTurned ? cell.turned : cell, bleed: Length = way.panels > 1 ? 0 : component.bleed
        let joined: Int = ceilDivide(max(1, (side.width - tariff.overlap).um), way.panels) + tariff.overlap.um
        let size: Size = way.panels > 1 ? Size(Length(um: joined), side.height) : (way.isTurned ? trim.turned : trim)
        let repeated: Size = way.panels > 1 ? size : side
        return Block(
            x: tariff.margin + bleed, y: tariff.leader + bleed, columns: way.across, rows: rows, size: size,
            pitch: Size(repeated.width + tariff.gap, repeated.height + tariff.gap), isTurned: way.isTurned)
    }

    func charge(_ plan: LabelPlan, _ tariff: LabelTariff, _ copies: Int, _ job: Job, _ ledger: inout Ledger) throws(EstimatingError) -> RollRun {
        let flow: Flow = try pieces(copies)
        let perRepeat: Int = plan.lanes * plan.around
        var repeats: Int = 0
        var gross: Exact = 0
        var counts: [String] = [], wastes: [String] = []
        for group: (quantity: Int, count: Int) in try job.versionGroups(flow.printed) {
            let one: Int = ceilDivide(group.quantity, perRepeat)
            repeats += try product(one, group.count)
            let net: Exact = try plan.repeatLength.metres.times(one)
            gross = try gross.plus(press.waste.metres(net).times(group.count))
            guard ledger.explains else { continue }
            let times: String = group.count == 1 ? "" : String(group.count) + "·"
            counts.append(times + "ceil(" + String(group.quantity) + "/" + String(perRepeat) + ")·" + plan.repeatLength.metres.plain)
            wastes.append(group.count == 1 ? wasteFormula(net) : times + "(" + wasteFormula(net) + ")")
        }
        if repeats > mostUnits { throw EstimatingError.overflow }
        let run: RollRun = RollRun(
            flow: flow, across: plan.lanes, rows: repeats, isTurned: false, panels: 1, block: plan.block(trim, tariff), net: try plan.repeatLength.metres.times(repeats).normalized,
            gross: gross.normalized, formula: counts.joined(separator: " + "), wasteFormula: wastes.joined(separator: " + "))
        try chargeMedia(run, plan.width, &ledger)
        try chargeLabel(run, tariff, job.versions.count, &ledger)
        try finish(flow, job, &ledger)
        return run
    }

    private func chargeMedia(_ run: RollRun, _ width: Length, _ ledger: inout Ledger) throws(EstimatingError) {
        let sum: Exact = try stock.cost(metres: run.gross, width: width)
        try ledger.add(.stock, component.code, stock.code, sum) {
            var steps: [Step] = [step("Длина, м", "Length, m", run.formula, run.net)]
            if run.gross != run.net { steps.append(step("Длина с отходами, м", "Length with waste, m", run.wasteFormula, run.gross)) }
            return steps + stock.steps(metres: run.gross, width: width, sum)
        }
    }

    private func wasteFormula(_ net: Exact) -> String {
        guard let band: Waste.Band = press.waste.band((try? net.ceilingCount()) ?? 0) else { return net.plain }
        return net.plain + "·(1 + " + band.rate.plain + ") + " + String(band.setup)
    }

    private func chargeLabel(_ run: RollRun, _ tariff: LabelTariff, _ versions: Int, _ ledger: inout Ledger) throws(EstimatingError) {
        let code: String = component.code, name: String = press.code
        let plates: Int = component.inks.front.count * versions + component.inks.back.count * versions
        let plateCost: Exact = try tariff.plate.times(plates), setup: Exact = try tariff.setup.times(versions)
        try ledger.add(.plates, code, name, plateCost) { [step("Сумма, ₽", "Amount, ₽", String(plates) + "·" + tariff.plate.plain, plateCost)] }
        try ledger.add(.setup, code, name, setup) { [step("Запуск", "Setup", String(versions) + "·" + tariff.setup.plain, setup)] }
        let sum: Exact = try run.gross.times(tariff.hour).over(Exact(press.speed), scale: 2)
        try ledger.add(.run, code, name, sum) {
            [step("Сумма, ₽", "Amount, ₽", run.gross.plain + "/" + String(press.speed) + "·" + tariff.hour.plain, sum)]
        }
        let busy: Int = try seconds(run.gross, perHour: press.speed, setupMinutes: press.makeReadyMinutes * versions)
        ledger.book(slot, seconds: busy, wait: press.dryingHours * 3600)
    }

    private func finish(_ flow: Flow, _ job: Job, _ ledger: inout Ledger) throws(EstimatingError) {
        for index: Int in stages.indices {
            let work: Work = Work(input: flow.inputs[index], size: trim, versions: job.packed(stages[index], flow.inputs[index]))
            try ledger.add(stages[index], component.code, 1, isRepeat: job.isRepeat) { _ in Charge(work: work, out: flow.outs[index], times: 1) }
        }
    }
}
