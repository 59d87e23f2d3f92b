/// A JSON object whose members stand in the order in which they were added.
struct JSONObject {
  private var members: [String] = []

  var text: String { "{" + members.joined(separator: ",") + "}" }

  mutating func add(_ name: String, text value: String) { add(name, raw: Self.quoted(value)) }

  mutating func add(_ name: String, _ value: Int) { add(name, raw: String(value)) }

  mutating func add(_ name: String, _ value: Bool) { add(name, raw: String(value)) }

  mutating func add(_ name: String, _ value: Double, digits: Int) { add(name, raw: fixed(value, digits)) }

  mutating func add(_ name: String, _ value: JSONObject) { add(name, raw: value.text) }

  mutating func add(_ name: String, list: [String]) {
    add(name, raw: "[" + list.joined(separator: ",") + "]")
  }

  private mutating func add(_ name: String, raw value: String) {
    members.append(Self.quoted(name) + ":" + value)
  }

  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\" + String(scalar)
      case ..<" ": result += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
