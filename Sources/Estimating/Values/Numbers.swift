public import Exact

/// The most pieces, sheets or copies an estimate counts; products of two such counts with layouts stay within 64 bits.
let mostUnits: Int = 10_000_000_000_000

extension Exact {
    func plus(_ other: Exact) throws(EstimatingError) -> Exact {
        do { return try adding(other) } catch { throw EstimatingError.overflow }
    }

    func minus(_ other: Exact) throws(EstimatingError) -> Exact {
        do { return try subtracting(other) } catch { throw EstimatingError.overflow }
    }

    func times(_ other: Exact) throws(EstimatingError) -> Exact {
        do { return try multiplying(by: other) } catch { throw EstimatingError.overflow }
    }

    func times(_ other: Int) throws(EstimatingError) -> Exact { try times(Exact(other)) }

    /// One division, one rounding.
    func over(_ divisor: Exact, scale: Int, _ mode: RoundingMode = .halfUp) throws(EstimatingError) -> Exact {
        do { return try dividing(by: divisor, scale: scale, rounding: mode) } catch { throw EstimatingError.overflow }
    }

    /// Money: half up to 0.01, always with two places.
    func money() throws(EstimatingError) -> Exact {
        let value: Exact
        do { value = try rounded(scale: 2, .halfUp) } catch { throw EstimatingError.overflow }
        if value.scale == 2 { return value }
        return try value.plus(Exact(minorUnits: 0))
    }

    /// An amount of money as hundredths.
    func hundredths() throws(EstimatingError) -> Int128 { try money().coefficient }

    /// The least whole number not below, as a count.
    func ceilingCount() throws(EstimatingError) -> Int {
        let whole: Exact
        do { whole = try rounded(scale: 0, .ceiling) } catch { throw EstimatingError.overflow }
        guard let count: Int = whole.int, count <= mostUnits, count >= 0 else { throw EstimatingError.overflow }
        return count
    }

    /// Without trailing zeros, for formulas.
    var plain: String { normalized.description }

    func check(_ field: String, upTo limit: Exact = Exact(1_000_000_000)) throws(EstimatingError) {
        if isNegative { throw EstimatingError.negative(field: field) }
        if self > limit { throw EstimatingError.tooLarge(field: field, limit: limit.plain) }
    }
}

extension Length {
    /// Millimetres as a number.
    public var millimetres: Exact { Exact(coefficient: Int128(um), scale: 3) ?? Exact.zero }
    /// Metres as a number.
    public var metres: Exact { Exact(coefficient: Int128(um), scale: 6) ?? Exact.zero }
}

extension Size {
    /// Square metres as a number.
    public var squareMetres: Exact { Exact(coefficient: Int128(squareMicrometres), scale: 12) ?? Exact.zero }
}

func check(_ number: Int, _ field: String, from least: Int = 0, upTo limit: Int) throws(EstimatingError) {
    if number < least { throw least > 0 ? EstimatingError.notPositive(field: field) : EstimatingError.negative(field: field) }
    if number > limit { throw EstimatingError.tooLarge(field: field, limit: String(limit)) }
}

/// A product of counts that stays a count.
func product(_ a: Int, _ b: Int) throws(EstimatingError) -> Int {
    let (value, overflow): (Int, Bool) = a.multipliedReportingOverflow(by: b)
    if overflow || value > mostUnits { throw EstimatingError.overflow }
    return value
}
