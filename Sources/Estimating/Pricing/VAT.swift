public import Exact

extension VATRate {
    /// Tax on top of a net amount: `net·v/100`, rounded half up to 0.01; nought when exempt. Throws `overflow`.
    public func onTop(of net: Exact) throws(EstimatingError) -> Exact {
        guard let percent else { return Exact(minorUnits: 0) }
        return try net.times(percent).over(100, scale: 2)
    }

    /// Tax inside a gross amount: `gross·v/(100+v)`, rounded half up to 0.01; nought when exempt. Throws `overflow`.
    public func inside(_ gross: Exact) throws(EstimatingError) -> Exact {
        guard let percent else { return Exact(minorUnits: 0) }
        return try gross.times(percent).over(percent.plus(100), scale: 2)
    }
}

extension PricePolicy {
    /// The rate of a day `YYYY-MM-DD`: the last one that has begun. Throws `unknown` before the first, `outOfRange` when it is no day.
    public func vatRate(on day: String) throws(EstimatingError) -> VATRate {
        try checkDay(day, "day")
        guard let rate: VATRate = vat.last(where: { $0.from <= day }) else { throw EstimatingError.unknown(field: "VAT rate", code: day) }
        return rate
    }
}
