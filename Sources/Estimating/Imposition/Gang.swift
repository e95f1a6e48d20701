/// Several kinds of one size on one sheet (сборный тираж): how many places each gets.
public struct Gang: Sendable, Hashable, Codable {
    /// Kinds on this form, as positions in the list asked about.
    public let kinds: [Int]
    /// Places of each of those kinds on a sheet.
    public let places: [Int]
    /// Sheets to print, before waste.
    public let sheets: Int

    /// Forms for `quantities` with `ups` places on a sheet. Kinds that fit one form share it and places go one by one to the
    /// kind that still needs most sheets, which is the least number of sheets; more kinds than places are spread over forms
    /// by falling quantity. Throws `notPositive` for a quantity or for `ups`.
    public static func forms(_ quantities: [Int], ups: Int) throws(EstimatingError) -> [Gang] {
        guard ups > 0 else { throw EstimatingError.notPositive(field: "pieces per sheet") }
        for quantity: Int in quantities where quantity <= 0 { throw EstimatingError.notPositive(field: "quantity of a kind") }
        if quantities.count == 1 { return [Gang(kinds: [0], places: [ups], sheets: ceilDivide(quantities[0], ups))] }
        let order: [Int] = quantities.indices.sorted { (quantities[$1], $0) < (quantities[$0], $1) }
        var result: [Gang] = []
        var start: Int = 0
        while start < order.count {
            let kinds: [Int] = Array(order[start..<min(start + ups, order.count)])
            result.append(shared(kinds, quantities, ups))
            start += ups
        }
        return result
    }

    private static func shared(_ kinds: [Int], _ quantities: [Int], _ ups: Int) -> Gang {
        var places: [Int] = [Int](repeating: 1, count: kinds.count)
        for _ in 0..<(ups - kinds.count) {
            var worst: Int = 0
            // q[w]/p[w] < q[i]/p[i], without fractions: both sides are below 2^62 because quantities are limited.
            for i: Int in kinds.indices where quantities[kinds[i]] * places[worst] > quantities[kinds[worst]] * places[i] { worst = i }
            places[worst] += 1
        }
        let needed: [Int] = kinds.indices.map { ceilDivide(quantities[kinds[$0]], places[$0]) }
        return Gang(kinds: kinds, places: places, sheets: needed.max() ?? 0)
    }
}

/// `ceil(a / b)` for a ≥ 0, b > 0, without overflow.
func ceilDivide(_ a: Int, _ b: Int) -> Int { a / b + (a % b == 0 ? 0 : 1) }
