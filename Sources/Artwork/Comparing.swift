extension Inspection {
    /// What does not fit the job, the weightiest first. Nothing is refused: prepress decides.
    public func remarks(_ wanted: Wanted) -> [Remark] {
        let comparing = Comparing(found: self, wanted: wanted, pattern: wanted.pattern(of: pages.count))
        return comparing.all().enumerated().sorted { ($0.element.severity, $0.offset) < ($1.element.severity, $1.offset) }.map(\.element)
    }
}

/// An inspection beside what is wanted.
private struct Comparing {
    let found: Inspection, wanted: Wanted, pattern: [Wanted.Page?]
    private var total: Int { found.pages.count }

    func all() -> [Remark] { count() + sizes() + bleeds() + texts() + pictures() + colours() + spots() + ink() + file() }

    /// Pages for which something holds, as one remark.
    private func about(_ severity: Remark.Severity, _ kind: Remark.Kind, _ numbers: [Int], _ ru: String, _ en: String, _ advice: Words) -> [Remark] {
        guard !numbers.isEmpty else { return [] }
        let pages: Words = .pages(numbers, of: total)
        return [Remark(severity: severity, kind: kind, pages: numbers, what: Words("\(pages.ru): \(ru)", "\(pages.en): \(en)"), advice: advice)]
    }
    private func whole(_ severity: Remark.Severity, _ kind: Remark.Kind, _ what: Words, _ advice: Words) -> [Remark] { [Remark(severity: severity, kind: kind, pages: [], what: what, advice: advice)] }
    private func numbers(_ holds: (Inspection.Page, Wanted.Page?) -> Bool) -> [Int] { zip(found.pages, pattern).filter { holds($0.0, $0.1) }.map { $0.0.number } }

    // MARK: Pages and sizes

    private func count() -> [Remark] {
        let needed: Int = wanted.pages.count
        if total == needed { return [] }
        if wanted.isBlockAlone(total) {
            return whole(.doubt, .pages, Words("В файле только блок: страниц \(total), обложки нет", "The file is the block alone: \(total) pages, no cover"), Words("Приложите файл вместе с обложкой: две её страницы в начале и две в конце.", "Attach a file with the cover: two of its pages before the block and two behind."))
        }
        let kinds: Words = wanted.hasCover ? Words(" (блок и четыре страницы обложки)", " (the block and four pages of the cover)") : needed == 2 ? Words(" (лицо и оборот)", " (front and back)") : Words("")
        let advice: Words = total > needed ? Words("Уберите лишние страницы или поправьте калькуляцию.", "Take out what is too many, or correct the calculation.") : Words("Добавьте недостающие страницы или поправьте калькуляцию.", "Add the missing pages, or correct the calculation.")
        return whole(.wrong, .pages, Words("Страниц в файле: \(total), по калькуляции нужно \(needed)\(kinds.ru)", "The file has \(total) pages, the calculation needs \(needed)\(kinds.en)"), advice)
    }
    private enum Fit: Equatable { case cut, centred, noBleed, turned, spread, other }
    private func fit(_ page: Inspection.Page) -> Fit {
        let (width, height): (Double, Double) = page.size
        if wanted.isCut(width, height) { return page.trim != nil ? .cut : page.assumed != nil ? .centred : .noBleed }
        if wanted.isCut(height, width) { return .turned }
        let isSpread: Bool = wanted.pages.count > 2 && abs(height - wanted.height) <= 2 * wanted.bleed + Wanted.tolerance && abs(width - 2 * wanted.width) <= 2 * wanted.bleed + Wanted.tolerance
        return isSpread ? .spread : .other
    }
    private func sizes() -> [Remark] {
        let needed: Words = .size(wanted.width, wanted.height), fits: [(page: Inspection.Page, fit: Fit)] = found.pages.map { ($0, fit($0)) }
        func those(_ fit: Fit) -> [Int] { fits.filter { $0.fit == fit }.map { $0.page.number } }
        var all: [Remark] = about(.wrong, .spreads, those(.spread), "две страницы вместе", "two pages side by side", Words("Сохраните PDF по одной странице \(needed.ru): разворотами его не спустить.", "Save the PDF page by page, \(needed.en): spreads cannot be imposed."))
        var sizes: [(size: Words, pages: [Int])] = []
        for one in fits where one.fit == .other {
            let size: Words = .size(one.page.size.width, one.page.size.height)
            if let index = sizes.firstIndex(where: { $0.size == size }) { sizes[index].pages.append(one.page.number) } else { sizes.append((size, [one.page.number])) }
        }
        for one in sizes.prefix(6) {
            all += about(.wrong, .size, one.pages, "размер после обрезки \(one.size.ru), а нужно \(needed.ru)", "cut to \(one.size.en), and \(needed.en) is needed", Words("Поменяйте размер макета или калькуляции. Если вылеты уже есть, задайте в PDF линию обреза (TrimBox).", "Change the size of the artwork or of the calculation. If the bleeds are there already, set the trim box of the PDF."))
        }
        all += about(.hint, .turned, those(.turned), "повёрнуто на 90° против калькуляции", "turned by 90° against the calculation", Words("Если так и задумано, ничего делать не нужно.", "If that is meant, nothing is to be done."))
        all += about(.hint, .trim, those(.centred), "линия обреза (TrimBox) не задана", "no trim box is set", Words("Обрез взят посередине страницы: \(needed.ru).", "The cut is taken in the middle of the page: \(needed.en)."))
        return all
    }

    // MARK: Bleeds

    /// Millimetres beyond the cut that the file has room for.
    private func room(_ page: Inspection.Page) -> Double {
        let outer: Box = page.bleed?.within(page.media) ?? page.media
        return page.cut.margin(in: outer)
    }
    private func bleeds() -> [Remark] {
        guard wanted.bleed > 0 else { return [] }
        let needed: Words = .mm(wanted.bleed), advice: Words = Words("Нужно \(needed.ru) мм за обрез с каждой стороны: растяните фон и картинки и сохраните PDF с вылетами.", "\(needed.en) mm beyond the cut is needed on every side: stretch the background and the pictures and save the PDF with bleeds.")
        func reachesCut(_ page: Inspection.Page) -> Bool { page.edges.contains { $0.touched > 0 } }
        func isRead(_ page: Inspection.Page) -> Bool { ![.other, .spread].contains(fit(page)) }
        let none: [Int] = numbers { page, _ in isRead(page) && room(page) < 0.5 && reachesCut(page) }
        var all: [Remark] = about(.wrong, .bleed, none, "нет вылетов", "no bleeds", advice)
        var few: [(room: Words, pages: [Int])] = []
        for page in found.pages where isRead(page) && room(page) >= 0.5 && room(page) < wanted.bleed - Wanted.tolerance && reachesCut(page) {
            let room: Words = .mm(room(page))
            if let index = few.firstIndex(where: { $0.room == room }) { few[index].pages.append(page.number) } else { few.append((room, [page.number])) }
        }
        for one in few.prefix(4) { all += about(.wrong, .bleed, one.pages, "вылеты \(one.room.ru) мм", "bleeds of \(one.room.en) mm", advice) }
        // There is room, and the colour does not fill it. A tenth of a side is no chance touch.
        let short: [Int] = numbers { page, _ in
            isRead(page) && room(page) >= wanted.bleed - Wanted.tolerance && page.edges.contains { $0.touched >= 10 && Double($0.reach) / 10 < wanted.bleed - 1 }
        }
        all += about(.wrong, .edge, short, "цвет доходит до обреза и не заходит за него", "colour comes to the cut and does not go beyond it", Words("Место под вылеты есть, но оно пустое: продлите фон и картинки на \(needed.ru) мм за обрез.", "There is room for the bleeds, and it is empty: extend the background and the pictures by \(needed.en) mm beyond the cut."))
        return all
    }

    // MARK: Fonts and pictures

    private func texts() -> [Remark] {
        let missing: [String] = found.fonts.filter { !$0.isEmbedded }.map(\.name)
        guard !missing.isEmpty else { return [] }
        let names: String = missing.prefix(5).joined(separator: ", ") + (missing.count > 5 ? "…" : "")
        return whole(.wrong, .fonts, Words("Шрифты не встроены: \(names)", "Fonts are not embedded: \(names)"), Words("На печати буквы заменятся другими. Встройте шрифты в PDF или переведите текст в кривые.", "In print other letters will stand in for them. Embed the fonts into the PDF or convert the text to outlines."))
    }
    private func pictures() -> [Remark] {
        // Small signs and lines of one dot are no pictures.
        let real: [Inspection.Image] = found.images.filter { !$0.isMask && $0.width > 16 && $0.height > 16 && $0.resolution > 0 }
        func remark(_ severity: Remark.Severity, _ some: [Inspection.Image], _ advice: Words) -> [Remark] {
            guard let least = some.map(\.resolution).min() else { return [] }
            return about(severity, .resolution, Set(some.map(\.page)).sorted(), "картинки \(least) dpi вместо \(wanted.resolution)", "pictures of \(least) dpi instead of \(wanted.resolution)", advice)
        }
        let poor: Int = wanted.resolution * 2 / 3
        var all: [Remark] = remark(.wrong, real.filter { $0.resolution < poor }, Words("На печати будут видны ступеньки: замените картинки большими или поставьте мельче.", "Steps will be seen in print: take larger pictures or place them smaller."))
        all += remark(.doubt, real.filter { $0.resolution >= poor && $0.resolution < wanted.resolution }, Words("Для печати допустимо, но мелкие детали потеряют резкость.", "Good enough to print, though fine details will be soft."))
        let rgb: [Int] = Set(found.images.filter { $0.isRGB }.map(\.page)).union(found.drawnInRGB ?? []).sorted()
        all += about(.doubt, .rgb, rgb, "цвет задан в RGB", "colour is given in RGB", Words("Переведите в CMYK сами: при печати яркие цвета потускнеют, а чёрный текст станет четырёхкрасочным.", "Convert it to CMYK yourself: bright colours will fade in print, and black text will be made of four inks."))
        return all
    }

    // MARK: Colours

    private func colours() -> [Remark] {
        let coloured: [Int] = numbers { page, wanted in wanted.map { $0.inks > 0 && $0.inks - $0.spots <= 1 && page.isColoured } ?? false }
        var all: [Remark] = about(.wrong, .colour, coloured, "есть цвет, а посчитана печать без него", "there is colour, and printing without it was calculated", Words("Переведите страницы в чёрный или посчитайте полноцветную печать.", "Convert the pages to black, or calculate printing in full colour."))
        let unwanted: [Int] = numbers { page, wanted in wanted?.inks == 0 && page.ink >= 2 }
        all += about(.wrong, .blank, unwanted, "есть изображение, а сторона посчитана без печати", "there is something to print, and this side was calculated without", Words("Уберите изображение или добавьте краски этой стороне.", "Take it out, or add inks to this side."))
        let empty: [Int] = numbers { page, wanted in (wanted?.inks ?? 0) > 0 && page.ink < 2 }
        all += about(.hint, .blank, empty, "пусто", "nothing on it", Words("Проверьте, так ли задумано.", "Make sure that it is meant."))
        let black: [Int] = numbers { page, wanted in (wanted.map { $0.inks - $0.spots } ?? 0) >= 4 && page.ink >= 2 && !page.isColoured && page.spots.isEmpty }
        all += about(.hint, .black, total <= 2 || black.count == total ? black : [], "только чёрная краска, а посчитаны четыре", "black ink alone, and four were calculated", Words("Печать в одну краску дешевле.", "Printing in one ink is cheaper."))
        return all
    }
    /// Names that people give to lines for cutting and creasing, not to inks.
    private static let contours: [String] = ["cut", "die", "crease", "fold", "perf", "контур", "вырубк", "штамп", "биг", "рез"]
    private func spots() -> [Remark] {
        let names: [String] = Set(found.pages.flatMap { $0.spots.keys }).sorted()
        let lines: [String] = names.filter { name in Comparing.contours.contains { name.lowercased().contains($0) } }, inks: [String] = names.filter { !lines.contains($0) }
        var all: [Remark] = []
        if !lines.isEmpty { all += whole(.hint, .contour, Words("Похоже на линии обработки: \(lines.joined(separator: ", "))", "These look like lines for finishing: \(lines.joined(separator: ", "))"), Words("Они не печатаются: проверьте, что стоит наложение (overprint).", "They are not printed: make sure that they overprint.")) }
        let most: Int = pattern.compactMap { $0?.spots }.max() ?? wanted.pages.map(\.spots).max() ?? 0
        if inks.count > most {
            all += whole(.wrong, .spots, Words("Дополнительные краски в файле: \(inks.prefix(6).joined(separator: ", ")); посчитано \(most)", "Spot colours in the file: \(inks.prefix(6).joined(separator: ", ")); \(most) calculated"), Words("Переведите их в CMYK или добавьте краски в калькуляцию.", "Convert them to CMYK, or add the inks to the calculation."))
        } else if inks.count < most {
            all += whole(.doubt, .spots, Words("Дополнительных красок посчитано \(most), в файле их \(inks.count)", "\(most) spot colours are calculated, the file has \(inks.count)"), Words("Если пантон не нужен, уберите его из калькуляции: будет дешевле.", "If no Pantone is needed, take it out of the calculation: it will be cheaper."))
        }
        return all
    }
    private func ink() -> [Remark] {
        let heavy: [Int] = numbers { page, _ in page.heaviest > wanted.heaviest }, most: Int = found.pages.map(\.heaviest).max() ?? 0
        var all: [Remark] = about(.doubt, .heavy, heavy, "сумма красок до \(most) %, допустимо \(wanted.heaviest) %", "ink up to \(most) % in one place, \(wanted.heaviest) % is the limit", Words("Краска будет долго сохнуть и отмарывать: уменьшите сумму красок в тенях.", "The ink will dry slowly and set off: bring down the total ink of the shadows."))
        for (part, fill) in wanted.measured(found).sorted(by: { $0.key < $1.key }) {
            guard let counted = wanted.fills[part], abs(fill - counted) >= 500 else { continue }
            let place: Words = !wanted.hasCover ? Words("Запечатка", "Coverage") : part == 0 ? Words("Запечатка блока", "Coverage of the block") : Words("Запечатка обложки", "Coverage of the cover")
            let advice: Words = fill > counted ? Words("Краски уйдёт больше, чем посчитано: возьмите измеренную запечатку в расчёт.", "More ink is needed than was calculated: take the measured coverage.") : Words("Краски уйдёт меньше, чем посчитано: можно взять измеренную запечатку в расчёт.", "Less ink is needed than was calculated: the measured coverage can be taken.")
            all += whole(.hint, .fill, Words("\(place.ru) по файлу \((fill + 50) / 100) %, в калькуляции \((counted + 50) / 100) %", "\(place.en) in the file is \((fill + 50) / 100) %, in the calculation \((counted + 50) / 100) %"), advice)
        }
        return all
    }
    private func file() -> [Remark] {
        var all: [Remark] = []
        if found.isProtected { all += whole(.doubt, .protection, Words("Файл защищён от изменений паролем владельца", "An owner's password protects the file from changes"), Words("Спуск полос может не открыть его: сохраните PDF без защиты.", "Imposition may not open it: save the PDF without protection.")) }
        if found.isMended { all += whole(.doubt, .mended, Words("В устройстве файла есть ошибки, их удалось обойти", "The structure of the file has faults that could be worked around"), Words("Лучше сохранить PDF заново: растровый процессор может оказаться строже.", "Better save the PDF again: the press's processor may be stricter.")) }
        return all
    }
}
