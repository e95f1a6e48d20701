internal import HTML
internal import Kernel

/// A workspace without a tariff: what to begin with.
struct StartPage {
    static let title = Text("Производство", "Production")
    let input: Submitted, problem: Text?, organisations: [(Int64, String)], mayBegin: Bool, csrf: String, lang: Lang

    func view() -> HTML {
        guard mayBegin else {
            return screen(lang(Self.title), "<div class=\"ot-card ot-empty\">\(icon("printer"))<h3>\(lang("Тарифа ещё нет", "There is no tariff yet"))</h3><p>\(lang("Его заводит директор или технолог: бумага, машины и цены, по которым считаются заказы.", "The director or the production engineer enters it: the stocks, machines and prices that jobs are reckoned by."))</p></div>")
        }
        let alert: HTML = problem.map { "<div class=\"ot-alert r mb-3\" role=\"alert\">\(icon("circle-alert"))<div>\(lang($0))</div></div>" as HTML } ?? ""
        let lead: String = lang("Бумага, машины и цены, по которым считаются заказы. Начните с готовой вымышленной типографии и замените цифры своими: так быстрее, чем с пустого листа.",
                                "The stocks, machines and prices that jobs are reckoned by. Begin with the ready invented shop and replace its figures with yours: that is quicker than an empty sheet.")
        return screen(lang(Self.title), """
            \(alert)<div class="ot-grid g-2"><form class="ot-card p-3 stack-s" method="post" action="/tariffs/start"><input type="hidden" name="csrf" value="\(csrf)"><h2 class="h5 mb-0">\(lang("Новый тариф", "A new tariff"))</h2><p class="small soft mb-0">\(lead)</p>\(names("a"))
            <fieldset class="stack-s"><legend class="form-label">\(lang("С чего начать", "What to begin with"))</legend>\(way("demo", lang("С готовой типографии", "The ready shop"), lang("два офсета, две цифры, широкий формат, этикетка, переплёт и 40 бумаг", "two offset and two digital presses, wide format, labels, a bindery and 40 stocks")))\
            \(way("empty", lang("С пустого листа", "An empty sheet"), lang("всё введёте сами или загрузите таблицей", "you enter everything or load it from a table")))</fieldset><div><button class="btn btn-primary">\(lang("Создать черновик", "Make the draft"))</button></div></form>
            <form class="ot-card p-3 stack-s" method="post" action="/tariffs/start/file" enctype="multipart/form-data"><input type="hidden" name="csrf" value="\(csrf)"><h2 class="h5 mb-0">\(lang("Тариф из файла", "A tariff from a file"))</h2><p class="small soft mb-0">\(lang("Файл JSON, сохранённый из другого рабочего пространства.", "A JSON file saved from another workspace."))</p>\(names("b"))
            <div><label class="form-label" for="st-file">\(lang("Файл", "File"))</label><input class="form-control ot-file" id="st-file" type="file" name="file" accept=".json,application/json" required></div><div><button class="btn btn-line">\(lang("Загрузить", "Load"))</button></div></form></div>
            """)
    }
    private func names(_ mark: String) -> HTML {
        func option(_ one: (Int64, String)) -> HTML { "<option value=\"\(one.0)\"\(when: String(one.0) == input["organisation_id"], " selected")>\(one.1)</option>" }
        let whose: HTML = organisations.count < 2 ? "" : """
            <div><label class="form-label" for="st-o-\(mark)">\(lang("Для какой организации", "For which organisation"))</label><select class="form-select" id="st-o-\(mark)" name="organisation_id"><option value="">\(lang("для всех", "for all of them"))</option>\(each: organisations, option)</select></div>
            """
        return "<div><label class=\"form-label\" for=\"st-n-\(mark)\">\(lang("Название", "Name"))</label><input class=\"form-control\" id=\"st-n-\(mark)\" name=\"name\" maxlength=\"200\" value=\"\(input["name"])\" placeholder=\"\(lang("Наше производство", "Our production"))\"></div>\(whose)"
    }
    private func way(_ key: String, _ name: String, _ note: String) -> HTML {
        let chosen: String = input["base"] == "empty" ? "empty" : "demo"
        return "<label class=\"ot-opt\"><input class=\"form-check-input\" type=\"radio\" name=\"base\" value=\"\(key)\"\(when: key == chosen, " checked")><span><b class=\"med\">\(name)</b><span class=\"d-block xs muted\">\(note)</span></span></label>"
    }
}
