internal import Database
internal import HTTPTypes
internal import ICalendar
internal import Kernel

extension Call {
    func report(_ shelf: Shelf) async throws -> Answer {
        let asked: XMLElement = try XMLBody.read(try await body())
        switch asked.name {
        case .cal("calendar-multiget") where shelf.isCalendar, .card("addressbook-multiget") where !shelf.isCalendar: return try await multiget(shelf, asked)
        case .cal("calendar-query") where shelf.isCalendar, .card("addressbook-query") where !shelf.isCalendar: return try await query(shelf, asked)
        case .dav("sync-collection"): return try await sync(shelf, asked)
        default: throw Refused(.forbidden, .dav("supported-report"), Text("Такого отчёта здесь нет.", "There is no such report here."))
        }
    }
    private func wanted(_ asked: XMLElement) -> [XMLName] { asked.child(.dav("prop"))?.children.map(\.name) ?? [.dav("getetag")] }

    /// The items of these addresses; an address of nothing is told as missing.
    private func multiget(_ shelf: Shelf, _ asked: XMLElement) async throws -> Answer {
        let hrefs: [String] = asked.all(.dav("href")).map(\.trimmed), wanted: [XMLName] = wanted(asked), employee: Int64 = employee, minimal: Bool = isMinimal
        return try await workspace.read(as: access) { tx in
            let told = Told(properties: try Properties(in: tx), wanted: wanted, isMinimal: minimal), shown = Shown(shelf: shelf, tx: tx)
            let names: [String?] = hrefs.map { Call.name($0, shelf, employee) }
            // A few are looked up one by one, many all at once.
            let items: [String: Item] = hrefs.count > 20 ? Dictionary(try shown.items().map { ($0.name, $0) }) { $1 } : Dictionary(try Set(names.compactMap(\.self)).compactMap { try shown.item($0) }.map { ($0.name, $0) }) { $1 }
            return .multistatus(zip(hrefs, names).map { href, name in
                guard let name, let item = items[name] else { return Told.missing(href) }
                return told.response(.item(shelf, name), item: item)
            })
        }
    }
    /// The name in an address, whole or with its server; nil when it is another collection's.
    private static func name(_ href: String, _ shelf: Shelf, _ employee: Int64) -> String? {
        var path: String = href
        if path.hasPrefix("http://") || path.hasPrefix("https://") { path = path.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).dropFirst(3).first.map { "/" + $0 } ?? "" }
        guard path.hasPrefix(Resource.base + "/"), case .item(shelf, let name)? = try? Resource(path: path, of: employee) else { return nil }
        return name
    }

    private func query(_ shelf: Shelf, _ asked: XMLElement) async throws -> Answer {
        let wanted: [XMLName] = wanted(asked), filter: ItemFilter = try ItemFilter(asked, shelf), minimal: Bool = isMinimal
        let most: Int? = asked.child(.card("limit"))?.child(.card("nresults")).flatMap { Int($0.trimmed) }
        return try await workspace.read(as: access) { tx in
            let told = Told(properties: try Properties(in: tx), wanted: wanted, isMinimal: minimal), zones = Zones(tx.zone)
            let found: [Item] = try Shown(shelf: shelf, tx: tx).items().filter { filter.matches($0.text, zones) }
            var responses: [String] = found.prefix(max(0, most ?? .max)).map { told.response(.item(shelf, $0.name), item: $0) }
            if let most, found.count > most {
                // There is more (RFC 6352, 8.6.1).
                responses.append(Markup.element(.dav("response"), Markup.href(Resource.shelf(shelf).path(of: tx.access.employee)) + Markup.text(.dav("status"), "HTTP/1.1 507 Insufficient Storage") + Markup.element(.dav("error"), Markup.element(.dav("number-of-matches-within-limits")))))
            }
            return .multistatus(responses)
        }
    }

    /// What has come, changed and gone since a token (RFC 6578).
    private func sync(_ shelf: Shelf, _ asked: XMLElement) async throws -> Answer {
        let token: String = asked.child(.dav("sync-token"))?.trimmed ?? "", wanted: [XMLName] = wanted(asked), minimal: Bool = isMinimal
        let most: Int? = asked.child(.dav("limit"))?.child(.dav("nresults")).flatMap { Int($0.trimmed) }
        let (answer, state): (Answer, State) = try await workspace.read(as: access) { tx in
            var before: [String: String] = [:]
            if !token.isEmpty {
                guard let known = try State.find(token, shelf, in: tx) else { throw Refused(.forbidden, .dav("valid-sync-token"), Text("Эта отметка синхронизации больше не известна.", "This sync token is no longer known.")) }
                before = known
            }
            let items: [Item] = try Shown(shelf: shelf, tx: tx).items(), now = State(shelf, items)
            let told = Told(properties: try Properties(in: tx), wanted: wanted, isMinimal: minimal)
            let changed: [Item] = items.filter { before[$0.name] != $0.etag }, gone: [String] = before.keys.filter { now.etags[$0] == nil }.sorted()
            if let most, changed.count + gone.count > most { throw Refused(.init(code: 507), .dav("number-of-matches-within-limits"), Text("Изменений больше, чем просили прислать.", "There are more changes than were asked for.")) }
            let responses: [String] = changed.map { told.response(.item(shelf, $0.name), item: $0) } + gone.map { Told.missing(Resource.item(shelf, $0).path(of: tx.access.employee)) }
            return (.multistatus(responses, Markup.text(.dav("sync-token"), State.prefix + now.token)), now)
        }
        try await remember(state)
        return answer
    }
}
