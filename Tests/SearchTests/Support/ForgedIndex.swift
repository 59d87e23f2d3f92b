import Search

extension TemporaryIndex {
  /// Puts a segment in the place of the first whose checksums are right, but not what it says.
  ///
  /// - Parameters:
  ///   - sections: what to write instead of what is there.
  ///   - change: changes the numbers in the footer.
  func forge(
    _ sections: [SegmentFormat.Section: [UInt8]] = [:],
    _ change: (inout SegmentFormat.Statistics) -> Void = { _ in }
  ) throws {
    var point = try CommitPoint.read(in: path)
    let old = path + "/" + point.segments[0].fileName
    let file = try SegmentFile(old)
    let writer = try SegmentFileWriter(creating: old + ".forged")
    for section in SegmentFormat.Section.allCases {
      let bytes = try sections[section] ?? Array(file.verified(section))
      if !bytes.isEmpty {
        try bytes.withBytes { (raw) throws(IndexError) in try writer.write(section, raw) }
      }
    }
    var statistics = withExtendedLifetime(file) { file.statistics }
    change(&statistics)
    let (size, checksum) = try writer.finish(statistics)
    try Storage.replace(old, with: old + ".forged", in: path)
    point.segments[0].size = UInt64(size)
    point.segments[0].checksum = checksum
    try point.write(in: path)
  }

  func section(_ section: SegmentFormat.Section) throws -> [UInt8] {
    let point = try CommitPoint.read(in: path)
    let file = try SegmentFile(path + "/" + point.segments[0].fileName)
    let bytes = try file.verified(section)
    return withExtendedLifetime(file) { Array(bytes) }
  }
}
