/// Several kinds of one size on one sheet (сборный тираж): how many places each gets.
public struct Gang: Sendable, Hashable, Codable {
    /// Kinds on this form, as positions in the list asked about.
    public let kinds: [Int]
    /// Places of each of those kinds on a sheet.
    public let places: [Int]
    /// Sheets to print, before waste.
    public let sheets: Int

    /// Forms for `quantities` with `ups` places on a sheet, as few as hold all kinds. Kinds that fit one form share it and places
    /// go one by one to the kind that still needs most sheets, which is the least number of sheets; more kinds than places are
    /// spread over forms by falling quantity. Throws `notPositive` for a quantity or for `ups`.
    public static func forms(_ quantities: [Int], ups: Int) throws(EstimatingError) -> [Gang] {
        var spreadings: Spreadings = Spreadings()
        return try spreadings.forms(quantities, ups: ups, beyond: 0)
    }

    static func shared(_ kinds: [Int], _ quantities: [Int], _ ups: Int) -> Gang {
        var places: [Int] = sure(kinds.map { quantities[$0] }, ups)
        var left: Int = ups - places.reduce(0, +)
        while left > 0 {
            var worst: Int = 0
            // q[w]/p[w] < q[i]/p[i], without fractions: both sides are below 2^63, 10^13 pieces times 10^5 places.
            for i: Int in kinds.indices where quantities[kinds[i]] * places[worst] > quantities[kinds[worst]] * places[i] { worst = i }
            places[worst] += 1
            left -= 1
        }
        let needed: [Int] = kinds.indices.map { ceilDivide(quantities[kinds[$0]], places[$0]) }
        return Gang(kinds: kinds, places: places, sheets: needed.max() ?? 0)
    }

    /// Places every kind gets whoever is asked first: `ceil(q/s)` for the least s, in parts of a sheet, at which they fit.
    /// Going one by one to the kind in most need gives each kind these and then shares the few that are left.
    private static func sure(_ quantities: [Int], _ ups: Int) -> [Int] {
        let parts: Int = 1000
        func places(_ s: Int) -> [Int] { quantities.map { ceilDivide($0 * parts, s) } }
        var low: Int = 0, high: Int = max(1, (quantities.max() ?? 1) * parts)
        while high - low > 1 {
            let middle: Int = low + (high - low) / 2
            if places(middle).reduce(0, +) <= ups { high = middle } else { low = middle }
        }
        return places(high)
    }
}

/// `ceil(a / b)` for a ≥ 0, b > 0, without overflow.
func ceilDivide(_ a: Int, _ b: Int) -> Int { a / b + (a % b == 0 ? 0 : 1) }
