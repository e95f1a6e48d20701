internal import Exact

/// What goes into and comes out of one operation.
public struct Passage: Sendable, Hashable, Codable {
    /// What is done.
    public let kind: OperationKind
    /// Code of the machine; `outside` for bought work.
    public let machine: String
    /// Whether whole sheets are counted; else pieces or copies.
    public let isOnSheets: Bool
    /// Good units that must come out.
    public let out: Int
    /// Units that must go in.
    public let input: Int
}

/// Quantities through the operations of equal sections or of all flat pieces, found backwards from what must come out.
struct Flow {
    /// Equal sections made this way: signatures and versions of a block, or one.
    let times: Int
    let work: FormWork
    /// What each operation must give, and take, in the order of the routing.
    private(set) var outs: [Int]
    private(set) var inputs: [Int]
    /// Pieces, or sections, when they are last counted one by one: before they are parted from the sheet.
    private(set) var pieces: Int = 0
    /// Good sheets of all forms when pieces become sheets.
    private(set) var sheets: Int = 0
    /// Good sheets the press must give.
    private(set) var printed: Int = 0
    /// Pieces on a sheet.
    private(set) var ups: Int = 1
    /// Forms that several kinds share; empty when there is one kind.
    private(set) var gangs: [Gang] = []
    /// Good sheets the press must give of each form. Each form loses its own sheets, so that one of a kind more never makes
    /// another form smaller; what is lost before the first good sheet is lost once, with the first form.
    private(set) var goods: [Int] = []
    /// What each operation on sheets must give of each form; empty for pieces, and where there is one form.
    private var formOuts: [Int: [Int]] = [:]

    /// How pieces lie on sheets.
    enum Placing {
        /// One kind, so many on each sheet.
        case plain(ups: Int)
        /// Several kinds.
        case shared([Gang])
    }

    /// `place` tells how so many pieces lie on sheets.
    init(
        _ stages: [Stage], out: Int, times: Int, work: FormWork, _ place: (Int) throws(EstimatingError) -> Placing
    ) throws(EstimatingError) {
        self.times = times
        self.work = work
        outs = [Int](repeating: 0, count: stages.count)
        inputs = outs
        var quantity: Int = out
        var isParted: Bool = true
        for index: Int in stages.indices.reversed() {
            if stages[index].isOnSheets && isParted {
                quantity = try join(quantity, place)
                isParted = false
            }
            outs[index] = quantity
            if goods.count > 1 {
                formOuts[index] = goods
                goods = try stages[index].waste.inputs(goods)
                quantity = goods.reduce(0, +)
            } else { quantity = try stages[index].waste.input(quantity) }
            inputs[index] = quantity
            if stages[index].operation.kind == .cut && isParted {
                quantity = try join(quantity, place)
                isParted = false
            }
        }
        printed = isParted ? try join(quantity, place) : quantity
        if gangs.count < 2 { goods = [printed] }
    }

    private mutating func join(_ quantity: Int, _ place: (Int) throws(EstimatingError) -> Placing) throws(EstimatingError) -> Int {
        pieces = quantity
        switch try place(quantity) {
        case .plain(let count): (ups, sheets) = (count, ceilDivide(quantity, count))
        case .shared(let forms): (gangs, sheets, goods) = (forms, Gang.sheets(forms), forms.map(\.sheets))
        }
        if sheets > mostUnits { throw EstimatingError.overflow }
        return sheets
    }

    func formOuts(_ stage: Int) -> [Int] { formOuts[stage] ?? [] }

    /// The forms, one of one kind for plain work.
    var forms: [Gang] { gangs.isEmpty ? [Gang(kinds: [0], places: [ups], sheets: sheets)] : gangs }
}
