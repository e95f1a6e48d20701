extension Words {
    private static let thousands: [Noun] = [
        Noun("тысяча", "тысячи", "тысяч", .feminine), Noun("миллион", "миллиона", "миллионов"),
        Noun("миллиард", "миллиарда", "миллиардов"), Noun("триллион", "триллиона", "триллионов"),
        Noun("квадриллион", "квадриллиона", "квадриллионов"), Noun("квинтиллион", "квинтиллиона", "квинтиллионов"),
    ]
    private static let hundreds: [String] = [
        "", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот",
    ]
    private static let tens: [String] = [
        "", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто",
    ]
    private static let units: [String] = [
        "", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять", "одиннадцать", "двенадцать",
        "тринадцать", "четырнадцать", "пятнадцать", "шестнадцать", "семнадцать", "восемнадцать", "девятнадцать",
    ]

    /// One group of three digits, 1…999, with its «тысяч» or «миллионов»; place 0 is the units.
    static func russian(_ triad: Int, _ place: Int, _ gender: Gender) -> [String] {
        let scale: Noun? = place == 0 ? nil : thousands[place - 1]
        let low: Int = triad % 100 < 20 ? triad % 100 : triad % 10
        let words: [String] = [hundreds[triad / 100], triad % 100 < 20 ? "" : tens[triad / 10 % 10], unit(low, scale?.gender ?? gender)]
        return (words + [scale?.form(UInt64(triad)) ?? ""]).filter { !$0.isEmpty }
    }

    private static func unit(_ low: Int, _ gender: Gender) -> String {
        switch (low, gender) {
        case (1, .feminine): "одна"
        case (1, .neuter): "одно"
        case (2, .feminine): "две"
        default: units[low]
        }
    }

    private static let englishUnits: [String] = [
        "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
        "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ]
    private static let englishTens: [String] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    private static let englishScales: [String] = ["", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion"]

    /// The same in English, without "and".
    static func english(_ triad: Int, _ place: Int) -> [String] {
        let low: Int = triad % 100
        let hundred: [String] = triad < 100 ? [] : [englishUnits[triad / 100], "hundred"]
        let compound: String = low < 20 ? englishUnits[low]
            : low % 10 == 0 ? englishTens[low / 10] : "\(englishTens[low / 10])-\(englishUnits[low % 10])"
        return (hundred + [compound, englishScales[place]]).filter { !$0.isEmpty }
    }
}
