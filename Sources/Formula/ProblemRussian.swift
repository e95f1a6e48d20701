extension Formula.Problem {
    typealias Words = (sentence: String, remedy: String)

    var russian: Words { russianSyntax ?? russianNames ?? russianTypes }

    private var russianSyntax: Words? {
        switch cause {
        case .sourceTooLong: ("Формула длиннее \(Formula.Limits.sourceBytes) байт.", "Разбейте её на несколько вычисляемых значений.")
        case .tooDeep: ("Слишком глубокая вложенность.", "Вынесите часть формулы в отдельное значение.")
        case .tooLarge: ("В формуле больше \(Formula.Limits.nodes) чисел, имён и действий.", "Разбейте её или замените ветвления таблицей.")
        case .emptySource: ("Формула пуста.", "Напишите выражение, например: тираж * 2.")
        case .unexpectedCharacter(let mark): ("Знак «\(mark)» здесь ничего не значит.", "Уберите его; текст пишется в кавычках.")
        case .unclosedText: ("У текста нет закрывающей кавычки.", "Поставьте такую же кавычку в конце текста.")
        case .unclosedName: ("У имени нет закрывающей скобки }.", "Поставьте } после имени.")
        case .numberTooLong: ("В числе слишком много цифр.", "Допустимо около 38 цифр, из них 18 после запятой.")
        case .wrongDecimalMark: ("Дробная часть отделена точкой.", "Пишите запятую: 1,5.")
        case .wrongSeparator: ("Аргументы отделены не тем знаком.", "Между аргументами ставьте точку с запятой: мин(1; 2).")
        case .expectedOperand(let found):
            (found.isEmpty ? "Формула обрывается: не хватает значения." : "Перед «\(found)» не хватает значения.",
             "Допишите число, имя или выражение.")
        case .expectedName: ("После точки нужно имя поля.", "Напишите поле, например: строка.цена.")
        case .unexpected(let found): ("«\(found)» не может стоять здесь.", "Проверьте, не пропущены ли знак действия, скобка или «;».")
        case .unclosed(let bracket): ("Не хватает закрывающей скобки «\(bracket)».", "Закройте скобку.")
        case .chainedComparison: ("Два сравнения подряд.", "Соедините их союзом: 1 < x и x < 5.")
        default: nil
        }
    }

    private func near(_ nearest: String?) -> String {
        nearest.map { (name: String) -> String in "Возможно, имелось в виду «\(name)»." } ?? "Выберите имя из списка доступных."
    }

    private var russianNames: Words? {
        switch cause {
        case .unknownName(let name, let nearest): ("Имени «\(name)» нет.", near(nearest))
        case .unknownFunction(let name, let nearest): ("Функции «\(name)» нет.", near(nearest))
        case .unknownTable(let name, let nearest): ("Таблицы «\(name)» нет.", near(nearest))
        case .unknownField(let name, let nearest): ("Поля «\(name)» у этой записи нет.", near(nearest))
        case .notRecord(let type): ("Перед точкой не запись, а \(type.title(.ru)).", "Точка берёт поле записи; в числах пишите запятую.")
        case .badBinding: ("«пусть» вводит новое имя, а здесь стоит не новое имя.",
            "Пишите: пусть(имя; значение; выражение); имя не должно быть занято.")
        case .cycle(let path): ("Значения зависят друг от друга по кругу: \(path.joined(separator: " → ")).", "Уберите одну из ссылок.")
        default: nil
        }
    }

    private var russianTypes: Words {
        switch cause {
        case .wrongType(let expected, let found):
            ("Здесь нужно: \(expected.map { $0.title(.ru) }.joined(separator: " или ")), а получается: \(found.title(.ru)).",
                conversion(expected, found))
        case .notList(let found): ("Здесь нужен список, а получается: \(found.title(.ru)).", "Напишите список: [1; 2; 3].")
        case .argumentCount(let function, let least, let most, let found):
            ("У функции «\(function)» аргументов: \(found), а нужно \(bounds(least, most, "не меньше")).",
             "Аргументы отделяются точкой с запятой.")
        case .differentTypes(let first, let second):
            ("Типы не совпадают: \(first.title(.ru)) и \(second.title(.ru)).", "Приведите их к одному типу.")
        case .notComparable(let type): ("Такое сравнение не годится для типа «\(type.title(.ru))».",
            "По порядку сравнивают только числа и даты.")
        case .emptyList: ("У пустого списка нет типа.", "Добавьте в список хотя бы одно значение.")
        case .mayBeEmpty(let name, let type):
            ("«\(name)» может быть не заполнено.", otherwise(name, type) + "если(есть(\(name)); …; …).")
        case .fieldMayBeEmpty(let name, let list, let type):
            ("«\(name)» может быть не заполнено.",
             type.spare(.ru).map { "Переберите список и скажите, что взять вместо него: макс(\(list); умолчание(\(name); \($0)))." }
                ?? "Переберите список с проверкой: количество(\(list); есть(\(name))).")
        case .loneDecimal: ("Это список из одного дробного числа.", "Числа в списке отделяйте точкой с запятой: [16; 32].")
        case .neverEmpty: ("Это значение никогда не бывает пустым.", "Уберите проверку.")
        case .nestedWalk: ("Перебор списка внутри перебора другого списка.", "Вынесите внутренний итог в отдельное значение.")
        case .wrongResult(let expected, let found):
            ("Формула даёт: \(found.title(.ru)), а нужно: \(expected.title(.ru)).", conversion([expected], found))
        case .divisionByZero: ("Деление на ноль.", "Делитель должен отличаться от нуля.")
        case .possibleDivisionByZero(let divisor):
            ("Делитель «\(divisor)» может оказаться нулём.",
             "Проверьте его: если(\(divisor) <> 0; …; 0), или возьмите макс(1; \(divisor)).")
        case .overflow: ("Постоянная часть формулы не вычисляется: слишком большие числа.", "Проверьте числа.")
        default: ("Формула неверна.", "Проверьте это место.")
        }
    }

    private func otherwise(_ name: String, _ type: Formula.Kind) -> String {
        type.spare(.ru).map { "Напишите умолчание(\(name); \($0)) или проверьте: " } ?? "Проверьте: "
    }

    private func conversion(_ expected: [Formula.Kind], _ found: Formula.Kind) -> String {
        if expected.contains(.text) && found != .text { return "Число и дату превращает в текст функция текст(…)." }
        if expected.contains(.number) && found == .text { return "Текст превращает в число функция число(…)." }
        if expected.contains(.number) && found == .flag { return "Превратите в число: если(…; 1; 0)." }
        if expected.contains(.flag) { return "Напишите сравнение, например: тираж > 0." }
        return "Поставьте значение нужного типа."
    }
}

extension Formula.Problem {
    func bounds(_ least: Int, _ most: Int?, _ atLeast: String) -> String {
        guard let most else { return "\(atLeast) \(least)" }
        return least == most ? "\(least)" : "\(least)…\(most)"
    }
}
