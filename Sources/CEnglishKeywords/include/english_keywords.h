// The file english.safetensors of this folder, inside the program.
#pragma once

#include <stddef.h>
#include <stdint.h>

extern const uint8_t *const english_keywords_bytes;
extern const size_t english_keywords_size;
