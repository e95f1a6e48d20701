internal import Configurator
internal import Exact
internal import Formula
internal import Kernel

/// The narrowing of a large product model: 60 attributes, 200 rules, half of the attributes chosen.
struct Configuring: Sendable {
    /// Milliseconds of the slowest of the narrowings and of the middle one.
    let slowest: Double, middle: Double
    /// Milliseconds of asking every rule once about the values that came out.
    let floor: Double

    private static let attributes: Int = 60, rules: Int = 200, tries: Int = 40

    /// A model whose rules tie neighbours: films to stocks, folds to weights, runs to machines.
    static func model() -> ProductModel {
        let parts: [Attribute] = (0..<attributes).map { (index: Int) -> Attribute in
            let code: String = "a\(index)", name: Phrase = Phrase("признак \(index)", "attribute \(index)")
            switch index % 6 {
            case 0: return Attribute(code, name, .flag, usual: .flag(false))
            case 1: return Attribute(code, name, .number(least: 1, most: 100_000, step: 1, unit: nil))
            case 2: return Attribute(code, name, .number(least: 4, most: 96, step: 4, unit: nil), usual: .number(16))
            default: return Attribute(code, name, .choice((0..<6).map { Choice("v\($0)", Phrase("значение \($0)", "value \($0)")) }), usual: .text("v0"))
            }
        }
        let made: [Rule] = (0..<rules).map { (index: Int) -> Rule in
            let message: Phrase = Phrase("правило \(index)", "rule \(index)"), code: String = "r\(index)"
            let base: Int = index % 10 * 6, value: Int = index / 10 % 5 + 1, far: Int = (base + 6) % 60
            switch index / 10 % 5 {
            case 0: return Rule(code, message, .require("a\(base + 3) <> 'v\(value)' or a\(base + 4) in ['v0', 'v\(value)']"), when: "a\(base)")
            case 1: return Rule(code, message, .exclude("a\(base + 4) = 'v\(value)' and a\(base + 5) = 'v\(index % 6)'"))
            case 2: return Rule(code, message, .range(value: "a\(base + 1) * a\(base + 2) / 16", least: nil, most: "\(200_000 + index * 1000)"))
            case 3: return Rule(code, message, .require("a\(far + 2) <= \(96 - value * 4)"), when: "a\(base + 3) = 'v\(value)'")
            default:
                let rows: [[Rule.Cell]] = (0..<6).map { [.values([.text("v\($0)")]), .values([.text("v\($0)"), .text("v\(($0 + value) % 6)"), .text("v0")])] }
                return Rule(code, message, .table(attributes: ["a\(base + 5)", "a\(far + 3)"], rows: rows, isForbidden: false))
            }
        }
        return ProductModel("bench", Phrase("стенд", "bench"), attributes: parts, rules: made)
    }

    static func measure() throws -> Configuring {
        guard case .success(let model) = CompiledModel.compile(model()) else { throw Broken(description: "configurator") }
        var times: [UInt64] = [], choices: [Chosen] = [], values: [String: Formula.Value] = [:]
        for index in 0..<tries {
            if index < attributes / 2 {
                let attribute: String = "a\(index * 2)"
                guard let value: Formula.Value = model.narrow(choices)[attribute]?.value else { continue }
                choices.append(Chosen(attribute, value))
            }
            let start: UInt64 = worked()
            let found: Configuration = model.narrow(choices)
            times.append(worked() - start)
            guard found.conflict == nil else { throw Broken(description: "configurator: conflict") }
            values = found.values
        }
        for attribute in model.model.attributes where values[attribute.code] == nil { values[attribute.code] = attribute.usual ?? .number(100) }
        let start: UInt64 = worked()
        _ = model.validate(values)
        let floor: UInt64 = worked() - start
        let sorted: [UInt64] = times.sorted()
        return Configuring(slowest: Double(sorted.last ?? 0) / 1e6, middle: Double(sorted[sorted.count / 2]) / 1e6, floor: Double(floor) / 1e6)
    }

    func add(to report: inout Report, _ lang: Lang) {
        let ms: String = lang(" мс", " ms")
        report.head(lang("конфигуратор: \(Self.attributes) признаков, \(Self.rules) правил", "configurator: \(Self.attributes) attributes, \(Self.rules) rules"))
        report.add(lang("сужение, худшее", "narrowing, the slowest"), slowest, ms, limit: 20, beside: lang("каждое правило спросить один раз ", "asking every rule once ") + Report.number(floor) + ms)
        report.tell(lang("среднее", "the middle one"), Report.number(middle) + ms)
        report.tell(lang("к полу", "to the floor"), Report.number(middle / max(floor, 0.000_001)) + "×")
    }
}
