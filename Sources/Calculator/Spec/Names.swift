internal import Estimating
internal import Exact
internal import Kernel

/// The job of the estimating engine; ``Kernel/Job`` is background work.
typealias PrintJob = Estimating.Job

extension Family {
    /// What people call it.
    var title: Text {
        switch self {
        case .businessCard: Text("Визитка", "Card")
        case .flyer: Text("Листовка", "Flyer")
        case .leaflet: Text("Буклет", "Leaflet")
        case .brochure: Text("Брошюра", "Brochure")
        case .book: Text("Книга", "Book")
        case .folder: Text("Папка", "Folder")
        case .carton: Text("Коробка", "Carton")
        case .label: Text("Этикетка", "Label")
        case .wideFormat: Text("Баннер", "Banner")
        }
    }
    var isBound: Bool { self == .brochure || self == .book }
    var isRoll: Bool { self == .label || self == .wideFormat }
    /// The run that a calculation begins with.
    var usualRun: Int {
        switch self {
        case .wideFormat: 5
        case .book: 300
        case .label: 10_000
        default: 1000
        }
    }
}

/// How a leaflet is folded: where the folds lie. The price counts one pass through the folding machine.
enum Folding: String, Sendable, Hashable, Codable, CaseIterable {
    case flat = "none", half, letter, zigzag, cross

    var title: Text {
        switch self {
        case .flat: Text("Без сгиба", "No fold")
        case .half: Text("Пополам", "In half")
        case .letter: Text("В 2 сгиба", "Two folds")
        case .zigzag: Text("Гармошка", "Zigzag")
        case .cross: Text("Крестом", "Cross fold")
        }
    }
    /// Distances of the folds from the left edge of the trim and from its far edge. An inner panel is 3 mm narrower, so that it lies flat inside.
    func lines(_ trim: Size) -> (across: [Length], along: [Length]) {
        let width: Int = trim.width.um
        switch self {
        case .flat: return ([], [])
        case .half: return ([Length(um: width / 2)], [])
        case .letter:
            let panel: Int = (width + 3000) / 3
            return ([Length(um: width - 2 * panel), Length(um: width - panel)], [])
        case .zigzag: return ([Length(um: width / 3), Length(um: width * 2 / 3)], [])
        case .cross: return ([Length(um: width / 2)], [Length(um: trim.height.um / 2)])
        }
    }
}

extension Lang {
    /// Numbers and functions of a working as this language writes them: `вверх(12,5/4)` for `ceil(12.5/4)`.
    func figures(_ text: String) -> String {
        guard self == .ru else { return text }
        var result: String = text
        // What parts two values keeps apart from the decimal comma.
        for (en, ru) in [("ceil(", "вверх("), ("floor(", "вниз("), ("max(", "макс("), ("min(", "мин(")] where result.contains(en) { result = result.replacing(", ", with: "; ").replacing(en, with: ru) }
        return result.replacing(/(\d)\.(\d)/) { "\($0.1),\($0.2)" }
    }
    func callAsFunction(_ wording: Wording) -> String { self(wording.ru, wording.en) }
}

extension Exact {
    /// Kopecks, rounded half up.
    var kopecks: Int64 {
        guard let money: Exact = try? rounded(scale: 2) else { return coefficient < 0 ? .min : .max }
        var units: Int128 = money.coefficient
        for _ in money.scale..<2 { units = units.multipliedReportingOverflow(by: 10).partialValue }
        return Int64(clamping: units)
    }
    /// A share as hundredths of a per cent: 0.08 is 800.
    var points: Int64 { (try? multiplying(by: 100))?.kopecks ?? 0 }
    /// A share of so many hundredths of a per cent.
    init(points: Int64) { self = Exact(coefficient: Int128(points), scale: 4) ?? Exact.zero }
    /// What part of another number this one is; nil of nothing.
    func part(of whole: Exact) -> Exact? { whole.isZero ? nil : (try? dividing(by: whole, scale: 4)) }
}

extension Length {
    /// As a form shows it: `3,175`.
    var typed: String { Money.typed(Int64(um), scale: 3) }
}

extension Inks {
    /// Inks of so many on each side: black; black and a Pantone; the process four and up to two Pantones.
    init(front: Int, back: Int) { self.init(front: Inks.names(front), back: Inks.names(back)) }
    private static func names(_ count: Int) -> [String] {
        switch count {
        case ..<1: []
        case 1: ["K"]
        case 2...3: ["K"] + (1..<count).map { "P\($0)" }
        default: process + (4..<max(4, count)).map { "P\($0 - 3)" }
        }
    }
    static let offered: [Int] = [0, 1, 2, 4, 5, 6]
}
