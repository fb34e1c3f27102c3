// Which instructions this CPU has, and so which table of kernels is used.
//
// The bodies of a topic's kernels stand in `<topic>.kernels.h`, which `<topic>.c` includes once for each level with another
// target attribute and another `CK(name)`, by which it names every function and the `table` of them at its end;
// `ck_<topic>_kernels_at(level)` gives that table. No `target_clones`: its resolver runs before sanitizers are ready.
#pragma once

typedef enum {
    CK_LEVEL_BASELINE = 0,  // what the compiler targets by default: SSE2 on x86-64, NEON on arm64
    CK_LEVEL_AVX2 = 1,      // AVX2 and FMA: 8 floats at a time
    CK_LEVEL_AVX512 = 2,    // AVX-512 F, VL, BW and DQ: 16 floats at a time; topics without such bodies use those below
    CK_LEVEL_COUNT = 3,
} ck_level;

/// The highest level this CPU can run.
ck_level ck_highest_level(void);

/// The level in use: the highest of the CPU, or what AUDIOCLF_CPU=baseline, avx2 or avx512 in the environment asks for where
/// the CPU has that. Looked up once per process, at the first call from any thread.
///
/// There are no kernels for bfloat16 (AMX, AVX512-BF16).
ck_level ck_level_in_use(void);

/// What became of AUDIOCLF_CPU.
typedef enum {
    CK_REQUEST_MET = 0,       // the level in use is the one asked for, or none was asked for
    CK_REQUEST_UNKNOWN = 1,   // no level has this name
    CK_REQUEST_TOO_HIGH = 2,  // this CPU cannot run the level
} ck_level_request;

/// Whether the level in use is the one that AUDIOCLF_CPU asks for.
ck_level_request ck_level_request_result(void);

/// The value of AUDIOCLF_CPU; null where it is not set, or empty.
const char *ck_level_requested(void);

/// "baseline", "avx2", "avx512".
const char *ck_level_name(ck_level level);
