internal import Estimating

/// Line drawings of products and folds, 40 by 30 units.
enum ProductSign {
    static func path(_ family: Family) -> String {
        switch family {
        case .businessCard: "M6 8h28v15H6zM10 13h9M10 17h13"
        case .flyer: "M12 3h16v24H12zM16 9h8M16 13h8M16 17h5"
        case .leaflet: "M4 6l10 3v17L4 23zM14 9l11-3v17l-11 3zM25 6l11 3v17l-11-3z"
        case .brochure: "M20 8C15 5 9 5 5 6v18c5-1 10-1 15 2 5-3 10-3 15-2V6c-4-1-10-1-15 2zM20 8v18"
        case .book: "M9 4h20a2 2 0 0 1 2 2v20H11a2 2 0 0 1-2-2zM9 24a2 2 0 0 1 2-2h20M14 9h11"
        case .folder: "M5 8h11l3 3h16v15H5zM10 26V14M30 26V14"
        case .carton: "M7 10l13-6 13 6v12l-13 6-13-6zM7 10l13 6 13-6M20 16v12"
        case .label: "M15 15a10 10 0 1 1 0-.1M15 15m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0M15 25h20v-7H23"
        case .wideFormat: "M4 5h32M7 5v19h26V5M11 10h18M11 15h12"
        }
    }
    static func path(_ folding: Folding) -> String {
        switch folding {
        case .flat: "M4 14h32"
        case .half: "M6 20L20 8l14 12"
        case .letter: "M6 12h24L8 19h26"
        case .zigzag: "M4 19l11-10 10 10L36 9"
        case .cross: "M6 6h28v16H6zM20 6v16M6 14h28"
        }
    }
}
