/// Why a tax could not be counted.
public enum VATError: Error, Sendable, Hashable {
    /// Net with tax does not fit Int64 kopecks.
    case tooLarge
}

/// Value added tax of one line, in kopecks, rounded half up (a negative sum mirrors the positive one). A document adds up its lines:
/// the two directions differ by a kopeck, so net, tax and gross are stored together and imported tax is never counted again.
public enum VAT {
    /// The three sums of a line in kopecks; net + tax = gross.
    public struct Sum: Sendable, Hashable, Codable {
        /// Without tax.
        public let net: Int64
        /// The tax.
        public let tax: Int64
        /// With tax.
        public let gross: Int64
    }

    /// Tax added to a net sum of kopecks: net · p / 100.
    /// - Throws: `VATError.tooLarge`.
    public static func onTop(_ net: Int64, _ rate: VATRate) throws(VATError) -> Sum {
        let tax: Int64 = share(net, rate.percent ?? 0, of: 100)
        let (gross, overflow): (Int64, Bool) = net.addingReportingOverflow(tax)
        if overflow { throw .tooLarge }
        return Sum(net: net, tax: tax, gross: gross)
    }

    /// Tax taken out of a gross sum of kopecks: gross · p / (100 + p).
    public static func within(_ gross: Int64, _ rate: VATRate) -> Sum {
        let percent: Int = rate.percent ?? 0
        let tax: Int64 = share(gross, percent, of: 100 + percent)
        return Sum(net: gross - tax, tax: tax, gross: gross)
    }

    /// sum · part / whole, half away from zero; |part| ≤ whole, so it fits again.
    private static func share(_ sum: Int64, _ part: Int, of whole: Int) -> Int64 {
        let product: Int128 = Int128(sum.magnitude) * Int128(part)
        let rounded: Int64 = Int64(clamping: (product * 2 + Int128(whole)) / (Int128(whole) * 2))
        return sum < 0 ? -rounded : rounded
    }
}
