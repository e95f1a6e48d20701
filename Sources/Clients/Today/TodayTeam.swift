import Database
import HTML
import Kernel
import Records

/// What the people of a department have before them, for its head: a few grouped statements, however many people.
struct TodayTeam: Sendable {
    struct Member: Sendable {
        let id: Int64, name: String, position: String
        var late: Int = 0, due: Int = 0, week: Int = 0, done: Int = 0, meetings: Int = 0, pending: Int = 0
    }
    let members: [Member], today: Day

    /// For those who see the tasks of more people than themselves.
    static func isOffered(_ access: Access) -> Bool { access.reach(.see, Task.table) >= .department }

    init(in tx: Tx) throws {
        today = tx.today
        let start: Int64 = tx.zone.instant(today), end: Int64 = tx.zone.instant(today.adding(1)), reach: Access.Reach = tx.access.reach(.see, Task.table)
        // A director stands at the top of the tree and sees everybody.
        let place: SQL = reach == .all ? "" : "AND branch_id IN \(in: tx.access.subtree)"
        let people: [Row] = try tx.rows("SELECT id, name, position FROM \(EmployeeName.self) WHERE archived_at IS NULL \(place) ORDER BY name LIMIT 200")
        let ids: [Int64] = people.compactMap { Int64(value: $0["id"]) }
        let open: [Row] = try tx.rows("""
            SELECT owner_id, SUM(CASE WHEN due_on < \(today) THEN 1 ELSE 0 END) AS late, SUM(CASE WHEN due_on = \(today) THEN 1 ELSE 0 END) AS due, SUM(CASE WHEN due_on > \(today) THEN 1 ELSE 0 END) AS week
            FROM \(Task.self) WHERE owner_id IN \(in: ids) AND done_at IS NULL AND archived_at IS NULL AND due_on <= \(today.adding(6)) GROUP BY owner_id
            """)
        let done: [Row] = try tx.rows("SELECT owner_id, COUNT(*) AS n FROM \(Task.self) WHERE owner_id IN \(in: ids) AND done_at >= \(start) AND archived_at IS NULL GROUP BY owner_id")
        let meetings: [Row] = try tx.rows("SELECT owner_id, COUNT(*) AS n FROM \(Interaction.self) WHERE owner_id IN \(in: ids) AND starts_at >= \(start) AND starts_at < \(end) AND archived_at IS NULL GROUP BY owner_id")
        let pending: [Row] = try tx.rows("SELECT owner_id, COUNT(*) AS n FROM \(Interaction.self) WHERE owner_id IN \(in: ids) AND planned = 1 AND starts_at < \(start) AND archived_at IS NULL GROUP BY owner_id")
        func number(_ rows: [Row], _ id: Int64, _ column: String = "n") -> Int { rows.first { Int64(value: $0["ownerID"]) == id }.flatMap { Int(value: $0[column]) } ?? 0 }
        members = people.compactMap { row in
            guard let id = Int64(value: row["id"]) else { return nil }
            return Member(id: id, name: Form.plain(row["name"]), position: Form.plain(row["position"]), late: number(open, id, "late"), due: number(open, id, "due"), week: number(open, id, "week"),
                          done: number(done, id), meetings: number(meetings, id), pending: number(pending, id))
        }
    }

    func page(_ head: TodayHead, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang
        let totals: [(name: String, value: Int, ink: String)] = [
            (lang("Просрочено", "Overdue"), members.reduce(0) { $0 + $1.late }, "t-r"), (lang("На сегодня", "For today"), members.reduce(0) { $0 + $1.due }, ""), (lang("Сделано сегодня", "Done today"), members.reduce(0) { $0 + $1.done }, "t-g"),
            (lang("Звонки и встречи", "Calls and meetings"), members.reduce(0) { $0 + $1.meetings }, ""), (lang("Ждут итога", "Await outcome"), members.reduce(0) { $0 + $1.pending }, "t-y"),
        ]
        return head.screen(context, """
            <div class="ot-kpis">\(each: totals, { "<div class=\"ot-kpi\"><span class=\"eyebrow\">\($0.name)</span><span class=\"v \($0.value > 0 ? $0.ink : "")\">\(lang.number($0.value))</span></div>" })</div>
            <section class="ot-card mt-3" aria-labelledby="team-h"><header><h2 id="team-h">\(lang("Команда", "Team"))</h2><span class="n">\(members.count)</span></header><div class="ot-scroll"><table class="ot-table stackm"><thead><tr><th>\(lang("Сотрудник", "Employee"))</th>\
            <th>\(lang("День", "Day"))</th><th class="num">\(lang("Просрочено", "Overdue"))</th><th class="num">\(lang("Сегодня", "Today"))</th><th class="num">\(lang("До конца недели", "Next six days"))</th><th class="num">\(lang("Встречи", "Meetings"))</th><th class="num">\(lang("Ждут итога", "Await outcome"))</th></tr></thead>
            <tbody>\(each: members.sorted { ($0.late, $0.due, $1.name) > ($1.late, $1.due, $0.name) }, { line($0, lang) })</tbody></table></div></section>
            """)
    }
    private func line(_ one: Member, _ lang: Lang) -> HTML {
        let all: Int = one.done + one.due + one.late, share: Int = all == 0 ? 0 : one.done * 100 / all
        let late: Condition = .all([.test("owner_id", .is, [String(one.id)]), .test("done_at", .empty, []), .test("due_on", .within, ["older:0"])])
        func cell(_ count: Int, _ label: String, _ inside: HTML) -> HTML { "<td class=\"num\"><span class=\"ot-only-m xs muted\">\(label)</span> \(inside)</td>" }
        return """
            <tr><td class="m1"><span class="row-x">\(avatar(one.name))<a class="grow" href="/calendar?span=week&day=\(today.description)&who=\(one.id)"><span class="cut d-block med">\(one.name)</span><span class="cut d-block xs muted">\(one.position)</span></a></span></td>
            <td class="wide ot-load"><span class="ot-prog" role="img" aria-label="\(lang("сделано", "done")) \(one.done) / \(all)"><i style="--v:\(share)"></i>\(when: all > one.done, "<i class=\"ht k\" style=\"--s:\(share);--v:\(100 - share)\"></i>")</span></td>
            \(cell(one.late, lang("просрочено", "overdue"), one.late == 0 ? "<span class=\"muted\">0</span>" : "<a class=\"t-r med\" href=\"/tasks?where=\(late.json.percentEncoded)\">\(one.late)</a>"))\
            \(cell(one.due, lang("сегодня", "today"), "\(one.due)"))\(cell(one.week, lang("до конца недели", "next six days"), "\(one.week)"))\(cell(one.meetings, lang("встречи", "meetings"), "\(one.meetings)"))\(cell(one.pending, lang("ждут итога", "await outcome"), "<span class=\"\(one.pending > 0 ? "t-y med" : "muted")\">\(one.pending)</span>"))</tr>
            """
    }
}
