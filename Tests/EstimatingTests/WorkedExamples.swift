import Estimating
import Exact
import Testing

/// The worked examples of the handbook, to the kopeck, with every number on the way.
@Suite struct WorkedExamples {
    private let half: Size = Size(640, 450)

    @Test func aBusinessCards() throws {
        let estimate: Estimate = try Textbook.shop.estimate(Textbook.cards, run: 1000).cheapest
        let card: Printed = try estimate.part("card")
        #expect(card.layout?.count == 24 && card.layout?.columns == 3 && card.layout?.rows == 8)
        #expect(try estimate.input("card", .cut) == 1010)
        #expect(card.goodSheets == 43 && card.pressSheets == 47)
        #expect(try estimate.amount(.stock) == money("658.00"))
        #expect(try estimate.value(.clicks, step: "Colour clicks") == 94)
        #expect(try estimate.amount(.clicks) == money("1128.00"))
        #expect(try estimate.amount(.setup) == money("150"))
        #expect(try estimate.value(.finishing, step: "Lifts × cuts") == 22)
        #expect(try estimate.amount(.finishing) == money("232.00"))
        #expect(estimate.lines.first { $0.code == .finishing }?.working.text == "100 + 22·6 = 232")
        #expect(try estimate.cost == money("2168.00"))
        #expect(try estimate.price.net == money("3468.80"))
        #expect(try estimate.price.vat == money("763.14"))
        #expect(try estimate.total == money("4231.94"))
        #expect(estimate.total.description == "4231.94" && estimate.cost.description == "2168.00")
    }

    @Test func aBusinessCardsByQuantity() throws {
        let ladder: Ladder = try Estimator(Textbook.shop, Textbook.cards).ladder([100, 200, 500, 1000, 2000, 5000])
        let nets: [String] = ladder.rows.map { $0.price.net.description }
        #expect(nets == ["1500.00", "1500.00", "2192.00", "3468.80", "6022.40", "13804.80"])
        #expect(ladder.rows.prefix(2).map { $0.price.cost.description } == ["724.00", "876.00"])
        #expect(ladder.inversions.isEmpty)
    }

    @Test func bFlyersSheetwise() throws {
        let estimate: Estimate = try Estimator(Textbook.shop, Textbook.flyers).estimate(run: 10_000) { $0.press == "offset" && $0.style == .sheetwise }
        let flyer: Printed = try estimate.part("flyer")
        #expect(flyer.layout?.count == 8 && flyer.sheet?.size == half)
        #expect(try estimate.input("flyer", .cut) == 10_050)
        #expect(flyer.goodSheets == 1257 && flyer.pressSheets == 1443 && flyer.boughtSheets == 722)
        #expect(try estimate.value(.stock, step: "Mass, kg") == money("54.06336"))
        #expect(try estimate.amount(.stock) == money("6487.60"))
        #expect(flyer.plates == 8)
        #expect(try estimate.amount(.plates) == 3600)
        #expect(try estimate.amount(.makeReady) == 2400)
        #expect(flyer.passes == 2886)
        #expect(try estimate.amount(.run) == money("2164.50"))
        #expect(try estimate.value(.ink, step: "Printed area, m²") == money("0.266112"))
        #expect(try estimate.value(.ink, step: "Ink, kg").shown(6) == money("0.998399"))
        #expect(try estimate.amount(.ink) == money("1198.08"))
        #expect(try estimate.value(.finishing, step: "Lifts × cuts") == 24)
        #expect(try estimate.amount(.finishing) == 244)
        #expect(try estimate.cost == money("16094.18"))
        #expect(try estimate.price.net == money("25750.69"))
        #expect(try estimate.total == money("31415.84"))
    }

    @Test func bFlyersWorkAndTurn() throws {
        let estimate: Estimate = try Estimator(Textbook.shop, Textbook.flyers).estimate(run: 10_000) { $0.press == "offset" && $0.style == .workAndTurn }
        let flyer: Printed = try estimate.part("flyer")
        #expect(flyer.goodSheets == 1257 && flyer.pressSheets == 1363 && flyer.boughtSheets == 682)
        #expect(try estimate.value(.stock, step: "Mass, kg") == money("51.06816"))
        #expect(try estimate.amount(.stock) == money("6128.18"))
        #expect(try estimate.amount(.plates) == 1800)
        #expect(try estimate.amount(.makeReady) == 1200)
        #expect(flyer.passes == 2726)
        #expect(try estimate.amount(.run) == money("2044.50"))
        #expect(try estimate.value(.ink, step: "Ink, kg").shown(6) == money("0.943048"))
        #expect(try estimate.amount(.ink) == money("1131.66"))
        #expect(try estimate.amount(.finishing) == 244)
        #expect(try estimate.cost == money("12548.34"))
        #expect(try estimate.price.net == money("20077.34"))
        #expect(try estimate.total == money("24494.35"))
        #expect(try Textbook.shop.estimate(Textbook.flyers, run: 10_000).cheapest.cost == money("12548.34"))
    }

    @Test func cLeaflet() throws {
        let estimate: Estimate = try Estimator(Textbook.shop, Textbook.leaflet).estimate(run: 5000) { $0.press == "offset" && $0.style == .workAndTurn }
        let leaflet: Printed = try estimate.part("leaflet")
        #expect(leaflet.layout?.count == 4)
        #expect(try estimate.input("leaflet", .fold) == 5150)
        #expect(try estimate.input("leaflet", .cut) == 5176)
        #expect(leaflet.goodSheets == 1294 && leaflet.pressSheets == 1400 && leaflet.boughtSheets == 700)
        #expect(try estimate.value(.stock, step: "Mass, kg") == money("60.48"))
        #expect(try estimate.amount(.stock) == money("7257.60"))
        #expect(try estimate.amount(.plates) == 1800)
        #expect(try estimate.amount(.makeReady) == 1200)
        #expect(try estimate.amount(.run) == 2100)
        #expect(try estimate.value(.ink, step: "Ink, kg").shown(6) == money("0.952923"))
        #expect(try estimate.amount(.ink) == money("1143.51"))
        #expect(try estimate.value(.finishing, machine: "cut", step: "Lifts × cuts") == 16)
        #expect(try estimate.amount(.finishing, machine: "cut") == 196)
        #expect(try estimate.amount(.finishing, machine: "fold") == money("2402.50"))
        #expect(try estimate.cost == money("16099.61"))
        #expect(try estimate.price.net == money("25759.38"))
    }

    @Test func dBrochure() throws {
        let estimate: Estimate = try Estimator(Textbook.shop, Textbook.brochure).estimate(run: 1000) {
            $0.press == "offset" && $0.sheet == half && $0.style == ($0.component == "block" ? .sheetwise : .workAndTurn)
        }
        let block: Printed = try estimate.part("block"), cover: Printed = try estimate.part("cover")
        #expect(estimate.assembly.map(\.input) == [1050])
        #expect(block.signatures == [Signature(pages: 16, count: 2, perSheet: 1)])
        #expect(try estimate.input("block", .fold) == 1121)
        #expect(block.pressSheets == 2608 && block.boughtSheets == 1304)
        #expect(try estimate.value(.stock, "block", step: "Mass, kg") == money("86.37696"))
        #expect(try estimate.amount(.stock, "block") == money("10365.24"))
        #expect(block.plates == 16 && block.makeReadies == 4 && block.passes == 5216)
        #expect(try estimate.amount(.plates, "block") == 7200)
        #expect(try estimate.amount(.makeReady, "block") == 4800)
        #expect(try estimate.amount(.run, "block") == 3912)
        #expect(try estimate.value(.ink, "block", step: "Ink, kg").shown(6) == money("1.804452"))
        #expect(try estimate.amount(.ink, "block") == money("2165.34"))
        #expect(try estimate.amount(.finishing, "block") == money("1984.70"))
        #expect(try estimate.input("cover", .cut) == 1056)
        #expect(cover.layout?.count == 4 && cover.forms.map(\.sheets) == [264])
        #expect(try estimate.input("cover", .laminate) == 272)
        #expect(try estimate.value(.finishing, "cover", machine: "laminate", step: "Area, m²") == money("78.336"))
        #expect(try estimate.amount(.finishing, "cover", machine: "laminate") == money("1710.05"))
        #expect(cover.pressSheets == 358 && cover.boughtSheets == 179)
        #expect(try estimate.value(.stock, "cover", step: "Mass, kg") == money("20.6208"))
        #expect(try estimate.amount(.stock, "cover") == money("2474.50"))
        #expect(try estimate.amount(.plates, "cover") == 1800)
        #expect(try estimate.amount(.makeReady, "cover") == 1200)
        #expect(try estimate.amount(.run, "cover") == 537)
        #expect(try estimate.amount(.ink, "cover") == money("292.41"))
        #expect(try estimate.amount(.finishing, "cover", machine: "cut") == 148)
        #expect(try estimate.amount(.finishing, machine: "stitch") == 3525)
        #expect(try estimate.cost == money("42114.24"))
        #expect(try estimate.price.net == money("67382.78"))
        #expect(try estimate.total == money("82206.99"))
        #expect(try estimate.copy.grams.shown(2) == money("69.62"))
        #expect(try estimate.copy.creep == money("0.609"))
    }

    @Test func eCatalogue() throws {
        let estimate: Estimate = try Estimator(Textbook.shop, Textbook.catalogue).estimate(run: 500) {
            $0.press == "offset" && $0.sheet == half && $0.style == ($0.component == "block" ? .sheetwise : .simplex)
        }
        let block: Printed = try estimate.part("block"), cover: Printed = try estimate.part("cover")
        #expect(try estimate.copy.spine == money("3.384"))
        #expect(cover.trim.text == "423.384×297" && cover.trim.grown(by: 3).text == "429.384×303")
        #expect(cover.sheet?.printable.text == "630×435" && cover.layout?.count == 2)
        #expect(block.signatures == [Signature(pages: 8, count: 8, perSheet: 1)])
        #expect(estimate.assembly.map(\.input) == [530])
        #expect(try estimate.input("block", .fold) == 591)
        #expect(block.pressSheets == 6104 && block.boughtSheets == 3052)
        #expect(try estimate.value(.stock, "block", step: "Mass, kg") == money("202.16448"))
        #expect(try estimate.amount(.stock, "block") == money("24259.74"))
        #expect(block.plates == 64 && block.makeReadies == 16)
        #expect(try estimate.amount(.plates, "block") == 28_800)
        #expect(try estimate.amount(.makeReady, "block") == 19_200)
        #expect(try estimate.amount(.run, "block") == 9156)
        #expect(try estimate.amount(.ink, "block") == money("4985.69"))
        #expect(try estimate.amount(.finishing, "block") == money("6454.80"))
        #expect(try estimate.amount(.finishing, machine: "bind") == 8860)
        #expect(try estimate.input("cover", .cut) == 533)
        #expect(cover.forms.map(\.sheets) == [267])
        #expect(try estimate.input("cover", .laminate) == 275)
        #expect(try estimate.value(.finishing, "cover", machine: "laminate", step: "Area, m²") == money("79.2"))
        #expect(try estimate.amount(.finishing, "cover", machine: "laminate") == money("1725.60"))
        #expect(cover.pressSheets == 358 && cover.boughtSheets == 179)
        #expect(try estimate.value(.stock, "cover", step: "Mass, kg") == money("30.9312"))
        #expect(try estimate.amount(.stock, "cover") == money("3711.74"))
        #expect(try estimate.amount(.plates, "cover") == 1800)
        #expect(try estimate.amount(.makeReady, "cover") == 1200)
        #expect(try estimate.amount(.run, "cover") == money("268.50"))
        #expect(try estimate.amount(.ink, "cover") == money("145.32"))
        #expect(try estimate.value(.finishing, "cover", machine: "cut", step: "Lifts × cuts") == 12)
        #expect(try estimate.amount(.finishing, "cover", machine: "cut") == 172)
        #expect(try estimate.cost == money("110739.39"))
        #expect(try estimate.price.net == money("177183.02"))
        #expect(try estimate.total == money("216163.28"))
        #expect(try estimate.copy.grams.shown(2) == money("266.94"))
    }

    @Test func fFolder() throws {
        let estimator: Estimator = try Estimator(Textbook.shop, Textbook.folder)
        let estimate: Estimate = try estimator.estimate(run: 500)
        let folder: Printed = try estimate.part("folder")
        #expect(folder.layout?.count == 1 && folder.sheet?.size == Size(700, 500))
        #expect(try estimate.input("folder", .glue) == 525)
        #expect(try estimate.input("folder", .dieCut) == 561)
        #expect(try estimate.input("folder", .laminate) == 572)
        #expect(try estimate.value(.finishing, machine: "laminate", step: "Area, m²") == money("200.2"))
        #expect(try estimate.amount(.finishing, machine: "laminate") == money("3903.60"))
        #expect(folder.pressSheets == 658)
        #expect(try estimate.value(.stock, step: "Mass, kg") == money("69.09"))
        #expect(try estimate.amount(.stock) == money("8290.80"))
        #expect(try estimate.amount(.plates) == 1800)
        #expect(try estimate.amount(.makeReady) == 1200)
        #expect(try estimate.amount(.run) == money("493.50"))
        #expect(try estimate.amount(.ink) == money("176.71"))
        #expect(try estimate.amount(.finishing, machine: "die") == money("2173.20"))
        #expect(try estimate.amount(.finishing, machine: "glue") == money("1472.50"))
        #expect(try estimate.amount(.tool) == 8000)
        #expect(try estimate.cost == money("27510.31"))
        var again: Job = Textbook.folder
        again.isRepeat = true
        #expect(try Textbook.shop.estimate(again, run: 500).cheapest.cost == money("19510.31"))
    }

    @Test func gCarton() throws {
        let estimate: Estimate = try Estimator(Textbook.shop, Textbook.carton).estimate(run: 5000)
        let carton: Printed = try estimate.part("carton")
        #expect(carton.trim.text == "215×230")
        #expect(carton.sheet?.printable.text == "690×485" && carton.layout?.columns == 3 && carton.layout?.rows == 2)
        #expect(try estimate.input("carton", .glue) == 5070)
        #expect(carton.operations.first { $0.kind == .dieCut }?.out == 845)
        #expect(try estimate.input("carton", .dieCut) == 884)
        #expect(carton.pressSheets == 973)
        #expect(try estimate.value(.stock, step: "Mass, kg") == money("102.165"))
        #expect(try estimate.amount(.stock) == money("12259.80"))
        #expect(try estimate.amount(.plates) == 1800)
        #expect(try estimate.amount(.makeReady) == 1200)
        #expect(try estimate.amount(.run) == money("729.75"))
        #expect(try estimate.value(.ink, step: "Ink, kg").shown(6) == money("0.395833"))
        #expect(try estimate.amount(.ink) == money("475.00"))
        #expect(try estimate.amount(.finishing, machine: "die") == money("2560.80"))
        #expect(try estimate.amount(.finishing, machine: "glue") == money("5563"))
        #expect(try estimate.amount(.tool) == 12_000)
        #expect(try estimate.cost == money("36588.35"))
        #expect(try estimate.price.net == money("58541.36"))
    }

    @Test func hLabels() throws {
        let estimate: Estimate = try Estimator(Textbook.shop, Textbook.labelRolls).estimate(run: 20_000)
        let roll: RollLayout = try #require(try estimate.part("label").roll)
        #expect(roll.across == 5)
        #expect(try roll.net == 172 && roll.gross == money("227.16"))
        #expect(try estimate.value(.stock, step: "Area, m²") == money("74.9628"))
        #expect(try estimate.amount(.stock) == money("2623.70"))
        #expect(try estimate.amount(.plates) == 6000)
        #expect(try estimate.amount(.setup) == 2000)
        #expect(try estimate.amount(.run) == money("302.88"))
        #expect(try estimate.value(.finishing, step: "Packs") == 20)
        #expect(try estimate.amount(.finishing) == 300)
        #expect(try estimate.cost == money("11226.58"))
        #expect(try estimate.price.net == money("17962.53"))
        var job: Job = Textbook.labelRolls
        job.components[0].teeth = 96
        let other: Estimate = try Estimator(Textbook.shop, job).estimate(run: 20_000)
        let around: RollLayout = try #require(try other.part("label").roll)
        #expect(try around.across == 5 && around.rows == 572 && around.net == money("174.3456"))
        #expect(try other.value(.stock, step: "Length, m") == money("174.3456"))
    }

    @Test func iBanners() throws {
        let estimate: Estimate = try Estimator(Textbook.shop, Textbook.banners).estimate(run: 4)
        let roll: RollLayout = try #require(try estimate.part("banner").roll)
        #expect(try roll.across == 1 && roll.rows == 4 && !roll.isTurned && roll.net == money("8.56"))
        #expect(try estimate.value(.stock, step: "Area, m²") == money("27.392"))
        #expect(try estimate.amount(.stock) == money("2465.28"))
        #expect(try estimate.value(.ink, step: "Area, m²") == 24)
        #expect(try estimate.amount(.ink) == 3600)
        #expect(try estimate.value(.finishing, machine: "hem", step: "Edge, m") == 40)
        #expect(try estimate.amount(.finishing, machine: "hem") == 1600)
        #expect(try estimate.value(.finishing, machine: "eyelet", step: "Eyelets") == 80)
        #expect(try estimate.amount(.finishing, machine: "eyelet") == 640)
        #expect(try estimate.cost == money("8305.28"))
        #expect(try estimate.price.net == money("13288.45"))
        #expect(try estimate.total == money("16211.91"))
    }
}
