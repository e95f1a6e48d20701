/// Powers of ten up to 10^38, the largest that fits 128 bits.
enum Power {
    private static let table: [UInt128] = {
        var result: [UInt128] = [1]
        for _ in 0..<38 { result.append(result[result.count - 1] &* 10) }
        return result
    }()

    /// 10^exponent for 0…38.
    static func of(_ exponent: UInt8) -> UInt128 { table[Int(min(exponent, 38))] }
}
