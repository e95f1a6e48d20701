internal import CSodium

/// Hashes, random tokens and passwords, all by libsodium.
public enum Crypto {
    // sodium_init is safe to call more than once; a negative answer means no randomness, and nothing may run then.
    private static let ready: Bool = { precondition(sodium_init() >= 0, "libsodium has no random source"); return true }()

    public static func hex(_ bytes: [UInt8]) -> String {
        let digits: [UInt8] = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
    /// BLAKE2b-256 as 64 hex digits.
    public static func hash(_ text: String) -> String {
        _ = ready
        var out = [UInt8](repeating: 0, count: 32), text = text
        text.withUTF8 { _ = crypto_generichash(&out, 32, $0.baseAddress, UInt64($0.count), nil, 0) }
        return hex(out)
    }
    /// BLAKE2b-256 of what comes in pieces.
    public final class Hasher {
        // libsodium's state is opaque and wants 64-byte alignment.
        private let memory: UnsafeMutableRawPointer
        private var state: OpaquePointer { OpaquePointer(memory) }
        public init() {
            _ = ready
            memory = .allocate(byteCount: crypto_generichash_statebytes(), alignment: 64)
            crypto_generichash_init(state, nil, 0, 32)
        }
        deinit { memory.deallocate() }
        public func add(_ bytes: [UInt8]) { crypto_generichash_update(state, bytes, UInt64(bytes.count)) }
        /// 64 hex digits. Call once.
        public func finish() -> String {
            var out = [UInt8](repeating: 0, count: 32)
            crypto_generichash_final(state, &out, 32)
            return hex(out)
        }
    }
    /// `bytes` random bytes as hex.
    public static func token(_ bytes: Int = 24) -> String { hex(random(bytes)) }
    public static func random(_ count: Int) -> [UInt8] {
        _ = ready
        var out = [UInt8](repeating: 0, count: count)
        randombytes_buf(&out, count)
        return out
    }
    /// 128 random bits in few letters, made for every entry of the log.
    static func salt() -> String {
        let bytes: [UInt8] = random(16)
        func half(_ part: ArraySlice<UInt8>) -> String { String(part.reduce(0 as UInt64) { $0 << 8 | UInt64($1) }, radix: 36) }
        return half(bytes[0..<8]) + "." + half(bytes[8..<16])
    }
    /// HMAC-SHA-256 as 64 hex digits: what a receiver checks with the same key.
    public static func signature(_ text: String, key: String) -> String {
        _ = ready
        let size: Int = crypto_auth_hmacsha256_statebytes(), memory: UnsafeMutableRawPointer = .allocate(byteCount: size, alignment: 64)
        defer { memory.deallocate() }
        let state: UnsafeMutablePointer<crypto_auth_hmacsha256_state> = memory.bindMemory(to: crypto_auth_hmacsha256_state.self, capacity: 1)
        let bytes: [UInt8] = Array(text.utf8), secret: [UInt8] = Array(key.utf8)
        var out = [UInt8](repeating: 0, count: 32)
        crypto_auth_hmacsha256_init(state, secret, secret.count)
        crypto_auth_hmacsha256_update(state, bytes, UInt64(bytes.count))
        crypto_auth_hmacsha256_final(state, &out)
        return hex(out)
    }
    /// Compares secrets in a time that does not depend on where they differ.
    public static func same(_ a: String, _ b: String) -> Bool {
        let a = Array(a.utf8), b = Array(b.utf8)
        return a.count == b.count && sodium_memcmp(a, b, a.count) == 0
    }
    /// argon2id, interactive limits (64 MiB, two passes), as a PHC string. Takes about 65 ms.
    public static func hash(password: String) -> String? {
        _ = ready
        var out = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
        let done = password.withCString { crypto_pwhash_str(&out, $0, UInt64(password.utf8.count), 2, 67_108_864) }
        return done == 0 ? String(decoding: out.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
    }
    public static func verify(_ password: String, _ hash: String) -> Bool {
        _ = ready
        return crypto_pwhash_str_verify(hash, password, UInt64(password.utf8.count)) == 0
    }
}
