internal import Exact

/// Clicks of a run.
struct Clicks {
    let colour: Exact
    let mono: Exact

    /// `sheets·sides·sizeFactor`, by colour of each side; a two-sided sheet may count once, as its dearer side.
    init(_ plan: SheetPlan, _ inks: Inks, _ press: Press, _ tariff: DigitalTariff, _ sheets: Int) throws(EstimatingError) {
        let isLarge: Bool = plan.sheet.size.squareMicrometres > press.largest.squareMicrometres / 2
        let factor: Exact = isLarge ? tariff.sizeFactor : Exact.one
        let sides: [[String]] = [inks.front, inks.back].filter { !$0.isEmpty }
        var inColour: Int = sides.count { $0 != ["K"] }
        var inBlack: Int = sides.count - inColour
        if tariff.countsDuplexOnce && sides.count == 2 { (inColour, inBlack) = inColour > 0 ? (1, 0) : (0, 1) }
        colour = try factor.times(sheets).times(inColour)
        mono = try factor.times(sheets).times(inBlack)
    }
}

extension Plan {
    func chargeDigital(_ plan: SheetPlan, _ tariff: DigitalTariff, _ run: PressRun, _ ledger: inout Ledger) throws(EstimatingError) {
        let code: String = component.code
        let clicks: Clicks = try Clicks(plan, component.inks, press, tariff, run.sheets)
        guard let tier: DigitalTariff.Tier = try tariff.tier(clicks.colour.plus(clicks.mono)) else {
            throw EstimatingError.notPositive(field: "click tiers")
        }
        let sum: Exact = try clicks.colour.times(tier.colour).plus(clicks.mono.times(tier.mono))
        try ledger.add(.clicks, code, press.code, sum) {
            var steps: [Step] = []
            var terms: [String] = []
            if !clicks.colour.isZero {
                steps.append(step("Цветные клики", "Colour clicks", clickFormula(clicks.colour, run.sheets), clicks.colour))
                terms.append(clicks.colour.plain + "·" + tier.colour.plain)
            }
            if !clicks.mono.isZero {
                steps.append(step("Чёрные клики", "Black clicks", clickFormula(clicks.mono, run.sheets), clicks.mono))
                terms.append(clicks.mono.plain + "·" + tier.mono.plain)
            }
            return steps + [step("Сумма, ₽", "Amount, ₽", terms.joined(separator: " + "), sum)]
        }
        try ledger.add(.setup, code, press.code, tariff.setup) { [step("Запуск", "Setup", tariff.setup.plain, tariff.setup)] }
    }

    private func clickFormula(_ clicks: Exact, _ sheets: Int) -> String {
        let each: Exact = (try? clicks.over(Exact(max(1, sheets)), scale: 6)) ?? Exact.one
        return String(sheets) + "·" + each.plain
    }
}
