/// How both sides of a sheet are printed.
public enum WorkStyle: String, Sendable, Hashable, Codable, CaseIterable {
    /// One side only.
    case simplex
    /// Each side from its own plates (чужой оборот).
    case sheetwise
    /// Both sides from one set of plates, the sheet turned over the gripper's ends (свой оборот).
    case workAndTurn
    /// Both sides from one set of plates, tail to head: grippers on both long edges (свой оборот через клапан).
    case workAndTumble
    /// Both sides in one pass.
    case perfecting

    /// What people call it.
    public var title: Wording {
        switch self {
        case .simplex: Wording("одна сторона", "one side")
        case .sheetwise: Wording("чужой оборот", "sheetwise")
        case .workAndTurn: Wording("свой оборот", "work-and-turn")
        case .workAndTumble: Wording("свой оборот, хвост на голову", "work-and-tumble")
        case .perfecting: Wording("две стороны за прогон", "perfecting")
        }
    }

    var evenness: Evenness { Evenness(columns: self == .workAndTurn, rows: self == .workAndTumble) }
}

/// Inks of both sides by name, as sets: 4+0, 4+4, 5+1 with a Pantone.
public struct Inks: Sendable, Hashable, Codable {
    /// Names on the front.
    public let front: [String]
    /// Names on the back.
    public let back: [String]

    /// Names are kept sorted and once each.
    public init(front: [String], back: [String]) {
        self.front = Set(front).sorted()
        self.back = Set(back).sorted()
    }

    /// As `init(front:back:)`: a stored list may have any order.
    public init(from decoder: any Decoder) throws {
        let box: KeyedDecodingContainer<CodingKeys> = try decoder.container(keyedBy: CodingKeys.self)
        self.init(front: try box.decode([String].self, forKey: .front), back: try box.decode([String].self, forKey: .back))
    }

    /// The four process inks on the front.
    public static let fourFront: Inks = Inks(front: process, back: [])
    /// The four process inks on both sides.
    public static let fourBoth: Inks = Inks(front: process, back: process)
    /// Black on both sides.
    public static let blackBoth: Inks = Inks(front: ["K"], back: ["K"])
    /// Cyan, magenta, yellow, black.
    public static let process: [String] = ["C", "K", "M", "Y"]

    /// Sides that are printed: 0, 1 or 2.
    public var sides: Int { (front.isEmpty ? 0 : 1) + (back.isEmpty ? 0 : 1) }
    /// Different inks of both sides together: the plates of work-and-turn.
    public var union: [String] { (front + back.filter { !front.contains($0) }).sorted() }
    /// How many plates work-and-turn takes.
    var unionCount: Int { front == back ? front.count : front.count + back.count { !front.contains($0) } }
    /// `4+0`.
    public var text: String { String(front.count) + "+" + String(back.count) }
}

/// Plates, passes and make-readies of one form.
public struct FormWork: Sendable, Hashable, Codable {
    /// Plates to make.
    public let plates: Int
    /// Times every sheet goes through the press.
    public let passes: Int
    /// Make-readies.
    public let makeReadies: Int

    /// The work of a form.
    public init(plates: Int, passes: Int, makeReadies: Int) {
        self.plates = plates
        self.passes = passes
        self.makeReadies = makeReadies
    }

    /// One form of `inks` in a work style on a press with so many `units`. Nil when the style does not suit the inks: a
    /// simplex back, a turned sheet without a back, perfecting with more inks than units. Textbook rule: plates `|F|+|B|`,
    /// or `|F∪B|` when the sheet is turned; passes `ceil(inks/units)` a side.
    public static func of(_ inks: Inks, _ style: WorkStyle, units: Int) -> FormWork? {
        let front: Int = inks.front.count, back: Int = inks.back.count
        guard units > 0, front + back > 0 else { return nil }
        let one: Int = ceilDivide(front, units), other: Int = ceilDivide(back, units)
        switch style {
        case .simplex:
            guard front == 0 || back == 0 else { return nil }
            return FormWork(plates: front + back, passes: one + other, makeReadies: one + other)
        case .sheetwise:
            guard front > 0 && back > 0 else { return nil }
            return FormWork(plates: front + back, passes: one + other, makeReadies: one + other)
        case .workAndTurn, .workAndTumble:
            guard front > 0 && back > 0 else { return nil }
            let all: Int = inks.unionCount
            return FormWork(plates: all, passes: 2 * ceilDivide(all, units), makeReadies: ceilDivide(all, units))
        case .perfecting:
            guard front > 0 && back > 0 && front + back <= units else { return nil }
            return FormWork(plates: front + back, passes: 1, makeReadies: 1)
        }
    }
}
