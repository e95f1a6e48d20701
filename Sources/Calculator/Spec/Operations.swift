internal import Estimating
internal import Exact
internal import Kernel

/// How an operation is asked for in the form.
struct Asked: Sendable {
    enum Way: Sendable { case sides, flag, count, step, per, tool }
    let name: String, kind: OperationKind, way: Way

    /// In the order they are done: what is done to whole sheets, what parts them, what is done to pieces.
    static let all: [Asked] = [
        Asked(name: "lam", kind: .laminate, way: .sides), Asked(name: "varnish", kind: .varnish, way: .sides), Asked(name: "foil", kind: .foil, way: .flag), Asked(name: "emboss", kind: .emboss, way: .flag),
        Asked(name: "kiss", kind: .kissCut, way: .flag), Asked(name: "die", kind: .dieCut, way: .tool), Asked(name: "cut", kind: .cut, way: .flag), Asked(name: "crease", kind: .crease, way: .count),
        Asked(name: "perf", kind: .perforate, way: .flag), Asked(name: "number", kind: .number, way: .flag), Asked(name: "drill", kind: .drill, way: .count), Asked(name: "corners", kind: .roundCorners, way: .flag),
        Asked(name: "fold", kind: .fold, way: .flag), Asked(name: "glue", kind: .glue, way: .flag), Asked(name: "mount", kind: .mount, way: .flag), Asked(name: "hem", kind: .hem, way: .flag),
        Asked(name: "eyelet", kind: .eyelet, way: .step), Asked(name: "rewind", kind: .rewind, way: .per),
    ]
    /// The operations that make sense for a part of a product.
    static func of(_ family: Family, cover: Bool) -> [Asked] {
        if cover { return pick(["lam", "varnish", "foil", "emboss", "cut"]) }
        switch family {
        case .brochure, .book: return pick(["varnish", "fold"])
        case .folder, .carton: return pick(["lam", "varnish", "foil", "emboss", "die", "glue"])
        case .label: return pick(["rewind"])
        case .wideFormat: return pick(["cut", "mount", "hem", "eyelet"])
        case .leaflet: return pick(["lam", "varnish", "foil", "emboss", "cut", "crease", "perf", "number", "corners", "fold"])
        case .businessCard, .flyer: return pick(["lam", "varnish", "foil", "emboss", "kiss", "die", "cut", "crease", "perf", "number", "drill", "corners"])
        }
    }
    private static func pick(_ names: Set<String>) -> [Asked] { all.filter { names.contains($0.name) } }

    /// What stands in the form for an operation, or for its absence.
    func text(_ operation: Operation?) -> String {
        switch way {
        case .flag, .tool: operation == nil ? "" : "1"
        case .sides: String(operation?.sides ?? 0)
        case .count: String(operation?.count ?? 0)
        case .step: operation?.step.typed ?? "0"
        case .per: String(operation?.per ?? 0)
        }
    }
}

extension Spec {
    /// The operations of a part as the form says; those that the form does not ask about stay.
    func readOperations(_ part: inout Component, _ prefix: String, _ reader: inout SpecReader) {
        let offered: [Asked] = Asked.of(family, cover: !prefix.isEmpty)
        var kept: [Operation] = []
        for asked: Asked in offered {
            let now: Operation? = part.routing.first { $0.kind == asked.kind }
            if let one: Operation = read(asked, now, prefix, &reader) { kept.append(one) }
        }
        // A die parts the sheet: nothing is left to cut.
        if kept.contains(where: { $0.kind == .dieCut }) { kept.removeAll { $0.kind == .cut } }
        let others: [Operation] = part.routing.filter { one in !offered.contains { $0.kind == one.kind } }
        part.routing = kept + others
    }
    private func read(_ asked: Asked, _ now: Operation?, _ prefix: String, _ reader: inout SpecReader) -> Operation? {
        let name: String = prefix + asked.name
        var one: Operation = now ?? Operation(asked.kind)
        switch asked.way {
        case .flag:
            // A leaflet is folded where it has folds.
            let isOn: Bool = asked.kind == .fold && family == .leaflet ? folding != .flat : reader.flag(name, now != nil)
            return isOn ? one : nil
        case .sides:
            let sides: Int = Int(reader.choice(name, String(now?.sides ?? 0), ["0", "1", "2"])) ?? 0
            one.sides = max(1, sides)
            return sides > 0 ? one : nil
        case .count:
            let count: Int = reader.count(name, now?.count ?? 0, 0...1000, empty: 0)
            one.count = max(1, count)
            return count > 0 ? one : nil
        case .step:
            let step: Length = reader.form[name].isEmpty ? (reader.isSent ? 0 : now?.step ?? 0) : reader.length(name, now?.step ?? 0)
            one.step = step
            return step > 0 ? one : nil
        case .per:
            let per: Int = reader.count(name, now?.per ?? 0, 0...1_000_000, empty: 0)
            one.per = max(1, per)
            return per > 0 ? one : nil
        case .tool:
            let price: Int64? = reader.money(prefix + "tool", now?.tool?.kopecks)
            one.tool = price.map { Exact(minorUnits: $0) }
            return reader.flag(name, now != nil) ? one : nil
        }
    }
}
