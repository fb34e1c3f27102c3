// Which instructions this CPU has, and so which table of kernels is used.
//
// The bodies of a topic's kernels stand in `<topic>.kernels.h`, which `<topic>.c` includes once for each level with another
// target attribute and another `CK(name)`, by which it names every function and the `table` of them at its end;
// `ck_<topic>_kernels_at(level)` gives that table. No `target_clones`: its resolver runs before sanitizers are ready.
#pragma once

typedef enum {
    CK_LEVEL_BASELINE = 0,  // what the compiler targets by default: SSE2 on x86-64, NEON on arm64
    CK_LEVEL_AVX2 = 1,      // AVX2 and FMA: 8 floats at a time
    CK_LEVEL_COUNT = 2,
} ck_level;

/// The highest level this CPU can run.
ck_level ck_highest_level(void);

/// The level in use: the highest one, or the lower one that AUDIOCLF_CPU=baseline (or avx2) in the environment asks for.
/// Looked up once per process, at the first call from any thread.
ck_level ck_level_in_use(void);

/// "baseline", "avx2".
const char *ck_level_name(ck_level level);
