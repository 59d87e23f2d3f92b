import Search

exit(runBenchmarks(Array(CommandLine.arguments.dropFirst())).rawValue)
