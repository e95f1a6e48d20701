/// A rectangle of a page in points, 1/72 inch, as PDF has it: from the bottom left (ISO 32000-1, 14.11.2).
public struct Box: Codable, Sendable, Equatable {
    /// Its edges, points.
    public let left: Double, bottom: Double, right: Double, top: Double
    public init(_ left: Double, _ bottom: Double, _ right: Double, _ top: Double) {
        (self.left, self.right) = (min(left, right), max(left, right))
        (self.bottom, self.top) = (min(bottom, top), max(bottom, top))
    }
    /// Millimetres.
    public var width: Double { (right - left) * Box.millimetre }
    /// Millimetres.
    public var height: Double { (top - bottom) * Box.millimetre }
    /// Millimetres in a point.
    public static let millimetre: Double = 25.4 / 72

    /// What lies in both.
    func within(_ other: Box) -> Box {
        let (left, bottom): (Double, Double) = (max(self.left, other.left), max(self.bottom, other.bottom))
        return Box(left, bottom, max(left, min(right, other.right)), max(bottom, min(top, other.top)))
    }
    /// The box of that size in the middle of this one; millimetres.
    func middle(_ width: Double, _ height: Double) -> Box {
        let (x, y): (Double, Double) = ((left + right) / 2, (bottom + top) / 2), (half, other): (Double, Double) = (width / Box.millimetre / 2, height / Box.millimetre / 2)
        return Box(x - half, y - other, x + half, y + other)
    }
    /// The least distance to the edges of a box around it, millimetres.
    public func margin(in outer: Box) -> Double { min(left - outer.left, bottom - outer.bottom, outer.right - right, outer.top - top) * Box.millimetre }
}

/// What the tools found in a PDF. It says nothing of the job: see ``Wanted``.
public struct Inspection: Codable, Sendable {
    /// How the ink lies at one side of the trim, as the page is seen.
    public struct Edge: Codable, Sendable, Equatable {
        /// Hundredths of the side where ink comes to the cut.
        public let touched: Int
        /// How far ink goes beyond the cut there, tenths of a millimetre: nearly everywhere it goes so far or further.
        public let reach: Int
    }
    /// One page.
    public struct Page: Codable, Sendable {
        public let number: Int
        /// Degrees by which it is shown turned.
        public let rotation: Int
        public let media: Box, crop: Box
        /// Only what the file itself says: absent boxes stay absent.
        public var trim: Box?, bleed: Box?
        /// Where the cut is supposed to be: in the middle of a page without a trim box that is as large as the piece with its bleeds.
        public var assumed: Box?
        /// Ink on the page up to its bleeds, hundredths of a per cent: cyan, magenta, yellow, black.
        public var inks: [Int] = [0, 0, 0, 0]
        /// The same of spot colours.
        public var spots: [String: Int] = [:]
        /// The heaviest ink in one place, all colours together, per cent.
        public var heaviest: Int = 0
        /// Left, top, right, bottom as the page is seen.
        public var edges: [Edge] = []

        /// Where it is cut, as far as anybody knows.
        public var cut: Box { trim ?? assumed ?? crop }
        public var isTurned: Bool { rotation % 180 != 0 }
        /// The size of the cut page as it is seen, millimetres.
        public var size: (width: Double, height: Double) { isTurned ? (cut.height, cut.width) : (cut.width, cut.height) }
        /// All ink, hundredths of a per cent: 400 00 is four full inks.
        public var ink: Int { inks.reduce(0, +) + spots.values.reduce(0, +) }
        /// More than a trace of cyan, magenta or yellow.
        public var isColoured: Bool { inks.prefix(3).contains { $0 >= 2 } }
    }
    public struct Font: Codable, Sendable, Equatable { public let name: String, type: String, isEmbedded: Bool }
    /// A picture as it stands on a page.
    public struct Image: Codable, Sendable, Equatable {
        public let page: Int, width: Int, height: Int
        /// `rgb`, `cmyk`, `gray`, `icc`, `index`, `sep`, as poppler names it; `icc` with three components is RGB.
        public let colour: String, components: Int, bits: Int
        /// Dots of the picture to an inch of paper, the lesser of both directions.
        public let resolution: Int
        /// Only a mask or a transparency.
        public let isMask: Bool
        public var isRGB: Bool { !isMask && (colour == "rgb" || colour == "icc" && components == 3 || colour == "lab") }
    }
    public var pages: [Page]
    public var fonts: [Font] = [], images: [Image] = []
    /// Pages whose text or drawings are painted with RGB; nil: they could not be looked through.
    public var drawnInRGB: [Int]?
    /// A password forbids something, though not to open it.
    public var isProtected: Bool = false
    /// The structure has faults that were mended while reading.
    public var isMended: Bool = false
    /// The version of PDF and the program that made it.
    public var version: String = "", producer: String = ""
}

/// Why a file cannot be checked at all: a sentence for the person who sent it.
public enum Refusal: Error, Sendable, Equatable {
    case notPDF, damaged, locked, tooHeavy, undrawable(Int), tooManyPages(Int), pageTooLarge(Int), noTools

    public var words: Words {
        switch self {
        case .notPDF: Words("Это не PDF: в начале файла нет подписи формата. Сохраните макет в PDF и приложите его.", "This is not a PDF: the file does not begin like one. Save the artwork as PDF and attach that.")
        case .damaged: Words("Файл повреждён: его не открыть целиком. Сохраните PDF заново и приложите ещё раз.", "The file is damaged: it cannot be opened whole. Save the PDF again and attach it once more.")
        case .locked: Words("Файл закрыт паролем. Сохраните PDF без пароля и приложите ещё раз.", "The file is locked with a password. Save the PDF without one and attach it again.")
        case .tooHeavy: Words("Файл слишком тяжёл для проверки: при распаковке он занимает больше памяти или времени, чем отведено. Упростите его или отдайте допечатной подготовке.", "The file is too heavy to check: unpacked it takes more memory or time than there is. Simplify it, or hand it to prepress.")
        case .undrawable(let page): Words("Страница \(page) не рисуется: в ней ошибка. Сохраните PDF заново, лучше как PDF/X-4 или PDF/X-1a.", "Page \(page) cannot be drawn: there is an error in it. Save the PDF again, best as PDF/X-4 or PDF/X-1a.")
        case .tooManyPages(let count): Words("В файле страниц: \(count). Проверяются файлы до \(Inspector.mostPages) страниц: разделите его на части.", "The file has \(count) pages. Files of up to \(Inspector.mostPages) pages are checked: split it into parts.")
        case .pageTooLarge(let page): Words("Страница \(page) больше пяти метров. Сохраните макет в масштабе 1:10.", "Page \(page) is larger than five metres. Save the artwork at a scale of 1:10.")
        case .noTools: Words("На сервере не хватает программ для проверки: нужны poppler-utils, qpdf и ghostscript. Их ставит ./ottisk start.", "The server lacks the programs that check: poppler-utils, qpdf and ghostscript are needed. ./ottisk start installs them.")
        }
    }
}
