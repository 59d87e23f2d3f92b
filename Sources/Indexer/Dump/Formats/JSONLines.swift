/// A JSON object a line.
final class JSONLines: DumpFormat {
  let names: FieldNames
  let longestText: Int
  private var line = 0

  init(names: FieldNames, longestText: Int) {
    self.names = names
    self.longestText = longestText
  }

  var place: Place { .line(line + 1) }

  func next(from input: DumpInput) throws(InputFailure) -> Found? {
    while let found = try input.nextLine() {
      line += 1
      switch found {
      case .tooLong: return Found(.tooLong(limit: input.longestLine), at: .line(line))
      case .bytes(let bytes) where WhiteSpace.isAll(of: bytes): continue
      case .bytes(let bytes): return read(bytes)
      }
    }
    return nil
  }

  private func read(_ bytes: UnsafeRawBufferPointer) -> Found {
    do throws(LineDocument.Failure) {
      let found = try LineDocument(line: bytes, names: names, longestText: longestText)
      return Found(
        FoundDocument(
          name: found.key, place: .line(line), text: found.text, stated: found.stated,
          replacedBytes: found.replacedBytes))
    } catch {
      return Found(error.reason, at: .line(line, column: error.column))
    }
  }

  /// Whether a file that begins with `sample` has an object in its first line that is not blank.
  static func begin(_ input: DumpInput, sample: UnsafeRawBufferPointer) throws(InputFailure) -> Bool {
    let start = WhiteSpace.trimmed(0..<sample.count, in: sample).lowerBound
    guard start < sample.count, sample[start] == UInt8(ascii: "{") else { return false }
    let line = try input.peekLine(from: start)
    do throws(JSONScanner.Failure) {
      var scanner = try JSONScanner(object: line)
      while try scanner.next() != nil {}
      return true
    } catch {
      return false
    }
  }
}
