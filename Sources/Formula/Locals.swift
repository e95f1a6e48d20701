/// The names a formula made by `let`, and how to write them where other names have taken their spelling since.
struct Locals {
    private let tree: Tree
    private let meanings: [Meaning]
    /// The node of the value and the name, in the order of the source.
    private let binders: [(value: Int, name: String)]

    init(_ tree: Tree, _ meanings: [Meaning]) {
        self.tree = tree
        self.meanings = meanings
        var binders: [(value: Int, name: String)] = []
        for (node, meaning): (Int, Meaning) in meanings.enumerated() {
            guard case .binder(let value) = meaning.sense, case .name(let name) = tree.nodes[node].kind else { continue }
            binders.append((value, name))
        }
        self.binders = binders
    }

    /// A name for each value: as it was written, or with a number when a name of the schema or of an element has that spelling.
    /// Stored names never meet those of a schema, which are written by id.
    func names(_ schema: Formula.Schema, _ spelling: Formula.Spelling, isNumbered: Bool) -> [Int: String] {
        if binders.isEmpty { return [:] }
        var result: [Int: String] = [:]
        let own: Set<String> = Set(binders.map { Formula.fold($0.name) })
        let taken: Set<String> = spelling == .stored ? [] : walked
        var chosen: [String: String] = [:]
        for (number, binder): (Int, (value: Int, name: String)) in binders.enumerated() {
            let folded: String = Formula.fold(binder.name)
            func isTaken(_ name: String) -> Bool {
                if spelling == .stored { return false }
                return taken.contains(name) || schema.find(name, .ru) != nil || schema.find(name, .en) != nil
            }
            if isNumbered { result[binder.value] = "x\(number)" }
            else if let known: String = chosen[folded] { result[binder.value] = known }
            else if !isTaken(folded) { result[binder.value] = binder.name }
            else {
                var next: Int = 2
                while isTaken(folded + "_\(next)") || own.contains(folded + "_\(next)") { next += 1 }
                chosen[folded] = binder.name + "_\(next)"
                result[binder.value] = binder.name + "_\(next)"
            }
        }
        return result
    }

    /// What names mean inside the walks of the formula.
    private var walked: Set<String> {
        var result: Set<String> = []
        for (node, meaning): (Int, Meaning) in meanings.enumerated() {
            guard case .walk = meaning.sense, let list: Int = tree.children(node).first else { continue }
            if case .list(.record(let fields))? = meanings[list].type {
                for field: Formula.Name in fields { result.formUnion([Formula.fold(field.ru), Formula.fold(field.en)]) }
            } else { result.formUnion(Checker.elementNames) }
        }
        return result
    }
}
