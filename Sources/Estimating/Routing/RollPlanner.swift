internal import Exact

extension Planner {
    /// A wide roll: both orientations, panels when the piece is wider than the roll either way.
    mutating func wide(_ press: Press, _ stock: Stock, _ tariff: WideTariff, _ width: Length, _ trim: Size) {
        guard let stages: [Stage] = rollStages(press, stock, width, trim) else { return }
        let room: Length = width - tariff.margin.doubled
        let cell: Size = trim.grown(by: component.bleed)
        var ways: [WidePlan.Way] = []
        for turned: Bool in [false, true] {
            let side: Size = turned ? cell.turned : cell
            let across: Int = max(0, (room + tariff.gap).um) / max(1, (side.width + tariff.gap).um)
            if across > 0 { ways.append(WidePlan.Way(across: across, along: side.height.um, isTurned: turned, panels: 1)) }
        }
        if ways.isEmpty { ways = panels(cell, room, tariff.overlap) }
        if ways.isEmpty {
            return reject(press, stock, nil, EstimatingError.doesNotFit(piece: cell.text, area: room.mm).wording)
        }
        accept(press, stock, Size(width, 0), .simplex, trim, stages, .wide(WidePlan(ways: ways, width: width)))
    }

    /// `ceil((width−o)/(printable−o))` panels side by side.
    private func panels(_ cell: Size, _ room: Length, _ overlap: Length) -> [WidePlan.Way] {
        guard room > overlap else { return [] }
        return [false, true].compactMap { turned in
            let side: Size = turned ? cell.turned : cell
            let count: Int = ceilDivide(max(1, (side.width - overlap).um), (room - overlap).um)
            return count <= 1000 ? WidePlan.Way(across: 1, along: side.height.um, isTurned: turned, panels: count) : nil
        }
    }

    /// A narrow web: lanes across, labels around the cylinder or with a flat gap.
    mutating func label(_ press: Press, _ stock: Stock, _ tariff: LabelTariff, _ width: Length, _ trim: Size) {
        guard let stages: [Stage] = rollStages(press, stock, width, trim) else { return }
        let room: Length = width - tariff.edge.doubled
        let lanes: Int = max(0, (room + tariff.gap).um) / max(1, (trim.width + tariff.gap).um)
        var around: Int = 1
        var length: Length = trim.height + tariff.gap
        if let teeth: Int = component.teeth {
            let turn: Length = Length(um: teeth * tariff.pitch.um)
            if turn > Length.limit { return reject(press, stock, nil, EstimatingError.tooLarge(field: "teeth", limit: "1 km").wording) }
            around = turn.um / max(1, length.um)
            length = turn
        }
        guard lanes > 0 && around > 0 else {
            return reject(press, stock, nil, EstimatingError.doesNotFit(piece: trim.text, area: room.mm).wording)
        }
        let plan: LabelPlan = LabelPlan(lanes: lanes, around: around, repeatLength: length, width: width)
        accept(press, stock, Size(width, 0), .simplex, trim, stages, .label(plan))
    }

    /// Stages on a roll, or nil after a rejection.
    private mutating func rollStages(_ press: Press, _ stock: Stock, _ width: Length, _ trim: Size) -> [Stage]? {
        if width > press.largest.width || width < press.smallest.width {
            let widths: String = press.smallest.width.mm + "–" + press.largest.width.mm
            reject(press, stock, nil, Wording("Рулон \(width.mm) мм не подходит машине: \(widths) мм.", "Roll of \(width.mm) mm: the press takes \(widths) mm."))
            return nil
        }
        if component.inks.sides > 1 || component.inks.front.count > press.units {
            let inks: String = component.inks.text
            reject(press, stock, nil, Wording("Машина не печатает \(inks).", "The press cannot print \(inks)."))
            return nil
        }
        guard case .flat = component.shape else {
            reject(press, stock, nil, Wording("Книги в рулоне не печатаются.", "Books are not printed on a roll."))
            return nil
        }
        do { return try stages(press, stock, sheet: nil, trim: trim) } catch {
            reject(press, stock, nil, error.wording)
            return nil
        }
    }
}
