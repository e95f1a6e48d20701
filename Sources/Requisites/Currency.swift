extension Words {
    /// Currencies whose names are known in both languages; each has 100 minor units.
    public enum Currency: String, Sendable, CaseIterable {
        case rub = "RUB", usd = "USD", eur = "EUR", byn = "BYN", kzt = "KZT", cny = "CNY"

        func nouns(_ language: Language) -> (major: Noun, minor: Noun) { language == .ru ? russian : english }

        private var russian: (major: Noun, minor: Noun) {
            let kopeck: Noun = Noun("копейка", "копейки", "копеек", .feminine)
            let cent: Noun = Noun("цент", "цента", "центов")
            return switch self {
            case .rub: (Noun("рубль", "рубля", "рублей"), kopeck)
            case .usd: (Noun("доллар", "доллара", "долларов"), cent)
            case .eur: (Noun("евро", "евро", "евро"), cent)
            case .byn: (Noun("белорусский рубль", "белорусских рубля", "белорусских рублей"), kopeck)
            case .kzt: (Noun("тенге", "тенге", "тенге"), Noun("тиын", "тиына", "тиынов"))
            case .cny: (Noun("юань", "юаня", "юаней"), Noun("фэнь", "фэня", "фэней"))
            }
        }

        private var english: (major: Noun, minor: Noun) {
            func pair(_ one: String, _ many: String, _ cent: String, _ cents: String) -> (major: Noun, minor: Noun) {
                (Noun(one, many, many), Noun(cent, cents, cents))
            }
            return switch self {
            case .rub: pair("rouble", "roubles", "kopeck", "kopecks")
            case .usd: pair("dollar", "dollars", "cent", "cents")
            case .eur: pair("euro", "euros", "cent", "cents")
            case .byn: pair("Belarusian rouble", "Belarusian roubles", "kopeck", "kopecks")
            case .kzt: pair("tenge", "tenge", "tiyn", "tiyn")
            case .cny: pair("yuan", "yuan", "fen", "fen")
            }
        }
    }
}
