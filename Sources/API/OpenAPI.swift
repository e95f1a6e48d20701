internal import HTTPTypes
internal import Kernel

/// The description of the API for one reader: what their token lets them see and do, made from the registry of their workspace.
struct OpenAPI: Sendable {
    private let registry: Registry, access: Access, lang: Lang
    init(_ registry: Registry, _ access: Access) { (self.registry, self.access, lang) = (registry, access, access.lang) }

    static func reference(_ kind: String, _ name: String) -> JSONValue { .members(["$ref": .string("#/components/\(kind)/\(name)")]) }
    /// The entities the reader sees anything of.
    private var entities: [Entity] { registry.published.filter { access.reach(.see, $0.table) > .none } }

    var json: JSONValue {
        .members([
            "openapi": .string("3.1.0"),
            "info": .members(["title": .string(lang("Оттиск", "Ottisk")), "version": .string("1"), "description": .string(lang("Записи рабочего пространства. Примеры и правила — на странице /api.", "The records of the workspace. Examples and rules are on the page /api."))]),
            "servers": .array([.members(["url": .string(API.base)])]),
            "security": .array([.members(["token": .array([])])]),
            "tags": .array(entities.map { .members(["name": .string($0.path), "description": .string(lang($0.many))]) }),
            "paths": .object(entities.flatMap { EntityPaths($0, access).all }),
            "components": components,
        ])
    }
    private var components: JSONValue {
        var named: [String: Shape] = ["Problem": Problem.shape]
        for entity in entities {
            named[entity.name("")] = .object(EntityPaths.record(entity, access))
            named[entity.name("New")] = .object(entity.written(access, creating: true))
            named[entity.name("Change")] = .object(entity.written(access, creating: false))
            for field in entity.seen(access) { field.answered.mentioned(into: &named) }
        }
        Condition.shape.mentioned(into: &named)
        named["PastChange"] = PastChange.shape
        PastChange.shape.mentioned(into: &named)
        return .members([
            "securitySchemes": .members(["token": .members(["type": .string("http"), "scheme": .string("bearer"), "description": .string(lang("Токен из профиля", "A token from the profile"))])]),
            "schemas": .object(named.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: $0.value.schema(lang)) }),
            "responses": .object(OpenAPI.problems.map { .init(name: $0.name, value: .members([
                "description": .string(lang($0.about)), "headers": $0.name == "limit" ? .members(["Retry-After": OpenAPI.header(.integer(min: 1, max: 60), lang)]) : nil,
                "content": .members(["application/problem+json": .members(["schema": OpenAPI.reference("schemas", "Problem")])]),
            ])) }),
        ])
    }
    /// Every refusal that an operation may answer: its status, its name among the components, what it means.
    static let problems: [(status: String, name: String, about: Text)] = [
        ("400", "invalid", Text("Запрос не по описанию", "The request is not as described")), ("401", "unauthorized", Text("Нужен действующий токен", "A valid token is needed")),
        ("403", "rights", Text("Токен не для этого, или нет права", "The token is not for this, or the right is missing")), ("404", "missing", Text("Такой записи нет, или она не видна", "There is no such record, or it may not be seen")),
        ("406", "accept", Text("Ответы бывают только JSON", "Answers are JSON only")), ("409", "conflict", Text("Кто-то сохранил в то же мгновение", "Somebody saved in the same instant")),
        ("412", "stale", Text("Версия в If-Match устарела", "The version of If-Match is out of date")),
        ("413", "tooLarge", Text("Тело больше мегабайта", "The body is larger than a megabyte")), ("415", "mediaType", Text("Тело не JSON", "The body is not JSON")),
        ("422", "refused", Text("Данные не приняты: правила записи или другие записи против", "The data are refused: the record's rules or other records speak against it")),
        ("429", "limit", Text("Слишком часто", "Too often")),
    ]
    static func header(_ shape: Shape, _ lang: Lang, required: Bool = false) -> JSONValue { .members(["schema": shape.schema(lang), "required": required ? .bool(true) : nil]) }
}
extension Entity {
    /// `counterparty` → `NewCounterparty`: the name of a component.
    func name(_ prefix: String) -> String { prefix + table.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined() }
}

/// The addresses of one entity.
struct EntityPaths: Sendable {
    private let entity: Entity, access: Access, lang: Lang
    init(_ entity: Entity, _ access: Access) { (self.entity, self.access, lang) = (entity, access, access.lang) }

    static func record(_ entity: Entity, _ access: Access) -> [Shape.Property] {
        [.init("id", .integer(min: 1, max: .max), required: true), .init("version", .integer(min: 1, max: .max), required: true, Text("Растёт с каждой правкой", "Grows with every change"))]
            + entity.seen(access).map { .init($0.column, $0.answered, $0.label) } + entity.standard
    }
    private func may(_ verb: Access.Verb) -> Bool { access.reach(verb, entity.table) > .none }

    var all: [JSONValue.Member] {
        let path: String = "/\(entity.path)", one: String = path + "/{id}"
        let create: JSONValue? = entity.isCreatedByForm && access.creates(entity) ? creating : nil
        var all: [JSONValue.Member] = [
            .init(name: path, value: .members(["get": listing, "post": create])),
            .init(name: one, value: .members(["parameters": .array([id]), "get": getting, "patch": may(.edit) ? changing : nil])),
            .init(name: one + "/history", value: .members(["parameters": .array([id]), "get": past])),
        ]
        if may(.archive) {
            all.append(.init(name: one + "/archive", value: .members(["parameters": .array([id]), "post": bin("archive", Text("Убрать в корзину", "Move to the bin"))])))
            all.append(.init(name: one + "/restore", value: .members(["parameters": .array([id]), "post": bin("restore", Text("Вернуть из корзины", "Take out of the bin"))])))
        }
        return all
    }

    // MARK: Operations

    private func operation(_ verb: String, _ words: Text, parameters: [JSONValue] = [], body: JSONValue? = nil, _ status: String, _ good: JSONValue, _ bad: [String]) -> JSONValue {
        let refusals: [JSONValue.Member] = OpenAPI.problems.filter { bad.contains($0.status) }.map { .init(name: $0.status, value: OpenAPI.reference("responses", $0.name)) }
        return .members([
            "operationId": .string("\(verb)_\(entity.path.replacing("-", with: "_"))"), "summary": .string("\(lang(entity.many)): \(lang(words))"), "tags": .array([.string(entity.path)]),
            "parameters": parameters.isEmpty ? nil : .array(parameters), "requestBody": body, "responses": .object([.init(name: status, value: good)] + refusals),
        ])
    }
    private static let reading: [String] = ["400", "401", "403", "406", "429"]
    private static let writing: [String] = ["400", "401", "403", "404", "406", "409", "412", "413", "415", "422", "429"]

    private var listing: JSONValue {
        operation("list", Text("список", "a list"), parameters: Parameter.list(entity, access).map { parameter($0) }, "200", page(OpenAPI.reference("schemas", entity.name(""))), Self.reading + ["422"])
    }
    private var past: JSONValue {
        operation("history_of", Text("история записи", "the history of a record"), parameters: Parameter.history.map { parameter($0) }, "200", page(OpenAPI.reference("schemas", "PastChange")), Self.reading + ["404", "422"])
    }
    private var getting: JSONValue {
        let fields: [Parameter] = Parameter.list(entity, access).filter { $0.name == "fields" }
        return operation("get", Text("одна запись", "one record"), parameters: fields.map { parameter($0) }, "200", record(), Self.reading + ["404"])
    }
    private var creating: JSONValue {
        let key: JSONValue = header("Idempotency-Key", .string(Repeat.pattern), Text("Любое ваше слово: тот же ключ с тем же телом не создаёт второй записи", "Any word of yours: the same key with the same body makes no second record"))
        return operation("create", Text("новая запись", "a new record"), parameters: [key], body: body("New", ["application/json"]), "201", record(created: true), Self.writing.filter { !["404", "412"].contains($0) })
    }
    private var changing: JSONValue {
        operation("change", Text("изменить запись", "change a record"), parameters: [ifMatch], body: body("Change", Call.bodyTypes(.patch)), "200", record(), Self.writing)
    }
    private func bin(_ verb: String, _ words: Text) -> JSONValue {
        operation(verb, words, parameters: [ifMatch], "200", record(), Self.writing.filter { !["413", "415"].contains($0) })
    }

    // MARK: Pieces

    private var id: JSONValue {
        .members(["name": .string("id"), "in": .string("path"), "required": .bool(true), "schema": Shape.integer(min: 1, max: .max).schema(lang)])
    }
    private var ifMatch: JSONValue {
        header("If-Match", .string(), Text("ETag прочитанной записи: устаревший отвергается с 412", "The ETag of the record as you read it: a stale one is refused with 412"))
    }
    private func header(_ name: String, _ shape: Shape, _ about: Text) -> JSONValue {
        .members(["name": .string(name), "in": .string("header"), "description": .string(lang(about)), "schema": shape.schema(lang)])
    }
    private func parameter(_ parameter: Parameter) -> JSONValue {
        let isJSON: Bool = parameter.style == .json, isList: Bool = parameter.style == .list, schema: JSONValue = parameter.shape.schema(lang)
        return .members([
            "name": .string(parameter.name), "in": .string("query"), "description": .string(lang(parameter.about)), "style": isList ? .string("form") : nil, "explode": isList ? .bool(false) : nil,
            "schema": isJSON ? nil : schema, "content": isJSON ? .members(["application/json": .members(["schema": schema])]) : nil,
        ])
    }
    private func body(_ prefix: String, _ types: [String]) -> JSONValue {
        let schema: JSONValue = .members(["schema": OpenAPI.reference("schemas", entity.name(prefix))])
        return .members(["required": .bool(true), "content": .object(types.map { .init(name: $0, value: schema) })])
    }
    private var limits: [JSONValue.Member] {
        ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"].map { .init(name: $0, value: OpenAPI.header(.integer(min: 0, max: .max), lang, required: true)) }
    }
    private func record(created: Bool = false) -> JSONValue {
        let etag: JSONValue = OpenAPI.header(.string(), lang, required: true)
        let location: [JSONValue.Member] = created ? [.init(name: "Location", value: OpenAPI.header(.string(), lang, required: true))] : []
        func link(_ verb: String) -> JSONValue { .members(["operationId": .string("\(verb)_\(entity.path.replacing("-", with: "_"))"), "parameters": .members(["id": .string("$response.body#/id")])]) }
        return .members([
            "description": .string(lang(entity.one)), "headers": .object([.init(name: "ETag", value: etag)] + location + limits),
            "content": .members(["application/json": .members(["schema": OpenAPI.reference("schemas", entity.name(""))])]),
            "links": created ? .members(["get": link("get"), "change": may(.edit) ? link("change") : nil, "history": link("history_of")]) : nil,
        ])
    }
    private func page(_ item: JSONValue) -> JSONValue {
        let properties: JSONValue = .members([
            "items": .members(["type": .string("array"), "items": item, "maxItems": .integer(Parameter.most)]),
            "next": .members(["type": .array([.string("string"), .string("null")]), "description": .string(lang("Адрес следующей страницы", "The address of the next page"))]),
        ])
        let schema: JSONValue = .members(["type": .string("object"), "properties": properties, "required": .array([.string("items"), .string("next")]), "additionalProperties": .bool(false)])
        return .members([
            "description": .string(lang("Страница", "A page")), "headers": .object([.init(name: "Link", value: OpenAPI.header(.string(), lang))] + limits),
            "content": .members(["application/json": .members(["schema": schema])]),
        ])
    }
}
