/// What the words set aside are called in the dictionary.
///
///     key := FE byte[term]
///
/// No term begins with FE, which UTF-8 does not use, so these stand behind all terms and before the pairs (`TermPair`).
/// Each has a posting list with positions as a term has. It tells of the words in page furniture, and of the
/// `border` words at each end of a repeated passage, which a phrase across that end needs; the other words of the
/// passage stand in the text before. No score counts them.
package enum AsideTerm {
  package static let mark: UInt8 = 0xFE
  /// A phrase of so many words and one more is found wherever it leaves a repeated passage.
  package static let border: UInt32 = 8

  package static func key(_ term: some Sequence<UInt8>) -> [UInt8] { [mark] + term }
}
