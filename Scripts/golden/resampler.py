#!/usr/bin/env python3
"""Makes Tests/AudioFilesTests/Golden/soxr-<in>-<out>.f32: band-limited signals as libsoxr converts them.

    python3 -m venv venv && venv/bin/pip install numpy==2.4.6 soxr==1.1.0
    venv/bin/python Scripts/golden/resampler.py

Each file holds little-endian 32-bit floats: a quarter of a second at the first rate, converted to the second with quality
VHQ. The signal is a sum of twelve cosines spread up to 0.85 of the lower Nyquist frequency under a Hann window, so that it
starts and ends in silence and no filter's treatment of the ends matters. ResamplerGoldenTests makes the same signal.
"""

from pathlib import Path

import numpy as np
import soxr

RATES = [
    (44100, 16000), (48000, 16000), (22050, 16000), (11025, 16000), (8000, 16000), (96000, 16000),
    (16000, 44100), (44101, 16000), (48000, 44100),
]


def signal(rate_in: int, rate_out: int) -> np.ndarray:
    count = rate_in // 4
    time = np.arange(count) / rate_in
    nyquist = min(rate_in, rate_out) / 2
    tones = sum(np.cos(2 * np.pi * 0.85 * nyquist * (k + 1) / 12 * time + 0.7 * k * k) for k in range(12))
    return tones / 24 * (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(count) / count))


def main() -> None:
    folder = Path(__file__).resolve().parents[2] / "Tests" / "AudioFilesTests" / "Golden"
    folder.mkdir(exist_ok=True)
    for rate_in, rate_out in RATES:
        converted = soxr.resample(signal(rate_in, rate_out), rate_in, rate_out, quality="VHQ")
        converted.astype("<f4").tofile(folder / f"soxr-{rate_in}-{rate_out}.f32")


if __name__ == "__main__":
    main()
