/// Rows of names to the left and values to the right.
func aligned(_ rows: [(name: String, value: String)]) -> [String] {
  let nameWidth = rows.map { $0.name.count }.max() ?? 0
  let valueWidth = rows.map { $0.value.count }.max() ?? 0
  return rows.map { row in
    let room = nameWidth - row.name.count + 2 + valueWidth - row.value.count
    return row.name + String(repeating: " ", count: room) + row.value
  }
}
