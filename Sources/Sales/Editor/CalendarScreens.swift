internal import Database
internal import HTML
internal import Hummingbird
internal import Kernel
internal import Process

/// When the company and its branches work: the week, holidays, moved days. Terms of actions and norms of stages are counted by it.
struct CalendarScreens: Sendable {
    func register(in routes: Routes) {
        routes.get("work-calendar", show)
        routes.post("work-calendar", save)
    }
    /// What is kept of one branch; 0 is the company.
    private struct Kept: Sendable { let branch: Int64, week: [String], days: String, isOwn: Bool, branches: [(id: Int64, name: String)] }

    private static func kept(_ branch: Int64, in tx: Tx) throws -> Kept {
        let row: Row? = try tx.rows("SELECT week FROM work_calendar WHERE branch_id = \(branch)").first
        let week: [WorkHours] = try row.map { try Canonical.read([WorkHours].self, Form.plain($0["week"])) } ?? (branch == 0 ? Calendars.usual : [])
        let days: [Row] = try tx.rows("SELECT day, special, name FROM holiday WHERE branch_id = \(branch) ORDER BY day LIMIT 2000")
        let lines: [String] = days.map { [Form.plain($0["day"]), Form.plain($0["special"]), Form.plain($0["name"])].joined(separator: " ") }
        let branches: [(id: Int64, name: String)] = try tx.rows("SELECT id, name FROM branch WHERE archived_at IS NULL ORDER BY name LIMIT 200").map { (Int64(value: $0["id"]) ?? 0, Form.plain($0["name"])) }
        return Kept(branch: branch, week: week.map(\.description), days: lines.joined(separator: "\n"), isOwn: row != nil, branches: branches)
    }
    @Sendable private func show(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try EditorScreens.authorise(context)
        let branch: Int64 = Int64(try request.query()["branch"]) ?? 0
        let kept: Kept = try await context.read { try Self.kept(branch, in: $0) }
        return .page(title(context.lang), section: "work-calendar", page(kept, "", context))
    }
    private func title(_ lang: Lang) -> String { lang("Рабочее время", "Working time") }

    private func page(_ kept: Kept, _ problem: String, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, names: [String] = (0..<7).map { lang.weekday(Day(number: $0 + 4)) }
        let tabs: [(Int64, String)] = [(0, lang("Компания", "Company"))] + kept.branches.map { ($0.id, $0.name) }
        let hint: String = kept.branch == 0 ? lang("Пусто — выходной. Часы через запятую: 09:00-13:00,14:00-18:00", "Empty: a day off. Hours by commas: 09:00-13:00,14:00-18:00")
            : lang("Все дни пустые — как у компании.", "All days empty: as the company.")
        return screen(title(lang), """
            \(refusal(problem))<nav class="ot-tabs mb-3" aria-label="\(lang("Подразделения", "Branches"))">\(each: tabs, { "<a href=\"/work-calendar?branch=\($0.0)\"\(when: $0.0 == kept.branch, " aria-current=\"page\"")>\($0.1)</a>" })</nav>
            <form class="ot-card p-3 stack-s ot-movebox" method="post" action="/work-calendar"><input type="hidden" name="csrf" value="\(context.person.csrf)"><input type="hidden" name="branch" value="\(kept.branch)"><h2>\(lang("Неделя", "Week"))</h2><p class="xs muted mb-0">\(hint)</p>
            \(each: names.enumerated(), { "<div class=\"row-x\"><label class=\"ot-weekday\" for=\"wd-\($0.offset)\">\($0.element)</label><input class=\"form-control grow\" id=\"wd-\($0.offset)\" name=\"d\($0.offset)\" value=\"\(kept.week.indices.contains($0.offset) ? kept.week[$0.offset] : "")\"></div>" })
            <div><label class="form-label" for="wd-days">\(lang("Особые дни, каждый с новой строки", "Special days, a line each"))</label><textarea class="form-control mono xs" id="wd-days" name="days" rows="10">\(kept.days)</textarea>
            <p class="xs muted mb-0">\(lang("2027-01-01 off Новый год; short:60 — на час короче; like:0 — работаем как в понедельник; 10:00-15:00 — свои часы", "2027-01-01 off New Year; short:60 an hour shorter; like:0 as on Monday; 10:00-15:00 hours of its own"))</p></div>
            <div class="row-x mt-2"><button class="btn btn-primary">\(lang("Сохранить", "Save"))</button></div></form>
            """)
    }

    @Sendable private func save(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try EditorScreens.authorise(context)
        let sent = try await request.form(), branch: Int64 = Int64(sent["branch"]) ?? 0, lang: Lang = context.lang
        let typed: [String] = (0..<7).map { sent["d\($0)"] }
        let lines: [String] = sent["days"].split(whereSeparator: \.isNewline).map { Submitted.trimmed($0) }.filter { !$0.isEmpty }
        let (hours, days, problem): ([WorkHours], [(String, String, String)], String?) = Self.read(typed, lines, lang)
        if let problem {
            let kept: Kept = try await context.read { tx in
                let now: Kept = try Self.kept(branch, in: tx)
                return Kept(branch: branch, week: typed, days: lines.joined(separator: "\n"), isOwn: now.isOwn, branches: now.branches)
            }
            return .invalid(title(lang), section: "work-calendar", page(kept, problem, context))
        }
        try await context.write { tx in
            guard try branch == 0 || !tx.rows("SELECT id FROM branch WHERE id = \(branch)").isEmpty else { throw NotFound() }
            try tx.run("DELETE FROM work_calendar WHERE branch_id = \(branch)")
            if branch == 0 || hours.contains(where: { !$0.isOff }) { try tx.run("INSERT INTO work_calendar (branch_id, week) VALUES (\(branch), \(try Canonical.text(hours)))") }
            try tx.run("DELETE FROM holiday WHERE branch_id = \(branch)")
            for (day, special, name) in days { try tx.run("INSERT INTO holiday (branch_id, day, special, name) VALUES (\(branch), \(day), \(special), \(name)) ON CONFLICT DO NOTHING") }
        }
        return .go("/work-calendar?branch=\(branch)", toast: lang("Сохранено", "Saved"))
    }
    /// The week and the days, or the first sentence of what is wrong.
    private static func read(_ typed: [String], _ lines: [String], _ lang: Lang) -> (hours: [WorkHours], days: [(String, String, String)], problem: String?) {
        var hours: [WorkHours] = [], days: [(String, String, String)] = []
        for text in typed {
            guard let one: WorkHours = WorkHours(text) else { return ([], [], lang("Часы «\(text)»: нужно как 09:00-18:00", "Hours “\(text)”: needed like 09:00-18:00")) }
            hours.append(one)
        }
        for line in lines.prefix(2000) {
            let parts: [String] = line.split(separator: " ", maxSplits: 2).map(String.init)
            // A text that is no special day says so by failing.
            let isRead: Bool = parts.count >= 2 && !parts[1].contains("\"") && (try? Canonical.read(WorkCalendar.SpecialDay.self, "\"\(parts[1])\"")) != nil
            guard isRead, CivilDay(parts[0]) != nil else { return ([], [], lang("Особый день «\(line)»: нужно как 2027-01-01 off", "Special day “\(line)”: needed like 2027-01-01 off")) }
            days.append((parts[0], parts[1], parts.count > 2 ? parts[2] : ""))
        }
        return (hours, days, nil)
    }
}
