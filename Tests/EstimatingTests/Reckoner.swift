import Exact

/// Works out the text of a formula, so that a test can hold every printed formula against its printed value.
struct Reckoner {
    private var rest: [Character]

    static func value(of text: String) throws -> Exact {
        var reckoner: Reckoner = Reckoner(rest: text.filter { $0 != " " })
        let value: Exact = try reckoner.sum()
        guard reckoner.rest.isEmpty else { throw Unread(text: text) }
        return value
    }

    struct Unread: Error { let text: String }

    private init(rest: String) { self.rest = Array(rest.reversed()) }

    private mutating func take(_ characters: String) -> Character? {
        guard let next: Character = rest.last, characters.contains(next) else { return nil }
        return rest.removeLast()
    }

    private mutating func sum() throws -> Exact {
        var value: Exact = try product()
        while let sign: Character = take("+−") {
            let other: Exact = try product()
            value = sign == "+" ? try value.adding(other) : try value.subtracting(other)
        }
        return value
    }

    private mutating func product() throws -> Exact {
        var value: Exact = try factor()
        while let sign: Character = take("·/") {
            let other: Exact = try factor()
            value = sign == "·" ? try value.multiplying(by: other) : try value.divided(by: other)
        }
        return value
    }

    private mutating func factor() throws -> Exact {
        if take("(") != nil { return try inside()[0] }
        var word: String = ""
        while let letter: Character = rest.last, letter.isLetter { word.append(letter); rest.removeLast() }
        if !word.isEmpty {
            guard take("(") != nil else { throw Unread(text: word) }
            let values: [Exact] = try inside()
            return word == "ceil" ? try values[0].rounded(scale: 0, .ceiling) : values.max() ?? 0
        }
        while let digit: Character = rest.last, digit.isNumber || digit == "." || digit == "-" && word.isEmpty { word.append(digit); rest.removeLast() }
        guard let value: Exact = Exact(word) else { throw Unread(text: word + String(rest.reversed())) }
        return value
    }

    private mutating func inside() throws -> [Exact] {
        var values: [Exact] = [try sum()]
        while take(",") != nil { values.append(try sum()) }
        guard take(")") != nil else { throw Unread(text: String(rest.reversed())) }
        return values
    }
}
