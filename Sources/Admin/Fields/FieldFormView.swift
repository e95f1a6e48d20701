import HTML
import Kernel

/// The form of one field; redrawn by the server when the type changes or more choices are wanted.
struct FieldFormView: Sendable {
    let form: FieldForm, context: StaffContext
    private var lang: Lang { context.lang }
    private var isCustom: Bool { form.field?.isCustom ?? true }
    private var action: String { "/fields/\(form.entity.table)" + (form.field.map { "/edit/\($0.column)" } ?? "") }

    var html: HTML {
        let wrong: HTML = form.errors.isEmpty ? "" : "<div class=\"ot-alert r mb-3\" role=\"alert\">\(icon("circle-alert"))<div>\(lang("Не сохранено: проверьте отмеченное.", "Not saved: check what is marked."))</div></div>"
        return """
            <div id="field-form">\(wrong)<form class="ot-card p-3 ot-form" method="post" action="\(action)" data-guard novalidate><input type="hidden" name="csrf" value="\(context.person.csrf)">\
            \(form.version.map { "<input type=\"hidden\" name=\"version\" value=\"\($0)\">" as HTML } ?? "")
            <div class="ot-fields">\(type)\(text("ru", lang("Название по-русски", "Name in Russian"), form.ru, required: true))\(text("en", lang("Название по-английски", "Name in English"), form.en))\
            \(when: form.kind == .link && form.field == nil, target)\(text("hint_ru", lang("Подсказка по-русски", "Hint in Russian"), form.hintRu))\(text("hint_en", lang("Подсказка по-английски", "Hint in English"), form.hintEn))</div>
            <div class="ot-checks mt-3">\(when: form.kind != .formula && form.field?.isEditable ?? true, tick("required", lang("Обязательное", "Required"), form.isRequired))\(tick("listed", lang("Показывать в списке", "Show in the list"), form.isListed))\
            \(when: isCustom && form.kind != .formula, tick("searched", lang("Находить поиском", "Find by search"), form.isSearched))\(when: isCustom && form.kind.isSortable, tick("sorted", lang("Упорядочивать по нему список", "May order the list"), form.isSorted))</div>
            \(when: form.kind.hasChoices, choices)\(when: form.kind == .formula, form.formula.html)
            <div class="row-x mt-3"><button class="btn btn-primary">\(lang("Сохранить", "Save")) <kbd class="hide-m">Ctrl Enter</kbd></button><a class="btn btn-ghost" href="/fields/\(form.entity.table)">\(lang("Отмена", "Cancel"))</a></div></form>\
            \(when: form.field?.isCustom == true, drop)</div>
            """
    }
    private func error(_ name: String) -> HTML {
        form.errors[name].map { "<div class=\"form-error t-r small\" id=\"e-\(name)\" role=\"alert\">\(lang($0))</div>" } ?? ""
    }
    private func text(_ name: String, _ label: String, _ value: String, required: Bool = false) -> HTML {
        let wrong: HTML = form.errors[name] == nil ? "" : " aria-invalid=\"true\" aria-describedby=\"e-\(name)\""
        return "<div class=\"ot-field\"><label class=\"form-label\" for=\"f-\(name)\">\(label)\(when: required, " <span class=\"t-r\" aria-hidden=\"true\">*</span>")</label><input class=\"form-control\" id=\"f-\(name)\" name=\"\(name)\" value=\"\(value)\" maxlength=\"300\"\(wrong)>\(error(name))</div>"
    }
    private func tick(_ name: String, _ label: String, _ isOn: Bool) -> HTML {
        "<label class=\"form-check\"><input class=\"form-check-input\" type=\"checkbox\" name=\"\(name)\" value=\"1\"\(when: isOn, " checked")> <span class=\"form-check-label\">\(label)</span></label>"
    }
    /// The type is chosen once: what is stored depends on it.
    private var type: HTML {
        guard form.field == nil else { return "<div class=\"ot-field\"><span class=\"form-label\">\(lang("Тип", "Type"))</span><div>\(form.field.map { FieldForm.kindTitle($0, lang, context.registry) } ?? "")</div></div>" }
        return """
            <div class="ot-field"><label class="form-label" for="f-kind">\(lang("Тип", "Type"))</label><select class="form-select" id="f-kind" name="kind" hx-get="/fields/\(form.entity.table)/new" hx-include="closest form" hx-target="#field-form" hx-swap="outerHTML">\
            \(each: CustomKind.allCases, { "<option value=\"\($0.rawValue)\"\(when: $0 == form.kind, " selected")>\(lang($0.title))</option>" })</select><noscript><button class="btn btn-line btn-sm" name="do" value="more">\(lang("Выбрать тип", "Choose the type"))</button></noscript></div>
            """
    }
    private var target: HTML {
        """
        <div class="ot-field"><label class="form-label" for="f-linked">\(lang("С чем связь", "Links to"))</label><select class="form-select" id="f-linked" name="linked"><option value=""></option>\
        \(each: form.targets, { "<option value=\"\($0.table)\"\(when: $0.table == form.linked, " selected")>\(lang($0.many))</option>" })</select>\(error("linked"))</div>
        """
    }
    private static let blanks: Int = 3
    private var choices: HTML {
        let blank = FieldForm.Line(key: "", ru: "", en: "", ink: "", isClosed: false, isRetired: false)
        let lines: [FieldForm.Line] = form.choices + Array(repeating: blank, count: Self.blanks)
        return """
            <fieldset class="mt-3"><legend class="form-label">\(lang("Варианты", "Choices"))</legend>\(error("choices"))<div class="ot-scroll ot-choices"><table class="ot-table tight"><thead><tr><th class="num">№</th><th>\(lang("По-русски", "In Russian"))</th><th>\(lang("По-английски", "In English"))</th>\
            <th>\(lang("Цвет", "Colour"))</th><th title="\(lang("С такими записями больше не работают", "Nobody works with such records any more"))">\(lang("Завершён", "Closed"))</th><th title="\(lang("Остаётся в старых записях, новым не предлагается", "Stays on old records, is offered to new ones no more"))">\(lang("Не предлагать", "Retired"))</th></tr></thead><tbody>\
            \(each: Array(lines.enumerated()), { choice($0, $1) })</tbody></table></div><button class="btn btn-line btn-sm mt-2" name="do" value="more">\(icon("plus", small: true))\(lang("Ещё строки", "More lines"))</button></fieldset>
            """
    }
    private func choice(_ index: Int, _ line: FieldForm.Line) -> HTML {
        let name: String = "c\(index)", number: Int = (index + 1) * 10
        func box(_ field: String, _ label: String, _ isOn: Bool) -> HTML {
            "<input class=\"form-check-input\" type=\"checkbox\" name=\"\(name).\(field)\" value=\"1\" aria-label=\"\(label): \(line.ru)\"\(when: isOn, " checked")>"
        }
        return """
            <tr><td><input type="hidden" name="\(name).key" value="\(line.key)"><input class="form-control form-control-sm num ot-ord" name="\(name).order" inputmode="numeric" value="\(number)" aria-label="\(lang("Порядок", "Order"))"></td>\
            <td><input class="form-control form-control-sm" name="\(name).ru" value="\(line.ru)" maxlength="80" aria-label="\(lang("По-русски", "In Russian"))"></td><td><input class="form-control form-control-sm" name="\(name).en" value="\(line.en)" maxlength="80" aria-label="\(lang("По-английски", "In English"))"></td>\
            <td><select class="form-select form-select-sm w-auto" name="\(name).ink" aria-label="\(lang("Цвет", "Colour"))">\(each: FieldForm.inks, { "<option value=\"\($0)\"\(when: $0 == line.ink, " selected")>\(Self.ink($0, lang))</option>" })</select></td>\
            <td>\(box("closed", lang("Завершён", "Closed"), line.isClosed))</td><td>\(box("retired", lang("Не предлагать", "Retired"), line.isRetired))</td></tr>
            """
    }
    private static func ink(_ letter: String, _ lang: Lang) -> String {
        switch letter {
        case "c": lang("голубой", "cyan")
        case "m": lang("пурпурный", "magenta")
        case "y": lang("жёлтый", "yellow")
        case "g": lang("зелёный", "green")
        case "r": lang("красный", "red")
        case "b": lang("синий", "blue")
        case "k": lang("чёрный", "black")
        default: lang("без цвета", "none")
        }
    }
    private var drop: HTML {
        let readers: String = form.field.map { form.entity.readersInWords(of: $0.column, lang) } ?? ""
        return """
        \(when: !readers.isEmpty, "<p class=\"ot-alert y mt-3\">\(icon("triangle-alert"))<span>\(lang("Поле читают формулы: \(readers). Без него они перестанут считаться.", "Formulas read this field: \(readers). Without it they stop being worked out."))</span></p>")<form class="mt-3" method="post" action="/fields/\(form.entity.table)/drop/\(form.field?.column ?? "")"><input type="hidden" name="csrf" value="\(context.person.csrf)">\
        <button class="btn btn-danger">\(icon("trash-2"))\(lang("Убрать поле", "Remove the field"))</button> <span class="muted small">\(lang("Значения останутся, поле можно вернуть.", "The values are kept; the field can be brought back."))</span></form>
        """
    }
}
