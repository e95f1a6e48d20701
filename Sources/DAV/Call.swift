internal import Clients
internal import ContentLines
internal import Database
internal import HTTPTypes
internal import Hummingbird
internal import Kernel

/// One request of a phone whose password is good.
struct Call: Sendable {
    let request: Request, workspace: Workspace, access: Access
    var employee: Int64 { access.employee }
    var lang: Lang { access.lang }
    /// The most bytes of an item.
    static let most: Int = 1 << 20

    func answer() async throws -> Answer {
        let resource = try Resource(path: request.uri.path, of: employee)
        if case .shelf(let shelf) = resource, !shelf.isOpen(to: access) { throw NotFound() }
        if case .item(let shelf, _) = resource, !shelf.isOpen(to: access) { throw NotFound() }
        switch (request.method.rawValue, resource) {
        case ("PROPFIND", _): return try await propfind(resource)
        case ("PROPPATCH", _): return try await proppatch(resource)
        case ("REPORT", .shelf(let shelf)): return try await report(shelf)
        case ("REPORT", .root), ("REPORT", .principal), ("REPORT", .calendars), ("REPORT", .addresses), ("REPORT", .item):
            throw Refused(.forbidden, .dav("supported-report"), Text("Здесь отчётов нет.", "There are no reports here."))
        case ("GET", .item(let shelf, let name)), ("HEAD", .item(let shelf, let name)): return try await get(shelf, name)
        case ("PUT", .item(let shelf, let name)): return try await put(shelf, name)
        case ("DELETE", .item(let shelf, let name)): return try await delete(shelf, name)
        case ("DELETE", _): throw Refused(.forbidden, .dav("need-privileges"), Text("Коллекции не удаляются.", "Collections are not deleted."))
        case ("MKCOL", _), ("MKCALENDAR", _): throw Refused(.forbidden, .dav("need-privileges"), Text("Коллекции здесь не заводят.", "No collections are made here."))
        default: throw Refused.method(Self.methods(resource))
        }
    }
    static func methods(_ resource: Resource) -> [String] {
        switch resource {
        case .item: ["OPTIONS", "GET", "HEAD", "PUT", "DELETE", "PROPFIND"]
        case .shelf: ["OPTIONS", "PROPFIND", "PROPPATCH", "REPORT"]
        default: ["OPTIONS", "PROPFIND", "PROPPATCH"]
        }
    }
    func body() async throws -> [UInt8] {
        var request: Request = request
        let buffer: ByteBuffer
        do { buffer = try await request.collectBody(upTo: Self.most) } catch let error as any HTTPResponseError where error.status == .contentTooLarge {
            throw Refused(.contentTooLarge, nil, Text("Больше мегабайта сразу не принимается.", "More than a megabyte at once is not taken."))
        }
        return Array(buffer.readableBytesView)
    }

    // MARK: Items

    private func get(_ shelf: Shelf, _ name: String) async throws -> Answer {
        guard let item = try await workspace.read(as: access, { try Shown(shelf: shelf, tx: $0).item(name) }) else { throw NotFound() }
        let headers: HTTPFields = [.eTag: item.etag]
        return Conditions(request.headers).isKnown(item.etag) ? Answer(.notModified, headers: headers) : Answer(.ok, headers: headers, type: shelf.type, item.text)
    }
    private func put(_ shelf: Shelf, _ name: String) async throws -> Answer {
        let type: String = Submitted.trimmed((request.headers[.contentType] ?? "").split(separator: ";").first ?? "").lowercased()
        let known: [String] = shelf.isCalendar ? ["text/calendar"] : ["text/vcard", "text/x-vcard", "text/directory"]
        guard type.isEmpty || known.contains(type) else {
            throw Refused(.unsupportedMediaType, shelf.isCalendar ? .cal("supported-calendar-data") : .card("supported-address-data"), Text("Здесь принимается \(known[0]).", "Taken here: \(known[0])."))
        }
        let bytes: [UInt8] = try await body(), conditions = Conditions(request.headers)
        let sent: Sent = try .read(bytes, for: shelf, workspace.zone)
        // Folding may have cut a character: then the lines are folded anew.
        let text: String = try String(validating: bytes, as: UTF8.self) ?? Component.read(bytes).map(\.text).joined()
        let (item, isNew): (Item, Bool) = try await write { tx in try Put(shelf: shelf, tx: tx).write(name, sent, text, conditions) }
        // A tag promises the very bytes that were sent (RFC 9110, 9.3.4).
        return Answer(isNew ? .created : .noContent, headers: item.text.utf8.elementsEqual(bytes) ? [.eTag: item.etag] : [:])
    }
    /// Into the bin: whoever deleted by mistake finds it there.
    private func delete(_ shelf: Shelf, _ name: String) async throws -> Answer {
        let conditions = Conditions(request.headers)
        try await write { tx in
            guard let item = try Shown(shelf: shelf, tx: tx).item(name) else { throw conditions.isEmpty ? NotFound() as any Error : Refused.precondition }
            try conditions.check(item.etag)
            try tx.archive(shelf.entity, item.id)
        }
        return Answer(.noContent)
    }
    /// Two at once: the second is told as if it had come a moment later.
    private func write<T: Sendable>(_ body: @escaping @Sendable (Tx) throws -> T) async throws -> T {
        do { return try await workspace.write(as: access, body) } catch is Stale { throw Refused.precondition } catch DatabaseError.unique { throw Refused.precondition }
    }
}
