public import Exact

/// One step of a calculation with its numbers: `ceil(43·0.3/80) = 1`.
public struct Step: Sendable, Hashable, Codable {
    /// What the number is, with its unit.
    public let name: Wording
    /// The formula with numbers in it.
    public let formula: String
    /// Its value.
    public let value: Exact
}

/// How an amount came about: every line of a result opens to this.
public struct Working: Sendable, Hashable, Codable {
    /// Steps in order; the last one is the amount before rounding to 0.01.
    public let steps: [Step]

    /// The last formula with its result.
    public var text: String { steps.last.map { $0.formula + " = " + $0.value.plain } ?? "" }
}

/// What a line pays for.
public enum LineCode: String, Sendable, Hashable, Codable, CaseIterable {
    /// Paper, board, film.
    case stock
    /// Plates.
    case plates
    /// Make-ready of a press.
    case makeReady
    /// Running a press.
    case run
    /// Ink.
    case ink
    /// Clicks of a digital press.
    case clicks
    /// Starting a press.
    case setup
    /// A finishing operation.
    case finishing
    /// A die or stamp made for the job.
    case tool
    /// Work bought outside.
    case outside

    /// What people call it.
    public var title: Wording {
        switch self {
        case .stock: Wording("Бумага и материалы", "Stock")
        case .plates: Wording("Формы", "Plates")
        case .makeReady: Wording("Приладка", "Make-ready")
        case .run: Wording("Печать", "Printing")
        case .ink: Wording("Краска", "Ink")
        case .clicks: Wording("Клики", "Clicks")
        case .setup: Wording("Запуск", "Setup")
        case .finishing: Wording("Отделка", "Finishing")
        case .tool: Wording("Штамп", "Die")
        case .outside: Wording("Работа подрядчика", "Subcontracted work")
        }
    }
}

/// One cost of an estimate.
public struct Line: Sendable, Hashable, Codable {
    /// What it pays for.
    public let code: LineCode
    /// Code of the component; nil for whole copies.
    public let component: String?
    /// Code of the press, stock or machine.
    public let resource: String
    /// What people call it.
    public let title: Wording
    /// Money without VAT, rounded half up to 0.01.
    public let amount: Exact
    /// How it came about.
    public let working: Working
}
