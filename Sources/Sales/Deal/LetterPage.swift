internal import Clients
internal import Database
internal import HTML
internal import Kernel
internal import Process

/// The finished words of a letter about a deal: to be copied or opened in one's own mail program, and then written down as sent.
struct LetterPage: Sendable {
    /// What was written.
    struct Words: Sendable { let subject: String, body: String, contact: Int64? }

    let id: Int64, name: Phrase, number: String, asked: DealWork.Asked, words: Words, result: String
    /// Whom it may go to: a person of the client's with an address, or the client's own.
    let people: [(id: Int64, name: String, mail: String)]
    let clientMail: String, forbidden: [String]
    /// What is wrong with what was sent; nil: nothing, or nothing was sent yet.
    let problem: Text?
    static let longest: Int = 20_000

    init(_ asked: DealWork.Asked, _ one: Case, sent: Submitted?, in tx: Tx) throws {
        (self.asked, id, name) = (asked, one.record, asked.action.name)
        (number, result) = (Form.plain(one.item["number"]), sent?["result"] ?? "")
        let client: Int64? = Int64(value: one.item["counterpartyID"]), chosen: Int64? = sent.map { Int64($0["contact_id"]) } ?? Int64(value: one.item["contactID"])
        let rows: [Row] = try client.map { try tx.rows("SELECT * FROM \(Contact.self) WHERE counterparty_id = \($0) AND archived_at IS NULL ORDER BY name, id LIMIT 60").map { tx.access.visible(tx.current(Contact.entity), $0) } } ?? []
        people = rows.map { (id: Int64(value: $0["id"]) ?? 0, name: Form.plain($0["name"]), mail: Self.first($0["mails"])) }
        let company: Row? = try client.flatMap { try tx.rows("SELECT * FROM \(Counterparty.self) WHERE id = \($0)").first }.map { tx.access.visible(tx.current(Counterparty.entity), $0) }
        clientMail = company.map { Self.first($0["mail"]) } ?? ""
        forbidden = try client.map { try Consent.whoForbadeMail($0, in: tx) } ?? []
        let contact: Int64? = chosen.flatMap { id in rows.contains { $0["id"] == .int(id) } ? id : nil }
        if let sent {
            words = Words(subject: sent["subject"], body: sent["body"], contact: contact)
        } else {
            let ready: (subject: String, body: String)? = try one.template(asked.action).map { try $0.words(one.entity, one.item, in: one.tx) }
            words = Words(subject: ready?.subject ?? tx.access.lang(asked.action.name), body: ready?.body ?? "", contact: contact)
        }
        problem = sent == nil ? nil : Self.problem(words, asked.action, result)
    }
    private static func first(_ value: Value) -> String { Form.plain(value).split { ",; ".contains($0) }.first.map(String.init) ?? "" }
    private static func problem(_ words: Words, _ action: Action, _ result: String) -> Text? {
        if words.subject.isEmpty { return Text("Напишите тему", "Write the subject") }
        if words.subject.count > 300 { return Text("Тема не длиннее 300 знаков", "A subject has at most 300 characters") }
        if words.body.count > longest { return Text("Письмо не длиннее \(longest) знаков", "A letter has at most \(longest) characters") }
        return !action.results.isEmpty && !action.results.contains { $0.code == result } ? Text("Выберите результат", "Choose a result") : nil
    }
    private var address: String { people.first { $0.id == words.contact }?.mail ?? clientMail }
    /// Opens a mail program with the letter in it; lines end as the standard of such addresses wants.
    private var mailto: String {
        "mailto:\(address)?subject=\(words.subject.percentEncoded)&body=\(words.body.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n").percentEncoded)"
    }

    func view(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, warning: HTML = forbidden.isEmpty ? "" : "<div class=\"ot-alert y\" role=\"note\">\(icon("triangle-alert"))<div>\(lang("Согласие на письма отозвали:", "Consent to letters is withdrawn by:")) \(forbidden.joined(separator: ", "))</div></div>"
        let whom: HTML = people.isEmpty ? "" : """
            <div><label class="form-label" for="lt-who">\(lang("Кому", "To"))</label><select class="form-select" id="lt-who" name="contact_id" data-letter-to><option value="" data-mail="\(clientMail)">\(clientMail.isEmpty ? "—" : clientMail)</option>\(each: people, { "<option value=\"\($0.id)\" data-mail=\"\($0.mail)\"\(when: $0.id == words.contact, " selected")>\($0.name)\($0.mail.isEmpty ? "" : " · " + $0.mail)</option>" })</select></div>
            """
        let results: HTML = asked.action.results.isEmpty ? "" : """
            <div><label class="form-label" for="lt-result">\(lang("Результат", "Result"))</label><select class="form-select" id="lt-result" name="result" required><option value=""></option>\(each: asked.action.results, { "<option value=\"\($0.code)\"\(when: $0.code == result, " selected")>\(lang($0.name))</option>" })</select></div>
            """
        return screen(lang(name), beside: "<span class=\"muted small mono\">\(number)</span>", """
            \(refusal(problem.map { lang($0) }))<form class="ot-card p-3 stack-s ot-letter" method="post" action="/deals/\(id)/letter" data-letter data-guard><input type="hidden" name="csrf" value="\(context.person.csrf)">\(each: asked.hidden, { "<input type=\"hidden\" name=\"\($0.0)\" value=\"\($0.1)\">" })
            <p class="soft mb-0">\(lang("Почта к программе ещё не подключена: отправьте письмо из своей почты и отметьте здесь. Оно встанет в ленту клиента.", "Mail is not connected yet: send the letter from your own mail and say so here. It goes to the client's timeline."))</p>\(warning)\(whom)
            <div><label class="form-label" for="lt-subject">\(lang("Тема", "Subject"))</label><input class="form-control" id="lt-subject" name="subject" required maxlength="300" value="\(words.subject)"></div>
            <div><label class="form-label" for="lt-body">\(lang("Текст", "Text"))</label><textarea class="form-control" id="lt-body" name="body" rows="14" maxlength="\(Self.longest)">\(words.body)</textarea></div>\(results)
            <div class="row-x wrap"><button class="btn btn-primary">\(icon("check"))\(lang("Отправлено", "Sent"))</button><a class="btn btn-line" href="\(mailto)" data-letter-open>\(icon("mail"))\(lang("Открыть в почте", "Open in mail"))</a>\
            <button class="btn btn-line" type="button" data-letter-copy data-done="\(lang("Скопировано", "Copied"))" hidden>\(icon("copy"))\(lang("Скопировать текст", "Copy the text"))</button><a class="btn btn-ghost" href="/deals/\(id)">\(lang("Отмена", "Cancel"))</a></div></form><script defer src="/static/letter.js"></script>
            """)
    }
}
