import RecurrentNetworks

/// A day of the years 1900 to 2099.
struct CalendarDate: Hashable {
    var year, month, day: Int
}

extension CalendarDate {
    /// Any of these days, all with equal probability.
    init(using generator: inout SeededGenerator) {
        repeat {
            self.init(
                year: Int.random(in: 1900...2099, using: &generator), month: Int.random(in: 1...12, using: &generator),
                day: Int.random(in: 1...31, using: &generator))
        } while day > Self.days(in: month, of: year)
    }

    /// How long a month is in the Gregorian calendar.
    static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// As in ISO 8601: 1987-03-21.
    var iso: String { "\(year)-\(Self.twoDigits(month))-\(Self.twoDigits(day))" }

    private static func twoDigits(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
}

extension CalendarDate {
    /// The day as someone might write it, in lower case.
    func spelling(using generator: inout SeededGenerator) -> String {
        let monthName = Self.months[month - 1]
        let month = Bool.random(using: &generator) ? monthName : String(monthName.prefix(3))
        let numberedDay = Bool.random(using: &generator) ? "\(day)" : "\(day)\(Self.suffix(day))"
        let (spokenDay, spokenYear) = (Self.ordinal(day), Self.spoken(year: year))
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: return "\(numberedDay) \(month) \(year)"
        case 1: return "\(month) \(numberedDay), \(year)"
        case 2: return "the \(spokenDay) of \(monthName) \(spokenYear)"
        case 3: return "\(monthName) the \(spokenDay), \(spokenYear)"
        case 4: return "in \(year), on the \(spokenDay) of the \(Self.ordinal(self.month)) month"
        case 5: return "the \(spokenDay) of the \(Self.ordinal(self.month)), \(spokenYear)"
        case 6: return "on the \(day)\(Self.suffix(day)) day of month \(self.month), \(spokenYear)"
        default: return "\(day).\(self.month).\(year)"
        }
    }

    /// All characters of the spellings; a character's place is its number.
    static let alphabet = Array(" ,-.0123456789abcdefghijlmnoprstuvwxy")

    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]
    private static let ones = [
        "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ]
    private static let tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    private static let ordinals = [
        1: "first", 2: "second", 3: "third", 5: "fifth", 8: "eighth", 9: "ninth", 12: "twelfth", 20: "twentieth",
        30: "thirtieth",
    ]

    /// 21: twenty-one.
    private static func cardinal(_ number: Int) -> String {
        if number < 20 { return ones[number] }
        return tens[number / 10] + (number % 10 == 0 ? "" : "-" + ones[number % 10])
    }

    /// 21: twenty-first.
    private static func ordinal(_ number: Int) -> String {
        if let irregular = ordinals[number] { return irregular }
        return number < 20 ? ones[number] + "th" : tens[number / 10] + "-" + ordinal(number % 10)
    }

    /// 21: st.
    private static func suffix(_ number: Int) -> String {
        if (11...13).contains(number) { return "th" }
        return switch number % 10 {
        case 1: "st"
        case 2: "nd"
        case 3: "rd"
        default: "th"
        }
    }

    /// 1987: nineteen eighty-seven; 1905: nineteen oh five; 2005: two thousand and five.
    private static func spoken(year: Int) -> String {
        let (century, rest) = (year / 100, year % 100)
        if rest == 0 { return century == 20 ? "two thousand" : "nineteen hundred" }
        if century == 20 && rest < 10 { return "two thousand and " + cardinal(rest) }
        return cardinal(century) + " " + (rest < 10 ? "oh " : "") + cardinal(rest)
    }
}
