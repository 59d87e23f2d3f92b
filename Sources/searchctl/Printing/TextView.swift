/// A document's text as a terminal may show it: line breaks and tabs stay, no other control does.
struct TextView {
  private(set) var text = ""

  mutating func append(_ bytes: ArraySlice<UInt8>) {
    var scalars = String.UnicodeScalarView()
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\n", "\t": scalars.append(scalar)
      case "\r": continue  // Would let the rest of a line overwrite its beginning.
      default: scalars.append(Control.isUnsafe(scalar) ? Control.picture(of: scalar) : scalar)
      }
    }
    text.unicodeScalars.append(contentsOf: scalars)
  }

  mutating func append(_ style: Style) { text += style.rawValue }

  mutating func reset() { text += Style.reset }
}
