import Search

exit(SearchCtl.run(Array(CommandLine.arguments.dropFirst())).rawValue)
