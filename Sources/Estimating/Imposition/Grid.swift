/// The most pieces a layout holds; beyond it a piece is a mistake of units.
let mostUps: Int = 100_000

/// The area and the repeat of a piece after bleed, gap and common cut are accounted for, in whole micrometres:
/// `nx = floor((Pw+k)/(a+2e+k))` becomes `width / pitch.width`.
struct Field {
    let piece: Piece
    let sheet: Sheet
    let width: Int
    let height: Int

    init(_ piece: Piece, _ sheet: Sheet) throws(EstimatingError) {
        try piece.check()
        try sheet.check()
        self.piece = piece
        self.sheet = sheet
        let area: Size = sheet.printable
        let extra: Int = piece.hasCommonCut ? -piece.bleed.doubled.um : piece.gap.um
        width = max(0, area.width.um + extra)
        height = max(0, area.height.um + extra)
        let most: Int = (width / piece.pitch.width.um) * (height / piece.pitch.height.um)
        if most > mostUps { throw EstimatingError.tooLarge(field: "pieces per sheet", limit: String(mostUps)) }
    }

    /// Whether grain allows the orientation.
    func allows(turned: Bool) -> Bool {
        guard let wanted: Axis = piece.grainAxis, let grain: Axis = sheet.grain else { return true }
        return (turned ? wanted.other : wanted) == grain
    }

    /// A grid of one orientation with its columns and rows at the near left corner of the printable area.
    func grid(turned: Bool) -> Block {
        let pitch: Size = turned ? piece.pitch.turned : piece.pitch
        return block(0, 0, width / pitch.width.um, height / pitch.height.um, turned)
    }

    /// A block whose first repeat begins at x, y of the area.
    func block(_ x: Int, _ y: Int, _ columns: Int, _ rows: Int, _ turned: Bool) -> Block {
        let margins: Margins = sheet.margins
        return Block(
            x: Length(um: margins.left.um + piece.bleed.um + x), y: Length(um: margins.gripper.um + piece.bleed.um + y),
            columns: columns, rows: rows, size: turned ? piece.trim.turned : piece.trim,
            pitch: turned ? piece.pitch.turned : piece.pitch, isTurned: turned)
    }

    /// A layout of one grid, in the middle of the printable area so that a turned sheet meets itself.
    func layout(_ grid: Block, fallback: Bool = false) -> Layout {
        var middle: Block = grid
        middle.shift((width - grid.columns * grid.pitch.width.um) / 2, (height - grid.rows * grid.pitch.height.um) / 2)
        return Layout(blocks: [middle], bleed: piece.bleed, cuts: middle.cuts(of: Part(sheet.size)), isGridFallback: fallback)
    }
}

/// How many columns and rows a work style asks for.
struct Evenness {
    /// Columns must be even: half of them print the front (work-and-turn).
    var columns: Bool = false
    /// Rows must be even (work-and-tumble).
    var rows: Bool = false

    func applied(to block: Block) -> Block {
        var result: Block = block
        if columns { result.columns -= result.columns % 2 }
        if rows { result.rows -= result.rows % 2 }
        return result
    }
}

extension Piece {
    /// The best layout of the piece on a sheet: the larger of both orientations in columns and rows, or the guillotine optimum.
    /// With a grain axis only the orientation along the grain is kept. A common cut is always a grid.
    ///
    /// Throws `doesNotFit`, and `notPositive`, `negative` or `tooLarge` for impossible sizes.
    public func imposed(on sheet: Sheet, policy: Layout.Policy = .grid) throws(EstimatingError) -> Layout {
        try imposed(on: sheet, policy, Evenness())
    }

    func imposed(on sheet: Sheet, _ policy: Layout.Policy, _ evenness: Evenness) throws(EstimatingError) -> Layout {
        let field: Field = try Field(self, sheet)
        let best: Block? = field.bestGrid(evenness)
        let isFree: Bool = !hasCommonCut && (grainAxis == nil || sheet.grain == nil) && !evenness.columns && !evenness.rows
        guard policy == .guillotine, isFree, let grid: Block = best else {
            guard let grid: Block = best else { throw EstimatingError.doesNotFit(piece: cell.text, area: sheet.printable.text) }
            return field.layout(grid)
        }
        return field.guillotine(atLeast: grid)
    }
}

extension Field {
    /// The larger grid of the allowed orientations; the unturned one when they are equal.
    func bestGrid(_ evenness: Evenness) -> Block? {
        var best: Block?
        for turned: Bool in [false, true] where allows(turned: turned) {
            let grid: Block = evenness.applied(to: self.grid(turned: turned))
            if grid.count > (best?.count ?? 0) { best = grid }
        }
        return best
    }
}
