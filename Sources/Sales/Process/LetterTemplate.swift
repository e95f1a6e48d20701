public import Database
public import Kernel

/// The words of a letter that a stage asks for, with `{names of fields}` filled from the record.
///
/// There is no mail channel yet: a stage's letter is a task with the finished text, which a person sends.
public struct LetterTemplate: Record {
    public let id: ID<LetterTemplate>, version: Int
    public let name: String, subject: String, body: String
    let archivedAt: Int64?

    public static let entity = Entity(
        "letter_template", path: "letter-templates", one: Text("Шаблон письма", "Letter template"), many: Text("Шаблоны писем", "Letter templates"), icon: "mail", title: "name", order: "name", ways: BusinessProcess.shared,
        fields: [
            Field("name", "Название", "Name", required: true, listed: true, sorted: true, limit: 120),
            Field("subject", "Тема", "Subject", required: true, listed: true, limit: 200),
            Field("body", "Текст: поля сделки в фигурных скобках, например {Сумма}; поля её клиента, контакта, ответственного — {Контрагент: Город}", "Text: fields of the deal in braces, as {Amount}; of its client, contact, responsible person as {Counterparty: City}", .long, required: true, limit: 5000),
        ])
    /// One that is used.
    static func find(_ id: Int64, in tx: Tx) throws -> LetterTemplate? { try tx.first("SELECT * FROM letter_template WHERE id = \(id) AND archived_at IS NULL") }
    static func choices(in tx: Tx) throws -> [(String, String)] {
        try tx.rows("SELECT id, name FROM letter_template WHERE archived_at IS NULL ORDER BY name LIMIT 200").map { (Form.plain($0["id"]), Form.plain($0["name"])) }
    }
    /// Subject and text about a record.
    func words(_ entity: Entity, _ row: Row, in tx: Tx) throws -> (subject: String, body: String) {
        let words = try FilledWords(entity, row, withLinked: (subject + body).contains(":"), in: tx)
        return (words(subject), words(body))
    }
    /// The letter about a record, as the note of a task.
    func letter(_ entity: Entity, _ row: Row, in tx: Tx) throws -> String {
        let ready: (subject: String, body: String) = try words(entity, row, in: tx), lang: Lang = tx.access.lang
        return lang("Письмо готово; почта к программе ещё не подключена, отправьте его сами.", "The letter is ready; mail is not connected yet, send it yourself.")
            + "\n\n" + lang("Тема: ", "Subject: ") + ready.subject + "\n\n" + ready.body
    }
    static let migration = Migration("sales-letters", [
        "CREATE TABLE letter_template (\(Entity.standardColumns), name \(SQL.folded) NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL)", "CREATE INDEX letter_template_name ON letter_template (name, id)",
    ])
}
