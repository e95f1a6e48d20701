import Estimating
import Seeds
import Testing

/// One row of the table every printer knows by heart: piece, bleed, sheet, gripper and margins, grid and guillotine counts.
struct Known: Sendable, CustomTestStringConvertible {
    let name: String
    let piece: Piece
    let sheet: Sheet
    let grid: Int
    let mixed: Int?
    var testDescription: String { name }
}

private let sra3: Sheet = Sheet(Size(320, 450), margins: Margins(all: 5))
private let large: Sheet = Sheet(Size(330, 487), margins: Margins(all: 5))
private let offset: Margins = Margins(left: 5, right: 5, gripper: 10, tail: 5)
private let half: Sheet = Sheet(Size(640, 450), margins: offset)
private let whole: Sheet = Sheet(Size(900, 640), margins: offset)
private let a4: Size = Size(210, 297), a5: Size = Size(148, 210), a6: Size = Size(105, 148), card: Size = Size(90, 50)

private let table: [Known] = [
    Known(name: "card, bleed 2", piece: Piece(card, bleed: 2), sheet: sra3, grid: 24, mixed: 26),
    Known(name: "card, bleed 3", piece: Piece(card, bleed: 3), sheet: sra3, grid: 21, mixed: 24),
    Known(name: "card, common cut", piece: Piece(card, bleed: 3, hasCommonCut: true), sheet: sra3, grid: 24, mixed: nil),
    Known(name: "card on 330×487", piece: Piece(card, bleed: 2), sheet: large, grid: 25, mixed: 28),
    Known(name: "A6, bleed 2", piece: Piece(a6, bleed: 2), sheet: sra3, grid: 8, mixed: 8),
    Known(name: "A6, bleed 3", piece: Piece(a6, bleed: 3), sheet: sra3, grid: 6, mixed: 6),
    Known(name: "A6, margins 3", piece: Piece(a6, bleed: 3), sheet: Sheet(Size(320, 450), margins: Margins(all: 3)), grid: 8, mixed: 8),
    Known(name: "A5, bleed 3", piece: Piece(a5, bleed: 3), sheet: sra3, grid: 4, mixed: 4),
    Known(name: "A5, bleed 2", piece: Piece(a5, bleed: 2), sheet: sra3, grid: 4, mixed: 4),
    Known(name: "A4", piece: Piece(a4, bleed: 3), sheet: sra3, grid: 2, mixed: 2),
    Known(name: "DL, bleed 2", piece: Piece(Size(99, 210), bleed: 2), sheet: sra3, grid: 6, mixed: 6),
    Known(name: "DL, bleed 3", piece: Piece(Size(99, 210), bleed: 3), sheet: sra3, grid: 4, mixed: 4),
    Known(name: "A4 on 450×640", piece: Piece(a4, bleed: 3), sheet: half, grid: 4, mixed: 4),
    Known(name: "A5 on 450×640", piece: Piece(a5, bleed: 3), sheet: half, grid: 8, mixed: 8),
    Known(name: "A6 on 450×640", piece: Piece(a6, bleed: 3), sheet: half, grid: 12, mixed: 14),
    Known(name: "A4 on 640×900", piece: Piece(a4, bleed: 3), sheet: whole, grid: 8, mixed: 8),
    Known(name: "A5 on 640×900", piece: Piece(a5, bleed: 3), sheet: whole, grid: 16, mixed: 16),
    Known(name: "A6 on 640×900", piece: Piece(a6, bleed: 3), sheet: whole, grid: 32, mixed: 32),
]

@Suite struct ImpositionTests {
    @Test(arguments: table) func knownLayouts(_ known: Known) throws {
        let grid: Layout = try known.piece.imposed(on: known.sheet)
        #expect(grid.count == known.grid)
        let mixed: Layout = try known.piece.imposed(on: known.sheet, policy: .guillotine)
        #expect(mixed.count == known.mixed ?? known.grid)
        try expectSound(grid, known.piece, known.sheet)
        try expectSound(mixed, known.piece, known.sheet)
    }

    @Test func cutsOfAGridAndOfACommonCut() throws {
        let grid: Layout = try Piece(card, bleed: 2).imposed(on: sra3)
        #expect(grid.columns == 3 && grid.rows == 8)
        #expect(grid.cuts.count == 22)
        let common: Layout = try Piece(card, bleed: 3, hasCommonCut: true).imposed(on: sra3)
        #expect(common.cuts.count == common.columns + common.rows + 2)
    }

    @Test func aPinwheelIsNotCutByAGuillotine() throws {
        let sheet: Sheet = Sheet(Size(5, 5), margins: Margins(all: 0))
        #expect(try Piece(Size(2, 3)).imposed(on: sheet, policy: .guillotine).count == 3)
    }

    @Test func guillotineEqualsBruteForce() throws {
        var random: Seeded = Seeded(state: 11)
        for _ in 0..<500 {
            let a: Int = Int.random(in: 1...6, using: &random), b: Int = Int.random(in: 1...6, using: &random)
            let truth: [[Int]] = bruteForce(a, b, 18)
            for _ in 0..<20 {
                let w: Int = Int.random(in: 1...18, using: &random), h: Int = Int.random(in: 1...18, using: &random)
                let piece: Piece = Piece(Size(Length(mm: a), Length(mm: b)))
                let sheet: Sheet = Sheet(Size(Length(mm: w), Length(mm: h)), margins: Margins(all: 0))
                let grid: Int = (try? piece.imposed(on: sheet).count) ?? 0
                let layout: Layout? = try? piece.imposed(on: sheet, policy: .guillotine)
                #expect(grid == max((w / a) * (h / b), (w / b) * (h / a)))
                #expect((layout?.count ?? 0) == truth[w][h])
                #expect(grid <= truth[w][h] && truth[w][h] * a * b <= w * h)
                if let layout { try expectSound(layout, piece, sheet) }
            }
        }
    }

    @Test func gapsBleedAndMarginsKeepPiecesApart() throws {
        var random: Seeded = Seeded(state: 12)
        for _ in 0..<500 {
            let piece: Piece = Piece(
                Size(Length(mm: Int.random(in: 20...120, using: &random)), Length(mm: Int.random(in: 20...120, using: &random))),
                bleed: Length(mm: Int.random(in: 0...5, using: &random)), gap: Length(um: Int.random(in: 0...4000, using: &random)))
            for policy: Layout.Policy in Layout.Policy.allCases {
                let layout: Layout = try piece.imposed(on: half, policy: policy)
                try expectSound(layout, piece, half)
            }
        }
    }

    @Test func turningTheSheetAndItsGrainChangesNothing() throws {
        var random: Seeded = Seeded(state: 13)
        for _ in 0..<500 {
            let size: Size = Size(Length(mm: Int.random(in: 30...200, using: &random)), Length(mm: Int.random(in: 30...200, using: &random)))
            let grain: Axis? = [Axis.width, Axis.height, nil].randomElement(using: &random) ?? nil
            let wanted: Axis? = Bool.random(using: &random) ? .height : nil
            let sheet: Sheet = Sheet(Size(640, 450), margins: offset, grain: grain)
            let piece: Piece = Piece(size, bleed: 2, grainAxis: wanted)
            for policy: Layout.Policy in Layout.Policy.allCases {
                let one: Int? = try? piece.imposed(on: sheet, policy: policy).count
                let other: Int? = try? piece.imposed(on: sheet.turned, policy: policy).count
                #expect(one == other)
            }
        }
    }

    @Test func grainKeepsOneOrientation() throws {
        let sheet: Sheet = Sheet(Size(640, 450), margins: offset, grain: .width)
        let across: Layout = try Piece(a4, bleed: 3, grainAxis: .width).imposed(on: sheet)
        let along: Layout = try Piece(a4, bleed: 3, grainAxis: .height).imposed(on: sheet)
        #expect(across.count == 2 && along.count == 4)
        #expect(along.placements.allSatisfy { $0.isTurned })
    }

    @Test func impossibleSheetsAreErrors() {
        #expect(throws: EstimatingError.doesNotFit(piece: "606×406", area: "310×440")) { try Piece(Size(600, 400), bleed: 3).imposed(on: sra3) }
        #expect(throws: EstimatingError.notPositive(field: "trim size")) { try Piece(Size(0, 50)).imposed(on: sra3) }
        #expect(throws: EstimatingError.notPositive(field: "trim size")) { try Piece(Size(-90, 50)).imposed(on: sra3) }
        #expect(throws: EstimatingError.negative(field: "bleed")) { try Piece(card, bleed: -1).imposed(on: sra3) }
        #expect(throws: EstimatingError.self) { try Piece(card).imposed(on: Sheet(Size(320, 450), margins: Margins(all: 400))) }
        let huge: Length = Length(um: Int.max)
        #expect(throws: EstimatingError.tooLarge(field: "sheet size", limit: "1 km")) {
            try Piece(card).imposed(on: Sheet(Size(huge, huge), margins: Margins(all: 0)))
        }
        let field: Sheet = Sheet(Size(1_000_000, 1_000_000), margins: Margins(all: 0))
        #expect(throws: EstimatingError.tooLarge(field: "pieces per sheet", limit: "100000")) { try Piece(Size(1, 1)).imposed(on: field) }
        let tiny: Layout? = try? Piece(Size(7, 11)).imposed(on: Sheet(Size(900, 640), margins: offset), policy: .guillotine)
        #expect(tiny?.isGridFallback == true)
    }
}

@Suite struct SheetTests {
    @Test func parentsGiveMoreWhenTurned() throws {
        #expect(try ParentCut.of(Size(450, 640), from: Size(640, 900)).isTurned)
        #expect(try ParentCut.of(Size(450, 640), from: Size(640, 900)).count == 2)
        #expect(try ParentCut.of(Size(700, 1000), from: Size(640, 900)).count == 0)
    }

    @Test func signaturesWithRemainder() throws {
        #expect(try Signature.block(pages: 40, full: 16, step: 4) == [
            Signature(pages: 16, count: 2, perSheet: 1), Signature(pages: 8, count: 1, perSheet: 2),
        ])
        #expect(try Signature.block(pages: 28, full: 16, step: 4).map(\.pages) == [16, 8, 4])
        #expect(throws: EstimatingError.pagesNotDivisible(pages: 30, by: 4)) { try Signature.block(pages: 30, full: 16, step: 4) }
        #expect(throws: EstimatingError.notPositive(field: "pages")) { try Signature.block(pages: 0, full: 16, step: 4) }
        for pages: Int in stride(from: 4, through: 400, by: 4) {
            let parts: [Signature] = try Signature.block(pages: pages, full: 16, step: 4)
            #expect(parts.reduce(0) { $0 + $1.pages * $1.count } == pages)
        }
    }

    @Test func gangsTakeTheFewestSheets() throws {
        var random: Seeded = Seeded(state: 14)
        for _ in 0..<300 {
            let quantities: [Int] = (0..<Int.random(in: 2...3, using: &random)).map { _ in Int.random(in: 1...400, using: &random) }
            let ups: Int = Int.random(in: quantities.count...9, using: &random)
            #expect(try Gang.forms(quantities, ups: ups).map(\.sheets) == [fewestSheets(quantities, ups)])
        }
        #expect(try Gang.forms([100, 100, 100], ups: 2).count == 2)
        #expect(throws: EstimatingError.notPositive(field: "quantity of a kind")) { try Gang.forms([1, 0], ups: 4) }
    }

    @Test func platesPassesAndMakeReadies() {
        #expect(FormWork.of(.fourFront, .simplex, units: 4) == FormWork(plates: 4, passes: 1, makeReadies: 1))
        #expect(FormWork.of(.fourBoth, .sheetwise, units: 4) == FormWork(plates: 8, passes: 2, makeReadies: 2))
        #expect(FormWork.of(.fourBoth, .sheetwise, units: 2) == FormWork(plates: 8, passes: 4, makeReadies: 4))
        #expect(FormWork.of(.fourBoth, .workAndTurn, units: 4) == FormWork(plates: 4, passes: 2, makeReadies: 1))
        #expect(FormWork.of(.fourBoth, .workAndTurn, units: 2) == FormWork(plates: 4, passes: 4, makeReadies: 2))
        #expect(FormWork.of(.fourBoth, .perfecting, units: 8) == FormWork(plates: 8, passes: 1, makeReadies: 1))
        #expect(FormWork.of(.fourBoth, .perfecting, units: 4) == nil)
        #expect(FormWork.of(.fourFront, .workAndTurn, units: 4) == nil)
    }
}

/// Within the printable area with bleed, at least bleed and gap apart, as many as counted.
private func expectSound(_ layout: Layout, _ piece: Piece, _ sheet: Sheet) throws {
    let all: [Placement] = layout.placements
    #expect(all.count == layout.count)
    let margins: Margins = sheet.margins
    for one: Placement in all {
        #expect(one.size == (one.isTurned ? piece.trim.turned : piece.trim))
        #expect(one.x - piece.bleed >= margins.left && one.y - piece.bleed >= margins.gripper)
        #expect(one.x + one.size.width + piece.bleed <= sheet.size.width - margins.right)
        #expect(one.y + one.size.height + piece.bleed <= sheet.size.height - margins.tail)
    }
    let apart: Length = piece.hasCommonCut ? 0 : piece.bleed.doubled + piece.gap
    for (index, one) in all.enumerated() {
        for other: Placement in all[(index + 1)...] {
            let beside: Bool = one.x + one.size.width + apart <= other.x || other.x + other.size.width + apart <= one.x
            let above: Bool = one.y + one.size.height + apart <= other.y || other.y + other.size.height + apart <= one.y
            if !beside && !above { Issue.record("two pieces overlap") }
        }
    }
}

/// The guillotine optimum by trying every whole cut of every rectangle.
private func bruteForce(_ a: Int, _ b: Int, _ side: Int) -> [[Int]] {
    var best: [[Int]] = [[Int]](repeating: [Int](repeating: 0, count: side + 1), count: side + 1)
    for w: Int in 1...side {
        for h: Int in 1...side {
            var top: Int = (w >= a && h >= b) || (w >= b && h >= a) ? 1 : 0
            for x: Int in 0..<w where x > 0 { top = max(top, best[x][h] + best[w - x][h]) }
            for y: Int in 0..<h where y > 0 { top = max(top, best[w][y] + best[w][h - y]) }
            best[w][h] = top
        }
    }
    return best
}

/// Every way to share the places among kinds.
private func fewestSheets(_ quantities: [Int], _ ups: Int) -> Int {
    func least(_ index: Int, _ left: Int) -> Int {
        if index == quantities.count { return 0 }
        let others: Int = quantities.count - index - 1
        return (1...(left - others)).map { max((quantities[index] + $0 - 1) / $0, least(index + 1, left - $0)) }.min() ?? 0
    }
    return least(0, ups)
}
