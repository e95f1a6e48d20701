/// What a card tells about who it is: the parts that are compared when duplicates are looked for.
public struct Traits: Sendable {
    /// Whose card it is: companies and people are recognised by different signs.
    public enum Kind: Sendable { case company, person }
    /// What one column of a card is a sign of.
    public enum Sign: String, Sendable, Hashable, CaseIterable {
        case inn, kpp, name, city, phone, mail
        /// A telephone or a mail address, whichever it looks like.
        case reach
        /// Where a person works: any text that is the same for the same place.
        case place
    }
    let kind: Kind, inns: Set<String>, kpps: Set<String>, city: String, place: String, phones: Set<String>, mails: Set<String>
    /// The words of the name as they sound, and all of them in one.
    let words: [String], letters: [UInt8]
    /// The name of a person or a sole trader, as written.
    private let personText: String?
    var person: PersonName? { personText.map { PersonName($0) } }

    /// - Parameter signs: what the columns hold, as typed; a sign may come more than once, empty ones say nothing.
    public init(_ kind: Kind, _ signs: [(sign: Sign, text: String)]) {
        func first(_ sign: Sign) -> String { signs.first { $0.sign == sign && !$0.text.isEmpty }?.text ?? "" }
        var phones: Set<String> = [], mails: Set<String> = []
        for (sign, text) in signs {
            if text.isEmpty { continue }
            if sign == .phone || (sign == .reach && !text.contains("@")) { phones.formUnion(Self.phones(text)) }
            if sign == .mail || (sign == .reach && text.contains("@")) { mails.formUnion(Self.mails(text)) }
        }
        let name: String = first(.name), isPerson: Bool = kind == .person, company: (words: [String], person: String?) = isPerson ? (Skeleton.words(name), name) : Skeleton.company(name)
        (self.kind, self.phones, self.mails) = (kind, phones, mails)
        func all(_ sign: Sign) -> Set<String> {
            Set(signs.filter { $0.sign == sign && !$0.text.isEmpty }.map { one in one.text.utf8.allSatisfy { (48...57).contains($0) } ? one.text : Requisite.plain(one.text) })
        }
        (inns, kpps) = (all(.inn).filter { $0.utf8.count == 10 || $0.utf8.count == 12 }, all(.kpp).filter { !$0.isEmpty })
        (city, place) = (Skeleton.words(first(.city)).joined(), first(.place))
        (words, personText) = (company.words, company.person)
        letters = Array(words.joined().utf8)
    }
    private static func phones(_ text: String) -> [String] {
        let bytes = text.utf8, digits: [UInt8] = bytes.filter { (48...57).contains($0) }
        // The usual writing of one Russian number needs no closer look.
        let isPlain: Bool = bytes.allSatisfy { (48...57).contains($0) || $0 == 32 || $0 == 40 || $0 == 41 || $0 == 45 }
        if digits.count == 11, isPlain || (bytes.first == 43 && bytes.dropFirst().allSatisfy { $0 != 43 && $0 < 58 && $0 != 44 && $0 != 47 }), digits[0] == 55 || (isPlain && digits[0] == 56) {
            return ["+7" + String(decoding: digits.dropFirst(), as: UTF8.self)]
        }
        return Phone.list(text).map(\.normal)
    }
    private static func mails(_ text: String) -> [String] {
        // The usual writing of one address needs no closer look.
        if text.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 64 || $0 == 46 || $0 == 45 || $0 == 95 }), text.utf8.contains(64), !text.hasPrefix("mailto:") { return [text] }
        return text.split { ",; \n\t".contains($0) }.map { Email.normal(String($0)) }.filter { $0.contains("@") }
    }

    /// Everything that is compared, as one text: two cards with the same text look the same to everybody else's.
    public var summary: String {
        ([words.joined(separator: " "), city, place, personText ?? ""] + [inns, kpps, phones, mails].map { $0.sorted().joined(separator: ",") }).joined(separator: "|")
    }
    /// What two cards of one holder have in common, if they have anything: texts to look up. Of two names with one letter lost, added,
    /// replaced or swapped at least one key is the same, also in another alphabet and with the words in another order.
    public var keys: Set<String> {
        var keys = Set(phones.map { "p" + $0 } + mails.map { "m" + $0 })
        keys.formUnion(inns.map { "i" + $0 })
        if kind == .person {
            // Names of people repeat all over the country, but hardly in one company.
            if !place.isEmpty, !letters.isEmpty { keys.insert("w" + place) }
            return keys
        }
        guard letters.count >= 3 else { return letters.isEmpty ? keys : keys.union(["n" + words.joined()]) }
        let consonants: [UInt8] = Skeleton.single(letters, { $0 > 57 }).filter { !Self.vowels.contains($0) }.sorted()
        keys.insert("l" + String(decoding: consonants.count >= 3 ? consonants : letters.sorted(), as: UTF8.self))
        if let person, !person.surname.isEmpty, !person.given.isEmpty { keys.insert("s" + Self.initials(person)) }
        for length in [letters.count, letters.count - 1] where length >= 5 {
            // Two halves: a slip in one leaves the other whole. The length of the shorter name tells where they part.
            keys.insert("a\(length)" + String(decoding: letters.prefix(length / 2), as: UTF8.self))
            keys.insert("b\(length)" + String(decoding: letters.suffix(length - length / 2), as: UTF8.self))
        }
        return keys
    }
    /// Of the keys those that few others share by chance: without the halves of names, which only find slips of the hand in consonants.
    public static func isFirm(_ key: String) -> Bool { !key.hasPrefix("a") && !key.hasPrefix("b") }
    static func initials(_ name: PersonName) -> String {
        ([Skeleton.words(name.surname).joined()] + [name.given, name.patronymic].map { String(Skeleton.words($0).joined().prefix(1)) }).joined(separator: " ")
    }
    private static let vowels: Set<UInt8> = Set("aeiou".utf8)
}
