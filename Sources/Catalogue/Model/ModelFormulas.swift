internal import Configurator
internal import Formula
internal import HTML
internal import Kernel

extension ProductModel {
    /// The formula that a fault is in, as the model keeps it.
    func formula(at place: Fault.Place) -> String? {
        switch place {
        case .model, .table: return nil
        case .attribute(let code, let part): return part == .visible ? attributes.first { $0.code == code }?.visible : nil
        case .derived(let code, _): return derived.first { $0.code == code }?.formula
        case .rule(let code, let part): return rules.first { $0.code == code }?.formula(part)
        case .price(let code, let part):
            let line: PriceRule? = prices.first { $0.code == code }
            return part == .when ? line?.when : line?.amount
        case .operation(let code, let part):
            let work: WorkStep? = operations.first { $0.code == code }
            return switch part {
            case .when: work?.when
            case .setupWaste: work?.setupWaste
            case .runWaste: work?.runWaste
            default: work?.output
            }
        }
    }
}

extension Rule {
    fileprivate func formula(_ part: Fault.Part) -> String? {
        if part == .when { return when }
        return switch demand {
        case .require(let then), .exclude(let then): then
        case .range(let value, let least, let most): part == .least ? least : part == .most ? most : value
        case .table: nil
        }
    }
}

/// The names that formulas of a model may write.
struct NamesGuide {
    let model: ProductModel, lang: Lang

    var html: HTML {
        guard let schema: Formula.Schema = try? model.schema(.names) else { return "" }  // what is wrong with the names is told as a fault
        func spelled(_ ru: String, _ en: String) -> String {
            let text: String = lang(ru, en)
            return text.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || $0 == "_" } ? text : "{\(text)}"
        }
        let names: [String] = schema.names.map { spelled($0.ru, $0.en) }, tables: [String] = schema.tables.map { spelled($0.ru, $0.en) + "(…)" }
        return """
            <details class="ot-card p-3 small"><summary>\(lang("Какие имена можно писать в формулах", "Which names formulas may write"))</summary><p class="mt-2 mb-0">\(each: names + tables, { "<code class=\"me-2 d-inline-block\">\($0)</code> " })</p>\
            <p class="soft mt-2 mb-0">\(lang("Значения из списка пишут кодами в кавычках: {ламинация} в ['matt'; 'soft'].", "Values of a list are written by their codes in quotes: {lamination} in ['matt', 'soft']."))</p></details>
            """
    }
}

extension Lang {
    /// A phrase of a model.
    func callAsFunction(_ phrase: Phrase) -> String { self(phrase.ru, phrase.en) }
    /// The language of formulas.
    var formulas: Formula.Language { self == .ru ? .ru : .en }
}
