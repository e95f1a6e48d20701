internal import Exact

/// What a component takes at the press.
struct PressRun {
    let flows: [Flow]
    /// Sheets that go in, with waste.
    private(set) var sheets: Int = 0
    /// Sheets times passes.
    private(set) var passes: Int = 0
    private(set) var plates: Int = 0
    private(set) var makeReadies: Int = 0

    init(_ flows: [Flow], _ press: Press) throws(EstimatingError) {
        self.flows = flows
        for flow: Flow in flows {
            if press.technology == .digital {
                let run: Int = try product(press.waste.input(flow.printed), flow.times)
                sheets += run
                passes += run
                makeReadies += flow.times
            } else {
                for form: Gang in flow.forms { try add(flow, form, press) }
            }
            if sheets > mostUnits || passes > mostUnits { throw EstimatingError.overflow }
        }
    }

    private mutating func add(_ flow: Flow, _ form: Gang, _ press: Press) throws(EstimatingError) {
        let work: FormWork = flow.work
        let one: Int = try press.waste.input(flow.good(form), passes: work.passes, makeReadies: work.makeReadies)
        let run: Int = try product(one, flow.times)
        sheets += run
        passes += try product(run, work.passes)
        plates += work.plates * flow.times
        makeReadies += work.makeReadies * flow.times
    }

    /// How the sheets were counted.
    func steps(_ press: Press) -> [Step] {
        let goods: [String] = flows.flatMap { flow in
            flow.forms.map { form in "ceil(" + String(flow.pieces) + "/" + String(form.places.reduce(0, +)) + ")" + times(flow.times) }
        }
        let good: Int = flows.reduce(0) { $0 + $1.sheets * $1.times }
        return [step("Годные листы", "Good sheets", isGang ? gangs : goods.joined(separator: " + "), good), step("Листы в машину", "Press sheets", formula(press), sheets)]
    }

    private var isGang: Bool { flows.contains { $0.forms.contains { $0.kinds.count > 1 } || $0.forms.count > 1 } }
    private var gangs: String { flows.flatMap { $0.forms.map { String($0.sheets) } }.joined(separator: " + ") }

    private func formula(_ press: Press) -> String {
        let parts: [String] = flows.flatMap { flow -> [String] in
            if press.technology == .digital { return ["(" + press.waste.formula(flow.printed) + ")" + times(flow.times)] }
            return flow.forms.map { form in
                let good: Int = (try? flow.good(form)) ?? form.sheets
                let text: String = press.waste.formula(good, passes: flow.work.passes, makeReadies: flow.work.makeReadies)
                return "(" + text + ")" + times(flow.times)
            }
        }
        return parts.joined(separator: " + ")
    }

    private func times(_ count: Int) -> String { count == 1 ? "" : "·" + String(count) }
}
