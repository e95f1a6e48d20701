/// How a process goes in practice, beside its norm.
public struct Practice: Sendable, Hashable {
    /// How one stage goes.
    public struct OfStage: Sendable, Hashable {
        /// Code of the stage.
        public let stage: String
        /// The norm in minutes.
        public let norm: Int?
        /// How often it was entered.
        public internal(set) var visits: Int = 0
        /// Items there now.
        public internal(set) var now: Int = 0
        /// Of these, over the norm.
        public internal(set) var late: Int = 0
        /// Of these, over twice the norm.
        public internal(set) var stuck: Int = 0
        /// Minutes of ended stays, ascending.
        public internal(set) var minutes: [Int] = []
        /// Ended stays that went on to another stage than lost or cancelled.
        public internal(set) var wentOn: Share = Share(0, of: 0)
        /// Of those that went on, the ones nobody moved by hand.
        public internal(set) var alone: Share = Share(0, of: 0)

        /// Half of the stays were not longer.
        public var median: Int? { Quantile.of(minutes, 1, of: 2) }
        /// Nine of ten stays were not longer.
        public var ninth: Int? { Quantile.of(minutes, 9, of: 10) }
        /// The mean, rounded down.
        public var mean: Int? { minutes.isEmpty ? nil : minutes.reduce(0, +) / minutes.count }
        /// How the median compares with the norm, in per cent.
        public var againstNorm: Int? {
            guard let median, let norm, norm > 0 else { return nil }
            return Share(median, of: norm).percent
        }
    }

    /// How often one stage followed another.
    public struct Passage: Sendable, Hashable {
        /// From the stage of this code.
        public let from: String
        /// To the stage of this code.
        public let to: String
        /// Of all stays on `from` that ended.
        public let share: Share
    }

    /// Why items were given up.
    public struct Loss: Sendable, Hashable {
        /// The lost or cancelled stage.
        public let stage: String
        /// Code of the reason; nil: words only, or none.
        public let reason: String?
        /// Of all that were given up.
        public let share: Share
        /// Stages from which it happened, most often first.
        public let from: [String]
    }

    /// In the order of the process.
    public internal(set) var stages: [OfStage]
    /// In the order of the process.
    public internal(set) var passages: [Passage] = []
    /// Most often first.
    public internal(set) var losses: [Loss] = []

    /// Where it gets stuck: the open stage whose median is longest against its norm, if it is over the norm;
    /// otherwise the one where most items are stuck now.
    public var bottleneck: OfStage? {
        let over: [OfStage] = stages.filter { ($0.againstNorm ?? 0) > 100 }
        if let worst: OfStage = over.max(by: { ($0.againstNorm ?? 0) < ($1.againstNorm ?? 0) }) { return worst }
        return stages.filter { $0.stuck > 0 }.max { $0.stuck < $1.stuck }
    }

    /// How a stage goes.
    public func stage(_ code: String) -> OfStage? { stages.first { $0.stage == code } }
}
