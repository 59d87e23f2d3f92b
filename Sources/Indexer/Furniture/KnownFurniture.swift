/// Lines of comment forms and share bars, as most sites have them.
package enum KnownFurniture {
  /// The part of a line (without white space around it) that is furniture: all of it, or what hangs at its end.
  package static func range(in line: UnsafeRawBufferPointer) -> Range<Int>? {
    if let key = LineKey(line), lines.contains(key.bytes) { return 0..<line.count }
    // Of a paragraph only the end is looked at, so that the work is the same however long it is.
    var start = max(0, line.count - 40)
    while start < line.count, line[start] & 0xC0 == 0x80 { start += 1 }
    guard let key = LineKey(UnsafeRawBufferPointer(rebasing: line[start...])) else { return nil }
    for tail in tails where key.bytes.count > tail.count && key.bytes.suffix(tail.count).elementsEqual(tail) {
      let first = key.bytes.count - tail.count
      // A word that only ends in the tail is none, nor is one in a sentence: a link's text has a capital.
      let place = start + key.places[first]
      guard key.bytes[first - 1] == UInt8(ascii: " "), line[place] &- UInt8(ascii: "A") < 26 else { continue }
      return place..<line.count
    }
    return nil
  }

  private static let tails = ["discuss read more", "view on x", "view on twitter", "leave a reply"].map {
    Array($0.utf8)
  }

  /// Whole lines, as `LineKey` writes them.
  private static let lines = Set(
    [
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
      "cookie policy",
      "privacy policy", "terms of service", "terms of use", "all rights reserved", "advertisement",
      "subscribe to our newsletter", "sign up for our newsletter", "subscribe now", "enter your email",
      "related articles", "related posts", "related stories", "you may also like", "you might also like",
      "previous post", "next post", "previous article", "next article", "show more", "see more", "load more",
    ].map { Array($0.utf8) })
}
