/// The guillotine optimum for equal pieces by memoised recursion over cut positions `iA + jB`
/// (the normal patterns of two-dimensional guillotine cutting): a cut anywhere else can be pushed to the nearest of them.
struct Guillotine {
    /// The most steps one optimum may take; a few milliseconds.
    static let mostSteps: Int = 3_000_000

    let a: Int
    let b: Int
    /// All `iA + jB` up to the greater side, ascending; the first is 0.
    let points: [Int]
    /// `rest[w * n + x]`: index of the greatest point not above `points[w] - points[x]`.
    private var rest: [Int32]
    /// Best number and how: -1 unknown. `how`: 0 grid, 1 turned grid, 2 + 2x a cut across the width, 3 + 2y across the height.
    private var best: [Int32]
    private var how: [Int32]

    /// Nil when the piece is so small beside the sheet that the optimum would take too long.
    init?(a: Int, b: Int, width: Int, height: Int) {
        self.a = a
        self.b = b
        let side: Int = max(width, height)
        let across: Int = (side / a + 1) * (side / b + 1)
        guard across <= 4000 else { return nil }
        var found: Set<Int> = []
        for i: Int in 0...(side / a) { for j: Int in 0...((side - i * a) / b) { found.insert(i * a + j * b) } }
        points = found.sorted()
        let n: Int = points.count
        guard n * n * n <= Guillotine.mostSteps else { return nil }
        rest = Guillotine.remainders(points)
        best = [Int32](repeating: -1, count: n * n)
        how = [Int32](repeating: 0, count: n * n)
    }

    private static func remainders(_ points: [Int]) -> [Int32] {
        let n: Int = points.count
        var result: [Int32] = [Int32](repeating: 0, count: n * n)
        for w: Int in 0..<n {
            var index: Int = w
            for x: Int in 0...w {
                while points[index] > points[w] - points[x] { index -= 1 }
                result[w * n + x] = Int32(truncatingIfNeeded: index)
            }
        }
        return result
    }

    /// Index of the greatest point not above a length.
    func index(_ length: Int) -> Int {
        var low: Int = 0
        var high: Int = points.count - 1
        while low < high {
            let middle: Int = (low + high + 1) / 2
            if points[middle] <= length { low = middle } else { high = middle - 1 }
        }
        return low
    }

    /// The most pieces in the rectangle of two points.
    mutating func count(_ w: Int, _ h: Int) -> Int {
        let n: Int = points.count
        let known: Int32 = best[w * n + h]
        if known >= 0 { return Int(known) }
        let width: Int = points[w], height: Int = points[h]
        let plain: Int = (width / a) * (height / b), turned: Int = (width / b) * (height / a)
        var top: Int = max(plain, turned)
        var choice: Int = plain >= turned ? 0 : 1
        let bound: Int = (width * height) / (a * b)
        if top < bound { search(w, h, bound, &top, &choice) }
        best[w * n + h] = Int32(truncatingIfNeeded: top)
        how[w * n + h] = Int32(truncatingIfNeeded: choice)
        return top
    }

    private mutating func search(_ w: Int, _ h: Int, _ bound: Int, _ top: inout Int, _ choice: inout Int) {
        let n: Int = points.count
        var x: Int = 1
        while x < w && points[x] * 2 <= points[w] && top < bound {
            let sum: Int = count(x, h) + count(Int(rest[w * n + x]), h)
            if sum > top { (top, choice) = (sum, 2 + 2 * x) }
            x += 1
        }
        var y: Int = 1
        while y < h && points[y] * 2 <= points[h] && top < bound {
            let sum: Int = count(w, y) + count(w, Int(rest[h * n + y]))
            if sum > top { (top, choice) = (sum, 3 + 2 * y) }
            y += 1
        }
    }

    /// How the rectangle of two points is filled, after `count`.
    func choice(_ w: Int, _ h: Int) -> Int { Int(how[w * points.count + h]) }
    func remainder(_ w: Int, _ x: Int) -> Int { Int(rest[w * points.count + x]) }
}

extension Field {
    /// The optimum, or the grid when the optimum is no better or out of reach.
    func guillotine(atLeast grid: Block) -> Layout {
        let pitch: Size = piece.pitch
        guard var solver: Guillotine = Guillotine(a: pitch.width.um, b: pitch.height.um, width: width, height: height) else {
            return layout(grid, fallback: true)
        }
        let w: Int = solver.index(width), h: Int = solver.index(height)
        guard solver.count(w, h) > grid.count else { return layout(grid) }
        var trace: Trace = Trace(field: self, solver: solver)
        trace.fill(w, h, 0, 0, Part(sheet.size))
        return Layout(blocks: trace.blocks, bleed: piece.bleed, cuts: trace.cuts, isGridFallback: false)
    }
}

/// Walks the chosen cuts and writes blocks and the cut program.
private struct Trace {
    let field: Field
    let solver: Guillotine
    var blocks: [Block] = []
    var cuts: [Cut] = []

    /// Fills the rectangle of two points at x, y of the area; `part` is what earlier cuts left round it.
    mutating func fill(_ w: Int, _ h: Int, _ x: Int, _ y: Int, _ part: Part) {
        let choice: Int = solver.choice(w, h)
        if choice < 2 { return leaf(w, h, x, y, choice == 1, part) }
        let index: Int = choice / 2 - 1
        let margins: Margins = field.sheet.margins
        var near: Part = part, far: Part = part
        if choice % 2 == 0 {
            let knife: Int = margins.left.um + x + solver.points[index]
            cuts.append(part.cut(.width, knife))
            (near.width, far.x, far.width) = (knife - part.x, knife, part.x + part.width - knife)
            fill(index, h, x, y, near)
            fill(solver.remainder(w, index), h, x + solver.points[index], y, far)
        } else {
            let knife: Int = margins.gripper.um + y + solver.points[index]
            cuts.append(part.cut(.height, knife))
            (near.height, far.y, far.height) = (knife - part.y, knife, part.y + part.height - knife)
            fill(w, index, x, y, near)
            fill(w, solver.remainder(h, index), x, y + solver.points[index], far)
        }
    }

    private mutating func leaf(_ w: Int, _ h: Int, _ x: Int, _ y: Int, _ turned: Bool, _ part: Part) {
        let pitch: Size = turned ? field.piece.pitch.turned : field.piece.pitch
        let columns: Int = solver.points[w] / pitch.width.um, rows: Int = solver.points[h] / pitch.height.um
        guard columns > 0 && rows > 0 else { return }
        let block: Block = field.block(x, y, columns, rows, turned)
        blocks.append(block)
        cuts += block.cuts(of: part)
    }
}
