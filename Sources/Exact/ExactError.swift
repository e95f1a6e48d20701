/// Why exact arithmetic has no answer.
public enum ExactError: Error, Sendable, Hashable {
    /// The result has more than about 38 significant digits.
    case overflow
    /// The divisor, or the rounding step, is zero.
    case divisionByZero
}
