internal import Search

/// Where the bytes of a dump come from, one reading after the other.
protocol ByteSource: AnyObject {
  /// How many bytes there will be; `nil` where only the end tells.
  var expectedSize: Int? { get }

  /// How much of the file on the disk has been used, where that is not the number of bytes that were read.
  var position: Int? { get }

  /// How many bytes were read, 0 at the end. It fails with `nothingYet` where a signal came
  /// first, and may do so where it takes long.
  func read(into start: UnsafeMutableRawPointer, atMost count: Int) throws(InputFailure) -> Int
}

/// Why bytes stopped coming.
package struct InputFailure: Error, Hashable, Sendable {
  package let reason: DumpProblem.Reason

  init(reason: DumpProblem.Reason) { self.reason = reason }

  init(_ failure: SystemFailure) {
    reason = .system(operation: failure.operation, code: failure.code)
  }

  /// Whoever waits may look around.
  static let nothingYet = InputFailure(SystemFailure("read", code: EINTR))
}

extension OpenFile: ByteSource {
  /// A file is read as long as it was when it was opened; one without a size, as the system's own, to its end.
  var expectedSize: Int? { status.flatMap { $0.size > 0 ? $0.size : nil } }

  var position: Int? { nil }
}
