public import Exact

/// Measures of books, by textbook rules.
public enum Book {
    /// Pages after rounding up to what the binding takes: fours for a stitch, twos for glue.
    public static func pages(_ requested: Int, _ binding: Binding) -> Int {
        let step: Int = binding.step
        return ceilDivide(max(0, min(requested, Int.max / 2)), step) * step
    }

    /// Spine `T = (P/2)·t_block + 2·t_cover + glue`, calipers in millimetres, rounded half up to a micrometre.
    /// Throws `overflow`.
    public static func spine(pages: Int, block: Exact, cover: Exact, glue: Length) throws(EstimatingError) -> Length {
        let leaves: Exact = try Exact(pages).times(block).over(2, scale: 9)
        let whole: Exact = try leaves.plus(cover.times(2)).plus(glue.millimetres)
        guard let um: Int = try whole.times(1000).over(1, scale: 0).int else { throw EstimatingError.overflow }
        return Length(um: um)
    }

    /// Creep of a stitched book `(m−1)·t`, m bifolios of caliper t: how far the inner pages slide out. Throws `overflow`.
    public static func creep(pages: Int, caliper: Exact) throws(EstimatingError) -> Exact {
        try caliper.times(max(0, pages / 4 - 1))
    }
}
