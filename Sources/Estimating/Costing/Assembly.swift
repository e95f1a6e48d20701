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
        try Flow(stages, out: run, times: 1, work: FormWork(plates: 0, passes: 0, makeReadies: 0)) { [Gang(kinds: [0], places: [1], sheets: $0)] }
    }

    func charge(_ flow: Flow, _ job: Job, _ ledger: inout Ledger) throws(EstimatingError) {
        for index: Int in stages.indices {
            var work: Work = Work(input: flow.inputs[index], size: size)
            (work.sheets, work.cuts, work.caliper) = (work.input, stages[index].operation.count, thickness)
            try ledger.add(stages[index], nil, [Charge(work: work, out: flow.outs[index], times: 1)], isRepeat: job.isRepeat)
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
                stages.append(Stage(operation: operation, machine: nil, isOnSheets: false))
                continue
            }
            if let code: String = operation.machine, !machines.contains(where: { $0.code == code }) {
                throw EstimatingError.unknown(field: "machine", code: code)
            }
            let able: [Machine] = machines.filter { machine in operation.machine.map { $0 == machine.code } ?? (machine.kind == operation.kind) }
            guard let machine: Machine = able.first(where: { $0.refusal(copyOf: size, thickness: thickness) == nil }) else {
                let title: Wording = operation.kind.title
                let reason: Wording = able.last?.refusal(copyOf: size, thickness: thickness)
                    ?? Wording("Нет оборудования для операции «\(title.ru)».", "No machine for the operation “\(title.en)”.")
                return (nil, Rejection(component: "", press: able.last?.code ?? operation.kind.rawValue, reason: reason))
            }
            stages.append(Stage(operation: operation, machine: machine, isOnSheets: false))
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
