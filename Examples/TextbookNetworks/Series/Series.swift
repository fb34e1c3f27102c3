import Figures
import RecurrentNetworks

/// LSTM(20) -> Dense(1) foretells the next value of a chaotic series; fed with its own forecasts, many values ahead.
struct Series: TextbookNetwork {
    static let name = "series"
    static let abstract = "LSTM(20) -> Dense(1), MSE: the next value of a series, and many more from its own output."

    var trainingCount = 3_000
    var testCount = 1_000
    var epochs = 40
    /// Values that a forecast looks back at.
    let windowSize = 24
    /// Values of a forecast that feeds on itself.
    let horizon = 80

    // MARK: The data

    /// Two stretches of the series with beginnings of their own.
    func series() -> (training: [Float], test: [Float]) {
        var generator = SeededGenerator(seed: 1)
        return (
            MackeyGlass.series(trainingCount, using: &generator).map(Float.init),
            MackeyGlass.series(testCount, using: &generator).map(Float.init)
        )
    }

    /// Every window of a series with the value behind it.
    func windows(_ series: [Float]) -> [(past: [Float], next: Float)] {
        (windowSize..<series.count).map { (Array(series[$0 - windowSize..<$0]), series[$0]) }
    }

    // MARK: The network

    func course(_ series: [Float]) throws -> Course {
        var generator = SeededGenerator(seed: 2)
        let configuration = NetworkConfiguration(
            inputSize: 1, outputSize: 1, cell: .lstm, hiddenSizes: [20], pooling: .last)
        return Course(
            network: try RecurrentNetwork(configuration, using: &generator),
            recipe: TrainingConfiguration(
                optimizer: .adam(Adam(learningRate: 1e-2, weightDecay: 0)), schedule: .cosine(),
                loss: .meanSquaredError, gradientNormLimit: nil),
            examples: windows(series).map {
                Example(series: TimeSeries(width: 1, values: $0.past), target: .values([$0.next]))
            }, batchSize: 32, epochs: epochs)
    }

    // MARK: Training and test

    func run(_ workbook: Workbook) throws -> [Score] {
        let series = series()
        let network = try course(series.training).run(workbook, name: "LSTM").network
        let known = windows(series.training)
        let linear = LinearRegression(known.map(\.past), targets: known.map(\.next))
        let season = Self.season(of: series.training)

        /// A model says the next value of each of some pasts.
        let models: [(name: String, next: ([[Float]]) -> [Float])] = [
            ("LSTM", { pasts in
                network.logits(for: pasts.map { TimeSeries(width: 1, values: $0) }, threads: workbook.threads).map { $0[0] }
            }),
            ("last value", { $0.map { $0.last! } }),
            ("value one season of \(season) before", { $0.map { past in past[past.count - season] } }),
            ("linear on \(windowSize) values", { $0.map { Float(linear($0)) } }),
        ]
        let starts = Array(stride(from: windowSize, through: series.test.count - horizon, by: 5))
        let truth = starts.map { Array(series.test[$0..<$0 + horizon]) }
        let forecasts = models.map { model in
            Self.forecast(starts.map { Array(series.test[$0 - windowSize..<$0]) }, count: horizon, model.next)
        }
        /// The root of the mean squared error at each step ahead, as a part of the series' standard deviation.
        let errors = forecasts.map { forecast in
            (0..<horizon).map { step in
                (meanSquaredError(forecast.map { Double($0[step]) }, truth.map { Double($0[step]) })
                    / meanSquaredError(series.test.map(Double.init), series.test.map { _ in 0 })).squareRoot()
            }
        }
        func score(_ measure: String, _ values: [Double], aim: Score.Aim) -> Score {
            Score(
                model: "LSTM(20) → Dense(1)", measure: measure, value: values[0],
                baselines: Array(zip(models.map(\.name), values).dropFirst()), aim: aim, format: .number(decimals: 3))
        }
        try workbook.keep("series-forecast", svg: forecastChart(models.map(\.name), forecasts, truth).svg(height: 360))
        try workbook.keep("series-errors", svg: errorChart(models.map(\.name), errors).svg(height: 360))
        return [
            score("RMS error of the next value, in standard deviations", errors.map { $0[0] }, aim: .atMost(0.05)),
            score(
                "the same over \(horizon) values ahead", errors.map { $0.reduce(0, +) / Double(horizon) }, aim: .atMost(0.4)),
        ]
    }

    /// Many values ahead: each forecast becomes the last value of the past of the next one.
    private static func forecast(_ pasts: [[Float]], count: Int, _ next: ([[Float]]) -> [Float]) -> [[Float]] {
        var extended = pasts
        for _ in 0..<count {
            let values = next(extended.map { Array($0.suffix(pasts[0].count)) })
            for n in extended.indices { extended[n].append(values[n]) }
        }
        return extended.map { Array($0.suffix(count)) }
    }

    /// The shift after which the series is most like itself again.
    private static func season(of series: [Float]) -> Int {
        (4...20).max { a, b in likeness(series, a) < likeness(series, b) }!
    }

    private static func likeness(_ series: [Float], _ shift: Int) -> Float {
        zip(series, series.dropFirst(shift)).reduce(0) { $0 + $1.0 * $1.1 } / Float(series.count - shift)
    }

    private func forecastChart(_ names: [String], _ forecasts: [[[Float]]], _ truth: [[Float]]) -> LineChart {
        let place = truth.count / 2
        return LineChart(
            title: "\(horizon) values ahead from the model's own output", horizontalLabel: "Values ahead", verticalLabel: "Value",
            series: zip(names + ["truth"], forecasts + [truth]).map {
                LineChart.Series($0, values: $1[place].map(Double.init), from: 1)
            })
    }

    private func errorChart(_ names: [String], _ errors: [[Double]]) -> LineChart {
        var chart = LineChart(
            title: "How errors grow", horizontalLabel: "Values ahead", verticalLabel: "RMS error (standard deviations)",
            series: zip(names, errors).map { LineChart.Series($0, values: $1, from: 1) })
        chart.verticalScale = .logarithmic
        return chart
    }

    func firstSteps() throws -> [FirstSteps] { [try FirstSteps("series", course(Series(trainingCount: windowSize + 10 * 32).series().training))] }
}
