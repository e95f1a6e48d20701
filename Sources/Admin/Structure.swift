public import Database
public import Kernel
internal import Records

/// A legal entity of the company group: its own numbering, VAT, accounts and documents.
public struct Organisation: Record {
    public let id: ID<Organisation>, version: Int
    public var name: String
    public static let entity = Entity(
        "organisation", path: "organisations", one: Text("Организация", "Organisation"), many: Text("Организации", "Organisations"),
        icon: "landmark", title: "name", order: "name", doubts: requisiteDoubts,
        fields: [
            Field("name", "Название", "Name", required: true, listed: true, sorted: true, searched: true),
            Field("full_name", "Полное наименование", "Full name", limit: 500),
            Field("inn", "ИНН", "Tax number (INN)", .digits, listed: true, limit: 12),
            Field("kpp", "КПП", "KPP", .digits, listed: true, limit: 9),
            Field("ogrn", "ОГРН", "OGRN", .digits, limit: 15),
            Field("address", "Юридический адрес", "Registered address", .long),
            Field("vat", "НДС", "VAT", .choice([.init("general", "Общая система", "General"), .init("simplified", "УСН", "Simplified")]), listed: true),
            Field("bank", "Банк", "Bank"), Field("bik", "БИК", "BIK", .digits, limit: 9),
            Field("account", "Расчётный счёт", "Account", .digits, limit: 20),
            Field("correspondent_account", "Корреспондентский счёт", "Correspondent account", .digits, limit: 20),
        ])
}

/// A branch or a department: a tree of any depth inside an organisation.
public struct Branch: Record {
    public let id: ID<Branch>, version: Int
    public var name: String, parentID: Int64?, organisationID: Int64
    public static let entity = Entity(
        "branch", path: "branches", one: Text("Подразделение", "Branch"), many: Text("Подразделения", "Branches"),
        icon: "network", title: "name", order: "name", check: checkBranch,
        fields: [
            Field("name", "Название", "Name", required: true, listed: true, sorted: true, searched: true),
            Field("parent_id", "Входит в", "Part of", .link("branch"), listed: true),
            Field("organisation_id", "Организация", "Organisation", .link("organisation"), required: true, listed: true),
            Field("city", "Город", "City", listed: true),
            Field("address", "Адрес", "Address", .long),
        ])
}

/// Someone who works here and may sign in.
public struct Employee: Record {
    public let id: ID<Employee>, version: Int
    public var name: String, mail: String, roleID: Int64, branchID: Int64?, passwordHash: String?, lang: String
    /// The languages of the program, each under its own name.
    static let languages: [Field.Choice] = [.init("ru", "Русский", "Русский"), .init("en", "English", "English")]
    public static let entity = Entity(
        "employee", path: "employees", one: Text("Сотрудник", "Employee"), many: Text("Сотрудники", "Employees"),
        icon: "id-card", title: "name", order: "name", check: checkEmployee,
        stays: { id, tx in id == tx.access.employee ? Text("Себя в корзину не убирают", "Nobody puts themselves into the bin") : nil },
        fields: [
            Field("name", "Имя и фамилия", "Name", required: true, listed: true, sorted: true, searched: true),
            Field("mail", "Почта для входа", "Sign-in mail", .mail, required: true, listed: true, sorted: true, searched: true),
            Field("position", "Должность", "Position", listed: true),
            Field("role_id", "Роль", "Role", .link("role"), required: true, listed: true),
            Field("branch_id", "Подразделение", "Branch", .link("branch"), required: true, listed: true),
            Field("phone", "Телефон", "Phone", .phone, listed: true, searched: true),
            Field("lang", "Язык", "Language", .choice(languages)),
            Field("deputy_id", "Заместитель", "Deputy", .link("employee")),
            Field("away_from", "Отсутствует с", "Away from", .day),
            Field("away_to", "Отсутствует по", "Away until", .day),
        ]).reacting { written, tx in try AbsenceNotices.arm(written, in: tx) }
}

/// What an employee may do: verb and reach for every entity.
public struct Role: Record {
    public let id: ID<Role>, version: Int
    public var name: String, grants: String, fieldRules: String
    public static let entity = Entity(
        "role", path: "roles", one: Text("Роль", "Role"), many: Text("Роли", "Roles"), icon: "shield", title: "name", order: "name", check: checkRole,
        fields: [
            Field("name", "Название", "Name", required: true, listed: true, sorted: true, searched: true),
            Field("note", "Для кого", "For whom", .long, listed: true),
            Field("grants", "Права", "Rights", .long, limit: 20_000),
            Field("field_rules", "Права на поля", "Rights on fields", .long, limit: 20_000),
        ]).namedToAll()
}

private let adminMigration = Migration("admin-1", [
    """
    CREATE TABLE organisation (\(Entity.standardColumns), name TEXT NOT NULL, inn TEXT, kpp TEXT, ogrn TEXT, address TEXT, vat TEXT)
    """,
    """
    CREATE TABLE branch (\(Entity.standardColumns), name TEXT NOT NULL, parent_id BIGINT REFERENCES branch (id),
      organisation_id BIGINT NOT NULL REFERENCES organisation (id), city TEXT, address TEXT)
    """,
    "CREATE TABLE role (\(Entity.standardColumns), name TEXT NOT NULL, note TEXT, grants TEXT NOT NULL DEFAULT '{}', field_rules TEXT NOT NULL DEFAULT '{}')",
    """
    CREATE TABLE employee (\(Entity.standardColumns), name TEXT NOT NULL, mail TEXT NOT NULL UNIQUE, position TEXT, role_id BIGINT NOT NULL REFERENCES role (id),
      phone TEXT, deputy_id BIGINT REFERENCES employee (id), away_from TEXT, away_to TEXT, password_hash TEXT, lang TEXT NOT NULL DEFAULT 'ru')
    """,
    """
    CREATE TABLE session (token_hash TEXT PRIMARY KEY, employee_id BIGINT NOT NULL REFERENCES employee (id), csrf TEXT NOT NULL,
      created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, agent TEXT NOT NULL)
    """,
    "CREATE INDEX session_employee ON session (employee_id)",
    "CREATE TABLE sign_in_attempt (name TEXT PRIMARY KEY, failed BIGINT NOT NULL, until BIGINT NOT NULL)",
    "CREATE INDEX organisation_name ON organisation (name, id)",
    "CREATE INDEX branch_name ON branch (name, id)",
    "CREATE INDEX role_name ON role (name, id)",
    "CREATE INDEX employee_name ON employee (name, id)",
])

/// What invoices need to know about an organisation.
/// Every step of this target, in order.
public let adminMigrations: [Migration] = [adminMigration, organisationMigration, TwoSteps.migration]

private let organisationMigration = Migration("admin-2", ["full_name", "bank", "bik", "account", "correspondent_account"].map { column in
    "ALTER TABLE organisation ADD COLUMN \(SQL.raw(column)) TEXT"  // the names on this line
})
