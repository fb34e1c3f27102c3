#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Colours for numbers, from the smallest to the largest, each as far from the next as any other.
public struct ColorMap: Hashable, Sendable {
    /// From the smallest number to the largest.
    public let colors: [RGB]

    /// 255 colours from dark violet by blue and green to light yellow; the 256th of a palette is left for gaps.
    ///
    /// They follow a curve through Oklab, a space in which equal distances look equal (B. Ottosson, 2020), in steps of equal
    /// length. Lightness rises all the way, so that the order survives in grey and for colour-blind eyes.
    public static let twilight = ColorMap(
        count: 255, lightnesses: [0.22, 0.93],
        hues: [310, 298, 280, 255, 215, 175, 140, 108],
        chromas: [0.09, 0.13, 0.14, 0.12, 0.10, 0.12, 0.17, 0.185])

    /// 255 colours for numbers on both sides of zero: from light blue by black in the middle to light orange, in steps of
    /// equal length. Lightness tells the magnitude, and the two hues are told apart by colour-blind eyes.
    public static let balance = ColorMap(
        count: 255, lightnesses: [0.90, 0.56, 0.16, 0.56, 0.90], hues: [225, 240, 245, 65, 75, 85],
        chromas: [0.09, 0.14, 0, 0.15, 0.11])

    /// The map along a curve through colours: lightnesses, hues in degrees and chromas at equally spaced places, as many or
    /// as few as each needs.
    private init(count: Int, lightnesses: [Double], hues: [Double], chromas: [Double]) {
        let samples = (0...2_000).map { sample in
            let position = Double(sample) / 2_000
            return Oklab(
                lightness: interpolate(lightnesses, at: position), chroma: interpolate(chromas, at: position),
                hueDegrees: interpolate(hues, at: position))
        }
        var lengths = [0.0]
        for (a, b) in zip(samples, samples.dropFirst()) { lengths.append(lengths.last! + a.distance(to: b)) }
        var next = 0
        colors = (0..<count).map { index in
            let wanted = lengths.last! * Double(index) / Double(count - 1)
            while next < samples.count - 1 && lengths[next] < wanted { next += 1 }
            return samples[next].rgb
        }
    }
}

/// The value at `position` (0 to 1) of a line through equally spaced points.
private func interpolate(_ points: [Double], at position: Double) -> Double {
    let place = position * Double(points.count - 1)
    let index = min(Int(place), points.count - 2)
    return points[index] + (points[index + 1] - points[index]) * (place - Double(index))
}

/// A colour by its lightness (0 to 1) and two opponent axes, red-green and yellow-blue.
package struct Oklab {
    package var lightness: Double
    package var a: Double
    package var b: Double

    init(lightness: Double, chroma: Double, hueDegrees: Double) {
        self.lightness = lightness
        a = chroma * cos(hueDegrees * Double.pi / 180)
        b = chroma * sin(hueDegrees * Double.pi / 180)
    }

    package func distance(to other: Oklab) -> Double {
        let (dl, da, db) = (lightness - other.lightness, a - other.a, b - other.b)
        return (dl * dl + da * da + db * db).squareRoot()
    }

    /// The nearest displayable colour: through the cone responses (whose cube roots Oklab mixes) and linear sRGB.
    var rgb: RGB {
        func cube(_ x: Double) -> Double { x * x * x }
        let long = cube(lightness + 0.3963377774 * a + 0.2158037573 * b)
        let medium = cube(lightness - 0.1055613458 * a - 0.0638541728 * b)
        let short = cube(lightness - 0.0894841775 * a - 1.2914855480 * b)
        func encode(_ linear: Double) -> UInt8 {
            let value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * pow(linear, 1 / 2.4) - 0.055
            return UInt8((255 * min(max(value, 0), 1)).rounded())
        }
        return RGB(
            red: encode(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
            green: encode(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
            blue: encode(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short))
    }
}

extension Oklab {
    /// The colour of three sRGB bytes: for tests to measure with.
    package init(_ color: RGB) {
        func linear(_ byte: UInt8) -> Double {
            let value = Double(byte) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        let (red, green, blue) = (linear(color.red), linear(color.green), linear(color.blue))
        let long = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
        let medium = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
        let short = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
        lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
        a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
        b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    }
}
