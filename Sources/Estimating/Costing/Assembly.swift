internal import Exact

/// One way to finish whole copies: machines that take their thickness.
struct Assembly: Sendable {
    let stages: [Stage]
    /// Size of a copy.
    let size: Size
    /// Thickness of a copy, mm; nought when it is not a book.
    let thickness: Exact

    /// Copies that must come of the components.
    func copies(_ run: Int) throws(EstimatingError) -> Flow {
        try Flow(stages, out: run, times: 1, work: FormWork(plates: 0, passes: 0, makeReadies: 0)) { _ in .plain(ups: 1) }
    }

    func charge(_ flow: Flow, _ job: Job, _ ledger: inout Ledger) throws(EstimatingError) {
        for index: Int in stages.indices {
            let input: Int = flow.inputs[index]
            var work: Work = Work(input: input, size: size, sheets: input, cuts: stages[index].operation.count, caliper: thickness)
            work.versions = job.packed(stages[index], input)
            try ledger.add(stages[index], nil, 1, isRepeat: job.isRepeat) { _ in Charge(work: work, out: flow.outs[index], times: 1) }
        }
    }
}

extension Shop {
    /// Machines for whole copies of a thickness. Throws `unknown` for a named machine that does not exist.
    func assembly(_ job: Job, thickness: Exact) throws(EstimatingError) -> (assembly: Assembly?, rejection: Rejection?) {
        let size: Size = job.components[0].finished
        var stages: [Stage] = []
        for operation: Operation in job.assembly {
            if operation.kind == .outside {
                stages.append(Stage(operation: operation, machine: nil, slot: -1, isOnSheets: false))
                continue
            }
            if let code: String = operation.machine, !machines.contains(where: { $0.code == code }) {
                throw EstimatingError.unknown(field: "machine", code: code)
            }
            let able: [Int] = machines.indices.filter { index in operation.machine.map { $0 == machines[index].code } ?? (machines[index].kind == operation.kind) }
            guard let index: Int = able.first(where: { machines[$0].refusal(copyOf: size, thickness: thickness) == nil }) else {
                let title: Wording = operation.kind.title
                let last: Machine? = able.last.map { machines[$0] }
                let reason: Wording = last?.refusal(copyOf: size, thickness: thickness)
                    ?? Wording("Нет оборудования для операции «\(title.ru)».", "No machine for the operation “\(title.en)”.")
                return (nil, Rejection(component: "", press: last?.code ?? operation.kind.rawValue, reason: reason))
            }
            stages.append(Stage(operation: operation, machine: machines[index], slot: presses.count + index, isOnSheets: false))
        }
        return (Assembly(stages: stages, size: size, thickness: thickness), nil)
    }
}

extension Machine {
    /// Why whole copies do not go through, nil when they do.
    func refusal(copyOf size: Size, thickness copy: Exact) -> Wording? {
        if let range: ClosedRange<Length> = thickness, !copy.isZero {
            if copy < range.lowerBound.millimetres || copy > range.upperBound.millimetres {
                let limits: String = range.lowerBound.mm + "–" + range.upperBound.mm
                return Wording("\(title.ru): толщина \(copy.plain) мм вне пределов \(limits) мм.", "\(title.en): \(copy.plain) mm is outside \(limits) mm.")
            }
        }
        if let largest, !size.fitsTurning(in: largest) {
            return Wording("\(title.ru): изделие больше \(largest.text) мм.", "\(title.en): larger than \(largest.text) mm.")
        }
        return nil
    }
}

extension Component {
    /// Size of a finished piece: a page of a book, a flat piece.
    var finished: Size {
        switch shape {
        case .flat(let size): size
        case .block(let page, _, _): page
        case .cover(let page, _, _, _): page
        }
    }
}
