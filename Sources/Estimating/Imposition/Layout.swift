/// One trimmed piece on a sheet. The origin is the left end of the gripper edge; x runs along the gripper, y away from it.
public struct Placement: Sendable, Hashable, Codable {
    /// Left edge of the trim.
    public let x: Length
    /// Near edge of the trim.
    public let y: Length
    /// Trim size as it lies on the sheet.
    public let size: Size
    /// Whether the piece lies turned by a quarter.
    public let isTurned: Bool
}

/// Equal pieces in columns and rows: what a layout is made of.
public struct Block: Sendable, Hashable, Codable {
    /// Left edge of the first trim, from the left edge of the sheet.
    public var x: Length
    /// Near edge of the first trim, from the gripper edge.
    public var y: Length
    /// Pieces along x.
    public var columns: Int
    /// Pieces along y.
    public var rows: Int
    /// Trim size as it lies.
    public var size: Size
    /// Distance between neighbours.
    public var pitch: Size
    /// Whether the pieces lie turned by a quarter.
    public var isTurned: Bool

    /// Pieces in the block.
    public var count: Int { columns * rows }
}

/// A cut of the guillotine.
public struct Cut: Sendable, Hashable, Codable {
    /// `width`: the knife lies across the width, at a distance along x; `height`: at a distance along y.
    public let axis: Axis
    /// Distance from the left or gripper edge of the whole sheet.
    public let position: Length
    /// Where the knife begins, along itself: the near edge of the part it cuts, on the whole sheet.
    public let start: Length
    /// Where the knife ends.
    public let end: Length
}

/// A part of a sheet between earlier cuts, in whole micrometres of the sheet.
struct Part {
    var x: Int
    var y: Int
    var width: Int
    var height: Int

    init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// A whole sheet.
    init(_ size: Size) { self.init(x: 0, y: 0, width: size.width.um, height: size.height.um) }

    func cut(_ axis: Axis, _ position: Int) -> Cut {
        let from: Int = axis == .width ? y : x
        let length: Int = axis == .width ? height : width
        return Cut(axis: axis, position: Length(um: position), start: Length(um: from), end: Length(um: from + length))
    }
}

/// How many pieces lie on a sheet, where, and how the sheet is cut apart.
public struct Layout: Sendable, Hashable, Codable {
    /// How a layout may be built.
    public enum Policy: String, Sendable, Hashable, Codable, CaseIterable {
        /// Columns and rows of one orientation.
        case grid
        /// Orientations mixed so that a guillotine can still part them: exact optimum. Not for folded work.
        case guillotine
    }

    /// Blocks of equal orientation; a grid is one block.
    public let blocks: [Block]
    /// Bleed around each trim, for drawing.
    public let bleed: Length
    /// Cuts that part the sheet, in order; positions on the whole sheet. Their number is what one lift costs.
    public let cuts: [Cut]
    /// The optimum was asked for, but the piece is so small that only the grid was tried.
    public let isGridFallback: Bool

    /// Pieces on the sheet.
    public var count: Int { blocks.reduce(0) { $0 + $1.count } }
    /// Whether all pieces lie one way in columns and rows.
    public var isGrid: Bool { blocks.count == 1 }
    /// Pieces along the gripper, when the layout is a grid.
    public var columns: Int { isGrid ? blocks[0].columns : 0 }
    /// Pieces away from the gripper, when the layout is a grid.
    public var rows: Int { isGrid ? blocks[0].rows : 0 }

    /// The trim of every piece, for drawing.
    public var placements: [Placement] {
        var result: [Placement] = []
        result.reserveCapacity(count)
        for block: Block in blocks {
            for row: Int in 0..<block.rows {
                for column: Int in 0..<block.columns { result.append(block.placement(column, row)) }
            }
        }
        return result
    }
}

extension Block {
    func placement(_ column: Int, _ row: Int) -> Placement {
        Placement(x: Length(um: x.um + column * pitch.width.um), y: Length(um: y.um + row * pitch.height.um), size: size, isTurned: isTurned)
    }

    /// Both edges of every column, then of every row: `2(nx+ny)` cuts, `nx+ny+2` when neighbours share them.
    func cuts(of part: Part) -> [Cut] {
        var result: [Cut] = []
        result.reserveCapacity((columns + rows) * 2)
        edges(part, .width, x.um, columns, size.width.um, pitch.width.um, &result)
        edges(part, .height, y.um, rows, size.height.um, pitch.height.um, &result)
        return result
    }

    private func edges(_ part: Part, _ axis: Axis, _ first: Int, _ count: Int, _ side: Int, _ step: Int, _ result: inout [Cut]) {
        for index: Int in 0..<count {
            let near: Int = first + index * step
            if index == 0 || side != step { result.append(part.cut(axis, near)) }
            result.append(part.cut(axis, near + side))
        }
    }

    mutating func shift(_ dx: Int, _ dy: Int) {
        x = Length(um: x.um + dx)
        y = Length(um: y.um + dy)
    }
}
