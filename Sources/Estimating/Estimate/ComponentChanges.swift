internal import Exact

extension OperationKind {
    /// Whether the product is still the same product without it.
    var isOptional: Bool {
        switch self {
        case .laminate, .varnish, .foil, .emboss, .perforate, .number, .drill, .roundCorners, .hem, .eyelet, .mount, .pack: true
        default: false
        }
    }
}

extension ChangeSearch {
    mutating func changeComponent(_ index: Int) {
        changeStock(index)
        changeInks(index)
        let component: Component = estimator.job.components[index]
        let code: String = component.code
        for (place, operation) in component.routing.enumerated() where operation.kind.isOptional {
            let kind: Wording = operation.kind.title
            let title: Wording = Wording("\(component.title.ru): без операции «\(kind.ru)»", "\(component.title.en): without “\(kind.en)”")
            change(.without(component: code, operation.kind), title) { $0.components[index].routing.remove(at: place) }
        }
        if case .block(let page, let pages, let binding) = component.shape {
            for fewer: Int in stride(from: Book.pages(pages, binding) - binding.step, to: 0, by: -binding.step).prefix(8) {
                change(.pages(component: code, fewer), Wording("\(component.title.ru): полос \(fewer)", "\(component.title.en): \(fewer) pages")) {
                    $0.components[index].shape = .block(page: page, pages: fewer, binding: binding)
                }
            }
        }
        if component.bleed > 2 && !component.hasCommonCut {
            change(.bleed(component: code, 2), Wording("\(component.title.ru): вылеты 2 мм", "\(component.title.en): bleed of 2 mm")) {
                $0.components[index].bleed = 2
            }
        }
    }

    /// Every other grade of the shop, sheets for sheets and rolls for rolls, from half to twice the weight.
    private mutating func changeStock(_ index: Int) {
        let component: Component = estimator.job.components[index]
        let now: [Stock] = estimator.shop.stocks.filter { component.stock.matches($0) }
        guard let first: Stock = now.first else { return }
        var tried: Set<String> = Set(now.map(\.grade))
        for stock: Stock in estimator.shop.stocks where stock.isRoll == first.isRoll && tried.insert(stock.grade).inserted {
            guard stock.gsm * 2 >= first.gsm && stock.gsm <= first.gsm * 2 else { continue }
            let grade: Wording = stock.gradeTitle
            let title: Wording = Wording("\(component.title.ru): \(grade.ru)", "\(component.title.en): \(grade.en)")
            change(.stock(component: component.code, grade: stock.grade), title) { $0.components[index].stock = .grade(stock.grade) }
        }
    }

    private mutating func changeInks(_ index: Int) {
        let component: Component = estimator.job.components[index]
        let inks: Inks = component.inks
        var fewer: [Inks] = []
        if !inks.back.isEmpty { fewer.append(Inks(front: inks.front, back: [])) }
        if inks.back.count > 1 { fewer.append(Inks(front: inks.front, back: ["K"])) }
        if inks.front.count > 1 { fewer.append(Inks(front: ["K"], back: inks.back.isEmpty ? [] : ["K"])) }
        for other: Inks in fewer where other != inks {
            let share: Exact = Exact(minorUnits: 25)
            let title: Wording = Wording("\(component.title.ru): краски \(other.text)", "\(component.title.en): inks \(other.text)")
            change(.inks(component: component.code, other), title) { job in
                job.components[index].inks = other
                if other.back.isEmpty { job.components[index].backCoverage = 0 } else if other.back.count == 1 { job.components[index].backCoverage = share }
                if other.front.count == 1 { job.components[index].frontCoverage = share }
            }
        }
    }
}

extension Stock {
    /// The title without the size of a sheet: a grade comes in several.
    public var gradeTitle: Wording {
        guard case .sheet(let size, _) = form else { return title }
        func short(_ text: String) -> String {
            let end: String = ", " + size.text
            return text.hasSuffix(end) ? String(text.dropLast(end.count)) : text
        }
        return Wording(short(title.ru), short(title.en))
    }

    /// Whether it comes on a roll.
    public var isRoll: Bool {
        if case .roll = form { return true }
        return false
    }
}
