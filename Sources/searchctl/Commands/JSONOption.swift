/// What all commands with a JSON shape share; the shapes are written down in `JSON.md`.
enum JSONOption {
  static let option = Option.toggle("json", help: "Print one JSON object (its shape: JSON.md).")

  static let version = 1

  /// An object that begins with the version of the shapes.
  static func object<Failure>(
    _ body: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) -> String {
    try JSONWriter.object { (writer) throws(Failure) in
      writer.field("version", version)
      try body(&writer)
    }
  }
}
