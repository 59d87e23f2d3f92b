#if canImport(Glibc)
  @_exported import Glibc
#elseif canImport(Musl)
  @_exported import Musl
#elseif canImport(Darwin)
  @_exported import Darwin
#endif

/// The system's own words for an `errno`.
package func errorMessage(_ code: Int32) -> String {
  guard let text = strerror(code) else { return "error \(code)" }
  return String(cString: text)
}

package func logarithm(_ x: Double) -> Double { log(x) }

extension UnsafeMutablePointer {
  /// Memory full of zeros, to be given back by `free`. The pages of a large piece take no time and no memory until they
  /// are used.
  package static func allocateZeroed(capacity: Int) -> Self {
    guard let memory = calloc(max(1, capacity), MemoryLayout<Pointee>.stride) else {
      fatalError("no memory for \(capacity) values of \(MemoryLayout<Pointee>.stride) bytes")
    }
    return memory.bindMemory(to: Pointee.self, capacity: capacity)
  }
}
