/// An invented print shop with a year behind it: what `--demo` fills an empty database with.
///
/// The same seed, day and minute give the same world on every machine. Links between values are the `id` of the other value,
/// counted from one in the order of its list. Codes are those of the entities of the programme.
public struct DemoWorld: Hashable, Sendable {
    /// The legal entities of the print shop itself.
    public let organisations: [DemoOrganisation]
    /// Branches and, under them, departments; a parent always stands before its children.
    public let branches: [DemoBranch]
    /// The people who work here.
    public let employees: [DemoEmployee]
    /// Clients, agencies, suppliers, competitors; a parent always stands before its children.
    public let counterparties: [DemoCounterparty]
    /// People at the counterparties.
    public let contacts: [DemoContact]
    /// The touches of a year and the plans for the next days, from the oldest on.
    public let interactions: [DemoInteraction]
    /// Done, overdue and future tasks by the day they are due.
    public let tasks: [DemoTask]
    /// The sales of a year, from the oldest on.
    public let deals: [DemoDeal]

    /// Makes the world as it looks on `today` at `now`.
    /// - Parameters:
    ///   - seed: another seed gives other clients in other moods, but always the same print shop.
    ///   - today: the day since 1970-01-01.
    ///   - now: the minute of that day; what comes later is planned and not done.
    public init(seed: UInt64, today: Int, now: Int = 11 * 60 + 42) {
        var builder = Builder(seed: seed, today: today, now: now)
        builder.build()
        organisations = Shop.organisations
        branches = Shop.branches
        employees = Shop.employees
        counterparties = builder.counterparties
        contacts = builder.contacts
        interactions = builder.interactions
        tasks = builder.tasks
        deals = builder.deals()
    }
}

/// A minute of a day in the zone of the print shop.
public struct DemoMoment: Hashable, Sendable, Comparable {
    /// Days since 1970-01-01.
    public let day: Int
    /// Minutes since midnight.
    public let minute: Int
    /// A moment of a day.
    public init(day: Int, minute: Int) { (self.day, self.minute) = (day, minute) }
    public static func < (left: DemoMoment, right: DemoMoment) -> Bool { (left.day, left.minute) < (right.day, right.minute) }
}

/// A legal entity of the print shop.
public struct DemoOrganisation: Hashable, Sendable {
    public let id: Int
    /// The short name with the form, `ООО «Сверка»`.
    public let name: String, fullName: String
    public let inn: String, kpp: String, ogrn: String, address: String
    /// `general` or `simplified`.
    public let vat: String
    public let bank: String, bik: String, account: String, correspondentAccount: String
}

/// A branch, or a department when it has a parent.
public struct DemoBranch: Hashable, Sendable {
    public let id: Int, name: String
    public let parent: Int?, organisation: Int
    public let city: String, address: String
}

/// Someone who works at the print shop.
public struct DemoEmployee: Hashable, Sendable {
    public let id: Int, name: String
    /// The mail is the name to sign in with.
    public let mail: String
    public let position: String
    /// The key of a ready role: `director`, `salesHead`, `salesManager`, `marketer`, `operator`, `accountant`.
    public let role: String
    public let branch: Int, phone: String, deputy: Int?
}

/// A company or a person the print shop deals with.
public struct DemoCounterparty: Hashable, Sendable {
    public let id: Int
    public var name: String, fullName: String
    /// `company`, `soleTrader` or `person`.
    public var legalForm: String
    /// `lead`, `active`, `vip`, `asleep`, `lost` or `partner`.
    public var status: String
    /// `directClient`, `agency`, `supplier`, `manufacturer`, `competitor`, `pointOfSale`, `endConsumer`.
    public var kinds: [String]
    /// Empty for persons and points of sale.
    public var inn: String, kpp: String, ogrn: String
    public var city: String, address: String, deliveryAddress: String
    public var phone: String, mail: String, website: String
    public var bank: String, bik: String, account: String
    /// `recommendation`, `site`, `search`, `exhibition`, `coldCall`, `tender`, `advertising`, `social`, `import`, `other`.
    public var firstSource: String, lastSource: String
    public var parent: Int?, owner: Int, backup: Int?
    public var tags: [String], note: String
    /// 3 for those worth most of the attention, 0 for those nobody sells to.
    public var weight: Int
    /// When the card was made.
    public var created: Int
    /// The last interaction that is done.
    public var lastContact: DemoMoment?
}

/// A person at a counterparty.
public struct DemoContact: Hashable, Sendable {
    public let id: Int, counterparty: Int
    public var name: String, position: String
    /// What they do for the orders in a few words: `согласует цену`.
    public var role: String
    /// `decides`, `advises`, `uses` or `blocks`.
    public var influence: String
    public var phones: [String], mails: [String], messenger: String
    /// The day of birth since 1970-01-01, negative before it.
    public var birthday: Int?
    /// `call`, `mail`, `messenger`.
    public var consents: [String]
    public var consentPurpose: String
    /// The first day they work there no more.
    public var leftOn: Int?
    public var note: String
}

/// One touch with a client, past or planned.
public struct DemoInteraction: Hashable, Sendable {
    public let id: Int
    /// Nobody for what the shop does inside.
    public var counterparty: Int?, contact: Int?
    public var owner: Int
    /// `call`, `letter`, `meeting`, `event`, `chat`, `siteVisit` or `note`.
    public var channel: String
    /// `in` or `out`; nothing for notes and events.
    public var direction: String?
    public var subject: String, body: String
    public var at: DemoMoment
    /// How long it took or is planned to take.
    public var minutes: Int?
    /// Nothing as long as it is not done.
    public var outcome: String?, nextStep: String?
    public var done: Bool
}

/// Something to be done until a day.
public struct DemoTask: Hashable, Sendable {
    public let id: Int
    public var title: String
    public var counterparty: Int?, contact: Int?
    public var owner: Int, due: Int
    /// `high`, `normal` or `low`.
    public var priority: String
    /// `day`, `week`, `month` or `year`.
    public var repeats: String?
    public var checklist: [String], note: String
    public var created: Int
    public var done: DemoMoment?
}
