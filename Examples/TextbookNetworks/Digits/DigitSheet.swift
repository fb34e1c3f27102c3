import Figures

/// A table of pictures: in each row one digit, in each column what it was taken for. On the diagonal stand digits that were
/// recognised, beside it the errors; a place is empty where there was no such error.
func digitSheet(title: String, images: [DigitImage], guesses: [Int]) -> HeatMap {
    let size = DigitImage.size
    var columns = [Float](repeating: .nan, count: 10 * size * 10 * size)
    for digit in 0..<10 {
        for guess in 0..<10 {
            guard let n = images.indices.first(where: { images[$0].digit == digit && guesses[$0] == guess }) else { continue }
            for row in 0..<size {
                for column in 0..<size {
                    columns[(guess * size + column) * 10 * size + digit * size + row] = images[n].pixels[row * size + column]
                }
            }
        }
    }
    let digits = Axis.Scale.groups((0..<10).map(String.init))
    var sheet = HeatMap(
        title: title, columns: columns, rowCount: 10 * size, horizontal: Axis("Taken for", digits),
        vertical: Axis("Written", digits), valueLabel: "Ink", firstRow: .top)
    sheet.valueRange = 0...1
    return sheet
}
