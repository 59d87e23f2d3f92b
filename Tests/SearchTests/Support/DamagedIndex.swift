import Search

/// An index whose files can be damaged and mended in place, byte by byte.
final class DamagedIndex {
  /// The bytes of a file, mapped so that a change of them is one of the file.
  private final class Mapping {
    let bytes: UnsafeMutableRawBufferPointer

    init(_ path: String) {
      let descriptor = open(path, O_RDWR)
      defer { close(descriptor) }
      let size = Int(lseek(descriptor, 0, SEEK_END))
      let start = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)!
      precondition(descriptor >= 0 && start != MAP_FAILED)
      bytes = UnsafeMutableRawBufferPointer(start: start, count: size)
    }

    deinit { munmap(bytes.baseAddress!, bytes.count) }
  }

  let index: TemporaryIndex
  private let mappings: [String: Mapping]

  /// Whose files are all those with bytes in them.
  init(_ index: TemporaryIndex) throws {
    self.index = index
    var mappings: [String: Mapping] = [:]
    for name in index.files where try !index.bytes(of: name).isEmpty {
      mappings[name] = Mapping(index.path + "/" + name)
    }
    self.mappings = mappings
  }

  var files: [String] { mappings.keys.sorted() }

  func size(of name: String) -> Int { mappings[name]!.bytes.count }

  /// Calls `body` while the bits of `mask` in a byte of a file are the other way.
  func withFlipped(_ mask: UInt8, at offset: Int, of name: String, _ body: () throws -> Void) rethrows {
    let bytes = mappings[name]!.bytes
    bytes[offset] ^= mask
    defer { bytes[offset] ^= mask }
    try body()
  }

  /// Calls `body` while a file has only its first `size` bytes.
  func withCut(to size: Int, of name: String, _ body: () throws -> Void) throws {
    let bytes = try index.bytes(of: name)
    try index.write(Array(bytes.prefix(size)), to: name)
    try body()
    try index.write(bytes, to: name)
  }
}
