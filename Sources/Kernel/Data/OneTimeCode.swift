internal import CCrypto

/// Codes of an authenticator application: TOTP of RFC 6238 with HMAC-SHA-1, 30 seconds and six digits, as every application expects.
public struct OneTimeCode: Sendable {
    private let key: [UInt8]
    private static let alphabet: [UInt8] = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    /// A new random secret of 160 bits.
    public init() { key = Crypto.random(20) }
    /// A secret in base32 (RFC 4648) without padding; nil when it is none.
    public init?(base32 text: String) {
        var bits: UInt64 = 0, count: Int = 0, bytes: [UInt8] = []
        for letter in text.utf8 {
            guard let value = Self.alphabet.firstIndex(of: letter) else { return nil }
            bits = (bits << 5 | UInt64(value)) & 0xFFFF
            count += 5
            if count >= 8 { count -= 8; bytes.append(UInt8(truncatingIfNeeded: bits >> UInt64(count))) }
        }
        guard bytes.count >= 10 else { return nil }
        key = bytes
    }
    public var base32: String {
        var text: [UInt8] = [], bits: UInt64 = 0, count: Int = 0
        for byte in key {
            bits = (bits << 8 | UInt64(byte)) & 0xFFFF
            count += 8
            while count >= 5 { count -= 5; text.append(Self.alphabet[Int(bits >> UInt64(count)) & 31]) }
        }
        if count > 0 { text.append(Self.alphabet[Int(bits << UInt64(5 - count)) & 31]) }
        return String(decoding: text, as: UTF8.self)
    }
    /// The code of a 30-second step since 1970.
    public func code(step: Int64) -> String {
        let counter: [UInt8] = (0..<8).map { UInt8(truncatingIfNeeded: step >> Int64(56 - 8 * $0)) }
        var digest = [UInt8](repeating: 0, count: 20), length: UInt32 = 20
        guard HMAC(EVP_sha1(), key, Int32(key.count), counter, 8, &digest, &length) != nil, length == 20 else { preconditionFailure("libcrypto has no SHA-1") }
        let at: Int = Int(digest[19] & 15)
        let number: UInt32 = digest[at..<at + 4].reduce(0) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let text: String = String(number % 1_000_000)
        return String(repeating: "0", count: 6 - text.utf8.count) + text
    }
    /// The step whose code was typed: this one or a neighbour, for clocks that are half a minute off. Steps up to `used` are spent.
    public func step(of typed: String, at instant: Int64, used: Int64) -> Int64? {
        let digits: String = typed.filter { !$0.isWhitespace }, now: Int64 = instant / 30_000
        return (now - 1...now + 1).first { $0 > used && Crypto.same(code(step: $0), digits) }
    }
    /// What the picture for the application says (the de-facto key URI format).
    public func address(account: String) -> String {
        "otpauth://totp/\("Оттиск".percentEncoded):\(account.percentEncoded)?secret=\(base32)&issuer=\("Оттиск".percentEncoded)"
    }
}
