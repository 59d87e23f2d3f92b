/// Walks the members of one JSON object, as RFC 8259 has it and no laxer.
///
/// Nothing is built: strings stay where they are, and values inside values are checked and passed over. The
/// bytes are valid UTF-8 and outlive the scanner.
package struct JSONScanner {
  package enum Value {
    case string(JSONString)
    /// As it is written.
    case number(UnsafeRawBufferPointer)
    case bool(Bool)
    case null
    case object, array
  }

  package struct Failure: Error, Equatable {
    /// The byte where it goes wrong, from 1.
    package let column: Int
    package let reason: String
  }

  /// How deep values may lie in each other.
  package static let deepest = 1000

  private let bytes: UnsafeRawBufferPointer
  private var i = 0
  private var isBeforeFirst = true

  /// Enters the object that `bytes` hold and nothing else.
  package init(object bytes: UnsafeRawBufferPointer) throws(Failure) {
    self.bytes = bytes
    skipSpace()
    guard take("{") else { throw failure("not a JSON object") }
  }

  /// The next member; `nil` behind the last, when the rest has been found to be empty.
  package mutating func next() throws(Failure) -> (key: JSONString, value: Value)? {
    skipSpace()
    if take("}") {
      skipSpace()
      guard i == bytes.count else { throw failure("more after the end of the object") }
      return nil
    }
    if !isBeforeFirst {
      guard take(",") else { throw failure("expected ',' or '}'") }
      skipSpace()
    }
    isBeforeFirst = false
    let key = try key()
    let value = try value()
    return (key, value)
  }

  /// A key, its colon, and the space up to the value.
  private mutating func key() throws(Failure) -> JSONString {
    guard take("\"") else { throw failure("expected a key in quotes") }
    let key = try string()
    skipSpace()
    guard take(":") else { throw failure("expected ':'") }
    skipSpace()
    return key
  }

  private mutating func value() throws(Failure) -> Value {
    switch peek {
    case UInt8(ascii: "{"):
      try skipNested()
      return .object
    case UInt8(ascii: "["):
      try skipNested()
      return .array
    default: return try scalarValue()
    }
  }

  private mutating func scalarValue() throws(Failure) -> Value {
    switch peek {
    case UInt8(ascii: "\""):
      i += 1
      return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    case UInt8(ascii: "t"):
      try word("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try word("false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try word("null")
      return .null
    default: throw failure("expected a value")
    }
  }

  /// Passes over an object or array. Loops instead of recurring: depth in the input takes no stack here.
  private mutating func skipNested() throws(Failure) {
    var closers: [Unicode.Scalar] = []
    repeat {
      // Before a value.
      if take("{") {
        try enter("}", &closers)
        if peek != UInt8(ascii: "}") {
          _ = try key()
          continue
        }
      } else if take("[") {
        try enter("]", &closers)
        if peek != UInt8(ascii: "]") { continue }
      } else {
        _ = try scalarValue()
        skipSpace()
      }
      // Behind a value, or in an empty container.
      while let closer = closers.last {
        if take(closer) {
          closers.removeLast()
          if !closers.isEmpty { skipSpace() }
        } else if take(",") {
          skipSpace()
          if closer == "}" { _ = try key() }
          break
        } else {
          throw failure("expected ',' or '\(closer)'")
        }
      }
    } while !closers.isEmpty
  }

  private mutating func enter(_ closer: Unicode.Scalar, _ closers: inout [Unicode.Scalar]) throws(Failure) {
    guard closers.count < Self.deepest else { throw failure("values nested deeper than \(Self.deepest)") }
    closers.append(closer)
    skipSpace()
  }

  /// The string whose opening quote has been taken.
  private mutating func string() throws(Failure) -> JSONString {
    let start = i
    var hasEscapes = false
    while true {
      i = Self.firstSpecial(in: bytes, from: i)
      guard i < bytes.count else { throw failure("a string that does not end") }
      switch bytes[i] {
      case UInt8(ascii: "\""):
        let string = JSONString(
          bytes: UnsafeRawBufferPointer(rebasing: bytes[start..<i]), hasEscapes: hasEscapes)
        i += 1
        return string
      case UInt8(ascii: "\\"):
        hasEscapes = true
        try escape()
      default: throw failure("a control character that is not escaped")
      }
    }
  }

  private mutating func escape() throws(Failure) {
    guard i + 1 < bytes.count else { throw failure("a string that does not end") }
    switch bytes[i + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      i += 2
    case UInt8(ascii: "u"):
      let digits = bytes[(i + 2)...].prefix(4)
      guard digits.count == 4, digits.allSatisfy({ JSONString.hexValue($0) != nil }) else {
        throw failure("'\\u' without four hexadecimal digits")
      }
      i += 6
    default: throw failure("an escape that JSON does not know")
    }
  }

  private mutating func number() throws(Failure) -> UnsafeRawBufferPointer {
    let start = i
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
    return UnsafeRawBufferPointer(rebasing: bytes[start..<i])
  }

  /// One digit or more.
  private mutating func digits() throws(Failure) {
    let start = i
    while (0x30...0x39).contains(peek) { i += 1 }
    guard i > start else { throw failure("expected a digit") }
  }

  private mutating func word(_ word: StaticString) throws(Failure) {
    let expected = UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    guard bytes[i...].starts(with: expected) else { throw failure("expected a value") }
    i += expected.count
  }

  private mutating func skipSpace() {
    while peek == 0x20 || peek == 0x09 || peek == 0x0A || peek == 0x0D { i += 1 }
  }

  private mutating func take(_ sign: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: sign) else { return false }
    i += 1
    return true
  }

  /// The next byte; 0 at the end, where no byte of JSON outside of strings is 0.
  private var peek: UInt8 { i < bytes.count ? bytes[i] : 0 }

  private func failure(_ reason: String) -> Failure { Failure(column: i + 1, reason: reason) }

  /// The first quote, backslash or control character from `start` on; the end where there is none.
  private static func firstSpecial(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    let end = bytes.count
    var i = start
    // Words of eight bytes, four at a time: comparing and joining 32 lanes of bytes becomes a loop over
    // lanes.
    while i &+ 32 <= end {
      let block = bytes.loadUnaligned(fromByteOffset: i, as: SIMD4<UInt64>.self)
      let quotes = block ^ SIMD4(repeating: ones &* UInt64(quote))
      let backslashes = block ^ SIMD4(repeating: ones &* UInt64(backslash))
      let one = SIMD4<UInt64>(repeating: ones)
      let found =
        ((quotes &- one) & ~quotes) | ((backslashes &- one) & ~backslashes)
        | ((block &- SIMD4(repeating: ones &* 0x20)) & ~block)
      if (found[0] | found[1] | found[2] | found[3]) & (ones &* 0x80) != 0 { break }
      i &+= 32
    }
    while i &+ 8 <= end {
      let word = bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self).littleEndian
      // A byte's high bit rises where a subtraction borrows in it. A borrow may raise a false alarm in the
      // byte above, never below, so the lowest alarm is a true one.
      let quotes = word ^ (ones &* UInt64(quote))
      let backslashes = word ^ (ones &* UInt64(backslash))
      let found =
        ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)
        | ((word &- (ones &* 0x20)) & ~word)
      let high = found & (ones &* 0x80)
      if high != 0 { return i &+ high.trailingZeroBitCount &>> 3 }
      i &+= 8
    }
    while i < end, case let byte = bytes[i], byte != quote, byte != backslash, byte >= 0x20 { i &+= 1 }
    return i
  }

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let quote = UInt8(ascii: "\"")
  private static let backslash = UInt8(ascii: "\\")
}
