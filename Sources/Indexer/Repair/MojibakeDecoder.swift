/// Undoes the wrong reading of UTF-8 in a stretch of text.
///
/// A chain of hidden states runs along the characters: they are as they should be, or they are the bytes of UTF-8 read
/// in one of the encodings. What is decoded costs what it is worth as text (`Plausibility`), what is left costs
/// likewise, entering an encoding costs a good deal and leaving it a little. The cheapest way through all states
/// (Viterbi's algorithm) is taken, so one sure repair carries the unsure ones beside it, and a stretch that makes sense
/// as it is stays.
struct MojibakeDecoder {
  /// Bytes of the text and what they become.
  struct Change {
    var range: Range<Int>
    var scalars: [UInt32]
  }

  // What follows is in quarters of a bit, set so that sound text in 26 languages stays (`Benchmarks repair --sound`).

  /// To presume a wrong reading, and to presume its end.
  fileprivate static let entry: Int32 = 50
  fileprivate static let exit: Int32 = 8
  /// To presume two wrong readings instead of one.
  fileprivate static let twice: Int32 = 12
  /// To take a C1 control for a byte of Windows-1252.
  fileprivate static let control: Int32 = 24
  /// A letter of another script than the last one: `В` in an English sentence is no word.
  fileprivate static let otherScript: Int32 = 20
  fileprivate static let never = Int32.max / 2

  /// A stretch ends where so many characters have no candidate, or when it is so long; at twice that, anywhere.
  private static let quietLength = 48
  private static let longest = 2048

  private let text: UnsafeRawBufferPointer
  private let encodings = ByteEncodings.shared
  private var scalars: [UInt32] = []
  private var offsets: [Int] = []
  private var states: [State] = []
  private var cells: [Cell] = []

  /// The characters are bytes of UTF-8, or of that read wrongly once already.
  fileprivate struct State {
    var encoding: Int
    var isTwice: Bool
    var entry: Int32
  }

  /// The best way to a state before a character.
  fileprivate struct Cell {
    var cost = MojibakeDecoder.never
    var kind: Plausibility.Kind = 0
    /// That of the last letter.
    var script: UInt8 = 0
    /// The state that it comes from, and how many characters before.
    var from: UInt8 = 0
    var length: UInt8 = 0
    var isChange = false
    var scalar: UInt32 = 0
  }

  init(_ text: UnsafeRawBufferPointer) { self.text = text }

  /// Judges the stretch that begins with a candidate at `start`; returns where it ends.
  mutating func decode(from start: Int, changes: inout [Change]) -> Int {
    let mask = readStretch(from: start)
    states.removeAll(keepingCapacity: true)
    for name in ByteEncodings.Name.allCases where mask >> ByteEncodings.Mask(name.rawValue) & 1 == 1 {
      let entry = Self.entry + name.cost
      states.append(State(encoding: name.rawValue, isTwice: false, entry: entry))
      states.append(State(encoding: name.rawValue, isTwice: true, entry: entry + Self.twice))
    }
    findWay()
    collect(into: &changes)
    return offsets[scalars.count]
  }

  /// Reads the characters of a stretch; returns the encodings that it may be in.
  private mutating func readStretch(from start: Int) -> ByteEncodings.Mask {
    scalars.removeAll(keepingCapacity: true)
    offsets.removeAll(keepingCapacity: true)
    var mask: ByteEncodings.Mask = 0
    var before = ByteEncodings.Roles()
    appendCharacter(before: start)
    var lastCandidate = scalars.count
    var i = start
    // No stretch ends behind the first character of a unit, unless it would never end.
    while i < text.count,
      before.lead != 0 && scalars.count < 2 * Self.longest
        || scalars.count - lastCandidate < Self.quietLength && scalars.count < Self.longest
    {
      let (scalar, length) = MojibakeScanner.scalar(text, i)
      let roles = encodings.roles(of: scalar)
      let continuation = scalar == 0x20 ? encodings.haveSpace : roles.continuation
      if before.lead & continuation != 0, scalar != 0x20 || offsets.last == start {
        mask |= before.lead & continuation
        lastCandidate = scalars.count
      } else if encodings.windows1252(ofControl: scalar) != nil {
        lastCandidate = scalars.count
      }
      scalars.append(scalar)
      offsets.append(i)
      before = roles
      i += length
    }
    offsets.append(i)
    return mask
  }

  /// What stands before the stretch is looked at, but stays; a space stands before the text.
  private mutating func appendCharacter(before start: Int) {
    var i = start
    if i > 0 { i -= 1 }
    while i > 0, text[i] & 0xC0 == 0x80 { i -= 1 }
    scalars.append(i < start ? MojibakeScanner.scalar(text, i).value : 0x20)
    offsets.append(i)
  }

  // MARK: The cheapest way

  private mutating func findWay() {
    let width = states.count + 1
    cells.removeAll(keepingCapacity: true)
    cells.append(contentsOf: repeatElement(Cell(), count: (scalars.count + 1) * width))
    cells[width] = context(before: offsets[1])
    let walk = Walk(states: states, encodings: encodings)
    scalars.withUnsafeBufferPointer { scalars in
      cells.withUnsafeMutableBufferPointer { cells in walk.run(over: scalars, cells) }
    }
  }

  /// What the character before `start` is, and of which script the last letter before it.
  private func context(before start: Int) -> Cell {
    var cell = Cell(cost: 0, kind: Plausibility.space)
    var i = start
    while i > 0, start - i < 64, cell.script == 0 {
      let isLast = i == start
      i -= 1
      while i > 0, text[i] & 0xC0 == 0x80 { i -= 1 }
      let kind = Plausibility.kind(of: MojibakeScanner.scalar(text, i).value).kind
      if isLast { cell.kind = kind }
      cell.script = Plausibility.script(of: kind)
    }
    return cell
  }

  /// Walks the way back.
  private func collect(into changes: inout [Change]) {
    let width = states.count + 1
    var found: [Change] = []
    var i = scalars.count
    var state = 0
    while i > 1 {
      let cell = cells[i * width + state]
      let start = i - Int(cell.length)
      if cell.isChange {
        let kept = cell.scalar == 0xFEFF ? [] : [cell.scalar]  // A mark of the byte order is no text.
        if let last = found.last, last.range.lowerBound == offsets[i] {
          found[found.count - 1].range = offsets[start]..<last.range.upperBound
          found[found.count - 1].scalars.append(contentsOf: kept)
        } else {
          found.append(Change(range: offsets[start]..<offsets[i], scalars: kept))
        }
      }
      i = start
      state = Int(cell.from)
    }
    for change in found.reversed() {
      changes.append(Change(range: change.range, scalars: change.scalars.reversed()))
    }
  }
}

/// The way through the states, character by character.
private struct Walk {
  let states: [MojibakeDecoder.State]
  let encodings: ByteEncodings
  private var width: Int { states.count + 1 }

  typealias Cell = MojibakeDecoder.Cell

  init(states: [MojibakeDecoder.State], encodings: ByteEncodings) {
    self.states = states
    self.encodings = encodings
  }

  func run(over scalars: UnsafeBufferPointer<UInt32>, _ cells: UnsafeMutableBufferPointer<Cell>) {
    for i in 1..<scalars.count { step(at: i, scalars, cells) }
    leave(at: scalars.count, cells)
  }

  /// Leaving an encoding, where that is cheaper than to have stayed outside.
  func leave(at i: Int, _ cells: UnsafeMutableBufferPointer<Cell>) {
    let row = i * width
    for state in 1..<width where cells[row + state].cost < MojibakeDecoder.never {
      let inside = cells[row + state]
      let cost = inside.cost + MojibakeDecoder.exit
      if cost < cells[row].cost {
        cells[row] = Cell(cost: cost, kind: inside.kind, script: inside.script, from: UInt8(state))
      }
    }
  }

  func step(
    at i: Int, _ scalars: UnsafeBufferPointer<UInt32>, _ cells: UnsafeMutableBufferPointer<Cell>
  ) {
    leave(at: i, cells)
    let row = i * width
    func offer(_ scalar: UInt32, length: Int, from: Int, to: Int, isChange: Bool, _ extra: Int32) {
      let origin = cells[row + from]
      let (kind, own) = Plausibility.kind(of: scalar)
      let ownScript = Plausibility.script(of: kind)
      let isOther = ownScript != 0 && origin.script != 0 && ownScript != origin.script
      let cost =
        origin.cost + Plausibility.cost(of: kind, behind: origin.kind) + own + extra
        + (isOther ? MojibakeDecoder.otherScript : 0)
      let place = row + length * width + to
      guard cost < cells[place].cost else { return }
      cells[place] = Cell(
        cost: cost, kind: kind, script: ownScript == 0 ? origin.script : ownScript, from: UInt8(from),
        length: UInt8(length), isChange: isChange, scalar: scalar)
    }
    let scalar = scalars[i]
    offer(scalar, length: 1, from: 0, to: 0, isChange: false, 0)
    if let meant = encodings.windows1252(ofControl: scalar) {
      offer(meant, length: 1, from: 0, to: 0, isChange: true, MojibakeDecoder.control)
    }
    let roles = encodings.roles(of: scalar)
    for state in 1..<width {
      let isInside = cells[row + state].cost < MojibakeDecoder.never
      // What has the same bytes in every encoding goes on, and so does what nobody could read.
      if isInside, scalar < 0x80 || scalar == 0xFFFD {
        offer(scalar, length: 1, from: state, to: state, isChange: false, 0)
      }
      let (encoding, entry) = (states[state - 1].encoding, states[state - 1].entry)
      guard roles.lead >> ByteEncodings.Mask(encoding) & 1 == 1 else { continue }
      let found =
        states[state - 1].isTwice
        ? MojibakeUnit.twice(at: i, of: scalars, in: encoding, encodings)
        : MojibakeUnit.once(at: i, of: scalars, in: encoding, encodings)
      guard let unit = found else { continue }
      if isInside, cells[row + state].cost <= cells[row].cost + entry {
        offer(unit.scalar, length: unit.length, from: state, to: state, isChange: true, unit.cost)
      } else {
        offer(unit.scalar, length: unit.length, from: 0, to: state, isChange: true, unit.cost + entry)
      }
    }
  }
}
