/// Ways to spread kinds over forms: plates against sheets of kinds that are printed in excess.
///
/// Kinds lie on forms by falling quantity. For every number of forms the spreading that takes the fewest sheets is found exactly
/// for up to ``most`` kinds; more kinds fill form after form.
struct Spreadings {
    /// The most kinds whose forms are weighed against each other.
    static let most: Int = 12
    private var quantities: [Int] = [], ups: Int = 0
    /// By the number of forms: nil where so few do not hold all kinds.
    private var found: [[Gang]?] = []

    /// - Parameter extra: so many forms more than the fewest; as many as there are kinds: a form for each.
    mutating func forms(_ quantities: [Int], ups: Int, beyond extra: Int) throws(EstimatingError) -> [Gang] {
        guard ups > 0 else { throw EstimatingError.notPositive(field: "pieces per sheet") }
        guard ups <= mostUps else { throw EstimatingError.tooLarge(field: "pieces per sheet", limit: String(mostUps)) }
        for quantity: Int in quantities {
            if quantity <= 0 { throw EstimatingError.notPositive(field: "quantity of a kind") }
            if quantity > mostUnits { throw EstimatingError.tooLarge(field: "quantity of a kind", limit: String(mostUnits)) }
        }
        let order: [Int] = quantities.indices.sorted { (quantities[$1], $0) < (quantities[$0], $1) }
        let count: Int = order.count, fewest: Int = ceilDivide(count, ups)
        if extra >= count || count == 1 { return order.map { Gang.shared([$0], quantities, ups) } }
        if count > Spreadings.most {
            return stride(from: 0, to: count, by: ups).map { Gang.shared(Array(order[$0..<min($0 + ups, count)]), quantities, ups) }
        }
        if self.quantities != quantities || self.ups != ups {
            (self.quantities, self.ups) = (quantities, ups)
            weigh(order)
        }
        return found[min(count, fewest + extra)] ?? []
    }

    private mutating func weigh(_ order: [Int]) {
        let count: Int = order.count
        // A form of the kinds from one to another in the order, by both.
        var gangs: [[Gang?]] = [[Gang?]](repeating: [Gang?](repeating: nil, count: count + 1), count: count)
        for start: Int in 0..<count {
            for end: Int in start + 1...min(count, start + ups) { gangs[start][end] = Gang.shared(Array(order[start..<end]), quantities, ups) }
        }
        // The fewest sheets of the first kinds on so many forms, and where the last form begins.
        var least: [(sheets: Int, starts: [Int])?] = [(0, [])] + [(sheets: Int, starts: [Int])?](repeating: nil, count: count)
        found = [nil]
        for _: Int in 0..<count {
            var next: [(sheets: Int, starts: [Int])?] = [(sheets: Int, starts: [Int])?](repeating: nil, count: count + 1)
            for end: Int in 1...count {
                for start: Int in max(0, end - ups)..<end {
                    guard let before = least[start], let gang: Gang = gangs[start][end] else { continue }
                    let sheets: Int = before.sheets + gang.sheets
                    if next[end].map({ sheets < $0.sheets }) ?? true { next[end] = (sheets, before.starts + [start]) }
                }
            }
            least = next
            found.append(least[count].map { one in
                zip(one.starts, one.starts.dropFirst() + [count]).compactMap { gangs[$0][$1] }
            })
        }
    }
}
