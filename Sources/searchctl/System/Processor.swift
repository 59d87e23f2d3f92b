#if V3 && arch(x86_64)
  import _Builtin_intrinsics.intel.cpuid

  /// Whether this processor can run code compiled for x86-64-v3.
  func processorFits() -> Bool {
    var a: UInt32 = 0
    var b: UInt32 = 0
    var c: UInt32 = 0
    var d: UInt32 = 0
    guard __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 else { return false }
    let hasAVX2 = b >> 5 & 1 == 1
    let hasBMI2 = b >> 8 & 1 == 1
    return hasAVX2 && hasBMI2
  }
#else
  func processorFits() -> Bool { true }
#endif
