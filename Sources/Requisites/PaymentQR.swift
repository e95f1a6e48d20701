/// Why a payment code cannot be made. Unlike the checks of requisites this refuses: a bank's reader would misread it.
public enum PaymentQRError: Error, Sendable, Hashable {
    /// A required value is empty; the key of the standard.
    case missing(key: String)
    /// Limits and lengths in characters.
    case tooLong(key: String, limit: Int, got: Int)
    /// An account, БИК, ИНН or КПП of another length.
    case wrongLength(key: String, expected: [Int], got: Int)
    /// A number with something else than digits (an account may have a currency letter in its 6th place, КПП two letters).
    case wrongCharacters(key: String)
    /// The sum must be at least one kopeck.
    case sumNotPositive
    /// The values use every separator there is.
    case noSeparator
    /// The character does not exist in windows-1251.
    case notEncodable(Character)

    /// The reason as a sentence.
    public var sentence: RuEn {
        switch self {
        case .missing(let key): (ru: "для платёжного QR-кода не заполнено: \(key)", en: "the payment QR code lacks \(key)")
        case .tooLong(let key, let limit, let got):
            (ru: "\(key): не длиннее \(limit) знаков, сейчас \(got)", en: "\(key): at most \(limit) characters, now \(got)")
        case .wrongLength(let key, let expected, let got):
            (ru: "\(key): нужно знаков \(expected.map(String.init).joined(separator: " или ")), сейчас \(got)",
             en: "\(key): \(expected.map(String.init).joined(separator: " or ")) characters needed, now \(got)")
        case .wrongCharacters(let key): (ru: "\(key): недопустимые знаки", en: "\(key): impossible characters")
        case .sumNotPositive: (ru: "сумма должна быть больше нуля", en: "the sum must be more than zero")
        case .noSeparator: (ru: "в значениях заняты все разделители", en: "the values use every separator")
        case .notEncodable(let character): (ru: "знака «\(character)» нет в windows-1251", en: "windows-1251 has no \"\(character)\"")
        }
    }
}

/// The text of a payment QR code by ГОСТ Р 56042-2014: `ST00012|Name=…|PersonalAcc=…`.
/// White space inside values becomes single spaces; spaces in numbers are dropped.
public struct PaymentQR: Sendable, Hashable {
    /// The character set a payload is written in; the raw value is its digit in the header.
    public enum Encoding: Int, Sendable, CaseIterable { case windows1251 = 1, utf8 = 2 }

    /// Keys beyond the parameters of `init`, with the standard's names; written in this order.
    public enum Extra: String, Sendable, Hashable, CaseIterable {
        case payerINN = "PayerINN", drawerStatus = "DrawerStatus", cbc = "CBC", oktmo = "OKTMO", paymentReason = "PaytReason"
        case taxPeriod = "TaxPeriod", documentNumber = "DocNo", documentDate = "DocDate", taxPaymentKind = "TaxPaytKind"
        case lastName = "LastName", firstName = "FirstName", middleName = "MiddleName", payerAddress = "PayerAddress"
        case personalAccount = "PersonalAccount", contract = "Contract", persAcc = "PersAcc", flat = "Flat", phone = "Phone"
        case paymentTerm = "PaymTerm", paymentPeriod = "PaymPeriod", category = "Category", serviceName = "ServiceName"
        case quittanceId = "QuittId", quittanceDate = "QuittDate", uin = "UIN", techCode = "TechCode"

        /// In characters, nil where the standard sets none.
        public var limit: Int? {
            switch self {
            case .payerINN: 12
            case .drawerStatus, .paymentReason, .taxPaymentKind, .techCode: 2
            case .cbc: 20
            case .oktmo: 11
            case .taxPeriod, .documentDate: 10
            case .documentNumber: 15
            default: nil
            }
        }
    }

    private struct Pair: Hashable { let key: String, value: String }
    private let pairs: [Pair]

    /// Checks the values against the limits of the standard.
    /// - Parameters:
    ///   - name: the payee, up to 160 characters.
    ///   - personalAcc: its account, 20 digits.
    ///   - bankName: up to 45 characters.
    ///   - bic: 9 digits.
    ///   - correspAcc: 20 digits, or empty if the bank has none: written as 0.
    ///   - payeeINN: 10 or 12 digits, empty if unknown.
    ///   - kpp: 9 characters, empty if none.
    ///   - sumKopecks: nil if the payer fills it in.
    ///   - purpose: up to 210 characters, may be empty.
    ///   - extra: further keys; empty values are left out.
    public init(
        name: String, personalAcc: String, bankName: String, bic: String, correspAcc: String, payeeINN: String = "", kpp: String = "",
        sumKopecks: Int64? = nil, purpose: String = "", extra: [Extra: String] = [:]
    ) throws(PaymentQRError) {
        let payment: Checked = Checked()
        var pairs: [(key: String, value: String)] = [
            ("Name", try payment.text("Name", name, 160)), ("PersonalAcc", try payment.number("PersonalAcc", personalAcc, .account, [20])),
            ("BankName", try payment.text("BankName", bankName, 45)), ("BIC", try payment.number("BIC", bic, nil, [9])),
        ]
        let noAccount: Bool = ["", "0"].contains(Requisite.plain(correspAcc))
        pairs.append(("CorrespAcc", noAccount ? "0" : try payment.number("CorrespAcc", correspAcc, nil, [20])))
        if let sumKopecks {
            guard sumKopecks > 0 else { throw .sumNotPositive }
            guard sumKopecks < 1_000_000_000_000_000_000 else { throw .tooLong(key: "Sum", limit: 18, got: 19) }
            pairs.append(("Sum", "\(sumKopecks)"))
        }
        pairs.append(("Purpose", try payment.text("Purpose", purpose, 210, required: false)))
        pairs.append(("PayeeINN", try payment.number("PayeeINN", payeeINN, nil, [10, 12], required: false)))
        pairs.append(("KPP", try payment.number("KPP", kpp, .kpp, [9], required: false)))
        for key: Extra in Extra.allCases {
            pairs.append((key.rawValue, try payment.text(key.rawValue, extra[key] ?? "", key.limit ?? .max, required: false)))
        }
        self.pairs = pairs.filter { !$0.value.isEmpty }.map { Pair(key: $0.key, value: $0.value) }
    }

    /// The payload as text. The separator is `|`, or the first of `~^#;@_` if a value contains it: the standard has no escaping.
    /// - Throws: `noSeparator`.
    public func text(_ encoding: Encoding = .utf8) throws(PaymentQRError) -> String {
        // Scalars, not characters: a reader of bytes sees the `|` under a combining accent.
        let used: Set<Unicode.Scalar> = Set(pairs.flatMap(\.value.unicodeScalars))
        guard let separator: Unicode.Scalar = "|~^#;@_".unicodeScalars.first(where: { !used.contains($0) }) else { throw .noSeparator }
        return "ST0001\(encoding.rawValue)" + pairs.map { "\(separator)\($0.key)=\($0.value)" }.joined()
    }

    /// The payload as bytes, to be put into a code of byte mode, correction level M.
    /// - Throws: `noSeparator`; `notEncodable` for windows-1251.
    public func bytes(_ encoding: Encoding = .utf8) throws(PaymentQRError) -> [UInt8] {
        let text: String = try text(encoding)
        guard encoding == .windows1251 else { return Array(text.utf8) }
        var bytes: [UInt8] = []
        for character: Character in text {
            guard let byte: UInt8 = Windows1251.byte(character) else { throw .notEncodable(character) }
            bytes.append(byte)
        }
        return bytes
    }
}

/// The checks of single values of a payment code.
private struct Checked {
    func text(_ key: String, _ value: String, _ limit: Int, required: Bool = true) throws(PaymentQRError) -> String {
        let bare: String = value.split(whereSeparator: { $0.isWhitespace || $0.unicodeScalars.allSatisfy { $0.value < 32 } })
            .joined(separator: " ")
        if bare.isEmpty, required { throw .missing(key: key) }
        let length: Int = bare.unicodeScalars.count
        if length > limit { throw .tooLong(key: key, limit: limit, got: length) }
        return bare
    }

    /// A number of digits; `letters` names the requisite whose letters are legal.
    func number(
        _ key: String, _ value: String, _ letters: Requisite?, _ lengths: [Int], required: Bool = true
    ) throws(PaymentQRError) -> String {
        let bare: String = Requisite.plain(value)
        if bare.isEmpty, !required { return "" }
        if bare.isEmpty { throw .missing(key: key) }
        guard lengths.contains(bare.count) else { throw .wrongLength(key: key, expected: lengths, got: bare.count) }
        let isLegal: Bool = switch letters {
        case .account: Control.accountDigits(bare) != nil
        case .kpp: Requisite.check(.kpp, bare)?.cause != .wrongCharacters
        default: Control.digits(bare) != nil
        }
        if !isLegal { throw .wrongCharacters(key: key) }
        return bare
    }
}
