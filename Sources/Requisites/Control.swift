/// Control digits. Every function takes digits 0…9 and answers whether they agree.
enum Control {
    /// The digits of a text of ASCII digits only, or nil.
    static func digits(_ text: String) -> [Int]? {
        text.utf8.allSatisfy { (48...57).contains($0) } ? text.utf8.map { Int($0) - 48 } : nil
    }

    /// As `digits`, but a currency letter is legal in the 6th place of an account (clearing currencies, Bank of Russia 579-П).
    static func accountDigits(_ text: String) -> [Int]? {
        var bytes: [UInt8] = Array(text.utf8)
        if bytes.count == 20, let place: Int = letters.firstIndex(of: bytes[5]) { bytes[5] = UInt8(48 + place) }
        return bytes.allSatisfy { (48...57).contains($0) } ? bytes.map { Int($0) - 48 } : nil
    }
    private static let letters: [UInt8] = Array("ABCEHKMPTX".utf8)

    static func sum(_ digits: some Sequence<Int>, _ weights: some Sequence<Int>) -> Int {
        zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 }
    }

    static func inn(_ digits: [Int]) -> Bool {
        let weights: [Int] = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]
        if digits.count == 10 { return sum(digits, weights.dropFirst(2)) % 11 % 10 == digits[9] }
        return digits.count == 12 && sum(digits, weights.dropFirst()) % 11 % 10 == digits[10]
            && sum(digits, weights) % 11 % 10 == digits[11]
    }

    /// ОГРН (modulus 11) and ОГРНИП (modulus 13): the last digit is the last digit of the remainder of all the others.
    static func registration(_ digits: [Int], modulus: Int) -> Bool {
        digits.dropLast().reduce(0) { ($0 * 10 + $1) % modulus } % 10 == digits.last
    }

    /// Weights 1, 2, 3 …; a remainder of 10 is counted again from 3, and then stands for 0. A branch code of 14 digits has no rule.
    static func okpo(_ digits: [Int]) -> Bool {
        guard digits.count != 14 else { return true }
        let first: Int = sum(digits.dropLast(), 1...) % 11
        return (first < 10 ? first : sum(digits.dropLast(), 3...) % 11 % 10) == digits.last
    }

    /// Treasury accounts (03…, or any at a bank 00… or 01…) follow no known formula; without a bank there is nothing to compare.
    static func account(_ digits: [Int], bic: [Int]?) -> Bool {
        guard let bic, bic.count == 9, digits.first != 0, bic[0] == 0, bic[1] == 4 else { return true }
        let settlementCentre: Bool = bic[6] == 0 && bic[7] == 0 && bic[8] <= 2
        return key(settlementCentre ? region(bic) : Array(bic.suffix(3)), digits)
    }

    /// The key, and for a bank (301…) the last three digits, which repeat those of its БИК.
    static func correspondent(_ digits: [Int], bic: [Int]?) -> Bool {
        guard let bic, bic.count == 9, digits.first != 0 else { return true }
        return key(region(bic), digits) && (!digits.starts(with: [3, 0, 1]) || digits.suffix(3) == bic.suffix(3))
    }

    private static func region(_ bic: [Int]) -> [Int] { [0, bic[4], bic[5]] }

    private static func key(_ prefix: [Int], _ account: [Int]) -> Bool {
        (prefix + account).enumerated().reduce(0) { $0 + $1.element * [7, 1, 3][$1.offset % 3] % 10 } % 10 == 0
    }
}
