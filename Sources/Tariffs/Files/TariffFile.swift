internal import Estimating
internal import Foundation
internal import Kernel

/// A whole tariff as a file.
struct TariffFile: Codable {
    static let kind: String = "ottisk.tariff"
    let kind: String, format: Int, name: String, shop: Shop

    static func text(_ shop: Shop, name: String) throws -> String { try Canonical.pretty(TariffFile(kind: kind, format: 1, name: name, shop: shop)) }

    /// The shop of a file; its faults are shown in the draft. A text that is no tariff is refused here, with the place that is not readable.
    static func read(_ bytes: [UInt8]) throws -> Shop {
        guard bytes.count <= 4 << 20 else { throw BadRequest("Файл больше четырёх мегабайт", "The file is larger than four megabytes") }
        let foreign = BadRequest("Файл не читается: нужен тариф, сохранённый отсюда", "The file cannot be read: a tariff saved from here is needed")
        guard let text = String(validating: bytes, as: UTF8.self) else { throw foreign }
        do {
            let file: TariffFile = try Canonical.read(TariffFile.self, text)
            guard file.kind == kind, file.format == 1 else { throw foreign }
            return file.shop
        } catch let error as DecodingError {
            let place: String = Self.place(error)
            throw place.isEmpty ? foreign : BadRequest("Файл не читается, место: \(place)", "The file cannot be read, at \(place)")
        }
    }
    /// `shop.stocks[3].gsm`.
    private static func place(_ error: DecodingError) -> String {
        let (path, missing): ([any CodingKey], (any CodingKey)?) = switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context): (context.codingPath, nil)
        case .keyNotFound(let key, let context): (context.codingPath, key)
        @unknown default: ([], nil)
        }
        // A file without a kind of its own is somebody else's.
        if path.isEmpty && missing?.stringValue != "shop" { return "" }
        let steps: String = (path + [missing].compactMap { $0 }).map { key in key.intValue.map { "[\($0 + 1)]" } ?? "." + key.stringValue }.joined()
        return String(steps.drop { $0 == "." }.prefix(120))
    }
}
