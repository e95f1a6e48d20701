internal import Formula
import HTML
import Kernel

/// The formula of a field that is worked out: as typed, what is wrong with it and where, and what it may name.
struct FormulaPart: Sendable {
    let entity: Entity, column: String?, lang: Lang
    var source: String, result: CustomKind
    private(set) var problems: [Formula.Problem] = [], stored: String = ""
    /// What is wrong beyond the formula itself.
    private(set) var problem: Text?
    private var language: Formula.Language { lang == .ru ? .ru : .en }

    init(_ entity: Entity, _ column: String?, typed: String, result: String, _ lang: Lang) {
        (self.entity, self.column, self.lang, source) = (entity, column, lang, typed)
        self.result = CustomKind(rawValue: result).flatMap { FieldFormula.kinds.contains($0) ? $0 : nil } ?? .decimal
    }
    /// The formula as it is kept, in the reader's language; one that does not hold any more as the ids it was kept by.
    init(_ entity: Entity, _ field: Field, _ setting: FieldSetting?, _ lang: Lang) {
        self.init(entity, field.column, typed: field.formula?.formula.source(in: lang == .ru ? .ru : .en) ?? setting?.formula ?? "", result: setting?.result ?? "", lang)
        problem = field.formulaProblem
    }

    /// Compiles it; refuses a circle of fields.
    mutating func check() {
        (problems, problem) = ([], nil)
        do throws(Formula.SchemaError) {
            let names = try FormulaNames(entity, without: column)
            switch Formula.compile(source, names.schema, language, type: FieldFormula.type(result)) {
            case .failure(let found): problems = found.list
            case .success(let formula): (problems, stored, problem) = (formula.warnings, formula.stored, circle(formula))
            }
        } catch { problem = Text(error.sentence(.ru), error.sentence(.en)) }
    }
    var isWrong: Bool { problem != nil || problems.contains { $0.severity == .error } }
    /// A field may not read itself, whatever it reads on the way.
    private func circle(_ formula: Formula) -> Text? {
        guard let column else { return nil }
        let read: [Field] = entity.fields.filter { formula.inputs.contains($0.column) }
        guard let other = read.first(where: { $0.formula?.inputs.contains(column) == true }), let own = entity.field(column) else { return nil }
        return Text("Поля зависят друг от друга по кругу: «\(own.label.ru)» → «\(other.label.ru)» → «\(own.label.ru)». Уберите одну из ссылок.",
                    "The fields depend on each other in a circle: “\(own.label.en)” → “\(other.label.en)” → “\(own.label.en)”. Take one of the references out.")
    }

    // MARK: The form

    var html: HTML {
        let wrong: HTML = isWrong ? " aria-invalid=\"true\" aria-describedby=\"e-formula\"" : ""
        return """
            <div class="mt-3 stack-s"><div class="ot-field"><label class="form-label" for="f-formula">\(lang("Формула", "Formula")) <span class="t-r" aria-hidden="true">*</span></label>\
            <textarea class="form-control mono" id="f-formula" name="formula" rows="3" maxlength="4000" spellcheck="false"\(wrong)>\(source)</textarea>\(told)</div>\
            <div class="ot-field"><label class="form-label" for="f-result">\(lang("Что получается", "What it gives"))</label><select class="form-select w-auto" id="f-result" name="result">\(each: FieldFormula.kinds, { "<option value=\"\($0.rawValue)\"\(when: $0 == result, " selected")>\(lang($0.title))</option>" })</select></div>\(guide)</div>
            """
    }
    /// Every problem with its place and what to do about it.
    private var told: HTML {
        func line(_ one: Formula.Problem) -> HTML {
            "<li class=\"\(one.severity == .error ? "t-r" : "soft")\">\(one.sentence(language)) \(FormulaPlace(source, one.range).html) <span class=\"soft\">\(one.remedy(language))</span></li>"
        }
        let all: HTML = "\(each: problems, line)"
        let other: HTML = problem.map { "<li class=\"t-r\">\(lang($0))</li>" as HTML } ?? ""
        return problems.isEmpty && problem == nil ? "" : "<ul class=\"form-error small stack-xs\" id=\"e-formula\" role=\"alert\">\(other)\(all)</ul>"
    }
    private var guide: HTML {
        let names: [Formula.Name] = (try? FormulaNames(entity, without: column))?.schema.names ?? []  // a schema that fails is told when the formula is checked
        func spelled(_ name: Formula.Name) -> String {
            let text: String = language == .ru ? name.ru : name.en
            return text.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || $0 == "_" } ? text.lowercased() : "{\(text)}"
        }
        let examples: [(String, String)] = [
            (lang("если(есть({ИНН}); длина({ИНН}) = 12; нет)", "if(has({TIN}), len({TIN}) = 12, false)"), lang("поле может быть пустым: спросите есть(…) или дайте умолчание(…; 0)", "a field may be empty: ask has(…) or give default(…, 0)")),
            (lang("округлить(умолчание({Сумма}; 0) * 15%; 2)", "round(default({Amount}, 0) * 15%, 2)"), lang("числа точные; процент пишется после числа", "numbers are exact; a percent stands after the number")),
        ]
        return """
            <details class="small"><summary>\(lang("Какие имена можно писать и как", "Which names may be written, and how"))</summary><div class="stack-s mt-2">\
            <ul class="mb-0 stack-xs">\(each: examples, { "<li><code>\($0.0)</code> <span class=\"soft\">\($0.1)</span></li>" })</ul>\
            <p class="mb-0">\(each: names, { "<code class=\"me-2 d-inline-block\">\(spelled($0))</code> " })</p></div></details>
            """
    }
}

extension Entity {
    /// The formula fields that read this one, in words; empty: none.
    func readersInWords(of column: String, _ lang: Lang) -> String { readers(of: column).map { "«\(lang($0.label))»" }.joined(separator: ", ") }
}
