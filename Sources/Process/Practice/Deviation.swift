/// Where a draft of a process would have made a difference to something that happened.
public struct Deviation: Sendable, Hashable {
    /// What difference.
    public enum Kind: Sendable, Hashable {
        /// A person moved it; the draft would have done so, that many milliseconds earlier.
        case wouldMoveItself(to: Phrase, earlier: Int64)
        /// It moved by itself; by the draft a person has to.
        case wouldNotMoveItself(to: Phrase)
        /// The draft would have gone there, and it went elsewhere.
        case wouldGoElsewhere(to: Phrase, instead: Phrase)
        /// A guard would have stopped it.
        case wouldBeStopped(sentence: Phrase)
        /// A reason would have been asked for: these required actions were open, or the stage asks why.
        case wouldAskWhy(open: [Phrase])
        /// By the draft nobody goes that way by hand.
        case noWay(to: Phrase)
        /// The draft asks for an action that was not asked for.
        case wouldAsk(action: Phrase)
        /// The draft does not ask for an action that was.
        case wouldNotAsk(action: Phrase)
        /// The draft has no such stage.
        case noStage(String)

        /// In words.
        public var phrase: Phrase {
            switch self {
            case .wouldMoveItself(let to, _): Phrase("перешло бы само: «\(to.ru)»", "would have moved by itself to “\(to.en)”")
            case .wouldNotMoveItself(let to): Phrase("само на «\(to.ru)» не перешло бы", "would not have moved to “\(to.en)” by itself")
            case .wouldGoElsewhere(let to, let instead):
                Phrase("перешло бы на «\(to.ru)» вместо «\(instead.ru)»", "would have gone to “\(to.en)” instead of “\(instead.en)”")
            case .wouldBeStopped(let sentence): Phrase("остановило бы условие: \(sentence.ru)", "a guard would have stopped it: \(sentence.en)")
            case .wouldAskWhy(let open):
                open.isEmpty ? Phrase("потребовалась бы причина", "a reason would have been asked for")
                    : Phrase("потребовалась бы причина: открыто \(Phrase.joined(open.map(\.quoted)).ru)",
                             "a reason would have been asked for: open were \(Phrase.joined(open.map(\.quoted)).en)")
            case .noWay(let to): Phrase("вручную на «\(to.ru)» не перейти", "nobody goes to “\(to.en)” by hand")
            case .wouldAsk(let action): Phrase("добавилось бы действие «\(action.ru)»", "the action “\(action.en)” would have been added")
            case .wouldNotAsk(let action): Phrase("не было бы действия «\(action.ru)»", "there would have been no action “\(action.en)”")
            case .noStage(let code): Phrase("нет этапа «\(code)»", "there is no stage “\(code)”")
            }
        }

        /// The same kind of difference without what differs from item to item: to count by.
        fileprivate var general: Kind {
            switch self {
            case .wouldMoveItself(let to, _): .wouldMoveItself(to: to, earlier: 0)
            default: self
            }
        }
    }

    /// Id of the item.
    public let item: Int64
    /// When; the last event of the item where the difference has no moment.
    public let at: Int64
    /// The stage on which the item really was.
    public let stage: String
    /// What difference.
    public let kind: Kind
}

/// What a draft would have changed in all histories that were replayed.
public struct Simulation: Sendable, Hashable {
    /// One difference and how often it would have been.
    public struct Sum: Sendable, Hashable {
        /// The stage on which the items were.
        public let stage: String
        /// What difference; how much earlier is not told here.
        public let kind: Deviation.Kind
        /// How many times.
        public let count: Int
    }

    /// How many histories were replayed.
    public let items: Int
    /// Every difference, item by item.
    public let deviations: [Deviation]

    /// How many items would have gone differently.
    public var changedItems: Int { Set(deviations.map(\.item)).count }
    /// The differences summed up, most often first.
    public var sums: [Sum] {
        var counts: [Sum: Int] = [:], order: [Sum] = []
        for deviation: Deviation in deviations {
            let key: Sum = Sum(stage: deviation.stage, kind: deviation.kind.general, count: 0)
            if counts[key] == nil { order.append(key) }
            counts[key, default: 0] += 1
        }
        let ranked: [(offset: Int, element: Sum)] = order.enumerated().sorted { (a: (offset: Int, element: Sum), b: (offset: Int, element: Sum)) -> Bool in
            (-(counts[a.element] ?? 0), a.offset) < (-(counts[b.element] ?? 0), b.offset)
        }
        return ranked.map { Sum(stage: $0.element.stage, kind: $0.element.kind, count: counts[$0.element] ?? 0) }
    }
}
