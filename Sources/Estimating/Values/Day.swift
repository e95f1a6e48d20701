/// Refuses what is not a day written `YYYY-MM-DD`, so that days compare as text.
func checkDay(_ day: String, _ field: String) throws(EstimatingError) {
    let bytes: [UInt8] = Array(day.utf8)
    var isDay: Bool = bytes.count == 10
    for (index, byte) in bytes.enumerated() where isDay {
        let isDash: Bool = index == 4 || index == 7
        isDay = isDash ? byte == UInt8(ascii: "-") : (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    if isDay { isDay = ("01"..."12").contains(day.dropFirst(5).prefix(2)) && ("01"..."31").contains(day.suffix(2)) }
    if !isDay { throw EstimatingError.outOfRange(field: field, range: "YYYY-MM-DD") }
}
