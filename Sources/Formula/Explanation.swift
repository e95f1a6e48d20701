/// How a value came to be: the expression, its value and the parts it was computed from.
public struct Explanation: Sendable, Hashable {
    /// What the expression is.
    public enum Role: Sendable, Hashable {
        /// The value of a name, by its id.
        case input(String)
        /// Found in a table, by its id; the parts are the keys.
        case table(String)
        /// One element of a list: 0 is the first.
        case element(Int)
        /// Computed from the parts.
        case computed
    }

    /// The expression, written in the language asked for.
    public let text: String
    /// What it gave; `.empty` for an optional name without a value.
    public let value: Formula.Value
    /// What it is.
    public let role: Role
    /// What it was computed from. Constants and branches not taken are left out.
    public let parts: [Explanation]

    /// The most parts in one explanation; the rest is left out.
    public static let limit: Int = 5_000
}

extension Formula {
    /// The value together with the way it was computed. Throws as `evaluate` does.
    public func explain(_ values: Values, in language: Language? = nil) throws(FormulaError) -> Explanation {
        var machine: Machine = try Machine(core, values)
        try machine.run()
        var explainer: Explainer = Explainer(core, machine, Renderer(tree, meanings, schema, Spelling(language ?? self.language)))
        return try explainer.explain(tree.root)
    }
}

/// Reads the registers of a finished run.
struct Explainer {
    private let core: Formula.Core
    private var machine: Machine
    private let renderer: Renderer
    private var count: Int = 0
    /// Texts of nodes: a walk tells the same expression for every element.
    private var texts: [Int: String] = [:]

    init(_ core: Formula.Core, _ machine: Machine, _ renderer: Renderer) {
        self.core = core
        self.machine = machine
        self.machine.renew()
        self.renderer = renderer
    }

    private func value(_ node: Int) -> Formula.Value {
        if let operand: Operand = core.program.operands[node] { return machine.value(operand) }
        // A written list after `in` has no register: its elements are compared one by one.
        if case .list(let items) = core.tree.nodes[node].kind { return .list(items.map { value($0) }) }
        return .empty
    }

    mutating func explain(_ node: Int) throws(FormulaError) -> Explanation {
        count += 1
        let result: Formula.Value = value(node)
        var role: Explanation.Role = .computed
        switch core.meanings[node].sense {
        case .input(let slot): role = .input(core.schema.names[slot].id)
        case .lookup(let table): role = .table(core.schema.tables[table].id)
        default: break
        }
        return Explanation(text: text(node), value: result, role: role, parts: try parts(node))
    }

    private mutating func text(_ node: Int) -> String {
        if let known: String = texts[node] { return known }
        let text: String = renderer.text(node)
        texts[node] = text
        return text
    }

    private mutating func parts(_ node: Int) throws(FormulaError) -> [Explanation] {
        if case .walk = core.meanings[node].sense { return try elements(node) }
        var result: [Explanation] = []
        for part: Int in used(node) where count < Explanation.limit && isTelling(part) { result.append(try explain(part)) }
        return result
    }

    /// Constants tell nothing that the text does not.
    private func isTelling(_ node: Int) -> Bool {
        switch core.meanings[node].sense {
        case .literal, .binder, .table, .invalid: return false
        default: break
        }
        if case .list = core.tree.nodes[node].kind { return core.tree.children(node).contains { isTelling($0) } }
        return true
    }

    private func isTrue(_ node: Int) -> Bool { value(node) == .flag(true) }

    /// The children that were computed.
    private func used(_ node: Int) -> [Int] {
        let children: [Int] = core.tree.children(node)
        switch (core.tree.nodes[node].kind, core.meanings[node].sense) {
        case (.binary(.and, let left, _), _): return isTrue(left) ? children : [left]
        case (.binary(.or, let left, _), _): return isTrue(left) ? [left] : children
        case (_, .function(.default)): return value(children[0]) == .empty ? children : [children[0]]
        case (_, .function(.if)):
            var result: [Int] = []
            for position: Int in stride(from: 0, to: children.count - 1, by: 2) {
                result.append(children[position])
                if isTrue(children[position]) { return result + [children[position + 1]] }
            }
            return result + children.suffix(1)
        default: return children
        }
    }

    private mutating func elements(_ node: Int) throws(FormulaError) -> [Explanation] {
        let children: [Int] = core.tree.children(node)
        guard let loop: Program.Loop = core.program.loops.first(where: { $0.node == node }),
              let list: Operand = core.program.operands[children[0]] else { return [] }
        var result: [Explanation] = []
        for (position, item): (Int, Formula.Value) in machine.elements(list).enumerated() where count < Explanation.limit {
            try machine.enter(item, loop)
            let body: Explanation = try explain(children[1])
            result.append(Explanation(text: body.text, value: body.value, role: .element(position), parts: body.parts))
        }
        return result
    }
}
