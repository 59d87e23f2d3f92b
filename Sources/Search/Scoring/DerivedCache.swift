/// Things made from posting lists that were asked for, by the lists' places: a limited number of them.
package struct DerivedCache<Value: AnyObject> {
  private var entries: [Int: (value: Value, used: Int)] = [:]
  private var clock = 0
  private let limit: Int

  /// - Parameter limit: how many to keep at most; what was used longest ago goes first.
  package init(limit: Int) { self.limit = limit }

  /// The value kept for the list at this offset, or a new one.
  package mutating func value(at offset: Int, make: () -> Value) -> Value {
    clock &+= 1
    if let index = entries.index(forKey: offset) {
      entries.values[index].used = clock
      return entries.values[index].value
    }
    if entries.count >= limit, let oldest = entries.min(by: { $0.value.used < $1.value.used }) {
      entries[oldest.key] = nil
    }
    let value = make()
    entries[offset] = (value, clock)
    return value
  }
}
