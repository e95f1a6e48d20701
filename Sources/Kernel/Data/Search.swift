public import Database
internal import Requisites

/// The global search: one folded text a record, found by any fragment of it.
///
/// The key of an entry is the entity's ordinal above the record's id, so that the entries of one entity are one range of keys.
public enum Search {
    /// How many records of an entity a search looks at: whoever finds more types another letter.
    static let most: Int = 2000
    /// Fragments of one or two letters have no trigram: they are looked for in this many of the newest records.
    static let newest: Int = 5_000
    private static let idBits: Int64 = 40

    static func key(_ entity: Entity, _ id: Int64) -> Int64 { key(Registry.ordinal(entity.table), id) }
    static func key(_ ordinal: Int64, _ id: Int64) -> Int64 { ordinal << idBits | id }
    static func ordinal(_ key: Int64) -> Int64 { key >> idBits }
    static func id(_ key: Int64) -> Int64 { key & ((1 << idBits) - 1) }
    /// What is kept about a record: its number and its searched fields, folded.
    static func words(_ entity: Entity, _ values: [String: Value], numbered: Bool = true) -> [String] {
        var words: [String] = []
        for field in entity.fields where field.isSearched {
            guard case .text(let text)? = values[field.column], !text.isEmpty else { continue }
            words.append(Fold.text(text))
            if case .phone = field.kind { words += text.split { ",;\n".contains($0) }.map { Fold.phone(String($0)) }.filter { !$0.isEmpty } }
        }
        guard numbered, entity.fields.contains(where: \.isSearched), case .text(let number)? = values["number"] else { return words }
        return [Fold.text(number)] + words
    }

    /// The ids (column `found`) of the entity's records whose words contain every part of the typed text,
    /// in either keyboard layout; digits are compared as phones.
    static func ids(_ entity: Entity, _ typed: String) -> SQL {
        let first: Int64 = key(entity, 0), last: Int64 = key(entity, (1 << idBits) - 1)
        let ways: [[String]] = number(entity, typed).map { [[$0]] } ?? Self.ways(typed)
        let range: SQL = "rowid BETWEEN \(first) AND \(last)", found: SQL = "SELECT rowid - \(first) AS found FROM"
        guard !ways.isEmpty else { return "\(found) search_entry WHERE 1 = 0" }
        if let matches: SQL = SearchMatch.sql(ways) { return "\(found) search_entry WHERE \(range) AND \(matches) LIMIT \(most)" }
        return "\(found) (SELECT rowid, text FROM search_entry WHERE \(range) ORDER BY rowid DESC LIMIT \(newest)) AS newest WHERE \(SearchMatch.like(ways)) LIMIT \(most)"
    }
    /// `К-66` is a number typed without its zeros, also in the other layout or with the Latin letter of the same look; nil: it is something else.
    static func number(_ entity: Entity, _ typed: String) -> String? {
        let text: String = Fold.text(typed), letter: String = String(text.prefix { $0.isLetter }), rest: Substring = text.dropFirst(letter.count).drop { $0 == "-" || $0 == " " }
        guard !entity.prefix.isEmpty, !letter.isEmpty, rest.count < 6, rest.allSatisfy({ $0.isASCII && $0.isNumber }), let last = Int64(rest), last > 0 else { return nil }
        let prefix: String = Fold.text(entity.prefix), looks: [Character: Character] = ["k": "к", "c": "с", "t": "т", "p": "р", "b": "в", "h": "н", "m": "м", "a": "а", "e": "е", "o": "о", "x": "х"]
        guard [letter, Fold.otherLayout(letter), String(letter.map { looks[$0] ?? $0 })].contains(prefix) else { return nil }
        return Fold.text(entity.number(last))
    }
    /// The words to look for, one list for each way to understand what was typed.
    static func ways(_ typed: String) -> [[String]] {
        func words(_ text: String) -> [String] { text.split { " \\%_\"\0".contains($0) }.prefix(6).map(String.init) }
        let folded: String = Fold.text(typed), digits: String = Fold.digits(typed)
        // What can only be a phone or a code is one run of digits, however it was spaced.
        if digits.count >= 7, typed.allSatisfy({ $0.isASCII && $0.isNumber || "+-() ".contains($0) }) {
            let isBegun: Bool = digits.count < 11 && (digits.first == "7" || digits.first == "8")  // a phone not yet typed to its end
            return isBegun ? [[digits], [String(digits.dropFirst())]] : [[Fold.phone(digits)]]
        }
        var ways: [[String]] = [words(folded), words(Fold.text(Fold.otherLayout(folded)))]
        if digits.count >= 4, !typed.contains(where: \.isLetter) { ways.append([Fold.phone(digits)]) }
        var seen: Set<[String]> = []
        return ways.filter { !$0.isEmpty && seen.insert($0).inserted }
    }
    /// What stands after FROM to go through what was found, `found` being the id; the entity's other columns have their names.
    public static func from(_ entity: Entity, _ typed: String) -> SQL {
        // CROSS: SQLite then walks what was found and never the whole table. The table is a registry's.
        "(\(ids(entity, typed))) AS hit CROSS JOIN \(SQL.raw(entity.table))"
    }
}

/// A condition on ids: the records of the entity that the typed text finds.
public func searchCondition(_ entity: Entity, _ typed: String) -> SQL { "id IN (\(Search.ids(entity, typed)))" }
