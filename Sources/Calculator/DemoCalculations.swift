internal import Database
internal import Estimating
public import Kernel

/// Calculations of the demo: what an invented shop would have at hand.
public enum DemoCalculations {
    /// - Parameter client: whom some of them are for; their newest open deal gets them.
    public static func fill(client: Int64?, in tx: Tx) throws {
        guard let shop: Shop = try CurrentShop.shop(in: tx) else { return }
        let deal: Int64? = try client.flatMap { client in
            try tx.rows("SELECT id FROM deal WHERE counterparty_id = \(client) AND state = 'open' AND archived_at IS NULL ORDER BY id DESC LIMIT 1").first.flatMap { Int64(value: $0["id"]) }
        }
        let day: String = Usual.shipping(tx.today).description
        for (family, run, name, isOurs, isTemplate): (Family, Int, String, Bool, Bool) in [
            (.flyer, 1000, "Листовка А5, стандарт", false, true), (.brochure, 500, "Брошюра на скобе, А5", false, true), (.leaflet, 5000, "Буклет к выставке", true, false), (.businessCard, 300, "Визитки отдела продаж", true, false),
        ] {
            var spec = Spec(job: Usual.job(family, shop, day: tx.today), run: run)
            spec.folding = Usual.folding(family)
            spec.job.terms.day = day
            var values: [String: Value] = try Calculation.values(Worked(spec, shop), .ru)
            values["name"] = .text(name)
            if isTemplate { values["is_template"] = .int(1) }
            if isOurs, let client { values["counterparty_id"] = .int(client) }
            if isOurs, let deal { values["deal_id"] = .int(deal) }
            try tx.insert(Calculation.entity, values)
        }
    }
}
