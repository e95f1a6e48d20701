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

/// An operation with the machine that does it. A class so that costing does not copy machines.
final class Stage: Sendable {
    let operation: Operation
    /// What its machine charges; nil for bought work.
    let rates: Rates?
    /// Place of the machine in a schedule; -1 for bought work.
    let slot: Int
    /// Whether whole sheets go through it.
    let isOnSheets: Bool
    let waste: Waste
    let code: String
    let title: Wording

    init(operation: Operation, machine: Machine?, slot: Int, isOnSheets: Bool) {
        self.operation = operation
        rates = machine.map(Rates.init)
        title = machine?.title ?? operation.outside?.title ?? operation.kind.title
        self.slot = slot
        self.isOnSheets = isOnSheets
        waste = machine?.waste ?? operation.outside?.waste ?? .none
        code = machine?.code ?? "outside"
    }
}

/// One way to make one component, all that does not depend on the run. A class so that rankings pass it around cheaply.
final class Plan: Sendable {
    let component: Component
    let route: ComponentRoute
    let press: Press
    /// Place of the press in a schedule.
    let slot: Int
    let stock: Stock
    /// Caliper of the stock, mm.
    let caliper: Exact
    let stages: [Stage]
    let making: Making
    /// Flat size of a piece.
    let trim: Size

    init(component: Component, route: ComponentRoute, press: Press, slot: Int, stock: Stock, stages: [Stage], making: Making, trim: Size) {
        self.component = component
        self.route = route
        self.press = press
        self.slot = slot
        self.stock = stock
        caliper = stock.thickness
        self.stages = stages
        self.making = making
        self.trim = trim
    }
}

enum Making: Sendable {
    case sheets(SheetPlan)
    case wide(WidePlan)
    case label(LabelPlan)
}

/// A component on sheets.
final class SheetPlan: Sendable {
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
    /// Ink on both sides of one sheet, g; nought on a digital press.
    let inkGram: Exact

    init(
        sheet: Sheet, layout: Layout, parent: ParentCut, work: FormWork, remainderWork: FormWork, signatures: [Signature], inkArea: Exact, inkGram: Exact
    ) {
        self.sheet = sheet
        self.layout = layout
        self.parent = parent
        self.work = work
        self.remainderWork = remainderWork
        self.signatures = signatures
        self.inkArea = inkArea
        self.inkGram = inkGram
    }
}

/// A component on a wide roll.
struct WidePlan: Sendable {
    /// One orientation of a piece or of its panels.
    struct Way: Sendable {
        let across: Int
        let along: Int
        let isTurned: Bool
        let panels: Int
    }
    let ways: [Way]
    let width: Length
}

/// Labels on a web.
struct LabelPlan: Sendable {
    let lanes: Int
    /// Labels in one repeat; 1 without a cylinder.
    let around: Int
    /// Length of one repeat.
    let repeatLength: Length
    let width: Length
}
