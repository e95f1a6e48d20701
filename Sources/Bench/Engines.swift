internal import Estimating
internal import Exact
internal import Formula
internal import Kernel

/// The two pure engines, measured without a base: estimates of the demo shop's jobs and a formula of thirty operations.
struct Engines: Sendable {
    /// One job: milliseconds to plan it and cost ten runs by all routes, and of the bare arithmetic of that.
    struct Priced: Sendable { let name: Text, routes: Int, time: Double, floor: Double }
    let jobs: [Priced]
    /// Microseconds of one evaluation, and of the same operations written in Swift.
    let formula: Double, formulaFloor: Double

    private static let runs: [Int] = [200, 300, 500, 750, 1000, 2000, 3000, 5000, 10_000, 20_000]
    private static let rounds: Int = 21

    static func measure() throws -> Engines {
        let jobs: [Priced] = try DemoShop.jobs.map { job in
            let name: Wording = job.components[0].title
            let estimator = try Estimator(DemoShop.shop, job)
            var routes: Int = 0, sums: Int = 0
            for run in runs {
                let ranking: Ranking = try estimator.ranking(run: run)
                (routes, sums) = (routes + ranking.count, sums + ranking.byCost.count * (try estimator.estimate(run: run).lines.count))
            }
            let (time, floor): (Double, Double) = try median({
                let estimator = try Estimator(DemoShop.shop, job)
                for run in runs { _ = try estimator.ranking(run: run) }
            }, { try arithmetic(sums) })
            return Priced(name: Text(name.ru, name.en), routes: routes, time: time / 1e6, floor: floor / 1e6)
        }
        let (formula, floor): (Double, Double) = try Thirty.measure(median)
        return Engines(jobs: jobs, formula: formula, formulaFloor: floor)
    }
    func add(to report: inout Report, _ lang: Lang) {
        let ms: String = lang(" мс", " ms"), us: String = lang(" мкс", " µs"), floor: String = lang("одна арифметика ", "arithmetic alone ")
        report.head(lang("расчёт: 10 тиражей по всем маршрутам", "estimating: 10 runs by all routes"))
        for job in jobs {
            let routes: String = lang("; маршрутов \(job.routes)", "; \(job.routes) routes")
            report.add(lang(job.name), job.time, ms, limit: 5, beside: floor + Report.number(job.floor) + ms + routes)
        }
        report.head(lang("формула", "formula"))
        report.add(lang("30 действий", "30 operations"), formula, us, limit: 2, beside: floor + Report.number(formulaFloor) + us)
    }
    /// The least a costed route can take: of each of its lines one product and one rounding to kopecks.
    private static func arithmetic(_ count: Int) throws {
        var sum: Exact = 0
        for index in 0..<count { sum = try sum.adding(Exact(index).multiplying(by: Thirty.price).rounded(scale: 2)) }
        guard !sum.isNegative else { throw Broken(description: "arithmetic") }
    }
    /// Nanoseconds: the medians of two pieces of work in turn, so that both meet the same machine.
    private static func median(_ work: () throws -> Void, _ floor: () throws -> Void) throws -> (Double, Double) {
        var works: [UInt64] = [], floors: [UInt64] = []
        for round in 0...rounds {
            let start: UInt64 = worked()
            try work()
            let middle: UInt64 = worked()
            try floor()
            if round > 0 { (works, floors) = (works + [middle - start], floors + [worked() - middle]) }
        }
        return (Double(works.sorted()[rounds / 2]), Double(floors.sorted()[rounds / 2]))
    }
}

/// A formula of thirty operations such as a shop writes for a price.
private enum Thirty {
    static let price: Exact = Exact(coefficient: 120_505, scale: 3) ?? 0
    private static let names: [Formula.Name] = ["run", "ups", "waste", "setup", "width", "height", "gsm", "price", "plates", "passes"].map {
        Formula.Name($0, ru: $0, en: $0, .number, minimum: $0 == "ups" ? 1 : 0)
    }
    private static let source: String = """
        round((run / ups * (1 + waste) + setup) * width * height * gsm / 1000000 * price + plates * 450 + passes * run / 1000 * 750 \
        + if(run > 5000, run * 0.35, run * 0.5) + max(1500, 300 + run * 0.02) - 5 / 100 * run * 2 + 1, 2)
        """
    private static let inputs: [Exact] = [10_000, 8, Exact(coefficient: 2, scale: 2) ?? 0, 80, 640, 900, 130, price, 8, 2]
    private static let times: Int = 2000

    /// Microseconds of one evaluation, and of the same in Swift.
    static func measure(_ median: (() throws -> Void, () throws -> Void) throws -> (Double, Double)) throws -> (Double, Double) {
        let formula: Formula = try Formula.compile(source, Formula.Schema(names: names), .en).get()
        var values = Formula.Values(formula.schema)
        for (slot, input) in inputs.enumerated() { values[slot] = .number(input) }
        guard try formula.evaluate(values) == .number(try plain(inputs)) else { throw Broken(description: "formula") }
        let (time, floor): (Double, Double) = try median({ for _ in 0..<times { _ = try formula.evaluate(values) } }, { for _ in 0..<times { _ = try plain(inputs) } })
        return (time / Double(times) / 1000, floor / Double(times) / 1000)
    }
    /// The formula by hand, without `if` and `max` that the inputs decide.
    private static func plain(_ i: [Exact]) throws -> Exact {
        let run: Exact = i[0]
        let sheets: Exact = try run.divided(by: i[1]).multiplying(by: Exact.one.adding(i[2])).adding(i[3])
        let mass: Exact = try sheets.multiplying(by: i[4]).multiplying(by: i[5]).multiplying(by: i[6]).divided(by: 1_000_000)
        let printing: Exact = try i[8].multiplying(by: 450).adding(i[9].multiplying(by: run).divided(by: 1000).multiplying(by: 750))
        let finishing: Exact = try run.multiplying(by: Exact(coefficient: 35, scale: 2) ?? 0)
        let packing: Exact = try max(1500, Exact(300).adding(run.multiplying(by: Exact(coefficient: 2, scale: 2) ?? 0)))
        let discount: Exact = try Exact(5).divided(by: 100).multiplying(by: run).multiplying(by: 2)
        return try mass.multiplying(by: i[7]).adding(printing).adding(finishing).adding(packing).subtracting(discount).adding(1).rounded(scale: 2)
    }
}
