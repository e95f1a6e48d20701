/// Sections of a book block that fold alike (тетради).
public struct Signature: Sendable, Hashable, Codable {
    /// Pages of one section.
    public let pages: Int
    /// Sections of this size in a copy.
    public let count: Int
    /// Sections out of one press sheet: 1 for a full one, more when a remainder prints work-and-turn.
    public let perSheet: Int

    /// A kind of section.
    public init(pages: Int, count: Int, perSheet: Int) {
        self.pages = pages
        self.count = count
        self.perSheet = perSheet
    }
}

extension Signature {
    /// A block of `pages` in signatures of `full = 2·pagesPerSide` pages: `floor(P/S)` full ones, and the remainder in the
    /// largest parts that divide `S`, each `S/R` times on its sheet.
    ///
    /// `step` is the least section: 4 pages for a stitched bifolio, 2 for a leaf. Throws `notPositive`, `pagesNotDivisible`.
    public static func block(pages: Int, full: Int, step: Int) throws(EstimatingError) -> [Signature] {
        guard pages > 0 else { throw EstimatingError.notPositive(field: "pages") }
        guard pages <= 10_000 else { throw EstimatingError.tooLarge(field: "pages", limit: "10000") }
        guard full > 0, step > 0, full % step == 0 else { throw EstimatingError.pagesNotDivisible(pages: full, by: step) }
        guard pages % step == 0 else { throw EstimatingError.pagesNotDivisible(pages: pages, by: step) }
        var result: [Signature] = []
        if pages >= full { result.append(Signature(pages: full, count: pages / full, perSheet: 1)) }
        var rest: Int = pages % full
        // A part is not larger than what is left.
        var part: Int = min(full - step, rest)
        while rest > 0 && part > 0 {
            if full % part == 0 && part <= rest {
                result.append(Signature(pages: part, count: rest / part, perSheet: full / part))
                rest %= part
            }
            part -= step
        }
        return result
    }

    /// Pages on one side of a sheet that a folder can use: the largest powers of two within the grid.
    static func foldable(columns: Int, rows: Int) -> (columns: Int, rows: Int) { (powerOfTwo(columns), powerOfTwo(rows)) }

    private static func powerOfTwo(_ number: Int) -> Int {
        var result: Int = 1
        while result * 2 <= number { result *= 2 }
        return number < 1 ? 0 : result
    }
}
