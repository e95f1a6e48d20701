internal import Foundation

/// One page as ghostscript's `tiffsep` separates it: a picture of each ink, one byte a dot. 255 is no ink ("Devices", ghostscript 10 manual).
struct Separations {
    let width: Int, height: Int
    /// Cyan, magenta, yellow, black, then spot colours by name: 0 is no ink, 255 full ink.
    let process: [[UInt8]], spots: [(name: String, dots: [UInt8])]

    /// Reads what was written as `PREFIX.tif`; nil where a picture is missing or is not what tiffsep writes.
    init?(folder: String, prefix: String) throws {
        var size: (Int, Int)?, four: [[UInt8]] = [], more: [(name: String, dots: [UInt8])] = []
        func plane(_ file: String) throws -> [UInt8]? {
            guard let picture = GreyPicture(try Data(contentsOf: URL(fileURLWithPath: folder + "/" + file))), size.map({ $0 == (picture.width, picture.height) }) ?? true else { return nil }
            size = (picture.width, picture.height)
            return picture.dots
        }
        let files: [String] = try FileManager.default.contentsOfDirectory(atPath: folder)
        for name in ["Cyan", "Magenta", "Yellow", "Black"] {
            let file: String = "\(prefix)(\(name)).tif"
            guard files.contains(file), let dots = try plane(file) else { return nil }
            four.append(dots)
        }
        for file in files.sorted() where file.hasPrefix(prefix + "(") && file.hasSuffix(").tif") {
            let name: String = String(file.dropFirst(prefix.count + 1).dropLast(5))
            if ["Cyan", "Magenta", "Yellow", "Black"].contains(name) { continue }
            guard let dots = try plane(file) else { return nil }
            more.append((name, dots))
        }
        guard let size else { return nil }
        (width, height) = size
        (process, spots) = (four, more)
    }

    /// Measures a page.
    /// - Parameter dpi: dots of the pictures to an inch.
    func measure(_ page: inout Inspection.Page, dpi: Double) {
        let frame = Frame(page, dpi: dpi, width: width, height: height), area: Frame.Dots = frame.dots(page.bleed.map { $0.within(page.media) } ?? page.cut)
        page.inks = process.map { mean($0, area) }
        page.spots = Dictionary(spots.map { ($0.name, mean($0.dots, area)) }) { $0 + $1 }.filter { $0.value > 0 }
        let sums: [UInt16] = total()
        page.heaviest = heaviest(sums, area)
        page.edges = Side.allCases.map { edge($0, sums, frame.dots(page.cut), dpi) }
    }
    private func mean(_ dots: [UInt8], _ area: Frame.Dots) -> Int {
        var sum: Int = 0
        dots.withUnsafeBufferPointer { dots in
            for y in area.rows { for x in area.columns { sum += Int(dots[y * width + x]) } }
        }
        let count: Int = area.rows.count * area.columns.count
        return count == 0 ? 0 : (sum * 10_000 + count * 255 / 2) / (count * 255)
    }
    /// All inks of each dot together.
    private func total() -> [UInt16] {
        var sums: [UInt16] = [UInt16](repeating: 0, count: width * height)
        sums.withUnsafeMutableBufferPointer { sums in
            for plane in process + spots.map(\.dots) {
                plane.withUnsafeBufferPointer { plane in for index in sums.indices { sums[index] &+= UInt16(plane[index]) } }
            }
        }
        return sums
    }
    /// The ink that all but one dot in a thousand stay under, per cent: a lone dot on the border of two shapes says nothing.
    private func heaviest(_ sums: [UInt16], _ area: Frame.Dots) -> Int {
        var counts: [Int] = [Int](repeating: 0, count: 65_536)
        for y in area.rows { for x in area.columns { counts[Int(sums[y * width + x])] += 1 } }
        var left: Int = area.rows.count * area.columns.count / 1000
        for value in counts.indices.reversed() where counts[value] > 0 {
            left -= counts[value]
            if left < 0 { return (value * 100 + 127) / 255 }
        }
        return 0
    }

    private enum Side: CaseIterable { case left, top, right, bottom }
    /// Where ink comes to the cut at one side, and how far it goes on behind it.
    private func edge(_ side: Side, _ sums: [UInt16], _ cut: Frame.Dots, _ dpi: Double) -> Inspection.Edge {
        let isUpright: Bool = side == .left || side == .right, inner: Int = max(1, Int((dpi / 25.4).rounded(.down)))
        let along: Range<Int> = isUpright ? cut.rows : cut.columns
        let (line, step): (Int, Int) = switch side {
        case .left: (cut.columns.lowerBound, -1)
        case .right: (cut.columns.upperBound - 1, 1)
        case .top: (cut.rows.lowerBound, -1)
        case .bottom: (cut.rows.upperBound - 1, 1)
        }
        let end: Int = isUpright ? width : height
        /// Some per cent of any ink: paper white and dust are less.
        func isInked(_ place: Int, _ across: Int) -> Bool { across >= 0 && across < end && sums[isUpright ? place * width + across : across * width + place] >= 6 }
        var reaches: [Int] = []
        for place in along where (0..<inner).allSatisfy({ isInked(place, line - step * $0) }) {
            var reach: Int = 0
            while isInked(place, line + step * (reach + 1)) { reach += 1 }
            reaches.append(reach)
        }
        guard !along.isEmpty, !reaches.isEmpty else { return Inspection.Edge(touched: 0, reach: 0) }
        reaches.sort()
        let usual: Int = reaches[reaches.count / 20]
        return Inspection.Edge(touched: max(1, reaches.count * 100 / along.count), reach: Int((Double(usual) * 254 / dpi).rounded()))
    }
}

/// Where boxes of a page lie in its picture: PDF counts from the bottom left, a picture from the top left, and the page may be turned.
private struct Frame {
    struct Dots { let columns: Range<Int>, rows: Range<Int> }
    let page: Inspection.Page, scale: Double, width: Int, height: Int

    init(_ page: Inspection.Page, dpi: Double, width: Int, height: Int) { (self.page, scale, self.width, self.height) = (page, dpi / 72, width, height) }

    func dots(_ box: Box) -> Dots {
        let media: Box = page.media
        let (left, top, right, bottom): (Double, Double, Double, Double) = switch page.rotation {
        case 90: (box.bottom - media.bottom, box.left - media.left, box.top - media.bottom, box.right - media.left)
        case 180: (media.right - box.right, box.bottom - media.bottom, media.right - box.left, box.top - media.bottom)
        case 270: (media.top - box.top, media.right - box.right, media.top - box.bottom, media.right - box.left)
        default: (box.left - media.left, media.top - box.top, box.right - media.left, media.top - box.bottom)
        }
        return Dots(columns: range(left, right, width), rows: range(top, bottom, height))
    }
    private func range(_ from: Double, _ to: Double, _ most: Int) -> Range<Int> {
        let first: Int = max(0, min(most, Int((from * scale).rounded()))), last: Int = max(first, min(most, Int((to * scale).rounded())))
        return first..<last
    }
}

/// An uncompressed grey TIFF of one picture, as ghostscript writes it (TIFF 6.0, section 4).
private struct GreyPicture {
    let width: Int, height: Int
    /// 0 is no ink.
    let dots: [UInt8]

    init?(_ file: Data) {
        let bytes: [UInt8] = [UInt8](file)
        func number(_ place: Int, _ count: Int) -> Int? {
            guard place >= 0, place + count <= bytes.count else { return nil }
            return (0..<count).reversed().reduce(0) { $0 << 8 | Int(bytes[place + $1]) }
        }
        guard bytes.starts(with: [0x49, 0x49, 42, 0]), let directory = number(4, 4), let entries = number(directory, 2) else { return nil }
        var tags: [Int: [Int]] = [:]
        for index in 0..<entries {
            let place: Int = directory + 2 + index * 12
            guard let tag = number(place, 2), let kind = number(place + 2, 2), let count = number(place + 4, 4), count < 1 << 20 else { return nil }
            let size: Int = kind == 3 ? 2 : kind == 4 ? 4 : 1
            guard let start = count * size <= 4 ? place + 8 : number(place + 8, 4) else { return nil }
            if kind == 3 || kind == 4 { tags[tag] = (0..<count).compactMap { number(start + $0 * size, size) } }
        }
        guard let width = tags[256]?.first, let height = tags[257]?.first, tags[258]?.first == 8, tags[259]?.first ?? 1 == 1, let starts = tags[273], let sizes = tags[279], starts.count == sizes.count else { return nil }
        var dots: [UInt8] = []
        dots.reserveCapacity(width * height)
        for (start, size) in zip(starts, sizes) {
            guard start + size <= bytes.count else { return nil }
            dots.append(contentsOf: bytes[start..<start + size])
        }
        guard width > 0, height > 0, dots.count >= width * height else { return nil }
        dots.removeLast(dots.count - width * height)
        // Photometric interpretation 1: black is zero, that is, full ink.
        if tags[262]?.first == 1 { for index in dots.indices { dots[index] = 255 - dots[index] } }
        (self.width, self.height, self.dots) = (width, height, dots)
    }
}
