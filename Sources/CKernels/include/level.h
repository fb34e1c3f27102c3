// Which instructions this CPU has, and so which column of the kernel tables is used.
//
// Every kernel's source is one file, `<topic>.kernels.h`, that `<topic>.c` includes once for each level under another
// name and another target attribute (kernels/table, no `target_clones`: its resolver runs before sanitizers are ready).
// The level is looked up once per process; AUDIOCLF_CPU=baseline (or avx2) in the environment forces a lower one.
#pragma once

typedef enum {
    CK_LEVEL_BASELINE = 0,  // what the compiler targets by default: SSE2 on x86-64, NEON on arm64
    CK_LEVEL_AVX2 = 1,      // AVX2 and FMA: 8 floats at a time
    CK_LEVEL_COUNT = 2,
} ck_level;

/// The highest level this CPU can run.
ck_level ck_highest_level(void);

/// The level in use: the highest one, or the lower one that AUDIOCLF_CPU asks for.
ck_level ck_level_in_use(void);

/// "baseline", "avx2".
const char *ck_level_name(ck_level level);
