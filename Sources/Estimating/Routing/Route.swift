internal import Exact

/// How one component is printed: press, stock, press sheet and work style.
public struct ComponentRoute: Sendable, Hashable, Codable {
    /// Code of the component.
    public let component: String
    /// Code of the press.
    public let press: String
    /// How it prints.
    public let technology: Technology
    /// Code of the stock.
    public let stock: String
    /// Press sheet; for a roll its width and no height.
    public let sheet: Size
    /// Work style.
    public let style: WorkStyle
}

/// How a whole job is made: one entry for each component, in the order of the job.
public struct Route: Sendable, Hashable, Codable {
    /// Entries in the order of components.
    public let parts: [ComponentRoute]
}

/// An operation with the machine that does it.
struct Stage {
    let operation: Operation
    /// Nil for bought work.
    let machine: Machine?
    /// Whether whole sheets go through it.
    let isOnSheets: Bool

    var waste: Waste { machine?.waste ?? operation.outside?.waste ?? .none }
    var code: String { machine?.code ?? "outside" }
    var title: Wording { machine?.title ?? operation.outside?.title ?? operation.kind.title }
}

/// One way to make one component, all that does not depend on the run.
struct Plan {
    let component: Component
    let route: ComponentRoute
    let press: Press
    let stock: Stock
    let stages: [Stage]
    let making: Making
    let trim: Size
}

enum Making {
    case sheets(SheetPlan)
    case wide(WidePlan)
    case label(LabelPlan)
}

/// A component on sheets.
struct SheetPlan {
    let sheet: Sheet
    let layout: Layout
    let parent: ParentCut
    let work: FormWork
    /// Work of a sheet that carries a remainder several times.
    let remainderWork: FormWork
    /// Empty for flat work.
    let signatures: [Signature]
    /// Area of bleed boxes on one side, m².
    let inkArea: Exact
}

/// A component on a wide roll.
struct WidePlan {
    /// One orientation of a piece or of its panels.
    struct Way {
        let across: Int
        let along: Int
        let isTurned: Bool
        let panels: Int
    }
    let ways: [Way]
    let width: Length
}

/// Labels on a web.
struct LabelPlan {
    let lanes: Int
    /// Labels in one repeat; 1 without a cylinder.
    let around: Int
    /// Length of one repeat.
    let repeatLength: Length
    let width: Length
}
