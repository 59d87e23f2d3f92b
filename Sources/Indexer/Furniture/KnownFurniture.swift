/// Lines of comment forms and share bars, as most sites have them.
///
/// None that may be a heading: `Privacy Policy` stands in many menus, but above such a policy, too.
package enum KnownFurniture {
  /// The part of a line (without white space around it) that is furniture: all of it, or what hangs at its end.
  package static func range(in line: UnsafeRawBufferPointer) -> Range<Int>? {
    if let beginning = LineKey.beginning(of: line), beginnings[beginning], !beginsSmall(line),
      LineKey.withKey(of: line, { lines.contains(hash($0)) }) == true
    {
      return 0..<line.count
    }
    return tail(of: line)
  }

  /// Whether the line begins with a small letter, as the rest of a sentence does.
  private static func beginsSmall(_ line: UnsafeRawBufferPointer) -> Bool {
    let letter = line.first { ($0 | 0x20) &- UInt8(ascii: "a") < 26 }
    return letter.map { $0 >= UInt8(ascii: "a") } ?? false
  }

  /// What hangs at the end of a line and is furniture.
  private static func tail(of line: UnsafeRawBufferPointer) -> Range<Int>? {
    // Most lines end otherwise.
    guard let last = line.last, lastLetters.contains(last | 0x20) else { return nil }
    for tail in tails {
      if let start = start(of: tail, atEndOf: line) { return start..<line.count }
    }
    return nil
  }

  private static func hash(_ key: UnsafeRawBufferPointer) -> UInt64 { Fingerprint.hash(key, seed: 2) }

  /// Where `tail` begins at the end of a longer line; `nil` if it does not stand there as words of its own with a
  /// capital, as the text of a button has and the end of a sentence has not.
  private static func start(of tail: [UInt8], atEndOf line: UnsafeRawBufferPointer) -> Int? {
    var i = line.count
    for byte in tail.reversed() {
      if byte == UInt8(ascii: " ") {
        guard let before = beforeSpace(line, i) else { return nil }
        i = before
      } else {
        guard i > 0, line[i - 1] | 0x20 == byte else { return nil }
        i -= 1
      }
    }
    guard line[i] &- UInt8(ascii: "A") < 26, beforeSpace(line, i) != nil else { return nil }
    return i
  }

  /// Where the white space that ends at `end` begins; `nil` if there is none.
  private static func beforeSpace(_ line: UnsafeRawBufferPointer, _ end: Int) -> Int? {
    var i = end
    while case let space = WhiteSpace.length(in: line, before: i), space > 0 { i -= space }
    return i < end ? i : nil
  }

  private static let tails = ["discuss read more", "view on x", "view on twitter", "leave a reply"].map {
    Array($0.utf8)
  }

  private static let lastLetters = tails.compactMap(\.last)

  /// The hashes of whole lines, as `LineKey` writes them.
  private static let lines = HashSet(texts.map { Array($0.utf8).withUnsafeBytes(hash) })

  /// How they begin, which spares most lines a look at the rest.
  private static let beginnings: [Bool] = {
    var beginnings = [Bool](repeating: false, count: 1 << 15)
    for text in texts {
      if let beginning = Array(text.utf8).withUnsafeBytes({ LineKey.beginning(of: $0) }) {
        beginnings[beginning] = true
      }
    }
    return beginnings
  }()

  private static let texts = [
    "discuss", "read more", "discuss read more", "continue reading", "view on x", "view on twitter",
    "leave a reply", "leave a comment", "cancel reply", "leave a reply cancel reply", "post comment",
    "reply",
    "add a comment", "write a comment", "no comments yet", "0 comments", "0 comment", "load more comments",
    "your email address will not be published",
    "your email address will not be published. required fields are marked", "required fields are marked",
    "save my name, email, and website in this browser for the next time i comment",
    "notify me of follow-up comments by email", "notify me of new posts by email",
    "you must be logged in to post a comment", "log in to leave a comment", "sign in to comment",
    "share", "share this", "share this post", "share this article", "share this page", "share on facebook",
    "share on twitter", "share on x", "share on linkedin", "share on reddit", "share on whatsapp",
    "share via email", "share by email", "email this article", "copy link", "link copied",
    "click to share on facebook (opens in new window", "click to share on twitter (opens in new window",
    "click to share on x (opens in new window", "click to share on linkedin (opens in new window",
    "click to email a link to a friend (opens in new window", "click to print (opens in new window",
    "tweet", "print this page", "print this article", "follow us", "follow us on twitter", "follow us on x",
    "skip to content", "skip to main content", "skip to navigation", "back to top", "toggle navigation",
    "accept all cookies", "accept cookies", "reject all", "cookie settings", "manage cookies",
    "all rights reserved", "advertisement",
    "subscribe to our newsletter", "sign up for our newsletter", "subscribe now", "enter your email",
    "related articles", "related posts", "related stories", "you may also like", "you might also like",
    "previous post", "next post", "previous article", "next article", "show more", "see more", "load more",
  ]
}

/// Some hashes, looked up with a load or two.
private struct HashSet {
  private var slots: [UInt64]

  init(_ hashes: [UInt64]) {
    var size = 64
    while size < hashes.count * 4 { size *= 2 }
    slots = [UInt64](repeating: 0, count: size)
    for hash in hashes {
      var place = Int(truncatingIfNeeded: hash) & (size - 1)
      while slots[place] != 0 { place = (place + 1) & (size - 1) }
      slots[place] = hash
    }
  }

  func contains(_ hash: UInt64) -> Bool {
    var place = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[place] != 0 {
      if slots[place] == hash { return true }
      place = (place + 1) & (slots.count - 1)
    }
    return false
  }
}
