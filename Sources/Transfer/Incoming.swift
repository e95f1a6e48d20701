internal import Foundation
internal import Kernel
internal import Tabular

/// An exported workspace that somebody brought: nothing in it is trusted. Parts are read by their exact names and never unpacked by a name of theirs.
final class Incoming {
    /// A table of ten million rows, files of two gigabytes, a million files; texts pack at most a hundredfold in practice.
    static let limits = Archive.Limits(largestPart: 64 << 30, largestRatio: 400, mostParts: 1_000_000)
    static let largestDescription: UInt64 = 64 << 20

    let description: Description, checksums: [String: String], uploads: [String]
    private let archive: Archive

    /// Looks at the whole archive: its names, sizes, encryption, form, and whether everything that it describes is there.
    /// - Throws: `BadRequest` with the sentence for whoever brought it.
    init(_ path: String) throws {
        do {
            archive = try Archive(path, limits: Self.limits)
            let names: [String] = try archive.names()
            try Self.look(names)
            guard Set(names).count == names.count else { throw Self.damaged("одно имя стоит в архиве дважды", "one name stands in the archive twice") }
            for name in names where !name.hasSuffix("/") { _ = try archive.size(name) }
            guard names.contains("workspace.json") else {
                if archive.has("[Content_Types].xml") { throw BadRequest("Это книга XLSX: она загружается как таблица, в разделе «Импорт».", "This is an XLSX workbook: it is loaded as a table, under “Import”.") }
                throw BadRequest("Это не рабочее пространство Оттиска: в архиве нет workspace.json.", "This is no workspace of Ottisk: the archive has no workspace.json.")
            }
            guard try archive.size("workspace.json") <= Self.largestDescription else { throw TabularProblem.bomb }
            description = try Self.described(try Self.whole(archive.part("workspace.json")))
            checksums = try names.contains("checksums.txt") ? Self.sums(try Self.whole(archive.part("checksums.txt"))) : [:]
            uploads = names.filter { $0.hasPrefix("files/") && FileName.isHash(String($0.split(separator: "/").last ?? "")) }.map { String($0.split(separator: "/").last ?? "") }
            try complete(Set(names))
        } catch let problem as TabularProblem { throw Self.sentence(problem) }
    }
    static func sentence(_ problem: TabularProblem) -> BadRequest {
        switch problem {
        case .encrypted: BadRequest("Архив защищён паролем. Снимите пароль и загрузите снова.", "The archive is protected by a password. Remove it and load it again.")
        case .bomb: BadRequest("Архив распаковывается в слишком большой объём: так Оттиск не выгружает.", "The archive unpacks to far too much: Ottisk does not export like this.")
        case .unreadable: BadRequest("Файл не читается.", "The file cannot be read.")
        case .damaged: BadRequest("Архив ZIP повреждён или это не ZIP. Выгрузите его заново.", "The ZIP archive is damaged, or it is no ZIP. Export it again.")
        default: damaged(problem.sentence.ru, problem.sentence.en)
        }
    }
    static func damaged(_ ru: String, _ en: String) -> BadRequest { BadRequest("Архив повреждён: \(ru)", "The archive is damaged: \(en)") }

    /// Whether the archive at the path is a workspace at all, whatever else is wrong with it.
    static func isWorkspace(_ path: String) -> Bool {
        guard let archive = try? Archive(path, limits: limits) else { return false }  // whoever reads it as a table says what is wrong
        return archive.has("workspace.json")
    }
    private static func look(_ names: [String]) throws {
        for name in names {
            let parts: [Substring] = name.split(separator: "/", omittingEmptySubsequences: false)
            if name.hasPrefix("/") || name.contains("\\") || name.contains(":") || parts.contains("..") || parts.contains(".") {
                throw BadRequest("В архиве имя, ведущее за его пределы: \(name.prefix(100)). Такой архив не загружается.", "The archive holds a name that leads out of it: \(name.prefix(100)). Such an archive is not loaded.")
            }
            let isOurs: Bool = ["README.txt", "workspace.json", "checksums.txt", "files/index.csv", "data/", "files/"].contains(name) || isTable(name) || isUpload(parts)
            guard isOurs else { throw BadRequest("В архиве лишний файл: \(name.prefix(100)). Загружается только то, что выгрузил Оттиск.", "The archive holds a file too many: \(name.prefix(100)). Only what Ottisk exported is loaded.") }
        }
    }
    private static func isName(_ text: some StringProtocol) -> Bool { !text.isEmpty && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 } }
    private static func isTable(_ name: String) -> Bool { name.hasPrefix("data/") && name.hasSuffix(".csv") && isName(name.dropFirst(5).dropLast(4)) }
    private static func isUpload(_ parts: [Substring]) -> Bool {
        guard parts.count == 3, parts[0] == "files", parts[1].utf8.count == 2 else { return false }
        return parts[2].isEmpty || (FileName.isHash(String(parts[2])) && parts[2].hasPrefix(parts[1]))
    }
    private static func whole(_ part: Archive.Part) throws -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let piece: [UInt8] = try part.read(1 << 16)
            if piece.isEmpty { return all }
            all += piece
        }
    }
    private struct Form: Decodable { let ottisk: Int }
    private static func described(_ bytes: [UInt8]) throws -> Description {
        let data = Data(bytes)
        do {
            let form: Form = try JSONDecoder().decode(Form.self, from: data)
            guard form.ottisk <= Description.current else {
                throw BadRequest("Пространство выгружено более новой программой (вид архива \(form.ottisk), здесь — до \(Description.current)). Обновите Оттиск.", "The workspace was exported by a newer program (form \(form.ottisk), here up to \(Description.current)). Update Ottisk.")
            }
            guard form.ottisk > 0 else { throw damaged("неизвестный вид архива", "an unknown form") }
            return try JSONDecoder().decode(Description.self, from: data)
        } catch is DecodingError { throw damaged("workspace.json не читается", "workspace.json cannot be read") }
    }
    private static func sums(_ bytes: [UInt8]) throws -> [String: String] {
        var sums: [String: String] = [:]
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let hash: String = String(line.prefix(64)), name: String = String(line.dropFirst(66))
            guard FileName.isHash(hash), !name.isEmpty else { throw damaged("checksums.txt не читается", "checksums.txt cannot be read") }
            sums[name] = hash
        }
        return sums
    }
    private func complete(_ names: Set<String>) throws {
        guard Set(description.tables.map(\.table)).count == description.tables.count else { throw Self.damaged("одна таблица описана дважды", "one table is described twice") }
        for table in description.tables {
            guard Self.isName(table.table), names.contains(table.file) else { throw Self.damaged("нет файла \(table.file.prefix(80))", "the file \(table.file.prefix(80)) is missing") }
            guard table.columns.first?.field == "id", table.fields.allSatisfy({ Self.isName($0.column) }) else { throw Self.damaged("описание таблицы \(table.table)", "the description of the table \(table.table)") }
        }
        for layout in description.layouts {
            do { _ = try FormLayout.parts(layout.sections) } catch { throw Self.damaged("вид карточки \(layout.entity.prefix(60))", "the card layout of \(layout.entity.prefix(60))") }
        }
        for name in ["workspace.json"] + description.tables.map(\.file) where checksums[name] == nil { throw Self.damaged("нет контрольной суммы \(name)", "the checksum of \(name) is missing") }
    }

    /// The bytes of a part, piece by piece.
    func stream(_ name: String) throws -> () throws -> [UInt8] {
        let part: Archive.Part = try archive.part(name)
        return { try part.read(1 << 17) }
    }
    /// The content of an uploaded file goes into the store, if it has the hash that it is named by.
    func restore(_ hash: String, into files: FileStore, _ meter: Meter) throws {
        guard !FileManager.default.fileExists(atPath: files.path(hash)) else { return }
        let next = try stream(FileName.upload(hash)), writing: FileStore.Writing = try files.begin(), hasher = Crypto.Hasher()
        do {
            while true {
                let piece: [UInt8] = try next()
                if piece.isEmpty { break }
                hasher.add(piece)
                try writing.write(piece)
                try meter.add(0)
            }
            guard hasher.finish() == hash else { throw Self.damaged("содержимое файла \(hash.prefix(12))… изменено", "the content of the file \(hash.prefix(12))… was changed") }
        } catch {
            writing.discard()
            throw error
        }
        _ = try writing.finish("")
    }
}
