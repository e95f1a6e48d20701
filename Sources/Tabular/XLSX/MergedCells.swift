/// The merged areas of a sheet: every cell of one shows what its first cell holds.
struct MergedCells {
    struct Area { let top: Int, left: Int, bottom: Int, right: Int }
    static let most: Int = 200_000
    /// By their first row.
    private let areas: [Area]
    private var coming: Int = 0, open: [(area: Area, value: String)] = []

    /// - Parameter areas: in any order.
    init(_ areas: [Area]) { self.areas = areas.sorted { $0.top < $1.top } }
    var isEmpty: Bool { areas.isEmpty }

    /// Fills the cells of a row. Rows come in order, each once.
    mutating func fill(_ row: Int, _ cells: inout [String], width: Int) {
        open.removeAll { $0.area.bottom < row }
        while coming < areas.count, areas[coming].top <= row {
            let area: Area = areas[coming]
            coming += 1
            // Rows without cells are not told: an area whose first row had none is empty.
            let value: String = area.top == row && area.left < cells.count ? cells[area.left] : ""
            if !value.isEmpty, area.bottom >= row { open.append((area, value)) }
        }
        for (area, value) in open {
            let right: Int = min(area.right, width - 1)
            guard area.left <= right else { continue }
            while cells.count <= right { cells.append("") }
            for column in area.left...right where cells[column].isEmpty { cells[column] = value }
        }
    }
    /// `A1:C4` → rows from 1, columns from 0.
    static func area(_ bytes: UnsafeBufferPointer<UInt8>) -> Area? {
        let parts = bytes.split(separator: 58)
        guard parts.count == 2, let first = CellName(parts[0]), let last = CellName(parts[1]) else { return nil }
        return first.row <= last.row && first.column <= last.column ? Area(top: first.row, left: first.column, bottom: last.row, right: last.column) : nil
    }
}

/// `AB12`: the column from 0 and the row from 1.
struct CellName {
    let column: Int, row: Int
    init?(_ bytes: some Sequence<UInt8>) {
        var column: Int = 0, row: Int = 0
        for byte in bytes {
            switch byte {
            case 65...90 where row == 0: column = column * 26 + Int(byte - 64)
            case 97...122 where row == 0: column = column * 26 + Int(byte - 96)
            case 48...57: row = row * 10 + Int(byte - 48)
            case 36: continue  // $
            default: return nil
            }
            guard column <= Tabular.mostColumns, row <= 1_048_576 else { return nil }
        }
        guard column > 0, row > 0 else { return nil }
        (self.column, self.row) = (column - 1, row)
    }
}
