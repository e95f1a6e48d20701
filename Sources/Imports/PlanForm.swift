internal import Kernel

/// The submitted columns page as a plan.
struct PlanForm {
    let form: Submitted, targets: ImportTargets
    /// Columns of the file.
    let width: Int

    func plan(_ old: ImportPlan) -> ImportPlan {
        var plan = old
        plan.sources = sources()
        plan.mode = ImportPlan.Mode(rawValue: form["mode"]) ?? old.mode
        plan.key = form.has("key") ? form["key"] : old.key
        if form.has("fills") { plan.fills = form["fills"] == "1" }
        if form.has("links") { plan.skipsUnknownLinks = form["links"] == "1" }
        plan.fallbacks = [:]
        for (name, values) in form.values where name.hasPrefix("fallback.") {
            if let value = values.first, !value.isEmpty { plan.fallbacks[String(name.dropFirst(9))] = value }
        }
        plan.values = values()
        return plan
    }
    private func sources() -> [ImportPlan.Source] {
        var found: [ImportPlan.Source] = []
        var number: Int = 0
        while form.has("to.\(number)"), number < 20_000 {
            defer { number += 1 }
            let target: String = form["to.\(number)"]
            guard !target.isEmpty, let column = Int(form["col.\(number)"]), (0..<width).contains(column), targets[target] != nil else { continue }
            let source = ImportPlan.Source(column, target, CellPart(rawValue: form["part.\(number)"]) ?? .whole)
            if !found.contains(source) { found.append(source) }
        }
        return found
    }
    /// The pairs of target and text that the page asked about.
    static func asked(_ form: Submitted) -> Set<[String]> {
        var found: Set<[String]> = [], number: Int = 0
        while form.has("vt.\(number)"), number < 20_000 {
            found.insert([form["vt.\(number)"], form["vx.\(number)"]])
            number += 1
        }
        return found
    }
    private func values() -> [String: [String: String]] {
        var found: [String: [String: String]] = [:]
        var number: Int = 0
        while form.has("vt.\(number)"), number < 20_000 {
            defer { number += 1 }
            let target: String = form["vt.\(number)"], text: String = form["vx.\(number)"], key: String = form["vk.\(number)"]
            guard targets[target] != nil, !text.isEmpty, key != "?" else { continue }
            found[target, default: [:]][text] = key
        }
        return found
    }
}
