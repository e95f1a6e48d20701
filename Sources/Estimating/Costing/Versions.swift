internal import Exact

extension Job {
    /// A quantity shared among versions, each rounded up; equal ones together, as pairs of quantity and how many versions.
    func versionGroups(_ quantity: Int) throws(EstimatingError) -> [(quantity: Int, count: Int)] {
        if versions.count == 1 { return [(quantity, 1)] }
        var result: [(quantity: Int, count: Int)] = []
        for one: Int in try versionQuantities(quantity).sorted(by: >) {
            if let last: Int = result.indices.last, result[last].quantity == one { result[last].count += 1 } else { result.append((one, 1)) }
        }
        return result
    }

    /// A quantity shared among versions in their order, each rounded up.
    func versionQuantities(_ quantity: Int) throws(EstimatingError) -> [Int] {
        if versions.count == 1 { return [quantity] }
        let whole: Exact = Exact(versions.reduce(0, +))
        var result: [Int] = []
        for share: Int in versions { result.append(try Exact(quantity).times(share).over(whole, scale: 0, .ceiling).ceilingCount()) }
        return result
    }
}

extension Job {
    /// How many forms beyond the fewest may be worth their plates.
    var worthTrying: [Int] {
        let count: Int = versions.count
        if count == 1 { return [0] }
        return count <= Spreadings.most ? Array(0..<min(4, count - 1)) + [count] : [0, count]
    }
}

extension SheetPlan {
    /// Sheets for flat pieces: forms that one or several versions share. A turned sheet holds its pieces in pairs, a front
    /// beside a back. A digital press needs no plates, so there versions may also follow one another.
    /// - Parameter extra: forms beyond the fewest, see ``Spreadings``.
    func forms(
        _ pieces: Int, _ job: Job, _ style: WorkStyle, isDigital: Bool, beyond extra: Int, _ spreadings: inout Spreadings
    ) throws(EstimatingError) -> Flow.Placing {
        let ups: Int = layout.count
        if job.versions.count == 1 { return .plain(ups: ups) }
        let quantities: [Int] = try job.versionQuantities(pieces)
        let isTurned: Bool = style == .workAndTurn || style == .workAndTumble
        if isTurned {
            let pairs: [Gang] = try spreadings.forms(quantities.map { ceilDivide($0, 2) }, ups: ups / 2, beyond: extra)
            return .shared(pairs.map { Gang(kinds: $0.kinds, places: $0.places.map { $0 * 2 }, sheets: $0.sheets) })
        }
        let shared: [Gang] = try spreadings.forms(quantities, ups: ups, beyond: extra)
        guard isDigital else { return .shared(shared) }
        let apart: [Gang] = quantities.indices.map { Gang(kinds: [$0], places: [ups], sheets: ceilDivide(quantities[$0], ups)) }
        return .shared(Gang.sheets(apart) < Gang.sheets(shared) ? apart : shared)
    }
}

extension Gang {
    static func sheets(_ forms: [Gang]) -> Int { forms.reduce(0) { $0 + $1.sheets } }

    /// The kind of every place of a sheet that is not turned: places of a layout in their order.
    public var kindOfPlace: [Int] {
        zip(kinds, places).flatMap { kind, count in [Int](repeating: kind, count: count) }
    }

    /// The kind of every place, for drawing: places of a layout in their order. On a turned sheet the back of a piece lies on
    /// the place its front turns onto, so both have one kind: columns mirror for work-and-turn, rows for work-and-tumble.
    public func kinds(on layout: Layout, _ style: WorkStyle) -> [Int] {
        guard style == .workAndTurn || style == .workAndTumble, layout.isGrid else { return kindOfPlace }
        let columns: Int = layout.columns, rows: Int = layout.rows
        let fronts: [Int] = zip(kinds, places).flatMap { kind, count in [Int](repeating: kind, count: count / 2) }
        var result: [Int] = [Int](repeating: kinds.last ?? 0, count: columns * rows)
        var next: Int = 0
        for row: Int in 0..<rows {
            for column: Int in 0..<columns where next < fronts.count {
                let isFront: Bool = style == .workAndTurn ? column < columns / 2 : row < rows / 2
                guard isFront else { continue }
                result[row * columns + column] = fronts[next]
                result[style == .workAndTurn ? row * columns + columns - 1 - column : (rows - 1 - row) * columns + column] = fronts[next]
                next += 1
            }
        }
        return result
    }
}
