public import Hummingbird
internal import HTTPTypes

/// A small upload held in memory: fields, and files with their names.
public struct Upload: Sendable {
    public struct Part: Sendable { public let name: String, file: String?, bytes: [UInt8] }
    public let parts: [Part]
    /// What was typed into a field; a file of the same name is not it.
    public func text(_ name: String) -> String { parts.first { $0.name == name && $0.file == nil }.flatMap { String(validating: $0.bytes, as: UTF8.self) } ?? "" }
    public func file(_ name: String) -> Part? { parts.first { $0.name == name && $0.file != nil } }

    /// Nil when the body is not what its boundary promises.
    public init?(contentType: String, body: [UInt8]) {
        guard var reader = Multipart(contentType: contentType) else { return nil }
        var parts: [Part] = [], open: (name: String, file: String?, bytes: [UInt8]) = ("", nil, [])
        do {
            for event in try reader.read(body) {
                switch event {
                case .begin(let name, let file): open = (name, file, [])
                case .content(let bytes): open.bytes += bytes
                case .end: parts.append(Part(name: open.name, file: open.file, bytes: open.bytes))
                }
            }
            try reader.finish()
        } catch { return nil }
        self.parts = parts
    }
}

extension Request {
    private static let damaged = BadRequest("Файл пришёл повреждённым", "The file arrived damaged")

    /// An uploaded form of at most `limit` bytes whose token is the session's.
    public func upload(_ context: StaffContext, limit: Int = 16 << 20) async throws -> Upload {
        var request = self
        let body = try await request.collectBody(upTo: limit)
        guard let upload = Upload(contentType: headers[.contentType] ?? "", body: Array(body.readableBytesView)) else { throw Self.damaged }
        guard Crypto.same(upload.text("csrf"), context.person.csrf) else { throw NotAllowed() }
        return upload
    }

    /// Streams the files of a form to the disk, at most `limit` bytes of them. The token must come before the first file.
    public func receive(_ context: StaffContext, limit: Int) async throws -> [FileStore.Received] { try await receiveForm(context, limit: limit).files.map(\.file) }

    /// The same with the other fields of the form, which are held in memory: at most 4 MiB of them.
    public func receiveForm(_ context: StaffContext, limit: Int) async throws -> ReceivedForm {
        guard var reader = Multipart(contentType: headers[.contentType] ?? "") else { throw Self.damaged }
        var form = ReceivedForm(), texts: [String: [String]] = [:], field: String = "", text: [UInt8]?, size: Int = 0, held: Int = 0
        var writing: FileStore.Writing?, name: String = ""
        do {
            for try await buffer in body {
                for event in try reader.read(buffer.readableBytesView) {
                    switch event {
                    case .begin(let part, let file):
                        field = part
                        text = file == nil ? [] : nil
                        guard let file, !file.isEmpty else { continue }
                        guard Crypto.same(texts["csrf"]?.first ?? "", context.person.csrf) else { throw NotAllowed() }
                        (writing, name) = (try context.files.begin(), file)
                    case .content(let bytes):
                        size += bytes.count
                        if text != nil { held += bytes.count }
                        if size > limit || held > 4 << 20 { throw HTTPError(.contentTooLarge) }
                        text? += bytes
                        try writing?.write(bytes)
                    case .end:
                        if let done = try writing?.finish(name) { form.files.append((field, done)) }
                        if let bytes = text {
                            guard !bytes.contains(0), let typed = String(validating: bytes, as: UTF8.self) else { throw Self.damaged }
                            texts[field, default: []].append(typed)
                        }
                        (writing, text) = (nil, nil)
                    }
                }
            }
            try reader.finish()
        } catch {
            writing?.discard()
            throw error is Multipart.Damaged ? Self.damaged : error
        }
        guard Crypto.same(texts["csrf"]?.first ?? "", context.person.csrf) else { throw NotAllowed() }
        form.fields = Submitted(texts)
        return form
    }
}

/// A form that came with files: its other fields, and each file under the name of its field.
public struct ReceivedForm: Sendable {
    public internal(set) var fields = Submitted(), files: [(field: String, file: FileStore.Received)] = []
}
