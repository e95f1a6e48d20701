internal import Foundation
public import Kernel

/// `ottisk bench`: fills a big base and a small one, measures the running server on them beside the floor of the same SQL and the same bytes.
public struct Bench: Sendable {
    let folder: String, size: Int, program: String, assets: String, part: String, lang: Lang
    /// A PostgreSQL server for what two nodes do; nil: that is left out.
    let postgres: String?
    /// How many counterparties the small base has: what every figure is compared with to see whether cost grows with the table.
    static let small: Int = 10_000

    /// - Parameters:
    ///   - folder: where the bases are kept for the next run.
    ///   - size: counterparties of the big base.
    ///   - program: the server to start.
    ///   - part: `import`, `pages`, `duplicates`, `deals`, `shop` or `estimating`; empty: all of them.
    ///   - postgres: the address of a server where a schema may be made and dropped.
    public init(folder: String, size: Int, program: String, assets: String, part: String = "", postgres: String? = nil, lang: Lang) {
        (self.folder, self.size, self.program, self.assets, self.part, self.postgres, self.lang) = (folder, size, program, assets, part, postgres, lang)
    }

    public func run() async throws {
        if part.isEmpty || part == "estimating" { try await engines() }
        if part == "estimating" { return }
        if part.isEmpty || part == "deals" { try await deals() }
        if part == "deals" { return }
        if part.isEmpty || part == "shop" { try await shop() }
        if part == "shop" { return }
        let small = Base(folder: folder, size: min(Self.small, size)), big = Base(folder: folder, size: size)
        if part == "duplicates" { return try await duplicates(big) }
        if part != "pages" { try await imports() }
        if part == "import" { return }
        for base in [small, big] { try await base.prepare { note(lang("заполнено \($0)", "filled \($0)")) } }
        let few: Figures = try await measure(small, seconds: 1), many: Figures = try await measure(big, seconds: 5)
        print(report(few, many).text)
        if part.isEmpty { try await duplicates(big) }
    }
    private func engines() async throws {
        note(lang("измеряю расчёт и формулы", "measuring estimates and formulas"))
        let engines: Engines = try await onThread { try Engines.measure() }
        var report = Report(lang)
        engines.add(to: &report, lang)
        try await onThread { try Configuring.measure() }.add(to: &report, lang)
        print(report.text)
    }
    private func deals() async throws {
        let bench = DealBench(folder: folder + "/deals", open: min(10_000, size), program: program, assets: assets)
        var report = Report(lang)
        try await bench.boards(&report, lang) { note("  " + lang($0)) }
        try await bench.completions(&report, lang) { note("  " + lang($0)) }
        // What is known by now stays known when the server of the timers does not answer.
        print(report.text)
        guard let postgres else { return note(lang("таймеры двух узлов пропущены: нет --database с адресом PostgreSQL", "timers of two nodes are left out: no --database with the address of a PostgreSQL")) }
        var timed = Report(lang)
        try await DealTimers(server: postgres, count: min(100_000, size)).measure(&timed, lang) { note("  " + lang($0)) }
        print(timed.text)
    }
    private func shop() async throws {
        let bench = ShopBench(folder: folder + "/shop", products: min(100_000, size), program: program, assets: assets)
        var report = Report(lang)
        try await bench.calculator(&report, lang) { note("  " + lang($0)) }
        try await bench.catalogue(&report, lang) { note("  " + lang($0)) }
        print(report.text)
    }
    private func imports() async throws {
        let bench = ImportBench(folder: folder, count: min(100_000, size))
        note(lang("измеряю импорт", "measuring the import"))
        let result: ImportBench.Result = try await bench.measure { note("  " + lang($0)) }
        var report = Report(lang)
        let rate: String = lang(" строк/с", " rows/s")
        report.head(lang("импорт \(lang.number(bench.count)) контрагентов", "import of \(lang.number(bench.count)) counterparties"))
        report.add(lang("загрузка: проверки, дубли, журнал, поиск", "loading: checks, duplicates, history, search"), result.run, rate, limit: ImportBench.wanted, isMost: false, beside: lang("пол ", "floor ") + Report.number(result.floor) + rate)
        report.tell(lang("к полу: те же строки в те же таблицы готовыми", "to the floor: the same rows into the same tables"), Report.number(result.floor / result.run) + "×")
        report.tell(lang("проверка без загрузки", "dry run"), Report.number(result.check) + rate)
        report.add(lang("память на пике", "peak memory"), result.memory, lang(" МБ", " MB"), limit: 150)
        report.tell(lang("создано", "created"), lang.number(result.created))
        report.tell(lang("выгрузка всего списка в XLSX", "the whole list as XLSX"), Report.number(result.export) + rate)
        report.add(lang("память на пике выгрузки", "peak memory of the export"), result.exportMemory, lang(" МБ", " MB"), limit: 150)
        report.head(lang("массовое изменение \(lang.number(result.created)) с журналом", "bulk change of \(lang.number(result.created)) with history"))
        report.add(lang("все записи", "every record"), result.bulk, lang(" с", " s"), limit: ImportBench.bulkLimit * Double(bench.count) / 100_000, beside: lang("те же UPDATE и строки журнала ", "the same UPDATE and rows of the log ") + Report.number(result.bulkFloor) + lang(" с", " s"))
        report.tell(lang("к ним", "to those"), Report.number(result.bulk / result.bulkFloor) + "×")
        print(report.text)
    }
    private func duplicates(_ base: Base) async throws {
        try await base.prepare { note(lang("заполнено \($0)", "filled \($0)")) }
        note(lang("ищу дубли", "searching duplicates"))
        let duplicates: DuplicateFigures = try await DuplicateFigures.measure(base)
        var report = Report(lang)
        let ms: String = lang(" мс", " ms"), s: String = lang(" с", " s")
        report.head(lang("дубли: \(lang.number(size)) клиентов и их люди, пар \(lang.number(duplicates.pairs))", "duplicates: \(lang.number(size)) clients and their people, \(lang.number(duplicates.pairs)) pairs"))
        report.add(lang("вся база", "the whole base"), duplicates.built, s, limit: DuplicateFigures.limit * Double(size) / 1_000_000, beside: lang("чтение и группировка в SQL ", "reading and grouping in SQL ") + Report.number(duplicates.floor) + s)
        report.tell(lang("к чтению и группировке", "to reading and grouping"), Report.number(duplicates.built / duplicates.floor) + "×")
        report.tell(lang("запись одной карточки", "saving one card"), Report.number(duplicates.saved) + ms)
        report.tell(lang("и её пары в фоне", "and its pairs in the background"), Report.number(duplicates.compared) + ms)
        print(report.text)
    }
    private func measure(_ base: Base, seconds: Double) async throws -> Figures {
        note(lang("измеряю на \(lang.number(base.size))", "measuring on \(lang.number(base.size))"))
        return try await Figures.measure(base, program: program, assets: assets, seconds: seconds) { note("  " + lang($0)) }
    }
    private func report(_ few: Figures, _ many: Figures) -> Report {
        var report = Report(lang)
        let ms: String = lang(" мс", " ms"), mb: String = lang(" МБ", " MB"), s: String = lang(" с", " s"), rate: String = lang("/с", "/s")
        for (page, before) in zip(many.pages, few.pages) {
            report.head("\(lang(page.name)): \(Report.number(page.time))\(ms), \(page.statements) SQL")
            report.add(lang("к тому же SQL и тем же байтам", "to the same SQL and bytes"), page.time / page.floor, "×", limit: 3, beside: Report.number(page.floor) + ms)
            report.add(lang("к базе в \(lang.number(Self.small))", "to a base of \(lang.number(Self.small))"), page.time / before.time, "×", limit: 1.5, beside: Report.number(before.time) + ms)
            report.add("p99, \(Load.connections) " + lang("соединений", "connections"), page.p99, ms, limit: 40)
            if page.wanted > 0 { report.add(lang("ответов в секунду", "answers a second"), page.perSecond, rate, limit: page.wanted, isMost: false) } else {
                report.tell(lang("ответов в секунду", "answers a second"), Report.number(page.perSecond) + rate)
            }
        }
        report.head(lang("программа", "program"))
        report.add(lang("память в покое", "idle memory"), many.memory, mb, limit: 120, beside: lang("после нагрузки ", "after the load ") + Report.number(many.loaded) + mb)
        report.add(lang("от запуска до первой страницы", "start to the first page"), many.start, s, limit: 1)
        return report
    }
    /// Progress goes to standard error, the table to standard output.
    func note(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}
