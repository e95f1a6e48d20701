internal import Exact

/// What an operation works on, so that its basis can be counted.
struct Work {
    /// Pieces, sheets or copies that go in.
    var input: Int
    /// Size of one of them.
    var size: Size
    /// Sheets under the knife, cuts of the layout and caliper in mm; for cutting.
    var sheets: Int = 0
    var cuts: Int = 0
    var caliper: Exact = 0
    /// Versions that are packed apart, as pairs of quantity and how many; empty for one version.
    var versions: [(quantity: Int, count: Int)] = []
}

/// What a machine charges and how fast it is: a plain value without references, since costing copies it very often.
struct Rates: Sendable {
    let basis: Basis
    let setup: Exact
    let unit: Exact
    let hour: Exact
    let minimum: Exact
    let setupMinutes: Int
    let speed: Int?
    let lift: Length

    init(_ machine: Machine) {
        basis = machine.basis
        setup = machine.setup
        unit = machine.unit
        hour = machine.hour
        minimum = machine.minimum
        setupMinutes = machine.setupMinutes
        speed = machine.speed
        lift = machine.lift ?? 0
    }

    /// Units of the basis for an operation.
    func units(_ operation: Operation, _ work: Work) throws(EstimatingError) -> Exact {
        switch basis {
        case .each:
            if let minutes: Exact = operation.minutes { return try minutes.times(work.input) }
            return Exact(try product(work.input, operation.count))
        case .squareMetre: return try Exact(work.input).times(work.size.squareMetres).times(operation.sides)
        case .cut: return Exact(try product(lifts(work), work.cuts))
        case .edgeMetre: return try Exact(work.input).times((work.size.width + work.size.height).metres).times(2)
        case .eyelet:
            guard operation.step.um > 0 else { throw EstimatingError.notPositive(field: "step of eyelets") }
            let around: Int = ceilDivide(work.size.width.um, operation.step.um) + ceilDivide(work.size.height.um, operation.step.um)
            return Exact(try product(work.input, around * 2))
        case .pack:
            if work.versions.isEmpty { return Exact(ceilDivide(work.input, operation.per)) }
            var packs: Int = 0
            for version: (quantity: Int, count: Int) in work.versions { packs += try product(ceilDivide(version.quantity, operation.per), version.count) }
            return Exact(packs)
        }
    }

    func lifts(_ work: Work) throws(EstimatingError) -> Int {
        guard lift.um > 0 else { throw EstimatingError.notPositive(field: "lift") }
        return try Exact(work.sheets).times(work.caliper).over(lift.millimetres, scale: 0, .ceiling).ceilingCount()
    }

    /// `max(minimum, setup + units·unit + hours·hour)`, rounded once.
    func charge(_ units: Exact) throws(EstimatingError) -> Exact {
        var sum: Exact = try setup.plus(units.times(unit))
        if !hour.isZero {
            let pace: Int = 60 * (speed ?? 1)
            let running: Exact = speed == nil ? 0 : try units.times(60)
            let minutes: Exact = try Exact(setupMinutes * (speed ?? 1)).plus(running)
            sum = try sum.times(pace).plus(minutes.times(hour)).over(Exact(pace), scale: 2)
        }
        return try max(minimum, sum).money()
    }

    /// The charge as text with numbers.
    func formula(_ units: Exact) -> String {
        var text: String = setup.plain + " + " + units.plain + "·" + unit.plain
        if !hour.isZero {
            let run: String = speed.map { " + " + units.plain + "/" + String($0) } ?? ""
            text += " + (" + String(setupMinutes) + "/60" + run + ")·" + hour.plain
        }
        return minimum.isZero ? text : "max(" + minimum.plain + ", " + text + ")"
    }

    func unitStep(_ operation: Operation, _ work: Work, _ units: Exact) -> Step {
        let input: String = String(work.input), size: Size = work.size
        switch basis {
        case .each:
            if let minutes: Exact = operation.minutes { return Estimating.step("Минуты", "Minutes", input + "·" + minutes.plain, units) }
            return Estimating.step("Единицы", "Units", input + "·" + String(operation.count), units)
        case .squareMetre:
            let area: String = input + "·" + size.width.metres.plain + "·" + size.height.metres.plain + "·" + String(operation.sides)
            return Estimating.step("Площадь, м²", "Area, m²", area, units)
        case .cut:
            let lifts: String = "ceil(" + String(work.sheets) + "·" + work.caliper.plain + "/" + lift.mm + ")"
            return Estimating.step("Привёртки × резы", "Lifts × cuts", lifts + "·" + String(work.cuts), units)
        case .edgeMetre:
            return Estimating.step("Край, м", "Edge, m", input + "·2·(" + size.width.metres.plain + " + " + size.height.metres.plain + ")", units)
        case .eyelet:
            let sides: String = "ceil(" + size.width.mm + "/" + operation.step.mm + ") + ceil(" + size.height.mm + "/" + operation.step.mm + ")"
            return Estimating.step("Люверсы", "Eyelets", input + "·2·(" + sides + ")", units)
        case .pack:
            let per: String = "/" + String(operation.per) + ")"
            if work.versions.isEmpty { return Estimating.step("Упаковки", "Packs", "ceil(" + input + per, units) }
            let terms: [String] = work.versions.map { "ceil(" + String($0.quantity) + per + ($0.count == 1 ? "" : "·" + String($0.count)) }
            return Estimating.step("Упаковки", "Packs", terms.joined(separator: " + "), units)
        }
    }
}

extension Outside {
    func charge(_ input: Int) throws(EstimatingError) -> Exact { try max(minimum, setup.plus(unit.times(input))).money() }

    func formula(_ input: Int) -> String {
        "max(" + minimum.plain + ", " + setup.plain + " + " + String(input) + "·" + unit.plain + ")"
    }
}

/// One charge of an operation for a number of equal works.
struct Charge {
    let work: Work
    let out: Int
    let times: Int
    /// What must come out of each form, when several forms lose sheets apart.
    var forms: [Int] = []
}

extension Ledger {
    /// Adds an operation done on several works, each started anew, and books its time.
    mutating func add(_ stage: Stage, _ component: String?, _ count: Int, isRepeat: Bool, _ charge: (Int) -> Charge) throws(EstimatingError) {
        var amount: Exact = 0
        var time: Int = 0
        for index: Int in 0..<count {
            let charge: Charge = charge(index)
            if let rates: Rates = stage.rates {
                let units: Exact = try rates.units(stage.operation, charge.work)
                amount = try amount.plus(rates.charge(units).times(charge.times))
                let one: Int = try seconds(units, perHour: rates.speed, setupMinutes: rates.setupMinutes)
                time = min(mostUnits, time + min(mostUnits, try product(one, charge.times)))
            } else if let outside: Outside = stage.operation.outside {
                amount = try amount.plus(outside.charge(charge.work.input).times(charge.times))
            }
        }
        if let tool: Exact = stage.operation.tool, !isRepeat {
            try add(.tool, component, stage.code, tool) { [step("Новый штамп", "New die", tool.plain, tool)] }
        }
        let code: LineCode = stage.rates == nil ? .outside : .finishing
        try add(code, component, stage.code, amount, title: stage.title) {
            let charges: [Charge] = (0..<count).map(charge)
            return charges.flatMap { stage.steps($0) } + stage.sum(charges, amount)
        }
        book(stage.slot, seconds: time, wait: (stage.operation.outside?.hours ?? 0) * 3600)
    }
}

extension Stage {
    /// Good quantity to input, units, charge.
    func steps(_ charge: Charge) -> [Step] {
        var result: [Step] = [step("На входе", "Input", charge.forms.isEmpty ? waste.formula(charge.out) : waste.formula(charge.forms), charge.work.input)]
        guard let rates else {
            if let outside: Outside = operation.outside, let sum: Exact = try? outside.charge(charge.work.input) {
                result.append(step("Сумма, ₽", "Amount, ₽", outside.formula(charge.work.input), sum))
            }
            return result
        }
        guard let units: Exact = try? rates.units(operation, charge.work), let sum: Exact = try? rates.charge(units) else { return result }
        result.append(rates.unitStep(operation, charge.work, units))
        result.append(step("Сумма, ₽", "Amount, ₽", rates.formula(units), sum))
        return result
    }

    /// The sum over several works, when there are several.
    func sum(_ charges: [Charge], _ amount: Exact) -> [Step] {
        if charges.count == 1 && charges[0].times == 1 { return [] }
        let terms: [String] = charges.compactMap { charge in
            let one: Exact? = rates.flatMap { rates in
                (try? rates.units(operation, charge.work)).flatMap { try? rates.charge($0) }
            } ?? (try? operation.outside?.charge(charge.work.input))
            return one.map { $0.plain + "·" + String(charge.times) }
        }
        return [step("Всего, ₽", "Total, ₽", terms.joined(separator: " + "), amount)]
    }
}

extension Job {
    /// Quantities of versions when a stage packs them: another version begins another pack. Empty where that changes nothing.
    func packed(_ stage: Stage, _ input: Int) -> [(quantity: Int, count: Int)] {
        guard versions.count > 1, stage.rates?.basis == .pack else { return [] }
        return (try? versionGroups(input)) ?? []
    }
}
