internal import Kernel

extension Shape {
    /// The shape as JSON Schema (draft 2020-12, as OpenAPI 3.1 uses it).
    func schema(_ lang: Lang) -> JSONValue {
        switch self {
        case .null: return .members(["type": .string("null")])
        case .boolean: return .members(["type": .string("boolean")])
        case .integer(let min, let max):
            // The number of a record: the first one is likely to be there.
            let examples: JSONValue? = min == 1 && max == .max ? .array([.integer(1)]) : nil
            return .members(["type": .string("integer"), "format": .string("int64"), "minimum": .integer(min), "maximum": .integer(max), "examples": examples])
        case .string(let min, let max, let pattern, let format):
            return .members([
                "type": .string("string"), "minLength": min > 0 ? .integer(min) : nil, "maxLength": max.map { .integer($0) }, "pattern": pattern.map { .string($0.source) }, "format": format.map { .string($0) },
            ])
        case .choice(let keys): return .members(["type": .string("string"), "enum": .array(keys.map { .string($0) })])
        case .array(let item, let min, let max, let unique):
            return .members([
                "type": .string("array"), "items": item.schema(lang), "minItems": min > 0 ? .integer(min) : nil, "maxItems": max.map { .integer($0) }, "uniqueItems": unique ? .bool(true) : nil,
            ])
        case .object(let properties, let count):
            let required: [JSONValue] = properties.filter(\.isRequired).map { .string($0.name) }
            return .members([
                "type": .string("object"), "properties": .object(properties.map { .init(name: $0.name, value: $0.schema(lang)) }),
                "required": required.isEmpty ? nil : .array(required), "additionalProperties": .bool(false),
                "minProperties": count.map { .integer($0) }, "maxProperties": count.map { .integer($0) },
            ])
        case .any(let shapes):
            if shapes.count == 2, case .null = shapes[1], let simple = shapes[0].schemaOrNull(lang) { return simple }
            return .members(["anyOf": .array(shapes.map { $0.schema(lang) })])
        case .named(let name, _): return OpenAPI.reference("schemas", name)
        }
    }
    /// `"type": ["string", "null"]` is easier to read than two alternatives.
    private func schemaOrNull(_ lang: Lang) -> JSONValue? {
        switch self { case .string, .integer, .choice: break; default: return nil }
        guard case .object(let members) = schema(lang) else { return nil }
        return .object(members.map { member in
            switch (member.name, member.value) {
            case ("type", _): .init(name: "type", value: .array([member.value, .string("null")]))
            case ("enum", .array(let keys)): .init(name: "enum", value: .array(keys + [.null]))
            default: member
            }
        })
    }
    /// The named shapes that this one mentions, themselves included, by name.
    func mentioned(into all: inout [String: Shape]) {
        switch self {
        case .named(let name, let shape):
            guard all[name] == nil else { return }
            let whole: Shape = shape()
            all[name] = whole
            whole.mentioned(into: &all)
        case .array(let item, _, _, _): item.mentioned(into: &all)
        case .object(let properties, _): for property in properties { property.shape.mentioned(into: &all) }
        case .any(let shapes): for shape in shapes { shape.mentioned(into: &all) }
        default: break
        }
    }
}
extension Shape.Property {
    func schema(_ lang: Lang) -> JSONValue {
        guard let about, case .object(let members) = shape.schema(lang) else { return shape.schema(lang) }
        return .object([.init(name: "description", value: .string(lang(about)))] + members)
    }
}
