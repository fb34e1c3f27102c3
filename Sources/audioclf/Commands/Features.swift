import ArgumentParser
struct Features: ParsableCommand {}
