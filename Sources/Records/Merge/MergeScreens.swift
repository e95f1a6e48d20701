internal import Database
internal import HTML
internal import Hummingbird
internal import Kernel

/// Merging, taking back, and the address of a merged card.
extension Screens {
    func registerMerge(in routes: Routes) {
        guard entity.duplicates != nil else { return }
        routes.get("\(entity.path)/:id/unmerged", now { $0.unmerged })
        routes.get("\(entity.path)/merge", now { $0.mergePage })
        routes.get("\(entity.path)/merge/preview", now { $0.mergePreview })
        routes.post("\(entity.path)/merge", now { $0.merge })
        routes.post("\(entity.path)/:id/unmerge", now { $0.unmerge })
    }
    private func plan(_ typed: Submitted, in tx: Tx) throws -> MergePlan {
        var chosen: [String: MergePlan.Source] = [:]
        for field in entity.fields { if let source = MergePlan.Source(typed["f.\(field.column)"]) { chosen[field.column] = source } }
        return try MergePlan(entity, typed.all("id").compactMap { Int64($0) }, into: Int64(typed["into"]), chosen: chosen, in: tx)
    }
    @Sendable private func mergePage(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let typed = try request.query(), lang: Lang = context.lang, title: String = lang("Объединить карточки", "Merge cards")
        guard typed.has("id") else {
            let hint: HTML = "<div class=\"ot-empty crop\"><p>\(lang("Отметьте карточки в списке и нажмите «Объединить», или возьмите пару из дублей.", "Tick cards in the list and press “Merge”, or take a pair from the duplicates."))</p><p><a class=\"btn btn-line\" href=\"/\(entity.path)/duplicates\">\(lang("Дубли", "Duplicates"))</a></p></div>"
            return .page(title, section: entity.path, screen(title, hint))
        }
        let view: HTML = try await context.read { tx in try MergePage(self.plan(typed, in: tx), in: tx, csrf: context.person.csrf).view() }
        return .page(title, section: entity.path, screen(title, view))
    }
    @Sendable private func mergePreview(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let typed = try request.query()
        guard typed.has("id") else { return .fragment("") }
        return .fragment(try await context.read { tx in try MergePage(self.plan(typed, in: tx), in: tx, csrf: context.person.csrf).preview })
    }
    @Sendable private func merge(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let typed = try await request.form(), lang: Lang = context.lang
        // Without a journal: the last action that Z takes back is a person's own, and a merge has its own way back.
        let outcome: (survivor: Int64, job: Int64?, stale: HTML?) = try await context.job().write(as: context.access) { tx in
            let plan: MergePlan = try self.plan(typed, in: tx)
            let changed: [Row] = plan.rows.filter { row in typed.has("v.\(Form.plain(row["id"]))") && typed["v.\(Form.plain(row["id"]))"] != Form.plain(row["version"]) }
            guard changed.isEmpty else {
                let names: String = changed.map { Form.plain($0.value(column: entity.title)) }.joined(separator: ", ")
                let notice: HTML = "<div class=\"ot-alert y mb-3\" role=\"alert\">\(icon("users"))<div><b>\(lang("Пока вы выбирали, карточку изменили", "While you were choosing, a card was changed")): \(names).</b> \(lang("Ниже то, что в ней теперь; ваш выбор цел.", "Below is what it says now; your choice is intact."))</div></div>"
                return (plan.survivor, nil, try MergePage(plan, in: tx, csrf: context.person.csrf).view(notice: notice))
            }
            return (plan.survivor, try Merge.perform(plan, in: tx).job, nil)
        }
        if let page = outcome.stale { return .conflict(lang("Карточку изменили", "A card was changed"), section: entity.path, screen(lang("Объединить карточки", "Merge cards"), page)) }
        if let job = outcome.job { return .go("/jobs/\(job)", toast: lang("Карточки объединены, связанное переезжает", "The cards are merged, what is linked is moving")) }
        return .go(entity.url(outcome.survivor), toast: lang("Карточки объединены", "The cards are merged"))
    }
    @Sendable private func unmerge(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), form = try await request.form(), lang: Lang = context.lang
        let (job, kept): (Int64?, Int) = try await context.job().write(as: context.access) { tx in
            _ = try tx.row(entity, id)
            let merge: Merge = try Merge.find(Int64(form["merge"]) ?? 0, entity, survivor: id, in: tx), job: Int64? = try merge.undo(entity, in: tx)
            return (job, try Merge.find(merge.id, entity, survivor: id, in: tx).kept)
        }
        if let job { return .go("/jobs/\(job)") }
        let exceptions: String = kept == 0 ? "" : lang(". Осталось как есть, потому что изменено позже: \(kept)", ". Left as it is, because it was changed later: \(kept)")
        return .go(kept == 0 ? entity.url(id) : entity.url(id) + "/unmerged", toast: lang("Карточки разъединены", "The cards are apart again") + exceptions)
    }

    // MARK: A merged card is opened or saved

    /// Somebody saves a card that was merged while they were editing it: what they typed stands in the survivor's form, beside what it says.
    func mergedMeanwhile(_ id: Int64, _ submitted: Submitted, _ context: StaffContext) async throws -> Reply? {
        let lang: Lang = context.lang
        let page: HTML? = try await context.read { tx in
            guard let survivor = try tx.survivor(of: entity, id) else { return nil }
            let row: Row = try tx.row(entity, survivor), mine: Row = try tx.row(entity, id), name: String = Form.plain(row.value(column: entity.title))
            let base: [String: Value] = try tx.base(entity, id, Int(submitted["version"]) ?? 0)
            var input = Submitted()
            for field in entity.fields { input.set(field.column, Form.typed(row.value(column: field.column), field, context.zone)) }
            var changed: [Field] = []
            for field in entity.fields where submitted.has(field.column) && !Form.isUnseen(submitted[field.column]) && tx.access.edits(entity, field) {
                let was: String = Form.typed(base[field.column] ?? mine.value(column: field.column), field, context.zone), typed: String = submitted.all(field.column).filter { !$0.isEmpty }.joined(separator: "|")
                guard typed != was.trimmed, "|\(typed)|" != was, Form.typed(row.value(column: field.column), field, context.zone) != typed else { continue }
                changed.append(field)
                input.set(field.column, typed)
            }
            input.set("version", Form.plain(row["version"]))
            let titles: [String: String] = try linkTitles(entity, [row], in: tx), edited = input
            let lines: [HTML] = changed.map { field in
                "<tr><th>\(lang(field.label))</th><td>\(shown(row.value(column: field.column), field, titles: titles, lang: lang, zone: context.zone))</td><td><b>\(edited[field.column])</b></td></tr>"
            }
            let table: HTML = "<div class=\"ot-card ot-scroll mb-3\"><table class=\"ot-table\"><thead><tr><th></th><th>\(lang("В объединённой карточке", "In the merged card"))</th><th>\(lang("Ваше", "Yours"))</th></tr></thead><tbody>\(lines)</tbody></table></div>"
            let above: HTML = """
                <div class="ot-alert y mb-3" role="alert">\(icon("layers"))<div><b>\(lang("Пока вы правили, карточку объединили с", "While you were editing, this card was merged into")) <a href="\(entity.url(survivor))">\(name)</a>.</b> \
                \(lang("Ваш ввод ниже уже в её форме: проверьте и сохраните.", "Your input below is in its form already: check it and save."))</div></div>\(when: !lines.isEmpty, table)
                """
            let form = Form(entity, row: nil, prefill: edited, zone: context.zone)
            return try editor(form, Lookups(entity, form.input, in: tx), entity.url(survivor), context, above: above)
        }
        return page.map { .conflict(lang("Карточка объединена", "The card is merged"), section: entity.path, $0) }
    }
}
