#if V3 && arch(x86_64)
  import _Builtin_intrinsics.intel.cpuid

  /// Whether this processor can run what this program was compiled for: x86-64-v3, or v4 with the byte shuffles of
  /// VBMI and VBMI2.
  func processorFits() -> Bool {
    var a: UInt32 = 0
    var b: UInt32 = 0
    var c: UInt32 = 0
    var d: UInt32 = 0
    guard __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 else { return false }
    let hasAVX2 = b >> 5 & 1 == 1
    let hasBMI2 = b >> 8 & 1 == 1
    #if V4
      let levelFour = [16, 17, 28, 30, 31].allSatisfy { b >> $0 & 1 == 1 }  // AVX-512 F, DQ, CD, BW, VL.
      let hasVBMI = c >> 1 & 1 == 1 && c >> 6 & 1 == 1
      return hasAVX2 && hasBMI2 && levelFour && hasVBMI
    #else
      return hasAVX2 && hasBMI2
    #endif
  }
#else
  func processorFits() -> Bool { true }
#endif

/// What `processorFits` looks for, as a person names it.
#if V4
  let processorNeeds = "AVX-512 (with VBMI2)"
#else
  let processorNeeds = "AVX2 and BMI2"
#endif
