public import Kernel

/// The roles a new workspace starts with; the administrator edits them in the browser.
public struct ReadyRole: Sendable {
    public let key: String, name: Text, grants: [String: [String: Access.Reach]]

    private static func all(_ reach: Access.Reach) -> [String: Access.Reach] {
        ["see": reach, "create": reach, "edit": reach, "archive": reach, "export": reach]
    }
    private static let look: [String: Access.Reach] = ["see": .all]
    private static let structure: [String: [String: Access.Reach]] = ["organisation": look, "branch": look, "employee": look, "role": [:], "part": look, "process": look, "process_stage": look, "letter_template": look, "survey": look,
        "rule": [:], "destination": [:],
        "product": look, "product_category": look, "product_relation": look, "vat_rate": look, "warehouse": look, "stock": look, "price_list": look, "price": look, "product_model": look, "tariff": look, "tooling": look,
        "purpose": look, "consent_text": look, "subject_term": look, "subject_request": [:], "retention": [:], "person_export": [:], "erasure": [:]]
    private static func seller(_ reach: Access.Reach, export: Access.Reach) -> [String: [String: Access.Reach]] {
        var mine: [String: Access.Reach] = all(reach)
        mine["export"] = export
        // Price lists of one client come with the client.
        return structure.merging(["*": mine, "price_list": ["see": .own], "price": ["see": .own]]) { $1 }
    }

    /// Who keeps the catalogue.
    private static func keeping(_ tables: [String]) -> [String: [String: Access.Reach]] { Dictionary(uniqueKeysWithValues: tables.map { ($0, all(.all)) }) }

    public static let ready: [ReadyRole] = [
        ReadyRole(key: "administrator", name: Text("Администратор", "Administrator"), grants: ["*": all(.all)]),
        ReadyRole(key: "director", name: Text("Директор", "Director"), grants: ["*": all(.all), "role": look, "rule": look, "destination": look]),
        ReadyRole(key: "salesHead", name: Text("Руководитель продаж", "Head of sales"), grants: seller(.department, export: .department).merging(keeping(["price_list", "price"])) { $1 }),
        ReadyRole(key: "salesManager", name: Text("Менеджер по продажам", "Sales manager"), grants: seller(.own, export: .none)),
        ReadyRole(key: "marketer", name: Text("Маркетолог", "Marketer"), grants: seller(.organisation, export: .organisation).merging(keeping(["survey"])) { $1 }),
        ReadyRole(key: "operator", name: Text("Оператор колл-центра", "Call-centre operator"),
                  grants: structure.merging(["*": ["see": .all, "create": .all, "edit": .own]]) { $1 }),
        ReadyRole(key: "accountant", name: Text("Бухгалтер", "Accountant"),
                  grants: structure.merging(["*": ["see": .all], "organisation": all(.all), "counterparty": ["see": .all, "create": .all, "edit": .all, "export": .all]]) { $1 }
                    .merging(keeping(["vat_rate", "price_list", "price"])) { $1 }.merging(["tariff": ["see": .all, "export": .all]]) { $1 }),
        // Whom ready processes ask: they see all of sales and do their own part.
        ReadyRole(key: "technologist", name: Text("Технолог", "Production engineer"), grants: structure.merging(["*": ["see": .all, "create": .all, "edit": .own]]) { $1 }
                    .merging(keeping(["product", "product_category", "product_relation", "warehouse", "stock", "product_model", "tariff", "tooling"])) { $1 }),
        ReadyRole(key: "prepress", name: Text("Препресс", "Prepress"), grants: structure.merging(["*": ["see": .all, "create": .all, "edit": .own]]) { $1 }.merging(keeping(["tooling"])) { $1 }),
        ReadyRole(key: "auditor", name: Text("Аудитор", "Auditor"), grants: ["*": ["see": .all, "export": .all]]),
        // The person whom article 22.1 of 152-ФЗ asks for: everything of personal data, and nothing else to change.
        ReadyRole(key: "privacyOfficer", name: Text("Ответственный за персональные данные", "Privacy officer"), grants: structure.merging(["*": ["see": .all]]) { $1 }
            .merging(Dictionary(uniqueKeysWithValues: ["contact", "contact_point", "consent", "purpose", "consent_text", "subject_term", "subject_request", "retention", "person_export", "erasure"].map { ($0, all(.all)) })) { $1 }),
    ]

    /// The form a role is stored in: `{"deal":{"see":2}}`.
    public var json: String { Self.json(grants) }
    public static func json(_ grants: [String: [String: Access.Reach]]) -> String {
        let tables: [String] = grants.sorted { $0.key < $1.key }.map { table, verbs in
            let inner: [String] = verbs.sorted { $0.key < $1.key }.map { "\(JSON.quote($0.key)):\($0.value.rawValue)" }
            return "\(JSON.quote(table)):{\(inner.joined(separator: ","))}"
        }
        return "{" + tables.joined(separator: ",") + "}"
    }
}
