import Search
import Synchronization

/// Whether the person at the keyboard asked to stop (Control-C).
enum Interrupt {
  private static let flag = Atomic<Bool>(false)

  static var isRequested: Bool { flag.load(ordering: .relaxed) }

  /// From here on the first interrupt is remembered and the second ends the process at once, as without this.
  static func watch() {
    _ = isRequested  // Makes the flag before a handler can need it.
    var action = sigaction()
    let handler: @convention(c) (Int32) -> Void = { _ in Interrupt.flag.store(true, ordering: .relaxed) }
    #if canImport(Darwin)
      action.__sigaction_u.__sa_handler = handler
    #else
      action.__sigaction_handler.sa_handler = handler
    #endif
    action.sa_flags = Int32(truncatingIfNeeded: SA_RESETHAND)
    sigaction(SIGINT, &action, nil)
  }
}
