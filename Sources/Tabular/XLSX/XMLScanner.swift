internal import Glibc

/// Walks through the XML of a spreadsheet byte by byte: elements and text, names without their prefixes.
///
/// It knows what ECMA-376 parts hold and no more: UTF-8, no document type (so no entities of one's own), CDATA, comments.
final class XMLScanner {
    enum Event { case open, close, text, end }
    /// A tag or a text may be this long.
    static let longest: Int = 4 << 20

    private let part: Archive.Part
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int = 1 << 17, head: Int = 0, tail: Int = 0, isOver: Bool = false
    private var depth: Int = 0, isEmptyElement: Bool = false
    /// The local name of the element, or the text, in the buffer; valid until the next event.
    private var nameStart: Int = 0, nameEnd: Int = 0, tagEnd: Int = 0

    init(_ part: Archive.Part) {
        self.part = part
        base = .allocate(capacity: capacity)
    }
    deinit { base.deallocate() }

    /// - Throws: ``TabularProblem/damaged``.
    func next() throws -> Event {
        if isEmptyElement {
            isEmptyElement = false
            depth -= 1
            return .close
        }
        while true {
            if head == tail, try !more() {
                guard depth == 0 else { throw TabularProblem.damaged }
                return .end
            }
            if base[head] != 60 { return try text() }
            try need(4)
            switch base[head + 1] {
            case 63: try skip(past: [63, 62])  // <? … ?>
            case 33:
                if base[head + 2] == 45 { try skip(past: [45, 45, 62]); continue }  // <!-- … -->
                if base[head + 2] == 91 { return try characterData() }  // <![CDATA[ … ]]>
                throw TabularProblem.damaged  // <!DOCTYPE
            default: return try tag()
            }
        }
    }
    /// Goes on to behind the end of the element that has just been opened.
    func skipElement() throws {
        let outside: Int = depth - 1
        while depth > outside { if try next() == .end { throw TabularProblem.damaged } }
    }

    // MARK: What the last event is about

    func isNamed(_ name: StaticString) -> Bool {
        nameEnd - nameStart == name.utf8CodeUnitCount && memcmp(base + nameStart, name.utf8Start, name.utf8CodeUnitCount) == 0
    }
    /// The text as it stands, entities not resolved.
    var rawText: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base + nameStart, count: nameEnd - nameStart) }
    private(set) var isCharacterData: Bool = false
    /// Adds the text to `out`, entities resolved.
    func appendText(to out: inout [UInt8]) throws {
        if isCharacterData { out.append(contentsOf: rawText) } else { try Self.resolve(rawText, to: &out) }
    }
    /// The value of an attribute of the element that has just been opened, found by its local name; nil when it has none.
    func attribute(_ name: StaticString) -> UnsafeBufferPointer<UInt8>? {
        var at: Int = nameEnd
        while at < tagEnd {
            while at < tagEnd, base[at] <= 32 { at += 1 }
            var start: Int = at
            while at < tagEnd, base[at] != 61, base[at] > 32 { if base[at] == 58 { start = at + 1 }; at += 1 }
            let end: Int = at
            while at < tagEnd, base[at] != 34, base[at] != 39 { at += 1 }
            guard at < tagEnd else { return nil }
            let quote: UInt8 = base[at], value: Int = at + 1
            at += 1
            while at < tagEnd, base[at] != quote { at += 1 }
            if end - start == name.utf8CodeUnitCount, memcmp(base + start, name.utf8Start, name.utf8CodeUnitCount) == 0 {
                return UnsafeBufferPointer(start: base + value, count: at - value)
            }
            at += 1
        }
        return nil
    }
    func string(_ name: StaticString) throws -> String? {
        guard let raw = attribute(name) else { return nil }
        var bytes: [UInt8] = []
        try Self.resolve(raw, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
    func int(_ name: StaticString) -> Int? { attribute(name).flatMap(Self.int) }
    /// A whole number of at most nine digits.
    static func int(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard (1...9).contains(bytes.count) else { return nil }
        var number: Int = 0
        for byte in bytes {
            guard (48...57).contains(byte) else { return nil }
            number = number * 10 + Int(byte - 48)
        }
        return number
    }

    // MARK: The buffer

    /// False when the part is over.
    private func more() throws -> Bool {
        if isOver { return false }
        if head > 0 {
            memmove(base, base + head, tail - head)
            (head, tail) = (0, tail - head)
        }
        if tail == capacity {
            guard capacity < Self.longest else { throw TabularProblem.damaged }
            let larger: UnsafeMutablePointer<UInt8> = .allocate(capacity: capacity * 2)
            memcpy(larger, base, tail)
            base.deallocate()
            (base, capacity) = (larger, capacity * 2)
        }
        let got: Int = try part.read(into: base + tail, capacity - tail)
        tail += got
        isOver = got == 0
        return got > 0
    }
    private func need(_ count: Int) throws { while tail - head < count { guard try more() else { throw TabularProblem.damaged } } }
    /// Goes on to behind `end`. - Returns: how many bytes that was.
    @discardableResult
    private func skip(past end: [UInt8]) throws -> Int {
        var from: Int = 2
        while true {
            var at: Int = head + from
            while at + end.count <= tail {
                if base[at] == end[0], (0..<end.count).allSatisfy({ base[at + $0] == end[$0] }) {
                    let length: Int = at + end.count - head
                    head += length
                    return length
                }
                at += 1
            }
            from = max(2, tail - head - end.count + 1)
            guard try more() else { throw TabularProblem.damaged }
        }
    }
    private func text() throws -> Event {
        var looked: Int = 0
        while true {
            if let found = memchr(base + head + looked, 60, tail - head - looked) {
                let end: Int = base.distance(to: found.assumingMemoryBound(to: UInt8.self))
                return setText(head, end, then: end)
            }
            looked = tail - head
            if try !more() { return setText(head, tail, then: tail) }
        }
    }
    private func characterData() throws -> Event {
        let mark: Int = 9  // <![CDATA[
        try need(mark)
        let length: Int = try skip(past: [93, 93, 62])
        let event: Event = setText(head - length + mark, head - 3, then: head)
        isCharacterData = true
        return event
    }
    private func setText(_ start: Int, _ end: Int, then next: Int) -> Event {
        (nameStart, nameEnd, tagEnd, head, isCharacterData) = (start, max(start, end), start, next, false)
        return .text
    }
    private func tag() throws -> Event {
        var at: Int = 1, quote: UInt8 = 0
        while true {
            if head + at == tail, try !more() { throw TabularProblem.damaged }
            let byte: UInt8 = base[head + at]
            if quote != 0 { if byte == quote { quote = 0 } } else if byte == 34 || byte == 39 { quote = byte } else if byte == 62 { break }
            at += 1
        }
        let isClosing: Bool = base[head + 1] == 47, end: Int = head + at
        nameStart = head + (isClosing ? 2 : 1)
        nameEnd = nameStart
        isEmptyElement = !isClosing && base[end - 1] == 47
        tagEnd = isEmptyElement ? end - 1 : end
        while nameEnd < tagEnd, base[nameEnd] > 32 {
            if base[nameEnd] == 58 { nameStart = nameEnd + 1 }
            nameEnd += 1
        }
        head = end + 1
        depth += isClosing ? -1 : 1
        guard depth >= 0, depth <= 200 else { throw TabularProblem.damaged }
        return isClosing ? .close : .open
    }

    /// Resolves the five entities of XML and character references.
    static func resolve(_ raw: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) throws {
        guard let start = raw.baseAddress, memchr(start, 38, raw.count) != nil else { return out.append(contentsOf: raw) }
        var at: Int = 0
        while at < raw.count {
            guard raw[at] == 38 else { out.append(raw[at]); at += 1; continue }
            guard let end = raw[at...].prefix(12).firstIndex(of: 59) else { throw TabularProblem.damaged }
            let name: String = String(decoding: raw[(at + 1)..<end], as: UTF8.self)
            switch name {
            case "lt": out.append(60)
            case "gt": out.append(62)
            case "amp": out.append(38)
            case "quot": out.append(34)
            case "apos": out.append(39)
            default:
                let code: UInt32? = name.hasPrefix("#x") ? UInt32(name.dropFirst(2), radix: 16) : name.hasPrefix("#") ? UInt32(name.dropFirst()) : nil
                guard let scalar = code.flatMap(Unicode.Scalar.init), scalar.value > 0 else { throw TabularProblem.damaged }
                out.append(contentsOf: Character(scalar).utf8)
            }
            at = end + 1
        }
    }
}
