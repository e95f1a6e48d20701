internal import Exact

extension Plan {
    /// Quantities of a component on sheets for so many copies.
    func flows(_ plan: SheetPlan, _ copies: Int, _ job: Job, beyond extra: Int, _ spreadings: inout Spreadings) throws(EstimatingError) -> [Flow] {
        if plan.signatures.isEmpty {
            let pieces: Int = try product(copies, component.perCopy)
            let isDigital: Bool = press.technology == .digital
            let flow: Flow = try Flow(stages, out: pieces, times: 1, work: plan.work) { count throws(EstimatingError) in
                try plan.forms(count, job, route.style, isDigital: isDigital, beyond: extra, &spreadings)
            }
            return [flow]
        }
        var result: [Flow] = []
        for signature: Signature in plan.signatures {
            let ups: Int = signature.perSheet
            let work: FormWork = ups > 1 ? plan.remainderWork : plan.work
            for group: (quantity: Int, count: Int) in try job.versionGroups(product(copies, component.perCopy)) {
                let times: Int = try product(signature.count, group.count)
                result.append(try Flow(stages, out: group.quantity, times: times, work: work) { _ in .plain(ups: ups) })
            }
        }
        return result
    }

    /// Paper, press and finishing of a component on sheets.
    func charge(_ plan: SheetPlan, _ copies: Int, _ job: Job, _ ledger: inout Ledger) throws(EstimatingError) -> PressRun {
        var spreadings: Spreadings = Spreadings()
        let extra: Int = try cheapestExtra(plan, copies, job, &spreadings)
        return try charge(plan, flows(plan, copies, job, beyond: extra, &spreadings), job, &ledger)
    }

    /// How many forms beyond the fewest cost least.
    private func cheapestExtra(_ plan: SheetPlan, _ copies: Int, _ job: Job, _ spreadings: inout Spreadings) throws(EstimatingError) -> Int {
        guard job.versions.count > 1, plan.signatures.isEmpty, press.technology == .offset else { return 0 }
        var best: (extra: Int, cost: Exact)?
        for extra: Int in job.worthTrying {
            var ledger: Ledger = Ledger(explains: false)
            _ = try charge(plan, flows(plan, copies, job, beyond: extra, &spreadings), job, &ledger)
            if best.map({ ledger.total < $0.cost }) ?? true { best = (extra, ledger.total) }
        }
        return best?.extra ?? 0
    }

    private func charge(_ plan: SheetPlan, _ flows: [Flow], _ job: Job, _ ledger: inout Ledger) throws(EstimatingError) -> PressRun {
        let run: PressRun = try PressRun(flows, press)
        let code: String = component.code
        if case .sheet(let size, _) = stock.form {
            let bought: Int = ceilDivide(run.sheets, max(1, plan.parent.count))
            try ledger.add(.stock, code, stock.code, stock.cost(bought, size)) {
                let cut: Step = step("Листы бумаги", "Bought sheets", "ceil(" + String(run.sheets) + "/" + String(plan.parent.count) + ")", bought)
                return run.steps(press, job) + [cut] + stock.steps(bought, size)
            }
        }
        switch press.tariff {
        case .offset(let tariff): try chargeOffset(plan, tariff, run, &ledger)
        case .digital(let tariff): try chargeDigital(plan, tariff, run, &ledger)
        default: break
        }
        let units: Int = press.technology == .digital ? run.sheets : run.passes
        let busy: Int = try Estimating.seconds(Exact(units), perHour: press.speed, setupMinutes: press.makeReadyMinutes * run.makeReadies)
        ledger.book(slot, seconds: busy, wait: press.dryingHours * 3600)
        for index: Int in stages.indices {
            try ledger.add(stages[index], code, run.flows.count, isRepeat: job.isRepeat) { charge(plan, run.flows[$0], index, job) }
        }
        return run
    }

    private func charge(_ plan: SheetPlan, _ flow: Flow, _ index: Int, _ job: Job) -> Charge {
        let size: Size = stages[index].isOnSheets ? plan.sheet.size : trim
        var work: Work = Work(input: flow.inputs[index], size: size, sheets: flow.sheets, cuts: plan.layout.cuts.count, caliper: caliper)
        if plan.signatures.isEmpty && !stages[index].isOnSheets { work.versions = job.packed(stages[index], work.input) }
        return Charge(work: work, out: flow.outs[index], times: flow.times, forms: flow.formOuts(index))
    }

    private func chargeOffset(_ plan: SheetPlan, _ tariff: OffsetTariff, _ run: PressRun, _ ledger: inout Ledger) throws(EstimatingError) {
        let code: String = component.code, name: String = press.code
        try ledger.add(.plates, code, name, tariff.plate.times(run.plates)) {
            [step("Сумма, ₽", "Amount, ₽", String(run.plates) + "·" + tariff.plate.plain, priced(tariff.plate, run.plates))]
        }
        try ledger.add(.makeReady, code, name, tariff.makeReady.times(run.makeReadies)) {
            [step("Сумма, ₽", "Amount, ₽", String(run.makeReadies) + "·" + tariff.makeReady.plain, priced(tariff.makeReady, run.makeReadies))]
        }
        let passing: Exact = try tariff.thousandPasses.times(run.passes).times(Exact.thousandth)
        try ledger.add(.run, code, name, passing) {
            [step("Листопрогоны", "Passes", run.passFormula(press), run.passes),
             step("Сумма, ₽", "Amount, ₽", String(run.passes) + "/1000·" + tariff.thousandPasses.plain, passing)]
        }
        let ink: Exact = try plan.inkGram.times(tariff.inkKilogram).times(run.sheets).over(1000, scale: 2)
        try ledger.add(.ink, code, name, ink) {
            let mass: Exact = (try? plan.inkGram.times(run.sheets).times(Exact.thousandth)) ?? Exact.zero
            let film: String = coverage.plain + "·" + tariff.film.plain + "·" + String(run.sheets)
            return [step("Площадь оттиска, м²", "Printed area, m²", areaFormula(plan), plan.inkArea),
                    step("Краска, кг", "Ink, kg", plan.inkArea.plain + "·" + film + "/1000", mass),
                    step("Сумма, ₽", "Amount, ₽", mass.plain + "·" + tariff.inkKilogram.plain, ink)]
        }
    }

    /// Coverage of both sides together: what one sheet takes.
    var coverage: Exact { (try? component.frontCoverage.plus(component.backCoverage)) ?? Exact.zero }

    private func priced(_ price: Exact, _ count: Int) -> Exact { (try? price.times(count)) ?? Exact.zero }

    private func areaFormula(_ plan: SheetPlan) -> String {
        let block: Block = plan.layout.blocks[0]
        let box: Size = component.hasCommonCut ? block.size : block.size.grown(by: component.bleed)
        return String(plan.layout.count) + "·" + box.width.metres.plain + "·" + box.height.metres.plain
    }
}
