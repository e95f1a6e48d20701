/// A legal form as it is abbreviated. Russian forms: Civil Code, chapter 4; classifier ОК 028-2012.
struct LegalForm {
    let short: String
    /// Whether the name after it is written in quotes: not for sole traders and foreign companies.
    let isQuoted: Bool
    /// Whether it follows the name.
    let isForeign: Bool

    /// The form at the start or the end of a name and the other words. A form alone is no form.
    static func split(_ words: [Substring]) -> (form: LegalForm?, rest: [Substring]) {
        let folded: [String] = words.map(fold)
        for length: Int in stride(from: min(longest, words.count - 1), to: 0, by: -1) {
            // A form is never quoted: the «АО» of «"АО" плюс» is a part of the name.
            if let form: LegalForm = form(folded.prefix(length)) { return (form, Array(words.dropFirst(length))) }
            if let form: LegalForm = form(folded.suffix(length)) {
                return (form, trimmed(Array(words.dropLast(length))))
            }
        }
        return (nil, words)
    }

    private static func form(_ words: ArraySlice<String>) -> LegalForm? { table[words.joined(separator: " ")] }

    /// «Ромашка, ООО» leaves a comma behind.
    private static func trimmed(_ words: [Substring]) -> [Substring] {
        guard let last: Substring = words.last, last.hasSuffix(",") else { return words }
        return words.dropLast() + (last.count > 1 ? [last.dropLast()] : [])
    }

    private static func fold(_ word: Substring) -> String {
        String(word.lowercased().filter { $0 != "." && $0 != "," && $0 != "(" && $0 != ")" }.map { $0 == "ё" ? "е" : $0 })
    }

    private static let table: [String: LegalForm] = {
        var table: [String: LegalForm] = [:]
        for (short, long) in quoted {
            for name: String in [short.lowercased()] + long { table[name] = LegalForm(short: short, isQuoted: true, isForeign: false) }
        }
        for name: String in ["ип", "индивидуальный предприниматель", "чп", "пбоюл"] {
            table[name] = LegalForm(short: "ИП", isQuoted: false, isForeign: false)
        }
        for name: String in ["кфх", "крестьянское (фермерское) хозяйство"] {
            table[name.filter { !"()".contains($0) }] = LegalForm(short: "КФХ", isQuoted: true, isForeign: false)
        }
        for (short, others) in foreign {
            for name: String in [short.lowercased()] + others { table[name] = LegalForm(short: short, isQuoted: false, isForeign: true) }
        }
        return table
    }()
    /// Whether a text in small letters without full stops, commas and brackets is a form.
    static func isForm(_ text: String) -> Bool { table[text] != nil }
    /// The first and the last words of forms that have several.
    static let beginnings: Set<String> = Set(table.keys.compactMap { $0.contains(" ") ? $0.split(separator: " ").first.map(String.init) : nil })
    static let endings: Set<String> = Set(table.keys.compactMap { $0.contains(" ") ? $0.split(separator: " ").last.map(String.init) : nil })
    /// The forms of a person who trades alone.
    static let traders: Set<String> = Set(table.filter { $0.value.short == "ИП" }.keys).union(["ip"])
    static let longest: Int = table.keys.map { $0.split(separator: " ").count }.max() ?? 1

    private static let quoted: KeyValuePairs<String, [String]> = [
        "ООО": ["общество с ограниченной ответственностью", "о о о"], "ОДО": ["общество с дополнительной ответственностью"],
        "АО": ["акционерное общество"], "ПАО": ["публичное акционерное общество"], "НАО": ["непубличное акционерное общество"],
        "ЗАО": ["закрытое акционерное общество"], "ОАО": ["открытое акционерное общество"],
        "ГУП": ["государственное унитарное предприятие"], "МУП": ["муниципальное унитарное предприятие"],
        "ФГУП": ["федеральное государственное унитарное предприятие"], "АНО": ["автономная некоммерческая организация"],
        "НКО": ["некоммерческая организация"], "ФГБУ": ["федеральное государственное бюджетное учреждение"],
        "ФГБОУ ВО": ["федеральное государственное бюджетное образовательное учреждение высшего образования"],
        "ФГАОУ ВО": ["федеральное государственное автономное образовательное учреждение высшего образования"],
        "ГБУ": ["государственное бюджетное учреждение"], "ГАУ": ["государственное автономное учреждение"],
        "МБУ": ["муниципальное бюджетное учреждение"], "МАУ": ["муниципальное автономное учреждение"],
        "МБОУ": ["муниципальное бюджетное общеобразовательное учреждение"], "ГБОУ": [], "МКУ": ["муниципальное казенное учреждение"],
        "ФКУ": ["федеральное казенное учреждение"], "ФГКУ": [], "ГБУЗ": [], "ГКУ": ["государственное казенное учреждение"],
        "ТСЖ": ["товарищество собственников жилья"], "ТСН": ["товарищество собственников недвижимости"], "СНТ": [],
        "ПК": ["производственный кооператив"], "ЖСК": [], "ТОО": ["товарищество с ограниченной ответственностью"],
        "УП": [], "ЧУП": [], "ЧОУ": [], "НОУ": [], "АНО ДПО": [], "АНО ВО": [],
    ]
    private static let foreign: KeyValuePairs<String, [String]> = [
        "LLC": ["limited liability company"], "Ltd": ["limited"], "Inc": ["incorporated"], "JSC": [], "GmbH": [], "AG": [],
        "S.A.": ["sa"], "S.p.A.": ["spa"], "s.r.o.": ["sro"], "B.V.": ["bv"], "Oy": [], "AB": [], "PLC": [],
        "GmbH & Co. KG": ["gmbh & co kg"], "Co., Ltd": ["co ltd"], "Corp": ["corporation"],
    ]
}
