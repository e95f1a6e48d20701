internal import Estimating
internal import HTML
internal import Kernel

/// The beginning of a roll with its pieces, or one repeat of a label cylinder.
struct RollDrawing {
    let roll: RollLayout, width: Length, trim: Size, lang: Lang

    init?(_ printed: Printed, _ route: ComponentRoute, _ lang: Lang) {
        guard let roll: RollLayout = printed.roll else { return nil }
        (self.roll, width, trim, self.lang) = (roll, route.sheet.width, printed.trim, lang)
    }

    func svg(isSmall: Bool = false) -> HTML {
        let most: Int = max(width.um * 5 / 4, roll.block.y.um + roll.block.size.height.um)
        let places: [Placement] = roll.placements(most: 600).filter { $0.y.um + $0.size.height.um <= most }
        let end: Int = (places.map { $0.y.um + $0.size.height.um }.max() ?? width.um) + min(width.um / 16, 60_000), isWhole: Bool = places.count == roll.block.count
        let scale: Int = max(60, max(width.um, end * 5 / 4) / 620), few: Bool = places.count <= 40
        let boxes: [HTML] = places.enumerated().map { index, place in
            let room: Int = min(scale, min(place.size.width.um, place.size.height.um) / 90)
            return "<g class=\"fr\">\(Drawing.rect("trim", place.x.um, place.y.um, place.size.width.um, place.size.height.um))\(when: !isSmall && few, Drawing.text("pg", place.x.um + place.size.width.um / 2, place.y.um + place.size.height.um / 2, String(index + 1), scale: room))</g>"
        }
        let leader: HTML = roll.block.y.um > 0 ? Drawing.rect("grip", 0, 0, width.um, min(roll.block.y.um, end)) : ""
        let more: HTML = isSmall ? "" : "<g class=\"dim\">\(Drawing.text("gl", width.um, end + 26 * scale, isWhole ? lang("подача ↓", "feed ↓") : lang("и дальше так же ↓", "and so on ↓"), scale: scale))</g>"
        let dims: HTML = isSmall ? "" : Drawing.measures(width.um, end, (lang.figures(width.mm), isWhole ? lang.figures(Length(um: end).mm) : "…"), scale: scale)
        let label: String = lang("Рулон \(width.mm) мм: поперёк \(roll.across)", "Roll of \(width.mm) mm: \(roll.across) across")
        return Drawing.svg(width.um, end, scale: scale, isSmall: isSmall, label: label, "\(Drawing.rect("sh", 0, 0, width.um, end))\(leader)\(boxes)\(dims)\(more)")
    }
}
