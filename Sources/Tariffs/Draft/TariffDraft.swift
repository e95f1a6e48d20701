internal import Database
internal import Estimating
internal import Kernel

/// Tariffs on their way: begun, changed as a draft, published.
enum TariffDraft {
    /// Beyond these a shop is none, and its pages would not be read.
    static let mostStocks: Int = 5000, mostPresses: Int = 100, mostMachines: Int = 300

    static func read(_ version: Versions.Version) throws -> Shop { try Canonical.read(Shop.self, version.definition) }

    /// The draft of a tariff.
    static func version(_ tariff: Int64, in tx: Tx) throws -> Versions.Version {
        guard let draft: Versions.Version = try Versions.ofTariff.all(tariff, in: tx).first(where: \.isDraft) else { throw BadRequest("Черновика нет: нажмите «Изменить»", "There is no draft: press “Change”") }
        return draft
    }

    /// A new tariff with its draft.
    static func begin(_ shop: Shop, name: String, organisation: Int64? = nil, in tx: Tx) throws -> Int64 {
        let last: Int64 = try tx.rows("SELECT MAX(id) AS last FROM tariff").first.flatMap { Int64(value: $0["last"]) } ?? 0
        let id: Int64 = try tx.insert(TariffRecord.entity, ["code": .text("shop\(last + 1)"), "name": .text(name), "organisation_id": organisation.map { .int($0) } ?? .null])
        var first: Shop = shop
        first.version = ""
        try Versions.ofTariff.insert(Canonical.text(first), of: id, version: 1, state: .draft, in: tx)
        return id
    }

    /// A draft beside what is published, where there is none yet.
    static func open(_ tariff: Int64, in tx: Tx) throws {
        let all: [Versions.Version] = try Versions.ofTariff.all(tariff, in: tx)
        guard !all.contains(where: \.isDraft), let base: Versions.Version = all.first(where: { $0.status == .live }) ?? all.first else { return }
        try Versions.ofTariff.insert(base.definition, of: tariff, version: (all.map(\.version).max() ?? 0) + 1, state: .draft, in: tx)
    }

    /// Writes the draft again and says in the log what was done.
    /// - Parameter seen: the revision its author saw. Throws `DraftChanged` when somebody saved it since.
    static func save(_ shop: Shop, of tariff: Int64, draft: Versions.Version, seen: Int, saying: Text, in tx: Tx) throws {
        try limit(shop)
        try Versions.ofTariff.save(Canonical.text(shop), of: tariff, draft: draft.version, seen: seen, in: tx)
        try tx.update(TariffRecord.entity, tariff, ["last_edit": .text(String("\(draft.version).\(draft.revision + 1) \(tx.access.lang(saying))".prefix(1000)))])
    }
    private static func limit(_ shop: Shop) throws {
        for (count, most, what) in [(shop.stocks.count, mostStocks, Text("бумаг", "stocks")), (shop.presses.count, mostPresses, Text("печатных машин", "presses")), (shop.machines.count, mostMachines, Text("оборудования", "machines"))] where count > most {
            throw Refused(Text("В тарифе слишком много \(what.ru): \(count), а помещается \(most).", "There are too many \(what.en) in the tariff: \(count), and \(most) fit."))
        }
    }

    /// Puts the draft in force from a day. Refused while anything is wrong with it, and for a day before the last published version: what was in force stays as it was.
    static func publish(_ tariff: Int64, _ draft: Versions.Version, from day: Day, in tx: Tx) throws {
        var shop: Shop = try read(draft)
        let errors: [TariffFault] = TariffFault.all(shop, from: day).filter(\.isError)
        if !errors.isEmpty {
            let said: [Text] = errors.prefix(5).map(\.sentence)
            throw Refused(Text("Публиковать рано. " + said.map(\.ru).joined(separator: " "), "Not ready to publish. " + said.map(\.en).joined(separator: " ")))
        }
        if let last: Day = try TariffVersion.days(tariff, in: tx).values.max(), day < last {
            throw Refused(Text("Последняя версия действует с \(last): новая может начаться в этот день или позже.", "The last version is in force from \(last): a new one may begin on that day or later."))
        }
        let record: TariffRecord = try tx.find(ID<TariffRecord>(rawValue: tariff))
        shop.version = "\(record.code) v\(draft.version) \(day)"
        try Versions.ofTariff.save(Canonical.text(shop), of: tariff, draft: draft.version, seen: draft.revision, in: tx)
        try Versions.ofTariff.publish(draft.version, of: tariff, in: tx)
        try tx.run("UPDATE tariff_version SET valid_from = \(day.description) WHERE tariff_id = \(tariff) AND version = \(draft.version)")
        let said: Text = Text("Опубликована версия \(draft.version), действует с \(day)", "Version \(draft.version) was published, in force from \(day)")
        try tx.update(TariffRecord.entity, tariff, ["live": .int(Int64(draft.version)), "valid_from": .text(day.description), "last_edit": .text(tx.access.lang(said))])
    }
}
