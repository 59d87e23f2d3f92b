/// Where the terms and phrases of a query stand in a text.
struct TermMatches {
  /// A slot of the query's terms, met.
  struct Event: Equatable {
    var slot: Int
    /// Ordinals of words, both included.
    var first: Int
    var last: Int
  }

  /// By their first words.
  let events: [Event]

  init(in text: UnsafeRawBufferPointer, words: [Word], terms: QueryTerms, analyzer: Analyzer) {
    var single: [Event] = []
    for (i, word) in words.enumerated() {
      let bytes = UnsafeRawBufferPointer(rebasing: text[Int(word.start)..<Int(word.end)])
      guard terms.mayInclude(termOf: bytes) else { continue }
      analyzer.forEachTerm(of: bytes) { term in
        if let slot = terms.slot(of: term) { single.append(Event(slot: slot, first: i, last: i)) }
      }
    }
    guard !terms.phrases.isEmpty else {
      events = single
      return
    }
    var all: [Event] = []
    for i in single.indices {
      all.append(single[i])
      for (number, phrase) in terms.phrases.enumerated() where phrase.parts[0].slot == single[i].slot {
        guard let last = Self.end(of: phrase, at: i, in: single) else { continue }
        all.append(Event(slot: terms.terms.count + number, first: single[i].first, last: last))
      }
    }
    events = all
  }

  private init(_ events: [Event]) { self.events = events }

  /// Those that lie in one of the stretches.
  func within(_ stretches: Stretches, words: [Word]) -> TermMatches {
    guard !stretches.isWhole else { return self }
    return TermMatches(
      events.filter { stretches.holds(Int(words[$0.first].start)..<Int(words[$0.last].end)) })
  }

  /// The last word of `phrase` where it begins with the event `i`.
  private static func end(of phrase: QueryTerms.Phrase, at i: Int, in events: [Event]) -> Int? {
    let start = events[i].first
    var j = i
    for part in phrase.parts {
      let word = start + part.distance
      while j < events.count, events[j].first < word { j += 1 }
      var k = j
      while k < events.count, events[k].first == word, events[k].slot != part.slot { k += 1 }
      guard k < events.count, events[k].first == word else { return nil }
    }
    return phrase.parts.last.map { start + $0.distance }
  }

  /// Whether anything that is met begins in `range`.
  func contains(in range: Range<Int>, words: [Word]) -> Bool {
    events.contains { range.contains(Int(words[$0.first].start)) }
  }

  /// The words in `range` that match, as byte ranges that neither overlap nor repeat.
  func byteRanges(in range: Range<Int>, words: [Word]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    for event in events where event.first == event.last {
      let word = words[event.first]
      let bytes = Int(word.start)..<Int(word.end)
      guard range.contains(bytes.lowerBound), bytes.upperBound <= range.upperBound else { continue }
      if let last = ranges.last, last.upperBound > bytes.lowerBound {
        ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, bytes.upperBound)
      } else {
        ranges.append(bytes)
      }
    }
    return ranges
  }
}
