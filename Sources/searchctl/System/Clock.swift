import Search

/// Seconds since some fixed moment, never running backwards.
///
/// The concurrency library has clocks too, but a program that is done in milliseconds can't afford to load it.
func monotonicSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
