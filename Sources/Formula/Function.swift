/// The functions of the language.
enum Function: UInt8, Sendable, Hashable, CaseIterable {
    case `if`, `let`, has, `default`, lookup
    case round, roundEven, roundUp, roundDown, ceil, floor, roundTo, ceilTo, floorTo
    case abs, sign, mod, div, power, clamp
    case min, max, sum, average, count, any, all
    case len, upper, lower, trim, left, right, contains, startsWith, endsWith, text, number
    case date, year, month, day, weekday, addMonths, endOfMonth, days

    private static let byName: [String: Function] = {
        var result: [String: Function] = [:]
        for function: Function in allCases {
            result[Formula.fold(function.names.en)] = function
            result[Formula.fold(function.names.ru)] = function
        }
        return result
    }()

    init?(name: String) {
        guard let found: Function = Function.byName[Formula.fold(name)] else { return nil }
        self = found
    }

    func text(_ isRussian: Bool) -> String { isRussian ? names.ru : names.en }

    private var names: (en: String, ru: String) { controlNames ?? numberNames ?? textNames }

    private var controlNames: (en: String, ru: String)? {
        switch self {
        case .if: ("if", "если")
        case .let: ("let", "пусть")
        case .has: ("has", "есть")
        case .default: ("default", "умолчание")
        case .lookup: ("lookup", "таблица")
        case .min: ("min", "мин")
        case .max: ("max", "макс")
        case .sum: ("sum", "сумма")
        case .average: ("average", "среднее")
        case .count: ("count", "количество")
        case .any: ("any", "любой")
        case .all: ("all", "все")
        default: nil
        }
    }

    private var numberNames: (en: String, ru: String)? {
        switch self {
        case .round: ("round", "округлить")
        case .roundEven: ("roundeven", "округлитьчет")
        case .roundUp: ("roundup", "округлитьот0")
        case .roundDown: ("rounddown", "округлитьк0")
        case .ceil: ("ceil", "вверх")
        case .floor: ("floor", "вниз")
        case .roundTo: ("roundto", "кратно")
        case .ceilTo: ("ceilto", "кратновверх")
        case .floorTo: ("floorto", "кратновниз")
        case .abs: ("abs", "модуль")
        case .sign: ("sign", "знак")
        case .mod: ("mod", "остаток")
        case .div: ("div", "нацело")
        case .power: ("power", "степень")
        case .clamp: ("clamp", "впределах")
        default: nil
        }
    }

    private var textNames: (en: String, ru: String) {
        switch self {
        case .len: ("len", "длина")
        case .upper: ("upper", "прописные")
        case .lower: ("lower", "строчные")
        case .trim: ("trim", "сжать")
        case .left: ("left", "слева")
        case .right: ("right", "справа")
        case .contains: ("contains", "содержит")
        case .startsWith: ("startswith", "начинается")
        case .endsWith: ("endswith", "кончается")
        case .text: ("text", "текст")
        case .number: ("number", "число")
        case .date: ("date", "дата")
        case .year: ("year", "год")
        case .month: ("month", "месяц")
        case .day: ("day", "день")
        case .weekday: ("weekday", "деньнедели")
        case .addMonths: ("addmonths", "плюсмесяцев")
        case .endOfMonth: ("endofmonth", "конецмесяца")
        default: ("days", "дней")
        }
    }

    /// Types of arguments and of the result, where they do not depend on each other.
    var signature: (parameters: [Formula.Kind], required: Int, result: Formula.Kind)? {
        switch self {
        case .if, .let, .has, .default, .lookup, .min, .max, .sum, .average, .count, .any, .all, .text: nil
        case .round, .roundEven, .roundUp, .roundDown, .ceil, .floor: ([.number, .number], 1, .number)
        case .roundTo, .ceilTo, .floorTo, .mod, .div, .power: ([.number, .number], 2, .number)
        case .abs, .sign: ([.number], 1, .number)
        case .clamp: ([.number, .number, .number], 3, .number)
        case .len, .number: ([.text], 1, .number)
        case .upper, .lower, .trim: ([.text], 1, .text)
        case .left, .right: ([.text, .number], 2, .text)
        case .contains, .startsWith, .endsWith: ([.text, .text], 2, .flag)
        case .date: ([.number, .number, .number], 3, .day)
        case .year, .month, .day, .weekday: ([.day], 1, .number)
        case .addMonths: ([.day, .number], 2, .day)
        case .endOfMonth: ([.day], 1, .day)
        case .days: ([.day, .day], 2, .number)
        }
    }
}
