internal import Exact
public import Formula

extension ProductModel {
    /// How names are spelled in a formula.
    public enum Spelling: Sendable {
        /// By their codes, in both languages: as a model is kept.
        case codes
        /// By the names people read.
        case names
    }

    /// What formulas of the model may name: attributes, then derived values, and tables.
    /// - Parameter prices: with the sum of the price lines before.
    public func schema(_ spelling: Spelling, prices: Bool = false) throws(Formula.SchemaError) -> Formula.Schema {
        func spelled(_ code: String, _ name: Phrase) -> Phrase { spelling == .codes ? Phrase(code, code) : name }
        var names: [Formula.Name] = attributes.map { (attribute: Attribute) -> Formula.Name in
            let text: Phrase = spelled(attribute.code, attribute.name)
            var name: Formula.Name = Formula.Name(attribute.code, ru: text.ru, en: text.en, attribute.type.kind, isOptional: attribute.isOptional)
            if case .number(let least, let most, _, _) = attribute.type { (name.minimum, name.maximum) = (least, most) }
            return name
        }
        names += derived.map { (derived: Derived) -> Formula.Name in
            let text: Phrase = spelled(derived.code, derived.name)
            return Formula.Name(derived.code, ru: text.ru, en: text.en, derived.type)
        }
        if prices {
            let text: Phrase = spelled(PriceRule.subtotal, Phrase("подытог", "subtotal"))
            names.append(Formula.Name(PriceRule.subtotal, ru: text.ru, en: text.en, .number))
        }
        let types: [Formula.TableType] = tables.map { (table: ModelTable) -> Formula.TableType in
            let text: Phrase = spelled(table.code, table.name)
            return Formula.TableType(table.code, ru: text.ru, en: text.en, keys: table.keys, value: table.value)
        }
        return try Formula.Schema(names: names, tables: types)
    }

    /// A formula of the model as people of a language read it; a formula with mistakes as it is kept.
    public func source(of kept: String, in language: Formula.Language) -> String {
        guard let codes: Formula.Schema = try? schema(.codes, prices: true), let names: Formula.Schema = try? schema(.names, prices: true),
              case .success(let formula) = Formula.compile(kept, codes, .en),
              case .success(let written) = Formula.restore(formula.stored, names, language) else { return kept }
        return written.source(in: language)
    }

    /// What somebody wrote in their language, as the model keeps it; or everything wrong with it, with places in what they wrote.
    public func codes(from source: String, in language: Formula.Language) -> Result<String, Formula.Problems> {
        guard let codes: Formula.Schema = try? schema(.codes, prices: true), let names: Formula.Schema = try? schema(.names, prices: true) else {
            return .success(source)
        }
        switch Formula.compile(source, names, language) {
        case .failure(let problems): return .failure(problems)
        case .success(let formula):
            guard case .success(let kept) = Formula.restore(formula.stored, codes, .en) else { return .success(source) }
            return .success(kept.source(in: .en))
        }
    }
}
