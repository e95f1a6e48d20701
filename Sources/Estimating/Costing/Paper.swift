internal import Exact

extension Stock {
    /// Cost of so many bought sheets.
    func cost(_ sheets: Int, _ size: Size) throws(EstimatingError) -> Exact {
        switch price {
        case .kilogram(let price): return try mass(sheets, size).times(price)
        case .sheet(let price): return try price.times(sheets)
        case .pack(let price, let count): return try price.times(ceilDivide(sheets, count))
        case .squareMetre(let price): return try size.squareMetres.times(sheets).times(price)
        }
    }

    /// Kilograms of so many sheets: `w·h·gsm·sheets/1000`.
    func mass(_ sheets: Int, _ size: Size) throws(EstimatingError) -> Exact {
        try size.squareMetres.normalized.times(try product(gsm, sheets)).times(Exact.thousandth)
    }

    func steps(_ sheets: Int, _ size: Size) -> [Step] {
        let count: String = String(sheets)
        let sides: String = size.width.metres.plain + "·" + size.height.metres.plain
        let sum: Exact = (try? cost(sheets, size)) ?? Exact.zero
        switch price {
        case .kilogram(let price):
            let mass: Exact = (try? mass(sheets, size)) ?? Exact.zero
            return [
                step("Масса, кг", "Mass, kg", sides + "·" + String(gsm) + "·" + count + "/1000", mass),
                step("Сумма, ₽", "Amount, ₽", mass.plain + "·" + price.plain, sum),
            ]
        case .sheet(let price): return [step("Сумма, ₽", "Amount, ₽", count + "·" + price.plain, sum)]
        case .pack(let price, let size):
            let packs: Int = ceilDivide(sheets, size)
            return [
                step("Пачки", "Packs", "ceil(" + count + "/" + String(size) + ")", packs),
                step("Сумма, ₽", "Amount, ₽", String(packs) + "·" + price.plain, sum),
            ]
        case .squareMetre(let price):
            let area: Exact = (try? size.squareMetres.times(sheets)) ?? Exact.zero
            return [step("Площадь, м²", "Area, m²", sides + "·" + count, area), step("Сумма, ₽", "Amount, ₽", area.plain + "·" + price.plain, sum)]
        }
    }

    /// Cost of a length of roll. Sold by the square metre or by weight; a sheet or pack price is for one metre of the roll or a pack of them.
    func cost(metres: Exact, width: Length) throws(EstimatingError) -> Exact {
        let area: Exact = try metres.times(width.metres)
        switch price {
        case .squareMetre(let price): return try area.times(price)
        case .kilogram(let price): return try area.times(gsm).times(Exact.thousandth).times(price)
        case .sheet(let price): return try metres.times(price)
        case .pack(let price, let count): return try price.times(metres.over(Exact(count), scale: 0, .ceiling))
        }
    }

    func steps(metres: Exact, width: Length, _ sum: Exact) -> [Step] {
        let area: Exact = (try? metres.times(width.metres)) ?? Exact.zero
        let square: Step = step("Площадь, м²", "Area, m²", width.metres.plain + "·" + metres.plain, area)
        switch price {
        case .squareMetre(let price): return [square, step("Сумма, ₽", "Amount, ₽", area.plain + "·" + price.plain, sum)]
        case .kilogram(let price):
            return [square, step("Сумма, ₽", "Amount, ₽", area.plain + "·" + String(gsm) + "/1000·" + price.plain, sum)]
        case .sheet(let price): return [step("Сумма, ₽", "Amount, ₽", metres.plain + "·" + price.plain, sum)]
        case .pack(let price, let count):
            return [step("Сумма, ₽", "Amount, ₽", "ceil(" + metres.plain + "/" + String(count) + ")·" + price.plain, sum)]
        }
    }
}

extension Exact {
    static let thousandth: Exact = Exact(coefficient: 1, scale: 3) ?? Exact.zero
}
