internal import Foundation

/// Looks at a PDF with poppler, qpdf and ghostscript.
public struct Inspector: Sendable {
    /// The most pages that are looked at.
    public static let mostPages: Int = 1000
    /// Drawings that are looked through for RGB, bytes of all of them together.
    private static let mostDrawn: Int = 64 << 20
    /// Dots of one separated page, so that a banner takes no more than a page of a book.
    private static let mostDots: Double = 1_500_000
    /// Pages that ghostscript draws in one go.
    private static let chunk: Int = 8

    let path: String, piece: (width: Double, height: Double)?, limits: Tool.Limits
    let expect: @Sendable (Int) -> Void, done: @Sendable (Int) throws -> Void

    /// - Parameters:
    ///   - path: where the PDF lies.
    ///   - piece: the size of the cut piece that the job asks for, millimetres: a page without a trim box is cut to it where it fits.
    ///   - expect: hears how many units of work there are.
    ///   - done: hears of work that is done; what it throws stops the tools and is thrown on.
    public init(_ path: String, piece: (width: Double, height: Double)? = nil, limits: Tool.Limits = Tool.Limits(), expect: @escaping @Sendable (Int) -> Void = { _ in }, done: @escaping @Sendable (Int) throws -> Void = { _ in }) {
        (self.path, self.piece, self.limits, self.expect, self.done) = (path, piece, limits, expect, done)
    }

    /// Whether a file begins as a PDF does: the signature is among its first 1024 bytes (ISO 32000-1, annex H.3.4.1).
    public static func isPDF(_ path: String) -> Bool {
        guard let file = FileHandle(forReadingAtPath: path) else { return false }
        defer { try? file.close() }  // it was only read
        // What cannot be read is no PDF either.
        return (try? file.read(upToCount: 1024))?.range(of: Data("%PDF-".utf8)) != nil
    }

    /// - Throws: a ``Refusal`` with a sentence, or what `done` throws.
    public func inspect() async throws -> Inspection {
        guard Inspector.isPDF(path) else { throw Refusal.notPDF }
        return try await Tool.scratch { folder in
            var found: Inspection = try await opened(folder)
            expect(found.pages.count + 3)
            try await check(&found, folder)
            try done(1)
            try await list(&found, folder)
            try done(1)
            try await structure(&found, folder)
            try done(1)
            try await measure(&found, folder)
            return found
        }
    }
    private func run(_ words: [String], _ folder: String) async throws -> Tool.Finished {
        let finished: Tool.Finished = try await Tool.run(words, in: folder, limits: limits) { try done(0) }
        if finished.isMissing { throw Refusal.noTools }
        if finished.isEnded { throw Refusal.tooHeavy }
        return finished
    }

    // MARK: Steps

    private func opened(_ folder: String) async throws -> Inspection {
        let first: Tool.Finished = try await run(["pdfinfo", path], folder)
        if first.status != 0 { throw first.errors.contains("password") ? Refusal.locked : Refusal.damaged }
        guard let count = Listings.value("Pages", in: first.output).flatMap({ Int($0) }), count > 0 else { throw Refusal.damaged }
        if count > Inspector.mostPages { throw Refusal.tooManyPages(count) }
        let boxes: Tool.Finished = try await run(["pdfinfo", "-box", "-f", "1", "-l", String(count), path], folder)
        let pages: [Inspection.Page] = Listings.pages(boxes.output)
        guard boxes.status == 0, pages.count == count else { throw Refusal.damaged }
        // 14 400 points is the greatest page of PDF without a unit of its own (ISO 32000-1, annex C).
        for page in pages where max(page.media.width, page.media.height) > 14_400 * Box.millimetre + 1 { throw Refusal.pageTooLarge(page.number) }
        for page in pages where min(page.media.width, page.media.height) < 1 { throw Refusal.undrawable(page.number) }
        var found = Inspection(pages: pages)
        found.isProtected = Listings.value("Encrypted", in: first.output)?.hasPrefix("yes") ?? false
        found.version = Listings.value("PDF version", in: first.output) ?? ""
        found.producer = String((Listings.value("Producer", in: first.output) ?? "").prefix(120))
        return found
    }
    /// Exit statuses of qpdf: 2 errors, 3 faults that were mended.
    private func check(_ found: inout Inspection, _ folder: String) async throws {
        let checked: Tool.Finished = try await run(["qpdf", "--check", path], folder)
        if checked.status == 2 { throw checked.errors.contains("password") ? Refusal.locked : Refusal.damaged }
        found.isMended = checked.status != 0
    }
    private func list(_ found: inout Inspection, _ folder: String) async throws {
        let fonts: Tool.Finished = try await run(["pdffonts", path], folder), images: Tool.Finished = try await run(["pdfimages", "-list", path], folder)
        guard fonts.status == 0, images.status == 0 else { throw Refusal.damaged }
        found.fonts = Listings.fonts(fonts.output)
        found.images = Listings.images(images.output)
    }

    /// Which boxes the file itself names, and which pages paint in RGB.
    private func structure(_ found: inout Inspection, _ folder: String) async throws {
        let told: Tool.Finished = try await Tool.run(["qpdf", "--json=2", "--json-key=pages", "--json-key=qpdf", path], in: folder, limits: limits) { try done(0) }
        // A text too long to write down is no fault of the file: its boxes are then taken as poppler prints them.
        let structure: Structure? = told.isEnded ? nil : Structure(told.output)
        for index in found.pages.indices {
            let page: Inspection.Page = found.pages[index]
            if let structure, structure.count == found.pages.count {
                if !structure.has("/TrimBox", page: index) { found.pages[index].trim = nil }
                if !structure.has("/BleedBox", page: index) { found.pages[index].bleed = nil }
            } else {
                if page.trim == page.crop { found.pages[index].trim = nil }
                if page.bleed == page.crop { found.pages[index].bleed = nil }
            }
            found.pages[index].assumed = assumed(found.pages[index])
        }
        guard let structure, structure.count == found.pages.count else { return }
        found.drawnInRGB = try await rgb(structure, folder)
    }
    /// A page that is as large as the piece with up to 20 mm around it is cut in its middle.
    private func assumed(_ page: Inspection.Page) -> Box? {
        guard page.trim == nil, let piece else { return nil }
        let (width, height): (Double, Double) = page.isTurned ? (piece.height, piece.width) : (piece.width, piece.height), room: ClosedRange<Double> = 0.5...40
        func fits(_ width: Double, _ height: Double) -> Bool { room.contains(page.crop.width - width) && room.contains(page.crop.height - height) && abs(page.crop.width - width - page.crop.height + height) < 1 }
        if fits(width, height) { return page.crop.middle(width, height) }
        return fits(height, width) ? page.crop.middle(height, width) : nil
    }
    private func rgb(_ structure: Structure, _ folder: String) async throws -> [Int]? {
        let drawings: [[Structure.Drawing]] = (0..<structure.count).map { structure.drawings(page: $0) }
        var known: [Structure.Drawing: Bool] = [:], left: Int = Inspector.mostDrawn
        let all: [Structure.Drawing] = Set(drawings.joined()).sorted { $0.object < $1.object }
        for start in stride(from: 0, to: all.count, by: 100) {
            let some: [Structure.Drawing] = Array(all[start..<min(start + 100, all.count)])
            let words: [String] = ["qpdf", "--json=2", "--json-key=qpdf", "--json-stream-data=file", "--json-stream-prefix=draw"] + some.map { "--json-object=\($0.number)" } + [path]
            let written: Tool.Finished = try await Tool.run(words, in: folder, limits: limits) { try done(0) }
            if written.isEnded || written.status == 2 { return nil }
            for drawing in some {
                let file: String = "\(folder)/draw-\(drawing.object.split(separator: " ").first ?? "")"
                // Contents that are no stream paint nothing.
                guard let content = FileManager.default.contents(atPath: file) else { continue }
                left -= content.count
                if left < 0 { return nil }
                known[drawing] = Painting.usesRGB([UInt8](content), drawing.rgb)
            }
            for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasPrefix("draw-") { try FileManager.default.removeItem(atPath: folder + "/" + name) }
        }
        return drawings.indices.filter { drawings[$0].contains { known[$0] == true } }.map { $0 + 1 }
    }

    // MARK: Ink

    /// Dots to an inch: a dot is a third of a millimetre, unless the page is very large.
    static func dpi(_ page: Inspection.Page) -> Double {
        let area: Double = page.media.width * page.media.height / 25.4 / 25.4
        return max(1, min(72, (mostDots / max(area, 0.01)).squareRoot().rounded(.down)))
    }
    private func measure(_ found: inout Inspection, _ folder: String) async throws {
        var first: Int = 0
        while first < found.pages.count {
            let dpi: Double = Inspector.dpi(found.pages[first])
            var last: Int = first
            while last + 1 < found.pages.count, last + 1 - first < Inspector.chunk, Inspector.dpi(found.pages[last + 1]) == dpi { last += 1 }
            let place: String = folder + "/ink"
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            let drawn: Tool.Finished = try await run(["gs", "-q", "-dSAFER", "-dNOPAUSE", "-dBATCH", "-sDEVICE=tiffsep", "-r\(Int(dpi))", "-sCompression=none", "-dFirstPage=\(first + 1)", "-dLastPage=\(last + 1)", "-sOutputFile=ink/%d.tif", path], folder)
            for index in first...last {
                guard drawn.status == 0, let page = try Separations(folder: place, prefix: String(index - first + 1)) else { throw Refusal.undrawable(index + 1) }
                page.measure(&found.pages[index], dpi: dpi)
            }
            try FileManager.default.removeItem(atPath: place)
            try done(last - first + 1)
            first = last + 1
        }
    }
}

/// Draws one page for people to look at.
public enum PagePicture {
    /// Writes a PNG; nothing is left behind where it did not work.
    /// - Parameters:
    ///   - page: from 1.
    ///   - size: the longer side, dots.
    ///   - target: the whole path, `.png` included.
    /// - Returns: false where the page cannot be drawn.
    public static func draw(_ pdf: String, page: Int, size: Int, to target: String) async throws -> Bool {
        try await Tool.scratch { folder in
            let drawn: Tool.Finished = try await Tool.run(["pdftoppm", "-q", "-png", "-singlefile", "-f", String(page), "-l", String(page), "-scale-to", String(size), pdf, "page"], in: folder, limits: .picture)
            let made: String = folder + "/page.png"
            guard drawn.status == 0, FileManager.default.fileExists(atPath: made) else { return false }
            // Whoever draws the same page at the same moment has drawn the same picture.
            let beside: String = target + "." + UUID().uuidString
            try FileManager.default.copyItem(atPath: made, toPath: beside)
            guard rename(beside, target) == 0 else { throw CocoaError(.fileWriteUnknown) }
            return true
        }
    }
}
