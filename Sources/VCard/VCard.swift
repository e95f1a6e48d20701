internal import ContentLines

/// A person of an address book (RFC 6350): what a client base keeps of one.
public struct VCard: Sendable, Equatable {
    /// A phone or a mail address with what it is for: `WORK`, `CELL`, `HOME`…
    public struct Point: Sendable, Equatable {
        public var value: String, types: Set<String>
        public init(_ value: String, types: Set<String> = []) { (self.value, self.types) = (value, types) }
    }
    public var uid: String = "", name: String = "", surname: String = "", given: String = "", patronymic: String = ""
    public var organisation: String = "", position: String = "", role: String = "", note: String = "", url: String = ""
    public var phones: [Point] = [], mails: [Point] = [], messengers: [String] = [], categories: [String] = []
    /// `YYYY-MM-DD`; empty when unknown or without a year.
    public var birthday: String = ""
    /// Street, city, region, postcode, country.
    public var address: [String] = []
    public init() {}

    /// The name as it is shown: `FN`, else made of `N`, else the organisation.
    public var title: String {
        let parts: String = [surname, given, patronymic].filter { !$0.isEmpty }.joined(separator: " ")
        return !name.isEmpty ? name : !parts.isEmpty ? parts : !organisation.isEmpty ? organisation : phones.first?.value ?? mails.first?.value ?? ""
    }

    /// Everything between `BEGIN:VCARD` and `END:VCARD`.
    init(_ lines: [ContentLine]) {
        for line in lines { take(line) }
    }
    private mutating func take(_ line: ContentLine) {
        let text: String = line.text
        switch line.name {
        case "UID": uid = text
        case "FN": if name.isEmpty { name = text }
        case "N":
            let parts: [String] = line.components
            func part(_ index: Int) -> String { parts.indices.contains(index) ? parts[index] : "" }
            (surname, given, patronymic) = (part(0), part(1), part(2))
        case "ORG": organisation = line.components.first ?? ""
        case "TITLE": position = text
        case "ROLE": role = text
        case "NOTE": note = note.isEmpty ? text : note + "\n" + text
        case "URL": if url.isEmpty { url = text }
        case "TEL": if !text.isEmpty { phones.append(Point(text.hasPrefix("tel:") ? String(text.dropFirst(4)) : text, types: line.types().subtracting(["VOICE", "PREF"]))) }
        case "EMAIL": if !text.isEmpty { mails.append(Point(text.hasPrefix("mailto:") ? String(text.dropFirst(7)) : text, types: line.types().subtracting(["INTERNET", "PREF"]))) }
        case "IMPP", "X-TELEGRAM", "X-WHATSAPP", "X-SOCIALPROFILE": if !text.isEmpty { messengers.append(text) }
        case "CATEGORIES": categories += line.items.filter { !$0.isEmpty }
        case "BDAY": birthday = Self.day(text)
        case "ADR": if address.isEmpty { address = Array(line.components.dropFirst(2)) }
        default: return
        }
    }
    /// `19850412`, `1985-04-12`, either with a time; `--0412` has no year and is no day.
    private static func day(_ text: String) -> String {
        let digits: String = String(text.prefix { $0 != "T" }).filter { $0 != "-" }
        guard digits.utf8.count == 8, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return "" }
        return "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))"
    }

    public enum Version: String, Sendable { case four = "4.0", three = "3.0" }
    /// The card as a file holds it: lines folded at 75 bytes, CRLF.
    public func text(_ version: Version = .four) -> String {
        var lines: [String] = ["BEGIN:VCARD", "VERSION:\(version.rawValue)"]
        func add(_ name: String, _ value: String, types: Set<String> = []) {
            guard !value.isEmpty else { return }
            let kinds: [String] = types.sorted().filter { $0.utf8.allSatisfy { $0 < 128 && $0 > 32 && ![34, 44, 58, 59].contains($0) } }
            let parameter: String = kinds.isEmpty ? "" : ";TYPE=" + (version == .four ? kinds.joined(separator: ",").lowercased() : kinds.joined(separator: ";TYPE="))
            lines.append("\(name)\(parameter):\(ContentLine.escaped(value))")
        }
        add("UID", uid)
        add("FN", title.isEmpty ? "?" : title)
        let parts: String = [surname, given, patronymic, "", ""].map(ContentLine.escaped).joined(separator: ";")
        lines.append("N:\(surname.isEmpty && given.isEmpty ? ContentLine.escaped(title) + ";;;;" : parts)")
        add("ORG", organisation)
        add("TITLE", position)
        add("ROLE", role)
        for phone in phones { add("TEL", phone.value, types: phone.types) }
        for mail in mails { add("EMAIL", mail.value, types: mail.types) }
        for messenger in messengers { add("IMPP", messenger) }
        if !birthday.isEmpty { lines.append("BDAY:\(version == .four ? birthday.replacing("-", with: "") : birthday)") }
        if !address.isEmpty { lines.append("ADR:;;" + address.map(ContentLine.escaped).joined(separator: ";")) }
        if !categories.isEmpty { lines.append("CATEGORIES:" + categories.map(ContentLine.escaped).joined(separator: ",")) }
        add("URL", url)
        add("NOTE", note)
        lines.append("END:VCARD")
        return lines.map { ContentLine.folded($0) + "\r\n" }.joined()
    }
}

/// Why a file of cards cannot be read.
public enum VCardProblem: Error, Hashable, Sendable {
    case encoding, noCards
    /// The card that begins in this line has no end.
    case open(line: Int)
    /// A line that is no property.
    case line(Int)
    case tooLarge

    public var sentence: (ru: String, en: String) {
        switch self {
        case .encoding: ("Файл контактов не в UTF-8. Выгрузите его как vCard 3.0 или 4.0.", "The file of contacts is not UTF-8. Export it as vCard 3.0 or 4.0.")
        case .noCards: ("В файле нет ни одного контакта.", "The file has no contacts.")
        case .open(let line): ("Контакт, который начинается в строке \(line), не закончен: файл обрезан.", "The contact that begins in line \(line) has no end: the file is cut.")
        case .line(let line): ("Строка \(line) написана не по правилам vCard.", "Line \(line) is not written as a vCard.")
        case .tooLarge: ("Файл контактов больше 64 МБ.", "The file of contacts is larger than 64 MB.")
        }
    }
}

extension VCard {
    public static let largest: Int = 64 << 20

    /// The cards of a file: vCard 3.0 and 4.0, and what phones export as 2.1 (quoted-printable included).
    /// - Throws: ``VCardProblem``.
    public static func read(_ bytes: [UInt8]) throws -> [VCard] {
        guard bytes.count <= largest else { throw VCardProblem.tooLarge }
        let body: ArraySlice<UInt8> = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        guard !body.contains(0), let text = String(validating: body, as: UTF8.self) else { throw VCardProblem.encoding }
        var cards: [VCard] = [], open: (line: Int, lines: [ContentLine])?
        for (number, line) in unfolded(text) {
            guard let property = ContentLine(line) else {
                guard open != nil else { continue }
                throw VCardProblem.line(number)
            }
            switch (property.name, property.value.uppercased()) {
            case ("BEGIN", "VCARD"):
                if let open { throw VCardProblem.open(line: open.line) }
                open = (number, [])
            case ("END", "VCARD"):
                if let done = open { cards.append(VCard(done.lines)) }
                open = nil
            default: open?.lines.append(decoded(property))
            }
        }
        if let open { throw VCardProblem.open(line: open.line) }
        guard !cards.isEmpty else { throw VCardProblem.noCards }
        return cards
    }
    /// Lines with the number they begin at; a line that begins with a space goes on with the one before it.
    private static func unfolded(_ text: String) -> [(Int, String)] {
        var lines: [(Int, String)] = [], number: Int = 0, isSoft: Bool = false
        for part in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            number += 1
            if let first = part.unicodeScalars.first, first == " " || first == "\t", !lines.isEmpty, !isSoft {
                lines[lines.count - 1].1.unicodeScalars.append(contentsOf: part.unicodeScalars.dropFirst())
            } else if isSoft, !lines.isEmpty {
                lines[lines.count - 1].1 = String(lines[lines.count - 1].1.dropLast()) + part
            } else if !part.isEmpty { lines.append((number, String(part))) }
            // A quoted-printable line of vCard 2.1 that ends with `=` goes on.
            isSoft = lines.last.map { $0.1.hasSuffix("=") && $0.1.prefix { $0 != ":" }.uppercased().contains("QUOTED-PRINTABLE") } ?? false
        }
        return lines
    }
    private static func decoded(_ line: ContentLine) -> ContentLine {
        guard line.parameters["ENCODING"]?.contains(where: { $0.uppercased() == "QUOTED-PRINTABLE" }) == true || line.types().contains("QUOTED-PRINTABLE") else { return line }
        var out: [UInt8] = [], rest = Array(line.value.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == 61, rest.count >= 2, let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { out.append(byte); continue }
            out.append(code)
            rest = rest.dropFirst(2)
        }
        return ContentLine(line.name, String(decoding: out, as: UTF8.self), parameters: line.parameters, group: line.group)
    }
}
