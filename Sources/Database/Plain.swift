/// Text as it is compared: lower case, ё as е. SQL calls it `fold(column)`.
public enum Plain {
    public static func fold(_ text: String) -> String {
        let lower: String = text.lowercased()
        return lower.utf8.contains(0xD1) ? lower.replacing("ё", with: "е") : lower
    }
    /// SQLite knows the function from the moment it is opened; PostgreSQL gets it here.
    public static let migration = Migration("database-fold", [
        SQL.oneOf(sqlite: "SELECT 1", postgres: "CREATE FUNCTION fold(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN lower(translate($1, 'ёЁ', 'ее'))"),
    ])
}
