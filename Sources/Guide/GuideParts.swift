internal import HTML
internal import Kernel

extension Guide {
    var badges: Chapter {
        let tags: [(String, String)] = [
            ("", lang("нейтрально", "neutral")), ("c", lang("в работе", "in work")), ("m", lang("срочно", "urgent")), ("y", lang("ждёт", "waits")), ("g", lang("готово", "done")), ("r", lang("отказ", "refused")),
            ("b", lang("связано", "linked")), ("k", lang("новое", "new")), ("line", lang("отрасль", "industry")),
        ]
        let statuses: [(String, String)] = [("g", lang("Работаем", "Active")), ("c", lang("Новый", "Lead")), ("y", lang("Спит", "Asleep")), ("o", lang("Бывший", "Former")), ("r", lang("Чёрный список", "Blocked"))]
        return Chapter(id: "badges", title: lang("Метки и статусы", "Tags and statuses"), rule: lang("Цвет никогда не работает один: рядом слово, знак или форма.", "Colour never works alone: a word, a sign or a shape stands beside it."), body: """
            <div class="demo stack-s"><div class="row-x wrap">\(each: tags, { "<span class=\"ot-tag \($0.0)\">\($0.1)</span>" })</div>
            <div class="row-x wrap ot-gap-m">\(each: statuses, { "<span class=\"ot-status\"><i class=\"dot \($0.0)\"></i>\($0.1)</span>" })</div>
            <div class="row-x wrap ot-gap-m"><span class="row-x small"><span class="ring c" style="--v:10"></span>\(lang("Новый запрос", "New enquiry"))</span><span class="row-x small"><span class="ring b" style="--v:40"></span>\(lang("Расчёт", "Estimate"))</span><span class="row-x small"><span class="ring y" style="--v:75"></span>\(lang("Макет", "Artwork"))</span>\
            <span class="row-x small"><span class="seg a">A</span><span class="seg bb">B</span><span class="seg cc">C</span></span><span class="avs">\(avatar("Анна Соколова"))\(avatar("Дмитрий Ким"))\(avatar("Тимур Ахметов"))</span>\(avatar("Лавка Берегово", company: true))\
            <span class="row-x xs muted"><span class="pips"><i class="on"></i><i class="on"></i><i class="on"></i><i></i><i></i></span>\(lang("3 из 5 действий", "3 of 5 actions"))</span></div></div>
            """)
    }
    var tabs: Chapter {
        Chapter(id: "tabs", title: lang("Вкладки и отборы", "Tabs and filters"), rule: lang("Каждое состояние имеет адрес: вкладка, вид, отбор, порядок, открытая карточка.", "Every state has an address: tab, view, filter, order, open card."), body: """
            <div class="demo stack-s"><div class="ot-tabs" role="tablist"><button role="tab" aria-selected="true">\(lang("Обзор", "Overview"))</button><button role="tab" aria-selected="false">\(lang("Задачи", "Tasks"))<span class="n">3</span></button><button role="tab" aria-selected="false">\(lang("Файлы", "Files"))<span class="n">126</span></button></div>
            <div class="row-x wrap"><span class="ot-chip on"><span>\(lang("Статус:", "Status:"))</span><b>\(lang("работаем", "active"))</b><button aria-label="\(lang("Убрать", "Remove"))">\(icon("x", small: true))</button></span>\
            <button class="ot-chip"><span>\(lang("Город:", "City:"))</span><b>\(lang("любой", "any"))</b>\(icon("chevron-down", small: true))</button><button class="ot-chip dash">\(icon("plus", small: true))\(lang("Отбор", "Filter"))</button></div></div>
            """)
    }
    private func figure(_ name: String, _ value: String, _ unit: String, _ change: String, _ beside: String) -> HTML {
        "<div class=\"ot-kpi\"><span class=\"eyebrow\">\(name)</span><span class=\"v\">\(value) <small>\(unit)</small></span><span class=\"d\"><span class=\"delta up\">\(icon("arrow-up-right"))\(change)</span>\(beside)</span></div>"
    }
    var data: Chapter {
        Chapter(id: "data", title: lang("Числа и полосы", "Numbers and bars"), rule: lang("Сплошное: факт. Растр: план, прогноз или ещё не напечатано. Пурпурная риска: план на сегодня.", "Solid: what is. Screened: planned, forecast or not printed yet. The magenta tick: the plan of today."), body: """
            <div class="ot-kpis">\(figure(lang("Выручка", "Revenue"), lang.decimal(186, scale: 1), lang("млн ₽", "m ₽"), lang("11 %", "11%"), lang("план 24,0", "plan 24.0")))\(figure(lang("Маржа", "Margin"), lang.decimal(294, scale: 1), "%", lang("2 %", "2%"), lang("цель 28", "target 28")))\(figure(lang("Долг", "Debt"), lang.number(184_000), "₽", lang("4 %", "4%"), lang("до 30 ноября", "until 30 November")))</div>
            <div class="demo mt-2 ot-grid g-2"><div class="stack-s"><div class="ot-prog md"><i style="--v:68"></i><i class="ht k" style="--s:68;--v:20"></i></div><div class="ot-prog"><i class="c" style="--v:45"></i></div></div>\
            <div class="stack-s"><div class="stackbar"><i style="--col:var(--c);--v:40"></i><i style="--col:var(--m);--v:25"></i><i style="--col:var(--y);--v:20"></i><i style="--col:var(--g);--v:15"></i></div></div></div>
            """)
    }
    var table: Chapter {
        let rows: [(name: String, dot: String, status: String, sum: String)] = [
            (lang("Лавка Берегово", "Beregovo Store"), "g", lang("Работаем", "Active"), lang.money(384_260_000)), (lang("Кондитерская «Бирюза»", "Biryuza Confectionery"), "g", lang("Работаем", "Active"), lang.money(170_430_000)),
            (lang("Фестиваль «Медный всадник»", "Bronze Horseman Festival"), "y", lang("Спит", "Asleep"), lang.money(131_190_000)),
        ]
        return Chapter(id: "table", title: lang("Таблица", "Table"), rule: lang("Числа справа, первая колонка узнаваема. На телефоне строка становится карточкой.", "Numbers to the right, the first column is the name. On a phone a row becomes a card."), body: """
            <div class="ot-card"><div class="ot-scroll"><table class="ot-table stackm"><thead><tr><th>\(lang("Клиент", "Client"))</th><th>\(lang("Статус", "Status"))</th><th class="num">\(lang("Выручка", "Revenue"))</th></tr></thead>
            <tbody>\(each: rows, { row in "<tr><td class=\"m1\"><span class=\"row-x\">\(avatar(row.name, company: true))<span class=\"med\">\(row.name)</span></span></td><td><span class=\"ot-status\"><i class=\"dot \(row.dot)\"></i>\(row.status)</span></td><td class=\"num\">\(row.sum)</td></tr>" })</tbody></table></div></div>
            """)
    }
    var timeline: Chapter {
        Chapter(id: "timeline", title: lang("Лента", "Timeline"), rule: lang("Каналы различаются значком и тоном. Системные события тише человеческих.", "Channels differ by icon and tone. What the program did is quieter than what people did."), body: """
            <div class="demo"><ol class="ot-tl"><li class="day"><span>\(lang("Сегодня", "Today"))</span></li>
            <li><span class="ic g">\(icon("phone"))</span><div><div class="h"><b>\(lang("Анна Соколова", "Anna Sokolova"))</b><span class="soft">\(lang("→ Мария Орлова, 4 мин", "→ Maria Orlova, 4 min"))</span><time>11:20</time></div><div class="bx">\(lang("Просит разные цены на трёх точках, тираж тот же.", "Wants different prices at three points, the same run."))</div></div></li>
            <li><span class="ic c">\(icon("mail"))</span><div class="h"><b>\(lang("Предложение отправлено", "Quote sent"))</b><time>9:48</time></div></li><li class="sys"><span class="ic"></span><div class="h">\(lang("Процесс создал задачу", "The process made a task"))<time>9:48</time></div></li></ol></div>
            """)
    }
    var states: Chapter {
        let bone: HTML = "<div class=\"row-x mb-3\"><span class=\"sk ot-sk-b\"></span><span class=\"grow stack-xs\"><span class=\"sk w-75\"></span><span class=\"sk w-50\"></span></span></div>"
        return Chapter(id: "states", title: lang("Пусто, загрузка, ошибка", "Empty, loading, error"), rule: lang("Пустой экран говорит, что сделать первым. Скелет повторяет форму данных. Ошибка сохраняет введённое и предлагает повтор.", "An empty screen says what to do first. A skeleton has the shape of the data. An error keeps what was typed and offers another try."), body: """
            <div class="ot-grid g-3"><div class="crop"><div class="ot-card ot-empty">\(icon("inbox"))<h3>\(lang("Сделок пока нет", "No deals yet"))</h3><p>\(lang("Первая появится из заявки, звонка или расчёта.", "The first comes from an enquiry, a call or an estimate."))</p></div></div>
            <div class="ot-card p-3" aria-busy="true" aria-label="\(lang("Загрузка", "Loading"))">\(bone)\(bone)\(bone)</div>
            <div class="ot-card ot-empty">\(icon("cloud-off"))<h3>\(lang("Не удалось загрузить", "It did not load"))</h3><p>\(lang("Нет связи с сервером. Введённое осталось в этой вкладке.", "The server cannot be reached. What you typed is kept in this tab."))</p></div></div>
            """)
    }
    var feedback: Chapter {
        Chapter(id: "feedback", title: lang("Сообщения", "Messages"), rule: lang("Обратимое делаем сразу и даём отменить. Подтверждение спрашиваем только у необратимого и массового, называя последствия числом.", "What can be undone is done at once and offered back. A confirmation is asked only where there is no way back or many records, and says how many."), body: """
            <div class="demo stack-s"><div class="row-x wrap"><button class="btn btn-line" data-cmd>\(lang("Поиск и команды", "Search and commands")) <kbd>Ctrl K</kbd></button><button class="btn btn-line" data-help>\(lang("Горячие клавиши", "Keyboard shortcuts")) <kbd>?</kbd></button></div>
            <div class="ot-alert c">\(icon("circle-alert"))<div>\(lang("Версия 7 действует, ваши правки сохраняются в черновик 8.", "Version 7 is in force, your changes go to draft 8."))</div></div>
            <div class="ot-alert y">\(icon("triangle-alert"))<div><b>\(lang("Лимит долга почти исчерпан:", "The credit limit is nearly used:"))</b> \(lang("384 из 400 тыс. ₽.", "384 of 400 thousand ₽."))</div></div>
            <div class="ot-alert r">\(icon("circle-alert"))<div><b>\(lang("Карточку изменил Игорь Панин", "Igor Panin changed the card"))</b> \(lang("2 минуты назад. Сравните и сохраните ещё раз.", "2 minutes ago. Compare and save again."))</div></div>
            <div class="ot-toast" role="status"><span>\(lang("Дело закрыто", "Task done"))</span><button>\(lang("Отменить", "Undo"))</button></div></div>
            """)
    }
    var charts: Chapter {
        Chapter(id: "charts", title: lang("Графики", "Charts"), rule: lang("Порядок рядов: K, C, M, Y, C+M, C+Y, M+Y. Не больше пяти на графике. План и прогноз растром, прошлый год тонкой линией.", "The order of series: K, C, M, Y, C+M, C+Y, M+Y. No more than five in a chart. Plan and forecast screened, last year a thin line."), body: """
            <div class="demo"><div class="row-x wrap ot-gap-m">\(each: ["k", "c", "m", "y", "b", "g", "r"].enumerated(), { index, ink in "<span class=\"row-x small\"><span class=\"swatch ot-sw-l\" style=\"--col:var(--\(ink))\"></span><span class=\"swatch ot-sw-l ht \(ink)\"></span>\(index + 1)</span>" })</div></div>
            """)
    }
    var print: Chapter {
        let scale: [String] = ["c", "m", "y", "k", "c", "m", "y", "k", "c", "m", "y", "k"]
        return Chapter(id: "print", title: lang("Печатные приёмы", "Printers' ways"), rule: lang("Обрезные метки обводят документ, место загрузки и пустой экран. Цветовая шкала бежит сверху, пока идёт запрос. Штамп означает визу.", "Crop marks frame a document, a place to drop files and an empty screen. The colour bar runs above while something loads. A stamp is an approval."), body: """
            <div class="demo row-x wrap ot-gap-l"><div class="crop"><div class="ot-sheet"></div></div><span class="stamp">\(lang("Согласовано", "Agreed"))<small>\(lang("И. Панин, 24.11.2026", "I. Panin, 24 Nov 2026"))</small></span><span class="stamp m">\(lang("Утверждено", "Approved"))<small>\(lang("М. Орлова, 24.11.2026", "M. Orlova, 24 Nov 2026"))</small></span>\
            <span class="stamp wait">\(lang("Ждёт визу", "Waiting"))<small>\(lang("П. Грачёв", "P. Grachev"))</small></span><span class="ot-colorbar">\(each: scale, { "<i style=\"--p:var(--\($0))\"></i>" })</span></div>
            """)
    }
}
