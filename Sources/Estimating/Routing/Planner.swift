internal import Exact

/// Finds every way to make one component.
struct Planner {
    let shop: Shop
    let job: Job
    let component: Component
    /// Caliper of the paper of the block, for its cover; mm.
    let blockCaliper: Exact
    private var slot: Int = 0
    private(set) var plans: [Plan] = []
    private(set) var rejections: [Rejection] = []

    init(_ shop: Shop, _ job: Job, _ component: Component, blockCaliper: Exact = 0) {
        self.shop = shop
        self.job = job
        self.component = component
        self.blockCaliper = blockCaliper
    }

    /// Tries every press with every stock the component may have. Errors of single tries become rejections; a mistake of the
    /// job itself is thrown.
    mutating func run() throws(EstimatingError) {
        let stocks: [Stock] = shop.stocks.filter { component.stock.matches($0) }
        if stocks.isEmpty { throw EstimatingError.unknown(field: "stock", code: component.stock.text) }
        for (slot, press) in shop.presses.enumerated() {
            self.slot = slot
            for stock: Stock in stocks { try attempt(press, stock) }
        }
    }

    private mutating func attempt(_ press: Press, _ stock: Stock) throws(EstimatingError) {
        if let reason: Wording = press.refusal(of: stock) { return reject(press, stock, nil, reason) }
        let trim: Size = try trim(stock)
        switch (press.tariff, stock.form) {
        case (.wide(let tariff), .roll(let width)): wide(press, stock, tariff, width, trim)
        case (.label(let tariff), .roll(let width)): label(press, stock, tariff, width, trim)
        case (.offset, .sheet(let size, let grain)), (.digital, .sheet(let size, let grain)):
            try sheets(press, stock, size, grain, trim)
        default: reject(press, stock, nil, Rejection.otherForm)
        }
    }

    mutating func reject(_ press: Press, _ stock: Stock, _ sheet: Size?, _ reason: Wording) {
        rejections.append(Rejection(component: component.code, press: press.code, stock: stock.code, sheet: sheet?.text, reason: reason))
    }

    mutating func accept(_ press: Press, _ stock: Stock, _ sheet: Size, _ style: WorkStyle, _ trim: Size, _ stages: [Stage], _ making: Making) {
        let route: ComponentRoute = ComponentRoute(
            component: component.code, press: press.code, technology: press.technology, stock: stock.code, sheet: sheet, style: style)
        plans.append(Plan(component: component, route: route, press: press, slot: slot, stock: stock, stages: stages, making: making, trim: trim))
    }

    /// The flat size to lay out: the piece, a page, or a spread with its spine.
    private func trim(_ stock: Stock) throws(EstimatingError) -> Size {
        switch component.shape {
        case .flat(let size): return size
        case .block(let page, _, _): return page
        case .cover(let page, let block, let spread, let glue):
            if let spread { return spread }
            let spine: Length = try job.spine(of: block, caliper: blockCaliper, cover: stock.thickness, glue)
            let size: Size = Size(page.width.doubled + spine, page.height)
            try size.check("cover spread")
            return size
        }
    }

    /// Operations with their machines, or why there is none.
    func stages(_ press: Press, _ stock: Stock, sheet: Size?, trim: Size) throws(EstimatingError) -> [Stage] {
        var result: [Stage] = []
        var isParted: Bool = sheet != nil
        for operation: Operation in component.routing.reversed() {
            if operation.kind.worksOnSheets && sheet != nil { isParted = false }
            let isOnSheets: Bool = sheet != nil && !isParted
            let size: Size = isOnSheets || operation.kind == .cut ? (sheet ?? trim) : trim
            let index: Int? = try shop.machine(for: operation, press, stock, size, component)
            let slot: Int = index.map { shop.presses.count + $0 } ?? -1
            result.append(Stage(operation: operation, machine: index.map { shop.machines[$0] }, slot: slot, isOnSheets: isOnSheets))
            if operation.kind == .cut { isParted = false }
        }
        return result.reversed()
    }
}

extension Job {
    /// The spine a cover needs: nought around a stitched block.
    func spine(of block: String, caliper: Exact, cover: Exact, _ glue: Length) throws(EstimatingError) -> Length {
        guard let inside: Component = components.first(where: { $0.code == block }), case .block(_, let pages, let binding) = inside.shape else {
            throw EstimatingError.unknown(field: "block", code: block)
        }
        if binding == .stitched { return 0 }
        return try Book.spine(pages: Book.pages(pages, binding), block: caliper, cover: cover, glue: glue)
    }
}

extension Press {
    /// Why a stock does not go through, nil when it does.
    func refusal(of stock: Stock) -> Wording? {
        let weight: String = String(stock.gsm)
        if !gsm.contains(stock.gsm) {
            let range: String = String(gsm.lowerBound) + "–" + String(gsm.upperBound)
            return Wording("Плотность \(weight) г/м² вне пределов машины \(range).", "Weight \(weight) g/m² is outside the press's \(range).")
        }
        if let thickest, stock.thickness > thickest.millimetres {
            let mm: String = stock.thickness.plain
            return Wording("Толщина \(mm) мм больше предела \(thickest.mm) мм.", "Caliper \(mm) mm is above the limit of \(thickest.mm) mm.")
        }
        return nil
    }
}

extension Shop {
    /// The index of the machine for an operation: the named one, or the first that suits. Nil for bought work.
    func machine(
        for operation: Operation, _ press: Press, _ stock: Stock, _ size: Size, _ component: Component
    ) throws(EstimatingError) -> Int? {
        if operation.kind == .outside { return nil }
        if let code: String = operation.machine {
            guard let named: Int = machines.firstIndex(where: { $0.code == code }) else { throw EstimatingError.unknown(field: "machine", code: code) }
            if let reason: Wording = machines[named].refusal(press, stock, size, component) { throw EstimatingError.contradiction(reason) }
            return named
        }
        var refusal: Wording?
        for index: Int in machines.indices where machines[index].kind == operation.kind {
            guard let reason: Wording = machines[index].refusal(press, stock, size, component) else { return index }
            refusal = reason
        }
        let title: Wording = operation.kind.title
        throw EstimatingError.contradiction(
            refusal ?? Wording("Нет оборудования для операции «\(title.ru)».", "No machine for the operation “\(title.en)”."))
    }
}

extension Machine {
    /// Why the machine does not take the work, nil when it does. Folding heavy stock is allowed after creasing.
    func refusal(_ press: Press, _ stock: Stock, _ size: Size, _ component: Component) -> Wording? {
        if !technologies.isEmpty && !technologies.contains(press.technology) {
            return Wording("\(title.ru): не для этого вида печати.", "\(title.en): not for this technology.")
        }
        if basis == .cut && (press.technology == .wide || press.technology == .label) {
            return Wording("\(title.ru): режет листы, а не рулон.", "\(title.en): cuts sheets, not rolls.")
        }
        let isCreased: Bool = kind == .fold && component.routing.contains { $0.kind == .crease }
        if let gsm, !gsm.contains(stock.gsm), !isCreased {
            let range: String = String(gsm.lowerBound) + "–" + String(gsm.upperBound)
            let advice: Wording = kind == .fold ? Wording(" Добавьте биговку.", " Add creasing.") : Wording("", "")
            return Wording("\(title.ru): нужна бумага \(range) г/м².\(advice.ru)", "\(title.en): takes stock of \(range) g/m².\(advice.en)")
        }
        if let largest, !size.fitsTurning(in: largest) {
            return Wording("\(title.ru): лист больше \(largest.text) мм.", "\(title.en): larger than \(largest.text) mm.")
        }
        return nil
    }
}
