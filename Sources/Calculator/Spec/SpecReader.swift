internal import Estimating
internal import Exact
internal import Kernel

/// Reads the fields of a form one by one; what does not fit is kept with a sentence, and the usual value stands in for it.
struct SpecReader {
    let form: Submitted
    /// A form was sent: a box that is not there is empty. Otherwise it is a short address, and what is not said is as usual.
    let isSent: Bool
    private(set) var wrong: [String: Text] = [:], typed: [String: String] = [:]

    init(_ form: Submitted) { (self.form, isSent) = (form, form["f"] == "1") }

    mutating func reject(_ name: String, _ text: Text) {
        wrong[name] = text
        typed[name] = String(form[name].prefix(200))
    }

    /// Millimetres with up to three decimals.
    mutating func length(_ name: String, _ usual: Length, from least: Length = 0) -> Length { optional(name, from: least) ?? missing(name, usual) }
    mutating func optional(_ name: String, from least: Length = 0) -> Length? {
        if form[name].isEmpty { return nil }
        guard let um: Int64 = Money.scaled(form[name], 3), um >= Int64(least.um), um <= Int64(Length.limit.um) else {
            reject(name, least > 0 ? Text("Нужен размер в миллиметрах, больше нуля", "A size in millimetres above zero is needed") : Text("Нужен размер в миллиметрах", "A size in millimetres is needed"))
            return least
        }
        return Length(um: Int(um))
    }
    private mutating func missing<Kind>(_ name: String, _ usual: Kind) -> Kind {
        if isSent && form.has(name) { reject(name, Text("Заполните это поле", "Fill in this field")) }
        return usual
    }

    /// A whole number; one that is left empty is `empty` where that means something.
    mutating func count(_ name: String, _ usual: Int, _ range: ClosedRange<Int>, empty: Int? = nil) -> Int {
        if form[name].isEmpty { return isSent && form.has(name) ? empty ?? missing(name, usual) : usual }
        guard let number: Int64 = Money.scaled(form[name], 0), range.contains(Int(number)) else {
            reject(name, Text("Нужно целое число от \(range.lowerBound) до \(range.upperBound)", "A whole number from \(range.lowerBound) to \(range.upperBound) is needed"))
            return usual
        }
        return Int(number)
    }
    /// Per cent with up to two decimals, as a share; nil when empty.
    mutating func share(_ name: String, _ usual: Exact?, upTo most: Int64) -> Exact? {
        if form[name].isEmpty { return isSent && form.has(name) ? nil : usual }
        guard let points: Int64 = Money.scaled(form[name], 2), points >= 0, points <= most * 100 else {
            reject(name, Text("Нужны проценты от 0 до \(most)", "Per cent from 0 to \(most) are needed"))
            return usual
        }
        return Exact(points: points)
    }
    /// An amount in kopecks; nil when empty.
    mutating func money(_ name: String, _ usual: Int64?) -> Int64? {
        if form[name].isEmpty { return isSent && form.has(name) ? nil : usual }
        guard let amount: Int64 = Money.minor(form[name]), amount > 0, amount <= 100_000_000_000_00 else {
            reject(name, Text("Нужна сумма больше нуля, например 12 500,50", "An amount above zero is needed, such as 12,500.50"))
            return usual
        }
        return amount
    }
    /// Minutes with up to two decimals; nil when empty.
    mutating func minutes(_ name: String, _ usual: Exact?) -> Exact? {
        if form[name].isEmpty { return isSent && form.has(name) ? nil : usual }
        guard let hundredths: Int64 = Money.scaled(form[name], 2), hundredths >= 0, hundredths <= 100_000 else {
            reject(name, Text("Нужны минуты на штуку от 0 до 1000", "Minutes a piece from 0 to 1000 are needed"))
            return usual
        }
        return hundredths == 0 ? nil : Exact(minorUnits: hundredths).normalized
    }
    func flag(_ name: String, _ usual: Bool) -> Bool { isSent || form.has(name) ? form[name] == "1" : usual }
    /// One of the listed values.
    mutating func choice(_ name: String, _ usual: String, _ offered: [String]) -> String {
        if form[name].isEmpty { return usual }
        guard offered.contains(form[name]) else {
            reject(name, Text("Такого варианта нет", "There is no such option"))
            return usual
        }
        return form[name]
    }
    mutating func day(_ name: String, _ usual: String) -> String {
        if form[name].isEmpty { return usual }
        guard let day: Day = Day(form[name]) else {
            reject(name, Text("Нужна дата вида 2026-11-24", "A date like 2026-11-24 is needed"))
            return usual
        }
        return day.description
    }
    /// Whole numbers with commas, semicolons or spaces between them: `500, 1000`. A thin or no-break space belongs to a number.
    mutating func list(_ name: String, _ usual: [Int], _ range: ClosedRange<Int>, most: Int) -> [Int] {
        if form[name].isEmpty { return isSent && form.has(name) ? [] : usual }
        let words: [Substring] = form[name].split { ",; \t".contains($0) }
        let numbers: [Int] = words.compactMap { Money.scaled(String($0), 0).map { Int($0) } }
        guard numbers.count == words.count, numbers.count <= most, numbers.allSatisfy({ range.contains($0) }) else {
            reject(name, Text("Нужны целые числа от \(range.lowerBound) через запятую, не больше \(most)", "Whole numbers from \(range.lowerBound) with commas between them are needed, at most \(most)"))
            return usual
        }
        return numbers
    }
}
