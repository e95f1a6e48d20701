internal import Estimating

/// Which page of a section lies where on its sheet, found by folding the sheet in thought.
struct PageScheme: Sendable {
    /// A page on a side of the sheet; `isUpsideDown`: its head points to the feet of the others.
    struct Page: Sendable, Hashable { let number: Int, isUpsideDown: Bool }
    /// Pages by rows from the top, as each side is looked at.
    let front: [[Page]], back: [[Page]]

    private struct Leaf { let column: Int, row: Int; var isFrontUp: Bool, isTurned: Bool }

    /// A section folded of `columns` by `rows` leaves, both powers of two: first across, over the heads, then along; the last fold is the spine.
    /// - Parameters:
    ///   - before: pages of the book before the first of this section.
    ///   - gap: pages of inner sections that lie in its middle, as in a stitched book.
    init(columns: Int, rows: Int, before: Int = 0, gap: Int = 0) {
        let leaves: [Leaf] = PageScheme.folded(columns, rows), half: Int = leaves.count
        var front: [[Page]] = [[Page]](repeating: [Page](repeating: Page(number: 0, isUpsideDown: false), count: columns), count: rows), back = front
        for (index, leaf) in leaves.enumerated() {
            func number(_ side: Int) -> Int {
                let page: Int = index * 2 + side
                return before + page + (page > half ? gap : 0)
            }
            let up: Page = Page(number: number(1), isUpsideDown: leaf.isTurned), down: Page = Page(number: number(2), isUpsideDown: leaf.isTurned)
            // The sheet was folded face down: its face is looked at after turning it over its side.
            front[leaf.row][columns - 1 - leaf.column] = leaf.isFrontUp ? up : down
            back[leaf.row][leaf.column] = leaf.isFrontUp ? down : up
        }
        (self.front, self.back) = (front, back)
    }

    /// The leaves from the top when all is folded.
    private static func folded(_ columns: Int, _ rows: Int) -> [Leaf] {
        var stacks: [[[Leaf]]] = (0..<rows).map { row in (0..<columns).map { [Leaf(column: $0, row: row, isFrontUp: false, isTurned: false)] } }
        func flipped(_ stack: [Leaf], turning: Bool) -> [Leaf] {
            stack.reversed().map { Leaf(column: $0.column, row: $0.row, isFrontUp: !$0.isFrontUp, isTurned: turning ? !$0.isTurned : $0.isTurned) }
        }
        while stacks.count > 1 {
            let half: Int = stacks.count / 2
            stacks = (0..<half).map { row in
                let near: [[Leaf]] = stacks[half + row], far: [[Leaf]] = stacks[half - 1 - row]
                return near.indices.map { flipped(far[$0], turning: true) + near[$0] }
            }
        }
        var row: [[Leaf]] = stacks.first ?? []
        while row.count > 1 {
            let half: Int = row.count / 2
            row = (0..<half).map { flipped(row[half - 1 - $0], turning: false) + row[half + $0] }
        }
        return row.first ?? []
    }
}
