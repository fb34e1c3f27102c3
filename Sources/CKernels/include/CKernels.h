// A few C functions over float arrays, in tables chosen by CPU level. No allocation; no state but the level, once looked up.
#pragma once
#include "feature.h"
#include "level.h"
#include "nade.h"
#include "quantized.h"
#include "recurrent.h"
#include "resample.h"
#include "sha256.h"
