package import Search

/// What is known of a document beside its words when copies of it are looked for.
package struct DocumentOrigin: Equatable, Sendable {
  /// The group that it begins if it joins none.
  package let group: GroupID
  package let site: UInt64?
  package let fingerprint: UInt64

  init(of document: Document, fingerprint: UInt64) {
    var key = document.key
    self = key.withUTF8 { DocumentOrigin(key: UnsafeRawBufferPointer($0), fingerprint: fingerprint) }
  }

  init(_ record: DocumentRecord) { self.init(key: record.key, fingerprint: record.fingerprint) }

  private init(key: UnsafeRawBufferPointer, fingerprint: UInt64) {
    group = GroupID(key: key, fingerprint: fingerprint)
    site = Self.site(of: key)
    self.fingerprint = fingerprint
  }

  /// Names the site of a document by its key: what stands behind `#` up to the first slash, in an address up to the one
  /// behind the host; `nil` where there is no such thing, since a folder of files may have pages of many sites.
  package static func site(of key: UnsafeRawBufferPointer) -> UInt64? {
    guard let mark = key.firstIndex(of: UInt8(ascii: "#")) else { return nil }
    var start = mark + 1
    let slash = UInt8(ascii: "/")
    guard var end = key[start...].firstIndex(of: slash) else { return nil }
    // `https://host/…`: the second slash follows at once.
    if end > start, key[end - 1] == UInt8(ascii: ":"), end + 1 < key.count, key[end + 1] == slash {
      start = end + 2
      end = key[start...].firstIndex(of: slash) ?? key.count
    }
    return Fingerprint.hash(UnsafeRawBufferPointer(rebasing: key[start..<end]), seed: 4)
  }
}
