internal import Database
internal import HTML
internal import Hummingbird
internal import Kernel
internal import Records

/// The act of erasure, as order 179 of Роскомнадзор of 28.10.2022 wants it: who, whose, which data, how, why, when; and the extract of the log beside it.
extension PersonalDataScreens {
    @Sendable func act(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), lang: Lang = context.lang, entity: Entity = context.current(Erasure.entity)
        let page: HTML = try await context.read { tx in
            _ = try tx.row(entity, id)
            let act: Erasure = try .find(id, in: tx), job: Job? = try act.jobID.flatMap { try tx.first("SELECT * FROM job WHERE id = \($0)") }
            let actions: HTML = "<a class=\"btn btn-line\" href=\"\(entity.url(id))/log\">\(icon("download"))<span class=\"hide-m\">\(lang("Выгрузка журнала", "Extract of the log"))</span></a><button class=\"btn btn-primary\" data-print>\(icon("printer"))<span class=\"hide-m\">\(lang("Печать", "Print"))</span></button>"
            let isDone: Bool = act.state == "done", failed: Bool = job?.isOver != false && !isDone
            let more: HTML = job.map { "<a class=\"ot-link\" href=\"/jobs/\($0.id)\">\(lang("Подробнее", "More"))</a>" } ?? ""
            let running: HTML = isDone ? "" : failed ? "<div class=\"ot-alert r\" role=\"alert\">\(icon("circle-alert"))<div>\(lang("Работа прервана: сделанное остаётся.", "The work was stopped: what is done stays.")) \(more)<form class=\"mt-2\" method=\"post\" action=\"\(entity.url(id))/again\"><input type=\"hidden\" name=\"csrf\" value=\"\(context.person.csrf)\"><button class=\"btn btn-line btn-sm\">\(lang("Продолжить", "Go on"))</button></form></div></div>"
                : "<div class=\"ot-alert c\">\(icon("clock"))<div>\(lang("Данные уничтожаются. Акт будет готов, когда работа кончится.", "The data are being erased. The act is ready when the work ends."))</div></div>"
            let again: HTML = isDone || failed ? "" : " hx-get=\"\(entity.url(id))\" hx-trigger=\"every 1s\" hx-select=\"#pd-act\" hx-swap=\"outerHTML\""
            return screen(act.number, actions: isDone ? actions : "", "<div id=\"pd-act\" class=\"stack\"\(again)>\(running)\(try Self.paper(act, in: tx, lang))</div>")
        }
        return .page(lang("Акт об уничтожении", "Act of erasure"), section: entity.path, page)
    }
    private static func paper(_ act: Erasure, in tx: Tx, _ lang: Lang) throws -> HTML {
        let found: Erasure.Found = try act.result(), firm: String = try tx.rows("SELECT organisation.name AS name FROM branch JOIN organisation ON organisation.id = branch.organisation_id JOIN employee ON employee.branch_id = branch.id WHERE employee.id = \(act.ownerID)").first.map { Form.plain($0["name"]) } ?? ""
        let who: Row? = try tx.rows("SELECT name, position FROM employee WHERE id = \(act.ownerID)").first
        let by: String = [Form.plain(who?["name"] ?? .null), Form.plain(who?["position"] ?? .null)].filter { !$0.isEmpty }.joined(separator: ", ")
        let isErased: Bool = act.mode == "erase", way: String = isErased ? lang("стирание записей и значений в базе данных средствами программы", "records and values wiped in the database by the program") : lang("обезличивание: сведения о человеке заменены или стёрты средствами программы, вернуть их нельзя", "anonymisation: data of the person replaced or wiped by the program, beyond recovery")
        let reason: String = Erasure.reasons.first { $0.key == act.reason }.map { lang($0.label) } ?? act.reason, day: String = Day(act.actOn).map { lang.day($0) } ?? act.actOn
        let records: [(String, Int)] = found.records.sorted { $0.key < $1.key }.map { table, count in (tx.registry[table].map { lang($0.many) } ?? table, count) }
        func line(_ label: String, _ value: String) -> HTML { value.isEmpty ? "" : "<tr><th>\(label)</th><td>\(value)</td></tr>" }
        let done: String = isErased ? lang("Уничтожены", "Erased") : lang("Обезличены", "Anonymised")
        return """
            <section class="ot-card p-4 pd-paper"><h2>\(isErased ? lang("Акт об уничтожении персональных данных", "Act of erasure of personal data") : lang("Акт об обезличивании персональных данных", "Act of anonymisation of personal data"))</h2>
            <p class="soft">№ \(act.number) · \(day)</p><table class="pd-act"><tbody>\(line(lang("Оператор", "Operator"), firm))\(line(lang("Чьи данные", "Whose data"), (act.counterpartyID > 0 ? lang("контрагент ", "counterparty ") : lang("контакт ", "contact ")) + act.subject))\
            \(line(lang("Кто уничтожил", "By whom"), by))\(line(lang("Какие данные", "Which data"), lang("имя, телефоны, почта и мессенджеры, должность, день рождения, заметки, свои поля карточки, имя в текстах, прежние значения в журнале", "name, phones, mail and messengers, position, birthday, notes, own fields of the card, the name in texts, earlier values in the log")))\
            \(line(lang("Где", "Where"), lang("информационная система «Оттиск»", "the information system Ottisk")))\(line(lang("Способ", "How"), way))\(line(lang("Причина", "Reason"), reason))\(line(lang("Пояснение", "Explanation"), act.note ?? ""))</tbody></table>
            <h3>\(done)</h3><table class="pd-act pd-found"><tbody>\(each: records, { "<tr><th>\($0.0)</th><td class=\"num\">\(lang.number($0.1))</td></tr>" })<tr><th>\(lang("Записи журнала изменений, из которых убраны значения", "Entries of the change log whose values were taken out"))</th><td class="num">\(lang.number(found.entries))</td></tr>\
            <tr><th>\(lang("Файлы", "Files"))</th><td class="num">\(lang.number(found.files))</td></tr></tbody></table>
            <p class="small soft">\(lang("Карточки контрагентов, реквизиты и учётные документы сохранены на срок, установленный законом. К акту прилагается выгрузка из журнала событий.", "Cards of counterparties, requisites and accounting documents are kept for the term set by law. An extract of the event log belongs to this act."))</p>
            <div class="pd-sign"><span>\(lang("Подпись", "Signature"))</span><span>\(Form.plain(who?["name"] ?? .null))</span></div></section>
            """
    }
    /// The extract of the log: when, by whom, what kind of record, which one, what was done.
    @Sendable func actLog(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), lang: Lang = context.lang
        let (number, lines): (String, [String]) = try await context.read { tx in
            _ = try tx.row(Erasure.entity, id)
            let act: Erasure = try .find(id, in: tx)
            let changes: [Change] = try tx.all("SELECT * FROM change_log WHERE cause = \(act.cause) ORDER BY id LIMIT 100000")
            let names: [Row] = try tx.rows("SELECT id, name FROM employee WHERE id IN \(in: Array(Set(changes.map(\.employeeID))))")
            let people: [Int64: String] = Dictionary(names.map { (Int64(value: $0["id"]) ?? 0, Form.plain($0["name"])) }) { $1 }
            return (act.number, changes.map { change in
                let what: String = change.verb == "redact" ? lang("значения в журнале уничтожены", "values in the log erased") : lang("данные уничтожены", "data erased")
                let kind: String = tx.registry[change.entity].map { lang($0.one) } ?? change.entity
                return [String(change.id), Clock.rfc3339(change.at), people[change.employeeID] ?? "", act.subject, kind, String(change.recordID), what].map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ";")
            })
        }
        let head: String = lang("Запись журнала;Время;Кто;Чьи данные;Вид записи;Номер записи;Событие", "Entry;Time;Who;Whose data;Kind of record;Record;Event")
        return .file(name: number + ".csv", type: "text/csv; charset=utf-8", "\u{FEFF}" + ([head] + lines).joined(separator: "\r\n") + "\r\n")
    }
}
