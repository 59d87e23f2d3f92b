/// How a file is compressed, and the program that unpacks it.
public enum Packing: CaseIterable, Sendable {
  case gzip, zstd, xz, bzip2

  /// `nil` for an ending, in small letters, that says nothing of the kind.
  init?(ending: String) {
    switch ending {
    case "gz", "gzip": self = .gzip
    case "zst", "zstd": self = .zstd
    case "xz": self = .xz
    case "bz2": self = .bzip2
    default: return nil
    }
  }

  /// `nil` where `bytes` do not begin like a compressed file.
  init?(beginningOf bytes: some Collection<UInt8>) {
    if bytes.starts(with: [0x1F, 0x8B, 0x08]) {
      self = .gzip
    } else if bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) {
      self = .zstd
    } else if bytes.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) {
      self = .xz
    } else if bytes.starts(with: "BZh".utf8), bytes.dropFirst(4).starts(with: [0x31, 0x41, 0x59, 0x26, 0x53])
    {
      self = .bzip2
    } else {
      return nil
    }
  }

  var program: Program {
    switch self {
    case .gzip: Program(name: "gzip", package: "gzip")
    case .zstd: Program(name: "zstd", package: "zstd")
    case .xz: Program(name: "xz", package: "xz-utils")
    case .bzip2: Program(name: "bzip2", package: "bzip2")
    }
  }

  /// They unpack standard input to standard output.
  var arguments: [String] { self == .zstd ? ["-dcq"] : ["-dc"] }
}

/// How far files may unpack: a file of a few kilobytes can hold terabytes.
public struct UnpackingLimits: Hashable, Sendable {
  /// The most bytes that a file may hold, unpacked.
  public var size = 64 << 30
  /// How many times its own size a file may hold. Deflate can pack 1,032 times, others far more.
  public var ratio = 300
  /// Up to here the ratio does not matter.
  public var harmless = 64 << 20
  /// How long a program may be silent, in seconds.
  public var patience = 120

  public init() {}
}
