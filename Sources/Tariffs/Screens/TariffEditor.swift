internal import Database
internal import Estimating
internal import Kernel

/// The pages of a tariff.
enum TariffTab: String, CaseIterable {
    case stocks, presses, machines, prices, calendar, versions

    init(_ kind: ShopKind) {
        switch kind {
        case .stock: self = .stocks
        case .press: self = .presses
        case .machine: self = .machines
        case .policy: self = .prices
        }
    }
    init(_ query: Submitted) { self = TariffTab(rawValue: query["tab"]) ?? ShopPlace(query).map { TariffTab($0.kind) } ?? .stocks }
    var kind: ShopKind? {
        switch self {
        case .stocks: .stock
        case .presses: .press
        case .machines: .machine
        case .prices: .policy
        case .calendar, .versions: nil
        }
    }
    var title: Text { kind?.many ?? (self == .calendar ? Text("Календарь", "Calendar") : Text("Версии", "Versions")) }
}

/// A tariff as somebody sees it: one version, what is wrong with it, how it differs from the one before.
struct TariffEditor: Sendable {
    let record: TariffRecord, versions: [Versions.Version], version: Versions.Version, shop: Shop
    /// The first day of each published version, and the number of the one in force today.
    let days: [Int: Day], inForce: Int?
    let faults: [TariffFault], differences: [TariffDifference], names: [Int64: String]
    let mayEdit: Bool, seesCosts: Bool, calendar: ShopCalendar
    /// What the differences are to; nil: there is nothing before it.
    let compared: Int?
    /// The day of today in the workspace.
    let today: Day
    var isDraft: Bool { version.isDraft }
    var errors: [TariffFault] { faults.filter(\.isError) }
    var mayChange: Bool { mayEdit && isDraft && record.archivedAt == nil }

    init(_ id: Int64, _ query: Submitted, _ lang: Lang, in tx: Tx) throws {
        record = try tx.find(ID<TariffRecord>(rawValue: id))
        (mayEdit, seesCosts, today) = (TariffRecord.mayEdit(tx.access), TariffRecord.seesCosts(tx.access), tx.today)
        let all: [Versions.Version] = try Versions.ofTariff.all(id, in: tx), mayEdit: Bool = mayEdit
        // Who does not change it sees what was published.
        versions = all.filter { mayEdit || !$0.isDraft }
        calendar = try Tariff.calendar(id, in: tx)
        days = try TariffVersion.days(id, in: tx)
        let inForce: Int? = try TariffVersion.inForce(id, on: tx.today, in: tx)?.version
        self.inForce = inForce
        let asked: Int? = Int(query["v"])
        let first: Versions.Version? = versions.first { $0.version == asked } ?? versions.first(where: \.isDraft) ?? versions.first { $0.version == inForce } ?? versions.first
        guard let version: Versions.Version = first else { throw NotFound() }
        self.version = version
        let shop: Shop = try TariffDraft.read(version)
        self.shop = shop
        faults = version.isDraft ? TariffFault.all(shop) : []
        let before: Versions.Version? = versions.first { !$0.isDraft && $0.version < version.version }
        compared = before?.version
        let costs: Bool = seesCosts
        differences = try before.map { try TariffDifference.all(TariffDraft.read($0), shop, lang, costs: costs) } ?? []
        let people: [Int64] = Array(Set(versions.flatMap { [$0.changedBy, $0.publishedBy ?? 0] }))
        names = Dictionary(try tx.rows("SELECT id, name FROM employee WHERE id IN \(in: people)").map { (Int64(value: $0["id"]) ?? 0, Form.plain($0["name"])) }) { $1 }
    }
}
