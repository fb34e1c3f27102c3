// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(of name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.target(name: name), "TestSupport"] + dependencies, exclude: exclude,
        swiftSettings: strict)
}

let package = Package(
    name: "audioclf",
    products: [
        .executable(name: "audioclf", targets: ["audioclf"]),
        .library(name: "AudioFiles", targets: ["AudioFiles"]),
        .library(name: "AudioFeatures", targets: ["AudioFeatures"]),
        .library(name: "RecurrentNetworks", targets: ["RecurrentNetworks"]),
        .library(name: "AudioClassification", targets: ["AudioClassification"]),
        .library(name: "EnglishKeywords", targets: ["EnglishKeywords"]),
        .library(name: "FolderWatch", targets: ["FolderWatch"]),
        .library(name: "NoteGeneration", targets: ["NoteGeneration"]),
        .library(name: "Figures", targets: ["Figures"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.4"),
    ],
    targets: [
        // C libraries of the system, and our own kernels.
        .systemLibrary(
            name: "CSndFile", pkgConfig: "sndfile",
            providers: [.apt(["libsndfile1-dev"]), .brew(["libsndfile"])]),
        .systemLibrary(
            name: "CFFTW", pkgConfig: "fftw3f",
            providers: [.apt(["libfftw3-dev"]), .brew(["fftw"])]),
        .target(name: "CKernels", linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),

        // Opening, listing, hashing and replacing files, for whoever reads or writes them; not a product.
        library("FileAccess", ["CKernels"]),

        // audio in -> features -> network -> decision -> output: nothing imports what comes later.
        library("AudioFiles", ["CSndFile", "CKernels", "FileAccess"]),
        library("AudioFeatures", ["CFFTW", "CKernels"]),
        library("RecurrentNetworks", ["CKernels", "FileAccess"]),
        library("AudioClassification", ["AudioFiles", "AudioFeatures", "FileAccess", "RecurrentNetworks"]),
        // A model inside the program: for who imports it, and for the commands.
        .target(name: "CEnglishKeywords", exclude: ["english.safetensors"]),
        library("EnglishKeywords", ["AudioClassification", "CEnglishKeywords"]),
        library("FolderWatch", ["FileAccess"]),
        library("NoteGeneration", ["CKernels", "FileAccess", "RecurrentNetworks"]),
        library("Figures"),
        .executableTarget(
            name: "audioclf",
            dependencies: [
                "AudioFiles", "AudioFeatures", "AudioClassification", "EnglishKeywords", "FileAccess", "Figures",
                "FolderWatch", "NoteGeneration", "RecurrentNetworks",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),

        // Takes the place of the C library's allocator in what links it: nothing that is a product may.
        .target(name: "CAllocationCounter", path: "Benchmarks/CAllocationCounter"),
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "AudioClassification", "AudioFeatures", "CAllocationCounter", "NoteGeneration", "RecurrentNetworks",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Benchmarks", exclude: ["CAllocationCounter"], swiftSettings: strict),
        .executableTarget(
            name: "TextbookNetworks",
            dependencies: [
                "Figures", "RecurrentNetworks",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Examples/TextbookNetworks", swiftSettings: strict),
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
        tests(of: "FileAccess"),
        tests(of: "AudioFiles", ["CSndFile", "CKernels"], exclude: ["Golden"]),
        tests(of: "AudioFeatures", ["CKernels"], exclude: ["Golden"]),
        tests(of: "RecurrentNetworks", ["CKernels"], exclude: ["Golden"]),
        tests(of: "AudioClassification", ["AudioFiles", "AudioFeatures", "RecurrentNetworks"]),
        tests(of: "EnglishKeywords", ["AudioClassification", "AudioFiles"]),
        tests(of: "FolderWatch", ["FileAccess"]),
        tests(of: "NoteGeneration", ["CKernels", "RecurrentNetworks"], exclude: ["Golden"]),
        tests(of: "Figures"),
        tests(of: "TextbookNetworks", ["Figures", "RecurrentNetworks"], exclude: ["Golden"]),
        tests(of: "Benchmarks"),
        // Runs the built programs.
        .testTarget(
            name: "CommandLineTests",
            dependencies: [
                "audioclf", "AudioFiles", "AudioClassification", "Benchmarks", "CKernels", "FileAccess", "FolderWatch",
                "NoteGeneration", "RecurrentNetworks", "TestSupport", .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
