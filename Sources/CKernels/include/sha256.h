// The rounds of SHA-256 (FIPS 180-4, section 6.2.2) in the instructions that x86 has for them.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Whether this CPU has the instructions and the level in use (level.h) allows them.
bool ck_sha256_is_available(void);

/// Mixes `count` blocks of 64 bytes into the state; only where available. `constants` are the 64 of the standard.
void ck_sha256_compress(uint32_t state[8], const uint8_t *blocks, size_t count, const uint32_t constants[64]);
