/// The part of windows-1251 that Russian documents use; anything else has no byte.
enum Windows1251 {
    static func byte(_ character: Character) -> UInt8? {
        if let byte: UInt8 = special[character] { return byte }
        // The composed form: «й» may arrive as two scalars.
        let composed: Character = character == "й" ? "й" : character == "Й" ? "Й" : character
        guard let scalar: Unicode.Scalar = composed.unicodeScalars.first, composed.unicodeScalars.count == 1 else { return nil }
        switch scalar.value {
        case 0x20...0x7E: return UInt8(scalar.value)
        case 0x410...0x44F: return UInt8(scalar.value - 0x410 + 0xC0)
        default: return nil
        }
    }
    private static let special: [Character: UInt8] = [
        "Ё": 0xA8, "ё": 0xB8, "№": 0xB9, "«": 0xAB, "»": 0xBB, "–": 0x96, "—": 0x97, "„": 0x84, "“": 0x93, "”": 0x94, "‘": 0x91,
        "’": 0x92, "…": 0x85, "€": 0x88, "§": 0xA7, "©": 0xA9, "®": 0xAE, "°": 0xB0, "±": 0xB1, "·": 0xB7, "\u{A0}": 0xA0, "•": 0x95,
        "І": 0xB2, "і": 0xB3, "Ї": 0xAF, "ї": 0xBF, "Є": 0xAA, "є": 0xBA, "Ґ": 0xA5, "ґ": 0xB4, "Ў": 0xA1, "ў": 0xA2,
    ]
}
