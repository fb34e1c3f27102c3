import RecurrentNetworks
import Testing

@testable import TextbookNetworks

@Suite struct DatesDataTests {
    @Test func `dates are days of the calendar`() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<2_000 {
            let date = CalendarDate(using: &generator)
            #expect((1900...2099).contains(date.year) && (1...12).contains(date.month))
            #expect((1...CalendarDate.days(in: date.month, of: date.year)).contains(date.day))
            #expect(date.iso.count == 10)
        }
        #expect(CalendarDate.days(in: 2, of: 1900) == 28)
        #expect(CalendarDate.days(in: 2, of: 2000) == 29)
        #expect((1...12).reduce(0) { $0 + CalendarDate.days(in: $1, of: 2024) } == 366)
    }

    @Test(arguments: [
        ("2005-05-21", "the twenty-first of may two thousand and five"), ("1987-03-03", "march the third, nineteen eighty-seven"),
        ("1905-12-12", "december the twelfth, nineteen oh five"), ("2000-01-30", "in 2000, on the thirtieth of the first month"),
        ("1911-11-11", "on the 11th day of month 11, nineteen eleven"), ("2019-08-22", "22.8.2019"),
        ("1900-06-08", "the eighth of the sixth, nineteen hundred"), ("1958-10-01", "1st october 1958"),
        ("2020-02-13", "the thirteenth of february twenty twenty"), ("1922-09-02", "sep 2nd, 1922"),
    ])
    func `dates are spelled as people do`(iso: String, spelling: String) {
        var generator = SeededGenerator(seed: 2)
        let parts = iso.split(separator: "-").map { Int($0)! }
        let date = CalendarDate(year: parts[0], month: parts[1], day: parts[2])
        #expect(date.iso == iso)
        #expect((0..<2_000).contains { _ in date.spelling(using: &generator) == spelling })
    }

    /// Whoever reads a spelling must be able to say which day is meant.
    @Test func `no spelling stands for two days`() {
        var generator = SeededGenerator(seed: 3)
        var meanings: [String: String] = [:]
        for _ in 0..<20_000 {
            let date = CalendarDate(using: &generator)
            let spelling = date.spelling(using: &generator)
            #expect(meanings.updateValue(date.iso, forKey: spelling) ?? date.iso == date.iso, "\(spelling)")
        }
        #expect(Set(meanings.keys.joined()) == Set(CalendarDate.alphabet))
    }
}
