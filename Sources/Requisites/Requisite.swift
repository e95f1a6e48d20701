/// The identifiers of a Russian party and its bank. A check warns and never refuses: registers err, and a person on the phone
/// may read out a number that must be written down as heard.
public enum Requisite: String, Sendable, Hashable, Codable, CaseIterable {
    /// ИНН: 10 digits of a legal entity, 12 of a person. Order of the tax service (ФНС) ММВ-7-6/435@ of 29.06.2012.
    case inn
    /// КПП: 9 characters, the 5th and 6th may be Latin capitals. The same order.
    case kpp
    /// ОГРН: 13 digits of a legal entity. Order of the Ministry of Finance 165н of 30.10.2017.
    case ogrn
    /// ОГРНИП: 15 digits of a sole trader. The same order.
    case ogrnip
    /// БИК: 9 digits that start with 04 (banks), 00 or 01 (Bank of Russia, treasury). Bank of Russia regulation 732-П.
    case bic
    /// Расчётный счёт: 20 digits, the 9th is a key over the account and the bank. Bank of Russia, order 515 of 08.09.1997.
    case account
    /// Корреспондентский счёт: as an account, the key is over the region of the bank.
    case correspondentAccount
    /// ОКПО: 8 digits of a legal entity, 10 of a sole trader, 14 of a branch. Classifier ОК 007-93.
    case okpo
    /// ОКТМО: 8 or 11 digits. Classifier ОК 033-2013; its control digit is not part of the written code.
    case oktmo

    /// What looks wrong with a value, or nil. An empty value is nobody's error: whether it is required is the form's question.
    /// - Parameters:
    ///   - text: as typed; spaces and dashes are ignored, letters may be small.
    ///   - bic: the bank of the account; used by the two accounts only, and only if it is 9 digits itself.
    public static func check(_ requisite: Requisite, _ text: String, bic: String? = nil) -> RequisiteFinding? {
        let value: String = plain(text)
        guard !value.isEmpty, let cause: RequisiteFinding.Cause = requisite.cause(value, bic: bic.map(plain)) else { return nil }
        return RequisiteFinding(requisite, cause)
    }

    /// The value as it is stored and compared: no spaces or dashes, capital letters.
    public static func plain(_ text: String) -> String {
        // As nearly all of them are.
        if text.utf8.allSatisfy({ (48...57).contains($0) }) { return text }
        return text.filter { !$0.isWhitespace && !dashes.contains($0) }.uppercased()
    }
    private static let dashes: Set<Character> = Set("-–—\u{2010}\u{2011}\u{2012}\u{2212}\u{AD}\u{200B}\u{FEFF}")

    /// The lengths a value may have, in characters.
    public var lengths: [Int] {
        switch self {
        case .inn: [10, 12]
        case .kpp, .bic: [9]
        case .ogrn: [13]
        case .ogrnip: [15]
        case .account, .correspondentAccount: [20]
        case .okpo: [8, 10, 14]
        case .oktmo: [8, 11]
        }
    }

    private func cause(_ value: String, bic: String?) -> RequisiteFinding.Cause? {
        if self == .kpp { return Self.kppCause(value, lengths) }
        let digits: [Int]? = self == .account ? Control.accountDigits(value) : Control.digits(value)
        guard let digits else { return .notDigits }
        guard lengths.contains(digits.count) else { return .wrongLength(expected: lengths, got: digits.count) }
        guard digits.contains(where: { $0 != 0 }) else { return .allZeros }
        switch self {
        case .inn: return Control.inn(digits) ? nil : .wrongControlDigit
        case .ogrn: return Control.registration(digits, modulus: 11) ? nil : .wrongControlDigit
        case .ogrnip: return Control.registration(digits, modulus: 13) ? nil : .wrongControlDigit
        case .okpo: return Control.okpo(digits) ? nil : .wrongControlDigit
        case .bic: return ["04", "00", "01"].contains(value.prefix(2)) ? nil : .wrongBeginning
        case .account: return Control.account(digits, bic: bic.flatMap(Control.digits)) ? nil : .doesNotMatchBank
        case .correspondentAccount: return Control.correspondent(digits, bic: bic.flatMap(Control.digits)) ? nil : .doesNotMatchBank
        case .kpp, .oktmo: return nil
        }
    }

    private static func kppCause(_ value: String, _ lengths: [Int]) -> RequisiteFinding.Cause? {
        let bytes: [UInt8] = Array(value.utf8)
        guard value.count == 9 else { return .wrongLength(expected: lengths, got: value.count) }
        guard bytes.count == 9 else { return .wrongCharacters }
        let fits: Bool = bytes.enumerated().allSatisfy { place, byte in
            (48...57).contains(byte) || ((place == 4 || place == 5) && (65...90).contains(byte))
        }
        return fits ? (bytes.allSatisfy { $0 == 48 } ? .allZeros : nil) : .wrongCharacters
    }
}
