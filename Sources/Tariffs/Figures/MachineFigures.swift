internal import Estimating
internal import Kernel

extension Basis {
    var name: Text {
        switch self {
        case .each: Text("лист или изделие", "sheet or piece")
        case .squareMetre: Text("м²", "m²")
        case .cut: Text("рез", "cut")
        case .edgeMetre: Text("метр кромки", "metre of edge")
        case .eyelet: Text("люверс", "eyelet")
        case .pack: Text("пачка или рулон", "pack or roll")
        }
    }
}

extension Machine {
    /// A machine as the form of a new one begins.
    static func new(code: String) -> Machine { Machine(code: code, title: Wording("", ""), kind: .cut, basis: .each) }

    static let figures: [FigureGroup<Machine>] = [
        FigureGroup("Что делает", "What it does", Figure<Machine>.title(\.title) + [
            Figure<Machine>.text("new_code", "Код", "Code", \.code, most: 60).checked("code"),
            Figure<Machine>.pick("kind", "Операция", "Operation", \.kind, OperationKind.allCases.map { FigureChoice($0.rawValue, Text($0.title)) }),
            Figure<Machine>.pick("basis", "Считает", "Counts", \.basis, Basis.allCases.map { FigureChoice($0.rawValue, $0.name) }),
            Figure<Machine>.ticks("technologies", "После какой печати", "After which printing", \.technologies, Technology.allCases.map(\.choice)).hint("ничего — после любой", "none: after any"),
        ]),
        FigureGroup("Что берёт", "What it takes", [
            Figure<Machine>.optionalGrammage("gsm", "Плотность", "Weight", \.gsm).hint("пусто — любая", "empty: any"),
            Figure<Machine>.size("largest", "Наибольший лист или изделие", "Largest sheet or piece", read: { $0.largest }, needed: false) { $0.largest = $1 }.checked("largest piece"),
            Figure<Machine>.optionalLength("lift", "Высота привёртки", "Height of a lift", \.lift).hint("для резака", "for a guillotine").checked("lift"),
            Figure<Machine>.optionalLengths("thickness", "Толщина блока", "Thickness of the block", \.thickness).hint("для переплёта", "for binding"),
        ]),
        FigureGroup("Время", "Time", [
            Figure<Machine>.whole("setupMinutes", "Приладка", "Setting up", \.setupMinutes).unit("мин", "min").checked("setup"),
            Figure<Machine>.optionalWhole("speed", "Скорость", "Speed", \.speed).unit("ед./ч", "units/h").hint("пусто — времени не занимает", "empty: takes no time").checked("speed"),
        ]),
        FigureGroup("Отходы", "Waste", [Figure<Machine>.waste(\.waste, per: Text("ед.", "units"))]),
        FigureGroup("Цены", "Prices", [
            Figure<Machine>.money("setup", "Запуск", "Starting a job", \.setup), Figure<Machine>.money("unit", "Единица", "A unit", \.unit), Figure<Machine>.money("hour", "Час", "An hour", \.hour).hint("0 — всё в цене единицы", "0: the unit price holds everything"),
            Figure<Machine>.money("minimum", "Не меньше", "At least", \.minimum),
        ]),
    ]
}
