internal import Estimating
internal import HTML
internal import Kernel

/// A press sheet drawn from the positions that the estimate was made with.
struct SheetDrawing {
    let printed: Printed, layout: Layout, sheet: Sheet, component: Component, route: ComponentRoute, folding: Folding
    let lang: Lang
    /// More pieces than these are drawn as a field with their number.
    static let most: Int = 600

    init?(_ printed: Printed, _ component: Component, _ route: ComponentRoute, _ folding: Folding, _ lang: Lang) {
        guard let layout: Layout = printed.layout, let sheet: Sheet = printed.sheet else { return nil }
        (self.printed, self.layout, self.sheet, self.component, self.route, self.folding, self.lang) = (printed, layout, sheet, component, route, folding, lang)
    }

    private var width: Int { sheet.size.width.um }
    private var height: Int { sheet.size.height.um }
    /// Thousandths: texts are made for a sheet of 620 mm.
    private var scale: Int { max(300, max(width, height * 5 / 4) / 620) }
    private var isTurning: Bool { route.style == .workAndTurn || route.style == .workAndTumble }
    private var isBlock: Bool { if case .block = component.shape { true } else { false } }

    /// - Parameters:
    ///   - form: which form of several kinds.
    ///   - isBack: the other side, of a sheet of pages.
    func svg(form: Int = 0, isBack: Bool = false, isSmall: Bool = false) -> HTML {
        let label: String = lang("Раскладка: \(layout.count) на листе \(sheet.size.text) мм", "Layout: \(layout.count) on a sheet of \(sheet.size.text) mm")
        let grip: Int = sheet.margins.gripper.um, isHeld: Bool = sheet.margins.gripper > sheet.margins.left
        let frame: HTML = "\(Drawing.rect("sh", 0, 0, width, height))\(when: isHeld, Drawing.rect("grip", 0, height - grip, width, grip))\(when: !isSmall && isHeld, bar)"
        let dims: HTML = isSmall ? "" : Drawing.measures(width, height, (sheet.size.width.mm, sheet.size.height.mm), scale: scale) + foot(isHeld)
        let inside: HTML = layout.count > (isSmall ? 48 : Self.most) ? field(isSmall) : "\(pieces(form, isBack, isSmall))\(when: !isSmall, marks)"
        return Drawing.svg(width, height, scale: scale, isSmall: isSmall, label: label, frame + inside + dims)
    }

    private func foot(_ isHeld: Bool) -> HTML {
        let words: String = isHeld ? lang("клапан \(sheet.margins.gripper.mm) мм, подача ↑", "gripper \(sheet.margins.gripper.mm) mm, feed ↑") : lang("поля \(sheet.margins.left.mm) мм", "margins \(sheet.margins.left.mm) mm")
        return "<g class=\"dim\">\(Drawing.text("gl", width, height + 24 * scale, words, scale: scale))</g>"
    }
    /// The colour bar in the tail of an offset sheet.
    private var bar: HTML {
        let side: Int = min(6000, sheet.margins.tail.um - 1000)
        guard side >= 3000, route.technology == .offset else { return "" }
        let count: Int = min(90, (width - 14_000) / side), looks: [String] = ["pc", "pc h", "pm", "pm h", "py", "py h", "pk", "pk h"]
        return "<g class=\"bar\">\(each: Array(0..<max(0, count)), { Drawing.rect(looks[$0 % 8], 7000 + $0 * side, 500, side, side) })</g>"
    }
    /// So many pieces that lines would be all one sees.
    private func field(_ isSmall: Bool) -> HTML {
        let fields: [HTML] = layout.blocks.map { block in
            let tall: Int = block.rows * block.pitch.height.um, y: Int = height - block.y.um - tall
            return "\(Drawing.rect("trim", block.x.um, y, block.columns * block.pitch.width.um, tall))\(when: !isSmall, Drawing.text("pg", block.x.um + block.columns * block.pitch.width.um / 2, y + tall / 2, "\(block.columns) × \(block.rows)", scale: scale)))"
        }
        return "\(fields)"
    }

    private func pieces(_ form: Int, _ isBack: Bool, _ isSmall: Bool) -> HTML {
        let places: [Placement] = layout.placements, kinds: [Int] = forms.indices.contains(form) && forms.count + (forms.first?.kinds.count ?? 1) > 2 ? forms[form].kinds(on: layout, route.style) : []
        let labels: [[PageScheme.Page]] = isSmall || !isBlock ? [] : pages(isBack), fewEnough: Bool = places.count <= 64
        let drawn: [HTML] = places.enumerated().map { index, place in
            let y: Int = height - place.y.um - place.size.height.um, back: Bool = isBack || isOther(place)
            let kind: Int? = kinds.indices.contains(index) ? kinds[index] : nil, look: String = (back ? "bk" : "fr") + (kind.map { " k\($0 % 6)" } ?? "")
            let bleed: Int = layout.bleed.um
            let box: HTML = Drawing.rect("bleed", place.x.um - bleed, y - bleed, place.size.width.um + 2 * bleed, place.size.height.um + 2 * bleed) + Drawing.rect("trim", place.x.um, y, place.size.width.um, place.size.height.um)
            let words: HTML = isSmall ? "" : fewEnough ? self.words(place, y, index, kind, labels, back) : ""
            return "<g class=\"\(look)\">\(box)\(folds(place, y))\(words)</g>"
        }
        return "\(drawn)"
    }
    private var forms: [Gang] { printed.forms }
    /// On a turned sheet one half is the front and the other the back.
    private func isOther(_ place: Placement) -> Bool {
        switch route.style {
        case .workAndTurn: place.x.um + place.size.width.um / 2 > width / 2
        case .workAndTumble: place.y.um + place.size.height.um / 2 > height / 2
        default: false
        }
    }
    private func folds(_ place: Placement, _ y: Int) -> HTML {
        let size: Size = place.isTurned ? place.size.turned : place.size, lines = folding.lines(size)
        func line(_ at: Length, _ across: Bool) -> HTML {
            across != place.isTurned ? "<path class=\"fold\" d=\"M\(Drawing.mm(place.x.um + at.um)) \(Drawing.mm(y))v\(place.size.height.mm)\"/>" : "<path class=\"fold\" d=\"M\(place.x.mm) \(Drawing.mm(y + at.um))h\(place.size.width.mm)\"/>"
        }
        return "\(each: lines.across, { line($0, true) })\(each: lines.along, { line($0, false) })"
    }
    private func words(_ place: Placement, _ y: Int, _ index: Int, _ kind: Int?, _ labels: [[PageScheme.Page]], _ isBack: Bool) -> HTML {
        let x: Int = place.x.um + place.size.width.um / 2, middle: Int = y + place.size.height.um / 2, room: Int = min(place.size.width.um, place.size.height.um)
        let size: Int = min(scale, room / 90)
        if let page: PageScheme.Page = label(of: index, labels) {
            let turned: Int = (place.isTurned ? 90 : 0) + (page.isUpsideDown ? 180 : 0)
            return Drawing.text("pg", x, middle, String(page.number), scale: size, turned: turned)
        }
        if let kind { return Drawing.text("pg", x, middle, String(kind + 1), scale: size) }
        guard isTurning, place.size.height.um > 24 * scale else { return "" }
        return Drawing.text("side", place.x.um + 6 * scale, y + 22 * scale, isBack ? lang("Оборот", "Back") : lang("Лицо", "Front"), scale: scale)
    }

    // MARK: Pages

    /// The first section of the block, by rows of page cells from the top; empty where it is no simple one.
    private func pages(_ isBack: Bool) -> [[PageScheme.Page]] {
        guard case .block(_, let asked, let binding) = component.shape, let first: Signature = printed.signatures.first, layout.isGrid else { return [] }
        let columns: Int = cellsAcross, rows: Int = layout.count / max(1, columns), total: Int = Book.pages(asked, binding), isNested: Bool = binding == .stitched
        if first.perSheet == 1 {
            let scheme = PageScheme(columns: columns, rows: rows, gap: isNested ? total - first.pages : 0)
            return isBack ? scheme.back : scheme.front
        }
        // A short section lies on its sheet twice: its front on one half, its back on the other.
        guard first.perSheet == 2, columns % 2 == 0 else { return [] }
        let scheme = PageScheme(columns: columns / 2, rows: rows, gap: isNested ? total - first.pages : 0)
        return zip(scheme.front, scheme.back).map { $0 + $1 }
    }
    /// Cells along the width of a page: pages that lie turned are counted along the other side of the sheet.
    private var cellsAcross: Int { layout.blocks.first.map { $0.isTurned ? $0.rows : $0.columns } ?? 1 }
    private func label(of index: Int, _ labels: [[PageScheme.Page]]) -> PageScheme.Page? {
        guard let block: Block = layout.blocks.first, !labels.isEmpty else { return nil }
        let column: Int = index % block.columns, row: Int = index / block.columns
        // Rows of the layout are counted from the gripper, which lies below; a turned page has its head to the right.
        let across: Int = block.isTurned ? block.rows - 1 - row : column, down: Int = block.isTurned ? block.columns - 1 - column : block.rows - 1 - row
        guard labels.indices.contains(down), labels[down].indices.contains(across) else { return nil }
        return labels[down][across]
    }
    var hasPages: Bool { isBlock && !pages(false).isEmpty }

    /// Crop marks at the edges of columns and rows, and register marks where the sheet is held.
    private var marks: HTML {
        guard layout.isGrid, let block: Block = layout.blocks.first, layout.count <= 64 else { return "" }
        var path: String = ""
        let top: Int = height - block.y.um - (block.rows - 1) * block.pitch.height.um - block.size.height.um, bottom: Int = height - block.y.um, left: Int = block.x.um, right: Int = block.x.um + (block.columns - 1) * block.pitch.width.um + block.size.width.um
        for column: Int in 0..<block.columns {
            for x: Int in [left + column * block.pitch.width.um, left + column * block.pitch.width.um + block.size.width.um] { path += "M\(Drawing.mm(x)) \(Drawing.mm(top - 4000))v-5M\(Drawing.mm(x)) \(Drawing.mm(bottom + 4000))v5" }
        }
        for row: Int in 0..<block.rows {
            for y: Int in [bottom - row * block.pitch.height.um, bottom - row * block.pitch.height.um - block.size.height.um] { path += "M\(Drawing.mm(left - 4000)) \(Drawing.mm(y))h-5M\(Drawing.mm(right + 4000)) \(Drawing.mm(y))h5" }
        }
        return "<path class=\"cm\" d=\"\(path)\"/>"
    }

    /// How much of the sheet the pieces take, in tenths of a per cent.
    var used: Int64 {
        let all: Int128 = Int128(width) * Int128(height), piece: Int128 = Int128(printed.trim.width.um) * Int128(printed.trim.height.um) * Int128(layout.count)
        return all > 0 ? Int64(clamping: piece * 1000 / all) : 0
    }
}
