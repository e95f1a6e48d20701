internal import Kernel
internal import Requisites

/// Which part of a cell goes into a field.
public enum CellPart: String, Codable, Sendable, CaseIterable {
    case whole, surname, given, patronymic, firstPhone, otherPhones, postcode, city, street, firstMail, otherMails

    func name(_ lang: Lang) -> String {
        switch self {
        case .whole: lang("вся ячейка", "the whole cell")
        case .surname: lang("фамилия", "surname")
        case .given: lang("имя", "given name")
        case .patronymic: lang("отчество", "patronymic")
        case .firstPhone: lang("первый телефон", "first phone")
        case .otherPhones: lang("остальные телефоны", "other phones")
        case .postcode: lang("индекс", "postcode")
        case .city: lang("город", "city")
        case .street: lang("улица и дом", "street and house")
        case .firstMail: lang("первая почта", "first mail")
        case .otherMails: lang("остальная почта", "other mail")
        }
    }
    /// The part of this cell; empty when it has none.
    func of(_ cell: String) -> String {
        switch self {
        case .whole: return cell
        case .surname: return PersonName(cell).surname
        case .given: return PersonName(cell).given
        case .patronymic: return PersonName(cell).patronymic
        case .firstPhone: return Phone.list(cell).first?.display() ?? ""
        case .otherPhones: return Phone.list(cell).dropFirst().map { $0.display() }.joined(separator: ", ")
        case .postcode: return AddressText(cell).postcode
        case .city: return AddressText(cell).city
        case .street: return AddressText(cell).street
        case .firstMail: return mails(cell).first ?? ""
        case .otherMails: return mails(cell).dropFirst().joined(separator: ", ")
        }
    }
    private func mails(_ cell: String) -> [String] { cell.split { ",; \n".contains($0) }.map(String.init).filter { $0.contains("@") } }
}

/// A postal address in parts: a guess by the words that Russian addresses are written with.
struct AddressText {
    private(set) var postcode: String = "", city: String = "", street: String = ""

    init(_ text: String) {
        var rest: [String] = text.split { ",;\n".contains($0) }.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }.filter { !$0.isEmpty }
        // The postcode may stand in front of the city without a comma.
        if let first = rest.first, first.count > 6, Self.isPostcode(String(first.prefix(6))), first.dropFirst(6).first == " " {
            rest[0] = String(first.dropFirst(7))
            postcode = String(first.prefix(6))
        }
        var others: [String] = [], isStreet: Bool = false
        for part in rest {
            if postcode.isEmpty, Self.isPostcode(part) { postcode = part; continue }
            if !isStreet, Self.isOutside(part) { continue }
            if city.isEmpty, !isStreet, let name = Self.city(part) { city = name; continue }
            if Self.isStreet(part) { isStreet = true }
            others.append(part)
        }
        // Without a word in front of it the city is what stands before the street.
        if city.isEmpty, others.count > 1, let first = others.first, !Self.isStreet(first), !first.contains(where: \.isNumber) {
            city = first
            others.removeFirst()
        }
        street = others.joined(separator: ", ")
    }
    private static func isPostcode(_ text: String) -> Bool { text.utf8.count == 6 && text.utf8.allSatisfy { (48...57).contains($0) } }
    /// The country and the region.
    private static func isOutside(_ part: String) -> Bool {
        let folded: String = Fold.text(part), words: [Substring] = folded.split(separator: " ")
        let isCountry: Bool = ["россия", "рф", "российская федерация", "russia"].contains(folded)
        return isCountry || words.contains { ["область", "обл", "обл.", "край", "республика", "респ", "респ.", "р-н", "район", "ао", "округ"].contains(String($0)) }
    }
    private static func city(_ part: String) -> String? {
        for mark in ["г.", "г ", "город ", "гор.", "пгт ", "пгт.", "пос.", "п.", "с.", "д.", "дер.", "ст-ца "] where part.lowercased().hasPrefix(mark) {
            let name: String = String(part.dropFirst(mark.count).drop(while: \.isWhitespace))
            // «д. 5» is a house.
            return name.first?.isLetter == true ? name : nil
        }
        for mark in [" г.", " г"] where part.hasSuffix(mark) { return String(part.dropLast(mark.count)) }
        return nil
    }
    private static func isStreet(_ part: String) -> Bool {
        let words: [Substring] = Fold.text(part).split { " .".contains($0) }
        return words.contains { ["ул", "улица", "пр", "просп", "проспект", "пр-т", "пр-кт", "пер", "переулок", "ш", "шоссе", "наб", "набережная", "б-р", "бульвар", "пл", "площадь", "проезд", "пр-д", "тупик", "аллея", "мкр", "street", "st", "avenue"].contains(String($0)) }
    }
}
