public import HTML
public import HTTPTypes
public import Hummingbird
internal import Glibc
internal import Logging

/// Registers screens: a handler answers a ``Reply``, everything about HTTP happens here.
public struct Routes: Sendable {
    /// One registered screen, for tests that go through all of them.
    public struct Screen: Sendable { public let method: String, path: String }
    let group: RouterGroup<StaffContext>, shell: Shell
    public let list: ScreenList

    /// Collects what was registered while the router is built.
    public final class ScreenList: @unchecked Sendable {  // filled by one thread, before the server starts
        public fileprivate(set) var screens: [Screen] = []
        public init() {}
    }
    public init(_ group: RouterGroup<StaffContext>, shell: Shell, list: ScreenList = ScreenList()) { (self.group, self.shell, self.list) = (group, shell, list) }

    public func get(_ path: String, _ handler: @escaping @Sendable (Request, StaffContext) async throws -> Reply) { add(.get, path, handler) }
    public func post(_ path: String, _ handler: @escaping @Sendable (Request, StaffContext) async throws -> Reply) { add(.post, path, handler) }

    private func add(_ method: HTTPRequest.Method, _ path: String, _ handler: @escaping @Sendable (Request, StaffContext) async throws -> Reply) {
        list.screens.append(Screen(method: method.rawValue, path: path))
        group.on(RouterPath(path), method: method) { [shell] request, context -> Response in
            do { return try await shell.response(handler(request, context), request, context) } catch let merged as Merged {
                return try await shell.response(.go(merged.entity.url(merged.survivor), toast: context.lang("Эта карточка объединена с другой, вот она", "This card was merged into another: here it is")), request, context)
            } catch {
                let (status, text) = HTTPResponse.Status.of(error)
                if status.code >= 500 { context.logger.error("\(request.method) \(request.uri.path): \(error)") }
                return shell.problem(status, text, request, context)
            }
        }
    }
}

extension ByteBuffer {
    /// A page as it goes to the browser.
    init(_ html: HTML) {
        self.init()
        reserveCapacity(html.count)
        html.send { writeBytes($0) }
    }
}

extension Shell {
    static let html: String = "text/html; charset=utf-8"

    func response(_ reply: Reply, _ request: Request, _ context: StaffContext) async throws -> Response {
        switch reply {
        case .page(let title, let section, let content): full(.ok, title, section, content, request, context)
        case .invalid(let title, let section, let content): full(.unprocessableContent, title, section, content, request, context)
        case .conflict(let title, let section, let content): full(.conflict, title, section, content, request, context)
        case .fragment(let content): piece(.ok, content)
        case .rejected(let content): piece(.unprocessableContent, content)
        case .late(let content): piece(.conflict, content)
        case .go(let path, let toast): go(path, ([toast] + context.journal.remarks.map { context.lang($0) }).filter { !$0.isEmpty }.joined(separator: ". "), undo: context.journal.last, request)
        case .file(let name, let type, let text): file(name, type, text)
        case .stored(let path, let name, let type, let isShown): try await stored(path, name, type, isShown, context)
        case .made(let path, let name, let type): try await made(path, name, type, request, context)
        case .events(let stream): events(stream)
        }
    }
    private func piece(_ status: HTTPResponse.Status, _ content: HTML) -> Response {
        Response(status: status, headers: [.contentType: Shell.html, .vary: "HX-Request"], body: .init(byteBuffer: ByteBuffer(content)))
    }
    private func go(_ path: String, _ toast: String, undo: Int64, _ request: Request) -> Response {
        var headers = HTTPFields()
        if !toast.isEmpty { headers[.setCookie] = "toast=\("\(undo)|\(toast)".percentEncoded); Path=/; Max-Age=20; SameSite=Lax; HttpOnly" }
        guard request.isFragment, let location = HTTPField.Name("HX-Redirect") else {
            headers[.location] = path
            return Response(status: .seeOther, headers: headers)
        }
        headers[location] = path
        return Response(status: .noContent, headers: headers)
    }
    private func stored(_ path: String, _ name: String, _ type: String, _ isShown: Bool, _ context: StaffContext) async throws -> Response {
        let body: ResponseBody
        do { body = try await FileIO().loadFile(path: path, context: context) } catch { throw NotFound() }
        let disposition: String = "\(isShown ? "inline" : "attachment"); filename*=UTF-8''\(name.percentEncoded)"
        return Response(status: .ok, headers: [.contentType: type, .contentDisposition: disposition, .cacheControl: "private, max-age=3600"], body: body)
    }
    private func made(_ path: String, _ name: String, _ type: String, _ request: Request, _ context: StaffContext) async throws -> Response {
        // Nobody reads the body of a HEAD: the file would stay behind.
        defer { if request.method == .head { unlink(path) } }
        let content: ResponseBody = try await FileIO().loadFile(path: path, context: context)
        let body = ResponseBody(contentLength: content.contentLength) { writer in
            defer { unlink(path) }
            try await content.write(writer)
        }
        let headers: HTTPFields = [.contentType: type, .contentDisposition: "attachment; filename*=UTF-8''\(name.percentEncoded)", .cacheControl: "no-store"]
        return Response(status: .ok, headers: headers, body: body)
    }
    private func events(_ stream: AsyncStream<String>) -> Response {
        var headers: HTTPFields = [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store"]
        // A proxy in front must not collect what is meant for now.
        if let name = HTTPField.Name("X-Accel-Buffering") { headers[name] = "no" }
        return Response(status: .ok, headers: headers, body: ResponseBody { writer in
            for await event in stream { try await writer.write(ByteBuffer(string: event)) }
            try await writer.finish(nil)
        })
    }
    private func file(_ name: String, _ type: String, _ text: String) -> Response {
        var headers: HTTPFields = [.contentType: type, .contentDisposition: "attachment; filename*=UTF-8''\(name.percentEncoded)"]
        headers[.contentLength] = String(text.utf8.count)
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }
    private func full(_ status: HTTPResponse.Status, _ title: String, _ section: String, _ content: HTML, _ request: Request, _ context: StaffContext) -> Response {
        let toast: String = request.cookies["toast"]?.value.removingPercentEncodingStrict ?? ""
        let document: HTML = page(title, section: section, person: context.person, theme: request.theme, toast: toast, isRefused: status.code >= 400, content)
        var headers: HTTPFields = [.contentType: Shell.html, .vary: "HX-Request", .cacheControl: "no-store"]
        if !toast.isEmpty { headers[.setCookie] = "toast=; Path=/; Max-Age=0" }
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(document)))
    }
    /// What went wrong, in the frame of every page.
    public func problem(_ status: HTTPResponse.Status, _ text: Text, _ request: Request, _ context: StaffContext) -> Response {
        let lang: Lang = context.lang, title: String = lang("Не получилось", "That did not work")
        return full(status, title, "", screen(title, Shell.said(text, lang)), request, context)
    }
    /// The same for a stranger: no menu.
    public func strangeProblem(_ status: HTTPResponse.Status, _ text: Text, _ request: Request, _ lang: Lang) -> Response {
        let title: String = lang("Не получилось", "That did not work")
        let document: HTML = Shell.bare(title, lang: lang, theme: request.theme, "<main class=\"ot-page\" id=\"main\"><h1>\(title)</h1>\(Shell.said(text, lang))</main>")
        return Response(status: status, headers: [.contentType: Shell.html, .cacheControl: "no-store"], body: .init(byteBuffer: ByteBuffer(document)))
    }
    private static func said(_ text: Text, _ lang: Lang) -> HTML {
        "<div class=\"ot-empty crop\"><p>\(lang(text))</p><p><a class=\"btn btn-line\" href=\"/\">\(lang("На главную", "Home"))</a></p></div>"
    }
}

extension Request {
    /// The theme that the person chose: `light` or `dark`.
    public var theme: String { cookies["theme"]?.value == "dark" ? "dark" : "light" }
}
extension String {
    public var percentEncoded: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count * 2)
        for byte in utf8 {
            let plain: Bool = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45 || byte == 46 || byte == 95
            if plain { bytes.append(byte) } else { bytes += [37, String.hexDigits[Int(byte >> 4)], String.hexDigits[Int(byte & 15)]] }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
    private static let hexDigits: [UInt8] = Array("0123456789ABCDEF".utf8)
    var removingPercentEncodingStrict: String? { Submitted(urlEncoded: "v=" + self)?["v"] }
}
