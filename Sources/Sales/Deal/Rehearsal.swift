public import Database
public import Kernel
internal import Process

/// Plays a deal from its beginning to a moment, as its people might have: for the demo. The same fate, the same way.
public enum Rehearsal {
    /// The id of the process of a code.
    public static func process(_ code: String, in tx: Tx) throws -> Int64? {
        try tx.rows("SELECT id FROM process WHERE code = \(code)").first.flatMap { Int64(value: $0["id"]) }
    }
    /// - Parameters:
    ///   - fate: what chance decides.
    ///   - from: when the deal began, UTC milliseconds.
    ///   - until: where the play stops; a deal that began long before ends before it.
    public static func run(_ deal: Int64, fate: UInt64, as access: Access, from: Int64, until: Int64, in tx: Tx) throws {
        var chance: UInt64 = fate | 1, moment: Int64 = from, steps: Int = 0
        func draw(_ limit: Int) -> Int {
            chance = chance &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((chance >> 33) % UInt64(limit))
        }
        let hour: Int64 = 3_600_000, isOld: Bool = until - from > 45 * 24 * hour, mayEnd: Bool = draw(100) < 62, entity: Entity = tx.current(Deal.entity)
        while steps < 40 {
            steps += 1
            moment = opening(moment + (2 + Int64(draw(20))) * hour, tx.zone)
            guard moment < until else { break }
            let then: Tx = tx.acting(as: access).at(moment)
            var one: Case = try Case.load(entity, deal, in: then)
            guard one.definition.stage(one.run.stage)?.kind == .open else { return }
            // Some are given up on the way.
            if draw(100) < (mayEnd ? 1 : 7), let lost: Stage = one.definition.stages.first(where: { $0.kind == .lost }) {
                let reasons: [String] = lost.reasons.map(\.code)
                try one.move(to: lost.code, reason: reasons.isEmpty ? Reason(note: "—") : Reason(code: reasons[draw(reasons.count)]))
                return
            }
            let open: [ActionState] = one.run.stay.actions.filter { $0.status == .open }
            guard let state: ActionState = open.first(where: { one.definition.stage(one.run.stage)?.action($0.code)?.isRequired == true }) ?? open.first else { break }
            try act(state, &one, draw(100))
            // What began lately rests where it is more often than not.
            if !isOld, steps > 3, draw(100) < 22 { break }
        }
        guard isOld else { return }
        try end(deal, entity, tx.acting(as: access).at(min(moment + 24 * hour, until - hour)), isWon: mayEnd && draw(3) > 0)
    }
    private static func act(_ state: ActionState, _ one: inout Case, _ luck: Int) throws {
        let key: ActionKey = one.run.key(state.code), results: [Outcome] = one.definition.stage(one.run.stage)?.action(state.code)?.results ?? []
        let good: Outcome? = results.first, other: Outcome? = results.count > 1 ? results[1] : nil
        do { try one.complete(key, result: luck < 84 ? good?.code : other?.code ?? good?.code) } catch is Refusal { try one.skip(key, reason: Reason(note: "сделано иначе")) }
    }
    /// An old deal does not stand for ever.
    private static func end(_ deal: Int64, _ entity: Entity, _ tx: Tx, isWon: Bool) throws {
        var one: Case = try Case.load(entity, deal, in: tx)
        guard one.definition.stage(one.run.stage)?.kind == .open, let goal: Stage = one.definition.stages.first(where: { $0.kind == (isWon ? .won : .lost) }) else { return }
        let reasons: [String] = goal.reasons.map(\.code), reason = Reason(code: reasons.isEmpty ? nil : reasons[Int(deal) % reasons.count], note: reasons.isEmpty ? "—" : "")
        // Where a guard or a missing way forbids it, the deal stays open.
        do { try one.move(to: goal.code, reason: reason) } catch is Refusal { return }
    }
    /// People act in the daytime of working days.
    private static func opening(_ moment: Int64, _ zone: Zone) -> Int64 {
        var day: Day = zone.day(moment), minute: Int = zone.minute(moment)
        if minute >= 18 * 60 { (day, minute) = (day.adding(1), 9 * 60 + minute % 90) }
        if minute < 9 * 60 { minute = 9 * 60 + minute % 120 }
        while day.weekday > 4 { day = day.adding(1) }
        return zone.instant(day, minute: minute)
    }
}
