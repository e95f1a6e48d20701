internal import Analytics
internal import Clients
internal import Database
internal import HTML
internal import Hummingbird
internal import Kernel

/// The page of the ABC analysis: what it is, what it found, and by which rule.
struct ClassScreens: Sendable {
    func register(in routes: Routes) {
        routes.get("abc", show)
        routes.post("abc", save)
    }
    private static func title(_ lang: Lang) -> String { lang("ABC клиентов", "ABC of clients") }
    /// Whoever arranges the roles of everybody arranges this too.
    private static func mayArrange(_ access: Access) -> Bool { access.reach(.edit, "role") == .all }

    @Sendable private func show(_ request: Request, _ context: StaffContext) async throws -> Reply {
        .page(Self.title(context.lang), section: "abc", try await page(context))
    }
    private func page(_ context: StaffContext, wrong: Text? = nil, typed: Submitted? = nil) async throws -> HTML {
        guard context.access.reach(.see, Deal.table) > .none, context.access.reach(.see, Counterparty.table) > .none else { throw NotAllowed() }
        return try await context.read { tx in
            let tables: [ClassTable] = try ClientClasses.measures.map { try ClassTable($0.column, $0.name, in: tx) }
            return ClassPage(rule: try .read(tx), tables: tables, mayArrange: Self.mayArrange(tx.access), wrong: wrong, typed: typed, context: context).html(Self.title(context.lang))
        }
    }
    /// Keeps the rule, and counts by it.
    @Sendable private func save(_ request: Request, _ context: StaffContext) async throws -> Reply {
        guard Self.mayArrange(context.access) else { throw NotAllowed() }
        let typed = try await request.form(), lang: Lang = context.lang
        guard let a = Int(typed["a"]), let b = Int(typed["b"]), ABC.Thresholds(a: a, b: b) != nil, let months = Int(typed["months"]), ClassRule.periods.contains(months) else {
            let wrong = Text("Границы — целые проценты: A больше 0, B больше A и не больше 100", "The bounds are whole per cent: A above 0, B above A and at most 100")
            return .invalid(Self.title(lang), section: "abc", try await page(context, wrong: wrong, typed: typed))
        }
        try await context.write { tx in
            try tx.run("UPDATE client_class_rule SET a = \(a), b = \(b), months = \(months) WHERE id = 1")
            try ClientClasses.order(in: tx)
        }
        return .go("/abc", toast: lang("Сохранено, классы пересчитываются", "Saved, the classes are being counted"))
    }
}

/// What one measure came to: of each class how many clients, and their part.
struct ClassTable: Sendable {
    struct Line: Sendable { let key: String, clients: Int, sum: Int64 }
    let column: String, name: Text, lines: [Line], whole: Int64
    /// Sums of everybody's deals are told to those who see everybody's deals.
    let sees: Bool

    init(_ column: String, _ name: Text, in tx: Tx) throws {
        (self.column, self.name) = (column, name)
        let amount: String = column == "abc_sum" ? "amount" : "margin", key: SQL = .raw(column), sum: SQL = .raw(amount)  // two columns of ours
        sees = tx.access.reach(.see, Deal.table) == .all && tx.access.sees(tx.current(Deal.entity), column: amount)
        let rows: [Row] = try tx.rows("SELECT \(key) AS class, COUNT(*) AS clients, CAST(SUM(\(sum)) AS BIGINT) AS total, CAST(SUM(CASE WHEN \(sum) > 0 THEN \(sum) ELSE 0 END) AS BIGINT) AS gain FROM client_class GROUP BY 1")
        lines = ABC.Class.allCases.map { one in
            let row: Row? = rows.first { $0["class"] == .text(one.rawValue) }
            return Line(key: one.rawValue, clients: Int(value: row?["clients"] ?? .null) ?? 0, sum: Int64(value: row?["total"] ?? .null) ?? 0)
        }
        whole = rows.reduce(0) { $0 + (Int64(value: $1["gain"]) ?? 0) }
    }
}

/// The page as a whole.
struct ClassPage {
    let rule: ClassRule, tables: [ClassTable], mayArrange: Bool, wrong: Text?, typed: Submitted?, context: StaffContext
    private var lang: Lang { context.lang }

    func html(_ title: String) -> HTML {
        let zone: Zone = context.zone
        let counted: String = rule.countedAt.map { lang("посчитано ", "counted ") + lang.near(zone.day($0), today: context.today) + ", " + zone.time($0) } ?? lang("ещё не считалось", "not counted yet")
        return screen(title, beside: "<span class=\"muted small\">\(counted)</span>", """
            <div class="ot-grid g-main-w"><div class="stack">\(explanation)\(each: tables, table)</div><aside class="stack">\(mayArrange ? form : ruleInWords)</aside></div>
            """)
    }
    private var period: String { lang(rule.period) }
    private var explanation: HTML {
        let first: String = lang(
            "Клиенты выстроены от того, кто принёс больше всех. A — первые, вместе дающие \(rule.thresholds.a) % всего; B — следующие до \(rule.thresholds.b) %; C — остальные. Кто переходит границу, ещё считается в своём классе, равные стоят в одном.",
            "Clients stand in line from the one who brought most. A are the first, who together make \(rule.thresholds.a)% of the whole; B those after them up to \(rule.thresholds.b)%; C the others. Who crosses the line is still in the class, and equal ones are in one.")
        let second: String = lang(
            "Считаются выигранные сделки, завершённые за последние \(period). По марже в C попадают и те, на ком ничего не заработано. У кого таких сделок нет, у того нет и класса.",
            "Won deals closed in the last \(period) count. By margin those on whom nothing was earned are in C too. Who has no such deals has no class.")
        let third: String = lang("Класс стоит в карточке клиента, по нему можно отобрать список, сделать сегмент, увидеть столбец. Пересчёт — каждый день.", "The class stands on the client's card; lists can be filtered by it, segments made of it, a column shown. It is counted anew every day.")
        return "<section class=\"ot-card p-3\"><h2>\(lang("Как это считается", "How it is counted"))</h2><p>\(first)</p><p>\(second)</p><p class=\"mb-0\">\(third)</p></section>"
    }
    private func table(_ one: ClassTable) -> HTML {
        func line(_ line: ClassTable.Line) -> HTML {
            let inside: Condition = .all([.test(one.column, .is, [line.key])]), share: Int64 = one.whole > 0 ? max(0, line.sum) * 1000 / one.whole : 0
            let ink: String = line.key == "a" ? "g" : line.key == "b" ? "c" : ""
            return """
                <tr><td class="m1"><a class="ot-link med" href="/counterparties?where=\(inside.json.percentEncoded)"><span class="ot-tag \(ink)">\(line.key.uppercased())</span> \(lang("показать клиентов", "show the clients"))</a></td>\
                \(when: one.sees, "<td class=\"num\">\(lang.number(line.clients))</td><td class=\"num\">\(lang.money(line.sum))</td><td class=\"num\">\(lang.decimal(share, scale: 1)) %</td>")</tr>
                """
        }
        let heads: HTML = one.sees ? "<th class=\"num\">\(lang("Клиентов", "Clients"))</th><th class=\"num\">\(lang(one.column == "abc_sum" ? Text("Сумма", "Amount") : Text("Маржа", "Margin")))</th><th class=\"num\">\(lang("Доля", "Share"))</th>" : ""
        let note: HTML = one.sees ? "" : "<p class=\"xs muted p-3 mb-0\">\(lang("Суммы видны тем, кому видны все сделки.", "The sums are for those who see all deals."))</p>"
        let empty: HTML = "<p class=\"muted small p-3 mb-0\">\(lang("Выигранных сделок за это время нет.", "No deals were won in this time."))</p>"
        let isEmpty: Bool = one.lines.allSatisfy { $0.clients == 0 }
        return """
            <section class="ot-card"><header><h2>\(lang(one.name))</h2></header>\(isEmpty ? empty : "<div class=\"ot-scroll\"><table class=\"ot-table tight\"><thead><tr><th>\(lang("Класс", "Class"))</th>\(heads)</tr></thead><tbody>\(each: one.lines, line)</tbody></table></div>\(note)")</section>
            """
    }
    private var ruleInWords: HTML {
        "<section class=\"ot-card p-3\"><h2>\(lang("Правило", "The rule"))</h2><p class=\"mb-0\">A ≤ \(rule.thresholds.a) %, B ≤ \(rule.thresholds.b) %, \(period). \(lang("Меняет его администратор.", "An administrator changes it."))</p></section>"
    }
    private var form: HTML {
        func number(_ name: String, _ label: String, _ value: Int) -> HTML {
            "<div><label class=\"form-label\" for=\"abc-\(name)\">\(label)</label><input class=\"form-control num\" id=\"abc-\(name)\" name=\"\(name)\" type=\"number\" min=\"1\" max=\"100\" required value=\"\(typed?[name] ?? String(value))\"\(when: wrong != nil, " aria-invalid=\"true\" aria-describedby=\"abc-wrong\"")></div>"
        }
        let chosen: String = typed?["months"] ?? String(rule.months)
        return """
            <form class="ot-card p-3 stack-s" method="post" action="/abc"><input type="hidden" name="csrf" value="\(context.person.csrf)"><h2>\(lang("Правило", "The rule"))</h2>\
            \(wrong.map { "<p class=\"t-r small mb-0\" id=\"abc-wrong\" role=\"alert\">\(lang($0))</p>" as HTML } ?? "")\
            \(number("a", lang("A: первые, дающие вместе, %", "A: the first, who together make, %"), rule.thresholds.a))\(number("b", lang("A и B вместе, %", "A and B together, %"), rule.thresholds.b))\
            <div><label class="form-label" for="abc-months">\(lang("За сколько месяцев", "Over how many months"))</label><select class="form-select" id="abc-months" name="months">\(each: ClassRule.periods, { "<option value=\"\($0)\"\(when: String($0) == chosen, " selected")>\($0)</option>" })</select></div>\
            <button class="btn btn-primary">\(lang("Сохранить и пересчитать", "Save and count"))</button></form>
            """
    }
}
