internal import Artwork
internal import Database
internal import Foundation
internal import HTML
internal import Hummingbird
internal import Kernel
internal import Records

/// The artwork of a calculation: attaching a PDF, its check, its pages, taking the measured ink.
struct ArtworkScreens: Sendable {
    func register(in routes: Routes) {
        routes.post("calculations/:id/artworks", attach)
        Screens(ArtworkFile.entity, card: show).register(in: routes)
        routes.get("artworks/:id/progress", progress)
        routes.get("artworks/:id/page", page)
        routes.post("artworks/:id/check", check)
        routes.post("artworks/:id/stop", stop)
        routes.post("artworks/:id/coverage", take)
    }
    /// Where the artwork stands on the page of a calculation.
    private static func place(_ calculation: Int64) -> String { "/calculations/\(calculation)#artwork" }

    @Sendable private func attach(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), lang: Lang = context.lang
        guard context.access.creates(context.current(ArtworkFile.entity)) else { throw NotAllowed() }
        try await context.read { tx in try Self.editable(id, tx) }
        let files: [FileStore.Received] = try await request.receive(context, limit: ArtworkFile.limit), store: FileStore = context.files
        let problem: Text? = files.isEmpty ? Text("Выберите PDF с макетом.", "Choose a PDF with the artwork.") : files.count > 1 ? Text("Приложите один PDF: страницы макета вместе.", "Attach one PDF with all the pages.") : Inspector.isPDF(store.path(files[0].hash)) ? nil : Text(Refusal.notPDF.words)
        if let problem {
            try await context.write { tx in for file in files { try tx.release(file.hash, from: store) } }
            let (name, whole): (String, HTML) = try await context.read { tx in
                let screen = try CalculationScreens.shown(id, Submitted(), problem: problem, in: tx, context)
                return (screen.name, screen.html)
            }
            return .invalid(name, section: CalculationScreens.section, whole)
        }
        try await context.write { tx in
            try Self.editable(id, tx)
            try ArtworkFile.attach(files[0], to: id, in: tx)
        }
        return .go(Self.place(id), toast: lang("Макет принят, идёт проверка", "The artwork is attached, the check has begun"))
    }
    private static func editable(_ id: Int64, _ tx: Tx) throws {
        let row: Row = try tx.row(Calculation.entity, id)
        guard row["archivedAt"] == .null, try tx.may(.edit, Calculation.entity, id) else { throw NotAllowed() }
    }
    /// An artwork whose calculation this reader sees.
    private static func find(_ id: Int64, in tx: Tx) throws -> (artwork: ArtworkFile, calculation: Calculation) {
        let artwork: ArtworkFile = try tx.find(ID(rawValue: id))
        return (artwork, try artwork.calculation(in: tx))
    }

    @Sendable private func show(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), lang: Lang = context.lang
        let (title, whole): (String, HTML) = try await context.read { tx in
            let (artwork, calculation) = try Self.find(id, in: tx), row: Row = try tx.row(ArtworkFile.entity, id)
            let view = try ArtworkView(calculation, opened: artwork, in: tx, context)
            let load: HTML = "<a class=\"btn btn-line\" href=\"\(artwork.url)/file/file_id\">\(icon("download"))<span class=\"hide-m\">\(lang("Скачать", "Download"))</span></a>"
            let actions: HTML = "\(try cardActions(ArtworkFile.entity, row, in: tx, context))\(load)"
            return (artwork.name, screen(artwork.name, beside: "<span class=\"muted small\">v\(artwork.revision)</span>", actions: actions, binNotice(row, lang) + view.page()))
        }
        return .page(title, section: CalculationScreens.section, whole)
    }
    /// The part of the calculation's page, as long as the check goes on and once it has ended.
    @Sendable private func progress(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        return .fragment(try await context.read { tx in try ArtworkView(Self.find(id, in: tx).calculation, in: tx, context).part() })
    }
    /// The picture of a page: drawn when somebody looks for the first time, kept beside the file.
    @Sendable private func page(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), query = try request.query(), isLarge: Bool = query["large"] == "1"
        guard let number = query.has("n") ? Int(query["n"]) : 1, number > 0 else { throw NotFound() }
        let (artwork, hash): (ArtworkFile, String) = try await context.read { tx in
            let artwork: ArtworkFile = try Self.find(id, in: tx).artwork
            return (artwork, try artwork.hash(in: tx))
        }
        // Only a file that the check has been through is drawn page by page.
        guard artwork.state == "checked", number <= Inspector.mostPages else { throw NotFound() }
        let path: String = context.files.path(hash), picture: String = path + FileStore.page(number, isLarge: isLarge)
        if !FileManager.default.fileExists(atPath: picture), try await !PagePicture.draw(path, page: number, size: isLarge ? 1600 : 360, to: picture) { throw NotFound() }
        return .stored(path: picture, name: "\(artwork.name)-\(number).png", type: "image/png", isShown: true)
    }
    @Sendable private func check(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        let calculation: Int64 = try await context.write { tx in
            let (artwork, calculation) = try Self.find(id, in: tx)
            if let job = try ArtworkView.job(of: artwork, in: tx), !job.isOver { return calculation.id.rawValue }
            try artwork.again(in: tx)
            return calculation.id.rawValue
        }
        return .go(Self.place(calculation))
    }
    @Sendable private func stop(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        let calculation: Int64 = try await context.write { tx in
            let (artwork, calculation) = try Self.find(id, in: tx)
            guard try tx.may(.edit, ArtworkFile.entity, id) else { throw NotAllowed() }
            if let job = try ArtworkView.job(of: artwork, in: tx) { try tx.cancel(job) }
            return calculation.id.rawValue
        }
        return .go(Self.place(calculation), toast: context.lang("Проверка остановлена", "The check is stopped"))
    }

    /// The measured coverage becomes the calculation's.
    @Sendable private func take(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), sent = try await request.form(), lang: Lang = context.lang
        guard let version: Int = Int(sent["version"]) else { throw BadRequest("Версия калькуляции указана неверно: откройте её снова", "The version of the calculation is wrong: open it again") }
        let calculation: Int64 = try await context.write { tx in
            let (artwork, calculation) = try Self.find(id, in: tx), number: Int64 = calculation.id.rawValue
            try Self.editable(number, tx)
            let offer: ArtworkOffer? = try ArtworkOffer(artwork, calculation, in: tx, context)
            guard let offer, let worked: Worked = offer.worked else { throw Refused(Text("Брать нечего: запечатка калькуляции уже такая, или макет ещё не измерен.", "There is nothing to take: the calculation has this coverage already, or the artwork is not measured yet.")) }
            try tx.update(Calculation.entity, number, version: version, Calculation.values(worked, lang))
            try tx.update(ArtworkFile.entity, id, ["taken": .text(offer.text(.ru)), "taken_at": .int(tx.now), "taken_by": .int(tx.access.employee)])
            return number
        }
        return .go(Self.place(calculation), toast: lang("Измеренная запечатка в расчёте", "The measured coverage is in the calculation"))
    }
}

extension Text {
    init(_ words: Words) { self.init(words.ru, words.en) }
}
extension Lang {
    func callAsFunction(_ words: Words) -> String { self(words.ru, words.en) }
}
