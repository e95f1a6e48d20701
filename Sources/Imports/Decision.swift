internal import Database
internal import Foundation
internal import Kernel

/// What one line does, or why it does nothing.
struct Decision {
    enum Verdict: String { case create, update, same, skip, error, alike }
    /// A record that belongs to the line's own.
    struct Linked {
        let entity: Entity, column: String
        /// Nil: a new one.
        var id: Int64?
        var values: [String: Value]
    }
    let number: Int, title: String
    var verdict: Verdict
    /// The record that is there already.
    var record: Int64?
    /// Of a new record everything, of an old one what changes.
    var values: [String: Value] = [:]
    var linked: [Linked] = []
    var detail = LineDetail()
    var key: String = ""
    /// The place in this batch of the line whose new record is this line's too.
    var leader: Int?
    /// The earlier line that it looks like, and what later lines are compared with: of a dry run.
    var twin: Int?, signs: String?

    static func error(_ line: ParsedLine, _ problems: [Text]) -> Decision {
        var decision = Decision(number: line.number, title: line.title, verdict: .error)
        decision.detail.sentences = problems.map { [$0.ru, $0.en] }
        if !line.unknown.isEmpty { decision.detail.unknown = line.unknown }
        return decision
    }
    mutating func sayRepeated(_ line: Int) {
        if line > 0 { say("Та же запись, что в строке \(line)", "The same record as in line \(line)") } else { say("Та же запись, что в строке выше", "The same record as in a line above") }
    }
    mutating func say(_ ru: String, _ en: String) { detail.sentences.append([ru, en]) }
}

/// What is kept about a line for whoever looks at the check or corrects the errors.
struct LineDetail: Codable, Sendable {
    struct Changed: Codable, Sendable { let table: String, column: String, old: String, new: String }
    var sentences: [[String]] = []
    var changes: [Changed] = []
    /// Table → how many linked records become new.
    var added: [String: Int] = [:]
    /// The existing record that the line looks like, or the earlier line.
    struct Alike: Codable, Sendable { let title: String, score: Int, mayChange: Bool, line: Int? }
    var alike: Alike?
    /// What looks wrong in the requisites that are loaded, in both languages.
    var doubts: [[String]]?
    /// Pairs of a target and a text of the file that is none of its options.
    var unknown: [[String]]?

    var json: String { get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) } }
    init() {}
    init(json: String) throws { self = try JSONDecoder().decode(LineDetail.self, from: Data(json.utf8)) }
    func sentence(_ lang: Lang) -> String { Self.joined(sentences, lang) }
    /// Its doubts as one text; empty: none.
    func doubt(_ lang: Lang) -> String { Self.joined(doubts ?? [], lang) }
    private static func joined(_ all: [[String]], _ lang: Lang) -> String { all.compactMap { $0.count == 2 ? lang($0[0], $0[1]) : nil }.joined(separator: "; ") }
}
