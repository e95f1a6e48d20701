import Database
import HTML
import Kernel
import Records

/// The whole group that a client belongs to, seen from any member: companies under companies, points of sale, and what all of them have together.
struct Holding: Sendable {
    /// One company of the group, with what it has itself.
    struct Node: Sendable {
        let id: Int64, version: Int64, parent: Int64?, name: String, city: String, kinds: String, lastContact: Int64?, depth: Int
        var contacts: Int = 0, tasks: Int = 0, points: [String] = []
        /// As ``Holding/sums`` are.
        var money: [Int64] = []
    }
    /// As many members as a card shows.
    static let most: Int = 200
    let current: Int64, nodes: [Node], mayMove: Bool
    /// What other slices add up, over the whole group.
    let sums: [(name: Text, whole: Int64)]

    init(_ id: Int64, adding further: [HoldingSum] = [], in tx: Tx) throws {
        current = id
        mayMove = tx.access.reach(.edit, Counterparty.table) > .none && Counterparty.entity.field("parent_id").map { tx.access.edits(Counterparty.entity, $0) } ?? false
        guard Counterparty.entity.field("parent_id").map({ tx.access.sees(Counterparty.entity, $0) }) ?? false else { (nodes, sums) = ([], []); return }
        // The way up and everything below its end, of what this user may see.
        let rows: [Row] = try tx.rows("""
            WITH RECURSIVE above (id, parent_id, depth) AS (SELECT id, parent_id, 0 FROM \(Counterparty.self, as: "own") WHERE id = \(id)
              UNION ALL SELECT up.id, up.parent_id, above.depth + 1 FROM \(Counterparty.self, as: "up") JOIN above ON up.id = above.parent_id WHERE above.depth < 20 AND up.archived_at IS NULL),
            below (id, depth) AS (SELECT id, 0 FROM (SELECT id FROM above ORDER BY depth DESC LIMIT 1) AS top
              UNION ALL SELECT down.id, below.depth + 1 FROM \(Counterparty.self, as: "down") JOIN below ON down.parent_id = below.id WHERE below.depth < 20 AND down.archived_at IS NULL)
            SELECT one.*, below.depth AS depth FROM \(Counterparty.self, as: "one") JOIN below ON below.id = one.id ORDER BY below.depth, one.name, one.id LIMIT \(Self.most)
            """).map { tx.access.visible(Counterparty.entity, $0) }
        guard rows.count > 1 else { (nodes, sums) = ([], []); return }
        let ids: [Int64] = rows.compactMap { Int64(value: $0["id"]) }
        let counts: [Row] = try tx.rows("""
            SELECT one.id, (SELECT COUNT(*) FROM \(Contact.self, as: "person") WHERE person.counterparty_id = one.id AND person.archived_at IS NULL AND person.left_on IS NULL) AS contacts,
              (SELECT COUNT(*) FROM \(Task.self, as: "todo") WHERE todo.counterparty_id = one.id AND todo.archived_at IS NULL AND todo.done_at IS NULL) AS tasks
            FROM \(Counterparty.self, as: "one") WHERE one.id IN \(in: ids)
            """)
        let points: [Row] = tx.access.reach(.see, Address.entity.table) == .none ? [] : try tx.rows("""
            SELECT counterparty_id, city, line FROM client_address WHERE kind = 'pointOfSale' AND counterparty_id IN \(in: ids) AND archived_at IS NULL AND \(tx.access.rows(Address.entity, .see)) ORDER BY id LIMIT 100
            """)
        var all: [Node] = rows.map { row in
            Node(id: Int64(value: row["id"]) ?? 0, version: Int64(value: row["version"]) ?? 0, parent: Int64(value: row["parentID"]), name: Form.plain(row["name"]), city: Form.plain(row["city"]),
                 kinds: Form.plain(row["kinds"]), lastContact: Int64(value: row["lastContactAt"]), depth: Int(value: row["depth"]) ?? 0)
        }
        for index in all.indices {
            let own: Row? = counts.first { $0["id"] == .int(all[index].id) }
            all[index].contacts = own.flatMap { Int(value: $0["contacts"]) } ?? 0
            all[index].tasks = own.flatMap { Int(value: $0["tasks"]) } ?? 0
            all[index].points = points.filter { $0["counterpartyID"] == .int(all[index].id) }.map { [Form.plain($0["city"]), Form.plain($0["line"])].filter { !$0.isEmpty }.joined(separator: ", ") }
        }
        let found: [HoldingSum.Found] = try further.compactMap { try $0.find(ids, tx) }
        for index in all.indices { all[index].money = found.map { $0.sums[all[index].id] ?? 0 } }
        (nodes, sums) = (all, found.map { ($0.name, $0.sums.values.reduce(0, +)) })
    }
    var contacts: Int { nodes.reduce(0) { $0 + $1.contacts } }
    var tasks: Int { nodes.reduce(0) { $0 + $1.tasks } }
    var lastContact: Int64? { nodes.compactMap(\.lastContact).max() }

    func view(_ context: StaffContext) -> HTML {
        guard let root = nodes.first else { return "" }
        let lang: Lang = context.lang
        let last: HTML = lastContact.map { "<div><dt>\(lang("Последний контакт", "Last contact"))</dt><dd>\(lang.day(context.zone.day($0), thisYear: context.today.year))</dd></div>" } ?? ""
        return """
            <section class="ot-card" aria-labelledby="holding-h"><header><h2 id="holding-h">\(lang("Холдинг", "Holding"))</h2><span class="n">\(nodes.count)</span></header>
            <div class="px-3 pb-3 ot-result"><dl class="ot-facts mb-2"><div><dt>\(lang("Контакты", "Contacts"))</dt><dd>\(contacts)</dd></div><div><dt>\(lang("Открытые задачи", "Open tasks"))</dt><dd>\(tasks)</dd></div>\(last)\(each: sums, { "<div><dt>\(lang($0.name))</dt><dd>\(lang.money($0.whole))</dd></div>" })</dl>
            <ul class="ot-tree ot-holding"\(when: mayMove, " data-tree=\"under\" data-back=\"\(Counterparty.entity.url(current))\"")>\(branch(root, lang))</ul></div></section>
            """
    }
    private func branch(_ node: Node, _ lang: Lang) -> HTML {
        let below: [Node] = nodes.filter { $0.parent == node.id && $0.depth == node.depth + 1 }
        let url: String = Counterparty.entity.url(node.id), isPoint: Bool = node.kinds.contains("|pointOfSale|")
        let name: HTML = node.id == current ? "<b class=\"med\" aria-current=\"true\">\(node.name)</b>" : "<a href=\"\(url)\">\(node.name)</a>"
        let counts: [String] = [
            node.city, node.contacts == 0 ? "" : "\(node.contacts) \(lang.plural(node.contacts, ru: ("контакт", "контакта", "контактов"), en: ("contact", "contacts")))",
            node.tasks == 0 ? "" : "\(node.tasks) \(lang.plural(node.tasks, ru: ("задача", "задачи", "задач"), en: ("task", "tasks")))",
        ].filter { !$0.isEmpty } + node.money.filter { $0 != 0 }.map { lang.money($0) }
        let move: HTML = "<a class=\"btn btn-ghost btn-icon btn-xs ot-move\" href=\"\(url)/under?back=\(Counterparty.entity.url(current))\" aria-label=\"\(lang("Перенести под…", "Move under…")): \(node.name)\" title=\"\(lang("Перенести под…", "Move under…"))\">\(icon("grip-vertical", small: true))</a>"
        return """
            <li><div class="row-x" data-node="\(node.id)" data-version="\(node.version)"\(when: mayMove, " draggable=\"true\"")>\(when: node.depth == 0, icon("network", small: true))<span class="grow">\(name) \(when: isPoint, "<span class=\"ot-tag g\">\(lang("точка", "point"))</span> ")\
            <span class="muted xs">\(counts.joined(separator: " · "))</span></span>\(when: mayMove, move)</div>\
            \(when: !below.isEmpty || !node.points.isEmpty, "<ul>\(each: below, { branch($0, lang) })\(each: node.points, { "<li class=\"muted\">\(lang("Точка", "Point")): \($0)</li>" })</ul>")</li>
            """
    }
}
