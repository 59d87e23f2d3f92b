/// What a reading of dumps came to.
public struct DumpSummary: Hashable, Sendable {
  /// How many files were opened and read; standard input counts as one.
  public internal(set) var files = 0
  public internal(set) var documents = 0
  /// How many bytes of the files were read, compressed ones as they are.
  public internal(set) var bytes = 0
  /// How many bytes were no valid text and became U+FFFD.
  public internal(set) var replacedBytes = 0
  /// In how many documents that happened.
  public internal(set) var repairedDocuments = 0
  /// At how many places text was mended that had been read in a wrong encoding or held character references.
  public internal(set) var mendedPlaces = 0
  /// In how many documents that happened.
  public internal(set) var mendedDocuments = 0
  /// How many texts were cut into parts, a document each, as they were too long for one; and how many parts.
  public internal(set) var cutTexts = 0
  public internal(set) var parts = 0
  /// What was passed over by rule, counted by reason.
  public internal(set) var skipped: [DumpProblem.Reason: Int] = [:]
  /// How many problems were errors.
  public internal(set) var errors = 0
}

/// How far a reading of dumps has come.
public struct DumpProgress: Hashable, Sendable {
  public internal(set) var files = 0
  public internal(set) var bytes = 0
  /// `nil` where that is not known: standard input is read, or nothing was measured beforehand.
  public internal(set) var filesInAll: Int?
  /// Files may change while they are read, so `bytes` can end a little above or below it.
  public internal(set) var bytesInAll: Int?
}
