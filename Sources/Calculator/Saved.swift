internal import Database
internal import Estimating
internal import Exact
internal import Kernel

extension Calculation {
    /// The job as it was kept. Throws where the text is damaged.
    var kept: PrintJob { get throws { try Canonical.read(PrintJob.self, job) } }

    /// What was asked when it was kept.
    func spec() throws -> Spec {
        var spec = Spec(job: try kept, run: run)
        spec.own = (runs ?? "").split { ", ".contains($0) }.compactMap { Int($0) }
        spec.folding = folds.flatMap { Folding(rawValue: $0) } ?? .flat
        spec.route = route ?? ""
        spec.markup = markup.map { Exact(points: $0) }
        spec.hand = net == computed ? nil : net
        spec.reason = reason ?? ""
        return spec
    }

    /// The columns that follow from an answer.
    static func values(_ worked: Worked, _ lang: Lang) throws -> [String: Value] {
        let spec: Spec = worked.spec, offered = worked.offered
        func text(_ text: String) -> Value { text.isEmpty ? .null : .text(text) }
        return [
            "family": .text(spec.family.rawValue), "run": .int(Int64(spec.run)), "runs": text(spec.own.map { String($0) }.joined(separator: ", ")), "folds": .text(spec.folding.rawValue),
            "route": text(worked.isRouteLost ? "" : spec.route), "markup": spec.markup.map { .int($0.points) } ?? .null, "net": .int(offered.net), "total": .int(offered.total), "computed": .int(worked.price.net.kopecks),
            "cost": .int(worked.price.cost.kopecks), "reason": text(spec.hand == nil ? "" : spec.reason), "tariff": .text(worked.estimate.tariff), "summary": text(String(worked.summary(lang).prefix(4000))),
            "job": .text(try Canonical.text(worked.estimate.job)),
        ]
    }
    /// A name for what nobody named: `Листовка 148×210, 4+4, 1 000 экз.`
    static func name(_ spec: Spec, _ lang: Lang) -> String {
        "\(lang(spec.family.title)) \(spec.size.text), \(spec.main.inks.text), \(lang.number(spec.run)) \(lang("экз.", "pcs"))"
    }
}
