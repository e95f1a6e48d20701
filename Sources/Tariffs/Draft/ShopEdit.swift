internal import Estimating
internal import Kernel

/// One edit of a shop by a form: what it makes of the shop, what is wrong with which field, and what to say of it in the log.
struct ShopEdit {
    struct Problem: Sendable { let field: String, text: Text }
    private(set) var shop: Shop
    private(set) var problems: [Problem] = []
    /// Where the editor looks afterwards.
    private(set) var place: ShopPlace
    /// For the log: it names figures without what they cost.
    private(set) var saying: Text = Text("", "")

    /// The form of a part, of a new one where the place has no code.
    init(_ place: ShopPlace, _ form: Submitted, _ shop: Shop) throws {
        (self.shop, self.place) = (shop, place)
        let isNew: Bool = place.code.isEmpty && place.kind != .policy
        guard isNew || place.exists(in: shop) else { throw NotFound() }
        let before: Shop = shop
        switch place.kind {
        case .stock:
            let at: Int? = shop.stocks.firstIndex { $0.code == place.code }, old: Stock = at.map { shop.stocks[$0] } ?? Self.newStock(place, shop)
            let new: Stock = write(old, Stock.figures(roll: old.isRoll), form)
            self.place = put(new, at, \.stocks, \.code)
        case .press:
            let at: Int? = shop.presses.firstIndex { $0.code == place.code }, old: Press = at.map { shop.presses[$0] } ?? Self.newPress(place, shop)
            let new: Press = write(old, Press.figures(old.technology), form)
            self.place = put(new, at, \.presses, \.code)
        case .machine:
            let at: Int? = shop.machines.firstIndex { $0.code == place.code }, old: Machine = at.map { shop.machines[$0] } ?? Self.newMachine(shop)
            let new: Machine = write(old, Machine.figures, form)
            self.place = put(new, at, \.machines, \.code)
        case .policy: self.shop.pricing = write(shop.pricing, PricePolicy.figures, form)
        }
        if problems.isEmpty { checkAlone() }
        saying = Self.said(before, self.shop, place, self.place)
    }

    private mutating func write<Part: Sendable>(_ old: Part, _ groups: [FigureGroup<Part>], _ form: Submitted) -> Part {
        var part: Part = old
        for figure: Figure<Part> in groups.flatMap(\.figures) where form.has(figure.key) {
            if let problem: Text = figure.write(&part, Self.text(figure.key, figure.look, form)) { problems.append(Problem(field: figure.key, text: problem)) }
        }
        return part
    }
    /// A figure as a form sends it, in one text.
    static func text(_ key: String, _ look: FigureLook, _ form: Submitted) -> String {
        switch look {
        case .tick: return form.all(key).contains("1") ? "1" : ""
        case .ticks: return form.all(key).filter { !$0.isEmpty }.joined(separator: ",")
        case .rows(let columns):
            let rows: [[String]] = (0..<min(max(Int(form[key]) ?? 0, 0), 100)).map { row in columns.indices.map { form["\(key).\(row).\($0)"].replacing("\t", with: " ").replacing("\n", with: " ") } }
            return FigureText.table(rows.filter { !$0.allSatisfy(\.isEmpty) })
        case .line, .number, .day, .pick: return form[key]
        }
    }
    private mutating func put<Part>(_ part: Part, _ at: Int?, _ all: WritableKeyPath<Shop, [Part]>, _ code: KeyPath<Part, String>) -> ShopPlace {
        let own: String = part[keyPath: code]
        if shop[keyPath: all].enumerated().contains(where: { $0.offset != at && $0.element[keyPath: code] == own }) { problems.append(Problem(field: "new_code", text: Text("Код «\(own)» уже занят", "The code “\(own)” is taken"))) }
        if let at { shop[keyPath: all][at] = part } else { shop[keyPath: all].append(part) }
        return ShopPlace(place.kind, own)
    }
    /// What the engine says of the part, beside the field that it means; the first field where it names none.
    private mutating func checkAlone() {
        guard let sheet = PartSheet(place, shop, .ru) else { return }
        for fault: TariffFault in TariffFault.one(place, shop) where fault.isError {
            let field: FigureShown? = sheet.figures.first { $0.isMeant(fault.field) } ?? sheet.figures.first
            problems.append(Problem(field: field?.key ?? "", text: fault.sentence))
        }
    }
    private static func said(_ before: Shop, _ after: Shop, _ old: ShopPlace, _ new: ShopPlace) -> Text {
        let name: Text = new.name(after)
        if old.code.isEmpty && old.kind != .policy { return Text("Добавлено: \(name.ru)", "Added: \(name.en)") }
        guard let was = PartSheet(old, before, .ru), let now = PartSheet(new, after, .ru) else { return name }
        let wasEnglish: PartSheet? = PartSheet(old, before, .en), nowEnglish: PartSheet? = PartSheet(new, after, .en)
        let pieces: [Text] = zip(was.figures, now.figures).enumerated().compactMap { index, pair in
            guard pair.0.typed != pair.1.typed else { return nil }
            if pair.0.isCost { return pair.0.label }
            return Text("\(pair.0.label.ru) \(pair.0.shown) → \(pair.1.shown)", "\(pair.0.label.en) \(wasEnglish?.figures[index].shown ?? "") → \(nowEnglish?.figures[index].shown ?? "")")
        }
        return Text("\(name.ru): \(pieces.map(\.ru).joined(separator: "; "))", "\(name.en): \(pieces.map(\.en).joined(separator: "; "))")
    }

    // MARK: New parts

    static func newStock(_ place: ShopPlace, _ shop: Shop) -> Stock { .new(roll: place.begun == "roll", code: free("stock", shop.stocks.map(\.code))) }
    static func newPress(_ place: ShopPlace, _ shop: Shop) -> Press { .new(Technology(rawValue: place.begun) ?? .offset, code: free("press", shop.presses.map(\.code))) }
    static func newMachine(_ shop: Shop) -> Machine { .new(code: free("machine", shop.machines.map(\.code))) }
    /// A code nobody has.
    static func free(_ stem: String, _ taken: [String]) -> String {
        let known: Set<String> = Set(taken)
        var number: Int = 1
        while known.contains("\(stem)-\(number)") { number += 1 }
        return "\(stem)-\(number)"
    }
}

extension Shop {
    /// Takes a part out.
    mutating func remove(_ place: ShopPlace) {
        switch place.kind {
        case .stock: stocks.removeAll { $0.code == place.code }
        case .press: presses.removeAll { $0.code == place.code }
        case .machine: machines.removeAll { $0.code == place.code }
        case .policy: break
        }
    }
    /// Puts a copy behind a part; nil: there is nothing to copy.
    mutating func copy(_ place: ShopPlace) -> ShopPlace? {
        func renamed(_ title: Wording) -> Wording { Wording(title.ru + " (копия)", title.en + " (copy)") }
        let code: String = ShopEdit.free(place.code, place.kind.codes(self))
        switch place.kind {
        case .stock:
            guard let at: Int = stocks.firstIndex(where: { $0.code == place.code }) else { return nil }
            var copy: Stock = stocks[at]
            (copy.code, copy.title) = (code, renamed(copy.title))
            stocks.insert(copy, at: at + 1)
        case .press:
            guard let at: Int = presses.firstIndex(where: { $0.code == place.code }) else { return nil }
            var copy: Press = presses[at]
            (copy.code, copy.title) = (code, renamed(copy.title))
            presses.insert(copy, at: at + 1)
        case .machine:
            guard let at: Int = machines.firstIndex(where: { $0.code == place.code }) else { return nil }
            var copy: Machine = machines[at]
            (copy.code, copy.title) = (code, renamed(copy.title))
            machines.insert(copy, at: at + 1)
        case .policy: return nil
        }
        return ShopPlace(place.kind, code)
    }
    /// Moves a part by one: of machines the first that suits is taken.
    mutating func shift(_ place: ShopPlace, by step: Int) {
        func moved<Part>(_ all: inout [Part], _ code: KeyPath<Part, String>) {
            guard let at: Int = all.firstIndex(where: { $0[keyPath: code] == place.code }), all.indices.contains(at + step) else { return }
            all.swapAt(at, at + step)
        }
        switch place.kind {
        case .stock: moved(&stocks, \.code)
        case .press: moved(&presses, \.code)
        case .machine: moved(&machines, \.code)
        case .policy: break
        }
    }
}
