internal import Estimating
internal import Exact
internal import Kernel

// The kinds of figures that the parts of a tariff are made of.
extension Figure {
    // Key paths of values hold no state; the language does not say so of them yet.
    typealias Place<Value> = any WritableKeyPath<Part, Value> & Sendable

    static func text(_ key: String, _ ru: String, _ en: String, _ place: Place<String>, most: Int = 200) -> Figure {
        Figure(key, ru, en, .line, read: { part, _ in part[keyPath: place] }) { part, text in
            if text.isEmpty { return FigureText.needed }
            guard text.count <= most else { return Text("Слишком длинно: не больше \(most) знаков", "Too long: at most \(most) characters") }
            part[keyPath: place] = text
            return nil
        }.needed()
    }
    /// A name in both languages; one stands for the other where only one is written.
    static func title(_ place: Place<Wording>) -> [Figure] {
        [
            Figure("title_ru", "Название", "Name in Russian", .line, read: { part, _ in part[keyPath: place].ru }) { part, text in
                if text.isEmpty { return FigureText.needed }
                let old: Wording = part[keyPath: place], name: String = String(text.prefix(200))
                part[keyPath: place] = Wording(name, old.en.isEmpty || old.en == old.ru ? name : old.en)
                return nil
            }.needed(),
            Figure("title_en", "Название по-английски", "Name", .line, read: { part, _ in part[keyPath: place].en == part[keyPath: place].ru ? "" : part[keyPath: place].en }) { part, text in
                part[keyPath: place] = Wording(part[keyPath: place].ru, text.isEmpty ? part[keyPath: place].ru : String(text.prefix(200)))
                return nil
            }.hint("пусто — как по-русски", "empty: as in Russian"),
        ]
    }
    static func number(_ key: String, _ ru: String, _ en: String, _ place: Place<Exact>) -> Figure {
        Figure(key, ru, en, .number, read: { part, lang in FigureText.typed(part[keyPath: place], lang) }) { part, text in
            if text.isEmpty { return FigureText.needed }
            guard let number: Exact = FigureText.number(text) else { return FigureText.noNumber }
            if number.isNegative { return FigureText.negative }
            part[keyPath: place] = number
            return nil
        }.needed()
    }
    /// Money without VAT that the shop pays or reckons with.
    static func money(_ key: String, _ ru: String, _ en: String, _ place: Place<Exact>, per unit: Text = Text("", "")) -> Figure {
        let behind: (String) -> String = { $0.isEmpty ? "" : "/" + $0 }
        return number(key, ru, en, place).unit("₽" + behind(unit.ru), "₽" + behind(unit.en)).cost().checked("price", "stock price")
    }
    static func whole(_ key: String, _ ru: String, _ en: String, _ place: Place<Int>) -> Figure {
        Figure(key, ru, en, .number, read: { part, _ in String(part[keyPath: place]) }) { part, text in
            if text.isEmpty { return FigureText.needed }
            guard let number: Int = FigureText.whole(text) else { return FigureText.noWhole }
            if number < 0 { return FigureText.negative }
            part[keyPath: place] = number
            return nil
        }.needed()
    }
    static func optionalWhole(_ key: String, _ ru: String, _ en: String, _ place: Place<Int?>) -> Figure {
        Figure(key, ru, en, .number, read: { part, _ in part[keyPath: place].map { String($0) } ?? "" }) { part, text in
            let number: Int? = FigureText.whole(text)
            if number == nil && !text.isEmpty { return FigureText.noWhole }
            if let number, number < 0 { return FigureText.negative }
            part[keyPath: place] = number
            return nil
        }
    }
    static func tick(_ key: String, _ ru: String, _ en: String, _ place: Place<Bool>) -> Figure {
        Figure(key, ru, en, .tick, read: { part, _ in part[keyPath: place] ? "1" : "" }) { part, text in
            part[keyPath: place] = ["1", "да", "yes", "true"].contains(text.lowercased())
            return nil
        }
    }
    static func pick<Kept: RawRepresentable<String> & Sendable>(_ key: String, _ ru: String, _ en: String, _ place: Place<Kept>, _ choices: [FigureChoice]) -> Figure {
        Figure(key, ru, en, .pick(choices), read: { part, _ in part[keyPath: place].rawValue }) { part, text in
            guard let found: Kept = chosen(text, choices).flatMap({ Kept(rawValue: $0) }) else { return FigureText.noChoice }
            part[keyPath: place] = found
            return nil
        }
    }
    static func ticks<Kept: RawRepresentable<String> & Sendable>(_ key: String, _ ru: String, _ en: String, _ place: Place<[Kept]>, _ choices: [FigureChoice]) -> Figure {
        Figure(key, ru, en, .ticks(choices), read: { part, _ in part[keyPath: place].map(\.rawValue).joined(separator: ",") }) { part, text in
            let typed: [Substring] = text.split(separator: ","), found: [Kept] = typed.compactMap { chosen(Submitted.trimmed($0), choices).flatMap { Kept(rawValue: $0) } }
            guard found.count == typed.count else { return FigureText.noChoice }
            part[keyPath: place] = found
            return nil
        }
    }
    /// By the key or by the name, as tables of people have it.
    static func chosen(_ text: String, _ choices: [FigureChoice]) -> String? {
        let folded: String = text.lowercased()
        return choices.first { $0.key.lowercased() == folded || $0.name.ru.lowercased() == folded || $0.name.en.lowercased() == folded }?.key
    }

    // MARK: Lengths

    static func length(_ key: String, _ ru: String, _ en: String, _ place: Place<Length>) -> Figure {
        Figure(key, ru, en, .number, read: { part, lang in FigureText.typed(part[keyPath: place], lang) }) { part, text in
            if text.isEmpty { return FigureText.needed }
            guard let length: Length = FigureText.length(text) else { return FigureText.noNumber }
            if length < .zero { return FigureText.negative }
            part[keyPath: place] = length
            return nil
        }.needed().unit("мм", "mm")
    }
    static func optionalLength(_ key: String, _ ru: String, _ en: String, _ place: Place<Length?>) -> Figure {
        Figure(key, ru, en, .number, read: { part, lang in part[keyPath: place].map { FigureText.typed($0, lang) } ?? "" }) { part, text in
            let length: Length? = FigureText.length(text)
            if length == nil && !text.isEmpty { return FigureText.noNumber }
            if let length, length < .zero { return FigureText.negative }
            part[keyPath: place] = length
            return nil
        }.unit("мм", "mm")
    }
    static func size(_ key: String, _ ru: String, _ en: String, read: @escaping @Sendable (Part) -> Size?, needed: Bool = true, write: @escaping @Sendable (inout Part, Size?) -> Void) -> Figure {
        let figure = Figure(key, ru, en, .line, read: { part, lang in read(part).map { FigureText.typed($0, lang) } ?? "" }) { part, text in
            if text.isEmpty && needed { return FigureText.needed }
            let size: Size? = FigureText.size(text)
            if size == nil && !text.isEmpty { return FigureText.noSize }
            write(&part, size)
            return nil
        }.unit("мм", "mm").hint("ширина×высота", "width×height")
        return needed ? figure.needed() : figure
    }

    // MARK: Ranges

    static func grammage(_ key: String, _ ru: String, _ en: String, _ place: Place<ClosedRange<Int>>) -> Figure {
        Figure(key, ru, en, .line, read: { part, _ in FigureText.typed(part[keyPath: place]) }) { part, text in
            if text.isEmpty { return FigureText.needed }
            guard let range: ClosedRange<Int> = FigureText.range(text, FigureText.whole) else { return FigureText.noRange }
            part[keyPath: place] = range
            return nil
        }.needed().unit("г/м²", "g/m²")
    }
    static func optionalGrammage(_ key: String, _ ru: String, _ en: String, _ place: Place<ClosedRange<Int>?>) -> Figure {
        Figure(key, ru, en, .line, read: { part, _ in part[keyPath: place].map { FigureText.typed($0) } ?? "" }) { part, text in
            let range: ClosedRange<Int>? = FigureText.range(text, FigureText.whole)
            if range == nil && !text.isEmpty { return FigureText.noRange }
            part[keyPath: place] = range
            return nil
        }.unit("г/м²", "g/m²")
    }
    static func optionalLengths(_ key: String, _ ru: String, _ en: String, _ place: Place<ClosedRange<Length>?>) -> Figure {
        Figure(key, ru, en, .line, read: { part, lang in part[keyPath: place].map { FigureText.typed($0.lowerBound, lang) + "–" + FigureText.typed($0.upperBound, lang) } ?? "" }) { part, text in
            let range: ClosedRange<Length>? = FigureText.range(text, FigureText.length)
            if range == nil && !text.isEmpty { return FigureText.noRange }
            part[keyPath: place] = range
            return nil
        }.unit("мм", "mm")
    }
}

extension FigureText {
    static func typed(_ length: Length, _ lang: Lang) -> String { length.mm.replacing(".", with: lang(",", ".")) }
    static func typed(_ size: Size, _ lang: Lang) -> String { typed(size.width, lang) + "×" + typed(size.height, lang) }
    static func typed(_ range: ClosedRange<Int>) -> String { "\(range.lowerBound)–\(range.upperBound)" }

    /// Millimetres, to the micrometre.
    static func length(_ text: String) -> Length? {
        guard let units: Int64 = Money.scaled(text, 3), let um = Int(exactly: units) else { return nil }
        return Length(um: um)
    }
    static func size(_ text: String) -> Size? {
        let sides: [Length?] = text.lowercased().split(omittingEmptySubsequences: false) { "×xх*".contains($0) }.map { length(String($0)) }
        guard sides.count == 2, let width = sides[0], let height = sides[1] else { return nil }
        return Size(width, height)
    }
    /// `60–400`, `60-400`, `60..400`; one number is both bounds.
    static func range<Bound: Comparable>(_ text: String, _ read: (String) -> Bound?) -> ClosedRange<Bound>? {
        let plain: String = text.replacing("..", with: "–").replacing("—", with: "–").replacing("-", with: "–")
        let bounds: [Bound?] = plain.split(separator: "–", omittingEmptySubsequences: false).map { read(String($0)) }
        guard (1...2).contains(bounds.count), let least = bounds[0], let most = bounds[bounds.count - 1], least <= most else { return nil }
        return least...most
    }
}
