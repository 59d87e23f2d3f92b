import Indexer
import Search

extension SplitMix64 {
  /// A number from 0 up to but not `limit`.
  mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }
}

/// Turns texts into the hashes of their words.
struct WordHasher {
  private var words: [Word] = []

  mutating func words(of text: [UInt8]) -> [WordHash] {
    words.removeAll(keepingCapacity: true)
    return text.withUnsafeBytes { bytes in
      Analyzer(.english).appendWords(of: bytes, to: &words)
      return words.map { WordHash(of: UnsafeRawBufferPointer(rebasing: bytes[Int($0.start)..<Int($0.end)])) }
    }
  }
}

/// What those who copy an article do to it.
enum Edit: String, CaseIterable {
  case furniture = "furniture around it, a tenth to a third"
  case truncation = "cut to a half"
  case headline = "another headline"
  case paragraph = "a paragraph moved"
  case words = "a word in fifty changed"
  case all = "half, furniture, headline, a word in a hundred"

  /// - Parameter furniture: the words of another document, of which furniture is made.
  func apply(to words: [WordHash], furniture: [WordHash], _ random: inout SplitMix64) -> [WordHash] {
    switch self {
    case .furniture:
      let size = words.count / 10 + random.below(words.count / 4)
      let cut = random.below(size + 1)
      return Self.run(of: furniture, cut, &random) + words + Self.run(of: furniture, size - cut, &random)
    case .truncation: return Array(words[..<(words.count / 2)])
    case .headline: return Self.run(of: furniture, 12, &random) + words.dropFirst(8)
    case .paragraph:
      let size = words.count / 20 + random.below(words.count / 10)
      let from = random.below(words.count - size)
      var rest = words
      rest.removeSubrange(from..<from + size)
      rest.insert(contentsOf: words[from..<from + size], at: random.below(rest.count))
      return rest
    case .words: return Self.change(words, oneIn: 50, furniture, &random)
    case .all:
      let half = Self.truncation.apply(to: words, furniture: furniture, &random)
      let titled = Self.headline.apply(to: half, furniture: furniture, &random)
      return Self.furniture.apply(
        to: Self.change(titled, oneIn: 100, furniture, &random), furniture: furniture, &random)
    }
  }

  static func run(of words: [WordHash], _ size: Int, _ random: inout SplitMix64) -> [WordHash] {
    let start = random.below(words.count)
    return (0..<size).map { words[(start + $0) % words.count] }
  }

  /// Replaces, drops and adds words; numbers stay.
  private static func change(
    _ words: [WordHash], oneIn share: Int, _ others: [WordHash], _ random: inout SplitMix64
  ) -> [WordHash] {
    var result: [WordHash] = []
    for word in words {
      guard !word.isNumber, random.below(share) == 0 else {
        result.append(word)
        continue
      }
      let other = others[random.below(others.count)]
      switch random.below(3) {
      case 0: break
      case 1: result.append(other)
      default: result += [word, other]
      }
    }
    return result
  }
}

/// What looks like a copy and is none.
enum Likeness: String, CaseIterable {
  case neighbours = "documents next to each other"
  case furniture = "pages with furniture of half their length"
  case heavyFurniture = "pages with furniture of their own length"
  case number = "versions with one number changed"
  /// Beyond what a sample of numbers can tell, and not counted: who hides one of the two has to compare the texts.
  case numberAmongEdits = "... and a word in fifty (not counted)"

  /// How many documents make a site.
  static let siteSize = 20

  /// Whether the page may not be the same article as any before.
  func isTested(_ page: Int) -> Bool {
    switch self {
    case .number, .numberAmongEdits: page % 2 == 1
    default: page > 0
    }
  }

  func pages(_ documents: [[WordHash]], _ random: inout SplitMix64) -> [[WordHash]] {
    switch self {
    case .neighbours: documents
    case .furniture: documents.map { $0 + furniture(documents[0], $0.count / 2) }.dropFirst().map(\.self)
    case .heavyFurniture: documents.map { $0 + furniture(documents[0], $0.count) }.dropFirst().map(\.self)
    case .number, .numberAmongEdits:
      documents.filter { $0.contains(where: \.isNumber) }.flatMap { document in
        var changed = document
        let places = document.indices.filter { document[$0].isNumber }
        let place = places[random.below(places.count)]
        repeat { changed[place] = Self.number(random.below(100_000)) } while changed[place] == document[place]
        if self == .numberAmongEdits {
          changed = Edit.words.apply(to: changed, furniture: documents[0], &random)
        }
        return [document, changed]
      }
    }
  }

  /// The site's furniture, as much as there is of it.
  private func furniture(_ source: [WordHash], _ size: Int) -> ArraySlice<WordHash> { source.prefix(size) }

  private static func number(_ value: Int) -> WordHash {
    var text = String(value)
    return text.withUTF8 { WordHash(of: UnsafeRawBufferPointer($0)) }
  }
}

/// Two documents compared by all their shingles.
struct ExactComparison {
  let resemblance: Double
  let containment: Double

  init(_ a: [WordHash], _ b: [WordHash]) {
    let (x, y) = (Self.shingles(a), Self.shingles(b))
    let inBoth = Double(x.intersection(y).count)
    resemblance = inBoth / max(1, Double(x.count + y.count) - inBoth)
    containment = inBoth / Double(max(1, min(x.count, y.count)))
  }

  private static func shingles(_ words: [WordHash]) -> Set<[UInt64]> {
    guard words.count >= 4 else { return [] }
    return Set((3..<words.count).map { i in words[i - 3...i].map(\.rawValue) })
  }
}
