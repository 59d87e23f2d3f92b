/// The Snowball stemmer of English (Porter 2), as its authors publish it in 2025.
///
/// `R1` is what follows the first consonant behind a vowel, `R2` the same again within `R1`; a suffix counts
/// as in one of them if it begins there. While the word is being stemmed, `Y` is a y that is a consonant.
/// See https://snowballstem.org/algorithms/english/stemmer.html.
struct EnglishStemmer {
  private let word: UnsafeMutablePointer<UInt8>
  private var count: Int
  private var r1 = 0
  private var r2 = 0

  /// Stems in place and returns the new length, which is never larger. A word of anything but small ASCII
  /// letters and apostrophes stays as it is: its end is no English suffix.
  static func stem(_ word: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int {
    var i = 0
    var isEnglish = true
    while i < count {
      if word[i] &- 97 >= 26 && word[i] != UInt8(ascii: "'") { isEnglish = false }
      i &+= 1
    }
    guard isEnglish, count >= 3 else { return count }
    var stemmer = EnglishStemmer(word: word, count: count)
    stemmer.run()
    return stemmer.count
  }

  private init(word: UnsafeMutablePointer<UInt8>, count: Int) {
    self.word = word
    self.count = count
  }

  private mutating func run() {
    if isException() { return }
    let hasConsonantY = prepare()
    markRegions()
    removePossessive()
    removePlural()
    removePast()
    if count > 2, word[count - 1] | 0x20 == UInt8(ascii: "y"), !isVowel(count - 2) {
      word[count - 1] = UInt8(ascii: "i")
    }
    simplifySuffix()
    simplifyEnding()
    removeSuffix()
    removeFinal()
    if hasConsonantY {
      for i in 0..<count { word[i] |= 0x20 & (word[i] == UInt8(ascii: "Y") ? 0xFF : 0) }
    }
  }
}

// MARK: - Looking

extension EnglishStemmer {
  /// a, e, i, o, u, y
  @inline(__always) private func isVowel(_ i: Int) -> Bool {
    let letter = word[i] &- 97
    return letter < 26 && 0x110_4111 &>> UInt32(letter) & 1 != 0
  }

  private func hasVowel(before end: Int) -> Bool {
    var i = end - 1
    while i >= 0 {
      if isVowel(i) { return true }
      i -= 1
    }
    return false
  }

  @inline(__always) private func ends(_ suffix: StaticString) -> Bool {
    let length = suffix.utf8CodeUnitCount
    guard count >= length else { return false }
    // The last letter first: it differs most often.
    var i = length
    while i > 0 {
      i &-= 1
      if word[count &- length &+ i] != suffix.utf8Start[i] { return false }
    }
    return true
  }

  @inline(__always) private func isAll(_ text: StaticString) -> Bool {
    count == text.utf8CodeUnitCount && ends(text)
  }

  @inline(__always) private func begins(_ prefix: StaticString) -> Bool {
    let length = prefix.utf8CodeUnitCount
    guard count >= length else { return false }
    for i in 0..<length where word[i] != prefix.utf8Start[i] { return false }
    return true
  }

  /// Whether the first `end` letters end in a short syllable: a vowel between consonants of which the last is
  /// not w, x, or Y; or a vowel and a consonant that are all; or `past`.
  private func isShort(before end: Int) -> Bool {
    if end >= 3, !isVowel(end - 3), isVowel(end - 2), !isVowel(end - 1) {
      let last = word[end - 1]
      if last != UInt8(ascii: "w") && last != UInt8(ascii: "x") && last != UInt8(ascii: "Y") { return true }
    }
    if end == 2, isVowel(0), !isVowel(1) { return true }
    return end >= 4 && word[end - 4] == UInt8(ascii: "p") && word[end - 3] == UInt8(ascii: "a")
      && word[end - 2] == UInt8(ascii: "s") && word[end - 1] == UInt8(ascii: "t")
  }

  /// Behind the first consonant that follows a vowel, from `start` on.
  private func region(from start: Int) -> Int {
    var i = start
    while i < count, !isVowel(i) { i += 1 }
    while i < count, isVowel(i) { i += 1 }
    return min(i + 1, count)
  }

  @inline(__always)
  private mutating func replace(_ suffixLength: Int, with text: StaticString) {
    count -= suffixLength
    for i in 0..<text.utf8CodeUnitCount { word[count + i] = text.utf8Start[i] }
    count += text.utf8CodeUnitCount
  }
}

// MARK: - The steps

extension EnglishStemmer {
  /// Words that the rules would treat badly.
  private mutating func isException() -> Bool {
    switch word[0] {
    case UInt8(ascii: "a"): return isAll("atlas") || isAll("andes")
    case UInt8(ascii: "b"): return isAll("bias")
    case UInt8(ascii: "c"): return isAll("cosmos")
    case UInt8(ascii: "e"): return isAll("early") && change(1, "i")
    case UInt8(ascii: "g"): return isAll("gently") && change(1, "")
    case UInt8(ascii: "h"): return isAll("howe")
    case UInt8(ascii: "i"): return isAll("idly") && change(1, "")
    case UInt8(ascii: "n"): return isAll("news")
    case UInt8(ascii: "o"): return isAll("only") && change(1, "i")
    case UInt8(ascii: "s"):
      return isAll("sky") || isAll("skis") && change(1, "") || isAll("skies") && change(3, "y")
        || isAll("singly") && change(1, "")
    case UInt8(ascii: "u"): return isAll("ugly") && change(1, "i")
    default: return false
    }
  }

  private mutating func change(_ suffixLength: Int, _ text: StaticString) -> Bool {
    replace(suffixLength, with: text)
    return true
  }

  /// Drops a leading apostrophe and marks consonants: a y at the start or behind a vowel.
  private mutating func prepare() -> Bool {
    if word[0] == UInt8(ascii: "'") {
      count -= 1
      for i in 0..<count { word[i] = word[i + 1] }
    }
    var found = false
    for i in 0..<count where word[i] == UInt8(ascii: "y") && (i == 0 || isVowel(i - 1)) {
      word[i] = UInt8(ascii: "Y")
      found = true
    }
    return found
  }

  /// `R1` begins behind certain stems, lest words of different meaning meet.
  private mutating func markRegions() {
    switch word[0] {
    case UInt8(ascii: "a"): r1 = begins("arsen") ? 5 : region(from: 0)
    case UInt8(ascii: "c"): r1 = begins("commun") ? 6 : region(from: 0)
    case UInt8(ascii: "e"): r1 = begins("emerg") ? 5 : region(from: 0)
    case UInt8(ascii: "g"): r1 = begins("gener") ? 5 : region(from: 0)
    case UInt8(ascii: "i"): r1 = begins("inter") ? 5 : region(from: 0)
    case UInt8(ascii: "l"): r1 = begins("later") ? 5 : region(from: 0)
    case UInt8(ascii: "o"): r1 = begins("organ") ? 5 : region(from: 0)
    case UInt8(ascii: "p"): r1 = begins("past") ? 4 : region(from: 0)
    case UInt8(ascii: "u"): r1 = begins("univers") ? 7 : region(from: 0)
    default: r1 = region(from: 0)
    }
    r2 = region(from: r1)
  }

  /// Step 1a, first half.
  private mutating func removePossessive() {
    if ends("'s'") { count -= 3 } else if ends("'s") { count -= 2 } else if ends("'") { count -= 1 }
  }

  /// Step 1a, second half.
  private mutating func removePlural() {
    if ends("sses") {
      count -= 2
    } else if ends("ied") || ends("ies") {
      count -= count > 4 ? 2 : 1
    } else if ends("us") || ends("ss") {
      return
    } else if ends("s"), count >= 2, hasVowel(before: count - 2) {
      count -= 1
    }
  }

  /// Step 1b: -eed, -ed, -ing, and these with -ly.
  private mutating func removePast() {
    switch word[max(count - 1, 0)] {
    case UInt8(ascii: "d"), UInt8(ascii: "g"), UInt8(ascii: "y"), UInt8(ascii: "Y"): break
    default: return
    }
    var suffix = 0
    if ends("eed") || ends("eedly") {
      let length = ends("eed") ? 3 : 5
      if isExceptionBeforeEed(count - length) { return }
      if r1 <= count - length { replace(length, with: "ee") }
      return
    } else if ends("ed") {
      suffix = 2
    } else if ends("edly") {
      suffix = 4
    } else if ends("ingly") {
      suffix = 5
    } else if ends("ing") {
      suffix = 3
      if count == 5, word[1] == UInt8(ascii: "y"), !isVowel(0) {
        // dying, lying, tying, vying
        replace(4, with: "ie")
        return
      }
      if isAll("inning") || isAll("outing") || isAll("canning") || isAll("herring") || isAll("earring")
        || isAll("evening")
      {
        return
      }
    }
    guard suffix > 0, hasVowel(before: count - suffix) else { return }
    count -= suffix
    repairStem()
  }

  /// proceed, exceed, succeed
  private func isExceptionBeforeEed(_ length: Int) -> Bool {
    length == 4 && (begins("proc") || begins("succ")) || length == 3 && begins("exc")
  }

  /// What is left of a verb gets its -e back, or loses the second of two equal consonants.
  private mutating func repairStem() {
    if ends("at") || ends("bl") || ends("iz") {
      replace(0, with: "e")
    } else if endsInDouble() {
      let first = word[0]
      let isShort =
        count == 3 && (first == UInt8(ascii: "a") || first == UInt8(ascii: "e") || first == UInt8(ascii: "o"))
      if !isShort { count -= 1 }
    } else if count == r1, isShort(before: count) {
      replace(0, with: "e")
    }
  }

  private func endsInDouble() -> Bool {
    guard count >= 2, word[count - 1] == word[count - 2] else { return false }
    switch word[count - 1] {
    case UInt8(ascii: "b"), UInt8(ascii: "d"), UInt8(ascii: "f"), UInt8(ascii: "g"), UInt8(ascii: "m"),
      UInt8(ascii: "n"), UInt8(ascii: "p"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return true
    default:
      return false
    }
  }

  /// If the word ends in `suffix`, replaces it with `text` where it lies in the region from `start` on; true
  /// means that no shorter suffix need be tried.
  @inline(__always)
  private mutating func handle(_ suffix: StaticString, _ text: StaticString, from start: Int) -> Bool {
    guard ends(suffix) else { return false }
    let length = suffix.utf8CodeUnitCount
    if start <= count - length { replace(length, with: text) }
    return true
  }

  /// Step 2. Of two suffixes of which one ends in the other, the longer stands first.
  private mutating func simplifySuffix() {
    switch word[max(count - 1, 0)] {
    case UInt8(ascii: "l"):
      _ = handle("ational", "ate", from: r1) || handle("tional", "tion", from: r1)
    case UInt8(ascii: "n"):
      _ = handle("ization", "ize", from: r1) || handle("ation", "ate", from: r1)
    case UInt8(ascii: "r"):
      _ = handle("izer", "ize", from: r1) || handle("ator", "ate", from: r1)
    case UInt8(ascii: "m"):
      _ = handle("alism", "al", from: r1)
    case UInt8(ascii: "s"):
      _ =
        handle("fulness", "ful", from: r1) || handle("ousness", "ous", from: r1)
        || handle("iveness", "ive", from: r1)
    case UInt8(ascii: "t"):
      _ = handle("ogist", "og", from: r1)
    case UInt8(ascii: "i"):
      simplifySuffixInI()
    default:
      break
    }
  }

  private mutating func simplifySuffixInI() {
    if handle("enci", "ence", from: r1) || handle("anci", "ance", from: r1)
      || handle("abli", "able", from: r1)
      || handle("entli", "ent", from: r1) || handle("aliti", "al", from: r1) || handle("alli", "al", from: r1)
      || handle("ousli", "ous", from: r1) || handle("iviti", "ive", from: r1)
      || handle("biliti", "ble", from: r1) || handle("bli", "ble", from: r1)
      || handle("fulli", "ful", from: r1) || handle("lessli", "less", from: r1)
    {
      return
    }
    if ends("ogi") {
      if r1 <= count - 3, count >= 4, word[count - 4] == UInt8(ascii: "l") { count -= 1 }
    } else if ends("li"), r1 <= count - 2, count >= 3 {
      switch word[count - 3] {
      case UInt8(ascii: "c"), UInt8(ascii: "d"), UInt8(ascii: "e"), UInt8(ascii: "g"), UInt8(ascii: "h"),
        UInt8(ascii: "k"), UInt8(ascii: "m"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
        count -= 2
      default:
        break
      }
    }
  }

  /// Step 3.
  private mutating func simplifyEnding() {
    switch word[max(count - 1, 0)] {
    case UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "l"), UInt8(ascii: "s"): break
    default: return
    }
    if handle("ational", "ate", from: r1) || handle("tional", "tion", from: r1)
      || handle("alize", "al", from: r1) || handle("icate", "ic", from: r1) || handle("iciti", "ic", from: r1)
      || handle("ical", "ic", from: r1) || handle("ful", "", from: r1) || handle("ness", "", from: r1)
    {
      return
    }
    _ = handle("ative", "", from: max(r1, r2))
  }

  /// Step 4.
  private mutating func removeSuffix() {
    switch word[max(count - 1, 0)] {
    case UInt8(ascii: "l"):
      _ = handle("al", "", from: r2)
    case UInt8(ascii: "r"):
      _ = handle("er", "", from: r2)
    case UInt8(ascii: "c"):
      _ = handle("ic", "", from: r2)
    case UInt8(ascii: "m"):
      _ = handle("ism", "", from: r2)
    case UInt8(ascii: "i"):
      _ = handle("iti", "", from: r2)
    case UInt8(ascii: "s"):
      _ = handle("ous", "", from: r2)
    case UInt8(ascii: "t"):
      _ =
        handle("ant", "", from: r2) || handle("ement", "", from: r2) || handle("ment", "", from: r2)
        || handle("ent", "", from: r2)
    case UInt8(ascii: "e"):
      _ =
        handle("ance", "", from: r2) || handle("ence", "", from: r2) || handle("able", "", from: r2)
        || handle("ible", "", from: r2) || handle("ate", "", from: r2) || handle("ive", "", from: r2)
        || handle("ize", "", from: r2)
    case UInt8(ascii: "n"):
      guard ends("ion"), r2 <= count - 3, count >= 4 else { return }
      if word[count - 4] == UInt8(ascii: "s") || word[count - 4] == UInt8(ascii: "t") { count -= 3 }
    default:
      break
    }
  }

  /// Step 5: a last e, or the second of two l.
  private mutating func removeFinal() {
    if ends("e") {
      if r2 <= count - 1 || r1 <= count - 1 && !isShort(before: count - 1) { count -= 1 }
    } else if ends("ll"), r2 <= count - 1 {
      count -= 1
    }
  }
}
