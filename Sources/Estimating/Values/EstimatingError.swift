/// Why there is no estimate. Every case has a sentence for the person who asked: `wording`.
public enum EstimatingError: Error, Sendable, Hashable, Codable {
    /// A field that must be greater than zero is not.
    case notPositive(field: String)
    /// A field that must not be less than zero is.
    case negative(field: String)
    /// A field is beyond what the arithmetic of an estimate is meant for.
    case tooLarge(field: String, limit: String)
    /// The piece, with its bleed, does not fit the printable area.
    case doesNotFit(piece: String, area: String)
    /// The number of pages is not a multiple of what the binding needs.
    case pagesNotDivisible(pages: Int, by: Int)
    /// A share of 100 % or more where cost is divided by the rest, or another figure outside its range.
    case outOfRange(field: String, range: String)
    /// The shop has no such stock, press, machine, tooling or route.
    case unknown(field: String, code: String)
    /// The same code twice where a code is a name.
    case duplicate(field: String, code: String)
    /// The job is empty or its parts contradict each other.
    case contradiction(Wording)
    /// No route of the shop makes this job. The reasons are one per press and stock tried, the nearest to success first.
    case noRoute([Rejection])
    /// The numbers are so great that the result cannot be kept exactly.
    case overflow
}

extension EstimatingError {
    /// What to tell the person: one sentence, Russian and English.
    public var wording: Wording {
        switch self {
        case .notPositive(let field): Wording("«\(FieldName.russian(field))»: нужно число больше нуля.", "“\(field)” must be greater than zero.")
        case .negative(let field): Wording("«\(FieldName.russian(field))»: число не может быть отрицательным.", "“\(field)” must not be negative.")
        case .tooLarge(let field, let limit): Wording("«\(FieldName.russian(field))»: не больше \(limit).", "“\(field)” must be at most \(limit).")
        case .outOfRange(let field, let range): Wording("«\(FieldName.russian(field))»: допустимо \(range).", "“\(field)” must be within \(range).")
        case .unknown(let field, let code): Wording("Нет такого: \(FieldName.russian(field)) «\(code)».", "There is no \(field) “\(code)”.")
        case .duplicate(let field, let code): Wording("Повторяется: \(FieldName.russian(field)) «\(code)».", "Repeated: \(field) “\(code)”.")
        case .contradiction(let wording): wording
        default: moreWording
        }
    }

    private var moreWording: Wording {
        switch self {
        case .doesNotFit(let piece, let area):
            Wording("Изделие \(piece) мм не помещается в область печати \(area) мм.", "A piece of \(piece) mm does not fit the printable area of \(area) mm.")
        case .pagesNotDivisible(let pages, let divisor):
            Wording("Число полос \(pages) не делится на \(divisor).", "\(pages) pages cannot be divided by \(divisor).")
        case .noRoute(let reasons):
            Wording("Ни одна машина не может выполнить этот заказ. " + (reasons.first?.reason.ru ?? "Нет ни машин, ни бумаги."),
                    "No press can make this job. " + (reasons.first?.reason.en ?? "There are neither presses nor stocks."))
        default: Wording("Числа слишком велики, точный расчёт невозможен.", "The numbers are too large for an exact estimate.")
        }
    }
}

/// A press and stock that cannot make a component, or a machine that cannot finish whole copies, and why.
public struct Rejection: Sendable, Hashable, Codable {
    /// Code of the component; empty for whole copies.
    public let component: String
    /// Code of the press, or of the finishing machine for whole copies.
    public let press: String
    /// Code of the stock, when the press itself was not the reason.
    public let stock: String?
    /// The sheet tried, when the reason is about it: `450×640`.
    public let sheet: String?
    /// The reason, as a sentence.
    public let reason: Wording

    /// A rejection.
    public init(component: String, press: String, stock: String? = nil, sheet: String? = nil, reason: Wording) {
        self.component = component
        self.press = press
        self.stock = stock
        self.sheet = sheet
        self.reason = reason
    }
}

extension Rejection {
    /// The reasons a person can do most about first: whole copies that cannot be finished although every part can be printed,
    /// then parts that nothing prints, and of those the ones that came as far as a press sheet. That a press takes another
    /// form of stock altogether comes last.
    static func nearestFirst(_ all: [Rejection], unprinted: Set<String>) -> [Rejection] {
        func distance(_ one: Rejection) -> Int {
            if one.component.isEmpty { return 0 }
            let way: Int = one.sheet != nil ? 1 : (one.reason == otherForm ? 3 : 2)
            return unprinted.contains(one.component) ? way : way + 3
        }
        let distances: [Int] = all.map(distance)
        return all.indices.sorted { (distances[$0], $0) < (distances[$1], $1) }.map { all[$0] }
    }

    static let otherForm: Wording = Wording("Машина печатает на другом материале.", "The press takes another form of stock.")
}
