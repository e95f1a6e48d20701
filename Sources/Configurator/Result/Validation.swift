internal import Exact
public import Formula

extension CompiledModel {
    /// Everything wrong with a whole product: missing and foreign values, broken rules of every severity, what cannot be computed.
    /// Nothing narrowed or remembered before is trusted. Empty: it can be ordered as it is.
    public func validate(_ values: [String: Formula.Value]) -> [Finding] {
        var result: [Finding] = []
        for code: String in values.keys.sorted() where slots[code] == nil {
            result.append(Finding(code: code, severity: .error, cause: .unknown, message: Phrase("Признака «\(code)» нет.", "There is no attribute “\(code)”.")))
        }
        for (position, attribute): (Int, Attribute) in model.attributes.enumerated() {
            guard let value: Formula.Value = values[attribute.code] ?? (attribute.isOptional ? .empty : nil) else {
                let message: Phrase = Phrase("Не выбрано: ", "Not chosen: ") + attribute.name + Phrase(".", ".")
                result.append(Finding(code: attribute.code, severity: .error, cause: .missing, message: message))
                continue
            }
            if space.axes[position].domain(of: value) == nil {
                let message: Phrase = attribute.name + Phrase(": такого значения нет — ", ": there is no such value — ") + attribute.phrase(of: value) + Phrase(".", ".")
                result.append(Finding(code: attribute.code, severity: .error, cause: .outside(value), message: message))
            }
        }
        if !result.isEmpty { return result }
        return findings(values, space.hard, skipsMissing: false) + findings(values, soft, skipsMissing: false)
    }

    /// The rules among `constraints` that these values break.
    func findings(_ values: [String: Formula.Value], _ constraints: [Constraint], skipsMissing: Bool) -> [Finding] {
        var domains: [Domain?] = Array(repeating: nil, count: space.axes.count)
        for (position, attribute): (Int, Attribute) in model.attributes.enumerated() {
            let value: Formula.Value? = values[attribute.code] ?? (attribute.isOptional && !skipsMissing ? .empty : nil)
            domains[position] = value.flatMap { space.axes[position].domain(of: $0) }
        }
        let filled: Formula.Values = computed(values).values
        var result: [Finding] = []
        for constraint: Constraint in constraints {
            if skipsMissing && constraint.scope.contains(where: { domains[$0] == nil }) { continue }
            let cause: Finding.Cause
            switch constraint.ask(filled, { domains[$0] }) {
            case .holds: continue
            case .broken: cause = .broken
            case .failed(let error): cause = .failed(error)
            }
            result.append(finding(constraint.source, cause))
        }
        return result
    }

    private func finding(_ source: Constraint.Source, _ cause: Finding.Cause) -> Finding {
        switch source {
        case .rule(let position):
            let rule: Rule = model.rules[position]
            guard case .failed(let error) = cause else { return Finding(code: rule.code, severity: rule.severity, cause: cause, message: rule.message) }
            let message: Phrase = rule.message + Phrase(" (", " (") + Phrase(error.sentence(.ru), error.sentence(.en)) + Phrase(")", ")")
            return Finding(code: rule.code, severity: rule.severity, cause: cause, message: message)
        case .visibility(let position):
            let attribute: Attribute = model.attributes[position]
            let message: Phrase = attribute.name.quoted + Phrase(" сейчас не выбирают.", " is not chosen now.")
            return Finding(code: attribute.code, severity: .error, cause: cause == .broken ? .hidden : cause, message: message)
        }
    }
}
