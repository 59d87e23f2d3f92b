// swift-tools-version: 6.2
import PackageDescription

// As a root package on x86-64 the code is compiled for the x86-64-v3 level (AVX2, BMI2; every such
// processor since 2013) unless SEARCHCTL_CPU says `baseline` or `v4`. A package that depends on this one
// gets the baseline, since unsafe flags would keep it from naming a version.
let isRoot = !Context.packageDirectory.contains("/checkouts/")
var cpu: [SwiftSetting] = []
#if arch(x86_64)
  if isRoot {
    switch Context.environment["SEARCHCTL_CPU"] ?? "v3" {
    case "baseline": break
    case "v4":
      cpu = [
        .unsafeFlags([
          "-Xcc", "-march=x86-64-v4", "-Xcc", "-mavx512vbmi", "-Xcc", "-mavx512vbmi2", "-Xcc", "-mno-gather",
        ]),
        .define("V3"), .define("V4"),
      ]
    default:
      cpu = [.unsafeFlags(["-Xcc", "-march=x86-64-v3", "-Xcc", "-mno-gather"]), .define("V3")]
    }
  }
#endif

// A program without dynamic libraries starts in a third of the time, which a one-shot query feels. The toolchain's own
// linker: that of the system may warn of what the standard library does not use here. Not in debug builds: tests link
// what they test, and there is no static library of Swift Testing.
var executableLinking: [LinkerSetting] = []
#if os(Linux)
  if isRoot {
    executableLinking = [.unsafeFlags(["-static-executable", "-use-ld=lld"], .when(configuration: .release))]
  }
#endif

// Warnings are errors for whoever changes this code, not for whoever builds it with a newer compiler.
let warnings: [SwiftSetting] =
  Context.environment["SEARCHCTL_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)]

// Checks of exclusive access at run time cost hot loops over a class's own memory dearly; debug builds and tests
// keep them.
if isRoot { cpu.append(.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))) }

let settings: [SwiftSetting] = [.swiftLanguageMode(.v6)] + warnings + cpu

let package = Package(
  name: "searchctl",
  products: [
    .library(name: "Search", targets: ["Search"]),
    .library(name: "Indexer", targets: ["Indexer"]),
    .executable(name: "searchctl", targets: ["searchctl"]),
  ],
  targets: [
    .target(
      name: "Search", exclude: ["Format/FORMAT.md", "Analysis/Unicode/generate.py"], swiftSettings: settings),
    .target(
      name: "Indexer", dependencies: ["Search"],
      exclude: ["Dump/Formats/Tables/generate.py", "Repair/generate.py"], swiftSettings: settings),
    .executableTarget(
      name: "searchctl", dependencies: ["Search", "Indexer"], exclude: ["JSON.md"], swiftSettings: settings,
      linkerSettings: executableLinking),
    .executableTarget(
      name: "Benchmarks", dependencies: ["Search", "Indexer"], path: "Benchmarks",
      exclude: ["RESULTS.md", "peers"], swiftSettings: settings, linkerSettings: executableLinking),
    .testTarget(
      name: "SearchTests", dependencies: ["Search", "Indexer"], exclude: ["Golden"], swiftSettings: settings),
    .testTarget(name: "IndexerTests", dependencies: ["Search", "Indexer"], swiftSettings: settings),
    .testTarget(
      name: "SearchctlTests", dependencies: ["searchctl", "Search", "Indexer"], swiftSettings: settings),
  ]
)
