import Exact
import Formula
import Seeds
import Testing

/// Whatever is typed ends in a formula or in problems with places inside the source; whatever compiles ends in a value or a sentence.
@Suite struct FuzzTests {
    static let words: [String] = [
        "1", "0", "2,5", "2.5", "1e5", "99999999999999999999999999999999999999", "'a'", "\"", "'", "run", "тираж", "{order total}", "{",
        "}", "lines", "marks",
        "first", ".price", ".", "discount", "stock", "urgent", "ordered", "balance", "(", ")", "[", "]", ",", ";", "+", "-", "*", "/",
        "%", "&", "=", "<>",
        "<", "<=", ">", ">=", "and", "или", "not", "не", "in", "в", "if(", "если(", "let(", "пусть(", "x", "sum(", "сумма(", "max(",
        "count(", "lookup(",
        "caliper(", "discounts(", "tariff(", "round(", "вверх(", "power(", "text(", "date(", "has(", "default(", "it", " ", "\n", "é",
        "🖨", "\u{0}", "ї",
    ]

    static let valid: [String] = [
        "pages / 2 * caliper(stock)", "if(urgent, run * 1.5, pages) + sum(lines, price * qty)", "let(a, run / 2, b, a + 1, a * b)",
        "lam in ['matt', 'soft'] and not urgent", "default(discount, 5) + round(run / 3, 2)", "date(2026, 3, 15) + run",
        "text(run, 2) & ' шт.'",
        "if(has(discount), discount + 1, 0)", "max(lines, default(due, ordered))", "discounts('vip', run) * 1%",
        "{order total} - -first.price",
    ]

    /// Compiles in both languages and, when that goes well, runs.
    static func survive(_ source: String, _ schema: Formula.Schema, _ values: Formula.Values) throws -> Bool {
        var isCompiled: Bool = false
        for language: Formula.Language in Formula.Language.allCases {
            switch Formula.compile(source, schema, language) {
            case .failure(let problems):
                let length: Int = source.unicodeScalars.count
                #expect(!problems.list.isEmpty && problems.list.count <= 100)
                #expect(problems.list.contains { $0.severity == .error })
                #expect(problems.list.allSatisfy { $0.range.lowerBound >= 0 && $0.range.upperBound <= length }, "\(source)")
                _ = problems.list.map { $0.sentence(language) + $0.remedy(language) }
            case .success(let formula):
                isCompiled = true
                try agree(formula, values)
            }
        }
        return isCompiled
    }

    /// The same outcome however it is asked for: directly, explained, translated, stored.
    static func agree(_ formula: Formula, _ values: Formula.Values) throws {
        let value: Formula.Value? = try? formula.evaluate(values)
        if let value { #expect(value.conforms(to: formula.type), "\(formula.source)") }
        #expect((try? formula.explain(values).value) == value, "\(formula.source)")
        for language: Formula.Language in Formula.Language.allCases {
            let text: String = formula.source(in: language)
            let again: Formula = try Formula.compile(text, formula.schema, language).get()
            #expect((try? again.evaluate(values)) == value, "\(formula.source) became \(text)")
        }
        #expect((try? Formula.restore(formula.stored, formula.schema, .ru).get().evaluate(values)) == value, "\(formula.source)")
        _ = formula.sql(EngineTests.column)
    }

    @Test func tenThousandHeapsOfWords() throws {
        var random: Seeded = Seeded(state: 1)
        let schema: Formula.Schema = try Shop.schema()
        let values: Formula.Values = try Shop.values(schema)
        for _ in 0..<10_000 {
            let count: Int = Int.random(in: 1...14, using: &random)
            let source: String = (0..<count).map { _ in Self.words.randomElement(using: &random)
                ?? "" }.joined(separator: Bool.random(using: &random) ? " " : "")
            _ = try Self.survive(source, schema, values)
        }
    }

    @Test func sixThousandSpoiledFormulas() throws {
        var random: Seeded = Seeded(state: 2)
        let schema: Formula.Schema = try Shop.schema()
        let values: Formula.Values = try Shop.values(schema)
        var compiled: Int = 0
        for _ in 0..<6_000 {
            var source: [Unicode.Scalar] = Array((Self.valid.randomElement(using: &random) ?? "").unicodeScalars)
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let place: Int = Int.random(in: 0..<max(1, source.count), using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0 where !source.isEmpty: source.remove(at: place)
                case 1 where !source.isEmpty: source.swapAt(place, Int.random(in: 0..<source.count, using: &random))
                case 2: source.removeSubrange(place..<min(source.count, place + 3))
                default: source.insert(contentsOf: (Self.words.randomElement(using: &random) ?? "").unicodeScalars,
                    at: min(place, source.count))
                }
            }
            if try Self.survive(String(String.UnicodeScalarView(source)), schema, values) { compiled += 1 }
        }
        #expect(compiled > 600)
    }

    @Test func fourThousandRunsOfBytes() throws {
        var random: Seeded = Seeded(state: 3)
        let schema: Formula.Schema = try Shop.schema()
        let values: Formula.Values = try Shop.values(schema)
        for _ in 0..<4_000 {
            let bytes: [UInt8] = (0..<Int.random(in: 0...60, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            _ = try Self.survive(String(decoding: bytes, as: UTF8.self), schema, values)
        }
    }

    @Test func depthAndSizeAreRefused() throws {
        for unit: String in ["(", "[", "-", "not ", "max(", "if(", "{", "1+", "run.", "1%", "а", "let(x,", ".", "lines,sum("] {
            for count: Int in [61, 5_000, 100_000] {
                let source: String = String(repeating: unit, count: count)
                guard case .failure(let problems) = Formula.compile(source, try Shop.schema(), .en) else {
                    Issue.record("\(unit) × \(count) compiled")
                    continue
                }
                if source.utf8.count > Formula.Limits.sourceBytes { #expect(problems.list.map(\.cause) == [.sourceTooLong]) }
            }
        }
        let brackets: String = String(repeating: "(", count: 5_000) + "1" + String(repeating: ")", count: 5_000)
        #expect(try Shop.problems(brackets).map(\.cause) == [.tooDeep])
        #expect(try Shop.problems(Array(repeating: "1", count: 300).joined(separator: "+")).map(\.cause) == [.tooDeep])
        #expect(try Shop.problems("[" + Array(repeating: "1", count: 3_000).joined(separator: ",") + "]").map(\.cause) == [.tooLarge])
        let deep: String = String(repeating: "(", count: 50) + "1" + String(repeating: ")", count: 50)
        #expect(try Shop.evaluate(deep) == 1)
        #expect(try Shop.evaluate(Array(repeating: "1", count: 190).joined(separator: "+")) == 190)
    }
}

/// A formula and what it means, told independently of the engine.
indirect enum Told {
    case number(Exact), name(String), negate(Told), add(Told, Told), subtract(Told, Told), multiply(Told, Told), divide(Told, Told)
    case choice(Told, String, Told, Told, Told), least(Told, Told), greatest(Told, Told), round(Told, Int), bound(Told, Told), used

    static func random(_ depth: Int, _ isBound: Bool, _ random: inout Seeded) -> Told {
        func next(_ bound: Bool = isBound) -> Told { Told.random(depth - 1, bound, &random) }
        if depth == 0 || Int.random(in: 0..<8, using: &random) == 0 {
            switch Int.random(in: 0..<(isBound ? 4 : 3), using: &random) {
            case 0: return .number(Exact(coefficient: Int128(Int.random(in: 0...9999, using: &random)),
                scale: Int.random(in: 0...3, using: &random)) ?? 0)
            case 1, 2: return .name(["run", "pages", "balance", "factor"].randomElement(using: &random) ?? "run")
            default: return .used
            }
        }
        switch Int.random(in: 0..<11, using: &random) {
        case 0: return .negate(next())
        case 1, 2: return .add(next(), next())
        case 3: return .subtract(next(), next())
        case 4, 5: return .multiply(next(), next())
        case 6: return .divide(next(), next())
        case 7: return .choice(next(), ["<", "<=", "=", "<>", ">", ">="].randomElement(using: &random) ?? "<", next(), next(), next())
        case 8: return Bool.random(using: &random) ? .least(next(), next()) : .greatest(next(), next())
        case 9: return .round(next(), Int.random(in: 0...4, using: &random))
        default: return isBound ? .used : .bound(next(false), next(true))
        }
    }

    var text: String {
        switch self {
        case .number(let number): number.description
        case .name(let name): name
        case .negate(let inner): "-(\(inner.text))"
        case .add(let left, let right): "(\(left.text) + \(right.text))"
        case .subtract(let left, let right): "(\(left.text) - \(right.text))"
        case .multiply(let left, let right): "\(left.wrapped) * \(right.wrapped)"
        case .divide(let left, let right): "(\(left.wrapped) / \(right.wrapped))"
        case .choice(let left, let sign, let right, let yes, let no): "if(\(left.text) \(sign) \(right.text), \(yes.text), \(no.text))"
        case .least(let left, let right): "min(\(left.text), \(right.text))"
        case .greatest(let left, let right): "max(\(left.text), \(right.text))"
        case .round(let inner, let places): "round(\(inner.text), \(places))"
        case .bound(let value, let body): "let(x, \(value.text), \(body.text))"
        case .used: "x"
        }
    }

    private var wrapped: String { "(\(text))" }

    func value(_ bound: Ratio?, _ inputs: [String: Exact]) throws -> Ratio {
        switch self {
        case .number(let number): return try Ratio(number)
        case .name(let name): return try Ratio(inputs[name] ?? 0)
        case .negate(let inner):
            let value: Ratio = try inner.value(bound, inputs)
            return try Ratio(-value.top, value.bottom)
        case .add(let left, let right): return try left.value(bound, inputs).adding(right.value(bound, inputs), 1)
        case .subtract(let left, let right): return try left.value(bound, inputs).adding(right.value(bound, inputs), -1)
        case .multiply(let left, let right):
            let first: Ratio = try left.value(bound, inputs), second: Ratio = try right.value(bound, inputs)
            return try Ratio(first.top * second.top, first.bottom * second.bottom)
        case .divide(let left, let right):
            let first: Ratio = try left.value(bound, inputs), second: Ratio = try right.value(bound, inputs)
            return try Ratio(first.top * second.bottom, first.bottom * second.top)
        case .choice(let left, let sign, let right, let yes, let no):
            let order: Int = try left.value(bound, inputs).order(right.value(bound, inputs))
            return try Told.holds(order, sign) ? yes.value(bound, inputs) : no.value(bound, inputs)
        case .least(let left, let right):
            let first: Ratio = try left.value(bound, inputs), second: Ratio = try right.value(bound, inputs)
            return first.order(second) <= 0 ? first : second
        case .greatest(let left, let right):
            let first: Ratio = try left.value(bound, inputs), second: Ratio = try right.value(bound, inputs)
            return first.order(second) >= 0 ? first : second
        case .round(let inner, let places): return try inner.value(bound, inputs).rounded(places)
        case .bound(let inner, let body): return try body.value(inner.value(bound, inputs), inputs)
        case .used: return try bound ?? Ratio(0, 1)
        }
    }

    private static func holds(_ order: Int, _ sign: String) -> Bool {
        switch sign {
        case "<": order < 0
        case "<=": order <= 0
        case "=": order == 0
        case "<>": order != 0
        case ">": order > 0
        default: order >= 0
        }
    }
}

/// An exact fraction of small numbers, told independently of the engine.
struct Ratio {
    enum Failure: Error { case zero, beyond }

    var top: Int128
    var bottom: Int128

    /// Reduced. Beyond 40 bits, or 18 decimal places of a product, the engine may round where this would not.
    init(_ top: Int128, _ bottom: Int128) throws {
        if bottom == 0 { throw Failure.zero }
        var (one, other): (Int128, Int128) = (top < 0 ? -top : top, bottom < 0 ? -bottom : bottom)
        while other != 0 { (one, other) = (other, one % other) }
        self.top = (bottom < 0 ? -top : top) / one
        self.bottom = (bottom < 0 ? -bottom : bottom) / one
        let most: Int128 = 1 << 40
        if self.top > most || self.top < -most || self.bottom > most { throw Failure.beyond }
        for prime: Int128 in [2, 5] {
            var rest: Int128 = self.bottom, count: Int = 0
            while rest % prime == 0 { (rest, count) = (rest / prime, count + 1) }
            if count > 18 { throw Failure.beyond }
        }
    }

    init(_ number: Exact) throws { try self.init(number.coefficient, Ratio.ten(number.scale)) }

    static func ten(_ power: Int) -> Int128 { (0..<power).reduce(1) { one, _ in one * 10 } }

    func adding(_ other: Ratio, _ sign: Int128) throws -> Ratio {
        try Ratio(top * other.bottom + sign * other.top * bottom, bottom * other.bottom)
    }

    func order(_ other: Ratio) -> Int {
        let (left, right): (Int128, Int128) = (top * other.bottom, other.top * bottom)
        return left < right ? -1 : (left > right ? 1 : 0)
    }

    /// To the nearest, a half away from zero.
    func rounded(_ places: Int) throws -> Ratio {
        let scale: Int128 = Ratio.ten(places)
        let size: Int128 = (top < 0 ? -top : top) * scale
        let whole: Int128 = (size * 2 + bottom) / (bottom * 2)
        return try Ratio(top < 0 ? -whole : whole, scale)
    }

    /// As the engine gives it out: 18 places, half to even.
    func decimal() throws -> Exact {
        let one: Exact = try #require(Exact(coefficient: top, scale: 0)), other: Exact = try #require(Exact(coefficient: bottom, scale: 0))
        return try one.divided(by: other)
    }
}

@Suite struct InterpreterTests {
    @Test func machineAgreesWithTheTreeItWasTold() throws {
        var random: Seeded = Seeded(state: 4)
        let schema: Formula.Schema = try Shop.schema()
        var values: Formula.Values = try Shop.values(schema)
        var computed: Int = 0, refused: Int = 0
        for _ in 0..<6_000 {
            let told: Told = Told.random(Int.random(in: 1...5, using: &random), false, &random)
            let inputs: [String: Exact] = [
                "run": Exact(Int.random(in: 1...4, using: &random)), "pages": Exact(Int.random(in: 0...3, using: &random)),
                "balance": Exact(Int.random(in: -3...3, using: &random)), "factor": Bool.random(using: &random) ? 2 : -1,
            ]
            for (id, name): (String, String) in [("f1", "run"), ("f2", "pages"), ("f12", "balance"), ("f13", "factor")] {
                values[id] = inputs[name].map { (number: Exact) -> Formula.Value in .number(number) } ?? .empty
            }
            let expected: Result<Exact, any Error> = Result { try told.value(nil, inputs).decimal() }
            switch Formula.compile(told.text, schema, .en) {
            case .success(let formula): computed += try compare(formula, values, expected, told.text) ? 1 : 0
            case .failure(let problems):
                refused += 1
                #expect(problems.list.contains { $0.cause == .divisionByZero || $0.cause == .overflow }, "\(told.text): \(problems)")
            }
        }
        #expect(computed > 4_000)
        #expect(refused < 1_000)
    }

    /// Whether there was a number to compare.
    private func compare(_ formula: Formula, _ values: Formula.Values, _ expected: Result<Exact, any Error>, _ text: String) throws -> Bool {
        let outcome: Result<Formula.Value, any Error> = Result { try formula.evaluate(values) }
        switch (expected, outcome) {
        case (.success(let number), .success(let value)):
            // Compared outside the macro: Swift 6.3.1 misaligns a captured optional 128-bit number in its closure.
            let isSame: Bool = value == .number(number)
            #expect(isSame, "\(text)")
            return true
        case (.success, .failure(let error)): Issue.record("\(text): \(error)")
        case (.failure(Ratio.Failure.zero), .success(let value)): Issue.record("\(text) is \(value)")
        // What passed without a warning never divides by zero.
        case (.failure, .failure(let error)):
            if formula.warnings.isEmpty { #expect((error as? FormulaError)?.cause == .overflow, "\(text)") }
        default: break
        }
        return false
    }
}
