/// Things made from posting lists that were asked for, by the lists' places: a limited number of them.
package struct DerivedCache<Value: AnyObject> {
  private var entries: [Int: (value: Value, used: Int)] = [:]
  private var clock = 0
  private var asked: Set<Int> = []
  private let limit: Int

  /// - Parameter limit: how many to keep at most; what was used longest ago goes first.
  package init(limit: Int) { self.limit = limit }

  /// The value kept for the list at this offset.
  package mutating func value(at offset: Int) -> Value? {
    guard let index = entries.index(forKey: offset) else { return nil }
    clock &+= 1
    entries.values[index].used = clock
    return entries.values[index].value
  }

  /// Whether something for the list is kept, or was asked for before.
  package mutating func isWorthMaking(at offset: Int) -> Bool {
    entries[offset] != nil || !asked.insert(offset).inserted
  }

  /// The value kept for the list at this offset, or a new one.
  package mutating func value(at offset: Int, make: () -> Value) -> Value {
    if let known = value(at: offset) { return known }
    let value = make()
    keep(value, at: offset)
    return value
  }

  package mutating func keep(_ value: Value, at offset: Int) {
    if entries.count >= limit, let oldest = entries.min(by: { $0.value.used < $1.value.used }) {
      entries[oldest.key] = nil
    }
    clock &+= 1
    entries[offset] = (value, clock)
  }
}
