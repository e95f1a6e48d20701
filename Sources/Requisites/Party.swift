/// Who a party is before the law.
public enum PartyKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// A legal entity: ИНН of 10 digits, КПП, ОГРН.
    case company
    /// A sole trader (ИП): ИНН of 12 digits, ОГРНИП, no КПП.
    case soleTrader
    /// A private person: ИНН of 12 digits, no КПП.
    case person
}

extension Requisite {
    /// What does not fit together in one party. Each number's own shape is the business of `check`; empty values are not doubted.
    /// - Parameter kind: nil if not known; then only a 12-digit ИНН beside a КПП is doubted.
    /// - Returns: warnings in the order ИНН, КПП.
    public static func consistency(_ kind: PartyKind?, inn: String, kpp: String) -> [RequisiteFinding] {
        let number: String = plain(inn)
        var findings: [RequisiteFinding] = []
        if number.count == 10, kind == .person || kind == .soleTrader { findings.append(RequisiteFinding(.inn, .companyNumberOfPerson)) }
        if number.count == 12, kind == .company { findings.append(RequisiteFinding(.inn, .personNumberOfCompany)) }
        let isPerson: Bool = kind.map { $0 != .company } ?? (number.count == 12)
        if !plain(kpp).isEmpty, isPerson { findings.append(RequisiteFinding(.kpp, .personHasNoKPP)) }
        return findings
    }
}
