public import Kernel
public import Requisites

/// The doubts about the requisites of a party whose columns have the usual names: `inn`, `kpp`, `ogrn`, `bik`, `account`,
/// `correspondent_account`, and `legal_form` when the party may be a person.
@Sendable public func requisiteDoubts(_ typed: (String) -> String) -> [(column: String, sentence: Text)] {
    let kind: PartyKind? = PartyKind(rawValue: typed("legal_form")), bic: String = typed("bik")
    let checks: [(column: String, requisite: Requisite)] = [
        ("inn", .inn), ("kpp", .kpp), ("ogrn", kind == .soleTrader ? .ogrnip : .ogrn), ("bik", .bic), ("account", .account), ("correspondent_account", .correspondentAccount),
    ]
    var found: [(column: String, sentence: Text)] = []
    for (column, requisite) in checks {
        guard let finding = Requisite.check(requisite, typed(column), bic: bic) else { continue }
        found.append((column, Text(finding.sentence.ru, finding.sentence.en)))
    }
    for finding in Requisite.consistency(kind, inn: typed("inn"), kpp: typed("kpp")) {
        found.append((finding.requisite == .kpp ? "kpp" : "inn", Text(finding.sentence.ru, finding.sentence.en)))
    }
    return found
}
