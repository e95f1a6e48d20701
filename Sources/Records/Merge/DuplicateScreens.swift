internal import Database
internal import HTML
internal import Hummingbird
internal import Kernel
internal import Requisites

/// The list of suspected pairs, what a person decides about them, and the warning while a new card is typed.
extension Screens {
    func registerDuplicates(in routes: Routes) {
        guard entity.duplicates != nil else { return }
        routes.get("\(entity.path)/duplicates", now { $0.duplicates })
        routes.get("\(entity.path)/duplicates/check", now { $0.check })
        routes.post("\(entity.path)/duplicates/decide", now { $0.decide })
        routes.post("\(entity.path)/duplicates/search", now { $0.searchDuplicates })
        registerMerge(in: routes)
    }
    @Sendable private func duplicates(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let typed = try request.query(), lang: Lang = context.lang
        let page: DuplicatePage = try await context.read { tx in try DuplicatePage(entity, kept: typed["kept"] == "1", after: typed["after"], in: tx) }
        if request.isFragment { return .fragment(page.pairs(lang, context.zone, csrf: context.person.csrf)) }
        return .page(lang("Дубли", "Duplicates"), section: "duplicates", page.view(lang, context.zone, csrf: context.person.csrf))
    }
    /// «Не дубль» is remembered; the other way it is asked again.
    @Sendable private func decide(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let form = try await request.form(), lang: Lang = context.lang, isKept: Bool = form["keep"] == "1"
        guard let first = Int64(form["first"]), let second = Int64(form["second"]), first < second else { throw NotFound() }
        try await context.write { tx in
            for id in [first, second] {
                _ = try tx.row(entity, id)
                guard try tx.may(.edit, entity, id) else { throw NotAllowed() }
            }
            let done = try tx.rows("""
                UPDATE duplicate_pair SET state = \(isKept ? "kept" : "open"), decided_by = \(tx.access.employee), decided_at = \(tx.now)
                WHERE entity = \(entity.table) AND first_id = \(first) AND second_id = \(second) RETURNING state
                """)
            guard !done.isEmpty else { throw NotFound() }
        }
        return .go("/\(entity.path)/duplicates\(isKept ? "" : "?kept=1")", toast: isKept ? lang("Запомнено: это разные карточки", "Remembered: these are two cards") : lang("Пара снова в списке", "The pair is in the list again"))
    }
    @Sendable private func searchDuplicates(_ request: Request, _ context: StaffContext) async throws -> Reply {
        guard context.access.reach(.edit, entity.table) > .own else { throw NotAllowed() }
        let job: Int64 = try await context.write { try DuplicateSearch.order(in: $0) }
        return .go("/jobs/\(job)")
    }
    /// What stands under a field of a new card while it is typed: links to the likely cards.
    @Sendable private func check(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let typed = try request.query(), own: Int64 = Int64(typed["record"]) ?? 0
        let found: [DuplicateDoubt] = try await context.read { tx in try DuplicateDoubt.find(entity, typed, except: own, in: tx) }
        return .fragment(DuplicateDoubt.view(found.filter { $0.columns.contains(typed["field"]) }, entity, context.lang))
    }
}

/// An existing card that looks like the one being typed.
struct DuplicateDoubt: Sendable {
    let id: Int64, title: String, number: String, likeness: Likeness
    /// The fields it was recognised by.
    let columns: Set<String>

    /// - Parameter typed: the fields of the form. Only cards that this user may see are told of.
    static func find(_ entity: Entity, _ typed: Submitted, except own: Int64 = 0, in tx: Tx) throws -> [DuplicateDoubt] {
        guard let finder = DuplicateFinder(entity, in: tx), let rule = entity.duplicates else { return [] }
        let traits: Traits = rule.traits { typed[$0] }
        let ids: [Int64] = try finder.candidates(DuplicateKeys(entity, traits).keys).filter { $0 != own }
        guard !ids.isEmpty else { return [] }
        let visible: Set<Int64> = Set(try tx.rows("SELECT id FROM \(SQL.raw(entity.table)) WHERE id IN \(in: ids) AND \(tx.access.rows(entity, .see))").compactMap { Int64(value: $0["id"]) })
        let found: [DuplicateDoubt] = try finder.cards(Array(visible)).values.compactMap { card in
            let likeness = Likeness(traits, card.traits)
            guard likeness.score >= Likeness.threshold else { return nil }
            let signs: Set<Traits.Sign> = Set(likeness.reasons.map(\.sign))
            let columns: [String] = rule.signs.filter { signs.contains($0.value) || ($0.value == .reach && !signs.isDisjoint(with: [.phone, .mail])) }.map(\.key)
            // What a hidden field holds is not given away by a doubt.
            guard columns.contains(where: { tx.access.sees(entity, column: $0) }) else { return nil }
            return DuplicateDoubt(id: card.id, title: card.name, number: "", likeness: likeness, columns: Set(columns))
        }
        return Array(found.sorted { $0.likeness.score == $1.likeness.score ? $0.id < $1.id : $0.likeness.score > $1.likeness.score }.prefix(3))
    }
    /// Where the likely cards appear while a field of a new card is typed.
    static func slot(_ form: Form, _ field: Field) -> HTML {
        guard form.version == nil, let rule = form.entity.duplicates, let sign = rule.signs[field.column], sign != .city, sign != .place, sign != .kpp else { return "" }
        let fields: String = rule.signs.keys.sorted().map { "#f-\($0)" }.joined(separator: ", ")
        return "<div class=\"ot-twins\" aria-live=\"polite\" hx-get=\"/\(form.entity.path)/duplicates/check?field=\(field.column)\" hx-trigger=\"input changed delay:500ms from:#f-\(field.column)\" hx-include=\"\(fields)\" hx-sync=\"this:replace\"></div>"
    }
    static func view(_ found: [DuplicateDoubt], _ entity: Entity, _ lang: Lang) -> HTML {
        guard !found.isEmpty else { return "" }
        return """
            <div class="form-doubt small" role="note">\(icon("copy", small: true))<div class="grow">\(lang("Похоже, такая карточка уже есть", "There seems to be such a card already")):\(each: found, { one in
                "<span class=\"d-block\"><a class=\"ot-link\" href=\"\(entity.url(one.id))\" target=\"_blank\" rel=\"noopener\">\(one.title)</a> <span class=\"xs muted\">\(one.likeness.reasons.map { lang($0.words.ru, $0.words.en) }.joined(separator: ", "))</span></span>"
            })</div></div>
            """
    }
}
extension Likeness.Reason {
    /// The sign that speaks in this reason.
    var sign: Traits.Sign {
        switch self {
        case .inn, .innSlip: .inn
        case .phone: .phone
        case .mail: .mail
        case .name, .similarName: .name
        case .city: .city
        case .place: .place
        }
    }
}
