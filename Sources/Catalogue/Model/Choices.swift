internal import Configurator
internal import Exact
internal import Formula
internal import Kernel

/// The choices of a person as addresses and forms carry them: `made=lam~matt` in the order they were made, and `c.lam=gloss` for what
/// stands in a form now. What a form changes was chosen last.
struct Choices {
    private(set) var made: [Chosen] = []
    /// What was typed and is no value of its attribute, by attribute.
    private(set) var wrong: [String: String] = [:]

    init(_ made: [Chosen]) { self.made = made }

    init(_ form: Submitted, _ model: ProductModel) {
        for pair: String in form.all("made").prefix(ProductModel.Limits.attributes) {
            let parts: [Substring] = pair.split(separator: "~", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            let code: String = String(parts[0]), attribute: Attribute? = model.attributes.first { $0.code == code }
            // What the model does not know goes on as a text: the person is told of it.
            set(code, attribute.map { Choices.value(String(parts[1]), $0) ?? .text(String(parts[1])) } ?? .text(String(parts[1])))
        }
        for attribute: Attribute in model.attributes where form.has("c." + attribute.code) {
            let typed: String = form["c." + attribute.code]
            if typed.isEmpty {
                drop(attribute.code)
            } else if let value: Formula.Value = Choices.value(typed, attribute) {
                if made.first(where: { $0.attribute == attribute.code })?.value != value { set(attribute.code, value) }
            } else {
                drop(attribute.code)
                wrong[attribute.code] = typed
            }
        }
    }

    private mutating func drop(_ code: String) { made.removeAll { $0.attribute == code } }
    private mutating func set(_ code: String, _ value: Formula.Value) {
        drop(code)
        made.append(Chosen(code, value))
    }
    func value(of code: String) -> Formula.Value? { made.first { $0.attribute == code }?.value }

    /// The choices after a repair.
    func applying(_ repair: Configuration.Repair) -> Choices {
        var result: Choices = self
        for change: Configuration.Repair.Change in repair.changes {
            if let value: Formula.Value = change.value { result.set(change.attribute, value) } else { result.drop(change.attribute) }
        }
        return result
    }
    func without(_ code: String) -> Choices {
        var result: Choices = self
        result.drop(code)
        return result
    }

    /// As pairs of `made`.
    var pairs: [String] { made.map { $0.attribute + "~" + Choices.text($0.value) } }
    var query: String { pairs.map { "made=" + $0.percentEncoded }.joined(separator: "&") }

    // MARK: Values

    /// What stands for the empty value of an optional attribute.
    static let nothing: String = "-"

    /// What somebody typed or picked, as the attribute holds it; nil: it holds no such thing. Whether it is within bounds is asked later.
    static func value(_ typed: String, _ attribute: Attribute) -> Formula.Value? {
        if attribute.isOptional && typed == nothing { return .empty }
        switch attribute.type {
        case .choice, .text: return .text(typed)
        case .flag: return ["true": .flag(true), "false": .flag(false)][typed]
        case .number: return Choices.number(typed).map { .number($0) }
        case .day: return Formula.Day(typed).map { .day($0) }
        }
    }
    /// `12 500,5` or `12500.5`.
    static func number(_ typed: String) -> Exact? { Money.number(typed) }
    /// The other way round.
    static func text(_ value: Formula.Value) -> String {
        switch value {
        case .text(let text): text
        case .flag(let flag): flag ? "true" : "false"
        case .number(let number): number.normalized.description
        case .day(let day): day.description
        default: nothing
        }
    }
}
