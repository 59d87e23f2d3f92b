import Testing

@testable import Search

private func stem(_ word: some Collection<UInt8>) -> [UInt8] {
  var bytes = [UInt8](word)
  let count = bytes.withUnsafeMutableBufferPointer { EnglishStemmer.stem($0.baseAddress!, $0.count) }
  return [UInt8](bytes.prefix(count))
}

private func lines(of path: String) -> [ArraySlice<UInt8>]? {
  guard let file = fopen(path, "rb") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while case let n = fread(&buffer, 1, buffer.count, file), n > 0 { bytes += buffer[..<n] }
  return bytes.split(separator: 10)
}

@Test func `the sample of Snowball's vocabulary is stemmed as its authors stem it`() {
  var count = 0
  for entry in stemmerSample.description.split(separator: ";") {
    let parts = entry.split(separator: " ")
    let stemmed = String(decoding: stem(parts[0].utf8), as: UTF8.self)
    #expect(stemmed == parts.last!, "\(parts[0])")
    count += 1
  }
  #expect(count > 2_100)
}

@Test func `Snowball's whole vocabulary is stemmed as its authors stem it, where it is at hand`() throws {
  guard let folder = getenv("SNOWBALL_ENGLISH") else {
    print("Not run over the whole vocabulary: SNOWBALL_ENGLISH names no folder with voc.txt and output.txt.")
    return
  }
  let path = String(cString: folder)
  let words = try #require(lines(of: path + "/voc.txt"))
  let stems = try #require(lines(of: path + "/output.txt"))
  try #require(words.count == stems.count && words.count > 29_000)
  var wrong: [String] = []
  for (word, expected) in zip(words, stems) where stem(word) != [UInt8](expected) {
    let found = String(decoding: stem(word), as: UTF8.self)
    wrong.append(String(decoding: word, as: UTF8.self) + " gives " + found)
  }
  print("Stemmed \(words.count) words, \(wrong.count) of them wrongly.")
  #expect(wrong == [])
}

@Test func `words with digits, stops, or letters beyond ASCII are not stemmed`() {
  for word in ["u.s", "4s", "o3s", "naïves", "машины", "ab"] {
    #expect(stem(word.utf8) == [UInt8](word.utf8))
  }
}

@Test func `any letters are stemmed within their bytes`() {
  var random = SplitMix(seed: 5)
  let letters = [UInt8]("abcdeghilmnoprstuyy's".utf8)
  for _ in 0..<20_000 {
    let word = (0..<random.next(below: 12)).map { _ in letters[random.next(below: letters.count)] }
    guard !word.isEmpty else { continue }
    let result = stem(word)
    #expect(result.count <= word.count)
    #expect(result.allSatisfy { $0 != UInt8(ascii: "Y") })
  }
}
