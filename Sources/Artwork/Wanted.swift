/// What a job asks of its artwork.
public struct Wanted: Sendable {
    /// One page of the file, as it is printed.
    public struct Page: Sendable, Equatable {
        /// The part of the product, counted as in the job: the block of a book is 0, its cover 1.
        public let part: Int
        /// Inks of this side, and how many of them are spot colours.
        public let inks: Int, spots: Int
        public init(part: Int = 0, inks: Int, spots: Int = 0) { (self.part, self.inks, self.spots) = (part, inks, spots) }
    }
    /// The cut size, millimetres.
    public let width: Double, height: Double
    /// Millimetres beyond the cut.
    public let bleed: Double
    /// Every page in its order; of a book with a cover, two pages of it before the block and two behind.
    public let pages: [Page]
    /// Ink that the price counts with, hundredths of a per cent of each ink, by the part.
    public let fills: [Int: Int]
    /// Dots to an inch that pictures should have. 300 is the norm of sheets, 150 of wide format, looked at from afar: reference norms of printers differ by shop.
    public let resolution: Int
    /// The most ink in one place, per cent: 300 to 320 on coated paper.
    public let heaviest: Int

    public init(width: Double, height: Double, bleed: Double, pages: [Page], fills: [Int: Int] = [:], resolution: Int = 300, heaviest: Int = 320) {
        (self.width, self.height, self.bleed, self.pages) = (width, height, bleed, pages)
        (self.fills, self.resolution, self.heaviest) = (fills, resolution, heaviest)
    }

    /// Sizes within half a millimetre are the same.
    static let tolerance: Double = 0.5
    func isCut(_ width: Double, _ height: Double) -> Bool { abs(width - self.width) <= Wanted.tolerance && abs(height - self.height) <= Wanted.tolerance }

    var hasCover: Bool { pages.contains { $0.part > 0 } }
    private var block: [Page] { pages.filter { $0.part == 0 } }

    /// What is wanted of each page of a file of so many: the file of a block without its cover is known, and flat pieces repeat their sides.
    func pattern(of count: Int) -> [Page?] {
        if count == pages.count { return pages }
        if hasCover { return count == block.count ? block : [Page?](repeating: nil, count: count) }
        return (0..<count).map { pages.isEmpty || pages.count > 2 ? nil : pages[$0 % pages.count] }
    }
    func isBlockAlone(_ count: Int) -> Bool { hasCover && count != pages.count && count == block.count }

    /// The measured share of each ink, hundredths of a per cent, by the part; only for parts whose pages are all there.
    public func measured(_ inspection: Inspection) -> [Int: Int] {
        let count: Int = inspection.pages.count
        guard count == pages.count || isBlockAlone(count) else { return [:] }
        var ink: [Int: Int] = [:], inks: [Int: Int] = [:]
        for (page, wanted) in zip(inspection.pages, pattern(of: count)) {
            guard let wanted else { continue }
            ink[wanted.part, default: 0] += page.ink
            inks[wanted.part, default: 0] += wanted.inks
        }
        return inks.filter { $0.value > 0 }.reduce(into: [:]) { $0[$1.key] = min(10_000, ((ink[$1.key] ?? 0) + $1.value / 2) / $1.value) }
    }
}

/// One thing to tell about an artwork: what is wrong, and what to do.
public struct Remark: Sendable, Equatable {
    /// In the order of their weight.
    public enum Severity: Int, Sendable, CaseIterable, Comparable {
        /// Printed so, the run would be spoilt.
        case wrong
        /// Somebody should look.
        case doubt
        /// Good to know.
        case hint
        public static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
    }
    public enum Kind: String, Sendable, CaseIterable { case pages, spreads, size, turned, trim, bleed, edge, fonts, resolution, rgb, colour, blank, black, spots, contour, heavy, fill, protection, mended }
    public let severity: Severity, kind: Kind
    /// The pages it is about; none: the whole file.
    public let pages: [Int]
    public let what: Words, advice: Words
}
