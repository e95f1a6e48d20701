import Requisites
import Seeds
import Testing

@Suite struct WordsTests {
    @Test(arguments: [
        (0, "Ноль рублей 00 копеек"), (101, "Один рубль 01 копейка"), (202, "Два рубля 02 копейки"), (1111, "Одиннадцать рублей 11 копеек"),
        (2121, "Двадцать один рубль 21 копейка"), (100_100, "Одна тысяча один рубль 00 копеек"),
        (2_100_000, "Двадцать одна тысяча рублей 00 копеек"), (10_100_005, "Сто одна тысяча рублей 05 копеек"),
        (1_250_040, "Двенадцать тысяч пятьсот рублей 40 копеек"), (-1_200, "Минус двенадцать рублей 00 копеек"),
        (222_222_222, "Два миллиона двести двадцать две тысячи двести двадцать два рубля 22 копейки"),
        (1_234_567_890, "Двенадцать миллионов триста сорок пять тысяч шестьсот семьдесят восемь рублей 90 копеек"),
        (500_000_000_000, "Пять миллиардов рублей 00 копеек"), (100_000_000_000_000_000, "Один квадриллион рублей 00 копеек"),
        (111_400, "Одна тысяча сто четырнадцать рублей 00 копеек"), (-1, "Минус ноль рублей 01 копейка"),
    ] as [(Int64, String)]) func roubles(_ kopecks: Int64, _ words: String) {
        #expect(Words.amount(minorUnits: kopecks, .rub, .ru) == words)
    }

    @Test(arguments: [
        (0, "Zero roubles 00 kopecks"), (101, "One rouble 01 kopeck"), (1_250_040, "Twelve thousand five hundred roubles 40 kopecks"),
        (2121, "Twenty-one roubles 21 kopecks"), (10_100_005, "One hundred one thousand roubles 05 kopecks"),
        (-3000, "Minus thirty roubles 00 kopecks"), (100_000_000_000_000_000, "One quadrillion roubles 00 kopecks"),
    ] as [(Int64, String)]) func roublesInEnglish(_ kopecks: Int64, _ words: String) {
        #expect(Words.amount(minorUnits: kopecks, .rub, .en) == words)
    }

    @Test func otherCurrenciesAndCounts() {
        #expect(Words.amount(minorUnits: 3102, .usd, .ru) == "Тридцать один доллар 02 цента")
        #expect(Words.amount(minorUnits: 200, .byn, .ru) == "Два белорусских рубля 00 копеек")
        #expect(Words.amount(minorUnits: 3102, .eur, .en) == "Thirty-one euros 02 cents")
        #expect(Words.count(21, .feminine) == "двадцать одна")
        #expect(Words.count(2, .neuter) == "два")
        #expect(Words.count(1, .neuter) == "одно")
        #expect(Words.count(-2001, .masculine) == "минус две тысячи один")
        #expect(Words.count(32, of: Words.Noun("коробка", "коробки", "коробок", .feminine)) == "тридцать две коробки")
        #expect(Words.count(111, of: Words.Noun("лист", "листа", "листов")) == "сто одиннадцать листов")
        #expect(Words.count(21, of: Words.Noun("sheet", "sheets", "sheets"), .en) == "twenty-one sheets")
        #expect(Words.amount(minorUnits: .min, .rub, .ru).hasPrefix("Минус девяносто два квадриллиона"))
        #expect(Words.count(.min, .masculine).hasPrefix("минус девять квинтиллионов"))
        #expect(Words.count(.max, .masculine, .en).hasPrefix("nine quintillion"))
    }

    @Test func wordsReadBackAreTheNumber() throws {
        var random: Seeded = Seeded(state: 2)
        for _ in 0..<5000 {
            let bits: Int = Int.random(in: 1...62, using: &random)
            let number: Int64 = Int64.random(in: 0...(1 << bits), using: &random)
            for gender: Words.Gender in Words.Gender.allCases {
                #expect(try WordReader.russian(Words.count(number, gender, .ru)) == number)
            }
            #expect(try WordReader.english(Words.count(number, .masculine, .en)) == number)
            let kopecks: Int64 = number % 100_000_000_000_000_000
            let words: [Substring] = Words.amount(minorUnits: kopecks, .rub, .ru).lowercased().split(separator: " ")
            let read: Int64 = try WordReader.russian(words.dropLast(3).joined(separator: " "))
            #expect(try read * 100 + #require(Int64(words[words.count - 2])) == kopecks)
        }
    }
}

/// Reads numbers in words by the beginnings of the words.
enum WordReader {
    struct Unknown: Error { let word: String }

    static func russian(_ text: String) throws -> Int64 { try read(text, scales: russianScales, values: russianValues) }
    static func english(_ text: String) throws -> Int64 {
        try read(text.replacing("-", with: " "), scales: ["thousand": 1, "million": 2, "billion": 3, "trillion": 4, "quadr": 5, "quint": 6],
                 values: englishValues)
    }

    private static func read(_ text: String, scales: [String: Int], values: [String: Int64]) throws -> Int64 {
        var total: Int64 = 0, triad: Int64 = 0
        for word: String in text.split(separator: " ").map(String.init) {
            if let scale: Int = scales.first(where: { word.hasPrefix($0.key) })?.value {
                total += (0..<scale).reduce(triad) { value, _ in value * 1000 }
                triad = 0
            } else if word == "hundred" {
                triad *= 100
            } else if let value: Int64 = values[word] {
                triad += value
            } else {
                throw Unknown(word: word)
            }
        }
        return total + triad
    }

    private static let russianScales: [String: Int] = ["тысяч": 1, "миллион": 2, "миллиард": 3, "триллион": 4, "квадр": 5, "квинт": 6]
    private static let russianValues: [String: Int64] = [
        "ноль": 0, "один": 1, "одна": 1, "одно": 1, "два": 2, "две": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6, "семь": 7,
        "восемь": 8, "девять": 9, "десять": 10, "одиннадцать": 11, "двенадцать": 12, "тринадцать": 13, "четырнадцать": 14, "пятнадцать": 15,
        "шестнадцать": 16, "семнадцать": 17, "восемнадцать": 18, "девятнадцать": 19, "двадцать": 20, "тридцать": 30, "сорок": 40,
        "пятьдесят": 50, "шестьдесят": 60, "семьдесят": 70, "восемьдесят": 80, "девяносто": 90, "сто": 100, "двести": 200, "триста": 300,
        "четыреста": 400, "пятьсот": 500, "шестьсот": 600, "семьсот": 700, "восемьсот": 800, "девятьсот": 900,
    ]
    private static let englishValues: [String: Int64] = [
        "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
        "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
        "nineteen": 19,
        "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    ]
}
