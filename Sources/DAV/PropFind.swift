internal import Database
internal import HTTPTypes
internal import Hummingbird
internal import Kernel

/// Answers of `PROPFIND` and of the parts of `REPORT`: what of each resource is there, and what is not.
struct Told {
    let properties: Properties, wanted: [XMLName], isMinimal: Bool

    func response(_ resource: Resource, item: Item? = nil, state: String = "") -> String {
        var found: String = "", missing: String = ""
        for name in wanted {
            if let value = properties.value(name, resource, item: item, state: state) { found += Markup.element(name, value) } else { missing += Markup.element(name) }
        }
        var parts: String = Markup.href(resource.path(of: properties.access.employee))
        if !found.isEmpty || missing.isEmpty || isMinimal { parts += Self.propstat(found, "200 OK") }
        if !missing.isEmpty, !isMinimal { parts += Self.propstat(missing, "404 Not Found") }
        return Markup.element(.dav("response"), parts)
    }
    static func propstat(_ properties: String, _ status: String) -> String {
        Markup.element(.dav("propstat"), Markup.element(.dav("prop"), properties) + Markup.text(.dav("status"), "HTTP/1.1 " + status))
    }
    /// A resource that is not there.
    static func missing(_ href: String) -> String { Markup.element(.dav("response"), Markup.href(href) + Markup.text(.dav("status"), "HTTP/1.1 404 Not Found")) }
}

extension Call {
    var isMinimal: Bool {
        func header(_ name: String) -> String { HTTPField.Name(name).flatMap { request.headers[$0] } ?? "" }
        return header("Prefer").contains("return=minimal") || header("Brief") == "t"
    }

    func propfind(_ resource: Resource) async throws -> Answer {
        let depth: String = HTTPField.Name("Depth").flatMap { request.headers[$0] } ?? "infinity"
        guard ["0", "1"].contains(depth) else { throw Refused(.forbidden, .dav("propfind-finite-depth"), Text("Глубина — 0 или 1.", "The depth is 0 or 1.")) }
        let bytes: [UInt8] = try await body(), asked: XMLElement? = bytes.isEmpty ? nil : try XMLBody.read(bytes)
        if let asked, asked.name != .dav("propfind") { throw XMLBody.problem }
        let named: [XMLName]? = asked?.child(.dav("prop"))?.children.map(\.name), isNames: Bool = asked?.child(.dav("propname")) != nil
        let minimal: Bool = isMinimal
        let needsState: Bool = named?.contains { [.server("getctag"), .dav("sync-token")].contains($0) } ?? false
        let (answer, states): (Answer, [State]) = try await workspace.read(as: access) { tx in
            let properties = try Properties(in: tx)
            var responses: [String] = [], states: [State] = []
            func tell(_ resource: Resource, _ item: Item? = nil, _ items: [Item]? = nil) throws {
                var state: String = ""
                if needsState, case .shelf(let shelf) = resource {
                    let now = State(shelf, try items ?? Shown(shelf: shelf, tx: tx).items())
                    state = now.token
                    states.append(now)
                }
                let told = Told(properties: properties, wanted: named ?? Properties.common(resource), isMinimal: minimal || named == nil)
                responses.append(isNames ? Told.names(resource, tx.access.employee) : told.response(resource, item: item, state: state))
            }
            switch resource {
            case .item(let shelf, let name):
                guard let item = try Shown(shelf: shelf, tx: tx).item(name) else { throw NotFound() }
                try tell(resource, item)
            case .shelf(let shelf) where depth == "1":
                let items: [Item] = try Shown(shelf: shelf, tx: tx).items()
                try tell(resource, nil, items)
                for item in items { try tell(.item(shelf, item.name), item) }
            default:
                try tell(resource)
                if depth == "1" { for child in Self.children(of: resource, tx.access) { try tell(child) } }
            }
            return (Answer.multistatus(responses), states)
        }
        for state in states { try await remember(state) }
        return answer
    }
    private static func children(of resource: Resource, _ access: Access) -> [Resource] {
        func shelves(_ home: String) -> [Resource] { Shelf.allCases.filter { $0.home == home && $0.isOpen(to: access) }.map { .shelf($0) } }
        return switch resource {
        case .root: [.principal]
        case .principal: [.calendars, .addresses]
        case .calendars: shelves("calendars")
        case .addresses: shelves("contacts")
        default: []
        }
    }
    /// What a collection holds is noted, so that the next question can be about what has changed. A full disk keeps nobody from reading.
    func remember(_ state: State) async throws {
        if try await workspace.read(as: access, { try state.isKept(in: $0) }) { return }
        do { try await workspace.write(as: access) { try state.keep(in: $0) } } catch DatabaseError.full { return }
    }

    /// Colour, order and name of a collection are the phone's to set; whatever else is refused, each by its name (RFC 4918, 9.2).
    func proppatch(_ resource: Resource) async throws -> Answer {
        let asked: XMLElement = try XMLBody.read(try await body())
        guard asked.name == .dav("propertyupdate") else { throw XMLBody.problem }
        var changes: [(name: XMLName, value: String?)] = []
        for part in asked.children where [.dav("set"), .dav("remove")].contains(part.name) {
            for property in part.child(.dav("prop"))?.children ?? [] { changes.append((property.name, part.name == .dav("set") ? property.trimmed : nil)) }
        }
        if case .shelf(let shelf) = resource, !shelf.isArranged(by: access) { throw NotAllowed() }
        let refused: [XMLName] = changes.filter { change in !isSettable(change.name, change.value, resource) }.map(\.name)
        guard case .shelf(let shelf) = resource, refused.isEmpty else {
            // All or nothing: what could have been set depends on what could not.
            let other: [XMLName] = changes.map(\.name).filter { !refused.contains($0) }
            let parts: String = Told.propstat(refused.map { Markup.element($0) }.joined(), "403 Forbidden") + (other.isEmpty ? "" : Told.propstat(other.map { Markup.element($0) }.joined(), "424 Failed Dependency"))
            return .multistatus([Markup.element(.dav("response"), Markup.href(resource.path(of: employee)) + parts)])
        }
        let table: String = shelf.entity.table, done: [(name: XMLName, value: String?)] = changes
        try await workspace.write(as: access) { tx in
            for (name, value) in done {
                try tx.run("DELETE FROM dav_property WHERE employee_id = \(tx.access.employee) AND entity = \(table) AND name = \(name.local)")
                if let value { try tx.run("INSERT INTO dav_property (employee_id, entity, name, value) VALUES (\(tx.access.employee), \(table), \(name.local), \(value))") }
            }
        }
        return .multistatus([Markup.element(.dav("response"), Markup.href(resource.path(of: employee)) + Told.propstat(changes.map { Markup.element($0.name) }.joined(), "200 OK"))])
    }
}
/// - Parameter value: nil: it is to be removed.
private func isSettable(_ name: XMLName, _ value: String?, _ resource: Resource) -> Bool {
    guard case .shelf = resource, let most = Properties.settable[name] else { return false }
    return (value ?? "").count <= most
}
extension Told {
    static func names(_ resource: Resource, _ employee: Int64) -> String {
        Markup.element(.dav("response"), Markup.href(resource.path(of: employee)) + propstat(Properties.common(resource).map { Markup.element($0) }.joined(), "200 OK"))
    }
}
