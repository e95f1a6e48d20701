internal import Configurator
internal import Exact
internal import Formula
internal import Kernel

/// Reads the form of a part: every value as the model keeps it, every problem with the field it is in. What was typed stays.
struct PartReading {
    /// What is wrong with a field, and which part of what was typed.
    struct Problem: Sendable {
        let field: String, text: Text
        /// The place in the text of a formula, in Unicode scalars.
        var range: Range<Int>?
    }
    let form: Submitted, model: ProductModel, lang: Lang
    private(set) var problems: [Problem] = []

    init(_ form: Submitted, _ model: ProductModel, _ lang: Lang) { (self.form, self.model, self.lang) = (form, model, lang) }

    mutating func refuse(_ field: String, _ ru: String, _ en: String) { problems.append(Problem(field: field, text: Text(ru, en))) }

    /// A name or sentence; one language stands for the other where only one was written.
    mutating func phrase(_ field: String) -> Phrase {
        let found: Phrase? = optionalPhrase(field)
        if found == nil { refuse(field + "_ru", "Нужен текст", "Text is needed") }
        return found ?? Phrase("", "")
    }
    func optionalPhrase(_ field: String) -> Phrase? {
        let ru: String = String(form[field + "_ru"].prefix(300)), en: String = String(form[field + "_en"].prefix(300))
        return ru.isEmpty && en.isEmpty ? nil : Phrase(ru.isEmpty ? en : ru, en.isEmpty ? ru : en)
    }

    /// The code of a part: as typed, or made of its English name.
    func code(_ name: Phrase, _ usual: String, among taken: [String]) -> String {
        let typed: String = form["new_code"]
        if !typed.isEmpty { return typed }
        let words: [Substring] = name.en.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let joined: String = String(words.prefix(3).joined(separator: "_").prefix(30))
        let isUsable: Bool = joined.first?.isLetter == true
        if isUsable && !taken.contains(joined) { return joined }
        let stem: String = isUsable ? joined + "_" : usual
        var number: Int = isUsable ? 2 : 1
        while taken.contains(stem + String(number)) { number += 1 }
        return stem + String(number)
    }

    /// A formula as the model keeps it. Written by the names people read, in the language of the reader; codes are understood, too.
    mutating func formula(_ field: String) -> String {
        let written: String? = optionalFormula(field)
        if written == nil { refuse(field, "Нужна формула", "A formula is needed") }
        return written ?? ""
    }
    mutating func optionalFormula(_ field: String) -> String? {
        let typed: String = form[field]
        if typed.isEmpty { return nil }
        switch model.codes(from: typed, in: lang.formulas) {
        case .success(let kept): return kept
        case .failure(let found):
            if let codes: Formula.Schema = try? model.schema(.codes, prices: true), case .success = Formula.compile(typed, codes, .en) { return typed }
            for problem: Formula.Problem in found.list where problem.severity == .error {
                let text: Text = Text("\(problem.sentence(.ru)) \(problem.remedy(.ru))", "\(problem.sentence(.en)) \(problem.remedy(.en))")
                problems.append(Problem(field: field, text: text, range: problem.range))
            }
            return typed
        }
    }

    mutating func number(_ field: String) -> Exact {
        let found: Exact? = optionalNumber(field)
        if found == nil && !problems.contains(where: { $0.field == field }) { refuse(field, "Нужно число", "A number is needed") }
        return found ?? 0
    }
    mutating func optionalNumber(_ field: String) -> Exact? {
        if form[field].isEmpty { return nil }
        let found: Exact? = Choices.number(form[field])
        if found == nil { refuse(field, "Это не число", "This is no number") }
        return found
    }
    mutating func whole(_ field: String, _ usual: Int) -> Int {
        if form[field].isEmpty { return usual }
        guard let number = Int(form[field]), number > 0 else {
            refuse(field, "Нужно целое число больше нуля", "A whole number above zero is needed")
            return usual
        }
        return number
    }
    mutating func day(_ field: String) -> Formula.Day? {
        if form[field].isEmpty { return nil }
        let found: Formula.Day? = Formula.Day(form[field])
        if found == nil { refuse(field, "Нужен день вида 2026-03-15", "A day like 2026-03-15 is needed") }
        return found
    }
    /// A value of an attribute.
    mutating func value(_ field: String, _ attribute: Attribute) -> Formula.Value? {
        if form[field].isEmpty { return nil }
        let found: Formula.Value? = PartReading.value(form[field], attribute)
        if found == nil { refuse(field, "Такого значения у признака быть не может", "The attribute cannot have this value") }
        return found
    }
    /// As the forms of parts write values: yes and no in both languages.
    static func value(_ typed: String, _ attribute: Attribute) -> Formula.Value? {
        if attribute.type == .flag {
            let words: [String: Bool] = ["да": true, "yes": true, "true": true, "нет": false, "no": false, "false": false]
            if let flag: Bool = words[typed.lowercased()] { return .flag(flag) }
        }
        return Choices.value(typed, attribute)
    }
    /// Lines that are not empty, with their numbers from 1.
    func lines(_ field: String) -> [(number: Int, text: String)] {
        (form.values[field]?.first ?? "").split(omittingEmptySubsequences: false) { $0.isNewline }.enumerated()
            .map { ($0.offset + 1, Submitted.trimmed($0.element)) }.filter { !$0.text.isEmpty }
    }
    /// The parts of a line.
    static func split(_ text: String, _ mark: Character) -> [String] { text.split(separator: mark, omittingEmptySubsequences: false).map { Submitted.trimmed($0) } }
}
