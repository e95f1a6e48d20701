/// Who is asked to do an action. The rule is written in the definition; the person is found when the action is asked for.
public enum Assignee: Sendable, Hashable {
    /// Who is responsible for the item.
    case responsible
    /// The head of the department of who is responsible.
    case superior
    /// The deputy of who is responsible, present or not.
    case deputy
    /// Somebody with the role of this code.
    case role(String)
    /// Somebody of the department of this code.
    case department(String)
    /// One person by id; vanishes with the person.
    case employee(Int64)
    /// A formula that gives a person: kept as its text.
    case formula(String)

    /// In words, for the editor and for comparing versions. Codes are shown as they are: the caller knows the names.
    public var phrase: Phrase {
        switch self {
        case .responsible: Phrase("ответственный", "responsible")
        case .superior: Phrase("руководитель ответственного", "head of the responsible")
        case .deputy: Phrase("заместитель ответственного", "deputy of the responsible")
        case .role(let code): Phrase("роль «\(code)»", "role “\(code)”")
        case .department(let code): Phrase("подразделение «\(code)»", "department “\(code)”")
        case .employee(let id): Phrase("сотрудник № \(id)", "employee no. \(id)")
        case .formula(let text): Phrase("по формуле \(text)", "by the formula \(text)")
        }
    }
}

// "responsible", {"role":"technologist"}, {"employee":7}
extension Assignee: Codable {
    private enum Key: String, CodingKey { case role, department, employee, formula }

    /// Reads a word or an object with one key.
    public init(from decoder: any Decoder) throws {
        if let word: String = try? decoder.singleValueContainer().decode(String.self) {
            switch word {
            case "responsible": self = .responsible
            case "superior": self = .superior
            case "deputy": self = .deputy
            default:
                let context: DecodingError.Context = DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "unknown assignee")
                throw DecodingError.dataCorrupted(context)
            }
            return
        }
        let box: KeyedDecodingContainer<Key> = try decoder.container(keyedBy: Key.self)
        if let code: String = try box.decodeIfPresent(String.self, forKey: .role) {
            self = .role(code)
        } else if let code: String = try box.decodeIfPresent(String.self, forKey: .department) {
            self = .department(code)
        } else if let id: Int64 = try box.decodeIfPresent(Int64.self, forKey: .employee) {
            self = .employee(id)
        } else {
            self = .formula(try box.decode(String.self, forKey: .formula))
        }
    }

    /// Writes a word or an object with one key.
    public func encode(to encoder: any Encoder) throws {
        let word: String? = switch self {
        case .responsible: "responsible"
        case .superior: "superior"
        case .deputy: "deputy"
        default: nil
        }
        if let word {
            var box: any SingleValueEncodingContainer = encoder.singleValueContainer()
            try box.encode(word)
            return
        }
        var box: KeyedEncodingContainer<Key> = encoder.container(keyedBy: Key.self)
        switch self {
        case .role(let code): try box.encode(code, forKey: .role)
        case .department(let code): try box.encode(code, forKey: .department)
        case .employee(let id): try box.encode(id, forKey: .employee)
        case .formula(let text): try box.encode(text, forKey: .formula)
        default: break
        }
    }
}
