public import Database
public import Kernel

/// The steps of an import for whoever works without a browser.
public struct ImportCommand: Sendable {
    private let one: Import
    /// - Throws: `NotFound`.
    public init(_ id: Int64, in tx: Tx) throws { one = try Import.find(id, in: tx) }

    /// The line in which the titles of the columns stand; 0: in none.
    public var header: Int { get throws { try one.order().header } }
    /// Changes the recognised plan as the command says.
    /// - Parameters:
    ///   - map: `Column=field` by commas; a field alone is the main entity's, `contact.phones` a linked one's; nothing behind `=` leaves the column out.
    ///   - values: what the file's own words mean, by semicolons: `Column:text=option`; nothing behind `=` leaves the field empty.
    ///   - key: the column of the field that tells records apart.
    /// - Returns: what each column of the file becomes.
    public func prepare(map: String?, values: String? = nil, key: String?, mode: String?, alike: String? = nil, in tx: Tx) throws -> [(title: String, goesTo: Text)] {
        var plan: ImportPlan = try one.order()
        guard let entity = tx.registry[plan.table] else { throw NotFound() }
        let targets = ImportTargets(entity, tx.access, tx.registry), titles: [String] = one.columns
        for pair in map?.split(separator: ",") ?? [] {
            let sides: [String] = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { CellText.trimmed(String($0)) }
            guard sides.count == 2, let column = titles.firstIndex(where: { ImportText.folded($0) == ImportText.folded(sides[0]) }) else { throw BadRequest("В файле нет столбца «\(sides[0])»", "The file has no column “\(sides[0])”") }
            plan.sources.removeAll { $0.column == column }
            if sides[1].isEmpty { continue }
            let target: String = sides[1].contains(".") ? sides[1] : "\(plan.table).\(sides[1])"
            guard targets[target] != nil else { throw BadRequest("Нет поля «\(sides[1])»", "There is no field “\(sides[1])”") }
            plan.sources.removeAll { $0.target == target }
            plan.sources.append(.init(column, target))
        }
        for pair in values?.split(separator: ";") ?? [] { try say(CellText.trimmed(String(pair)), titles, targets, &plan) }
        if let key { plan.key = key }
        if let mode {
            guard let known = ImportPlan.Mode(rawValue: mode) else { throw BadRequest("Режим — both, create или update", "The mode is both, create or update") }
            plan.mode = known
        } else if plan.key.isEmpty { plan.mode = .create }
        if let alike {
            guard let choice = AlikeChoice(rawValue: alike) else { throw BadRequest("Для похожих — update, create или skip", "For lines that look alike it is update, create or skip") }
            try tx.run("UPDATE import_file SET alike_choice = \(choice.rawValue) WHERE id = \(one.id)")
        }
        if let problem = plan.problem(targets) { throw BadRequest(problem.ru, problem.en) }
        let json: String = try plan.json
        try tx.run("UPDATE import_file SET plan = \(json) WHERE id = \(one.id)")
        return titles.enumerated().map { index, title in
            let used: [ImportTarget] = plan.sources.filter { $0.column == index }.compactMap { targets[$0.target] }
            func words(_ lang: Lang) -> String { used.map { ($0.slot == 0 ? "" : lang($0.entity.one) + ": ") + $0.label(lang) }.joined(separator: ", ") }
            return (title, used.isEmpty ? Text("не загружать", "leave out") : Text(words(.ru), words(.en)))
        }
    }
    /// Takes one `Column:text=option` into the plan.
    private func say(_ pair: String, _ titles: [String], _ targets: ImportTargets, _ plan: inout ImportPlan) throws {
        let wrong = BadRequest("Значение пишется как «Столбец:текст=вариант», а не «\(pair)»", "A value is written as “Column:text=option”, not “\(pair)”")
        guard let equals = pair.lastIndex(of: "=") else { throw wrong }
        // A title may have a colon of its own.
        let ends: [String.Index] = pair[..<equals].indices.filter { pair[$0] == ":" }
        func titled(_ end: String.Index) -> Int? { titles.firstIndex { ImportText.folded($0) == ImportText.folded(String(pair[..<end])) } }
        guard let colon = ends.first(where: { titled($0) != nil }), let column = titled(colon) else { throw wrong }
        let text: String = ImportText.folded(CellText.trimmed(String(pair[pair.index(after: colon)..<equals]))), option: String = CellText.trimmed(String(pair[pair.index(after: equals)...]))
        let chosen: [(key: String, field: Field)] = plan.sources.filter { $0.column == column }.compactMap { source in targets[source.target]?.field.map { (source.target, $0) } }.filter { !$0.field.choices.isEmpty }
        guard !text.isEmpty, !chosen.isEmpty else { throw wrong }
        for (target, field) in chosen {
            guard let key = option.isEmpty ? "" : CellText.choice(option, field.offered(), [:]) else { throw BadRequest("Нет варианта «\(option)»", "There is no option “\(option)”") }
            plan.values[target, default: [:]][text] = key
        }
    }
    /// Orders the dry run. - Returns: the job.
    public func check(in tx: Tx) throws -> Int64 {
        let job: Int64 = try tx.enqueue("import-check", title: tx.access.lang("Проверка: ", "Check: ") + one.name, payload: String(one.id), total: one.total)
        try tx.run("UPDATE import_file SET check_job = \(job) WHERE id = \(one.id)")
        return job
    }
    /// Orders the loading. - Returns: the job.
    public func run(in tx: Tx) throws -> Int64 { try ImportScreens.order(one, in: tx) }

    /// How many lines are told one by one.
    public static let most: Int = 200
    /// What the dry run found, with what is to be said of its lines: errors, doubts, what is left out.
    public func report(in tx: Tx) throws -> (new: Int, old: Int, left: Int, wrong: Int, alike: Int, doubtful: Int, problems: [(line: Int, sentence: Text)]) {
        (one.toCreate, one.toUpdate, one.toSkip, one.wrong, one.alike, one.doubtful, try told("check", in: tx))
    }
    /// What the loading did, with what is to be said of its lines.
    public func result(in tx: Tx) throws -> (created: Int, updated: Int, left: Int, failed: Int, doubtful: Int, problems: [(line: Int, sentence: Text)]) {
        let done: Import = try Import.find(one.id, in: tx)
        return (done.created, done.updated, done.skipped, done.failed, done.doubted, try told("run", in: tx))
    }
    private func told(_ phase: String, in tx: Tx) throws -> [(line: Int, sentence: Text)] {
        let rows: [Row] = try tx.rows("SELECT number, detail FROM import_line WHERE import_id = \(one.id) AND phase = \(phase) AND (verdict IN ('error', 'skip', 'alike') OR doubtful = 1) ORDER BY number LIMIT \(Self.most)")
        return try rows.map { row in
            let detail = try LineDetail(json: Form.plain(row["detail"]))
            func words(_ lang: Lang) -> String { [detail.sentence(lang), detail.doubt(lang)].filter { !$0.isEmpty }.joined(separator: "; ") }
            return (Int(value: row["number"]) ?? 0, Text(words(.ru), words(.en)))
        }
    }
}
