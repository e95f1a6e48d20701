/// A sentence in both languages; the caller picks by `lang(pair.ru, pair.en)`.
public typealias RuEn = (ru: String, en: String)

/// A warning about one requisite: what is wrong and how to say it.
public struct RequisiteFinding: Sendable, Hashable {
    /// Why the value is doubted.
    public enum Cause: Sendable, Hashable {
        /// Lengths in characters.
        case wrongLength(expected: [Int], got: Int)
        /// Something else than digits.
        case notDigits
        /// КПП of another shape than four digits, two digits or Latin letters, three digits.
        case wrongCharacters
        /// A БИК that starts with none of 04, 00, 01.
        case wrongBeginning
        /// Zeros pass the sums but belong to nobody.
        case allZeros
        /// A digit is mistyped or two are swapped.
        case wrongControlDigit
        /// The account cannot belong to this БИК.
        case doesNotMatchBank
        /// A person or sole trader has no КПП.
        case personHasNoKPP
        /// A 10-digit ИНН belongs to a legal entity, not to a person.
        case companyNumberOfPerson
        /// A 12-digit ИНН belongs to a person, not to a legal entity.
        case personNumberOfCompany
    }

    /// Which field is doubted.
    public let requisite: Requisite
    /// Why.
    public let cause: Cause

    /// A finding of one field.
    public init(_ requisite: Requisite, _ cause: Cause) {
        self.requisite = requisite
        self.cause = cause
    }

    /// The warning as one sentence with the name of the field, without a full stop.
    public var sentence: RuEn {
        let name: RuEn = requisite.title, said: RuEn = explanation
        return (ru: "\(name.ru): \(said.ru)", en: "\(name.en): \(said.en)")
    }

    private var explanation: RuEn {
        switch cause {
        case .wrongLength(let expected, let got):
            (ru: "нужно знаков: \(Self.either(expected, "или")), введено: \(got)",
             en: "\(Self.either(expected, "or")) characters expected, \(got) entered")
        case .notDigits: (ru: "есть знаки, кроме цифр", en: "there is something other than digits")
        case .wrongCharacters: (ru: "допустимы цифры, а на 5-м и 6-м месте ещё латинские буквы",
                                en: "only digits, and Latin letters in places 5 and 6, are possible")
        case .wrongBeginning: (ru: "должен начинаться с 04, 00 или 01", en: "must start with 04, 00 or 01")
        case .allZeros: (ru: "одни нули", en: "nothing but zeros")
        case .wrongControlDigit: (ru: "контрольная цифра не сходится, проверьте, нет ли опечатки",
                                  en: "the control digit does not agree, look for a misprint")
        case .doesNotMatchBank: (ru: "не подходит к БИК банка, проверьте оба номера",
                                 en: "does not match the bank's BIC, check both numbers")
        case .personHasNoKPP: (ru: "у физических лиц и предпринимателей КПП не бывает", en: "persons and sole traders have none")
        case .companyNumberOfPerson: (ru: "10 цифр бывает у организаций, а указано физическое лицо",
                                      en: "a 10-digit number belongs to a company, not to a person")
        case .personNumberOfCompany: (ru: "12 цифр бывает у физических лиц, а указана организация",
                                      en: "a 12-digit number belongs to a person, not to a company")
        }
    }

    private static func either(_ lengths: [Int], _ or: String) -> String {
        guard let last: Int = lengths.last, lengths.count > 1 else { return lengths.map(String.init).joined() }
        return lengths.dropLast().map(String.init).joined(separator: ", ") + " \(or) \(last)"
    }
}

extension Requisite {
    /// The name of the field, as a form labels it.
    public var title: RuEn {
        switch self {
        case .inn: (ru: "ИНН", en: "INN")
        case .kpp: (ru: "КПП", en: "KPP")
        case .ogrn: (ru: "ОГРН", en: "OGRN")
        case .ogrnip: (ru: "ОГРНИП", en: "OGRNIP")
        case .bic: (ru: "БИК", en: "BIC")
        case .account: (ru: "Расчётный счёт", en: "Account")
        case .correspondentAccount: (ru: "Корреспондентский счёт", en: "Correspondent account")
        case .okpo: (ru: "ОКПО", en: "OKPO")
        case .oktmo: (ru: "ОКТМО", en: "OKTMO")
        }
    }
}
