public import Database
public import HTML
internal import Requisites

/// The pairs of a submitted form or a query string; a name may come more than once.
public struct Submitted: Sendable {
    public private(set) var values: [String: [String]] = [:]
    public init(_ values: [String: [String]] = [:]) { self.values = values }
    /// Nil when the text is not URL-encoded UTF-8 or holds a NUL.
    public init?(urlEncoded text: String) {
        for pair in text.split(separator: "&") {
            let parts: [Substring] = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decode(parts[0]), let value = Self.decode(parts.count > 1 ? parts[1] : "") else { return nil }
            values[name, default: []].append(value)
        }
    }
    /// What is said of a form that cannot be read.
    public static let unreadable = Text("В одном из полей недопустимый знак, например нулевой: уберите его и отправьте снова.", "One of the fields holds a character that is not allowed, such as NUL: take it out and send the form again.")
    private static func decode(_ text: Substring) -> String? {
        var bytes: [UInt8] = [], rest = text.utf8.makeIterator()
        while let byte = rest.next() {
            if byte == 43 { bytes.append(32); continue }
            guard byte == 37 else { bytes.append(byte); continue }
            guard let high = rest.next(), let low = rest.next(),
                  let code = UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16) else { return nil }
            bytes.append(code)
        }
        guard !bytes.contains(0) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }
    public func has(_ name: String) -> Bool { values[name] != nil }
    /// The first value, without the spaces around it.
    public subscript(_ name: String) -> String {
        Submitted.trimmed(values[name]?.first ?? "")
    }
    /// Without the spaces around it, of whatever kind.
    public static func trimmed(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last, isSpace(first) || isSpace(last) else { return text }
        return trimmed(text[...])
    }
    public static func trimmed(_ text: Substring) -> String {
        // By scalars, and not generic: every field and every cell of an import goes through here.
        let scalars: Substring.UnicodeScalarView = text.unicodeScalars
        guard let start = scalars.firstIndex(where: { !isSpace($0) }) else { return "" }
        var end: String.Index = scalars.endIndex
        while end > start {
            let before: String.Index = scalars.index(before: end)
            if !isSpace(scalars[before]) { break }
            end = before
        }
        return String(text[start..<end])
    }
    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x80 ? scalar.value == 32 || (9...13).contains(scalar.value) : scalar.properties.isWhitespace
    }
    public func all(_ name: String) -> [String] { values[name] ?? [] }
    public mutating func set(_ name: String, _ value: String) { values[name] = [value] }
}

/// What a person typed into the fields of an entity and what is wrong with it. It never loses input.
public struct Form: Sendable {
    public let entity: Entity
    public private(set) var input: Submitted
    public private(set) var errors: [String: Text] = [:]
    /// What may be written: only valid, permitted fields.
    public private(set) var patch: [String: Value] = [:]
    /// The version the person was looking at.
    public var version: Int? { Int(input["version"]) }
    public var isValid: Bool { errors.isEmpty }
    /// What looks wrong and is saved all the same.
    public var doubts: [String: [Text]] { Dictionary(grouping: entity.doubts { input[$0] }, by: \.column).mapValues { $0.map(\.sentence) } }

    /// The form of a record, or of a new one with some fields filled.
    public init(_ entity: Entity, row: Row?, prefill: Submitted = Submitted(), zone: Zone) {
        self.entity = entity
        input = prefill
        guard let row else { return }
        for field in entity.fields { input.set(field.column, Form.typed(row.value(column: field.column), field, zone)) }
        input.set("version", Form.plain(row["version"]))
    }
    /// A submitted form, checked inside a transaction. Fields that were not sent are left alone;
    /// a group of boxes sends `name` empty once, so that "none" can be said.
    /// - Parameter current: the record as it is; a link that still says what it leads to stays, also to a record that is offered no more.
    public init(_ entity: Entity, submitted: Submitted, creating: Bool, of current: Row? = nil, in tx: Tx, zone: Zone) throws {
        let entity: Entity = tx.registry.current(entity)
        (self.entity, input) = (entity, submitted)
        for field in entity.fields where tx.access.edits(entity, field, creating: creating) {
            guard submitted.has(field.column) || (creating && field.isRequired) else { continue }
            if !creating, case .link(let table) = field.kind, try Form.isKept(submitted[field.column], table, current?.value(column: field.column), tx) { continue }
            do { patch[field.column] = try Form.value(submitted, field, tx, zone) } catch let problem as Problem { errors[field.column] = problem.text }
        }
    }
    /// Values that are checked already, field by field, and have yet to meet the entity's own rule.
    public init(_ entity: Entity, patch: [String: Value]) { (self.entity, input, self.patch) = (entity, Submitted(), patch) }
    public mutating func reject(_ column: String, _ text: Text) { errors[column] = text }
    /// The entity's own rule, after the fields: it may reject some of them, or add values to what is written.
    /// - Parameter id: nil for a new record.
    public mutating func check(_ id: Int64?, in tx: Tx) throws {
        try checkChoices(id, in: tx)
        guard isValid else { return }
        let rule: Entity.Check = entity.check
        patch.merge(try rule(&self, id, tx)) { $1 }
    }

    /// A choice that is offered no more stays on the records that have it, but nobody takes it anew: in a form, by the interface for
    /// programs, in bulk or by an import.
    /// - Parameter id: nil for a new record.
    public mutating func checkChoices(_ id: Int64?, in tx: Tx) throws {
        var retired: [(field: Field, keys: Set<String>)] = []
        for field in tx.current(entity).fields where field.choices.contains(where: \.isRetired) {
            guard let value = patch[field.column] else { continue }
            let keys: Set<String> = Form.keys(value).intersection(field.choices.filter(\.isRetired).map(\.key))
            if !keys.isEmpty { retired.append((field, keys)) }
        }
        guard !retired.isEmpty else { return }
        let row: Row? = try id.flatMap { try tx.rows("SELECT * FROM \(SQL.raw(entity.table)) WHERE id = \($0)").first }  // a registry's table
        for (field, keys) in retired {
            let had: Set<String> = row.map { Form.keys($0.value(column: field.column)) } ?? []
            guard let key = keys.subtracting(had).sorted().first, let choice = field.choices.first(where: { $0.key == key }) else { continue }
            errors[field.column] = Text("Вариант «\(choice.label.ru)» больше не используется: выберите другой", "“\(choice.label.en)” is no longer used: choose another one")
        }
    }
    private static func keys(_ value: Value) -> Set<String> { Set(plain(value).split(separator: "|").map(String.init)) }

    /// What stands in a form for a linked record that its reader may not see. Sent back like this, the link stays as it is.
    public static let unseen = Text("недоступно вам", "not visible to you")
    public static func isUnseen(_ typed: String) -> Bool { typed == unseen.ru || typed == unseen.en }
    private static func isKept(_ typed: String, _ table: String, _ value: Value?, _ tx: Tx) throws -> Bool {
        if isUnseen(typed) { return true }
        guard case .int(let id)? = value, !typed.isEmpty, let linked = tx.registry[table] else { return false }
        return try typed == String(id) || typed == linkTitle(linked, id, in: tx)
    }
    /// `К-000012 Name`, or the name alone, as a form shows a linked record; empty: the reader may not see it.
    public static func linkTitle(_ entity: Entity, _ id: Int64, in tx: Tx) throws -> String {
        let seen: SQL = entity.isNamedToAll ? "1 = 1" : tx.access.rows(entity, .see)
        let sql: SQL = "SELECT number, \(SQL.raw(entity.title)) AS title FROM \(SQL.raw(entity.table)) WHERE id = \(id) AND "  // the registry's names
        guard let row = try tx.rows(sql + seen).first else { return "" }
        return [plain(row["number"]), plain(row["title"])].filter { !$0.isEmpty }.joined(separator: " ")
    }

    struct Problem: Error { let text: Text; init(_ ru: String, _ en: String) { text = Text(ru, en) } }

    static func value(_ submitted: Submitted, _ field: Field, _ tx: Tx, _ zone: Zone) throws -> Value {
        let text: String = submitted[field.column]
        if case .several = field.kind {
            let chosen: [String] = submitted.all(field.column).flatMap { $0.split(separator: "|").map(String.init) }
            guard chosen.allSatisfy({ key in field.choices.contains { $0.key == key } }) else { throw Problem("Такого варианта нет", "There is no such option") }
            if chosen.isEmpty, field.isRequired { throw Problem("Отметьте хотя бы одно", "Tick at least one") }
            return chosen.isEmpty ? .null : .text("|" + chosen.joined(separator: "|") + "|")
        }
        if text.isEmpty {
            if field.isRequired { throw Problem("Заполните это поле", "Fill in this field") }
            if case .flag = field.kind { return .int(0) }
            return .null
        }
        guard text.count <= field.limit else { throw Problem("Слишком длинно: не больше \(field.limit) знаков", "Too long: at most \(field.limit) characters") }
        guard !text.unicodeScalars.contains(where: { $0.value == 0 }) else { throw Problem("Недопустимый знак", "A character that is not allowed") }
        switch field.kind {
        case .text where field.format == .time:
            guard let minute = DayTime.minute(text) else { throw Problem("Нужно время вида 14:30", "A time like 14:30 is needed") }
            return .text(DayTime.text(minute))
        case .text, .long, .phone: return .text(text)
        case .web:
            guard let address = Mail.web(text) else { throw Problem("Это не похоже на адрес сайта: нужно https://имя.домен", "This does not look like a web address: https://name.domain") }
            return .text(address)
        case .mail:
            guard Mail.isPlausible(text) else { throw Problem("Это не похоже на адрес почты: нужно имя@домен", "This does not look like a mail address: name@domain") }
            return .text(text)
        case .digits:
            guard text.allSatisfy({ $0.isASCII && $0.isNumber }) else { throw Problem("Только цифры", "Digits only") }
            return .text(text)
        case .number:
            guard let number = Int64(text.filter { !$0.isWhitespace }) else { throw Problem("Нужно целое число", "A whole number is needed") }
            return .int(number)
        case .money:
            guard let minor = Money.minor(text) else { throw Problem("Нужна сумма, например 12 500,50", "An amount is needed, such as 12,500.50") }
            return .int(minor)
        case .decimal(let scale):
            guard let units = Money.scaled(text, scale) else { throw Problem("Нужно число, после запятой не больше \(scale) знаков", "A number with at most \(scale) decimals is needed") }
            return .int(units)
        case .flag: return .int(["1", "on", "true"].contains(text) ? 1 : 0)
        case .day:
            guard let day = Day(text) else { throw Problem("Нужна дата вида 2026-11-24", "A date like 2026-11-24 is needed") }
            return .text(day.description)
        case .instant:
            guard let instant = Clock.instant(text) ?? zone.instant(fromInput: text) else { throw Problem("Нужны дата и время", "A date and a time are needed") }
            return .int(instant)
        case .choice(let choices):
            guard choices.contains(where: { $0.key == text }) else { throw Problem("Такого варианта нет", "There is no such option") }
            return .text(text)
        case .several: return .null
        case .tags:
            let words: [String] = text.split { ",|".contains($0) }.map { Submitted.trimmed($0) }.filter { !$0.isEmpty }
            return words.isEmpty ? .null : .text("|" + words.joined(separator: "|") + "|")
        case .link(let table): return try link(text, table, tx)
        }
    }
    /// An id, a visible number with anything behind it (`К-000123 Название`), or a title that only one record has.
    private static func link(_ text: String, _ table: String, _ tx: Tx) throws -> Value {
        guard let entity = tx.registry[table] else { throw Problem("Такой записи нет", "There is no such record") }
        var condition: SQL = "number = \(String(text.split(separator: " ").first ?? ""))"
        if let id = Int64(text) { condition = "id = \(id)" }
        let sql: SQL = "SELECT id FROM \(SQL.raw(table)) WHERE \(condition) AND "  // a registry's table
        if let row = try tx.rows(sql + tx.access.rows(entity, .see)).first { return row["id"] }
        let named: [Row] = try titled(text, entity, tx)
        if named.count > 1 { throw Problem("Таких записей несколько: выберите из списка", "There are several such records: choose one from the list") }
        guard let row = named.first else { throw Problem("Такой записи нет: выберите из списка", "There is no such record: choose one from the list") }
        return row["id"]
    }
    /// Up to two records in use that are called so.
    private static func titled(_ text: String, _ entity: Entity, _ tx: Tx) throws -> [Row] {
        guard let field = entity.field(entity.title), tx.access.sees(entity, field), case .text = field.kind else { return [] }
        let sql: SQL = "SELECT id FROM \(SQL.raw(entity.table)) WHERE \(SQL.raw(field.column)) = \(text) AND archived_at IS NULL AND "  // the registry's names
        return try tx.rows(sql + tx.access.rows(entity, .see) + " LIMIT 2")
    }
    /// What the field shows for a stored value.
    public static func typed(_ value: Value, _ field: Field, _ zone: Zone) -> String {
        switch (field.kind, value) {
        case (.instant, .int(let instant)): zone.input(instant)
        case (.money, .int(let minor)): Money.typed(minor)
        case (.decimal(let scale), .int(let units)): Money.typed(units, scale: scale)
        case (.tags, .text(let text)): text.split(separator: "|").joined(separator: ", ")
        default: plain(value)
        }
    }
    public static func plain(_ value: Value) -> String {
        switch value { case .null, .blob: ""; case .int(let int): String(int); case .real(let real): String(real); case .text(let text): text }
    }
}

enum Mail {
    /// An address that a browser may open: `http` or `https` only, added where it is missing. Nil when it is none.
    static func web(_ text: String) -> String? {
        let lower: String = text.lowercased(), isWhole: Bool = lower.hasPrefix("https://") || lower.hasPrefix("http://")
        guard isWhole || !text.contains(":"), !text.contains(where: { $0.isWhitespace || "<>\"".contains($0) }) else { return nil }
        let address: String = isWhole ? text : "https://" + text
        let host: Substring = address.split(separator: "/", omittingEmptySubsequences: false).dropFirst(2).first ?? ""
        return host.contains(".") && !host.hasPrefix(".") && !host.hasSuffix(".") ? address : nil
    }
    /// Several addresses may stand in one field, by comma or space.
    static func isPlausible(_ text: String) -> Bool {
        text.split { ",; \n".contains($0) }.allSatisfy { address in
            let parts: [Substring] = address.split(separator: "@", omittingEmptySubsequences: false)
            return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".") && !parts[1].hasPrefix(".") && !parts[1].hasSuffix(".")
        }
    }
}
