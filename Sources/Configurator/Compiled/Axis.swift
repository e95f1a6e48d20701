internal import Exact
internal import Formula

/// What an attribute may be at all, arranged so that a value is a number: its place.
struct Axis: Sendable {
    enum Form: Sendable {
        /// A few values, each a place from 0; the empty one is the last.
        case listed([Formula.Value])
        /// A number or day: least + place × step, places from 0 to the last.
        case grid(least: Exact, step: Exact, last: Int, isDay: Bool)
        /// A text: places mean nothing.
        case text(limit: Int)
    }

    let form: Form
    let isOptional: Bool
    private let places: [Formula.Value: Int]

    /// Nil when the attribute is declared wrongly: bounds crossed, no values, too many.
    init?(_ attribute: Attribute) {
        isOptional = attribute.isOptional
        let empty: [Formula.Value] = attribute.isOptional ? [.empty] : []
        switch attribute.type {
        case .choice(let choices):
            guard !choices.isEmpty, choices.count <= ProductModel.Limits.values else { return nil }
            form = .listed(choices.map { .text($0.code) } + empty)
        case .flag: form = .listed([.flag(false), .flag(true)] + empty)
        case .text(let limit):
            guard limit > 0 else { return nil }
            form = .text(limit: limit)
        case .number(let least, let most, let step, _):
            guard let last: Int = Axis.count(least, most, step) else { return nil }
            if last < ProductModel.Limits.values {
                form = .listed((0...last).map { .number(Axis.number(least, step, $0)) } + empty)
            } else {
                form = .grid(least: least, step: step, last: last, isDay: false)
            }
        case .day(let from, let to):
            let first: Int = (from ?? Formula.Day(year: 1, month: 1, day: 1))?.number ?? 0
            let last: Int = (to ?? Formula.Day(year: 9999, month: 12, day: 31))?.number ?? 0
            guard first <= last else { return nil }
            form = .grid(least: Exact(first), step: 1, last: last - first, isDay: true)
        }
        var places: [Formula.Value: Int] = [:]
        if case .listed(let values) = form {
            for (place, value): (Int, Formula.Value) in values.enumerated() { places[value] = place }
        }
        self.places = places
    }

    /// The place of the greatest value not above `most`; nil when there is none or the steps are too many.
    private static func count(_ least: Exact, _ most: Exact, _ step: Exact) -> Int? {
        guard step.signum > 0, least <= most, let width: Exact = try? most.subtracting(least),
              let count: Int = try? width.dividing(by: step, scale: 0, rounding: .down).int,
              (0...ProductModel.Limits.steps).contains(count),
              (try? step.multiplying(by: Exact(count)).adding(least)) != nil else { return nil }
        return count
    }

    /// The caller stays within the places of the axis, whose ends were computed when it was made.
    static func number(_ least: Exact, _ step: Exact, _ place: Int) -> Exact {
        ((try? step.multiplying(by: Exact(place)).adding(least)) ?? least).normalized
    }

    /// All of it.
    var domain: Domain {
        switch form {
        case .listed(let values): .set(Bits(below: values.count))
        case .grid(_, _, let last, _): .span(0, last, isOptional)
        case .text: .text(nil, isOptional)
        }
    }

    /// The value of a place.
    func value(_ place: Int) -> Formula.Value {
        switch form {
        case .listed(let values): return values[place]
        case .text: return .empty
        case .grid(let least, let step, _, let isDay):
            let number: Exact = Axis.number(least, step, place)
            return isDay ? number.int.flatMap { Formula.Day(number: $0) }.map { .day($0) } ?? .empty : .number(number)
        }
    }

    /// The domain of one value; nil when the attribute does not hold it.
    func domain(of value: Formula.Value) -> Domain? {
        if value == .empty && !isOptional { return nil }
        switch (form, value) {
        case (.listed, _): return places[value].map { .set(Bits(only: $0)) }
        case (.text, .empty): return .text(.empty, true)
        case (.text(let limit), .text(let text)): return text.count <= limit && !text.isEmpty ? .text(value, false) : nil
        case (.grid, .empty): return .span(1, 0, true)
        case (.grid(let least, let step, let last, false), .number(let number)):
            guard let place: Int = Axis.place(number, least, step), (0...last).contains(place) else { return nil }
            return .span(place, place, false)
        case (.grid(let least, _, let last, true), .day(let day)):
            guard let first: Int = least.int, (0...last).contains(day.number - first) else { return nil }
            return .span(day.number - first, day.number - first, false)
        default: return nil
        }
    }

    private static func place(_ number: Exact, _ least: Exact, _ step: Exact) -> Int? {
        guard let width: Exact = try? number.subtracting(least), let place: Int = try? width.dividing(by: step, scale: 0, rounding: .down).int,
              (try? step.multiplying(by: Exact(place)).adding(least)) == number else { return nil }
        return place
    }

    /// The places of numbers within bounds, the bounds included.
    func places(_ low: Exact?, _ high: Exact?) -> (Int, Int)? {
        guard case .grid(let least, let step, let last, _) = form else { return nil }
        let first: Int = low.map { (try? $0.subtracting(least).dividing(by: step, scale: 0, rounding: .ceiling).int) ?? ($0 < least ? 0 : last + 1) } ?? 0
        let final: Int = high.map { (try? $0.subtracting(least).dividing(by: step, scale: 0, rounding: .floor).int) ?? ($0 < least ? -1 : last) } ?? last
        return (max(first, 0), min(final, last))
    }

    /// What formulas may see of a domain.
    func possible(_ domain: Domain) -> Formula.Possible {
        switch (domain, form) {
        case (.set(let bits), .listed(let values)):
            if let first: Formula.Value = values.first, case .number = first, !bits.isEmpty {
                let hasEmpty: Bool = isOptional && bits.contains(values.count - 1)
                var numbers: Bits = bits
                if hasEmpty { numbers.remove(values.count - 1) }
                if numbers.isEmpty { return Formula.Possible(.empty) }
                return .between(scalar(numbers.first), scalar(numbers.last), mayBeEmpty: hasEmpty)
            }
            return Formula.Possible(bits.map { values[$0] })
        case (.span(let low, let high, let isEmpty), .grid(let least, let step, _, _)):
            if low > high { return Formula.Possible(isEmpty ? [.empty] : []) }
            return .between(Axis.number(least, step, low), Axis.number(least, step, high), mayBeEmpty: isEmpty)
        case (.text(.some(let text), _), _): return Formula.Possible(text)
        default: return .any
        }
    }

    private func scalar(_ place: Int) -> Exact? {
        guard case .number(let number) = value(place) else { return nil }
        return number
    }
}

/// What an attribute may still be, by places of its axis.
enum Domain: Sendable, Hashable {
    case set(Bits)
    /// From a place to a place, and whether it may be empty. Without places the first is greater than the second.
    case span(Int, Int, Bool)
    /// A text that is given, or any; whether it may be empty.
    case text(Formula.Value?, Bool)

    /// Nothing is left.
    var isEmpty: Bool {
        switch self {
        case .set(let bits): bits.isEmpty
        case .span(let low, let high, let isOptional): low > high && !isOptional
        case .text: false
        }
    }

    /// Exactly one value is left.
    var isSingle: Bool {
        switch self {
        case .set(let bits): bits.count == 1
        case .span(let low, let high, let isOptional): isOptional ? low > high : low == high
        case .text(let text, _): text != nil
        }
    }

    /// How many values are left.
    var count: Int {
        switch self {
        case .set(let bits): bits.count
        case .span(let low, let high, let isOptional): max(0, high - low + 1) + (isOptional ? 1 : 0)
        case .text: 1
        }
    }

    func and(_ other: Domain) -> Domain {
        switch (self, other) {
        case (.set(let left), .set(let right)): return .set(left.and(right))
        case (.span(let low, let high, let isOptional), .span(let least, let most, let other)):
            let from: Int = max(low, least), to: Int = min(high, most)
            return from > to ? .span(1, 0, isOptional && other) : .span(from, to, isOptional && other)
        case (.text(let left, let isOptional), .text(let right, let other)): return .text(left ?? right, isOptional && other)
        default: return self
        }
    }
}

extension Axis {
    /// The only value of a domain.
    func single(_ domain: Domain) -> Formula.Value? {
        guard domain.isSingle else { return nil }
        switch domain {
        case .set(let bits): return value(bits.first)
        case .span(let low, let high, _): return low > high ? .empty : value(low)
        case .text(let text, _): return text
        }
    }
}
