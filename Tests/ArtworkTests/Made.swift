import Foundation
@testable import Artwork

/// PDFs made by real tools for one test: drawn by ghostscript, bent by qpdf.
struct Made: Sendable {
    let folder: String

    static func with<Kind: Sendable>(_ body: (Made) async throws -> Kind) async throws -> Kind {
        try await Tool.scratch { try await body(Made(folder: $0)) }
    }
    func tool(_ words: [String]) async throws -> Tool.Finished { try await Tool.run(words, in: folder) }

    /// A document of pages in PostScript; each gets its own page size and boxes, see ``page(_:_:)``.
    func pdf(_ pages: [String], options: [String] = [], first: String = "") async throws -> String {
        let name: String = UUID().uuidString, path: String = "\(folder)/\(name).pdf"
        try ("%!PS\n" + pages.map { $0 + "\nshowpage\n" }.joined()).write(toFile: "\(folder)/\(name).ps", atomically: true, encoding: .utf8)
        let plain: [String] = ["gs", "-q", "-dSAFER", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", "-dAutoRotatePages=/None", "-sColorConversionStrategy=LeaveColorUnchanged", "-dDownsampleColorImages=false", "-dAutoFilterColorImages=false", "-sOutputFile=\(path)"]
        let drawn: Tool.Finished = try await tool(plain + options + (first.isEmpty ? ["-f"] : ["-c", first, "-f"]) + ["\(name).ps"])
        guard drawn.status == 0 else { throw Failure(text: drawn.output + drawn.errors) }
        return path
    }
    /// The same file through qpdf.
    func bent(_ path: String, _ words: [String]) async throws -> String {
        let other: String = "\(folder)/\(UUID().uuidString).pdf", done: Tool.Finished = try await tool(["qpdf"] + words.map { $0 == "IN" ? path : $0 == "OUT" ? other : $0 })
        guard done.status == 0 || done.status == 3 else { throw Failure(text: done.errors) }
        return other
    }
    struct Failure: Error { let text: String }

    /// A page of millimetres with bleeds around a cut size, its trim box set, then drawings in points from the corner of the cut.
    /// - Parameter isMarked: whether the file says where the cut is.
    static func page(_ width: Double, _ height: Double, bleed: Double = 3, isMarked: Bool = true, _ drawing: String) -> String {
        let point: Double = 72 / 25.4, (w, h): (Double, Double) = ((width + 2 * bleed) * point, (height + 2 * bleed) * point), e: Double = bleed * point
        let boxes: String = isMarked ? "[/TrimBox [\(e) \(e) \(w - e) \(h - e)] /BleedBox [0 0 \(w) \(h)] /PAGE pdfmark\n" : ""
        return "<< /PageSize [\(w) \(h)] >> setpagedevice\n\(boxes)gsave \(e) \(e) translate\n\(drawing)\ngrestore"
    }
    /// The whole page with its bleeds in one colour: `0.5 0 0 0 setcmykcolor`.
    static func ground(_ colour: String) -> String { "\(colour) -100 -100 10000 10000 rectfill" }
    /// A picture of random colours at the cut's corner; points and dots.
    static func picture(_ side: Int, dots: Int) -> String {
        let bytes: String = (0..<dots * dots * 3).map { String(($0 &* 7919) % 200 + 16, radix: 16) }.map { $0.count < 2 ? "0" + $0 : $0 }.joined()
        return "gsave 20 20 translate \(side) \(side) scale \(dots) \(dots) 8 [\(dots) 0 0 -\(dots) 0 \(dots)] {currentfile \(dots * 3) string readhexstring pop} bind false 3 colorimage\n\(bytes) grestore"
    }
    static func spot(_ name: String) -> String { "[/Separation (\(name)) /DeviceCMYK {dup 0.6 mul exch 0 exch 0 mul 0}] setcolorspace 1 setcolor 50 50 100 100 rectfill" }
}
