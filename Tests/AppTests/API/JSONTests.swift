@testable import API
import Foundation
@testable import Kernel
import Testing

@Suite struct JSONTests {
    @Test(arguments: [
        "", " ", "{", "[1,]", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "01", "1.", ".5", "+1", "1e", "-", "nul", "True", "'a'", "\"a", "\"\\x\"", "\"\\ud800\"", "\"\\udc00x\"", "\"\\ud800\\u0041\"",
        "\"\n\"", "\u{FEFF}1", "1 2", "[1 2]", "{1:2}", "\"\\u12\"", String(repeating: "[", count: 5000),
    ])
    func whatIsNotJSONIsRefused(_ text: String) { #expect(throws: JSONReader.Malformed.self) { try JSONReader.read(Array(text.utf8)) } }

    @Test(arguments: [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0xEF, 0xBB, 0xBF, 0x31]] as [[UInt8]])
    func brokenUTF8IsRefused(_ bytes: [UInt8]) { #expect(throws: JSONReader.Malformed.self) { try JSONReader.read(bytes) } }

    @Test func numbersStayExact() throws {
        let json = try JSONReader.read(Array("[9223372036854775807, -9223372036854775808, 12.0, 1.2e1, 120E-1, 0.5, 1e30, 9223372036854775808, -0, 100000000000000000000e-2]".utf8))
        #expect(json.items.map(\.integer) == [.max, .min, 12, 12, 12, nil, nil, nil, 0, 1_000_000_000_000_000_000])
    }
    @Test func textsComeThroughWhole() throws {
        let text: String = "Ёлка \"и\" \\ Ко\u{1}\u{0}\n</script>\u{1F600}"
        #expect(try JSONReader.read(JSONValue.string(text).bytes) == .string(text))
        #expect(try JSONReader.read(Array(#""\ud83d\ude00\u0000\/""#.utf8)) == .string("\u{1F600}\u{0}/"))
    }
    /// Seeded: any bytes are JSON or are refused, and what was read is written and read again as it was.
    @Test func noBytesCrashTheReader() throws {
        var dice = ConditionTests.Dice(state: 20_261_124)
        let pieces: [String] = ["{", "}", "[", "]", ":", ",", "\"", "\\", "\\u00", "\\ud83d", "e", "E", "-", "+", ".", "0", "17", "true", "null", "\"a\"", " ", "ё", "\u{0}"]
        var read: Int = 0
        for _ in 0..<20_000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...9, using: &dice) {
                if Int.random(in: 0..<12, using: &dice) == 0 { bytes.append(UInt8.random(in: 0...255, using: &dice)) } else { bytes += Array((pieces.randomElement(using: &dice) ?? "").utf8) }
            }
            guard let value = try? JSONReader.read(bytes) else { continue }
            read += 1
            #expect(try JSONReader.read(value.bytes) == value)
        }
        #expect(read > 100)
    }

    /// The pattern in the document and the rule of the server say the same.
    @Test func patternsSayWhatTheServerChecks() throws {
        var dice = ConditionTests.Dice(state: 7)
        let patterns: [(Shape.Pattern, [String])] = [
            (.plain, ["a", " ", "\u{0}"]), (.filled, ["a", " ", "\t", "\u{0}"]), (.digits, ["1", "٣", "a"]), (.someDigits, ["1", "٣", "a"]), (.money, ["-", "1", "12", "0000000000000", ".", "a"]),
            (.tag, ["a", " ", ",", "|", "\u{0}", "ё"]), (.mail, ["a", "@", ".", ",", " ", ";", "b.c", "\u{0}"]), (.employee, ["me", "department", "0", "1", "23", "a"]),
            (Repeat.pattern, ["a", "!", " ", "~", "ё", String(repeating: "k", count: 120)]),
        ]
        for (pattern, letters) in patterns {
            let expression = try NSRegularExpression(pattern: pattern.source)
            var fitting: Int = 0
            for _ in 0..<4000 {
                let text: String = (0..<Int.random(in: 0...7, using: &dice)).map { _ in letters.randomElement(using: &dice) ?? "" }.joined()
                let isFound: Bool = expression.firstMatch(in: text, range: NSRange(location: 0, length: text.utf16.count)) != nil
                #expect(isFound == pattern.matches(text), "\(pattern.source): \(text.debugDescription)")
                if isFound { fitting += 1 }
            }
            #expect(fitting > 10 && fitting < 4000, "\(pattern.source): \(fitting)")
        }
    }

    @Test(arguments: [
        ("2026-11-24T09:30:00Z", 1_795_512_600_000), ("2026-11-24t12:30:00.5+03:00", 1_795_512_600_500), ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59.999Z", -1), ("2026-11-24T09:29:60Z", 1_795_512_600_000),
    ] as [(String, Int64)])
    func momentsAreRead(_ text: String, _ moment: Int64) {
        #expect(Clock.instant(text) == moment)
        #expect(Clock.instant(Clock.rfc3339(moment)) == moment)
    }
    @Test(arguments: ["", "2026-11-24", "2026-11-24T09:30Z", "2026-11-24T09:30:00", "2026-02-30T00:00:00Z", "2026-11-24T24:00:00Z", "2026-11-24T09:30:00.Z", "2026-11-24T09:30:00+3:00", "+026-11-24T09:30:00Z", "2026-11-24 09:30:00Z"])
    func whatIsNoMoment(_ text: String) { #expect(Clock.instant(text) == nil) }
}
