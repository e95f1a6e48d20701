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
            } else if flow.gangs.isEmpty {
                try add(flow, flow.printed, press)
            } else {
                for good: Int in flow.goods { try add(flow, good, press) }
            }
            if sheets > mostUnits || passes > mostUnits { throw EstimatingError.overflow }
        }
    }

    private mutating func add(_ flow: Flow, _ good: Int, _ press: Press) throws(EstimatingError) {
        let work: FormWork = flow.work
        let one: Int = try press.waste.input(good, passes: work.passes, makeReadies: work.makeReadies)
        let run: Int = try product(one, flow.times)
        sheets += run
        passes += try product(run, work.passes)
        plates += work.plates * flow.times
        makeReadies += work.makeReadies * flow.times
    }

    /// How the sheets were counted.
    func steps(_ press: Press, _ job: Job) -> [Step] {
        let goods: [String] = flows.flatMap { flow -> [String] in
            if flow.gangs.isEmpty { return ["ceil(" + String(flow.pieces) + "/" + String(flow.ups) + ")" + times(flow.times)] }
            let quantities: [Int] = (try? job.versionQuantities(flow.pieces)) ?? []
            return flow.gangs.map { $0.formula(quantities) }
        }
        let good: Int = flows.reduce(0) { $0 + $1.sheets * $1.times }
        return [
            step("Годные листы", "Good sheets", goods.joined(separator: " + "), good), step("Листы в машину", "Press sheets", formula(press), sheets),
        ]
    }

    private func formula(_ press: Press) -> String {
        let parts: [String] = flows.flatMap { flow -> [String] in
            if press.technology == .digital { return ["(" + press.waste.formula(flow.printed) + ")" + times(flow.times)] }
            return flow.goods.map { good in
                let text: String = press.waste.formula(good, passes: flow.work.passes, makeReadies: flow.work.makeReadies)
                return "(" + text + ")" + times(flow.times)
            }
        }
        return parts.joined(separator: " + ")
    }

    /// Sheets times passes of each kind of section.
    func passFormula(_ press: Press) -> String {
        let first: Int = flows[0].work.passes
        if flows.allSatisfy({ $0.work.passes == first }) { return String(sheets) + "·" + String(first) }
        return flows.map { flow in String((try? PressRun([flow], press))?.sheets ?? 0) + "·" + String(flow.work.passes) }.joined(separator: " + ")
    }

    private func times(_ count: Int) -> String { count == 1 ? "" : "·" + String(count) }
}

extension Gang {
    /// The fewest sheets that give every kind enough: `max(ceil(2000/5), ceil(1000/3))`.
    func formula(_ quantities: [Int]) -> String {
        let needs: [String] = zip(kinds, places).map { kind, count in
            "ceil(" + String(kind < quantities.count ? quantities[kind] : 0) + "/" + String(count) + ")"
        }
        return needs.count == 1 ? needs[0] : "max(" + needs.joined(separator: ", ") + ")"
    }
}
