public import Database
internal import Foundation
public import Kernel

/// Personal data as the law has it (152-ФЗ, GDPR): purposes, consents, retention, requests, export and erasing. The composition root takes its parts from here.
public enum PersonalData {
    public static let entities: [Entity] = [Purpose.entity, ConsentText.entity, SubjectTerm.entity, SubjectRequest.entity, Retention.entity, PersonExport.entity, Erasure.entity]
    public static let notices: [NoticeKind] = SubjectRequest.notices
    public static let topics: [Topic] = [SubjectRequest.topic]
    public static let chores: [Chore] = [RetentionSearch.daily]
    public static func jobs(files: FileStore) -> [JobKind] { [RetentionSearch.kind, PersonExport.kind(files), ErasureJob(files: files).kind] }
    /// What an act says beside its fields goes along with a whole workspace: whose card it was, as long as there is one, and what was found.
    public static let carried: [CarriedTable] = [CarriedTable(
        "erasure_subject", Text("Чьи данные уничтожены", "Whose data were erased"), Text("Чьи данные уничтожены", "Whose data were erased"), title: "found",
        source: "(SELECT id, id AS erasure_id, NULLIF(contact_id, 0) AS contact_id, NULLIF(counterparty_id, 0) AS counterparty_id, found FROM erasure) AS carried",
        fields: [
            Field("erasure_id", "Акт", "Act", .link("erasure"), required: true), Field("contact_id", "Контакт", "Contact", .link("contact")), Field("counterparty_id", "Контрагент", "Counterparty", .link("counterparty")),
            Field("found", "Что найдено", "What was found", .long, required: true, limit: 100_000),
        ], arrive: { row, _, tx in
            let id: Int64? = Int64(value: row["erasure_id"] ?? .null), found: String = Form.plain(row["found"] ?? .null)
            do { _ = try JSONDecoder().decode(Erasure.Found.self, from: Data(found.utf8)) } catch is DecodingError { throw BadRequest("запись повреждена", "the row is damaged") }
            try tx.run("UPDATE erasure SET contact_id = \(Int64(value: row["contact_id"] ?? .null) ?? 0), counterparty_id = \(Int64(value: row["counterparty_id"] ?? .null) ?? 0), found = \(found) WHERE id = \(id)")
            return id
        })]
    /// Their own group, for whoever may see something in it.
    public static let menu: [MenuItem] = [
        MenuItem("personal-data", "/personal-data", "shield", "Обзор", "Overview", table: "erasure"), MenuItem("subject-requests", "/subject-requests", "hand", "Обращения", "Requests", table: "subject_request"),
        MenuItem("consents", "/consents", "circle-check", "Согласия", "Consents", table: "erasure"), MenuItem("purposes", "/purposes", "flag", "Цели обработки", "Purposes", table: "erasure"),
        MenuItem("retention", "/retention", "clock", "Сроки хранения", "Retention", table: "retention"), MenuItem("erasures", "/erasures", "trash-2", "Уничтожение", "Erasures", table: "erasure"),
    ]

    /// The right to look at everything about anybody, to export it and to erase it: to make acts of erasure and to export them, everybody's.
    static func mayErase(_ access: Access) -> Bool { access.reach(.create, Erasure.entity.table) == .all && access.reach(.export, Erasure.entity.table) == .all }

    public static let migrations: [Migration] = [migration, WorkingDays.migration, Erasure.clientsMigration]
    static let migration = Migration("personal-data-1", [
        """
        CREATE TABLE purpose (\(Entity.standardColumns), name \(SQL.folded) NOT NULL, basis TEXT NOT NULL, source TEXT, categories TEXT, is_common BIGINT, retention BIGINT NOT NULL, ended_on TEXT,
          department_id BIGINT, note TEXT)
        """,
        "CREATE INDEX purpose_name ON purpose (name, id)",
        "CREATE TABLE consent_text (\(Entity.standardColumns), name \(SQL.folded) NOT NULL, purpose_id BIGINT NOT NULL REFERENCES purpose (id), edition BIGINT NOT NULL DEFAULT 1, valid_from TEXT NOT NULL, body TEXT NOT NULL)",
        "CREATE INDEX consent_text_name ON consent_text (name, id)", "CREATE INDEX consent_text_purpose ON consent_text (purpose_id, edition)",
        "CREATE TABLE subject_term (\(Entity.standardColumns), kind TEXT NOT NULL, days BIGINT NOT NULL, is_working BIGINT, extension BIGINT, valid_from \(SQL.folded) NOT NULL, source TEXT NOT NULL)",
        "CREATE INDEX subject_term_from ON subject_term (valid_from, id)",
        "CREATE TABLE day_off (\(Entity.standardColumns), day \(SQL.folded) NOT NULL UNIQUE, is_working BIGINT, note TEXT NOT NULL)",
        """
        CREATE TABLE subject_request (\(Entity.standardColumns), applicant TEXT NOT NULL, contact_id BIGINT REFERENCES contact (id), kind TEXT NOT NULL, received_on \(SQL.folded) NOT NULL, method TEXT, asked TEXT,
          is_extended BIGINT, deadline \(SQL.folded), status TEXT NOT NULL, answered_on TEXT, answer TEXT, answer_file_id BIGINT)
        """,
        "CREATE INDEX subject_request_received ON subject_request (received_on, id)", "CREATE INDEX subject_request_deadline ON subject_request (deadline, id)", "CREATE INDEX subject_request_contact ON subject_request (contact_id)",
        "CREATE TABLE retention (\(Entity.standardColumns), contact_id BIGINT NOT NULL UNIQUE REFERENCES contact (id), due_on \(SQL.folded) NOT NULL, why TEXT NOT NULL, state TEXT NOT NULL, kept_until TEXT, note TEXT)",
        "CREATE INDEX retention_due ON retention (due_on, id)",
        "CREATE TABLE privacy_state (id BIGINT PRIMARY KEY, retained_on TEXT NOT NULL)", "INSERT INTO privacy_state (id, retained_on) VALUES (1, '')",
        "CREATE TABLE person_export (\(Entity.standardColumns), subject TEXT NOT NULL, contact_id BIGINT REFERENCES contact (id), made_on \(SQL.folded) NOT NULL, state TEXT NOT NULL, size BIGINT)",
        "CREATE INDEX person_export_made ON person_export (made_on, id)", "CREATE INDEX person_export_contact ON person_export (contact_id)",
        "CREATE TABLE person_export_file (\(SQL.identity), export_id BIGINT NOT NULL, contact_id BIGINT NOT NULL, hash TEXT NOT NULL)", "CREATE INDEX person_export_file_export ON person_export_file (export_id)",
        // The person is named by number alone: the card may be gone.
        """
        CREATE TABLE erasure (\(Entity.standardColumns), contact_id BIGINT NOT NULL DEFAULT 0, subject TEXT NOT NULL, mode TEXT NOT NULL, reason TEXT NOT NULL, note TEXT, act_on \(SQL.folded) NOT NULL, state TEXT NOT NULL,
          plan TEXT NOT NULL DEFAULT '{"also":[],"files":[],"imports":[]}', found TEXT NOT NULL DEFAULT '{"records":{},"entries":0,"files":0,"hashes":[]}', signs TEXT NOT NULL DEFAULT '', job_id BIGINT)
        """,
        "CREATE INDEX erasure_act ON erasure (act_on, id)", "CREATE INDEX erasure_contact ON erasure (contact_id)",
        // Consents, so far with a purpose from a fixed list, name a purpose that has a basis and a term.
        "ALTER TABLE consent ADD COLUMN purpose_id BIGINT", "ALTER TABLE consent ADD COLUMN text_id BIGINT", "ALTER TABLE consent ADD COLUMN method TEXT",
        "ALTER TABLE consent ADD COLUMN proof_file_id BIGINT", "ALTER TABLE consent ADD COLUMN withdrawn_by TEXT",
        earlier(1, "service", "Исполнение заказов", "contract", "152-ФЗ, ст. 6, ч. 1, п. 5", isCommon: 1, months: 60), earlier(2, "marketing", "Предложения и новости", "consent", "152-ФЗ, ст. 9; 38-ФЗ, ст. 18", isCommon: 0, months: 1),
        earlier(3, "survey", "Опросы", "consent", "152-ФЗ, ст. 9", isCommon: 0, months: 1),
        "INSERT INTO numbering (name, last) SELECT 'purpose', 3 WHERE EXISTS (SELECT 1 FROM purpose)",
        "UPDATE consent SET purpose_id = (SELECT id FROM purpose WHERE purpose.note = consent.purpose)",
        "UPDATE consent SET proof = proof || ' (основание: договор)' WHERE basis = 'contract'", "UPDATE consent SET proof = proof || ' (основание: законный интерес)' WHERE basis = 'interest'",
        "UPDATE purpose SET note = NULL",
        "ALTER TABLE consent DROP COLUMN purpose", "ALTER TABLE consent DROP COLUMN basis",
        "CREATE INDEX consent_purpose ON consent (purpose_id)", "CREATE INDEX consent_words ON consent (text_id)",
    ] + SubjectTerm.earlier + WorkingDays.earlier)
    /// In a base that is in use already, what a new one starts with.
    private static func earlier(_ number: Int, _ key: String, _ name: String, _ basis: String, _ source: String, isCommon: Int, months: Int) -> SQL {
        """
        INSERT INTO purpose (created_at, updated_at, number, name, basis, source, is_common, retention, note)
        SELECT 0, 0, \("ЦО-00000\(number)"), \(name), \(basis), \(source), \(literal(.int(Int64(isCommon)))), \(literal(.int(Int64(months)))), \(key) WHERE EXISTS (SELECT 1 FROM change_log)
        """
    }
}
