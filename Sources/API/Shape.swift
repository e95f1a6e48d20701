internal import Kernel

/// What a value of the API looks like: described by OpenAPI and checked by the server from one and the same value, so that the two cannot differ.
indirect enum Shape: Sendable {
    /// - Parameters min, max: in Unicode code points, as JSON Schema counts.
    case string(min: Int = 0, max: Int? = nil, Pattern? = nil, format: String? = nil)
    case integer(min: Int64, max: Int64)
    case boolean, null
    case choice([String])
    case array(Shape, min: Int = 0, max: Int? = nil, unique: Bool = false)
    /// Nothing but these members; just so many of them, where a number is given.
    case object([Property], count: Int? = nil)
    case any([Shape])
    /// A schema of the document's components, by its name there.
    case named(String, @Sendable () -> Shape)

    struct Property: Sendable {
        let name: String, shape: Shape, isRequired: Bool, about: Text?
        init(_ name: String, _ shape: Shape, required: Bool = false, _ about: Text? = nil) { (self.name, self.shape, isRequired, self.about) = (name, shape, required, about) }
    }
    /// A regular expression (ECMA 262) for the reader of the document, and the same rule in Swift.
    struct Pattern: Sendable {
        let source: String, words: Text, matches: @Sendable (String) -> Bool
    }
    var orNull: Shape { .any([self, .null]) }
}

/// What is wrong with one part of what was sent.
struct Wrong: Sendable, Equatable {
    enum Place: Sendable, Equatable { case body([String]), parameter(String), header(String) }
    let place: Place, text: Text
    init(_ place: Place, _ text: Text) { (self.place, self.text) = (place, text) }
}

extension Shape {
    /// Everything that does not fit; empty when it does.
    func wrongs(_ value: JSONValue, at place: Wrong.Place) -> [Wrong] {
        func no(_ ru: String, _ en: String) -> [Wrong] { [Wrong(place, Text(ru, en))] }
        switch (self, value) {
        case (.null, .null), (.boolean, .bool): return []
        case (.null, _): return no("Здесь может быть только null", "Only null can stand here")
        case (.boolean, _): return no("Нужно true или false", "true or false is needed")
        case (.string(let min, let max, let pattern, let format), .string(let text)):
            return Shape.problem(text, min, max, pattern, format).map { [Wrong(place, $0)] } ?? []
        case (.string, _): return no("Нужна строка", "A string is needed")
        case (.integer(let min, let max), _):
            guard let number = value.integer else { return no("Нужно целое число", "A whole number is needed") }
            return number >= min && number <= max ? [] : no("Нужно число от \(min) до \(max)", "A number from \(min) to \(max) is needed")
        case (.choice(let keys), _):
            if let text = value.text, keys.contains(text) { return [] }
            return no("Нужно одно из: \(keys.joined(separator: ", "))", "One of these is needed: \(keys.joined(separator: ", "))")
        case (.array(let item, let min, let max, let unique), .array(let items)):
            if items.count < min || items.count > max ?? .max { return no("Не то число элементов", "Too few or too many items") }
            if unique, items.enumerated().contains(where: { items[..<$0].contains($1) }) { return no("Элементы повторяются", "An item stands here twice") }
            return items.enumerated().flatMap { item.wrongs($1, at: place.inside(String($0))) }
        case (.array, _): return no("Нужен массив", "An array is needed")
        case (.object(let properties, let count), .object(let members)):
            if let count, members.count != count { return no("Не то число полей", "Too few or too many fields") }
            return Shape.members(properties, members, place)
        case (.object, _): return no("Нужен объект", "An object is needed")
        case (.any(let shapes), _):
            // Only what could fit at all is looked into: a condition inside a condition would double the work at every level.
            let all: [[Wrong]] = shapes.filter { $0.mayFit(value) }.map { $0.wrongs(value, at: place) }
            if all.contains(where: \.isEmpty) { return [] }
            if let first = all.first { return first }
            return value == .null ? no("Пусто здесь нельзя", "It cannot be empty") : no("Такое значение здесь не подходит", "Such a value does not fit here")
        case (.named(_, let shape), _): return shape().wrongs(value, at: place)
        }
    }
    private func mayFit(_ value: JSONValue) -> Bool {
        switch (self, value) {
        case (.null, _): value == .null
        case (.boolean, .bool), (.string, .string), (.choice, .string), (.integer, .number), (.array, .array): true
        case (.object(let properties, _), .object(let members)):
            members.allSatisfy { member in properties.contains { $0.name == member.name } } && properties.allSatisfy { property in !property.isRequired || members.contains { $0.name == property.name } }
        case (.any(let shapes), _): shapes.contains { $0.mayFit(value) }
        case (.named(_, let shape), _): shape().mayFit(value)
        default: false
        }
    }
    private static func problem(_ text: String, _ min: Int, _ max: Int?, _ pattern: Pattern?, _ format: String?) -> Text? {
        let count: Int = text.unicodeScalars.count
        if let max, count > max { return Text("Слишком длинно: не больше \(max) знаков", "Too long: at most \(max) characters") }
        if count < min { return Text("Заполните это поле", "Fill in this field") }
        if format == "date", Day(strict: Array(text.utf8)[...]) == nil { return Text("Нужна дата вида 2026-11-24", "A date like 2026-11-24 is needed") }
        if format == "date-time", Clock.instant(text) == nil { return Text("Нужны дата и время вида 2026-11-24T09:30:00Z", "A date and time like 2026-11-24T09:30:00Z is needed") }
        if let pattern, !pattern.matches(text) { return pattern.words }
        return nil
    }
    private static func members(_ properties: [Property], _ members: [JSONValue.Member], _ place: Wrong.Place) -> [Wrong] {
        var wrongs: [Wrong] = []
        for member in members {
            guard let property = properties.first(where: { $0.name == member.name }) else {
                wrongs.append(Wrong(place.inside(member.name), Text("Такого поля нет, или его нельзя записать", "There is no such field, or it cannot be written")))
                continue
            }
            wrongs += property.shape.wrongs(member.value, at: place.inside(member.name))
        }
        for property in properties where property.isRequired && !members.contains(where: { $0.name == property.name }) {
            wrongs.append(Wrong(place.inside(property.name), Text("Заполните это поле", "Fill in this field")))
        }
        return wrongs
    }
}
extension Wrong.Place {
    func inside(_ name: String) -> Wrong.Place {
        switch self {
        case .body(let path): .body(path + [name])
        case .parameter, .header: self
        }
    }
    /// RFC 6901.
    var pointer: String? {
        guard case .body(let path) = self else { return nil }
        return "#" + path.map { "/" + $0.replacing("~", with: "~0").replacing("/", with: "~1") }.joined()
    }
}

extension Shape.Pattern {
    /// Zero bytes are stored by no database.
    static let plain = Self(source: "^[^\\u0000]*$", words: Text("Недопустимый знак", "A character that is not allowed")) { !$0.unicodeScalars.contains("\0") }
    /// Something beside white space.
    static let filled = Self(source: "^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$", words: Text("Заполните это поле", "Fill in this field")) { text in
        !text.unicodeScalars.contains("\0") && text.unicodeScalars.contains { !$0.isSpace }
    }
    /// The time of a day.
    static let time = Self(source: "^([01][0-9]|2[0-3]):[0-5][0-9]$", words: Text("Нужно время вида 14:30", "A time like 14:30 is needed")) { text in
        text.utf8.count == 5 && DayTime.minute(text) != nil
    }
    static let digits = Self(source: "^[0-9]*$", words: Text("Только цифры", "Digits only")) { $0.utf8.allSatisfy { (48...57).contains($0) } }
    static let someDigits = Self(source: "^[0-9]+$", words: Text("Только цифры", "Digits only")) { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
    /// A decimal with at most two places, a point between, no spaces.
    static let money = Self(source: "^-?[0-9]{1,13}(\\.[0-9]{1,2})?$", words: Text("Нужна сумма строкой, например 12500.50", "An amount as a string is needed, such as 12500.50")) { text in
        let parts: [Substring] = text.drop { $0 == "-" && text.first == "-" }.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count { $0 == 45 } <= 1, (1...2).contains(parts.count), parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }) else { return false }
        return (1...13).contains(parts[0].utf8.count) && (parts.count == 1 || (1...2).contains(parts[1].utf8.count))
    }
    /// A decimal with at most so many places, a point between, no spaces.
    static func decimal(_ scale: Int) -> Self {
        Self(source: "^-?[0-9]{1,12}(\\.[0-9]{1,\(scale)})?$", words: Text("Нужно число строкой, например 0.087", "A number as a string is needed, such as 0.087")) { text in
            let parts: [Substring] = text.drop { $0 == "-" && text.first == "-" }.split(separator: ".", omittingEmptySubsequences: false)
            guard text.utf8.count(where: { $0 == 45 }) <= 1, (1...2).contains(parts.count), parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }) else { return false }
            return (1...12).contains(parts[0].utf8.count) && (parts.count == 1 || (1...scale).contains(parts[1].utf8.count))
        }
    }
    /// An address of the web, with its scheme.
    static let web = Self(source: "^https?://[^\\s<>\"/.\\u0000][^\\s<>\"/\\u0000]*\\.[^\\s<>\"/.\\u0000]+(/[^\\s<>\"\\u0000]*)?$", words: Text("Нужен адрес сайта: https://имя.домен", "A web address is needed: https://name.domain")) { text in
        guard let rest = ["https://", "http://"].first(where: text.hasPrefix).map({ text.dropFirst($0.count) }) else { return false }
        let host: Substring = rest.split(separator: "/", omittingEmptySubsequences: false).first ?? ""
        guard !rest.unicodeScalars.contains(where: { $0.isSpace || "<>\"\0".unicodeScalars.contains($0) }) else { return false }
        return host.contains(".") && host.first != "." && host.last != "."
    }
    /// One word of a record's labels: no comma and no bar, beginning and ending with something visible.
    static let tag = Self(source: "^[^\\s\\u0000,|]([^\\u0000,|]*[^\\s\\u0000,|])?$", words: Text("Метка не содержит запятых и черт и не начинается с пробела", "A tag holds no comma and no bar, and does not begin with a space")) { text in
        let all: String.UnicodeScalarView = text.unicodeScalars
        guard let first = all.first, let last = all.last, !first.isSpace, !last.isSpace else { return false }
        return !all.contains { $0 == "\0" || $0 == "," || $0 == "|" }
    }
    private static let address: String = "[^@,; \\n\\u0000]+@[^@,; \\n.\\u0000]+(\\.+[^@,; \\n.\\u0000]+)+"
    /// One or several addresses, by comma, semicolon or space.
    static let mail = Self(source: "^[,; \\n]*\(address)([,; \\n]+\(address))*[,; \\n]*$", words: Text("Нужен адрес почты: имя@домен", "A mail address is needed: name@domain")) { text in
        let words = text.unicodeScalars.split { ",; \n".unicodeScalars.contains($0) }
        return !words.isEmpty && words.allSatisfy { word in
            let parts = word.split(separator: "@", omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, !word.contains("\0") else { return false }
            return parts[1].contains(".") && parts[1].first != "." && parts[1].last != "."
        }
    }
    /// An employee by number, `me`, or everybody of one's `department`.
    static let employee = Self(source: "^(me|department|[1-9][0-9]{0,17})$", words: Text("Нужен номер, me или department", "A number, me or department is needed")) { text in
        text == "me" || text == "department" || (1...18).contains(text.utf8.count) && text.utf8.first != 48 && text.utf8.allSatisfy { (48...57).contains($0) }
    }
}
extension UnicodeScalar {
    /// What `\s` of ECMA 262 matches.
    fileprivate var isSpace: Bool {
        switch value {
        case 9...13, 32, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF: true
        default: false
        }
    }
}
