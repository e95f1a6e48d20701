public import Database
public import HTML
public import HTTPTypes
public import Hummingbird
internal import Logging

/// What every request carries; the session middleware fills it.
public struct WebContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    public var workspace: Workspace?
    public var person: Person?
    public var lang: Lang = .ru
    public var maxUploadSize: Int { 4 << 20 }
    public init(source: Source) { coreContext = .init(source: source) }
}

/// The signed-in employee of one request.
public struct Person: Sendable {
    public let access: Access, name: String, session: String, csrf: String
    /// Notices behind the bell that they have not read; ``Notice/mostUnread`` stands for more.
    public let unread: Int
    /// The name of the organisation they work in, for the head of the menu.
    public let organisation: String
    public init(access: Access, name: String, session: String, csrf: String, unread: Int = 0, organisation: String = "") {
        (self.access, self.name, self.session, self.csrf, self.unread, self.organisation) = (access, name, session, csrf, unread, organisation)
    }
    /// `Анна Соколова` → `АС`.
    public static func initials(_ name: String) -> String {
        var letters: String = "", count: Int = 0, isStart: Bool = true
        // Words are found by their bytes; only their first letters are looked at as letters.
        for index in name.utf8.indices {
            let isSpace: Bool = name.utf8[index] == 32
            if isStart, !isSpace {
                letters.append(name[index])
                count += 1
                if count == 2 { break }
            }
            isStart = isSpace
        }
        return letters
    }
}

/// A request of a signed-in member of staff: the only context slices see, so they cannot be reached without one
/// and cannot reach the database except through `read` and `write`.
public struct StaffContext: ChildRequestContext {
    public var coreContext: CoreRequestContextStorage
    public let person: Person
    private let workspace: Workspace
    let journal = Journal()
    public var access: Access { person.access }
    public var lang: Lang { person.access.lang }
    public var zone: Zone { workspace.zone }
    public var registry: Registry { workspace.registry }
    /// The entity as this workspace has it.
    public func current(_ entity: Entity) -> Entity { registry.current(entity) }
    public var files: FileStore { workspace.files }
    public var today: Day { zone.day(Clock.now()) }
    public var maxUploadSize: Int { 4 << 20 }

    public init(context: WebContext) throws {
        guard let person = context.person, let workspace = context.workspace else { throw SignInNeeded() }
        (coreContext, self.person, self.workspace) = (context.coreContext, person, workspace)
    }
    public func read<T: Sendable>(_ body: @escaping @Sendable (Tx) throws -> T) async throws -> T { try await workspace.read(as: access, body) }
    public func write<T: Sendable>(_ body: @escaping @Sendable (Tx) throws -> T) async throws -> T { try await workspace.write(as: access, journal: journal, body) }
    /// For work that outlives the request.
    public func job() -> Workspace { workspace }
    public func id(_ name: String = "id") throws -> Int64 {
        guard let id = parameters.get(name).flatMap({ Int64($0) }) else { throw NotFound() }
        return id
    }
}

/// A stranger asked for a page of the staff.
public struct SignInNeeded: Error {}
/// What was sent cannot be read: a sentence for the sender, status 400.
public struct BadRequest: Error { public let text: Text; public init(_ ru: String, _ en: String) { text = Text(ru, en) } }

/// What was sent is readable and does not fit: a sentence for the sender, status 422.
public struct Refused: Error { public let text: Text; public init(_ text: Text) { self.text = text } }

extension Request {
    public var isFragment: Bool { HTTPField.Name("HX-Request").map { headers[$0] == "true" } ?? false }
    /// Whether the sender speaks HTTPS, with this server or with the proxy before it.
    public var isSecure: Bool { HTTPField.Name("X-Forwarded-Proto").flatMap { headers[$0] }.map { $0 == "https" } ?? (head.scheme == "https") }
    public func query() throws -> Submitted {
        guard let query = Submitted(urlEncoded: uri.query ?? "") else { throw BadRequest("Адрес страницы повреждён", "The address is damaged") }
        return query
    }
    /// The fields of a submitted form, at most 4 MiB.
    public func form() async throws -> Submitted {
        var request = self
        let body = try await request.collectBody(upTo: 4 << 20)
        guard let text = String(validating: body.readableBytesView, as: UTF8.self), let form = Submitted(urlEncoded: text) else {
            throw BadRequest(Submitted.unreadable.ru, Submitted.unreadable.en)
        }
        return form
    }
}

/// What a handler answers.
public enum Reply: Sendable {
    /// A screen: title, the menu entry it belongs to, content.
    case page(String, section: String, HTML)
    /// The same screen with its errors: 422.
    case invalid(String, section: String, HTML)
    /// Somebody saved first: 409.
    case conflict(String, section: String, HTML)
    /// A piece of a page.
    case fragment(HTML)
    /// A piece of a page that says what is wrong with what was sent: 422.
    case rejected(HTML)
    /// A piece of a page for who came too late: 409.
    case late(HTML)
    /// Go there, and say this.
    case go(String, toast: String = "")
    case file(name: String, type: String, String)
    /// A file of the disk, streamed: shown in the page, or offered for saving under its name.
    case stored(path: String, name: String, type: String, isShown: Bool)
    /// A file made for this answer: streamed for saving under its name, and then gone.
    case made(path: String, name: String, type: String)
    /// Server-sent events, each whole with its blank line, until the stream ends.
    case events(AsyncStream<String>)
}

extension HTTPResponse.Status {
    /// The status of an error, and the sentence for the person.
    public static func of(_ error: any Error) -> (HTTPResponse.Status, Text) {
        switch error {
        case is NotFound: (.notFound, Text("Такой страницы или записи нет, или она вам не видна.", "There is no such page or record, or you may not see it."))
        case is NotAllowed: (.forbidden, Text("На это действие нет права. Его может дать администратор.", "You have no right to do this. An administrator can grant it."))
        case is Stale: (.conflict, Text("Кто-то сохранил раньше. Откройте карточку снова.", "Somebody saved first. Open the card again."))
        case let bad as BadRequest: (.badRequest, bad.text)
        case let refused as Refused: (.unprocessableContent, refused.text)
        case let http as any HTTPResponseError where http.status == .contentTooLarge: (http.status, Text("Слишком много данных за один раз.", "Too much data at once."))
        case let http as HTTPError where http.status == .notFound: of(NotFound())
        case let http as HTTPError: (http.status, Text("Запрос не понят.", "The request was not understood."))
        case DatabaseError.unavailable: (.serviceUnavailable, Text("База данных не отвечает. Попробуйте через минуту.", "The database does not answer. Try again in a minute."))
        case DatabaseError.full: (.init(code: 507), Text("На диске нет места: ничего не записано, читать можно.", "The disk is full: nothing was written, reading goes on."))
        case DatabaseError.unique: (.unprocessableContent, Text("Такая запись уже есть.", "There is such a record already."))
        default: (.internalServerError, Text("В программе ошибка. Она записана в журнал.", "The program made a mistake. It is in the log."))
        }
    }
}
