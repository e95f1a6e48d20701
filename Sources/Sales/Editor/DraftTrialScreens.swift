internal import Database
internal import HTML
internal import Hummingbird
internal import Kernel
internal import Process
internal import Records

/// The replay of a draft on screen: its progress while it runs, then what would have differed.
struct DraftTrialScreens: Sendable {
    func register(in routes: Routes) {
        routes.get("processes/:id/simulation", show)
        routes.post("processes/:id/simulation", start)
    }
    @Sendable private func start(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try EditorScreens.authorise(context)
        let id: Int64 = try context.id()
        _ = try await context.write { try DraftTrial.order(try $0.find(ID<BusinessProcess>(rawValue: id)), in: $0) }
        return .go("/processes/\(id)/simulation")
    }
    @Sendable private func show(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        let page: DraftTrialPage = try await context.read { try DraftTrialPage(id, in: $0) }
        return request.isFragment ? .fragment(page.result(context)) : .page(page.process.name, section: "processes", page.view(context))
    }
}

/// The newest replay of a process.
struct DraftTrialPage: Sendable {
    let process: BusinessProcess, definition: Definition?, trial: Row?, job: Job?, lines: [Row], deals: [Int64: String], revision: Int?, mayEdit: Bool
    /// Differences shown.
    static let most: Int = 60

    init(_ id: Int64, in tx: Tx) throws {
        process = try tx.find(ID<BusinessProcess>(rawValue: id))
        let trial: Row? = try tx.rows("SELECT * FROM draft_trial WHERE process_id = \(id) ORDER BY id DESC LIMIT 1").first
        self.trial = trial
        definition = try trial.map { try ProcessVersion.definition(Form.plain($0["definition"])) }
        let work: Int64 = trial.flatMap { Int64(value: $0["jobID"]) } ?? 0
        job = try tx.first("SELECT * FROM job WHERE id = \(work)")
        let last: Int64 = trial.flatMap { Int64(value: $0["id"]) } ?? 0
        let found: [Row] = try tx.rows("SELECT * FROM draft_trial_line WHERE trial_id = \(last) ORDER BY count DESC, stage, ru LIMIT \(Self.most)")
        lines = found
        let ids: Set<Int64> = Set(found.flatMap { Form.plain($0["examples"]).split(separator: "|").compactMap { Int64($0) } })
        let titles: [String: String] = try recordTitles([Deal.table: ids], in: tx)
        deals = Dictionary(ids.compactMap { id in titles["\(Deal.table)/\(id)"].map { (id, $0) } }) { $1 }
        revision = try ProcessVersion.all(id, in: tx).first { $0.isDraft }?.revision
        mayEdit = BusinessProcess.mayEdit(tx.access)
    }

    func view(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, id: Int64 = process.id.rawValue
        let run: HTML = mayEdit && revision != nil && job?.isOver != false ? "<form method=\"post\" action=\"/processes/\(id)/simulation\"><input type=\"hidden\" name=\"csrf\" value=\"\(context.person.csrf)\"><button class=\"btn btn-primary\">\(icon("repeat-2"))\(trial == nil ? lang("Прогнать сделки за год", "Replay a year of deals") : lang("Прогнать ещё раз", "Replay again"))</button></form>" : ""
        return screen(lang("Прогон черновика", "Replay of the draft"), beside: "<a class=\"muted small ot-link\" href=\"/processes/\(id)\">\(process.name)</a>", actions: run, """
            <p class="soft mb-3">\(lang("Сделки последнего года проходят через черновик так, как всё было на самом деле; показано, где черновик поступил бы иначе. Условия спрашивают сегодняшние значения полей.", "The deals of the last year go through the draft as everything really happened; shown is where the draft would have done otherwise. Conditions ask the present values of fields."))</p>\(result(context))
            """)
    }
    /// The part that renews itself while the work runs.
    func result(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, id: Int64 = process.id.rawValue
        guard let trial, let job else {
            let hint: String = revision == nil ? lang("Сначала нужен черновик: нажмите «Изменить» в редакторе.", "A draft comes first: press “Change” in the editor.") : lang("Прогона ещё не было.", "There was no replay yet.")
            return "<div class=\"ot-empty crop\" id=\"replay\"><p>\(hint)</p></div>"
        }
        let items: Int = Int(value: trial["items"]) ?? 0, changed: Int = Int(value: trial["changed"]) ?? 0, percent: Int = job.status == .done ? 100 : job.total == 0 ? 0 : min(99, job.done * 100 / job.total)
        let isOld: Bool = revision != nil && Int(value: trial["revision"]) != revision
        let problem: String = job.problem.split(separator: "\n").map(String.init).dropFirst(lang == .ru ? 0 : 1).first ?? ""
        let progress: HTML = job.status == .done ? "" : """
            <section class="ot-card p-3 mb-3"><div class="ot-prog md" role="img" aria-label="\(percent) %"><i style="--v:\(percent)"></i></div><p class="mt-2 mb-0">\(lang("Пройдено", "Done")): \(lang.number(job.done)) / \(lang.number(job.total))</p>\(when: !problem.isEmpty, "<p class=\"t-r mb-0\" role=\"alert\">\(problem)</p>")\
            \(when: !job.isOver, "<form class=\"mt-2\" method=\"post\" action=\"/jobs/\(job.id)/cancel\"><input type=\"hidden\" name=\"csrf\" value=\"\(context.person.csrf)\"><button class=\"btn btn-line btn-sm\">\(lang("Остановить", "Stop"))</button></form>")</section>
            """
        let sum: HTML = "<div class=\"ot-grid g-3 mb-3\"><section class=\"ot-card p-3\"><div class=\"xs muted\">\(lang("Прошло сделок", "Deals replayed"))</div><div class=\"ot-big num\">\(lang.number(items))</div></section><section class=\"ot-card p-3\"><div class=\"xs muted\">\(lang("Пошли бы иначе", "Would have gone otherwise"))</div><div class=\"ot-big num\">\(lang.number(changed))</div></section></div>"
        let table: HTML = lines.isEmpty ? (job.isOver ? "<div class=\"ot-empty crop\"><p>\(lang("Черновик ничего бы не изменил.", "The draft would have changed nothing."))</p></div>" : "") : """
            <section class="ot-card ot-scroll"><table class="ot-table"><thead><tr><th>\(lang("Этап", "Stage"))</th><th>\(lang("Что было бы иначе", "What would have differed"))</th><th class="num">\(lang("Раз", "Times"))</th><th>\(lang("Например", "For instance"))</th></tr></thead><tbody>\(each: lines, { line($0, lang) })</tbody></table></section>
            """
        return """
            <div id="replay"\(when: !job.isOver, " hx-get=\"/processes/\(id)/simulation\" hx-trigger=\"every 1s\" hx-swap=\"outerHTML\"")>\(when: isOld, "<div class=\"ot-alert y mb-3\">\(icon("circle-alert"))<div>\(lang("После прогона черновик меняли: прогоните его ещё раз.", "The draft was changed after the replay: replay it again."))</div></div>")\(progress)\(sum)\(table)</div>
            """
    }
    private func line(_ row: Row, _ lang: Lang) -> HTML {
        let code: String = Form.plain(row["stage"]), stage: String = definition.map { lang($0.name(of: code)) } ?? code, count: Int64 = Int64(value: row["count"]) ?? 1, earlier: Int64 = Int64(value: row["earlier"]) ?? 0
        let hours: Int = Int(earlier / max(1, count) / 3_600_000), sooner: String = hours > 0 ? lang(", в среднем раньше на \(hours) ч", ", \(hours) h earlier on average") : ""
        let examples: [Int64] = Form.plain(row["examples"]).split(separator: "|").compactMap { Int64($0) }
        return """
            <tr><td class="nowrap">\(stage)</td><td>\(lang(Form.plain(row["ru"]), Form.plain(row["en"])))\(sooner)</td><td class="num">\(lang.number(Int(count)))</td><td class="xs">\(each: examples.filter { deals[$0] != nil }, { "<a class=\"ot-link\" href=\"/deals/\($0)\">\(deals[$0] ?? "")</a> " })</td></tr>
            """
    }
}
