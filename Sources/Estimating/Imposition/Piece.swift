/// What is laid on a sheet many times.
public struct Piece: Sendable, Hashable, Codable {
    /// Trimmed, flat size.
    public var trim: Size
    /// Bleed around the trim on all sides (вылеты).
    public var bleed: Length
    /// Extra gap between bleed boxes. Ignored with a common cut.
    public var gap: Length
    /// Neighbours share one cut and only the outer edge has bleed (рез в один нож).
    public var hasCommonCut: Bool
    /// The axis of the piece that must lie along the grain of the sheet; nil when it does not matter.
    public var grainAxis: Axis?

    /// A piece of `trim` with `bleed` all round.
    public init(_ trim: Size, bleed: Length = 0, gap: Length = 0, hasCommonCut: Bool = false, grainAxis: Axis? = nil) {
        self.trim = trim
        self.bleed = bleed
        self.gap = gap
        self.hasCommonCut = hasCommonCut
        self.grainAxis = grainAxis
    }

    /// What one piece takes with its bleed: `(a+2e) × (b+2e)`.
    public var cell: Size { trim.grown(by: bleed) }
    /// What repeats along an axis: the cell and a gap, or the trim alone with a common cut.
    var pitch: Size { hasCommonCut ? trim : Size(cell.width + gap, cell.height + gap) }

    func check() throws(EstimatingError) {
        try trim.check("trim size")
        try bleed.check("bleed")
        try gap.check("gap")
    }
}

/// Unprintable edges of a sheet. The gripper lies along the width of the sheet, which is its long edge on offset presses.
public struct Margins: Sendable, Hashable, Codable {
    /// The edge on the left.
    public var left: Length
    /// The edge on the right.
    public var right: Length
    /// The edge held by the press (клапан).
    public var gripper: Length
    /// The edge opposite the gripper (хвост).
    public var tail: Length

    /// Four edges.
    public init(left: Length, right: Length, gripper: Length, tail: Length) {
        self.left = left
        self.right = right
        self.gripper = gripper
        self.tail = tail
    }

    /// The same margin all round, as on digital presses.
    public init(all margin: Length) { self.init(left: margin, right: margin, gripper: margin, tail: margin) }

    /// The larger of gripper and tail on both long edges, as work-and-tumble needs: either is held, and both sides must meet.
    public var tumbling: Margins { Margins(left: left, right: right, gripper: max(gripper, tail), tail: max(gripper, tail)) }
    /// The larger of left and right on both ends, as work-and-turn needs for both sides to meet.
    public var turning: Margins { Margins(left: max(left, right), right: max(left, right), gripper: gripper, tail: tail) }
}

/// A press sheet: what goes through the press.
public struct Sheet: Sendable, Hashable, Codable {
    /// Size; the gripper lies along the width.
    public var size: Size
    /// Unprintable edges.
    public var margins: Margins
    /// The axis of the sheet its fibres lie along; nil when unknown or without grain.
    public var grain: Axis?

    /// A sheet.
    public init(_ size: Size, margins: Margins, grain: Axis? = nil) {
        self.size = size
        self.margins = margins
        self.grain = grain
    }

    /// Where ink may lie: `W − left − right` by `H − gripper − tail`. Not positive when the margins eat the sheet.
    public var printable: Size {
        Size(size.width - margins.left - margins.right, size.height - margins.gripper - margins.tail)
    }

    /// The sheet turned by a quarter with its grain and margins.
    public var turned: Sheet {
        let edges: Margins = Margins(left: margins.gripper, right: margins.tail, gripper: margins.left, tail: margins.right)
        return Sheet(size.turned, margins: edges, grain: grain?.other)
    }

    func check() throws(EstimatingError) {
        try size.check("sheet size")
        for edge: Length in [margins.left, margins.right, margins.gripper, margins.tail] { try edge.check("margin") }
    }
}

extension Length {
    func check(_ field: String) throws(EstimatingError) {
        if um < 0 { throw EstimatingError.negative(field: field) }
        if self > Length.limit { throw EstimatingError.tooLarge(field: field, limit: "1 km") }
    }
}

extension Size {
    func check(_ field: String) throws(EstimatingError) {
        if width.um <= 0 || height.um <= 0 { throw EstimatingError.notPositive(field: field) }
        try width.check(field)
        try height.check(field)
    }
}
