extension Formula {
    /// Bounds that keep the cost of a formula known before it runs. There are no loops and no recursion in the language.
    public enum Limits {
        /// The longest source, in UTF-8 bytes.
        public static let sourceBytes: Int = 20_000
        /// The deepest nesting of brackets, signs and calls.
        public static let nesting: Int = 60
        /// The longest chain of operations: `1 + 1 + …`.
        public static let height: Int = 200
        /// The most numbers, names and operations in one formula.
        public static let nodes: Int = 2_000
        /// The most elements of a list given to a formula.
        public static let listElements: Int = 10_000
        /// The most steps one evaluation may take over lists and texts; reading four bytes of text is one.
        public static let steps: Int = 1_000_000
        /// The steps a formula without inputs may take when it is checked; beyond them it is not tried.
        static let constantSteps: Int = 20_000
        /// The longest text a formula may read or build, in UTF-8 bytes.
        public static let textBytes: Int = 100_000
        /// The most errors reported at once, and the most warnings.
        static let problems: Int = 50
    }
}
