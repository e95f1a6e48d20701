extension Exact {
    /// The sum. Throws `overflow`.
    public func adding(_ other: Exact) throws(ExactError) -> Exact {
        if places == other.places { return try sum(coefficient, other.coefficient, places) }
        if places < other.places { return try sum(scaled(by: other.places &- places), other.coefficient, other.places) }
        return try sum(coefficient, other.scaled(by: places &- other.places), places)
    }

    /// The difference. Throws `overflow`.
    public func subtracting(_ other: Exact) throws(ExactError) -> Exact { try adding(other.negated) }

    /// The product, exact up to 18 decimal places; digits beyond are rounded half to even. Throws `overflow`.
    public func multiplying(by other: Exact) throws(ExactError) -> Exact {
        let scale: UInt8 = places &+ other.places
        if scale <= 18 {
            let (product, overflow): (Int128, Bool) = coefficient.multipliedReportingOverflow(by: other.coefficient)
            if !overflow && product != Int128.min { return Exact(raw: product, places: scale) }
        }
        return try wideProduct(normalized, other.normalized)
    }

    /// The quotient rounded to `scale` places (0…18). Throws `divisionByZero`, `overflow`.
    public func dividing(by divisor: Exact, scale: Int, rounding: RoundingMode = .halfUp) throws(ExactError) -> Exact {
        guard divisor.coefficient != 0 else { throw ExactError.divisionByZero }
        let wanted: Int = min(max(scale, 0), Exact.maximumScale)
        let isNegative: Bool = (coefficient < 0) != (divisor.coefficient < 0)
        let shift: Int = wanted + divisor.scale - self.scale
        let up: UInt8 = UInt8(truncatingIfNeeded: max(shift, 0))
        let down: UInt8 = UInt8(truncatingIfNeeded: max(-shift, 0))
        let top: (high: UInt128, low: UInt128) = coefficient.magnitude.multipliedFullWidth(by: Power.of(up))
        let (bottom, tooBig): (UInt128, Bool) = divisor.coefficient.magnitude.multipliedReportingOverflow(by: Power.of(down))
        // A divisor beyond 128 bits meets a dividend of at most 127: the quotient is nought and a part under a half.
        let limit: UInt128 = tooBig ? UInt128.max : bottom
        guard top.high < limit else { throw ExactError.overflow }
        let result: UInt128 = try quotient(top, limit, isNegative, rounding)
        return try Exact(magnitude: result, isNegative: isNegative, places: UInt8(truncatingIfNeeded: wanted))
    }

    /// The quotient as precise as it can be kept: exact when it ends, else 18 places (fewer for very large numbers),
    /// half to even, without trailing zeros. Throws `divisionByZero`, `overflow`.
    public func divided(by divisor: Exact) throws(ExactError) -> Exact {
        guard divisor.coefficient != 0 else { throw ExactError.divisionByZero }
        if let quick: Exact = quickQuotient(by: divisor) { return quick }
        for scale: Int in [18, 12, 6, 2, 0] {
            do { return try dividing(by: divisor, scale: scale, rounding: .halfEven).normalized }
            catch { if scale == 0 { throw error } }
        }
        throw ExactError.overflow
    }

    /// The remainder of a division truncated to a whole number, with the sign of the dividend. Throws `divisionByZero`, `overflow`.
    public func remainder(dividingBy divisor: Exact) throws(ExactError) -> Exact {
        let whole: Exact = try dividing(by: divisor, scale: 0, rounding: .down)
        return try subtracting(whole.multiplying(by: divisor))
    }

    /// The number with at most `scale` decimal places (exactly that many when it had more). Cannot fail for ordinary
    /// numbers; throws `overflow` when rounding away from zero leaves the range.
    public func rounded(scale: Int = 0, _ mode: RoundingMode = .halfUp) throws(ExactError) -> Exact {
        let wanted: Int = min(max(scale, 0), Exact.maximumScale)
        guard self.scale > wanted else { return self }
        let divisor: UInt128 = Power.of(UInt8(truncatingIfNeeded: self.scale - wanted))
        let result: UInt128 = try quotient((0, coefficient.magnitude), divisor, isNegative, mode)
        return try Exact(magnitude: result, isNegative: isNegative, places: UInt8(truncatingIfNeeded: wanted))
    }

    /// The nearest multiple of `step` (its sign does not matter): 1234 to a multiple of 50 is 1250.
    /// Throws `divisionByZero` for a zero step, `overflow`.
    public func rounded(toMultipleOf step: Exact, _ mode: RoundingMode = .halfUp) throws(ExactError) -> Exact {
        let count: Exact = try dividing(by: step.absolute, scale: 0, rounding: mode)
        return try count.multiplying(by: step.absolute)
    }

    private func scaled(by extra: UInt8) throws(ExactError) -> Int128 {
        let factor: Int128 = Int128(truncatingIfNeeded: Power.of(extra))
        let (value, overflow): (Int128, Bool) = coefficient.multipliedReportingOverflow(by: factor)
        if overflow { throw ExactError.overflow }
        return value
    }

    /// The quotient by one narrow division where it ends within four places. Nil where it does not, or where that cannot be
    /// told so quickly, and for a zero divisor: `divided(by:)` answers then.
    public func quickQuotient(by divisor: Exact) -> Exact? {
        let scale: Int = max(4, self.scale - divisor.scale)
        guard scale <= Exact.maximumScale else { return nil }
        let factor: UInt128 = Power.of(UInt8(truncatingIfNeeded: scale + divisor.scale - self.scale))
        guard let top: Int64 = Int64(exactly: coefficient), let bottom: Int64 = Int64(exactly: divisor.coefficient),
              let ten: Int64 = Int64(exactly: factor), bottom != -1, bottom != 0 else { return nil }
        let (wide, overflow): (Int64, Bool) = top.multipliedReportingOverflow(by: ten)
        if overflow { return nil }
        let parts: (quotient: Int64, remainder: Int64) = wide.quotientAndRemainder(dividingBy: bottom)
        guard parts.remainder == 0 else { return nil }
        return Exact(raw: Int128(parts.quotient), places: UInt8(truncatingIfNeeded: scale)).normalized
    }
}

private func sum(_ left: Int128, _ right: Int128, _ places: UInt8) throws(ExactError) -> Exact {
    let (value, overflow): (Int128, Bool) = left.addingReportingOverflow(right)
    if overflow || value == Int128.min { throw ExactError.overflow }
    return Exact(raw: value, places: places)
}

/// A product through 256 bits, rounded to 18 places.
private func wideProduct(_ left: Exact, _ right: Exact) throws(ExactError) -> Exact {
    let scale: UInt8 = left.places &+ right.places
    let isNegative: Bool = (left.coefficient < 0) != (right.coefficient < 0)
    let product: (high: UInt128, low: UInt128) = left.coefficient.magnitude.multipliedFullWidth(by: right.coefficient.magnitude)
    guard scale > 18 else {
        if product.high != 0 { throw ExactError.overflow }
        return try Exact(magnitude: product.low, isNegative: isNegative, places: scale)
    }
    let divisor: UInt128 = Power.of(scale &- 18)
    guard product.high < divisor else { throw ExactError.overflow }
    let result: UInt128 = try quotient(product, divisor, isNegative, .halfEven)
    return try Exact(magnitude: result, isNegative: isNegative, places: 18)
}

/// A 256-bit dividend over a 128-bit divisor, rounded. The caller has checked `top.high < divisor`.
private func quotient(
    _ top: (high: UInt128, low: UInt128), _ divisor: UInt128, _ isNegative: Bool, _ mode: RoundingMode
) throws(ExactError) -> UInt128 {
    let parts: (quotient: UInt128, remainder: UInt128) = top.high == 0
        ? top.low.quotientAndRemainder(dividingBy: divisor) : divisor.dividingFullWidth(top)
    let away: Bool = mode.movesAway(quotient: parts.quotient, remainder: parts.remainder, divisor: divisor, isNegative: isNegative)
    let (value, overflow): (UInt128, Bool) = parts.quotient.addingReportingOverflow(away ? 1 : 0)
    if overflow { throw ExactError.overflow }
    return value
}
