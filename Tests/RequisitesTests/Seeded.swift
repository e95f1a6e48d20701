/// The same random numbers in every run (SplitMix64).
struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z: UInt64 = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Text of up to `length` characters a careless person or a hostile program might send.
    mutating func text(_ length: Int = 40) -> String {
        let alphabet: [Character] = Array("012345678901234567897878+()- .,;@<>«»\"'“”„|=ёЁйАбвгABcdx"
            + "#/\\\r\n\t\u{0}\u{301}\u{200B}٣①👨‍👩‍👧🇷🇺доб")
        return String((0..<Int.random(in: 0...length, using: &self)).compactMap { _ in alphabet.randomElement(using: &self) })
    }
}
