internal import Exact

/// One word of a source.
struct Token: Sendable {
    enum Kind: Sendable, Equatable {
        case number(Exact)
        case text(String)
        case name(String)
        case keyword(Keyword)
        case sign(Sign)
        case end
    }

    var kind: Kind
    var range: Range<Int>
}

/// Marks of the language.
enum Sign: String, Sendable, Hashable {
    case plus = "+", minus = "-", times = "*", divide = "/", concat = "&", percent = "%"
    case equal = "=", notEqual = "<>", less = "<", lessEqual = "<=", greater = ">", greaterEqual = ">="
    case open = "(", close = ")", openList = "[", closeList = "]", separator = ",", dot = "."
}

/// Cuts a source into tokens. Never fails: what it cannot read becomes a problem and is skipped.
struct Lexer {
    private let source: [Unicode.Scalar]
    private let spelling: Formula.Spelling
    private var position: Int = 0
    private(set) var tokens: [Token] = []
    private(set) var problems: [Formula.Problem] = []

    init(_ source: String, _ spelling: Formula.Spelling) {
        self.source = Array(source.unicodeScalars)
        self.spelling = spelling
        tokens.reserveCapacity(self.source.count / 3 + 1)
        while problems.count < Formula.Limits.problems, next() {}
        tokens.append(Token(kind: .end, range: self.source.count..<self.source.count))
    }

    private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
        position + offset < source.count ? source[position + offset] : nil
    }

    private func isDigit(_ scalar: Unicode.Scalar?) -> Bool {
        guard let scalar else { return false }
        return scalar >= "0" && scalar <= "9"
    }

    private mutating func report(_ cause: Formula.Problem.Cause, _ range: Range<Int>) {
        problems.append(Formula.Problem(cause, range))
    }

    private mutating func next() -> Bool {
        while let scalar: Unicode.Scalar = peek(), scalar.properties.isWhitespace { position += 1 }
        guard let scalar: Unicode.Scalar = peek() else { return false }
        if isDigit(scalar) { number() }
        else if Formula.isNameStart(scalar) { name() }
        else if scalar == "'" || scalar == "\"" { text(scalar) }
        else if scalar == "{" { braced() }
        else { sign(scalar) }
        return true
    }

    private mutating func number() {
        let start: Int = position
        var digits: String = takeDigits()
        if let mark: Unicode.Scalar = peek(), mark == "." || mark == ",", isDigit(peek(1)) {
            if mark == spelling.decimalMark || mark == "." {
                if mark != spelling.decimalMark { report(.wrongDecimalMark, position..<position + 1) }
                position += 1
                digits += "." + takeDigits()
            }
        }
        let value: Exact? = digits.utf8.count <= 60 ? Exact(digits) : nil
        if value == nil { report(.numberTooLong, start..<position) }
        tokens.append(Token(kind: .number(value ?? Exact.one), range: start..<position))
    }

    private mutating func takeDigits() -> String {
        var digits: String = ""
        while let scalar: Unicode.Scalar = peek(), isDigit(scalar) {
            digits.unicodeScalars.append(scalar)
            position += 1
        }
        return digits
    }

    private mutating func name() {
        let start: Int = position
        while let scalar: Unicode.Scalar = peek(), Formula.isNamePart(scalar) { position += 1 }
        let text: String = String(String.UnicodeScalarView(source[start..<position]))
        let keyword: Keyword? = Keyword(Formula.fold(text))
        tokens.append(Token(kind: keyword.map { .keyword($0) } ?? .name(text), range: start..<position))
    }

    private mutating func braced() {
        let start: Int = position
        position += 1
        while let scalar: Unicode.Scalar = peek(), scalar != "}" && scalar != "{" { position += 1 }
        let inside: String = String(String.UnicodeScalarView(source[start + 1..<position]))
        if peek() == "}" { position += 1 } else { report(.unclosedName, start..<position) }
        tokens.append(Token(kind: .name(inside), range: start..<position))
    }

    private mutating func text(_ quote: Unicode.Scalar) {
        let start: Int = position
        var result: String = ""
        position += 1
        while let scalar: Unicode.Scalar = peek() {
            if scalar == quote {
                if peek(1) != quote { break }
                position += 1
            }
            result.unicodeScalars.append(scalar)
            position += 1
        }
        if peek() == quote { position += 1 } else { report(.unclosedText, start..<position) }
        tokens.append(Token(kind: .text(result), range: start..<position))
    }

    private mutating func sign(_ scalar: Unicode.Scalar) {
        let start: Int = position
        guard let (sign, length): (Sign, Int) = read(scalar) else {
            position += 1
            return report(.unexpectedCharacter(String(Character(scalar))), start..<position)
        }
        position += length
        if sign == .separator && scalar != spelling.separator { report(.wrongSeparator, start..<position) }
        tokens.append(Token(kind: .sign(sign), range: start..<position))
    }

    private func read(_ scalar: Unicode.Scalar) -> (Sign, Int)? {
        let following: Unicode.Scalar? = peek(1)
        switch scalar {
        case "<": return following == "=" ? (.lessEqual, 2) : following == ">" ? (.notEqual, 2) : (.less, 1)
        case ">": return following == "=" ? (.greaterEqual, 2) : (.greater, 1)
        case "=": return (.equal, following == "=" ? 2 : 1)
        case "!": return following == "=" ? (.notEqual, 2) : nil
        case "≤": return (.lessEqual, 1)
        case "≥": return (.greaterEqual, 1)
        case "≠": return (.notEqual, 1)
        case "×", "·": return (.times, 1)
        case "÷": return (.divide, 1)
        case "−", "–": return (.minus, 1)
        case ";": return (.separator, 1)
        default: return Sign(rawValue: String(Character(scalar))).map { ($0, 1) }
        }
    }
}
