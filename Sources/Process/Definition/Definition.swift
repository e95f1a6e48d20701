/// One version of a process. A published version never changes; items run by the version they began with until they are moved.
public struct Definition: Sendable, Hashable {
    /// The most stages, and the most actions of one stage; more is a fault.
    public static let limit: Int = 60

    /// Which process.
    public var code: String
    /// What people read.
    public var name: Phrase
    /// From 1.
    public var version: Int
    /// In the order people see.
    public var stages: [Stage]

    /// A definition.
    public init(_ code: String, _ name: Phrase, version: Int = 1, stages: [Stage]) {
        self.code = code
        self.name = name
        self.version = version
        self.stages = stages
    }

    /// The stage of a code.
    public func stage(_ code: String) -> Stage? { stages.first { $0.code == code } }
    /// Where new items begin.
    public var first: Stage? { stages.first(where: \.isFirst) }
    /// The name of a stage, or its code when there is no such stage.
    public func name(of stage: String) -> Phrase { self.stage(stage)?.name ?? Phrase(stage, stage) }

    /// Where an item goes by itself when no fork is drawn: the following stage that is open or won.
    public func following(_ code: String) -> Stage? {
        guard let index: Int = stages.firstIndex(where: { $0.code == code }) else { return nil }
        return stages[(index + 1)...].first { !$0.kind.isGivingUp }
    }

    /// Where a person may go from a stage, in the order of the process: for menus and for the targets of dragging.
    public func waysByHand(from code: String) -> [ByHand] {
        guard let from: Stage = stage(code) else { return [] }
        let listed: [ByHand] = from.ways ?? (from.kind.isClosed ? [] : stages.map { ByHand(to: $0.code) })
        return stages.compactMap { (stage: Stage) -> ByHand? in
            if stage.code == code { return nil }
            if let way: ByHand = listed.first(where: { $0.to == stage.code }) { return way }
            return !from.kind.isClosed && stage.kind.isGivingUp ? ByHand(to: stage.code) : nil
        }
    }
}
