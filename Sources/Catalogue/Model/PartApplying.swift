internal import Configurator
internal import Database
internal import Exact
internal import Formula
internal import Kernel

extension PartReading {
    /// The model with what the form says in the place of the part, or behind the others; and the code of the part.
    mutating func apply(_ place: PartPlace) -> (model: ProductModel, code: String) {
        let name: Phrase = phrase("name"), taken: [String] = place.kind.codes(model).filter { $0 != place.code }
        let code: String = self.code(name, String(place.kind.rawValue.prefix(1)), among: taken)
        if taken.contains(code) { refuse("new_code", "Такой код уже есть", "This code is taken") }
        var next: ProductModel = model
        switch place.kind {
        case .attribute: put(attribute(code, name), place.code, \.code, &next.attributes)
        case .rule: put(rule(code, name), place.code, \.code, &next.rules)
        case .table: put(table(code, name), place.code, \.code, &next.tables)
        case .derived: put(Configurator.Derived(code, name, formula("formula"), type("type"), unit: optionalPhrase("unit")), place.code, \.code, &next.derived)
        case .operation:
            let when: String? = optionalFormula("when"), output: String = formula("output"), setup: String? = optionalFormula("setupWaste"), run: String? = optionalFormula("runWaste")
            put(WorkStep(code, name, resource: String(form["resource"].prefix(60)), when: when, output: output, setupWaste: setup, runWaste: run), place.code, \.code, &next.operations)
        case .price:
            let when: String? = optionalFormula("when")
            put(PriceRule(code, name, when: when, formula("amount")), place.code, \.code, &next.prices)
        }
        return (next, code)
    }
    private func put<Part>(_ part: Part, _ old: String, _ code: KeyPath<Part, String>, _ all: inout [Part]) {
        if let at: Int = all.firstIndex(where: { $0[keyPath: code] == old }) { all[at] = part } else { all.append(part) }
    }
    private func type(_ field: String) -> Formula.Kind { PartTyping.types.first { $0.key == form[field] }?.kind ?? .number }

    // MARK: Attributes

    private mutating func attribute(_ code: String, _ name: Phrase) -> Attribute {
        let kind: AttributeType = switch form["form"] {
        case "number": .number(least: number("least"), most: number("most"), step: optionalNumber("step") ?? 1, unit: optionalPhrase("unit"))
        case "flag": .flag
        case "text": .text(limit: whole("limit", 200))
        case "day": .day(from: day("least"), to: day("most"))
        default: .choice(choices("values"))
        }
        var attribute: Attribute = Attribute(code, name, kind, group: optionalPhrase("group"), isOptional: form["optional"] == "1", visible: optionalFormula("visible"))
        attribute.usual = value("usual", attribute)
        attribute.rest = value("rest", attribute)
        return attribute
    }
    /// `code | по-русски | in English`, one for a line.
    private mutating func choices(_ field: String) -> [Choice] {
        var result: [Choice] = []
        for (number, text): (Int, String) in lines(field) {
            let parts: [String] = PartReading.split(text, "|")
            let ru: String = parts.count > 1 ? parts[1] : parts[0], en: String = parts.count > 2 ? parts[2] : ru
            if parts.count > 3 || parts[0].isEmpty { refuse(field, "Строка \(number): нужно «код | по-русски | in English»", "Line \(number): “code | по-русски | in English” is needed") }
            result.append(Choice(parts[0], Phrase(ru, en)))
        }
        if result.isEmpty { refuse(field, "Нужно хотя бы одно значение", "At least one value is needed") }
        return result
    }

    // MARK: Rules

    private mutating func rule(_ code: String, _ message: Phrase) -> Rule {
        let when: String? = optionalFormula("when"), demand: Rule.Demand
        switch form["form"] {
        case "exclude": demand = .exclude(formula("then"))
        case "range": demand = .range(value: formula("value"), least: optionalFormula("least"), most: optionalFormula("most"))
        case "table": demand = tableDemand()
        default: demand = .require(formula("then"))
        }
        return Rule(code, message, demand, when: when, severity: Rule.Severity(rawValue: form["severity"]) ?? .error)
    }
    private mutating func tableDemand() -> Rule.Demand {
        let codes: [String] = PartReading.split(form["attributes"], ";").filter { !$0.isEmpty }
        var known: [Attribute] = []
        for code: String in codes {
            guard let found: Attribute = model.attributes.first(where: { [$0.code, $0.name.ru, $0.name.en].contains { Plain.fold($0) == Plain.fold(code) } }) else {
                refuse("attributes", "Признака «\(code)» нет", "There is no attribute “\(code)”")
                continue
            }
            known.append(found)
        }
        if codes.isEmpty { refuse("attributes", "Назовите признаки", "Name the attributes") }
        var rows: [[Rule.Cell]] = []
        for (number, text): (Int, String) in lines("rows") where known.count == codes.count && !known.isEmpty {
            let parts: [String] = PartReading.split(text, ";")
            if parts.count != known.count { refuse("rows", "Строка \(number): клеток \(parts.count), признаков \(known.count)", "Line \(number): \(parts.count) cells, \(known.count) attributes") }
            rows.append(zip(parts, known).compactMap { (part: String, attribute: Attribute) -> Rule.Cell? in
                let cell: Rule.Cell? = PartReading.cell(part, attribute)
                if cell == nil { refuse("rows", "Строка \(number): «\(part)» не подходит признаку «\(attribute.name.ru)»", "Line \(number): “\(part)” does not fit the attribute “\(attribute.name.en)”") }
                return cell
            })
        }
        return .table(attributes: known.map(\.code), rows: rows, isForbidden: form["forbidden"] == "1")
    }
    /// `*`, `a | b`, `4..16`.
    static func cell(_ typed: String, _ attribute: Attribute) -> Rule.Cell? {
        if typed == "*" { return .any }
        if case .number = attribute.type, let dots: Range<String.Index> = typed.firstRange(of: "..") {
            let low: String = Submitted.trimmed(typed[..<dots.lowerBound]), high: String = Submitted.trimmed(typed[dots.upperBound...])
            let least: Exact? = Choices.number(low), most: Exact? = Choices.number(high)
            if (least == nil && !low.isEmpty) || (most == nil && !high.isEmpty) || (least == nil && most == nil) { return nil }
            return .between(least, most)
        }
        let values: [Formula.Value?] = split(typed, "|").map { (one: String) -> Formula.Value? in one.isEmpty ? nil : value(one, attribute) }
        return values.contains { $0 == nil } ? nil : .values(values.compactMap { $0 })
    }

    // MARK: Tables

    private mutating func table(_ code: String, _ name: Phrase) -> ModelTable {
        var keys: [Formula.TableType.Key] = []
        for typed: String in PartReading.split(form["keys"], ";") where !typed.isEmpty {
            let words: [Substring] = typed.split(separator: " ")
            let kind: Formula.Kind? = PartTyping.types.first { $0.key == words[0] || $0.name.ru == words[0] || $0.name.en == words[0] }?.kind
            let match: Formula.Match? = words.count > 1 ? Formula.Match(rawValue: String(words[1])) : .exact
            guard let kind, let match, words.count <= 2 else {
                refuse("keys", "«\(typed)»: нужен тип (number, text, flag, day) и, если не точно, как искать (\(PartReading.matches))", "“\(typed)”: a type (number, text, flag, day) is needed and, unless exact, how to search (\(PartReading.matches))")
                continue
            }
            keys.append(Formula.TableType.Key(kind, match))
        }
        if keys.isEmpty { refuse("keys", "Нужен хотя бы один столбец", "At least one column is needed") }
        let value: Formula.Kind = type("type"), kinds: [Formula.Kind] = keys.map(\.type) + [value]
        var rows: [Formula.Table.Row] = []
        for (number, text): (Int, String) in lines("rows") {
            let parts: [String] = PartReading.split(text, ";"), values: [Formula.Value] = zip(parts, kinds).compactMap { PartReading.value($0, $1) }
            guard parts.count == kinds.count, values.count == kinds.count, let last: Formula.Value = values.last else {
                refuse("rows", "Строка \(number) не подходит к столбцам", "Line \(number) does not fit the columns")
                continue
            }
            rows.append(Formula.Table.Row(Array(values.dropLast()), last))
        }
        return ModelTable(code, name, keys: keys, value: value, rows: rows)
    }
    private static let matches: String = Formula.Match.allCases.map(\.rawValue).joined(separator: ", ")
    private static func value(_ typed: String, _ kind: Formula.Kind) -> Formula.Value? {
        let type: AttributeType = switch kind {
        case .number: .number(least: 0, most: 0, step: 1, unit: nil)
        case .flag: .flag
        case .day: .day(from: nil, to: nil)
        default: .text(limit: 200)
        }
        return value(typed, Attribute("a", Phrase("", ""), type))
    }
}
