extension PersonName {
    /// The surname as in «за Грачёва», «за Соколову»: by its ending and the gender that the other parts tell. One that does not decline,
    /// or whose gender nobody knows and matters, stays as it is. Double surnames decline in both parts.
    public var accusativeSurname: String {
        surname.split(separator: "-", omittingEmptySubsequences: false).map { Self.accusative(String($0), gender) }.joined(separator: "-")
    }

    private static func accusative(_ surname: String, _ gender: Gender?) -> String {
        let folded: String = surname.lowercased()
        func cut(_ count: Int, _ ending: String) -> String { String(surname.dropLast(count)) + ending }
        // «Черных», «Долгих», «Шевченко», «Живаго»: the same in every case.
        if ["ых", "их", "о", "е", "и", "у", "ю", "ы", "э"].contains(where: folded.hasSuffix) { return surname }
        if folded.hasSuffix("ская") || folded.hasSuffix("цкая") || folded.hasSuffix("ая") { return cut(2, "ую") }
        if folded.hasSuffix("яя") { return cut(2, "юю") }
        if folded.hasSuffix("а") { return cut(1, "у") }
        if folded.hasSuffix("я") { return cut(1, "ю") }
        // From here on only men's surnames decline: «за Анну Шварц», «за Петра Шварца».
        let isMan: Bool = gender == .male || gender == nil && ["ов", "ев", "ёв", "ин", "ын", "ий", "ый"].contains(where: folded.hasSuffix)
        guard isMan else { return surname }
        let syllables: Int = folded.count { "аеёиоуыэюя".contains($0) }
        if syllables == 1, folded.hasSuffix("й") { return cut(1, "я") }
        if syllables > 1, folded.hasSuffix("ец") { return cut(2, "ца") }
        if folded.hasSuffix("ский") || folded.hasSuffix("цкий") || folded.hasSuffix("ый") || folded.hasSuffix("ой") { return cut(2, "ого") }
        if folded.hasSuffix("ний") || folded.hasSuffix("щий") || folded.hasSuffix("чий") { return cut(2, "его") }
        if folded.hasSuffix("й") || folded.hasSuffix("ь") { return cut(1, "я") }
        return surname + "а"
    }
}
