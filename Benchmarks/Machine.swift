import Search

/// What a figure depends on besides the code: kept with every result.
struct Machine {
  let processor: String
  let cores: Int
  let system: String
  /// The instruction set that this program was compiled for.
  let instructions: String
  let compiler: String
  let isOptimized: Bool

  static func current() -> Machine {
    Machine(
      processor: processorName(), cores: Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), system: systemName(),
      instructions: instructionSet, compiler: compilerVersion, isOptimized: builtWithOptimization())
  }

  var json: JSONObject {
    var object = JSONObject()
    object.add("processor", text: processor)
    object.add("cores", cores)
    object.add("system", text: system)
    object.add("instructions", text: instructions)
    object.add("compiler", text: compiler)
    object.add("optimized", isOptimized)
    return object
  }

  private static func processorName() -> String {
    guard let bytes = try? contents(of: "/proc/cpuinfo") else { return "unknown" }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    let model = lines.first { $0.hasPrefix("model name") }?.split(separator: ":").last
    return model.map { String($0.drop { $0 == " " }) } ?? "unknown"
  }

  private static func systemName() -> String {
    var names = utsname()
    guard uname(&names) == 0 else { return "unknown" }
    func text<Field>(_ field: Field) -> String {
      withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    return [text(names.sysname), text(names.release), text(names.machine)].joined(separator: " ")
  }

  private static var instructionSet: String {
    #if V4
      "x86-64-v4"
    #elseif V3
      "x86-64-v3"
    #elseif arch(x86_64)
      "x86-64"
    #elseif arch(arm64)
      "arm64"
    #else
      "other"
    #endif
  }

  private static var compilerVersion: String {
    #if compiler(>=6.4)
      "Swift 6.4 or later"
    #elseif compiler(>=6.3)
      "Swift 6.3"
    #else
      "Swift 6.2"
    #endif
  }

  /// Asserts run in debug builds only; a figure from one of those is worthless.
  private static func builtWithOptimization() -> Bool {
    var isOptimized = true
    func notice() -> Bool {
      isOptimized = false
      return true
    }
    assert(notice())
    return isOptimized
  }
}
