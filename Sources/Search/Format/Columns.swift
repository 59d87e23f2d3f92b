/// What there is one small number of for each document: its date, its source, its evidence.
///
///     columns := values:u32[3] column[3]
///     column  := value:u32[values] number:bits
///
/// A column lists the values that occur, rising, and for each document the number of its value among them, packed
/// (`PackedNumbers`) with as many bits as the last number needs: none where all documents have the same value.
///
/// Dates are packed (`PartialDate`), 0 for none; a source is its number in the section of sources; the bytes of the
/// evidence (`Evidence`) are those of one little-endian number.
///
/// Two documents, the first dated May 2026, of one source without evidence are written
/// `02 00 00 00 01 00 00 00 01 00 00 00  00 00 00 00 A0 D4 0F 00 01  00 00 00 00  00 00 00 00`.
package enum Columns {
  package enum Name: Int, CaseIterable {
    case date, source, evidence
  }

  package static let headSize = Name.allCases.count * 4

  /// - Parameter columns: of each column the documents' values.
  package static func encode(_ columns: [[UInt32]]) -> [UInt8] {
    let heads = ByteBuffer()
    let bodies = ByteBuffer()
    for column in columns {
      let values = distinct(column)
      heads.append(littleEndian: UInt32(values.count))
      for value in values { bodies.append(littleEndian: value) }
      var numbers: [UInt32: UInt32] = [:]
      for (number, value) in values.enumerated() { numbers[value] = UInt32(number) }
      let width = PackedNumbers.width(upTo: values.count - 1)
      if width > 0 { PackedNumbers.append(column.map { numbers[$0]! }, width: width, to: bodies) }
    }
    heads.append(bodies.bytes)
    return heads.array()
  }

  /// The values that occur, rising.
  private static func distinct(_ column: [UInt32]) -> [UInt32] {
    var seen: Set<UInt32> = []
    var last: UInt32?
    for value in column where value != last {
      seen.insert(value)
      last = value
    }
    return seen.sorted()
  }

  /// The values of a column as documents come; they take memory only once they differ.
  package struct Values {
    private var first: UInt32 = 0
    private var count = 0
    /// All of them, once they differ.
    private var differing: [UInt32] = []

    package init() {}

    /// What they take, in bytes.
    package var memory: Int { differing.capacity * 4 }

    package var all: [UInt32] {
      differing.isEmpty ? [UInt32](repeating: first, count: count) : differing
    }

    package mutating func append(_ value: UInt32) {
      if count == 0 { first = value }
      if differing.isEmpty, value != first { differing = [UInt32](repeating: first, count: count) }
      if !differing.isEmpty { differing.append(value) }
      count += 1
    }
  }

  /// Where the parts of a column lie in the section.
  package struct Place {
    package let values: Range<Int>
    /// Where the numbers begin, and the bits of each.
    package let numbers: Int
    package let width: Int
    fileprivate let end: Int

    fileprivate init(at start: Int, values count: Int, documents: Int) {
      values = start..<start + count * 4
      numbers = values.upperBound
      width = PackedNumbers.width(upTo: count - 1)
      end = numbers + PackedNumbers.size(count: documents, width: width)
    }
  }

  /// Where the columns lie; `nil` where the section has another size than its head says.
  package static func places(_ head: UnsafeRawBufferPointer, documents: Int, size: Int) -> [Place]? {
    var reader = ByteReader(head)
    var places: [Place] = []
    var start = headSize
    for _ in Name.allCases {
      let count = Int(reader.integer(UInt32.self))
      guard count > 0, count <= documents else { return nil }
      let place = Place(at: start, values: count, documents: documents)
      places.append(place)
      start = place.end
    }
    return start == size ? places : nil
  }
}

/// A column, all of whose bytes are checked.
package struct Column {
  /// The values that occur.
  package let values: [UInt32]
  private let numbers: UnsafeRawPointer
  private let width: Int

  /// A view of bytes that belong to the caller, with 8 more behind them.
  fileprivate init(values: UnsafeRawBufferPointer, numbers: UnsafeRawPointer, width: Int) {
    var reader = ByteReader(values)
    self.values = (0..<values.count / 4).map { _ in reader.integer(UInt32.self) }
    self.numbers = numbers
    self.width = width
  }

  /// The number of a document's value; in damaged bytes it may be one that there is no value for.
  @inline(__always)
  package func number(of document: Int) -> Int {
    Int(truncatingIfNeeded: Bits.field(numbers, at: document &* width, width: width))
  }
}

extension Segment {
  /// A document's value in a column.
  package func value(_ name: Columns.Name, of document: UInt32) throws(IndexError) -> UInt32 {
    let place = try columnPlaces()[name.rawValue]
    let number = try file.packedNumber(.columns, from: place.numbers, width: place.width, at: Int(document))
    guard number < place.values.count / 4 else {
      throw file.corrupt(.columns, place.numbers, "no such value")
    }
    let at = place.values.lowerBound + number * 4
    return UInt32(littleEndian: try file.verified(.columns, at..<at + 4).loadUnaligned(as: UInt32.self))
  }

  /// The whole of a column.
  package func column(_ name: Columns.Name) throws(IndexError) -> Column {
    let place = try columnPlaces()[name.rawValue]
    let values = try file.verified(.columns, place.values)
    let size = PackedNumbers.size(count: documentCount, width: place.width)
    let numbers = try file.verified(.columns, place.numbers..<place.numbers + size)
    guard let start = numbers.baseAddress else { throw file.corrupt(.columns, 0, "a column is missing") }
    return Column(values: values, numbers: start, width: place.width)
  }
}
