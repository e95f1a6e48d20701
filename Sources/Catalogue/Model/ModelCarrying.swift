internal import Configurator
internal import Kernel

/// The versions of models, which lie beside the records and go along with a whole workspace.
enum ModelCarrying {
    static let versions: CarriedTable = Versions.ofModel.carried(
        Text("Версия модели", "Version of a model"), Text("Версии моделей", "Versions of models"), home: ("product_model", Text("Модель", "Model"))
    ) { text in
        // Every way in which a foreign text is no model is the same here.
        guard let read: ProductModel = try? Canonical.read(ProductModel.self, text) else { return nil }
        return try Canonical.text(read)
    }
}
