public import Kernel
internal import HTML
internal import Hummingbird

/// The guide to the parts every screen is built of: one page that shows them alive, in both themes and languages, for whoever adds a screen or a form.
public struct GuideScreens: Sendable {
    public init() {}
    public func register(in routes: Routes) {
        routes.get("components") { _, context in
            // For those who set the program up.
            guard context.access.reach(.see, "role") > .none else { throw NotFound() }
            return .page(context.lang("Компоненты", "Components"), section: "components", Guide(context.lang).page)
        }
    }
}

/// A part of the guide: where it stands, what it is called, the rule it keeps, the thing itself.
struct Chapter {
    let id: String, title: String, rule: String, body: HTML
}

/// The page of the parts, in one language.
struct Guide {
    let lang: Lang
    init(_ lang: Lang) { self.lang = lang }

    var page: HTML {
        let chapters: [Chapter] = [brand, colour, type, buttons, forms, badges, tabs, data, table, timeline, states, feedback, charts, print]
        let beside: HTML = "<span class=\"muted small hide-m\">\(lang("справочник интерфейса", "a guide to the interface"))</span>"
        let actions: HTML = """
            <button class="btn btn-line" data-theme-toggle>\(icon("moon"))<span class="hide-m">\(lang("Тема", "Theme"))</span></button>\
            <button class="btn btn-line hide-m" data-help>\(icon("keyboard"))\(lang("Клавиши", "Keys"))</button>
            """
        return screen(lang("Компоненты", "Components"), beside: beside, actions: actions, """
            <div class="ot-cmp"><nav class="ot-toc hide-m" aria-label="\(lang("Содержание", "Contents"))">\(each: chapters, { "<a href=\"#\($0.id)\">\($0.title)</a>" })</nav>
            <div class="stack ot-cmp-list">\(each: chapters, { chapter in
                "<section id=\"\(chapter.id)\"><h2>\(chapter.title)</h2><p>\(chapter.rule)</p>\(chapter.body)</section>"
            })</div></div>
            """)
    }

    private var brand: Chapter {
        Chapter(id: "brand", title: lang("Знак", "Mark"), rule: lang(
            "Приводочная метка с лёгким сбоем приводки. Краски сходятся при наведении и в индикаторе загрузки. Свободное поле равно радиусу кольца.",
            "A register mark slightly out of register. The inks meet under the pointer and while something loads. The free space around it is the radius of the ring."), body: """
            <div class="demo row-x wrap ot-gap-l"><span class="ot-brand">\(Shell.mark)<span class="med">\(lang("Оттиск", "Ottisk"))</span></span>\
            <span class="row-x">\(Shell.mark)<span class="small muted">\(lang("от 20 px", "from 20 px"))</span></span>\
            <span class="row-x spin">\(Shell.mark)<span class="small muted">\(lang("загрузка", "loading"))</span></span></div>
            """)
    }
    private var colour: Chapter {
        let inks: [(String, String, String)] = [
            ("paper", lang("Бумага", "Paper"), lang("фон", "background")), ("surface", lang("Лист", "Sheet"), lang("карточки", "cards")), ("sunk", lang("Оборот", "Verso"), lang("вставки", "insets")),
            ("line-2", lang("Биговка", "Crease"), lang("границы", "borders")), ("line-input", lang("Контур поля", "Outline"), lang("3:1 и выше", "3:1 and above")), ("ink", lang("Чёрная", "Black"), lang("текст", "text")),
            ("ink-2", lang("Чёрная 75", "Black 75"), lang("вторичный", "secondary")), ("ink-3", lang("Чёрная 60", "Black 60"), lang("подписи", "captions")), ("c", "C", lang("выбор", "choice")), ("m", "M", lang("внимание", "attention")),
            ("y", "Y", lang("ожидание", "waiting")), ("g", "C+Y", lang("успех", "success")), ("r", "M+Y", lang("ошибка", "error")), ("b", "C+M", lang("связь", "link")),
        ]
        return Chapter(id: "color", title: lang("Цвет", "Colour"), rule: lang(
            "Бумага и чёрная краска держат интерфейс. Голубая: выбор и процессы. Пурпурная требует человека сейчас. Жёлтая: ждёт. Зелёная, красная и синяя получены наложением: успех, ошибка, связь.",
            "Paper and black ink carry the interface. Cyan: choice and work under way. Magenta wants a person now. Yellow waits. Green, red and blue are overprints: success, error, link."), body: """
            <div class="sws">\(each: inks, { "<div class=\"sw\"><i style=\"--col:var(--\($0.0))\"></i><span><b>\($0.1)</b><span class=\"muted p-0\">\($0.2)</span></span></div>" })</div>
            """)
    }
    private var type: Chapter {
        Chapter(id: "type", title: lang("Шрифт", "Type"), rule: lang(
            "Inter для текста, Inter Display для заголовков и крупных чисел, JetBrains Mono для номеров. Цифры всегда табличные.",
            "Inter for text, Inter Display for headings and large numbers, JetBrains Mono for identifiers. Figures are always tabular."), body: """
            <div class="demo stack-s"><div class="row-x wrap ot-gap-m"><span class="ot-kpi p-0 border-0"><span class="v">486 200 ₽</span></span><h1 class="m-0">\(lang("Заголовок карточки", "Heading of a card"))</h1><h3 class="m-0">\(lang("Раздел", "Section"))</h3></div>
            <p class="m-0">\(lang("Основной текст. Клиент просит разные цены на трёх точках, тираж тот же, по 1 600 на каждую.", "Body text. The client wants different prices at three points, the same run, 1,600 for each."))</p>
            <p class="small soft m-0">\(lang("Плотный текст: таблицы, списки, карточки сделок.", "Dense text: tables, lists, cards of deals."))</p>
            <p class="xs muted m-0">\(lang("Подпись: единицы, даты, пояснения к числам.", "Captions: units, dates, notes to numbers.")) <span class="mono">К-004218</span></p></div>
            """)
    }
    private var buttons: Chapter {
        Chapter(id: "buttons", title: lang("Кнопки", "Buttons"), rule: lang(
            "Одна чёрная кнопка на экран или карточку. Опасные действия красным контуром, сплошной красный только внутри подтверждения.",
            "One black button to a screen or a card. Dangerous actions have a red outline; solid red only inside a confirmation."), body: """
            <div class="demo stack-s"><div class="row-x wrap"><button class="btn btn-primary">\(icon("plus"))\(lang("Создать", "New"))</button><button class="btn btn-line">\(icon("download"))\(lang("Выгрузить", "Export"))</button>\
            <button class="btn btn-ghost">\(lang("Отмена", "Cancel"))</button><button class="btn btn-cyan">\(icon("check"))\(lang("Выбрано", "Chosen"))</button><button class="btn btn-danger">\(icon("trash-2"))\(lang("Удалить", "Delete"))</button>\
            <button class="btn btn-danger-solid">\(lang("Удалить 3", "Delete 3"))</button><button class="btn btn-primary" disabled>\(lang("Недоступно", "Not available"))</button></div>
            <div class="row-x wrap"><button class="btn btn-line btn-lg">\(lang("Крупная", "Large"))</button><button class="btn btn-line">\(lang("Обычная", "Usual"))</button><button class="btn btn-line btn-sm">\(lang("Малая", "Small"))</button>\
            <button class="btn btn-line btn-xs">\(lang("В таблице", "In a table"))</button><button class="btn btn-line btn-icon" aria-label="\(lang("Ещё", "More"))">\(icon("ellipsis"))</button>\
            <span class="ot-seg"><button aria-pressed="true">\(lang("День", "Day"))</button><button aria-pressed="false">\(lang("Неделя", "Week"))</button><button aria-pressed="false">\(lang("Месяц", "Month"))</button></span></div></div>
            """)
    }
    private var forms: Chapter {
        Chapter(id: "forms", title: lang("Поля", "Fields"), rule: lang(
            "Подпись всегда сверху. Текст ошибки объясняет, что сделать; введённое остаётся. Сохранить: Ctrl Enter.",
            "The label stands above. The text of an error says what to do; what was typed stays. Save: Ctrl Enter."), body: """
            <div class="demo"><div class="ot-grid g-3">
            <div><label class="form-label" for="x1">\(lang("Название", "Name")) <span class="req" aria-hidden="true">*</span></label><input class="form-control" id="x1" value="\(lang("Лавка Берегово", "Beregovo Store"))" required></div>
            <div><label class="form-label" for="x2">\(lang("ИНН", "Tax number"))</label><input class="form-control is-invalid" id="x2" value="7799014288" aria-describedby="x2e"><div class="invalid-feedback d-flex" id="x2e">\(icon("circle-alert"))\(lang("Последняя цифра не сходится. Проверьте по карточке предприятия.", "The last digit does not fit. Compare it with the company's papers."))</div></div>
            <div><label class="form-label" for="x3">\(lang("Телефон", "Phone"))</label><input class="form-control is-valid" id="x3" value="+7 495 555-01-42"><div class="valid-feedback d-flex">\(icon("circle-check"))\(lang("Такого номера в базе ещё нет", "Nobody has this number yet"))</div></div>
            <div><label class="form-label" for="x4">\(lang("Статус", "Status"))</label><select class="form-select" id="x4"><option>\(lang("Работаем", "Active"))</option></select></div>
            <div><label class="form-label" for="x5">\(lang("Лимит долга", "Credit limit"))</label><div class="input-group"><input class="form-control num" id="x5" value="400 000"><span class="input-group-text">₽</span></div><div class="form-text">\(lang("Сверх лимита нужна виза руководителя", "Above the limit a manager must approve"))</div></div>
            <div><label class="form-label" for="x6">\(lang("Примечание", "Note"))</label><textarea class="form-control" id="x6" rows="2" placeholder="\(lang("Что важно знать команде", "What the team should know"))"></textarea></div>
            <div class="stack-xs"><div class="form-check"><input class="form-check-input" type="checkbox" id="x7" checked><label for="x7">\(lang("Согласие на рассылку", "Agrees to letters"))</label></div><div class="form-check"><input class="form-check-input" type="radio" name="xr" id="x8" checked><label for="x8">\(lang("Доводить по старой версии", "Finish by the old version"))</label></div></div>
            <div class="form-check form-switch"><input class="form-check-input" type="checkbox" role="switch" id="x9" checked><label for="x9">\(lang("Обязательное действие", "Required action"))</label></div></div></div>
            """)
    }
}
