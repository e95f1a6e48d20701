internal import Exact

/// Writes a tree as a source: names as the schema spells them, brackets only where they are needed.
struct Renderer {
    private let tree: Tree
    private let meanings: [Meaning]
    private let schema: Formula.Schema
    private let spelling: Formula.Spelling
    /// Names of `let` by the node of their value.
    private let locals: [Int: String]

    /// - Parameter numbersLocals: whether names of `let` are replaced by their numbers, so that only the meaning is left.
    init(_ tree: Tree, _ meanings: [Meaning], _ schema: Formula.Schema, _ spelling: Formula.Spelling, numbersLocals: Bool = false) {
        self.tree = tree
        self.meanings = meanings
        self.schema = schema
        self.spelling = spelling
        locals = Locals(tree, meanings).names(schema, spelling, isNumbered: numbersLocals)
    }

    func text(_ node: Int) -> String {
        switch tree.nodes[node].kind {
        case .number(let number): return Formula.numberText(number, spelling.isRussian)
        case .text(let text): return Formula.quoted(text)
        case .flag(let flag): return (flag ? Keyword.yes : Keyword.no).text(spelling.isRussian)
        case .name(let name): return self.name(name, node)
        case .list(let items): return "[" + list(items) + "]"
        case .field(let base, let name): return wrapped(base, 9) + "." + field(base, name, node)
        case .negate(let base): return "-" + wrapped(base, 8)
        case .percent(let base): return wrapped(base, 9) + "%"
        case .not(let base): return Keyword.not.text(spelling.isRussian) + " " + wrapped(base, 3)
        case .binary(let operation, let left, let right):
            let before: String = wrapped(left, operation.strength + (operation.isComparison ? 1 : 0))
            return before + " " + operation.text(spelling.isRussian) + " " + wrapped(right, operation.strength + 1)
        case .call(let name, let items): return call(name, items, node)
        case .invalid: return "…"
        }
    }

    private func list(_ items: [Int]) -> String {
        items.map { text($0) }.joined(separator: spelling.isRussian ? "; " : ", ")
    }

    private func strength(_ node: Int) -> Int {
        switch tree.nodes[node].kind {
        case .binary(let operation, _, _): operation.strength
        case .not: 3
        case .negate: 8
        case .percent, .field: 9
        default: 10
        }
    }

    private func wrapped(_ node: Int, _ weakest: Int) -> String {
        strength(node) < weakest ? "(" + text(node) + ")" : text(node)
    }

    private func braced(_ name: String) -> String {
        if spelling == .stored { return "{#" + name + "}" }
        return Formula.isPlainName(name) ? name : "{" + name + "}"
    }

    private func name(_ written: String, _ node: Int) -> String {
        switch meanings[node].sense {
        case .input(let slot):
            let text: String = schema.names[slot].text(spelling)
            guard meanings[node].isShadowed else { return braced(text) }
            return (spelling == .stored ? "{^#" : "{^") + text + "}"
        case .table(let table): return braced(schema.tables[table].text(spelling))
        case .item: return spelling.isRussian ? "элемент" : "it"
        case .element(let walk, let position):
            guard case .list(.record(let fields))? = list(of: walk) else { return braced(written) }
            return braced(fields[position].text(spelling))
        case .local(let value): return locals[value] ?? written
        case .binder(let value): return locals[value] ?? written
        default: return Formula.isPlainName(written) ? written : "{" + written + "}"
        }
    }

    private func list(of walk: Int) -> Formula.Kind? {
        tree.children(walk).first.flatMap { meanings[$0].type }
    }

    private func field(_ base: Int, _ written: String, _ node: Int) -> String {
        switch (meanings[node].sense, meanings[base].type) {
        case (.field(let position), .record(let fields)?), (.projection(let position), .list(.record(let fields))?):
            return braced(fields[position].text(spelling))
        default: return braced(written)
        }
    }

    private func call(_ written: String, _ items: [Int], _ node: Int) -> String {
        let function: Function? = Function(name: written)
        guard case .lookup(let table) = meanings[node].sense, function != .lookup else {
            return (function?.text(spelling.isRussian) ?? braced(written)) + "(" + list(items) + ")"
        }
        let name: String = schema.tables[table].text(spelling)
        // A table whose name is a function in this language is called through `lookup`.
        guard spelling != .stored, Function(name: name) != nil else { return braced(name) + "(" + list(items) + ")" }
        let separator: String = spelling.isRussian ? "; " : ", "
        return Function.lookup.text(spelling.isRussian) + "(" + braced(name) + separator + list(items) + ")"
    }
}
