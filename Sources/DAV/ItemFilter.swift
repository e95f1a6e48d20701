internal import HTTPTypes
internal import ContentLines
internal import ICalendar
internal import Kernel

/// The filter of `calendar-query` (RFC 4791, 9.7) or `addressbook-query` (RFC 6352, 10.5).
struct ItemFilter: Sendable {
    private let isCalendar: Bool, component: Comp?, properties: [Prop], isAny: Bool

    struct Range: Sendable { let start: Int64, end: Int64 }
    struct Comp: Sendable { let name: String, isMissing: Bool, range: Range?, properties: [Prop], parts: [Comp] }
    struct Prop: Sendable { let name: String, isMissing: Bool, texts: [Match], range: Range?, isAny: Bool }
    struct Match: Sendable {
        let text: String, how: String, isNot: Bool
        func fits(_ value: String) -> Bool {
            let value: String = value.lowercased()
            let found: Bool = switch how { case "equals": value == text; case "starts-with": value.hasPrefix(text); case "ends-with": value.hasSuffix(text); default: text.isEmpty || value.contains(text) }
            return found != isNot
        }
    }

    /// - Throws: ``Refused`` for a filter that is none.
    init(_ asked: XMLElement, _ shelf: Shelf) throws {
        isCalendar = shelf.isCalendar
        let filter: XMLElement? = asked.child(isCalendar ? .cal("filter") : .card("filter"))
        isAny = filter?.attributes["test"] != "allof"
        if isCalendar {
            guard let root = filter?.child(.cal("comp-filter")), root.attributes["name"]?.uppercased() == "VCALENDAR" else { throw Self.wrong(.cal("valid-filter")) }
            (component, properties) = (try Self.comp(root), [])
        } else { (component, properties) = (nil, try (filter?.all(.card("prop-filter")) ?? []).map { try Self.prop($0, XMLName.card) }) }
    }
    private static func wrong(_ name: XMLName) -> Refused { Refused(.forbidden, name, Text("Условие запроса не понято.", "The filter is not understood.")) }

    private static func comp(_ element: XMLElement) throws -> Comp {
        guard let name = element.attributes["name"]?.uppercased() else { throw wrong(.cal("valid-filter")) }
        return Comp(name: name, isMissing: element.child(.cal("is-not-defined")) != nil, range: try element.child(.cal("time-range")).map(range),
                    properties: try element.all(.cal("prop-filter")).map { try prop($0, XMLName.cal) }, parts: try element.all(.cal("comp-filter")).map(comp))
    }
    private static func prop(_ element: XMLElement, _ space: (String) -> XMLName) throws -> Prop {
        guard let name = element.attributes["name"]?.uppercased() else { throw wrong(space("valid-filter")) }
        let texts: [Match] = element.all(space("text-match")).map { match in
            Match(text: match.text.lowercased(), how: match.attributes["match-type"] ?? "contains", isNot: match.attributes["negate-condition"] == "yes")
        }
        return Prop(name: name, isMissing: element.child(space("is-not-defined")) != nil, texts: texts, range: try element.child(space("time-range")).map(range), isAny: element.attributes["test"] != "allof")
    }
    private static func range(_ element: XMLElement) throws -> Range {
        func moment(_ name: String, _ otherwise: Int64) throws -> Int64 {
            guard let text = element.attributes[name] else { return otherwise }
            guard case .utc(let seconds)? = Moment(text) else { throw wrong(.cal("valid-filter")) }
            return seconds
        }
        return Range(start: try moment("start", .min / 4), end: try moment("end", 253_402_300_799))
    }

    // MARK: Matching

    func matches(_ text: String, _ zones: Zones) -> Bool {
        let bytes: [UInt8] = Array(text.utf8)
        guard isCalendar else {
            guard let card = try? Component.read(bytes).first else { return false }
            let answers: [Bool] = properties.map { $0.fits(card, zones) }
            return answers.isEmpty || (isAny ? answers.contains(true) : !answers.contains(false))
        }
        guard let object = try? CalendarObject(bytes), let component else { return false }
        return component.fits(object, zones.reading(object.calendar))
    }
}

extension ItemFilter.Comp {
    /// The filter of the calendar as a whole: its parts are those of the things in it.
    func fits(_ object: CalendarObject, _ zones: Zones) -> Bool {
        if isMissing { return false }
        return properties.allSatisfy { $0.fits(object.calendar, zones) } && parts.allSatisfy { part in
            let things: [Component] = object.calendar.parts(part.name)
            if part.isMissing { return things.isEmpty }
            guard !things.isEmpty, part.range.map({ ItemFilter.isWithin($0, object, zones) }) ?? true else { return false }
            return things.contains { part.fits($0, zones) }
        }
    }
    private func fits(_ thing: Component, _ zones: Zones) -> Bool {
        properties.allSatisfy { $0.fits(thing, zones) } && parts.allSatisfy { part in
            let inner: [Component] = thing.parts(part.name)
            return part.isMissing ? inner.isEmpty : inner.contains { part.fits($0, zones) }
        }
    }
}
extension ItemFilter.Prop {
    func fits(_ thing: Component, _ zones: Zones) -> Bool {
        let lines: [ContentLine] = thing.all(name)
        if isMissing { return lines.isEmpty }
        guard !lines.isEmpty else { return false }
        if let range, !lines.contains(where: { line in Moment(line).map { zones.utc($0) >= range.start && zones.utc($0) < range.end } ?? false }) { return false }
        let answers: [Bool] = texts.map { match in match.isNot ? lines.allSatisfy { match.fits($0.text) } : lines.contains { match.fits($0.text) } }
        return answers.isEmpty || (isAny ? answers.contains(true) : !answers.contains(false))
    }
}
extension ItemFilter {
    /// RFC 4791, 9.9. A task that repeats may fall anywhere behind its first day.
    static func isWithin(_ range: Range, _ object: CalendarObject, _ zones: Zones) -> Bool {
        if object.kind == .event {
            return object.touches(from: range.start, to: range.end, in: zones)
        }
        let thing: Component = object.thing
        let moments: [Int64] = ["DTSTART", "DUE"].compactMap { thing[$0].flatMap { Moment($0) }.map(zones.utc) }
        guard let first = moments.min(), let last = moments.max() else { return true }
        return thing["RRULE"] != nil ? first < range.end : first < range.end && last >= range.start
    }
}
