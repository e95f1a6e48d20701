@testable import Process
import Seeds
import Testing

/// Random definitions and random events; after every step the records kept by effects agree with the run (``Ledger/check(_:)``).
@Suite struct RandomRunTests {
    @Test(arguments: 0..<12) func everyStepKeepsTheRules(_ seed: Int) throws {
        var generated: Generated = Generated(random: Seeded(state: UInt64(seed) &* 7919))
        var moves: Int = 0, automatic: Int = 0, refusals: Int = 0
        for _ in 0..<50 {
            let definition: Definition = generated.definition()
            _ = definition.check { _ in true }
            var office: Office = try Office(definition, facts: ["f0", "f1"])
            for _ in 0..<40 {
                office.pass(hour)
                office.facts = Set(Generated.facts.filter { _ in generated.chance(60) })
                office.rights = generated.chance(50) ? ["right"] : []
                let refused: Refusal? = try refusal { try event(&office, &generated) }
                if let refused {
                    refusals += 1
                    #expect(!refused.phrase.isIncomplete)
                }
            }
            moves += office.run.moves.count
            automatic += office.run.moves.count { $0.cause.isAutomatic }
            try expectSoundJournal(office.run)
        }
        // The events are worth something only if things happen.
        #expect(moves > 250 && automatic > 40 && refusals > 100, "\(moves) moves, \(automatic) automatic, \(refusals) refusals")
    }

    private func event(_ office: inout Office, _ generated: inout Generated) throws {
        let before: Run = office.run
        let codes: [String] = before.stay.actions.map(\.code)
        let key: ActionKey? = codes.isEmpty ? nil : pastOrPresent(before, &generated)
        // What is finished is mostly taken back, so that the game goes on.
        let die: Int = before.isClosed && generated.chance(60) ? 8 : Int.random(in: 0..<10, using: &generated.random)
        switch die {
        case 0..<5:
            guard let key else { return }
            let result: String? = result(of: key, office, &generated)
            try office.take(before.complete(key, result: result, in: office.scene))
            try expectNothingNew(office) { try office.run.complete(key, result: result, in: office.scene) }
            try expectOneMoveWithWork(before, office)
        case 5:
            guard let key else { return }
            try office.take(before.skip(key, reason: Reason(note: "!"), in: office.scene))
            try expectNothingNew(office) { try office.run.skip(key, reason: Reason(note: "!"), in: office.scene) }
            try expectOneMoveWithWork(before, office)
        case 6:
            guard let key else { return }
            try office.take(before.reopen(key, in: office.scene))
            #expect(office.run.moves.count == before.moves.count && office.run.stage == before.stage)
            try expectNothingNew(office) { try office.run.reopen(key, in: office.scene) }
        case 7: try moveByHand(&office, &generated)
        case 8: try undo(&office, &generated)
        default:
            try office.take(before.advance(in: office.scene))
            try expectOneMoveWithWork(before, office)
        }
    }

    /// Mostly one that the action has.
    private func result(of key: ActionKey, _ office: Office, _ generated: inout Generated) -> String? {
        let results: [String?] = [nil, "yes", "no"]
        if generated.chance(15) { return generated.pick(results) }
        let known: [Outcome] = office.definition.stage(office.run.stage)?.action(key.action)?.results ?? []
        return known.isEmpty ? nil : generated.pick(known).code
    }

    private func pastOrPresent(_ run: Run, _ generated: inout Generated) -> ActionKey? {
        let stays: [Stay] = [run.stay] + run.moves.compactMap(\.left)
        let stay: Stay = generated.chance(80) ? run.stay : generated.pick(stays)
        let open: [ActionState] = stay.actions.filter { $0.status == .open }
        guard !stay.actions.isEmpty else { return nil }
        return stay.key(generated.pick(open.isEmpty || generated.chance(30) ? stay.actions : open))
    }

    private func moveByHand(_ office: inout Office, _ generated: inout Generated) throws {
        let before: Run = office.run, open: [Stage] = office.definition.stages.filter { !$0.kind.isClosed }
        let target: Stage = generated.pick(generated.chance(80) ? open : office.definition.stages)
        let reasons: [Reason?] = [nil, Reason(note: "!"), Reason(note: "!"), target.reasons.isEmpty ? Reason(note: "?") : Reason(code: "r")]
        let reason: Reason? = generated.pick(reasons)
        let required: [Phrase] = before.requiredOpen(in: office.definition)
        try office.take(before.move(to: target.code, reason: reason, in: office.scene))
        try expectNothingNew(office) { try office.run.move(to: target.code, reason: reason, in: office.scene) }
        guard office.run != before else { return }
        #expect(reason != nil || (required.isEmpty && !target.kind.isGivingUp))
        var undone: Office = office
        try undone.undo()
        #expect(undone.run.stay.actions == before.stay.actions && undone.run.stay.number == before.stay.number && undone.run.stage == before.stage)
        #expect(undone.run.isClosed == before.isClosed)
        try undone.undo(undone.run.moves.count)
        #expect(undone.run.stay.actions == office.run.stay.actions && undone.run.stage == office.run.stage)
    }

    private func undo(_ office: inout Office, _ generated: inout Generated) throws {
        let before: Run = office.run
        let serial: Int? = generated.chance(50) ? nil : Int.random(in: 1...before.moves.count, using: &generated.random)
        try office.undo(serial)
        guard office.run != before, let undone: Move = office.run.moves.last else { return }
        #expect(undone.cause.isUndo && office.run.moves.count == before.moves.count + 1)
        // A migration taken back leaves an item of the other version, which this office cannot go on with.
        guard office.run.version == office.definition.version else { return }
        let definition: Definition = office.definition
        #expect(office.run.isClosed == definition.stage(office.run.stage)?.kind.isClosed)
        if let serial { try expectNothingNew(office) { try office.run.undo(serial, in: office.scene) } }
        #expect(!(try office.run.advance(in: office.scene)).isChanged)
    }

    /// The same again: no effects and no change, or a refusal.
    private func expectNothingNew(_ office: Office, _ again: () throws -> Step) throws {
        do {
            let step: Step = try again()
            #expect(step.effects.isEmpty && step.run == office.run)
        } catch is Refusal {}
    }

    /// By itself an item makes one move at a time, and only from a stage where something was closed.
    private func expectOneMoveWithWork(_ before: Run, _ office: Office) throws {
        #expect(office.run.moves.count - before.moves.count <= 1)
        guard office.run.moves.count > before.moves.count, let move: Move = office.run.moves.last else { return }
        #expect(move.cause.isAutomatic)
        #expect(move.left?.actions.contains { $0.status.isClosed } == true)
    }

    private func expectSoundJournal(_ run: Run) throws {
        #expect(run.moves.map(\.serial) == Array(1...run.moves.count))
        #expect(zip(run.moves, run.moves.dropFirst()).allSatisfy { $0.to == $1.from })
        #expect(run.moves.last?.to == run.stage && run.lastMove?.stay == run.stay.number)
        #expect(run.stay.actions.count == Set(run.stay.actions.map(\.code)).count)
        let history: History = History(item: 1, run)
        #expect(zip(history.events, history.events.dropFirst()).allSatisfy { $0.at <= $1.at })
    }

    /// Items in any state go to another random version and back.
    @Test func migrationsKeepTheRecordsAndAreUndone() throws {
        var generated: Generated = Generated(random: Seeded(state: 99))
        var moved: Int = 0
        for _ in 0..<400 {
            let old: Definition = generated.definition(), new: Definition = generated.definition(version: 2)
            var office: Office = try Office(old, facts: ["f0"])
            for _ in 0..<Int.random(in: 0...12, using: &generated.random) { _ = try refusal { try event(&office, &generated) } }
            let before: Stay = office.run.stay, transfer: Transfer = Transfer(from: old, to: new)
            if transfer.image(of: before.stage) == nil { continue }
            let preview: TransferPreview = try transfer.preview(office.run, in: office.scene)
            try office.take(transfer.migrate(office.run, in: office.scene))
            moved += 1
            let open: Set<String> = Set(office.run.stay.actions.filter(\.status.isPending).map(\.code))
            #expect(open.isSubset(of: preview.survive + preview.appear) && open.isDisjoint(with: preview.vanish))
            office.definition = new
            var undone: Office = office
            try undone.undo()
            #expect(undone.run.version == 1 && undone.run.stage == before.stage && undone.run.stay.actions.map(\.code) == before.actions.map(\.code))
            for code: String in preview.vanish { #expect(undone.run.stay.state(code)?.status == before.state(code)?.status) }
            try undone.take(transfer.migrate(undone.run, in: undone.scene))
            try undone.undo()
            try undone.undo(undone.run.moves.count)
            for _ in 0..<10 {
                _ = try refusal { try event(&office, &generated) }
                _ = try refusal { try event(&undone, &generated) }
            }
        }
        #expect(moved > 100)
    }

    /// A definition replayed against histories of its own differs in nothing; against another draft it never fails.
    @Test func replayingOnesOwnRulesFindsNoDifference() throws {
        var generated: Generated = Generated(random: Seeded(state: 5))
        var events: Int = 0
        for item: Int64 in 0..<300 {
            let definition: Definition = generated.definition()
            let facts: Set<String> = ["f0", "f1"]
            var office: Office = try Office(definition, facts: facts)
            for _ in 0..<12 {
                office.pass(minute)
                let keys: [ActionKey] = office.run.stay.actions.filter { $0.status == .open }.map { office.run.stay.key($0) }
                guard !keys.isEmpty else { break }
                let key: ActionKey = generated.pick(keys), results: [String?] = [nil, "yes", "no"], result: String? = generated.pick(results)
                _ = try refusal { try office.take(office.run.complete(key, result: result, in: office.scene)) }
            }
            let history: History = History(item: item, office.run)
            // A run keeps only the last attempt of each action: what was asked for again is not replayed one to one.
            let isRepeated: Bool = ([office.run.stay] + office.run.moves.compactMap(\.left)).contains { $0.actions.contains { $0.attempt > 1 } }
            let simulation: Simulation = try Simulation(definition, [history]) { _, asked in facts.contains(asked.json) }
            if !isRepeated { #expect(simulation.deviations == [], "\(item)") }
            events += history.events.count
            let other: Simulation = try Simulation(generated.definition(version: 2), [history]) { _, _ in true }
            #expect(other.items == 1)
        }
        #expect(events > 1000)
    }
}
