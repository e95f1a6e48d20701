internal import Estimating
internal import Exact
internal import Kernel

extension Spec {
    /// Every field of the form with what stands in it; read back they give the same spec.
    var pairs: [(name: String, value: String)] {
        var all: [(name: String, value: String)] = [("f", "1"), ("product", family.rawValue), ("run", String(run)), ("runs", own.map { String($0) }.joined(separator: ", ")), ("folds", folding.rawValue)]
        all += piece + parts + terms
        all += [("route", route), ("vs", beside)] + along.map { ($0.name, $0.value) }
        return all.map { ($0.name, typed[$0.name] ?? $0.value) }
    }

    private var piece: [(name: String, value: String)] {
        let sides: String = "\(size.width.mm)x\(size.height.mm)", part: Component = main
        var all: [(name: String, value: String)] = [
            ("size", Spec.standard(family).contains { $0.value == sides } ? sides : "other"), ("w", size.width.typed), ("h", size.height.typed), ("bleed", part.bleed.typed), ("gap", part.gap.typed),
            ("onecut", part.hasCommonCut ? "1" : ""), ("grain", part.grainAxis?.rawValue ?? "any"), ("per", String(part.perCopy)),
        ]
        if family.isBound { all += [("pages", String(pages)), ("sign", String(part.largestSignature))] }
        if family == .label { all.append(("teeth", part.teeth.map { String($0) } ?? "")) }
        return all
    }
    private var parts: [(name: String, value: String)] {
        job.components.enumerated().flatMap { index, part -> [(name: String, value: String)] in
            let prefix: String = index == 0 ? "" : "c."
            var all: [(name: String, value: String)] = [
                (prefix + "front", String(part.inks.front.count)), (prefix + "back", String(part.inks.back.count)), (prefix + "fill", Money.typed(part.fill.points, scale: 2)), (prefix + "stock", Spec.text(part.stock)),
            ]
            for asked: Asked in Asked.of(family, cover: index > 0) {
                let one: Operation? = part.routing.first { $0.kind == asked.kind }
                all.append((prefix + asked.name, asked.text(one)))
                if asked.way == .tool { all.append((prefix + "tool", (one?.tool?.kopecks).flatMap { $0 > 0 ? Money.typed($0) : nil } ?? "")) }
            }
            if case .cover(_, _, let spread, let glue) = part.shape { all += [("c.w", spread?.width.typed ?? ""), ("c.h", spread?.height.typed ?? ""), ("c.glue", glue.typed)] }
            return all
        }
    }
    private var terms: [(name: String, value: String)] {
        let versions: [Int] = job.versions, isEven: Bool = versions.allSatisfy { $0 == 1 }
        var all: [(name: String, value: String)] = [
            ("kinds", isEven ? String(versions.count) : versions.map { String($0) }.joined(separator: ", ")), ("day", job.terms.day), ("discount", Spec.percent(job.terms.discount)), ("rush", Spec.percent(job.terms.rush)),
            ("repeat", job.isRepeat ? "1" : ""), ("pack", String(job.assembly.first { $0.kind == .pack }?.per ?? 0)), ("markup", isMarkupTold ? markup.map { Money.typed($0.points, scale: 2) } ?? "" : ""),
            ("price", hand.map { Money.typed($0) } ?? ""), ("reason", reason), ("target", target.map { Money.typed($0) } ?? ""),
        ]
        let hand: Operation? = job.assembly.first { $0.kind == .hand }, bought: Operation? = job.assembly.first { $0.kind == .outside }, own: Outside? = bought?.machine == nil ? bought?.outside : nil
        all += [
            ("hand", hand?.minutes.map { Money.typed($0.kopecks, scale: 2) } ?? ""), ("outby", bought?.machine ?? ""), ("out", own?.title.ru ?? ""), ("outsetup", Spec.typed(own?.setup).map { Money.typed($0) } ?? ""),
            ("outunit", Spec.typed(own?.unit).map { Money.typed($0) } ?? ""), ("outdays", own.map { $0.hours >= 24 ? String($0.hours / 24) : "" } ?? ""),
        ]
        if let binding: Operation = job.assembly.first(where: { [.stitch, .bind, .wire, .hardCover].contains($0.kind) }) { all.append(("bind", binding.kind.rawValue)) }
        return all
    }
    private static func percent(_ share: Exact) -> String { share.isZero ? "" : Money.typed(share.points, scale: 2) }
    static func text(_ choice: StockChoice) -> String {
        switch choice {
        case .grade(let grade): grade
        case .code(let code): "=" + code
        case .kind(let kind, let gsm): "@\(kind.rawValue)-\(gsm)"
        }
    }

    /// Sizes that people ask for by name.
    static func standard(_ family: Family) -> [(value: String, name: Text)] {
        func iso(_ name: String, _ value: String) -> (value: String, name: Text) { (value, Text(name, name)) }
        switch family {
        case .businessCard: return [iso("90×50", "90x50"), ("85x55", Text("Евро 85×55", "Euro 85×55"))]
        case .flyer: return [iso("A6", "105x148"), ("98x210", Text("Евро", "DL")), iso("A5", "148x210"), iso("A4", "210x297"), iso("A3", "297x420")]
        case .leaflet: return [iso("A5", "210x148"), iso("A4", "297x210"), iso("A3", "420x297")]
        case .brochure, .book: return [iso("A6", "105x148"), iso("A5", "148x210"), iso("A4", "210x297")]
        case .label: return [iso("58×40", "58x40"), iso("100×70", "100x70")]
        case .wideFormat: return [iso("3×2", "3000x2000"), iso("6×3", "6000x3000")]
        case .folder, .carton: return []
        }
    }
}
