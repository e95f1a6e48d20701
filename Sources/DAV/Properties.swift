internal import Clients
internal import ContentLines
internal import Database
internal import Kernel

/// What may be asked about a resource: the value of a property as markup, nil when it has none of that name.
struct Properties {
    let access: Access, mail: String, name: String
    /// What phones have set about collections: `entity/name` → value.
    let set: [String: String]
    private var employee: Int64 { access.employee }

    init(in tx: Tx) throws {
        access = tx.access
        let row: Row? = try tx.rows("SELECT mail, name FROM employee WHERE id = \(tx.access.employee)").first
        (mail, name) = (Form.plain(row?["mail"] ?? .null), Form.plain(row?["name"] ?? .null))
        set = Dictionary(try tx.rows("SELECT entity, name, value FROM dav_property WHERE employee_id = \(tx.access.employee)").map { ("\(Form.plain($0["entity"]))/\(Form.plain($0["name"]))", Form.plain($0["value"])) }) { $1 }
    }
    /// What `allprop` and `propname` tell of.
    static func common(_ resource: Resource) -> [XMLName] {
        resource.isItem ? [.dav("resourcetype"), .dav("getetag"), .dav("getcontenttype"), .dav("getcontentlength"), .dav("displayname")]
            : [.dav("resourcetype"), .dav("displayname"), .dav("current-user-principal"), .dav("owner"), .dav("supported-report-set"), .dav("current-user-privilege-set")]
    }
    private func href(_ resource: Resource) -> String { Markup.href(resource.path(of: employee)) }

    /// - Parameters:
    ///   - item: of an item's resource.
    ///   - state: the token of what a collection holds now.
    func value(_ property: XMLName, _ resource: Resource, item: Item? = nil, state: String = "") -> String? {
        switch property {
        case .dav("resourcetype"): return type(resource)
        case .dav("current-user-principal"), .dav("principal-URL") where resource == .principal || property == .dav("current-user-principal"): return href(.principal)
        case .dav("owner"): return href(.principal)
        case .dav("principal-collection-set"): return href(.root)
        case .dav("current-user-privilege-set"): return privileges(resource)
        case .dav("displayname"): return Markup.escaped(title(resource, item))
        case .cal("calendar-home-set") where resource == .principal || resource == .root: return href(.calendars)
        case .card("addressbook-home-set") where resource == .principal || resource == .root: return href(.addresses)
        case .cal("calendar-user-address-set") where resource == .principal: return Markup.href("mailto:\(mail)") + href(.principal)
        case .server("email-address-set") where resource == .principal: return Markup.text(.server("email-address"), mail)
        default: break
        }
        if case .shelf(let shelf) = resource { return self.value(property, shelf, state) }
        if case .item(let shelf, _) = resource, let item { return self.value(property, shelf, item) }
        return nil
    }
    private func value(_ property: XMLName, _ shelf: Shelf, _ state: String) -> String? {
        switch property {
        case .server("getctag"): return Markup.escaped("\"\(state)\"")
        case .dav("sync-token"): return Markup.escaped(State.prefix + state)
        case .dav("supported-report-set"):
            let reports: [XMLName] = (shelf.isCalendar ? [.cal("calendar-query"), .cal("calendar-multiget")] : [.card("addressbook-query"), .card("addressbook-multiget")]) + [.dav("sync-collection")]
            return reports.map { Markup.element(.dav("supported-report"), Markup.element(.dav("report"), Markup.element($0))) }.joined()
        case .cal("supported-calendar-component-set") where shelf.isCalendar: return component(shelf)
        case .cal("supported-calendar-data") where shelf.isCalendar: return "<C:calendar-data content-type=\"text/calendar\" version=\"2.0\"/>"
        case .card("supported-address-data") where !shelf.isCalendar: return "<R:address-data-type content-type=\"text/vcard\" version=\"3.0\"/>"
        case .cal("max-resource-size") where shelf.isCalendar, .card("max-resource-size") where !shelf.isCalendar: return String(Call.most)
        case .apple("calendar-color") where shelf.isCalendar: return Markup.escaped(set["\(shelf.entity.table)/calendar-color"] ?? shelf.colour)
        case .apple("calendar-order") where shelf.isCalendar: return Markup.escaped(set["\(shelf.entity.table)/calendar-order"] ?? (shelf == .meetings ? "1" : "2"))
        default: return set["\(shelf.entity.table)/\(property.local)"].flatMap { Self.settable[property] == nil ? nil : Markup.escaped($0) }
        }
    }
    private func value(_ property: XMLName, _ shelf: Shelf, _ item: Item) -> String? {
        switch property {
        case .dav("getetag"): Markup.escaped(item.etag)
        case .dav("getcontenttype"): Markup.escaped(shelf.isCalendar ? "text/calendar; charset=utf-8; component=\(shelf.component)" : shelf.type)
        case .dav("getcontentlength"): String(item.text.utf8.count)
        case .cal("calendar-data") where shelf.isCalendar, .card("address-data") where !shelf.isCalendar: Markup.escaped(item.text)
        default: nil
        }
    }
    private func component(_ shelf: Shelf) -> String { "<C:comp name=\"\(shelf.component)\"/>" }
    private func type(_ resource: Resource) -> String {
        let collection: String = Markup.element(.dav("collection"))
        return switch resource {
        case .principal: collection + Markup.element(.dav("principal"))
        case .shelf(let shelf): collection + Markup.element(shelf.isCalendar ? .cal("calendar") : .card("addressbook"))
        case .item: ""
        default: collection
        }
    }
    private func title(_ resource: Resource, _ item: Item?) -> String {
        switch resource {
        case .root: access.lang("Оттиск", "Ottisk")
        case .principal: name
        case .calendars: access.lang("Календари", "Calendars")
        case .addresses: access.lang("Адресные книги", "Address books")
        case .shelf(let shelf): set["\(shelf.entity.table)/displayname"] ?? access.lang(shelf.title)
        case .item(_, let name): item.map { $0.fresh.text("SUMMARY") + $0.fresh.text("FN") } ?? name
        }
    }
    private func privileges(_ resource: Resource) -> String {
        var names: [String] = ["read", "read-current-user-privilege-set"]
        switch resource {
        case .shelf(let shelf), .item(let shelf, _):
            if shelf.isWritable(by: access) { names += ["write-content"] }
            if access.reach(.create, shelf.entity.table) > .none { names += ["bind"] }
            if access.reach(.archive, shelf.entity.table) > .none { names += ["unbind"] }
            if shelf.isArranged(by: access) { names += ["write", "write-properties"] }
        default: break
        }
        return names.map { Markup.element(.dav("privilege"), Markup.element(.dav($0))) }.joined()
    }

    /// What a phone may set about a collection, with the most characters.
    static let settable: [XMLName: Int] = [
        .dav("displayname"): 200, .apple("calendar-color"): 20, .apple("calendar-order"): 10, .cal("calendar-description"): 1000, .card("addressbook-description"): 1000,
    ]
}
