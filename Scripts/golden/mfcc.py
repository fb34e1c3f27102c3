#!/usr/bin/env python3
"""Makes the golden files of AudioFeaturesTests: samples, and their MFCC computed in float64 by NumPy and SciPy alone.

    pip install numpy scipy     (in a virtual environment)
    python Scripts/golden/mfcc.py

Writes Tests/AudioFeaturesTests/Golden/*.f32: little-endian float32, frames row-major. The committed files were made with
Python 3.11, numpy 2.4.6, scipy 1.17.1. The signal is made anew each time; NumPy's PCG64 generator gives the same noise.
"""
import pathlib
import sys

import numpy as np
import scipy
import scipy.fft
import scipy.ndimage
import scipy.signal

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "AudioFeaturesTests" / "Golden"


def signal(rate):
    """Half a second of chirp over faint noise, a click, 0.2 s of digital silence, 0.3 s of loud noise."""
    rng = np.random.default_rng(20)
    t = np.arange(rate // 2) / rate
    chirp = 0.6 * scipy.signal.chirp(t, 60, t[-1], 0.49 * rate, method="quadratic")
    chirp += 1e-3 * rng.standard_normal(len(t))
    chirp[rate // 5] = 1.0
    silence = np.zeros(rate // 5)
    noise = 0.25 * rng.standard_normal(3 * rate // 10)
    return np.concatenate([chirp, silence, noise]).astype("<f4")


def htk_mel(f):
    return 2595.0 * np.log10(1.0 + f / 700.0)


def htk_hertz(m):
    return 700.0 * (10.0 ** (m / 2595.0) - 1.0)


def slaney_mel(f):
    return np.where(f < 1000, 3 * f / 200, 15 + 27 * np.log(np.maximum(f, 1) / 1000) / np.log(6.4))


def slaney_hertz(m):
    return np.where(m < 15, 200 * m / 3, 1000 * np.exp((m - 15) * np.log(6.4) / 27))


def filters(rate, points, bands, low, high, mel, hertz):
    edges = hertz(np.linspace(mel(np.float64(low)), mel(np.float64(high)), bands + 2))
    bins = np.fft.rfftfreq(points, 1 / rate)
    # A triangle is what np.interp draws through its three corners.
    return np.stack([np.interp(bins, edges[b:b + 3], [0, 1, 0]) for b in range(bands)])


def deltas(rows, reach):
    weights = np.arange(-reach, reach + 1) / np.sum(np.arange(-reach, reach + 1) ** 2)
    return scipy.ndimage.correlate1d(rows, weights, axis=0, mode="nearest")


def mfcc(samples, rate, frame, hop, window, bands, coefficients, low, high, floor, mel, hertz, pre_emphasis=0.0):
    x = samples.astype(np.float64)
    x = scipy.signal.lfilter([1.0, -pre_emphasis], [1.0], x)
    points = 1 << (frame - 1).bit_length()
    frames = np.lib.stride_tricks.sliding_window_view(x, frame)[::hop]
    power = np.abs(scipy.fft.rfft(frames * scipy.signal.get_window(*window), points, axis=1)) ** 2
    energies = power @ filters(rate, points, bands, low, high, mel, hertz).T
    return scipy.fft.dct(np.log(energies + floor), type=2, norm="ortho", axis=1)[:, :coefficients]


def write(name, values):
    np.ascontiguousarray(values, dtype="<f4").tofile(FOLDER / name)
    print(name, values.shape)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    print("python", sys.version.split()[0], "numpy", np.__version__, "scipy", scipy.__version__)

    x = signal(16000)
    write("signal-16000.f32", x)
    write("mfcc-default.f32", mfcc(
        x, 16000, 400, 160, ("hann", 400), 40, 20, 20, 7600, 1e-6, htk_mel, htk_hertz))

    # Everything that the default leaves alone: another rate, an odd frame, a hop that is no divisor of it, a symmetric
    # Hamming window, Slaney's scale, fewer coefficients, pre-emphasis, deltas of both orders.
    x = signal(11025)
    write("signal-11025.f32", x)
    rows = mfcc(
        x, 11025, 331, 138, ("hamming", 331, False), 32, 13, 50, 5500, 1e-4, slaney_mel, slaney_hertz, 0.97)
    first = deltas(rows, 2)
    write("mfcc-variant.f32", np.hstack([rows, first, deltas(first, 2)]))


if __name__ == "__main__":
    main()
