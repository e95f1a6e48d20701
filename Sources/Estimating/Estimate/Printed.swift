public import Exact

/// How one component is printed in an estimate: quantities, layout for drawing, cut program.
public struct Printed: Sendable, Hashable, Codable {
    /// Code of the component.
    public let component: String
    /// Flat size of a piece; the spread of a cover with its spine.
    public let trim: Size
    /// Where every piece lies on the press sheet, and the cuts; nil on a roll. `layout.placements` are the positions.
    public let layout: Layout?
    /// The press sheet with its edges and grain; nil on a roll.
    public let sheet: Sheet?
    /// Press sheets out of a bought sheet; nil on a roll.
    public let parent: ParentCut?
    /// Sections of a block; empty for flat work.
    public let signatures: [Signature]
    /// Forms: which kinds lie on a sheet, on how many places. One form of one kind is plain work.
    public let forms: [Gang]
    /// Good sheets the press must give.
    public let goodSheets: Int
    /// Sheets that go into the press, with waste; on a roll, repeats or rows.
    public let pressSheets: Int
    /// Sheets bought; 0 on a roll.
    public let boughtSheets: Int
    /// Plates.
    public let plates: Int
    /// Make-ready times.
    public let makeReadies: Int
    /// Sheets times passes; 0 on a roll.
    public let passes: Int
    /// How it lies on a roll; nil on sheets.
    public let roll: RollLayout?
    /// Operations with what goes in and comes out, of each kind of section in turn.
    public let operations: [Passage]
}

/// How pieces lie on a roll.
public struct RollLayout: Sendable, Hashable, Codable {
    /// Pieces, panels or lanes across.
    public let across: Int
    /// Rows, or repeats of a cylinder, along.
    public let rows: Int
    /// Whether pieces lie turned by a quarter.
    public let isTurned: Bool
    /// Panels a piece is made of.
    public let panels: Int
    /// Where the pieces lie, for drawing: x from the edge of the roll, y along it. On a wide roll all of them, or their panels, the
    /// last row perhaps not full; on a web those of one repeat.
    public let block: Block
    /// Good length, m.
    public let net: Exact
    /// Length with waste, m.
    public let gross: Exact

    /// The first of the positions in `block`, row by row, at most so many: a roll may be a kilometre long.
    public func placements(most: Int = 10_000) -> [Placement] {
        let count: Int = max(0, min(most, across > 0 ? block.columns * min(block.rows, most) : 0))
        return (0..<count).map { block.placement($0 % block.columns, $0 / block.columns) }
    }
}

extension Plan {
    func passages(_ flows: [Flow]) -> [Passage] {
        flows.flatMap { flow in
            stages.indices.map { index in
                let stage: Stage = stages[index]
                return Passage(kind: stage.operation.kind, machine: stage.code, isOnSheets: stage.isOnSheets, out: flow.outs[index], input: flow.inputs[index])
            }
        }
    }

    func printed(_ plan: SheetPlan, _ run: PressRun) -> Printed {
        Printed(
            component: component.code, trim: trim, layout: plan.layout, sheet: plan.sheet, parent: plan.parent, signatures: plan.signatures,
            forms: run.flows.flatMap(\.forms), goodSheets: run.flows.reduce(0) { $0 + $1.printed * $1.times }, pressSheets: run.sheets,
            boughtSheets: ceilDivide(run.sheets, max(1, plan.parent.count)), plates: run.plates, makeReadies: run.makeReadies,
            passes: run.passes, roll: nil, operations: passages(run.flows))
    }

    func printed(_ run: RollRun) -> Printed {
        let roll: RollLayout = RollLayout(across: run.across, rows: run.rows, isTurned: run.isTurned, panels: run.panels, block: run.block, net: run.net, gross: run.gross)
        return Printed(
            component: component.code, trim: trim, layout: nil, sheet: nil, parent: nil, signatures: [], forms: [], goodSheets: 0,
            pressSheets: run.rows, boughtSheets: 0, plates: 0, makeReadies: 1, passes: 0, roll: roll, operations: passages([run.flow]))
    }
}
