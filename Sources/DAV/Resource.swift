internal import Clients
internal import Kernel

/// What an address under `/dav/` stands for. Everybody finds their own things only, below the number of their card.
enum Resource: Sendable, Equatable {
    case root, principal, calendars, addresses
    case shelf(Shelf)
    /// The item of a name in a collection.
    case item(Shelf, String)

    static let base: String = "/dav"
    /// - Throws: `NotFound` for an address of somebody else, and for one of nothing.
    init(path: String, of employee: Int64) throws {
        let parts: [String] = try path.dropFirst(Self.base.utf8.count).split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { try Self.decoded($0) }
        let whole: [String] = parts.last == "" ? Array(parts.dropLast()) : parts, isFolder: Bool = parts.last == ""
        guard let first = whole.first else { self = .root; return }
        guard first == String(employee) else { throw NotFound() }
        switch Array(whole.dropFirst()) {
        case []: self = .principal
        case ["calendars"]: self = .calendars
        case ["contacts"]: self = .addresses
        case let rest:
            guard rest.count <= 3, rest.count >= 2, let shelf = Shelf.allCases.first(where: { [$0.home, $0.rawValue] == Array(rest.prefix(2)) }) else { throw NotFound() }
            if rest.count == 2 { self = .shelf(shelf); return }
            guard !isFolder, !rest[2].isEmpty, rest[2].utf8.count <= 255 else { throw NotFound() }
            self = .item(shelf, rest[2])
        }
    }
    private static func decoded(_ part: Substring) throws -> String {
        var bytes: [UInt8] = [], rest = part.utf8.makeIterator()
        while let byte = rest.next() {
            guard byte == 37 else { bytes.append(byte); continue }
            guard let high = rest.next(), let low = rest.next(), let code = UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16) else { throw NotFound() }
            bytes.append(code)
        }
        guard !bytes.contains(where: { $0 < 32 || $0 == 47 || $0 == 127 }), let text = String(validating: bytes, as: UTF8.self) else { throw NotFound() }
        return text
    }
    func path(of employee: Int64) -> String {
        let own: String = "\(Self.base)/\(employee)/"
        return switch self {
        case .root: Self.base + "/"
        case .principal: own
        case .calendars: own + "calendars/"
        case .addresses: own + "contacts/"
        case .shelf(let shelf): "\(own)\(shelf.home)/\(shelf.rawValue)/"
        case .item(let shelf, let name): "\(own)\(shelf.home)/\(shelf.rawValue)/" + name.percentEncoded.replacing("%40", with: "@").replacing("%7E", with: "~")
        }
    }
    var isItem: Bool { if case .item = self { true } else { false } }
}

/// A collection: the employee's meetings and calls, their tasks, the contacts of their clients.
enum Shelf: String, Sendable, CaseIterable {
    case meetings, tasks, people
    var home: String { self == .people ? "contacts" : "calendars" }
    var isCalendar: Bool { self != .people }
    var entity: Entity {
        switch self { case .meetings: Interaction.entity; case .tasks: Task.entity; case .people: Contact.entity }
    }
    /// The component that its items are.
    var component: String {
        switch self { case .meetings: "VEVENT"; case .tasks: "VTODO"; case .people: "VCARD" }
    }
    var suffix: String { isCalendar ? ".ics" : ".vcf" }
    var type: String { isCalendar ? "text/calendar; charset=utf-8" : "text/vcard; charset=utf-8" }
    var title: Text {
        switch self {
        case .meetings: Text("Оттиск: встречи и звонки", "Ottisk: meetings and calls")
        case .tasks: Text("Оттиск: задачи", "Ottisk: tasks")
        case .people: Text("Оттиск: мои контакты", "Ottisk: my contacts")
        }
    }
    var colour: String { self == .meetings ? "#0E9BC4FF" : "#C2347AFF" }

    /// Whether the reader has anything to do with it at all.
    func isOpen(to access: Access) -> Bool { access.reach(.see, entity.table) > .none }
    /// Everything on the shelf may be changed, and so its name and colour.
    func isArranged(by access: Access) -> Bool { isWritable(by: access) && access.reach(.archive, entity.table) > .none }
    func isWritable(by access: Access) -> Bool { [Access.Verb.create, .edit].contains { access.reach($0, entity.table) > .none } }
}
