internal import Artwork
internal import Estimating
internal import Exact
internal import Kernel

extension Spec {
    /// What the job asks of its artwork.
    var wanted: Wanted {
        func side(_ part: Int, _ inks: [String]) -> Wanted.Page { Wanted.Page(part: part, inks: inks.count, spots: inks.filter { !Inks.process.contains($0) }.count) }
        let front: Wanted.Page = side(0, main.inks.front), back: Wanted.Page = side(0, main.inks.back)
        var all: [Wanted.Page] = []
        if family.isBound {
            all = (0..<min(pages, 10_000)).map { $0 % 2 == 0 ? front : back }
            if let cover { all = [side(1, cover.inks.front), side(1, cover.inks.back)] + all + [side(1, cover.inks.back), side(1, cover.inks.front)] }
        } else {
            // Each kind has its own artwork, front and back.
            let sides: [Wanted.Page] = main.inks.back.isEmpty ? [front] : [front, back]
            all = (0..<min(job.versions.count, 200)).flatMap { _ in sides }
        }
        let fills: [Int: Int] = Dictionary(uniqueKeysWithValues: job.components.prefix(2).enumerated().map { ($0.offset, Int($0.element.fill.points)) })
        func mm(_ length: Length) -> Double { Double(length.um) / 1000 }
        return Wanted(width: mm(size.width), height: mm(size.height), bleed: mm(main.bleed), pages: all, fills: fills, resolution: family == .wideFormat ? 150 : 300)
    }
    /// The same job with the measured coverage, hundredths of a per cent by the part; nil: it is as measured already, or nothing was.
    func measured(_ fills: [Int: Int]) -> Spec? {
        let now: [Int: Int] = wanted.fills, changed: [(String, String)] = fills.sorted { $0.key < $1.key }.filter { now[$0.key] != nil && now[$0.key] != $0.value }.map { ($0.key == 0 ? "fill" : "c.fill", Money.typed(Int64($0.value), scale: 2)) }
        return changed.isEmpty ? nil : with(changed)
    }
}
