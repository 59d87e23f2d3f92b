internal import Search

/// A file as a program makes text of it: `gzip` of a compressed one, `pdftotext` of a PDF.
final class UnpackedFile: ByteSource {
  private let file: OpenFile
  private let run: ProgramRun
  private let limits: UnpackingLimits
  /// Whether the program reads through this one's descriptor, and so from the same place on.
  private let sharesPlace: Bool
  private let size: Int
  private var produced = 0

  /// Through the packing's program, which reads the file.
  init(_ file: OpenFile, from packing: Packing, limits: UnpackingLimits) throws(InputFailure) {
    self.file = file
    size = file.status?.size ?? 0
    self.limits = limits
    run = try ProgramRun(
      packing.program, packing.arguments.map { Array($0.utf8) }, input: file.descriptor,
      patience: limits.patience)
    sharesPlace = true
  }

  /// The text of the PDF at `path`, which `file` has open, by `pdftotext`.
  convenience init(pdf file: OpenFile, at path: [UInt8], limits: UnpackingLimits) throws(InputFailure) {
    // A name that begins with a dash is no option.
    let path = path.first == UInt8(ascii: "/") ? path : Array("./".utf8) + path
    try self.init(pdf: file, named: path, input: nil, limits: limits)
  }

  /// The text of a PDF that is not in a file, by `pdftotext`.
  convenience init(pdf bytes: [UInt8], limits: UnpackingLimits) throws(InputFailure) {
    let file = try Self.temporaryFile(bytes)
    try self.init(pdf: file, named: [UInt8(ascii: "-")], input: file.descriptor, limits: limits)
  }

  private init(
    pdf file: OpenFile, named name: [UInt8], input: Int32?, limits: UnpackingLimits
  ) throws(InputFailure) {
    self.file = file
    size = file.status?.size ?? 0
    self.limits = limits
    let options = ["-nopgbrk", "-enc", "UTF-8", "-eol", "unix"].map { Array($0.utf8) }
    run = try ProgramRun(
      .pdftotext, options + [name, [UInt8(ascii: "-")]], input: input, patience: limits.patience)
    sharesPlace = false
  }

  private static func temporaryFile(_ bytes: [UInt8]) throws(InputFailure) -> OpenFile {
    do throws(SystemFailure) { return try OpenFile(temporaryWith: bytes) } catch { throw InputFailure(error) }
  }

  var expectedSize: Int? { nil }

  /// How far the program has read, or the whole where nobody can tell.
  var position: Int? { sharesPlace ? file.offset : size }

  func read(into start: UnsafeMutableRawPointer, atMost count: Int) throws(InputFailure) -> Int {
    let found = try run.read(into: start, atMost: count)
    produced += found
    if produced > limits.size { throw InputFailure(reason: .unpacksBeyondSize(limits.size)) }
    if produced > limits.harmless, produced / limits.ratio > size {
      throw InputFailure(reason: .unpacksBeyondRatio(limits.ratio))
    }
    return found
  }

  /// `bytes` unpacked, up to `longest` of them.
  static func unpacked(
    _ bytes: [UInt8], from packing: Packing, limits: UnpackingLimits, longest: Int
  ) throws(InputFailure) -> [UInt8] {
    let input = DumpInput(chunk: 64 << 10, longestLine: longest)
    input.open(try UnpackedFile(temporaryFile(bytes), from: packing, limits: limits))
    guard let unpacked = try input.rest(limit: longest) else {
      throw InputFailure(reason: .tooLong(limit: longest))
    }
    return unpacked
  }
}
