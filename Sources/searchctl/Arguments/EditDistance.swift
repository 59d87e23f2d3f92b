/// How many letters to insert, delete, change or swap with their neighbour to make `a` into `b`.
///
/// Takes time in proportion to the product of the lengths.
func editDistance(_ a: some Sequence<UInt8>, _ b: some Sequence<UInt8>) -> Int {
  let a = Array(a)
  let b = Array(b)
  var twoAbove: [Int] = []
  var above = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    row.reserveCapacity(b.count + 1)
    for j in b.indices {
      var best = min(above[j + 1] + 1, row[j] + 1, above[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, twoAbove[j - 1] + 1) }
      row.append(best)
    }
    (twoAbove, above) = (above, row)
  }
  return above[b.count]
}

/// The name that was most likely meant by `name`; the first of several.
func nearestName(to name: String, among names: [String]) -> String? {
  names.map { (name: $0, distance: editDistance(name.utf8, $0.utf8)) }.min { $0.distance < $1.distance }?.name
}
