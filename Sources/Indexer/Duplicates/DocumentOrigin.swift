package import Search

/// What is known of a document beside its words when copies of it are looked for.
package struct DocumentOrigin: Equatable, Sendable {
  /// The group that it begins if it joins none.
  package var group: GroupID
  /// What names the site it comes from; `nil` where that is not known.
  package var site: UInt64?
  /// What its title hashes to; `nil` where it has none.
  package var title: UInt64?
  package var fingerprint: UInt64

  package init(group: GroupID, site: UInt64? = nil, title: UInt64? = nil, fingerprint: UInt64 = 0) {
    self.group = group
    self.site = site
    self.title = title
    self.fingerprint = fingerprint
  }

  init(of document: Document, fingerprint: UInt64) {
    var key = document.key
    self = key.withUTF8 {
      DocumentOrigin(
        key: UnsafeRawBufferPointer($0), title: document.text[document.title], fingerprint: fingerprint)
    }
  }

  /// - Parameter text: the document's; empty where none is stored.
  init(_ record: DocumentRecord, key: [UInt8], text: [UInt8]) {
    let title = record.title.upperBound <= text.count ? text[record.title] : []
    self = key.withUnsafeBytes { DocumentOrigin(key: $0, title: title, fingerprint: record.fingerprint) }
  }

  private init(key: UnsafeRawBufferPointer, title: ArraySlice<UInt8>, fingerprint: UInt64) {
    self.init(
      group: GroupID(key: key, fingerprint: fingerprint), site: Self.site(of: key), title: Self.hash(title),
      fingerprint: fingerprint)
  }

  /// Bytes of letters, those of ASCII small, and of digits as they are, all others 0.
  private static let folded = (0...UInt8.max).map {
    $0 >= 0x80 || ASCII.isWordPart($0) ? ASCII.lowercased($0) : 0
  }

  /// Of the letters and digits alone, whatever their case; `nil` where there are none.
  package static func hash(_ title: ArraySlice<UInt8>) -> UInt64? {
    title.withUnsafeBytes { title in
      withUnsafeTemporaryAllocation(byteCount: title.count, alignment: 1) { letters in
        var count = 0
        for byte in title {
          let letter = folded[Int(byte)]
          letters[count] = letter
          // 0 for 0, else 1, without a branch.
          count &+= (Int(letter) &+ 255) &>> 8
        }
        return count == 0
          ? nil : Fingerprint.hash(UnsafeRawBufferPointer(rebasing: letters[..<count]), seed: 5)
      }
    }
  }

  /// Names the site of a document by its key; `nil` where the key does not tell, since a folder of files may have pages
  /// of many sites.
  package static func site(of key: UnsafeRawBufferPointer) -> UInt64? {
    Site.known(ofKey: key).map { Fingerprint.hash($0, seed: 4) }
  }
}
