/// Things made from posting lists that were asked for, by the lists' places: a limited number of them, or of what they
/// hold.
package struct DerivedCache<Value: AnyObject> {
  private var entries: [Int: (value: Value, used: Int, size: Int)] = [:]
  private var clock = 0
  private var asked: Set<Int> = []
  private let limit: Int
  /// How many are kept, or their sizes added up.
  package private(set) var held = 0

  /// - Parameter limit: how many to keep at most, or their sizes added up; what was used longest ago goes first.
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

  /// Keeps a value for a list that there is none for yet.
  package mutating func keep(_ value: Value, at offset: Int, size: Int = 1) {
    while held + size > limit, let oldest = entries.min(by: { $0.value.used < $1.value.used }) {
      held -= oldest.value.size
      entries[oldest.key] = nil
    }
    clock &+= 1
    held += size
    entries[offset] = (value, clock, size)
  }
}
