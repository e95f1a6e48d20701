import Estimating
import Exact
import Testing

/// “What to change to reach 40 000 ₽.”
@Suite struct SensitivityTests {
    @Test func everyAnswerIsWhatTheChangedJobCosts() throws {
        let estimator: Estimator = try Estimator(Textbook.shop, Textbook.brochure)
        let now: Exact = try estimator.estimate(run: 1000).total
        let answer: Sensitivity = try estimator.changes(run: 1000, toReach: 40_000)
        #expect(answer.total == now && now > 40_000)
        for change: Change in answer.changes {
            let (other, run): (Estimator, Int) = try changed(change.kind, Textbook.shop, Textbook.brochure, 1000)
            let estimate: Estimate = try other.estimate(run: run)
            #expect(estimate.total == change.total, "\(change.title.en)")
            #expect(try change.saving == now.subtracting(change.total))
            #expect(change.isEnough == (change.total <= 40_000))
            #expect(change.profit == estimate.price.profit)
            #expect(!change.title.ru.isEmpty && change.title.ru != change.title.en)
        }
        let enough: [Change] = answer.changes.filter(\.isEnough)
        #expect(!enough.isEmpty && Array(answer.changes.prefix(enough.count)) == enough)
        #expect(enough.map(\.saving) == enough.map(\.saving).sorted())
        let kinds: [ChangeKind] = answer.changes.map(\.kind)
        #expect(kinds.contains(.without(component: "cover", .laminate)) && kinds.contains(.pages(component: "block", 28)))
        #expect(kinds.contains { if case .stock = $0 { true } else { false } } && kinds.contains { if case .inks = $0 { true } else { false } })
    }

    @Test func theRunIsTheGreatestAndTheMarkupTheHighestWithinTheTarget() throws {
        let estimator: Estimator = try Estimator(Textbook.shop, Textbook.flyers)
        let answer: Sensitivity = try estimator.changes(run: 20_000, toReach: 40_000)
        var seen: Int = 0
        for change: Change in answer.changes {
            switch change.kind {
            case .run(let run):
                #expect(try estimator.estimate(run: run).total <= 40_000 && estimator.estimate(run: run + 1).total > 40_000)
                seen += 1
            case .profit(.markup(let share)):
                #expect(change.isEnough)
                var shop: Shop = Textbook.shop
                shop.pricing.profit = .markup(try share.adding(money("0.0001")))
                #expect(try Estimator(shop, Textbook.flyers).estimate(run: 20_000).total > 40_000)
                seen += 1
            case .discount(let share):
                var job: Job = Textbook.flyers
                job.terms.discount = try share.subtracting(money("0.0001"))
                #expect(try change.isEnough && Estimator(Textbook.shop, job).estimate(run: 20_000).total > 40_000)
                seen += 1
            default: continue
            }
        }
        #expect(seen == 3)
    }

    @Test func aTargetAboveThePriceTellsWhatRunItPaysFor() throws {
        let estimator: Estimator = try Estimator(Textbook.shop, Textbook.cards)
        let answer: Sensitivity = try estimator.changes(run: 1000, toReach: 40_000)
        let run: Int = try #require(answer.changes.compactMap { if case .run(let run) = $0.kind { run } else { nil } }.first)
        #expect(try run > 1000 && estimator.estimate(run: run).total <= 40_000 && estimator.estimate(run: run + 1).total > 40_000)
        #expect(!answer.changes.contains { if case .profit = $0.kind { true } else { false } })
        #expect(throws: EstimatingError.notPositive(field: "target")) { try estimator.changes(run: 1000, toReach: 0) }
    }

    @Test func whoHasNoPressForTheRunHearsSo() throws {
        var shop: Shop = Textbook.shop
        for index: Int in shop.presses.indices { shop.presses[index].leastRun = 200 }
        let estimator: Estimator = try Estimator(shop, Textbook.flyers)
        var reasons: [String] = []
        let asked: [() throws -> Void] = [{ _ = try estimator.changes(run: 50, toReach: 100) }, { _ = try estimator.estimate(run: 50) }, { _ = try estimator.ranking(run: 50) }]
        for ask in asked {
            do { try ask() } catch let error as EstimatingError { reasons.append(error.wording.en) }
        }
        #expect(reasons.count == 3 && Set(reasons).count == 1 && reasons[0].contains("200"))
    }

    @Test func aMarginOfNearlyAllStaysAMargin() throws {
        var shop: Shop = Textbook.shop
        shop.pricing.profit = .margin(try money("0.9999"))
        let estimator: Estimator = try Estimator(shop, Textbook.cards), total: Exact = try estimator.estimate(run: 1000).total
        #expect(try !estimator.changes(run: 1000, toReach: total.subtracting(1)).changes.isEmpty)
    }

    @Test func anExistingDieARushAndALessBleedAreOffered() throws {
        var job: Job = Textbook.folder
        job.terms.rush = try money("0.3")
        let kinds: [ChangeKind] = try Estimator(Textbook.shop, job).changes(run: 500, toReach: 40_000).changes.map(\.kind)
        #expect(kinds.contains(.repeated) && kinds.contains(.withoutRush) && kinds.contains(.bleed(component: "folder", 2)))
        #expect(kinds.contains(.without(component: "folder", .laminate)) && !kinds.contains(.without(component: "folder", .dieCut)))
    }

    private func changed(_ kind: ChangeKind, _ shop: Shop, _ job: Job, _ run: Int) throws -> (Estimator, Int) {
        var shop: Shop = shop, job: Job = job
        func index(_ code: String) throws -> Int { try #require(job.components.firstIndex { $0.code == code }) }
        switch kind {
        case .run(let other): return (try Estimator(shop, job), other)
        case .profit(let profit): shop.pricing.profit = profit
        case .discount(let share): job.terms.discount = share
        case .withoutRush: job.terms.rush = 0
        case .repeated: job.isRepeat = true
        case .stock(let code, let grade): job.components[try index(code)].stock = .grade(grade)
        case .bleed(let code, let bleed): job.components[try index(code)].bleed = bleed
        case .without(let code?, let operation): job.components[try index(code)].routing.removeAll { $0.kind == operation }
        case .without(nil, let operation): job.assembly.removeAll { $0.kind == operation }
        case .pages(let code, let pages):
            guard case .block(let page, _, let binding) = job.components[try index(code)].shape else { break }
            job.components[try index(code)].shape = .block(page: page, pages: pages, binding: binding)
        case .inks(let code, let inks):
            let old: Component = job.components[try index(code)]
            job.components[try index(code)] = Component(
                code: code, title: old.title, shape: old.shape, inks: inks, stock: old.stock, bleed: old.bleed, routing: old.routing, largestSignature: old.largestSignature)
        }
        return (try Estimator(shop, job), run)
    }
}
