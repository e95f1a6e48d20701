internal import Artwork
internal import Database
internal import Estimating
internal import HTML
internal import Kernel
internal import Records

/// The measured ink of an artwork as the coverage of its calculation: what would change.
struct ArtworkOffer {
    /// Hundredths of a per cent by the part: measured, and as the calculation has it.
    let measured: [Int: Int], counted: [Int: Int]
    /// The calculation with the measured coverage; nil: it has it already, or cannot be made so.
    let worked: Worked?
    /// The price with VAT before and after, kopecks; nil where it cannot be calculated now.
    let before: Int64?, after: Int64?

    /// Nil: nothing was measured that the calculation asks about.
    init?(_ artwork: ArtworkFile, _ calculation: Calculation, in tx: Tx, _ context: StaffContext) throws {
        guard let inspection: Inspection = try artwork.inspection else { return nil }
        var spec: Spec = try calculation.spec()
        if !CalculationScreens.sees(context) { spec.isMarkupTold = false }
        let wanted: Wanted = spec.wanted
        (measured, counted) = (wanted.measured(inspection), wanted.fills)
        guard !measured.isEmpty, let now: Shop = try CurrentShop.shop(in: tx) else { return nil }
        let shop: Shop = try CurrentShop.shop(version: calculation.tariff, in: tx) ?? now
        func priced(_ spec: Spec) throws -> Worked? { do { return try Worked(spec, shop) } catch is EstimatingError { return nil } }
        // What stands beside the form's fields goes along: a hand-made price, the run.
        worked = try spec.measured(measured).flatMap { try priced($0) }
        before = try priced(spec)?.offered.total
        after = worked?.offered.total
    }
    /// `блок 41,2 %, обложка 60 %`.
    func text(_ lang: Lang) -> String {
        measured.sorted { $0.key < $1.key }.map { part, fill in
            (measured.count < 2 ? "" : part == 0 ? lang("блок ", "block ") : lang("обложка ", "cover ")) + ArtworkOffer.percent(fill, lang)
        }.joined(separator: ", ")
    }
    func countedText(_ lang: Lang) -> String { measured.keys.sorted().map { ArtworkOffer.percent(counted[$0] ?? 0, lang) }.joined(separator: ", ") }
    static func percent(_ points: Int, _ lang: Lang) -> String { lang.decimal(Int64(points), scale: 2) + "\u{A0}%" }
}
