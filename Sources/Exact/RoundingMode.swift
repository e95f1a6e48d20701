/// How a number that does not fit a scale or a step becomes one that does.
public enum RoundingMode: String, Sendable, Hashable, Codable, CaseIterable {
    /// To the nearest; a tie goes away from zero (2.5 → 3, -2.5 → -3). The rule of Russian accounting.
    case halfUp
    /// To the nearest; a tie goes to the even neighbour (2.5 → 2, 3.5 → 4).
    case halfEven
    /// Away from zero (2.1 → 3, -2.1 → -3).
    case up
    /// Towards zero (2.9 → 2, -2.9 → -2).
    case down
    /// Towards minus infinity (-2.1 → -3).
    case floor
    /// Towards plus infinity (-2.9 → -2).
    case ceiling

    /// Whether a truncated quotient moves one unit away from zero.
    /// `remainder` is less than `divisor`; both are magnitudes.
    func movesAway(quotient: UInt128, remainder: UInt128, divisor: UInt128, isNegative: Bool) -> Bool {
        guard remainder != 0 else { return false }
        let rest: UInt128 = divisor &- remainder
        switch self {
        case .halfUp: return remainder >= rest
        case .halfEven: return remainder > rest || (remainder == rest && quotient & 1 == 1)
        case .up: return true
        case .down: return false
        case .floor: return isNegative
        case .ceiling: return !isNegative
        }
    }
}
