internal import Configurator
internal import Exact
internal import Formula
internal import HTML
internal import Kernel

/// What comes out of the choices: what does not go together and how to mend it, what is computed, what it costs.
struct ConfiguringResult {
    let view: ConfiguringView
    private var state: Configuring { view.state }
    private var lang: Lang { state.lang }

    var html: HTML { "\(refused)\(conflict)\(findings)\(derived)\(price)\(works)" }

    private var refused: HTML {
        guard !state.found.refused.isEmpty else { return "" }
        func line(_ one: Configuration.Refused) -> HTML {
            let away: String = view.address(state.choices.without(one.chosen.attribute))
            return "<li>\(state.name(one.chosen.attribute)): \(state.shown(one.chosen.value, one.chosen.attribute)) <a class=\"ot-link\" href=\"\(away)\">\(lang("убрать", "take it out"))</a></li>"
        }
        return "<div class=\"ot-alert y\" role=\"status\">\(icon("circle-alert"))<div>\(lang("Этого модель не знает, и оно не учтено:", "The model does not know this, and it does not count:"))<ul class=\"mb-0\">\(each: state.found.refused, line)</ul></div></div>"
    }

    /// The least set of choices that do not go together, with what one click mends.
    private var conflict: HTML {
        guard let conflict: Configuration.Conflict = state.found.conflict else { return "" }
        func choice(_ code: String) -> HTML { "<li><b class=\"med\">\(state.name(code))</b>: \(state.choices.value(of: code).map { state.shown($0, code) } ?? "")</li>" }
        func repair(_ one: Configuration.Repair) -> HTML {
            let words: [String] = one.changes.map { change in
                guard let value: Formula.Value = change.value else { return lang("не выбирать «\(state.name(change.attribute))»", "do not choose “\(state.name(change.attribute))”") }
                return "\(state.name(change.attribute)): \(state.shown(value, change.attribute))"
            }
            let said: String = one.isUndo ? lang("отменить последнее: ", "undo the last: ") + words.joined(separator: ", ") : words.joined(separator: ", ")
            return "<a class=\"btn btn-line btn-sm\" href=\"\(view.address(state.choices.applying(one)))\" data-repair>\(said)</a> "
        }
        return """
            <section class="ot-card p-3 ot-clash" role="alert" data-conflict><h2 class="h6">\(icon("triangle-alert", small: true)) \(lang("Так не сочетается", "These do not go together"))</h2>\
            <p class="mb-1">\(state.why(conflict.reason))</p><ul class="small">\(each: conflict.choices, choice)</ul>\
            <p class="small soft mb-1">\(lang("Что сделать:", "What to do:"))</p><div class="row-x wrap">\(each: conflict.repairs, repair)</div></section>
            """
    }

    private var findings: HTML {
        func line(_ one: Finding) -> HTML {
            let isApproval: Bool = one.severity == .approval
            return "<li>\(icon(isApproval ? "gavel" : "circle-alert", small: true)) \(lang(one.message))\(when: isApproval, " <span class=\"ot-tag y\">\(lang("согласовать", "to approve"))</span>")</li>"
        }
        return state.found.findings.isEmpty ? "" : "<section class=\"ot-card p-3\"><h2 class=\"h6\">\(lang("Обратите внимание", "Look at this"))</h2><ul class=\"ot-plain small mb-0\">\(each: state.found.findings, line)</ul></section>"
    }

    private var derived: HTML {
        let all: [(code: String, result: Outcome.Result<Formula.Value>)] = state.outcome.derived
        guard !all.isEmpty else { return "" }
        func line(_ one: (code: String, result: Outcome.Result<Formula.Value>)) -> HTML {
            guard let declared: Configurator.Derived = state.model.derived.first(where: { $0.code == one.code }) else { return "" }
            let shown: HTML = switch one.result {
            case .value(let value): "\(state.counted(value))\(declared.unit.map { " " + lang($0) } ?? "")"
            case .failed(let error): "<span class=\"soft\">\(error.sentence(lang.formulas))</span>"
            }
            return "<div><dt>\(lang(declared.name))</dt><dd>\(shown)</dd></div>"
        }
        return "<section class=\"ot-card p-3\"><h2 class=\"h6\">\(lang("Получается", "What comes out"))</h2><dl class=\"ot-facts mb-0\">\(each: all, line)</dl></section>"
    }

    private var price: HTML {
        guard !state.model.prices.isEmpty else { return "" }
        switch (state.outcome.lines, state.outcome.price) {
        case (.value(let lines), .value(let sum)):
            func line(_ one: Outcome.Line) -> HTML {
                let name: String = state.model.prices.first { $0.code == one.line }.map { lang($0.name) } ?? one.line
                return "<tr><td>\(name)</td><td class=\"num\">\(money(one.amount))</td></tr>"
            }
            return """
                <section class="ot-card"><header><h2>\(lang("Цена", "Price"))</h2><b class="push num" data-price>\(money(sum))</b></header><table class="ot-table"><tbody>\(each: lines, line)</tbody></table></section>
                """
        case (.failed(let error), _), (_, .failed(let error)):
            return "<section class=\"ot-card p-3\"><h2 class=\"h6\">\(lang("Цены пока нет", "No price yet"))</h2><p class=\"small soft mb-0\">\(error.sentence(lang.formulas))</p></section>"
        }
    }
    private func money(_ amount: Exact) -> String { Configuring.minor(amount).map { lang.money($0) } ?? amount.description }

    private var works: HTML {
        guard case .value(let works) = state.outcome.works, !works.isEmpty else { return "" }
        func line(_ one: Outcome.Work) -> HTML {
            let name: String = state.model.operations.first { $0.code == one.operation }.map { lang($0.name) } ?? one.operation
            return "<tr><td>\(name)</td><td class=\"num\">\(number(one.output))</td><td class=\"num\">\(number(one.input))</td></tr>"
        }
        return """
            <section class="ot-card"><header><h2>\(lang("Операции", "Operations"))</h2></header><div class="ot-scroll"><table class="ot-table"><thead><tr><th>\(lang("Что", "What"))</th><th class="num">\(lang("Годных", "Good"))</th><th class="num">\(lang("С отходом", "With waste"))</th></tr></thead><tbody>\(each: works, line)</tbody></table></div></section>
            """
    }
    private func number(_ amount: Exact) -> String { state.counted(.number(amount)) }
}
