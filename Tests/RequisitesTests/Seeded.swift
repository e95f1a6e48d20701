import Seeds

extension Seeded {
    /// Text of up to `length` characters a careless person or a hostile program might send.
    mutating func text(_ length: Int = 40) -> String {
        let alphabet: [Character] = Array("012345678901234567897878+()- .,;@<>«»\"'“”„|=ёЁйАбвгABcdx"
            + "#/\\\r\n\t\u{0}\u{301}\u{200B}٣①👨‍👩‍👧🇷🇺доб")
        return String((0..<Int.random(in: 0...length, using: &self)).compactMap { _ in alphabet.randomElement(using: &self) })
    }
}
