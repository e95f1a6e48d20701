internal import Database
internal import Hummingbird
internal import HTTPTypes
internal import Kernel

/// An answer that says what is wrong (RFC 9457), in the caller's language, part by part where there are parts.
struct Problem: Error, Sendable {
    /// What kind it is: an anchor of the page `/api`.
    enum Kind: String, CaseIterable, Sendable {
        case unauthorized, scope, rights, missing, method, accept, mediaType = "media-type", tooLarge = "too-large", malformed, invalid, refused, stale, repeated, limit, failure

        var title: Text {
            switch self {
            case .unauthorized: Text("Нужен токен", "A token is needed")
            case .scope: Text("Токен не для этого", "The token is not for this")
            case .rights: Text("Нет права", "The right is missing")
            case .missing: Text("Не найдено", "Not found")
            case .method: Text("Так к этому адресу не обращаются", "This address does not know the method")
            case .accept: Text("В таком виде ответа нет", "There is no answer of that kind")
            case .mediaType: Text("Тело не того вида", "The body is of the wrong kind")
            case .tooLarge: Text("Слишком много данных", "Too much data")
            case .malformed: Text("Запрос не читается", "The request cannot be read")
            case .invalid: Text("Запрос не по описанию", "The request is not as described")
            case .refused: Text("Данные не приняты", "The data are refused")
            case .stale: Text("Запись уже изменили", "The record has changed")
            case .repeated: Text("Ключ повтора уже занят", "The idempotency key is taken")
            case .limit: Text("Слишком часто", "Too often")
            case .failure: Text("Не получилось", "That did not work")
            }
        }
    }
    let status: HTTPResponse.Status, kind: Kind, detail: Text
    var wrongs: [Wrong] = []
    var headers = HTTPFields()

    init(_ status: HTTPResponse.Status, _ kind: Kind, _ ru: String, _ en: String, _ wrongs: [Wrong] = []) {
        (self.status, self.kind, detail, self.wrongs) = (status, kind, Text(ru, en), wrongs)
    }
    /// The request does not have the described shape: 400.
    static func invalid(_ wrongs: [Wrong]) -> Problem {
        Problem(.badRequest, .invalid, "Исправьте отмеченное и повторите.", "Correct what is marked and try again.", wrongs)
    }
    static func malformed(_ ru: String, _ en: String) -> Problem { Problem(.badRequest, .malformed, ru, en) }
    /// It has the right shape, and the data speak against it: 422.
    static func refused(_ wrongs: [Wrong]) -> Problem {
        Problem(.unprocessableContent, .refused, "Исправьте отмеченное и повторите.", "Correct what is marked and try again.", wrongs)
    }
    static let missing = Problem(.notFound, .missing, "Такой записи нет, или она вам не видна.", "There is no such record, or you may not see it.")
    static let stale = Problem(.preconditionFailed, .stale, "Запись изменили после того, как вы её прочли. Прочтите её снова.", "The record was changed after you read it. Read it again.")

    /// What the rest of the program throws.
    init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case is NotFound: self = .missing
        case is NotAllowed: self.init(.forbidden, .rights, "На это действие нет права.", "You have no right to do this.")
        case let bad as BadRequest: self.init(.unprocessableContent, .refused, bad.text.ru, bad.text.en)
        default:
            let (status, text) = HTTPResponse.Status.of(error)
            let kind: Kind = switch status.code { case 413: .tooLarge; case 409: .stale; case 422: .refused; case 404: .missing; default: .failure }
            self.init(status, kind, text.ru, text.en)
        }
    }

    func json(_ lang: Lang) -> JSONValue {
        let errors: [JSONValue] = wrongs.map { wrong in
            let detail: JSONValue = .string(lang(wrong.text))
            switch wrong.place {
            case .body: return .members(["pointer": .string(wrong.place.pointer ?? "#"), "detail": detail])
            case .parameter(let name): return .members(["parameter": .string(name), "detail": detail])
            case .header(let name): return .members(["header": .string(name), "detail": detail])
            }
        }
        return .members([
            "type": .string("/api#\(kind.rawValue)"), "title": .string(lang(kind.title)), "status": .integer(status.code), "detail": .string(lang(detail)),
            "errors": errors.isEmpty ? nil : .array(errors),
        ])
    }
    static let shape: Shape = .object([
        .init("type", .string(), required: true, Text("Что случилось: место на странице /api", "What happened: a place of the page /api")),
        .init("title", .string(), required: true), .init("status", .integer(min: 400, max: 599), required: true), .init("detail", .string(), required: true),
        .init("errors", .array(.object([
            .init("pointer", .string(), Text("Где в теле запроса (RFC 6901)", "Where in the body (RFC 6901)")), .init("parameter", .string()), .init("header", .string()), .init("detail", .string(), required: true),
        ])), Text("Что именно не так", "What exactly is wrong")),
    ])
}
