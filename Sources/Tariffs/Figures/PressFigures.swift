internal import Estimating
internal import Exact
internal import Kernel

extension Technology {
    var isRoll: Bool { self == .wide || self == .label }
    /// What its speed, waste and least run are counted in.
    var unit: Text {
        switch self {
        case .offset, .digital: Text("листов", "sheets")
        case .wide: Text("м²", "m²")
        case .label: Text("м", "m")
        }
    }
    var speedUnit: Text { self == .offset ? Text("прогонов/ч", "passes/h") : Text(unit.ru + "/ч", unit.en + "/h") }
    var choice: FigureChoice { FigureChoice(rawValue, Text(title)) }
}

extension Press {
    private static let styleChoices: [FigureChoice] = WorkStyle.allCases.map { FigureChoice($0.rawValue, Text($0.title)) }
    private static let policies: [FigureChoice] = [FigureChoice("grid", "рядами", "columns and rows"), FigureChoice("guillotine", "вперемешку, под сквозной рез", "mixed, for through cuts")]

    /// A press as the form of a new one begins.
    static func new(_ technology: Technology, code: String) -> Press {
        let tariff: PressTariff = switch technology {
        case .offset: .offset(OffsetTariff(plate: 0, makeReady: 0, thousandPasses: 0, film: Exact(coefficient: 13, scale: 1) ?? 1, inkKilogram: 0))
        case .digital: .digital(DigitalTariff(tiers: [DigitalTariff.Tier(from: 0, colour: 0, mono: 0)], setup: 0))
        case .wide: .wide(WideTariff(inkSquareMetre: 0, setup: 0, margin: 15, gap: 10, leader: 400))
        case .label: .label(LabelTariff(plate: 0, setup: 0, hour: 0, edge: 5, gap: 3))
        }
        let isRoll: Bool = technology.isRoll
        return Press(
            code: code, title: Wording("", ""), units: 4, largest: isRoll ? Size(1600, 1) : Size(740, 530), smallest: isRoll ? Size(300, 1) : Size(297, 210), margins: isRoll ? Margins(all: 0) : Margins(left: 5, right: 5, gripper: 12, tail: 5),
            gsm: 60...350, waste: Waste(rate: Exact(coefficient: 2, scale: 2) ?? 0, setup: 0, isPerPass: technology == .offset), makeReadyMinutes: 10, speed: 1000, tariff: tariff)
    }

    static func figures(_ technology: Technology) -> [FigureGroup<Press>] {
        let isRoll: Bool = technology.isRoll, unit: Text = technology.unit
        let sheet: [Figure<Press>] = isRoll ? [
            Figure<Press>.length("largest", "Самый широкий рулон", "Widest roll", \.largest.width).checked("largest sheet"), Figure<Press>.length("smallest", "Самый узкий рулон", "Narrowest roll", \.smallest.width).checked("smallest sheet"),
        ] : [
            Figure<Press>.size("largest", "Наибольший лист", "Largest sheet", read: { $0.largest }) { $0.largest = $1 ?? $0.largest }.checked("largest sheet"),
            Figure<Press>.size("smallest", "Наименьший лист", "Smallest sheet", read: { $0.smallest }) { $0.smallest = $1 ?? $0.smallest }.checked("smallest sheet"),
            Figure<Press>.length("gripper", "Клапан", "Gripper", \.margins.gripper).checked("margins"), Figure<Press>.length("tail", "Хвост", "Tail", \.margins.tail),
            Figure<Press>.length("left", "Поле слева", "Left edge", \.margins.left), Figure<Press>.length("right", "Поле справа", "Right edge", \.margins.right),
        ]
        return [
            FigureGroup("Машина", "Press", Figure<Press>.title(\.title) + [Figure<Press>.text("new_code", "Код", "Code", \.code, most: 60).checked("code"), Figure<Press>.whole("units", "Красок за прогон", "Inks in a pass", \.units).checked("units")]),
            FigureGroup(isRoll ? "Рулон" : "Лист", isRoll ? "Roll" : "Sheet", sheet + [
                Figure<Press>.grammage("gsm", "Плотность бумаги", "Weight of stock", \.gsm).checked("gsm"),
                Figure<Press>.optionalLength("thickest", "Толще не берёт", "Thickest stock", \.thickest).hint("пусто — хватает плотности", "empty: the weight is limit enough"),
            ]),
            FigureGroup("Работа", "Work", [
                Figure<Press>.ticks("styles", "Как печатает стороны", "How it prints the sides", \.styles, styleChoices).checked("styles"),
                Figure<Press>.pick("policy", "Как кладёт изделия", "How pieces lie", \.policy, policies),
                Figure<Press>.whole("speed", "Скорость", "Speed", \.speed).unit(technology.speedUnit.ru, technology.speedUnit.en).checked("speed"),
                Figure<Press>.whole("makeReady", "Приладка", "Make-ready", \.makeReadyMinutes).unit("мин", "min").checked("make-ready"),
                Figure<Press>.whole("drying", "Сушка", "Drying", \.dryingHours).unit("ч", "h").hint("до отделки", "before finishing").checked("drying"),
                Figure<Press>.optionalWhole("leastRun", "Наименьший тираж", "Least run", \.leastRun).unit(unit.ru, unit.en).hint("пусто — любой", "empty: any").checked("least run"),
            ]),
            FigureGroup("Отходы", "Waste", [Figure<Press>.waste(\.waste, per: unit), Figure<Press>.tick("perPass", "На каждый прогон и каждую приладку", "For each pass and each make-ready", \.waste.isPerPass)]),
            FigureGroup("Раскладка", "Layout", layout(technology)),
            FigureGroup("Цены", "Prices", costs(technology)),
        ]
    }

    /// How pieces lie on a roll.
    private static func layout(_ technology: Technology) -> [Figure<Press>] {
        switch technology {
        case .offset, .digital: []
        case .wide: [
            Figure<Press>.length("margin", "Поле рулона", "Edge of the roll", \.wide.margin).checked("layout"), Figure<Press>.length("gap", "Зазор между изделиями", "Gap between pieces", \.wide.gap),
            Figure<Press>.length("leader", "Заправка", "Leader", \.wide.leader), Figure<Press>.length("overlap", "Нахлёст полотен", "Overlap of panels", \.wide.overlap),
        ]
        case .label: [
            Figure<Press>.length("edge", "Кромка", "Edge", \.label.edge).checked("layout"), Figure<Press>.length("gap", "Зазор между этикетками", "Gap between labels", \.label.gap), Figure<Press>.length("pitch", "Шаг зуба вала", "Pitch of a tooth", \.label.pitch),
        ]
        }
    }
    private static func costs(_ technology: Technology) -> [Figure<Press>] {
        switch technology {
        case .offset: [
            Figure<Press>.money("plate", "Форма", "Plate", \.offset.plate), Figure<Press>.money("makeReadyPrice", "Приладка", "Make-ready", \.offset.makeReady), Figure<Press>.money("passes", "Тысяча прогонов", "A thousand passes", \.offset.thousandPasses),
            Figure<Press>.number("film", "Плёнка краски на плашке", "Ink film of a solid", \.offset.film).unit("г/м²", "g/m²").cost(), Figure<Press>.money("ink", "Краска", "Ink", \.offset.inkKilogram, per: Text("кг", "kg")),
        ]
        case .digital: [
            Figure<Press>.money("setup", "Запуск", "Starting a job", \.digital.setup), Figure<Press>.clicks(\.digital.tiers),
            Figure<Press>.number("sizeFactor", "Кликов за сторону большого листа", "Clicks for a side of a large sheet", \.digital.sizeFactor).hint("больше половины наибольшего", "above half of the largest").cost(),
            Figure<Press>.tick("duplexOnce", "Двусторонний лист — один клик", "A two-sided sheet is one click", \.digital.countsDuplexOnce).cost(),
        ]
        case .wide: [
            Figure<Press>.money("setup", "Запуск", "Starting a job", \.wide.setup), Figure<Press>.money("ink", "Краска", "Ink", \.wide.inkSquareMetre, per: Text("м²", "m²")),
        ]
        case .label: [
            Figure<Press>.money("plate", "Форма", "Plate", \.label.plate), Figure<Press>.money("setup", "Запуск", "Starting a job", \.label.setup), Figure<Press>.money("hour", "Час работы", "An hour", \.label.hour),
        ]
        }
    }

    // The prices of a technology; those of another one are what a new press has, and writing them does nothing.
    fileprivate var offset: OffsetTariff {
        get { if case .offset(let tariff) = tariff { tariff } else { OffsetTariff(plate: 0, makeReady: 0, thousandPasses: 0, film: 0, inkKilogram: 0) } }
        set { if case .offset = tariff { tariff = .offset(newValue) } }
    }
    fileprivate var digital: DigitalTariff {
        get { if case .digital(let tariff) = tariff { tariff } else { DigitalTariff(tiers: [], setup: 0) } }
        set { if case .digital = tariff { tariff = .digital(newValue) } }
    }
    fileprivate var wide: WideTariff {
        get { if case .wide(let tariff) = tariff { tariff } else { WideTariff(inkSquareMetre: 0, setup: 0, margin: 0, gap: 0, leader: 0) } }
        set { if case .wide = tariff { tariff = .wide(newValue) } }
    }
    fileprivate var label: LabelTariff {
        get { if case .label(let tariff) = tariff { tariff } else { LabelTariff(plate: 0, setup: 0, hour: 0, edge: 0, gap: 0) } }
        set { if case .label = tariff { tariff = .label(newValue) } }
    }
}
