/// Loops over bitmaps of documents. The arrays belong to the caller and hold `count` words.
package enum DocumentBits {
  /// The number of set bits.
  package static func count(_ words: UnsafePointer<UInt64>, count: Int) -> Int {
    var sums = (0, 0, 0, 0)
    var i = 0
    while i &+ 4 <= count {
      sums.0 &+= words[i].nonzeroBitCount
      sums.1 &+= words[i &+ 1].nonzeroBitCount
      sums.2 &+= words[i &+ 2].nonzeroBitCount
      sums.3 &+= words[i &+ 3].nonzeroBitCount
      i &+= 4
    }
    while i < count {
      sums.0 &+= words[i].nonzeroBitCount
      i &+= 1
    }
    return sums.0 &+ sums.1 &+ sums.2 &+ sums.3
  }

  /// The number of bits set in both.
  package static func countOfBoth(_ a: UnsafePointer<UInt64>, _ b: UnsafePointer<UInt64>, count: Int) -> Int {
    var sums = (0, 0, 0, 0)
    var i = 0
    while i &+ 4 <= count {
      sums.0 &+= (a[i] & b[i]).nonzeroBitCount
      sums.1 &+= (a[i &+ 1] & b[i &+ 1]).nonzeroBitCount
      sums.2 &+= (a[i &+ 2] & b[i &+ 2]).nonzeroBitCount
      sums.3 &+= (a[i &+ 3] & b[i &+ 3]).nonzeroBitCount
      i &+= 4
    }
    while i < count {
      sums.0 &+= (a[i] & b[i]).nonzeroBitCount
      i &+= 1
    }
    return sums.0 &+ sums.1 &+ sums.2 &+ sums.3
  }

  /// Adds the bits of `other` to `words`.
  package static func unite(
    _ words: UnsafeMutablePointer<UInt64>, _ other: UnsafePointer<UInt64>, count: Int
  ) {
    for i in 0..<count { words[i] |= other[i] }
  }
}
