public import Database

extension Versions {
    /// How the versions of a table go along when a whole workspace is carried elsewhere: one that is new there keeps its number and state;
    /// one that says the same as the one of its number there is that one; another stays away and is told, for what is in force there is decided there.
    /// - Parameters:
    ///   - home: the entity whose record they belong to, and what it is called.
    ///   - extra: the table's own columns beside ``columns``.
    ///   - normal: the definition as it is kept; nil: the text is no definition.
    public func carried(_ one: Text, _ many: Text, home: (table: String, name: Text), extra: [Field] = [], normal: @escaping @Sendable (_ definition: String) throws -> String?) -> CarriedTable {
        let own: SQL = extra.map { ", \(SQL.raw($0.column))" as SQL }.joined("")  // declared fields
        return CarriedTable(
            name, one, many, title: "version",
            source: "(SELECT id, \(parent), version, state, definition, changed_at, NULLIF(changed_by, 0) AS changed_by, published_at, NULLIF(published_by, 0) AS published_by\(own) FROM \(table)) AS carried",
            fields: [
                Field(parentName, home.name.ru, home.name.en, .link(home.table), required: true), Field("version", "Версия", "Version", .number, required: true),
                Field("state", "Состояние", "State", .choice([.init("draft", "Черновик", "Draft"), .init("live", "Действует", "In force"), .init("old", "Прежняя", "Older")]), required: true),
                Field("definition", "Определение", "Definition", .long, required: true, limit: 4_000_000),
                Field("changed_at", "Изменена", "Changed", .instant), Field("changed_by", "Кто изменил", "Changed by", .link("employee")),
                Field("published_at", "Опубликована", "Published", .instant), Field("published_by", "Кто опубликовал", "Published by", .link("employee")),
            ] + extra
        ) { row, _, tx in try arrive(row, extra.map(\.column), normal, tx) }
    }

    private func arrive(_ row: [String: Value], _ extra: [String], _ normal: (String) throws -> String?, _ tx: Tx) throws -> Int64? {
        func value(_ column: String) -> Value { row[column] ?? .null }
        guard let record = Int64(value: value(parentName)), let number = Int(value: value("version")), let state = Version.State(rawValue: Form.plain(value("state"))), let definition: String = try normal(Form.plain(value("definition"))) else {
            throw BadRequest("запись повреждена", "the row is damaged")
        }
        let here: [Version] = try all(record, in: tx)
        if let taken: Version = here.first(where: { $0.version == number }) ?? (state == .draft ? here.first(where: \.isDraft) : nil) {
            if taken.version == number, taken.definition == definition { return nil }
            throw taken.version == number
                ? BadRequest("версия \(number) здесь уже есть, с другим содержанием: осталась здешняя", "version \(number) is here already and says something else: the one here stays")
                : BadRequest("черновик здесь уже есть, версия \(taken.version): остался здешний", "there is a draft here already, version \(taken.version): the one here stays")
        }
        let isLive: Bool = state == .live && !here.contains { $0.status == .live }
        let kept: String = isLive ? "live" : state == .draft ? "draft" : "old"
        let columns: SQL = extra.map { ", \(SQL.raw($0))" as SQL }.joined(""), values: SQL = extra.map { ", \(value($0))" as SQL }.joined("")  // declared fields
        let made: Row? = try tx.rows("""
            INSERT INTO \(table) (\(parent), version, state, definition, changed_at, changed_by, published_at, published_by\(columns))
            VALUES (\(record), \(number), \(kept), \(definition), \(Int64(value: value("changed_at")) ?? tx.now), \(Int64(value: value("changed_by")) ?? 0), \(value("published_at")), \(value("published_by"))\(values)) RETURNING id
            """).first
        return made.flatMap { Int64(value: $0["id"]) }
    }
}
