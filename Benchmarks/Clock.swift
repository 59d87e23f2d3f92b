import Search

/// Nanoseconds of a clock that never jumps; only differences mean anything.
@inline(__always)
func monotonicNanoseconds() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Int(time.tv_sec) &* 1_000_000_000 &+ Int(time.tv_nsec)
}

/// What this process has used so far.
struct ResourceUsage {
  /// User and system time, of all threads.
  let cpuSeconds: Double
  let peakMemoryBytes: Int

  /// `RUSAGE_SELF`, which every C library gives another type.
  private static let thisProcess: Int32 = 0

  static func current() -> ResourceUsage {
    var usage = rusage()
    getrusage(thisProcess, &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    #if canImport(Darwin)
      let unit = 1
    #else
      let unit = 1024
    #endif
    return ResourceUsage(
      cpuSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime), peakMemoryBytes: usage.ru_maxrss * unit)
  }
}
