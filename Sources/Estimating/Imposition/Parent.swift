/// Press sheets cut out of a bought sheet (раскрой).
public struct ParentCut: Sendable, Hashable, Codable {
    /// Press sheets out of one bought sheet.
    public let count: Int
    /// Whether press sheets lie turned by a quarter on the bought sheet; their grain turns with them.
    public let isTurned: Bool

    /// `max over both orientations of floor(Wp/w)·floor(Hp/h)`; zero when the press sheet is larger.
    /// Throws for sizes that are not positive or too large.
    public static func of(_ sheet: Size, from parent: Size) throws(EstimatingError) -> ParentCut {
        try sheet.check("sheet size")
        try parent.check("stock size")
        let plain: Int = (parent.width.um / sheet.width.um) * (parent.height.um / sheet.height.um)
        let turned: Int = (parent.width.um / sheet.height.um) * (parent.height.um / sheet.width.um)
        return ParentCut(count: max(plain, turned), isTurned: turned > plain)
    }

    /// The axis of the press sheet that lies along the grain, given that of the bought one.
    public func grain(from parent: Axis?) -> Axis? { isTurned ? parent?.other : parent }
}

extension Size {
    /// Equal parts of a bought sheet, in whole millimetres: the whole, halves, thirds and on to so many.
    func parts(most: Int) -> [Size] {
        var result: [Size] = []
        for across: Int in 1...most {
            for down: Int in 1...(most / across) {
                let part: Size = Size(Length(um: width.um / across / 1000 * 1000), Length(um: height.um / down / 1000 * 1000))
                result.append(across == 1 && down == 1 ? self : part)
            }
        }
        return result
    }
}
