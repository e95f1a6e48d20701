import Admin
import Clients
import Database
import Kernel

/// A believable print shop for the first look; an existing workspace is left alone.
enum Demo {
    static func fill(_ workspace: Workspace) async throws {}
}
