import Foundation
import Search
import Testing

/// The built program, run in a fresh folder of its own.
final class Program {
  /// All that a run shows to the outside.
  struct Run: Equatable {
    var output: String
    /// Without times, which differ from run to run.
    var errors: String
    var code: Int32
  }

  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "searchctl-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Next to the bundle of the tests, whoever runs that.
  private static let executable: URL = {
    let places = Bundle.allBundles.map(\.bundleURL) + CommandLine.arguments.map { URL(filePath: $0) }
    let folders = places.flatMap {
      [$0, $0.deletingLastPathComponent(), $0.deletingLastPathComponent().deletingLastPathComponent()]
    }
    let files = folders.map { $0.appending(path: "searchctl") }
    return files.first { isProgram($0) } ?? URL(filePath: "searchctl")
  }()

  private static func isProgram(_ file: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder) && !isFolder.boolValue
      && FileManager.default.isExecutableFile(atPath: file.path)
  }

  func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

  func write(_ bytes: [UInt8], to path: String) throws {
    let file = folder.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  func read(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: folder.appending(path: path))) }

  func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: path).path)
  }

  /// Every file of the index with its bytes, without the lock, which holds nothing.
  func indexFiles() throws -> [String: [UInt8]] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: ".searchctl").path)
    return Dictionary(
      uniqueKeysWithValues: try names.filter { $0 != "lock" }.map { ($0, try read(".searchctl/\($0)")) })
  }

  func run(
    _ arguments: String..., input: String = "", in subfolder: String = "", environment: [String: String] = [:]
  ) throws -> Run {
    try run(arguments, input: input, in: subfolder, environment: environment)
  }

  func run(
    _ arguments: [String], input: String = "", in subfolder: String = "", environment: [String: String] = [:]
  ) throws -> Run {
    let process = start(arguments, in: subfolder, environment: environment)
    let (standardInput, output, errors) = (Pipe(), Pipe(), Pipe())
    process.standardInput = standardInput
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try standardInput.fileHandleForWriting.close()
    let shown = output.fileHandleForReading.readDataToEndOfFile()
    let said = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Run(
      output: String(decoding: shown, as: UTF8.self),
      errors: Self.timeless(String(decoding: said, as: UTF8.self)),
      code: process.terminationStatus)
  }

  func start(_ arguments: [String], in subfolder: String = "", environment: [String: String] = [:]) -> Process
  {
    let process = Process()
    process.executableURL = Self.executable
    process.arguments = arguments
    process.currentDirectoryURL = subfolder.isEmpty ? folder : folder.appending(path: subfolder)
    process.environment = ["TERM": "xterm"].merging(environment) { $1 }
    return process
  }

  private static func timeless(_ text: String) -> String {
    text.replacing(/[0-9.]+ (?:ms|s)\n/, with: "TIME\n")
  }
}
