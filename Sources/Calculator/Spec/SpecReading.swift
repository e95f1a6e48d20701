internal import Estimating
internal import Exact
internal import Kernel

extension Spec {
    /// The spec of a form or an address.
    /// - Parameter usual: what is not said is as in this job.
    init(_ form: Submitted, usual: PrintJob, run: Int, folding: Folding? = nil) {
        self.init(job: usual, run: run)
        var reader = SpecReader(form)
        self.run = reader.count("run", run, 1...1_000_000_000)
        own = reader.list("runs", [], 1...1_000_000_000, most: 12)
        self.folding = Folding(rawValue: reader.choice("folds", (folding ?? Usual.folding(family)).rawValue, Folding.allCases.map(\.rawValue))) ?? .flat
        readParts(&reader)
        readAssembly(&reader)
        readTerms(&reader)
        route = String(form["route"].prefix(2000))
        beside = String(form["vs"].prefix(8000))
        along = Spec.alongside.compactMap { form.has($0) ? ($0, String((form.all($0).last ?? "").prefix(400))) : nil }
        (wrong, typed) = (reader.wrong, reader.typed)
    }

    private mutating func readParts(_ reader: inout SpecReader) {
        for index: Int in job.components.indices {
            var part: Component = job.components[index]
            let prefix: String = index == 0 ? "" : "c."
            readInks(&part, prefix, &reader)
            part.stock = Spec.stock(reader.form[prefix + "stock"]) ?? part.stock
            if index == 0 { readPiece(&part, &reader) } else { readCover(&part, &reader) }
            readOperations(&part, prefix, &reader)
            job.components[index] = part
        }
    }
    private func readInks(_ part: inout Component, _ prefix: String, _ reader: inout SpecReader) {
        let counts: [String] = Inks.offered.map { String($0) }
        let front: String = reader.choice(prefix + "front", String(part.inks.front.count), counts), back: String = reader.choice(prefix + "back", String(part.inks.back.count), counts)
        if Int(front) != part.inks.front.count || Int(back) != part.inks.back.count { part.inks = Inks(front: Int(front) ?? 0, back: Int(back) ?? 0) }
        let fill: Exact = reader.share(prefix + "fill", part.fill, upTo: 100) ?? Exact(points: 2500)
        part.frontCoverage = (try? fill.multiplying(by: Exact(part.inks.front.count))) ?? part.frontCoverage
        part.backCoverage = (try? fill.multiplying(by: Exact(part.inks.back.count))) ?? part.backCoverage
    }

    /// Size, pages and edges of the main part.
    private func readPiece(_ part: inout Component, _ reader: inout SpecReader) {
        var size: Size = self.size
        if let ready: Size = Spec.size(reader.form["size"]) { size = ready } else { size = Size(reader.length("w", size.width, from: Length(um: 1)), reader.length("h", size.height, from: Length(um: 1))) }
        if case .block(_, let pages, let binding) = part.shape {
            part.shape = .block(page: size, pages: reader.count("pages", pages, 1...10_000), binding: binding)
            part.largestSignature = Int(reader.choice("sign", String(part.largestSignature), ["4", "8", "16", "32", "64"])) ?? part.largestSignature
        } else { part.shape = .flat(size) }
        part.bleed = reader.length("bleed", part.bleed)
        part.gap = reader.length("gap", part.gap)
        part.hasCommonCut = reader.flag("onecut", part.hasCommonCut)
        let grain: String = reader.choice("grain", part.grainAxis?.rawValue ?? "any", ["any", "width", "height"])
        part.grainAxis = Axis(rawValue: grain)
        if family == .label {
            let teeth: Int = reader.count("teeth", part.teeth ?? 0, 0...10_000, empty: 0)
            part.teeth = teeth > 0 ? teeth : nil
        }
        part.perCopy = reader.count("per", part.perCopy, 1...1000, empty: 1)
    }
    private func readCover(_ part: inout Component, _ reader: inout SpecReader) {
        guard case .cover(_, let block, let spread, let glue) = part.shape else { return }
        var size: Size = self.size
        if case .block(let page, _, _) = job.components[0].shape { size = page }
        let width: Length? = reader.optional("c.w") ?? (reader.isSent ? nil : spread?.width), height: Length? = reader.optional("c.h") ?? (reader.isSent ? nil : spread?.height)
        if (width == nil) != (height == nil) { reader.reject(width == nil ? "c.w" : "c.h", Text("Нужны ширина и высота вместе", "Width and height are needed together")) }
        var whole: Size?
        if let width, let height { whole = Size(width, height) }
        part.shape = .cover(page: size, block: block, spread: whole, glue: reader.length("c.glue", glue))
        part.bleed = job.components[0].bleed
    }

    /// Stocks are told by grade; other ways to choose are carried as they are.
    static func stock(_ text: String) -> StockChoice? {
        if text.isEmpty { return nil }
        if text.hasPrefix("=") { return .code(String(text.dropFirst())) }
        guard text.hasPrefix("@") else { return .grade(text) }
        let parts: [Substring] = text.dropFirst().split(separator: "-")
        guard parts.count == 2, let kind: Stock.Kind = Stock.Kind(rawValue: String(parts[0])), let gsm: Int = Int(parts[1]) else { return nil }
        return .kind(kind, gsm: gsm)
    }
    /// `148x210`, millimetres.
    static func size(_ text: String) -> Size? {
        let sides: [Int] = text.split(separator: "x").compactMap { Int($0) }
        guard sides.count == 2, sides.allSatisfy({ $0 > 0 && $0 < 1_000_000 }) else { return nil }
        return Size(Length(mm: sides[0]), Length(mm: sides[1]))
    }

    private mutating func readAssembly(_ reader: inout SpecReader) {
        let bindings: [OperationKind] = [.stitch, .bind, .wire, .hardCover]
        if family.isBound {
            let now: String = job.assembly.first { bindings.contains($0.kind) }?.kind.rawValue ?? (family == .brochure ? "stitch" : "bind")
            let chosen: String = reader.choice("bind", now, bindings.map(\.rawValue))
            if let kind: OperationKind = OperationKind(rawValue: chosen), chosen != now || !job.assembly.contains(where: { $0.kind == kind }) {
                job.assembly = [Operation(kind)] + job.assembly.filter { !bindings.contains($0.kind) }
            }
            if case .block(let page, let pages, _) = job.components[0].shape { job.components[0].shape = .block(page: page, pages: pages, binding: chosen == "stitch" ? .stitched : .glued) }
        }
        let now: Int = job.assembly.first { $0.kind == .pack }?.per ?? 0, per: Int = reader.count("pack", now, 0...1_000_000, empty: 0)
        if per != now {
            job.assembly.removeAll { $0.kind == .pack }
            if per > 0 { job.assembly.append(Operation(.pack, per: per)) }
        }
        readHand(&reader)
        readOutside(&reader)
    }
    /// What is done by hand to every copy.
    private mutating func readHand(_ reader: inout SpecReader) {
        let now: Exact? = job.assembly.first { $0.kind == .hand }?.minutes, minutes: Exact? = reader.minutes("hand", now)
        guard minutes != now else { return }
        job.assembly.removeAll { $0.kind == .hand }
        if let minutes { beforePacking(Operation(.hand, minutes: minutes)) }
    }
    /// What is bought: of a subcontractor whose price the tariff has, or of another with the price typed here.
    private mutating func readOutside(_ reader: inout SpecReader) {
        let now: Operation? = job.assembly.first { $0.kind == .outside }, code: String = reader.form.has("outby") ? String(reader.form["outby"].prefix(100)) : now?.machine ?? ""
        let name: String = reader.form.has("out") ? String(Submitted.trimmed(reader.form["out"]).prefix(120)) : now?.outside?.title.ru ?? ""
        let setup: Int64? = reader.money("outsetup", Spec.typed(now?.outside?.setup)), unit: Int64? = reader.money("outunit", Spec.typed(now?.outside?.unit))
        let days: Int = reader.count("outdays", (now?.outside?.hours ?? 0) / 24, 0...365, empty: 0)
        var work: Operation?
        if !code.isEmpty {
            work = Operation(.outside, machine: code)
        } else if !name.isEmpty || setup != nil || unit != nil {
            if name.isEmpty { reader.reject("out", Text("Напишите, что делает подрядчик", "Say what the subcontractor does")) }
            if setup == nil && unit == nil { reader.reject("outsetup", Text("Нужна цена подрядчика: за тираж или за штуку", "The subcontractor's price is needed: for the run or for a piece")) }
            var bought: Outside = now?.outside ?? Outside(title: Wording(name, name))
            if bought.title.ru != name { bought.title = Wording(name, name) }
            if setup != Spec.typed(bought.setup) { bought.setup = setup.map { Exact(minorUnits: $0) } ?? 0 }
            if unit != Spec.typed(bought.unit) { bought.unit = unit.map { Exact(minorUnits: $0) } ?? 0 }
            if days != bought.hours / 24 { bought.hours = days * 24 }
            work = Operation(.outside, outside: bought)
        }
        guard work != now else { return }
        // Only one is asked about; what the job has beside it stays.
        if let at: Int = job.assembly.firstIndex(where: { $0.kind == .outside }) { job.assembly.remove(at: at) }
        if let work { beforePacking(work) }
    }
    private mutating func beforePacking(_ operation: Operation) {
        job.assembly.insert(operation, at: job.assembly.firstIndex { $0.kind == .pack } ?? job.assembly.endIndex)
    }
    /// An amount as the form has it; nil for nothing.
    static func typed(_ amount: Exact?) -> Int64? { (amount?.kopecks).flatMap { $0 > 0 ? $0 : nil } }

    private mutating func readTerms(_ reader: inout SpecReader) {
        job.terms.day = reader.day("day", job.terms.day)
        job.terms.discount = reader.share("discount", job.terms.discount, upTo: 100) ?? 0
        job.terms.rush = reader.share("rush", job.terms.rush, upTo: 1000) ?? 0
        job.isRepeat = reader.flag("repeat", job.isRepeat)
        let kinds: [Int] = reader.list("kinds", job.versions, 1...1_000_000, most: 200)
        // One number is how many kinds there are, several are their shares.
        if kinds.count > 1 { job.versions = kinds } else if let count: Int = kinds.first, job.versions.count != count || reader.isSent {
            if count <= 200 { job.versions = [Int](repeating: 1, count: count) } else { reader.reject("kinds", Text("Не больше 200 видов", "At most 200 kinds")) }
        } else if kinds.isEmpty { job.versions = [1] }
        markup = reader.share("markup", nil, upTo: 1000)
        hand = reader.money("price", nil)
        target = reader.money("target", nil)
        reason = String(reader.form["reason"].prefix(300))
    }
}

extension Component {
    /// How much of the sheet an ink covers, as a share.
    var fill: Exact {
        let isFront: Bool = !inks.front.isEmpty, count: Int = isFront ? inks.front.count : inks.back.count
        return (isFront ? frontCoverage : backCoverage).part(of: Exact(count)) ?? Exact(points: 2500)
    }
}
