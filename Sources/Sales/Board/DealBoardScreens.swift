internal import Database
internal import HTML
internal import Hummingbird
internal import Kernel
internal import Process

/// The board: the page, further cards of a column, and moving several deals at once.
struct DealBoardScreens: Sendable {
    func register(in routes: Routes) {
        routes.get("deals/board", show)
        routes.post("deals/board", move)
    }
    @Sendable private func show(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let query = DealBoardQuery(try request.query())
        let view = DealBoardView(board: try await context.read { try DealBoard(query, in: $0) })
        if query.after != nil, request.isFragment { return .fragment("\(each: view.board.columns, { view.cards($0, context) })") }
        return request.isFragment ? .fragment(view.columns(context)) : .page(view.board.process?.name ?? context.lang("Сделки", "Deals"), section: "deals", view.page(context))
    }

    /// Drops one or several deals on a stage. Each goes or is refused by itself; one that needs a reason brings its form.
    /// `from` is the stage each was seen on: who was slower learns what happened, and moves nothing.
    @Sendable private func move(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let sent = try await request.form(), ids: [Int64] = sent.all("id").flatMap { $0.split(separator: ",") }.compactMap { Int64($0) }, to: String = sent["to"], lang: Lang = context.lang
        let from: [String] = sent.all("from").flatMap { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        guard !ids.isEmpty, ids.count <= 50 else { throw BadRequest("Выберите от одной до пятидесяти сделок", "Choose one to fifty deals") }
        let back: String = sent["back"].hasPrefix("/deals/board") ? sent["back"] : "/deals/board"
        var refused: [String] = [], asked: MovePage?, moved: Int = 0
        for (place, id) in ids.enumerated() {
            var input = sent
            let seen: String? = from.count == ids.count ? from[place] : from.count == 1 ? from[0] : nil
            input.set("back", back)
            let filled: Submitted = input
            // One transaction each: what one deal lacks keeps no other back.
            let page: MovePage?
            do {
                page = try await context.write { tx in
                    var one: Case = try DealMoves.open(id, in: tx)
                    try one.check(stage: seen)
                    do { try one.move(to: to, reason: DealMoves.reason(filled)) } catch let refusal as Refusal { return MovePage(one, to: to, input: filled, problem: refusal) }
                    return nil
                }
            } catch let late as MovedMeanwhile {
                let said: String = try await DealMoves.told(late, context)
                guard ids.count > 1 else { return try await DealMoves.conflict(late, id, back: back, context, isFragment: request.isFragment) }
                refused.append(late.name + ": " + said)
                continue
            } catch let error where ids.count > 1 && (error is BadRequest || error is NotAllowed || error is NotFound) {
                refused.append("№ \(id): " + lang(HTTPResponse.Status.of(error).1))
                continue
            }
            guard let page else { moved += 1; continue }
            refused.append(page.name + ": " + lang(page.problem?.phrase ?? Phrase("", "")))
            asked = page
        }
        // To a script the form is an answer: the board asks why.
        if ids.count == 1, let asked { return request.isFragment ? .fragment(asked.form(context)) : .invalid(asked.title(lang), section: "deals", asked.page(context)) }
        guard refused.isEmpty else {
            let said: HTML = "<div class=\"ot-alert y\" role=\"alert\" data-why>\(icon("circle-alert"))<div>\(lang("Переведено", "Moved")): \(moved). \(lang("Не переведено", "Not moved")): <ul class=\"mb-0\">\(each: refused, { "<li>\($0)</li>" })</ul></div></div>"
            let page: HTML = screen(lang("Переведены не все", "Not all were moved"), "\(said)<p class=\"mt-3\"><a class=\"btn btn-primary\" href=\"\(back)\">\(lang("К доске", "To the board"))</a></p>")
            return request.isFragment ? .rejected(said) : .invalid(lang("Переведены не все", "Not all were moved"), section: "deals", page)
        }
        guard request.isFragment else { return .go(back, toast: lang("Переведено", "Moved")) }
        let query = DealBoardQuery(Submitted(urlEncoded: back.split(separator: "?", maxSplits: 1).dropFirst().first.map(String.init) ?? "") ?? Submitted())
        return .fragment(DealBoardView(board: try await context.read { try DealBoard(query, in: $0) }).columns(context))
    }
}
