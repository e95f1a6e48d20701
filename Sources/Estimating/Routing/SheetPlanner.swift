internal import Exact

extension Planner {
    /// Every press sheet out of a stock sheet × work style.
    mutating func sheets(_ press: Press, _ stock: Stock, _ size: Size, _ grain: Axis?, _ trim: Size) throws(EstimatingError) {
        let styles: [WorkStyle] = press.workStyles(component)
        if styles.isEmpty {
            return reject(press, stock, nil, Wording("Машина не печатает \(component.inks.text).", "The press cannot print \(component.inks.text)."))
        }
        let candidates: [Size] = press.sheets(from: size)
        if candidates.isEmpty {
            let sizes: String = press.smallest.text + "…" + press.largest.text
            return reject(press, stock, nil, Wording(
                "Лист \(size.text) не подходит машине: нужно \(sizes) мм.", "Sheet \(size.text) does not suit the press: \(sizes) mm needed."))
        }
        for candidate: Size in candidates {
            let cut: ParentCut = try ParentCut.of(candidate, from: size)
            let sheet: Sheet = Sheet(candidate, margins: press.margins, grain: cut.grain(from: grain))
            sheetPlans(press, stock, sheet, cut, styles, trim)
        }
    }

    private mutating func sheetPlans(
        _ press: Press, _ stock: Stock, _ sheet: Sheet, _ cut: ParentCut, _ styles: [WorkStyle], _ trim: Size
    ) {
        do throws(EstimatingError) {
            let stages: [Stage] = try stages(press, stock, sheet: sheet.size, trim: trim)
            var found: (evenness: WorkStyle, layout: Layout)?
            for style: WorkStyle in styles {
                var placed: Sheet = sheet
                if style == .workAndTumble { placed.margins = sheet.margins.tumbling }
                if style == .workAndTurn { placed.margins = sheet.margins.turning }
                let isTurning: Bool = style == .workAndTurn || style == .workAndTumble
                do throws(EstimatingError) {
                    let known: Layout? = isTurning ? nil : found?.layout
                    let layout: Layout
                    if let known { layout = known } else { layout = try self.layout(press, placed, style, trim) }
                    if !isTurning { found = (style, layout) }
                    let plan: SheetPlan = try sheetPlan(press, placed, cut, style, layout)
                    accept(press, stock, sheet.size, style, trim, stages, .sheets(plan))
                } catch { reject(press, stock, sheet.size, error.wording) }
            }
        } catch { reject(press, stock, sheet.size, error.wording) }
    }

    private func layout(_ press: Press, _ sheet: Sheet, _ style: WorkStyle, _ trim: Size) throws(EstimatingError) -> Layout {
        let piece: Piece = Piece(trim, bleed: component.bleed, gap: component.gap, hasCommonCut: component.hasCommonCut, grainAxis: component.grainAxis)
        guard case .block(_, _, let binding) = component.shape else {
            return try piece.imposed(on: sheet, component.isGridOnly ? .grid : press.policy, style.evenness)
        }
        let field: Field = try Field(piece, sheet)
        var best: Block?
        for turned: Bool in [false, true] where field.allows(turned: turned) {
            let grid: Block = field.grid(turned: turned).foldable(component.largestSignature / 2)
            if grid.count > (best?.count ?? 0) { best = grid }
        }
        guard let grid: Block = best, grid.count * 2 >= binding.step else {
            throw EstimatingError.doesNotFit(piece: piece.cell.text, area: sheet.printable.text)
        }
        return field.layout(grid)
    }

    private func sheetPlan(
        _ press: Press, _ sheet: Sheet, _ cut: ParentCut, _ style: WorkStyle, _ layout: Layout
    ) throws(EstimatingError) -> SheetPlan {
        let work: FormWork = press.work(component.inks, style) ?? FormWork(plates: 0, passes: 1, makeReadies: 1)
        var signatures: [Signature] = []
        if case .block(_, let pages, let binding) = component.shape {
            signatures = try Signature.block(pages: Book.pages(pages, binding), full: layout.count * 2, step: binding.step)
        }
        // A remainder turns only where both sides of its layout meet: left of the middle the front, right of it the back.
        let isEven: Bool = sheet.margins == sheet.margins.turning && layout.columns % 2 == 0
        let turning: FormWork? = isEven && press.styles.contains(.workAndTurn) ? press.work(component.inks, .workAndTurn) : nil
        let block: Block = layout.blocks[0]
        let box: Size = component.hasCommonCut ? block.size : block.size.grown(by: component.bleed)
        let area: Exact = try box.squareMetres.times(layout.count).normalized
        return SheetPlan(
            sheet: sheet, layout: layout, parent: cut, work: work, remainderWork: turning ?? work, signatures: signatures, inkArea: area,
            inkGram: try inkGram(press, area))
    }
}

extension Planner {
    /// Grams of ink on one press sheet.
    private func inkGram(_ press: Press, _ area: Exact) throws(EstimatingError) -> Exact {
        guard case .offset(let tariff) = press.tariff else { return Exact.zero }
        return try area.times(component.frontCoverage.plus(component.backCoverage)).times(tariff.film).normalized
    }
}

extension Component {
    /// Folds, creases and dies need all pieces one way.
    var isGridOnly: Bool { routing.contains { $0.kind == .dieCut || $0.kind == .kissCut || $0.kind == .fold || $0.kind == .crease } }
}

extension Block {
    /// The part of a grid that folds into one signature of at most `most` pages a side.
    func foldable(_ most: Int) -> Block {
        var result: Block = self
        (result.columns, result.rows) = Signature.foldable(columns: columns, rows: rows)
        while result.count > max(1, most) {
            if result.columns >= result.rows { result.columns /= 2 } else { result.rows /= 2 }
        }
        return result
    }
}

extension Press {
    /// Work styles that suit the inks. A block's full signatures have a form for each side.
    func workStyles(_ component: Component) -> [WorkStyle] {
        var isBlock: Bool = false
        if case .block = component.shape { isBlock = true }
        return styles.filter { style in
            if isBlock && (style == .workAndTurn || style == .workAndTumble) { return false }
            return work(component.inks, style) != nil
        }
    }

    /// Plates and passes of a form; a digital press has no plates and prints any inks in one go.
    func work(_ inks: Inks, _ style: WorkStyle) -> FormWork? {
        if technology == .offset { return FormWork.of(inks, style, units: units) }
        guard (inks.sides == 1) == (style == .simplex) else { return nil }
        guard inks.front.count <= units && inks.back.count <= units else { return nil }
        return FormWork(plates: 0, passes: 1, makeReadies: 1)
    }

    /// Press sheets worth cutting out of a bought one, up to four out of one, or up to eight where the press is too small for
    /// those; offset takes the long edge to the gripper.
    func sheets(from stock: Size) -> [Size] {
        let few: [Size] = sheets(among: stock.parts(most: 4))
        return few.isEmpty ? sheets(among: stock.parts(most: 8)) : few
    }

    private func sheets(among parts: [Size]) -> [Size] {
        var result: [Size] = []
        for part: Size in parts where part.fitsTurning(in: largest) && smallest.fitsTurning(in: part) {
            let placed: Size = technology == .offset ? part.landscape : part.landscape.turned
            if !result.contains(placed) { result.append(placed) }
        }
        return result
    }
}
