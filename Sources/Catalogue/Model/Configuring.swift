internal import Configurator
internal import Exact
internal import Formula
internal import Kernel

/// A product being configured: what was chosen, what is still possible, what comes out.
struct Configuring {
    let compiled: CompiledModel, choices: Choices, found: Configuration, outcome: Outcome
    let lang: Lang

    init(_ compiled: CompiledModel, _ choices: Choices, _ lang: Lang) {
        (self.compiled, self.choices, self.lang) = (compiled, choices, lang)
        found = compiled.narrow(choices.made)
        outcome = compiled.outcome(found.values)
    }

    var model: ProductModel { compiled.model }
    func attribute(_ code: String) -> Attribute? { model.attributes.first { $0.code == code } }
    func name(_ code: String) -> String { attribute(code).map { lang($0.name) } ?? code }
    func shown(_ value: Formula.Value, _ code: String) -> String {
        guard let attribute = attribute(code) else { return counted(value) }
        guard case .number = value, case .number(_, _, _, let unit) = attribute.type else { return lang(attribute.phrase(of: value)) }
        return counted(value) + (unit.map { " " + lang($0) } ?? "")
    }
    /// A number with its thousands apart, and anything else as it is.
    func counted(_ value: Formula.Value) -> String {
        let text: String = value.text(in: lang.formulas)
        guard case .number = value else { return text }
        let digits: Substring = text.drop { !$0.isNumber }.prefix { $0.isNumber }
        guard digits.count > 3, let whole = Int(digits) else { return text }
        return text.replacing(digits, with: lang.number(whole), maxReplacements: 1)
    }

    /// Why something is impossible, as a sentence.
    func why(_ reason: Configuration.Reason) -> String {
        let rules: [String] = reason.rules.compactMap { code in model.rules.first { $0.code == code }.map { lang($0.message) } }
        let hidden: [String] = reason.hidden.map { lang("«\(name($0))» сейчас не выбирают", "“\(name($0))” is not chosen now") }
        let choices: [String] = reason.choices.map { code in self.choices.value(of: code).map { "\(name(code)): \(shown($0, code))" } ?? name(code) }
        let because: String = choices.isEmpty ? "" : lang(" (выбрано: ", " (chosen: ") + choices.joined(separator: ", ") + ")"
        let said: String = (rules + hidden).joined(separator: "; ")
        return said.isEmpty ? lang("такого сочетания нет", "there is no such combination") + because : said + because
    }

    /// Everything that keeps it from being sold as it is: asked again of the rules, whatever was shown before.
    var obstacles: [String] {
        var result: [String] = found.refused.map { refused in
            refused.isKnown ? lang("«\(name(refused.chosen.attribute))»: такого значения нет.", "“\(name(refused.chosen.attribute))”: there is no such value.")
                : lang("Признака «\(refused.chosen.attribute)» в этой версии нет.", "There is no attribute “\(refused.chosen.attribute)” in this version.")
        }
        result += choices.wrong.sorted { $0.key < $1.key }.map { lang("«\(name($0.key))»: «\($0.value)» не подходит.", "“\(name($0.key))”: “\($0.value)” does not fit.") }
        if let conflict: Configuration.Conflict = found.conflict { result.append(lang("Выбранное не сочетается: ", "The choices do not go together: ") + why(conflict.reason) + ".") }
        // The broken rules of a conflict are told once, as the conflict.
        let broken: [Finding] = compiled.validate(found.values).filter { $0.severity == .error }
        if found.conflict == nil { result += broken.map { lang($0.message) } }
        return result
    }
    /// What somebody has to allow.
    var approvals: [Finding] { found.findings.filter { $0.severity == .approval } }

    /// The price in kopecks; nil: it cannot be told yet, or does not fit.
    var price: Int64? {
        guard !model.prices.isEmpty, case .value(let sum) = outcome.price else { return nil }
        return Configuring.minor(sum)
    }
    static func minor(_ amount: Exact) -> Int64? {
        guard let rounded: Exact = try? amount.rounded(scale: 2), let hundred: Exact = try? rounded.multiplying(by: 100), let minor: Int = hundred.int else { return nil }
        return Int64(minor)
    }

    /// What is in force, attribute by attribute, without what is hidden.
    var summary: String {
        found.entries.filter(\.isVisible).compactMap { entry in entry.value.map { "\(name(entry.attribute)): \(shown($0, entry.attribute))" } }.joined(separator: "; ")
    }
}
