/// Counts the documents of a segment that match a query, without scores.
///
/// What is required is intersected, or what is optional united where nothing is required; then goes what is excluded.
/// Phrases are looked for only in documents that are left, where something else is required.
package struct MatchCounter {
  private let context: SegmentContext
  private let sets: DocumentSets
  private var required: [TermDictionary.Record] = []
  private var optional: [TermDictionary.Record] = []
  private var excluded: [TermDictionary.Record] = []
  private var requiredPhrases: [PhraseSearch] = []
  private var optionalPhrases: [PhraseSearch] = []
  private var excludedPhrases: [PhraseSearch] = []
  private var isPossible = true

  package init(_ weights: [Weight], _ context: SegmentContext) throws(IndexError) {
    self.context = context
    sets = context.segment.documentSets
    for weight in weights {
      if weight.clause.isPhrase {
        try add(PhraseSearch(weight, context), weight.clause.occur)
      } else {
        add(weight.records[0][context.ordinal], weight.clause.occur)
      }
    }
  }

  private mutating func add(_ record: TermDictionary.Record?, _ occur: Query.Occur) {
    switch (record, occur) {
    case (let record?, .must): required.append(record)
    case (let record?, .should): optional.append(record)
    case (let record?, .mustNot): excluded.append(record)
    case (nil, .must): isPossible = false
    case (nil, _): break
    }
  }

  private mutating func add(_ phrase: PhraseSearch?, _ occur: Query.Occur) {
    switch (phrase, occur) {
    case (let phrase?, .must): requiredPhrases.append(phrase)
    case (let phrase?, .should): optionalPhrases.append(phrase)
    case (let phrase?, .mustNot): excludedPhrases.append(phrase)
    case (nil, .must): isPossible = false
    case (nil, _): break
    }
  }

  package func count() throws(IndexError) -> Int {
    guard isPossible else { return 0 }
    if let known = try countFromFrequencies() { return known }
    if !requiredPhrases.isEmpty { return try countOfRequiredPhrases() }
    if !required.isEmpty {
      var count = try sets.intersection(required).count
      if let live = context.live { count = sets.keep(count) { live.contains($0) } }
      return try drop(from: count)
    }
    return try countOfAny()
  }

  /// Where the dictionary and an intersection of two say it all.
  private func countFromFrequencies() throws(IndexError) -> Int? {
    guard excluded.isEmpty, requiredPhrases.isEmpty, excludedPhrases.isEmpty else { return nil }
    if let live = context.live {
      let isSingle = required.count == 1 || required.isEmpty && optionalPhrases.isEmpty && optional.count == 1
      return isSingle ? try sets.count(required.first ?? optional[0], in: live) : nil
    }
    switch (required.count, optional.count) {
    case (1, _): return required[0].documentFrequency
    case (2, _): return try sets.countOfBoth(required[0], required[1])
    case (0, 1) where optionalPhrases.isEmpty: return optional[0].documentFrequency
    case (0, 2) where optionalPhrases.isEmpty:
      return optional[0].documentFrequency + optional[1].documentFrequency
        - (try sets.countOfBoth(optional[0], optional[1]))
    default: return nil
    }
  }

  private func countOfRequiredPhrases() throws(IndexError) -> Int {
    let others = required + requiredPhrases.dropFirst().flatMap(\.lists)
    if requiredPhrases.count == 1, excluded.isEmpty, excludedPhrases.isEmpty {
      var count = 0
      try requiredPhrases[0].forEachMatch(within: others) { _, _ in count += 1 }
      return count
    }
    var documents: [UInt32] = []
    try requiredPhrases[0].forEachMatch(within: others) { document, _ in documents.append(document) }
    for phrase in requiredPhrases.dropFirst() {
      var left: [UInt32] = []
      try phrase.forEachMatch(among: documents) { document, _ in left.append(document) }
      documents = left
    }
    return try drop(from: sets.begin(documents))
  }

  private func countOfAny() throws(IndexError) -> Int {
    sets.clear()
    // Bits are no memory of intersections, which phrases use.
    for phrase in optionalPhrases { try phrase.forEachMatch { document, _ in sets.unite(document) } }
    for record in optional { try sets.unite(record) }
    if let live = context.live { sets.keepInUnion(live) }
    if excluded.isEmpty, excludedPhrases.isEmpty { return sets.unionCount }
    return try drop(from: sets.listUnion())
  }

  /// How many of the current list's documents are left without the excluded.
  private func drop(from count: Int) throws(IndexError) -> Int {
    guard count > 0, !excluded.isEmpty || !excludedPhrases.isEmpty else { return count }
    var left = count
    if !excluded.isEmpty {
      sets.clear()
      for record in excluded { try sets.unite(record) }
      left = sets.keep(count) { !sets.isInUnion($0) }
    }
    guard !excludedPhrases.isEmpty, left > 0 else { return left }
    // A phrase is looked for only in what is left, and that is copied: the search needs the list's memory.
    var documents = sets.current(left)
    for phrase in excludedPhrases {
      var matches: Set<UInt32> = []
      try phrase.forEachMatch(inSome: documents) { document, _ in matches.insert(document) }
      if !matches.isEmpty { documents.removeAll { matches.contains($0) } }
    }
    return documents.count
  }
}
