import AudioClassification
import Figures

/// An explanation as a person reads it.
struct ExplanationText {
    let explanation: Explanation
    let file: String

    init(_ explanation: Explanation, file: String) {
        self.explanation = explanation
        self.file = file
    }

    var text: String {
        let (label, rival) = (explanation.labels[explanation.label], explanation.labels[explanation.rival])
        let answer = explanation.recording.classification
        var lines = ["\(file): \(answer.label) \(Double(answer.probability).percent())"]
        let window = explanation.recording.windowCount > 1
            ? " in the window from \(explanation.range.lowerBound.decimals(2)) to \(explanation.range.upperBound.decimals(2)) s" : ""
        lines.append(
            "\(label) \(probability(explanation.label)) against \(rival) \(probability(explanation.rival))\(window)")
        if let settled = explanation.settledSeconds {
            lines.append("\(label) is the most probable label from \(settled.decimals(2)) s on")
        } else {
            lines.append("\(label) is not the most probable label at the end")
        }
        let strongest = explanation.strongestRange
        lines.append(
            "what speaks most for \(label): \(strongest.lowerBound.decimals(2)) to \(strongest.upperBound.decimals(2)) s")
        return lines.map { $0 + "\n" }.joined()
    }

    private func probability(_ label: Int) -> String {
        Double(explanation.moments.last!.probabilities[label]).percent()
    }
}

/// An explanation as JSON has it.
struct ExplanationDocument: Encodable {
    let version = 1
    let file: String
    let answer: LabelScore
    let label: String
    let probability: Float
    let rival: String
    let rivalProbability: Float
    let from: Double
    let to: Double
    let settled: Double?
    let labels: [String]
    let times: [Double]
    /// [label][moment]
    let probabilities: [[Float]]
    let frames: Frames
    /// [frame][feature]
    let features: [[Float]]
    let saliency: [[Float]]

    struct Frames: Encodable {
        let start: Double
        let step: Double
    }

    init(_ explanation: Explanation, file: String) {
        self.file = file
        answer = explanation.recording.classification.scores[0]
        let last = explanation.moments.last!.probabilities
        label = explanation.labels[explanation.label]
        probability = last[explanation.label]
        rival = explanation.labels[explanation.rival]
        rivalProbability = last[explanation.rival]
        (from, to) = (explanation.range.lowerBound, explanation.range.upperBound)
        settled = explanation.settledSeconds
        labels = explanation.labels
        times = explanation.moments.map(\.seconds)
        probabilities = explanation.labels.indices.map { label in explanation.moments.map { $0.probabilities[label] } }
        let span = explanation.frameRange.upperBound - explanation.frameRange.lowerBound
        frames = Frames(start: explanation.frameRange.lowerBound, step: span / Double(explanation.frameCount))
        func rows(_ values: [Float]) -> [[Float]] {
            let width = explanation.featureCount
            return (0..<explanation.frameCount).map { Array(values[$0 * width..<($0 + 1) * width]) }
        }
        features = rows(explanation.features)
        saliency = rows(explanation.saliency)
    }
}

/// An explanation as a picture.
struct ExplanationFigure {
    let explanation: Explanation
    let file: String

    init(_ explanation: Explanation, file: String) {
        self.explanation = explanation
        self.file = file
    }

    var svg: String {
        let (label, rival) = (explanation.labels[explanation.label], explanation.labels[explanation.rival])
        return PanelStack(
            title: "\(file.split(separator: "/").last ?? "-"): why \(label), and not \(rival)", label: "Time (s)", range: explanation.range,
            panels: [
                PanelStack.Panel(
                    "Sound", label: "", height: 70,
                    .envelope(least: explanation.waveform.least, greatest: explanation.waveform.greatest)),
                PanelStack.Panel(
                    "Features as the network sees them, in standard deviations", label: "Coefficient", height: 150,
                    .heatMap(features)),
                PanelStack.Panel(
                    "What speaks for \(label) (orange) and for \(rival) (blue): gradient times input", label: "Coefficient",
                    height: 150, .heatMap(saliency)),
                PanelStack.Panel(
                    "What the model would say if the sound ended here", label: "Probability (%)", height: 130,
                    .lines(probabilities, range: 0...100)),
            ]
        ).svg()
    }

    private func map(_ values: [Float], called name: String) -> HeatMap {
        HeatMap(
            title: name, columns: values, rowCount: explanation.featureCount,
            horizontal: Axis("Time (s)", .range(explanation.frameRange)), vertical: Axis("Coefficient"), valueLabel: name)
    }

    private var features: HeatMap {
        var map = map(explanation.features, called: "SD")
        map.valueRange = -3...3
        return map
    }

    /// Zero lies in the middle of the colours; a few extremes do not take them all.
    private var saliency: HeatMap {
        var map = map(explanation.saliency, called: "Logit")
        map.colorMap = .balance
        let magnitudes = explanation.saliency.map(\.magnitude).sorted()
        let limit = max(magnitudes[Int(0.995 * Double(magnitudes.count - 1))], .leastNormalMagnitude)
        map.valueRange = -limit...limit
        return map
    }

    /// The explained label, its rival, and the most probable of the others.
    private var probabilities: [LineChart.Series] {
        let last = explanation.moments.last!.probabilities
        let third = explanation.labels.indices.filter { $0 != explanation.label && $0 != explanation.rival }
            .max { (last[$0], $1) < (last[$1], $0) }
        return ([explanation.label, explanation.rival] + [third].compactMap { $0 }).map { label in
            .init(
                explanation.labels[label],
                points: explanation.moments.map { LineChart.Point(x: $0.seconds, y: 100 * Double($0.probabilities[label])) })
        }
    }
}
