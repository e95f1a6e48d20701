public import Database

/// One kind of thing that employees are told of: its name in settings and its sentence.
public struct NoticeKind: Sendable {
    public let name: String, label: Text, icon: String, ink: String
    /// The sentence beside the record's title, without the person who did it: `Вам поручена задача`.
    public let says: @Sendable (_ notice: Notice, _ lang: Lang, _ zone: Zone) -> String

    /// - Parameters:
    ///   - name: unique, in lower case with hyphens: part of settings that people keep.
    ///   - ink: the colour letter of the design.
    public init(_ name: String, _ ru: String, _ en: String, icon: String, ink: String = "", says: @escaping @Sendable (Notice, Lang, Zone) -> String) {
        (self.name, label, self.icon, self.ink, self.says) = (name, Text(ru, en), icon, ink, says)
    }

    /// Kinds that every entity brings along.
    public static let common: [NoticeKind] = [
        NoticeKind("owner", "Запись стала моей", "A record became mine", icon: "user", ink: "c") { notice, lang, _ in
            notice.recordID > 0 ? lang("Теперь это ваша запись", "This record is yours now") : lang("Вам переданы записи", "Records given to you")
        },
        NoticeKind("mention", "Меня упомянули", "I was mentioned", icon: "message-square", ink: "b") { _, lang, _ in lang("Вас упомянули", "You were mentioned") },
        NoticeKind("job", "Моя фоновая работа кончилась", "My background work ended", icon: "database-backup", ink: "g") { notice, lang, _ in
            notice.detail == "failed" ? lang("Работа прервана ошибкой", "The work failed") : lang("Работа готова", "The work is done")
        },
    ]
}

extension Tx {
    /// The new responsible person hears that a record became theirs. Entities with a rule of their own say it in their own words.
    func tellOwner(_ written: Written) throws {
        guard access.employee > 0, written.verb == .create || written.verb == .edit, !written.entity.isAssigned, written.changes("owner_id"),
              written.entity.field("owner_id") != nil, let owner = written.link("owner_id") else { return }
        try tell([owner], "owner", of: written.entity.table, written.id)
    }
    /// Whoever is newly named with `@` in a text hears of it: by first and last name, or by one of them when nobody else has it.
    /// Who may not see the record hears nothing, and whoever wrote is told so.
    func tellMentioned(_ written: Written) throws {
        guard access.employee > 0, written.verb == .create || written.verb == .edit else { return }
        var names: Set<String> = []
        for field in written.entity.fields where written.changes(field.column) {
            guard case .text(let text)? = written.new[field.column], text.contains("@"), field.isProse else { continue }
            names.formUnion(Mention.names(text).subtracting(Mention.names(Form.plain(written.before(field.column)))))
        }
        guard !names.isEmpty else { return }
        let people: [(id: Int64, name: String)] = try rows("SELECT id, name FROM employee WHERE archived_at IS NULL ORDER BY id LIMIT 5000").compactMap { row in
            Int64(value: row["id"]).map { ($0, Form.plain(row["name"])) }
        }
        let named: Set<Int64> = Set(Mention.people(names, among: people)).subtracting([access.employee]), seeing: [Int64] = try named.filter { try sees($0, written.entity, written.id) }.sorted()
        try tell(seeing, "mention", of: written.entity.table, written.id)
        let others: [String] = people.filter { named.contains($0.id) && !seeing.contains($0.id) }.map(\.name), all: String = others.joined(separator: ", ")
        if others.count == 1 { journal?.remark(Text("\(all) не видит эту запись и об упоминании не узнает", "\(all) cannot see this record and is not told of the mention")) }
        if others.count > 1 { journal?.remark(Text("\(all) не видят эту запись и об упоминании не узнают", "\(all) cannot see this record and are not told of the mention")) }
    }
}
extension Field {
    /// Holds sentences that people write to each other.
    fileprivate var isProse: Bool {
        switch kind { case .text, .long: true; default: false }
    }
}

/// Names after `@` in a text, folded: `@Соколова`, `@Анна Соколова`. A mail address is none.
enum Mention {
    /// Each `@` gives the two words after it, and the first alone.
    static func names(_ text: String) -> Set<String> {
        var names: Set<String> = []
        let folded: String = Plain.fold(text)
        var before: Character = " "
        for index in folded.indices {
            defer { before = folded[index] }
            guard folded[index] == "@", !before.isLetter, !before.isNumber else { continue }
            let rest: Substring = folded[folded.index(after: index)...].prefix(80)
            guard rest.first?.isLetter == true else { continue }
            let words: [Substring] = rest.split(maxSplits: 2, omittingEmptySubsequences: false) { !($0.isLetter || $0 == "-") }
            names.insert(words.prefix(2).filter { !$0.isEmpty }.joined(separator: " "))
        }
        return names
    }
    static func people(_ names: Set<String>, among people: [(id: Int64, name: String)]) -> [Int64] {
        let known: [(id: Int64, words: Set<String>)] = people.map { ($0.id, Set(Plain.fold($0.name).split(separator: " ").map(String.init))) }
        return names.compactMap { name in
            let words: [String] = name.split(separator: " ").map(String.init)
            let whole: [Int64] = words.count == 2 ? known.filter { $0.words.isSuperset(of: words) }.map(\.id) : []
            if whole.count == 1 { return whole[0] }
            let one: [Int64] = known.filter { person in words.first.map { person.words.contains($0) } ?? false }.map(\.id)
            return one.count == 1 ? one[0] : nil
        }
    }
}
