// A few C functions over float arrays, in tables chosen by CPU level. No allocation, no state.
#pragma once
#include "level.h"
#include "mfcc.h"
#include "recurrent.h"
#include "resample.h"
#include "sha256.h"
