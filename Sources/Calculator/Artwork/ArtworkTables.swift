internal import Artwork
internal import HTML
internal import Kernel

/// Figures of an artwork: its pages, fonts and pictures.
struct ArtworkTables {
    let inspection: Inspection, wanted: Wanted, lang: Lang
    /// Lines of one table.
    private static let most: Int = 200

    init(_ inspection: Inspection, _ wanted: Wanted, _ lang: Lang) { (self.inspection, self.wanted, self.lang) = (inspection, wanted, lang) }

    /// `148,5`.
    static func mm(_ value: Double, _ lang: Lang) -> String { lang.decimal(Int64((min(max(value, -1e6), 1e6) * 10).rounded()), scale: 1) }
    private func percent(_ points: Int) -> String { lang.decimal(Int64((points + 5) / 10), scale: 1) }

    var html: HTML { "\(pages)\(fonts)\(pictures)\(facts)" }

    private func card(_ title: String, _ count: Int, _ content: HTML) -> HTML {
        let rest: HTML = count <= Self.most ? "" : "<p class=\"xs muted body m-0\">\(lang("Показаны первые \(Self.most).", "The first \(Self.most) are shown."))</p>"
        return "<section class=\"ot-card\"><header><h2>\(title)</h2><span class=\"n\">\(count)</span></header>\(content)\(rest)</section>"
    }
    private var pages: HTML {
        let spots: [String] = Set(inspection.pages.flatMap { $0.spots.keys }).sorted()
        func row(_ page: Inspection.Page) -> HTML {
            let size: (width: Double, height: Double) = page.size, outer: Box = page.bleed ?? page.media
            let trim: String = page.trim != nil ? lang("задан", "set") : page.assumed != nil ? lang("посередине", "in the middle") : lang("нет", "none")
            return """
                <tr><td class="num">\(page.number)</td><td class="nowrap">\(Self.mm(size.width, lang)) × \(Self.mm(size.height, lang))</td><td>\(trim)</td><td class="num">\(Self.mm(max(0, page.cut.margin(in: outer)), lang))</td>\
                \(each: page.inks, { "<td class=\"num\">\(percent($0))</td>" })\(each: spots, { "<td class=\"num\">\(percent(page.spots[$0] ?? 0))</td>" })<td class="num">\(page.heaviest)</td></tr>
                """
        }
        return card(lang("Страницы", "Pages"), inspection.pages.count, """
            <div class="ot-scroll"><table class="ot-table"><thead><tr><th class="num">№</th><th>\(lang("После обрезки, мм", "Cut, mm"))</th><th>\(lang("Обрез", "Trim box"))</th><th class="num">\(lang("Вылеты, мм", "Bleeds, mm"))</th>\
            <th class="num">C, %</th><th class="num">M, %</th><th class="num">Y, %</th><th class="num">K, %</th>\(each: spots, { "<th class=\"num\">\($0), %</th>" })<th class="num">\(lang("Сумма до, %", "Total up to, %"))</th></tr></thead><tbody>\(each: inspection.pages.prefix(Self.most), row)</tbody></table></div>
            """)
    }
    private var fonts: HTML {
        guard !inspection.fonts.isEmpty else { return "" }
        func row(_ font: Inspection.Font) -> HTML {
            let state: HTML = font.isEmbedded ? "<span class=\"ot-tag g\">\(lang("встроен", "embedded"))</span>" : "<span class=\"ot-tag r\">\(lang("не встроен", "not embedded"))</span>"
            return "<li><span class=\"grow cut\">\(font.name)</span><span class=\"xs muted\">\(font.type)</span>\(state)</li>"
        }
        return card(lang("Шрифты", "Fonts"), inspection.fonts.count, "<ul class=\"ot-list\">\(each: inspection.fonts.prefix(Self.most), row)</ul>")
    }
    /// Only those that are too coarse or of the wrong colour: the others need nobody's eyes.
    private var pictures: HTML {
        let some: [Inspection.Image] = inspection.images.filter { !$0.isMask && $0.resolution > 0 && ($0.resolution < wanted.resolution || $0.isRGB) }
        guard !some.isEmpty else { return "" }
        func row(_ image: Inspection.Image) -> HTML {
            "<tr><td class=\"num\">\(image.page)</td><td class=\"nowrap\">\(image.width) × \(image.height)</td><td class=\"num\(when: image.resolution < wanted.resolution, " t-r")\">\(image.resolution)</td><td>\(image.isRGB ? "RGB" : image.colour)</td></tr>"
        }
        return card(lang("Картинки с замечаниями", "Pictures with remarks"), some.count, """
            <div class="ot-scroll"><table class="ot-table"><thead><tr><th class="num">\(lang("Страница", "Page"))</th><th>\(lang("Точек", "Dots"))</th><th class="num">dpi</th><th>\(lang("Цвет", "Colour"))</th></tr></thead><tbody>\(each: some.prefix(Self.most), row)</tbody></table></div>
            """)
    }
    private var facts: HTML {
        let drawn: String = inspection.drawnInRGB == nil ? lang("Текст и линии на RGB не просмотрены: файл слишком сложен.", "Text and lines were not looked through for RGB: the file is too complex.") : ""
        return "<p class=\"xs muted m-0\">PDF \(inspection.version)\(when: !inspection.producer.isEmpty, " · ")\(inspection.producer) \(drawn)</p>"
    }
}
