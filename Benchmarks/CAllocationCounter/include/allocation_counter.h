// Counts what a program asks of the allocator, by taking the allocator's place in it: linking this target is enough.
//
// The C library is asked for the memory all the same. Only glibc has names under which it can be asked so; elsewhere, and
// under the sanitizers, which take that place themselves, nothing is counted.
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    uint64_t calls;  // of malloc and its kin; a realloc is one, whether or not the block has moved
    uint64_t bytes;  // that were asked for
} ac_allocations;

/// Whether allocations are counted in this build.
bool ac_is_counting(void);

/// Those of the calling thread so far.
ac_allocations ac_of_this_thread(void);

/// Those of all threads so far.
ac_allocations ac_of_all_threads(void);
