/// The name a person probably meant.
enum Nearest {
    static func name(_ wrong: String, _ all: [String]) -> String? {
        let target: [Unicode.Scalar] = Array(Formula.fold(wrong).unicodeScalars.prefix(40))
        var best: (distance: Int, name: String)?
        for name: String in all.prefix(500) {
            let found: Int = distance(target, Array(Formula.fold(name).unicodeScalars.prefix(40)))
            if found < best?.distance ?? Int.max { best = (found, name) }
        }
        guard let best, best.distance <= max(1, (target.count + 1) / 3) else { return nil }
        return best.name
    }

    /// Letters to add, drop or change.
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var row: [Int] = Array(0...right.count)
        for (line, scalar): (Int, Unicode.Scalar) in left.enumerated() {
            var corner: Int = row[0]
            row[0] = line + 1
            for column: Int in 0..<right.count {
                let change: Int = corner + (scalar == right[column] ? 0 : 1)
                corner = row[column + 1]
                row[column + 1] = min(change, corner + 1, row[column] + 1)
            }
        }
        return row[right.count]
    }
}
