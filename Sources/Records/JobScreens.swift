internal import Database
internal import HTML
internal import Hummingbird
public import Kernel

/// Background work: what runs, how far it is, stopping it, taking it back.
public struct JobScreens: Sendable {
    public init() {}
    public func register(in routes: Routes) {
        routes.get("jobs", list)
        routes.get("jobs/:id", show)
        routes.post("jobs/:id/cancel", cancel)
        routes.post("jobs/:id/undo", undo)
    }
    static func status(_ job: Job, _ lang: Lang) -> String {
        switch job.status {
        case .queued: lang("ждёт очереди", "waiting")
        case .running: lang("идёт", "running")
        case .done: lang("готово", "done")
        case .failed: lang("прервано ошибкой", "failed")
        case .cancelled: lang("остановлено", "stopped")
        }
    }
    @Sendable private func list(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let lang: Lang = context.lang, zone: Zone = context.zone, title: String = lang("Фоновая работа", "Background work")
        let jobs: [Job] = try await context.read { tx in try tx.all("SELECT * FROM job WHERE employee_id = \(tx.access.employee) ORDER BY id DESC LIMIT 100") }
        let rows: HTML = "\(each: jobs, { job in "<li><a class=\"grow cut med\" href=\"/jobs/\(job.id)\">\(job.title)</a><span class=\"ot-tag\">\(Self.status(job, lang))</span><span class=\"xs num muted\">\(lang.day(zone.day(job.createdAt))), \(zone.time(job.createdAt))</span></li>" })"
        let empty: HTML = "<div class=\"ot-empty crop\"><p>\(lang("Здесь появятся массовые изменения и другие долгие работы.", "Bulk changes and other long work will show here."))</p></div>"
        return .page(title, section: "jobs", screen(title, jobs.isEmpty ? empty : "<section class=\"ot-card\"><ul class=\"ot-list\">\(rows)</ul></section>"))
    }
    @Sendable private func show(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        let (job, result, list): (Job, String?, String?) = try await context.read { tx in
            let job: Job = try tx.job(id)
            return (job, job.kind == "unmerge" && job.isOver ? try Merge.resultPage(of: job, in: tx) : nil, BulkChange.list(of: job, in: tx))
        }
        try await context.watched(job)
        let view: HTML = Self.progress(job, result: result, list: list, context)
        return request.isFragment ? .fragment(view) : .page(job.title, section: "jobs", screen(job.title, view))
    }
    @Sendable private func cancel(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        try await context.write { tx in try tx.cancel(try tx.job(id)) }
        return .go("/jobs/\(id)")
    }
    /// Taking work back is work too.
    @Sendable private func undo(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), lang: Lang = context.lang
        let undoing: Int64 = try await context.write { tx in
            let job: Job = try tx.job(id)
            guard job.isOver, job.affected > 0 else { throw BadRequest("Отменять нечего", "There is nothing to undo") }
            // What was given to others has a way back of its own, which needs no right to what is theirs now.
            if job.kind == "reassign", let given = Int64(job.payload) {
                guard let returning = try Reassignment.back(given, in: tx) else { throw BadRequest("Это уже возвращено", "This came back already") }
                return returning
            }
            return try tx.enqueue("undo", title: lang("Отмена: ", "Undo: ") + job.title, payload: job.cause, total: job.affected)
        }
        return .go("/jobs/\(undoing)")
    }
    /// - Parameters:
    ///   - result: the page that says more of what came of it.
    ///   - list: the list whose records were changed.
    private static func progress(_ job: Job, result: String?, list: String?, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, seen: Int = job.status == .done ? max(job.done, job.total) : job.done, percent: Int = job.status == .done ? 100 : job.total == 0 ? 0 : min(100, job.done * 100 / job.total)
        let csrf: HTML = "<input type=\"hidden\" name=\"csrf\" value=\"\(context.person.csrf)\">"
        let problem: String = job.problem.split(separator: "\n").map(String.init).dropFirst(lang == .ru ? 0 : 1).first ?? ""
        return """
            <section class="ot-card p-3 crop" id="progress"\(when: !job.isOver, " hx-get=\"/jobs/\(job.id)\" hx-trigger=\"every 700ms\" hx-swap=\"outerHTML\"")>
            <h2>\(status(job, lang))</h2>\(when: !problem.isEmpty, "<p class=\"t-r\" role=\"alert\">\(problem)</p>")<div class="ot-prog md mt-2" role="img" aria-label="\(percent) %"><i style="--v:\(percent)"></i></div>
            <p class="mt-2">\(lang("Пройдено", "Done")): \(lang.number(seen)) / \(lang.number(job.total)) · \(lang("изменено", "changed")): \(lang.number(job.affected)) · \(lang("оставлено как есть", "left as it was")): \(lang.number(job.left))</p>
            <div class="row-x">\(when: !job.isOver, "<form method=\"post\" action=\"/jobs/\(job.id)/cancel\">\(csrf)<button class=\"btn btn-line\">\(lang("Остановить", "Stop"))</button></form>")\
            \(when: job.isOver && job.affected > 0, "<form method=\"post\" action=\"/jobs/\(job.id)/undo\">\(csrf)<button class=\"btn btn-line\">\(icon("undo-2"))\(lang("Отменить всё это", "Undo all of it"))</button></form>")\
            \(result.map { "<a class=\"btn btn-line\" href=\"\($0)\">\(lang("Что осталось как есть", "What was left as it was"))</a>" as HTML })\(list.map { "<a class=\"btn btn-line\" href=\"\($0)\">\(icon("list"))\(lang("К списку", "To the list"))</a>" as HTML })<a class="btn btn-ghost" href="/jobs">\(lang("Вся фоновая работа", "All background work"))</a></div></section>
            """
    }
}
