#!/usr/bin/env python3
"""Makes the golden files of the front-end presets: what each package makes of two short signals by its own defaults.

    pip install torchaudio librosa kaldi-native-fbank python_speech_features     (in a virtual environment)
    python Scripts/golden/front_end_presets.py

Writes Tests/AudioFeaturesTests/Golden/preset-*.f32: little-endian float32, frames row-major. The committed files were made
with Python 3.11, torchaudio 2.11.0, librosa 0.11.0, kaldi-native-fbank 1.22.5 (Kaldi's feature extraction as a package of its
own, without Kaldi), python_speech_features 0.6.

Off is what depends on chance (Kaldi's dither) and on the whole recording (top_db; the padding of center=True). Kaldi and
python_speech_features get samples in the range of 16-bit integers, as they are used. The other two get -1...1.

torchaudio and kaldi-native-fbank calculate in float32, the other two in float64. How far torchaudio is from itself in float64
is printed: that much agreement can be asked for.
"""
import importlib.metadata
import pathlib
import warnings

import kaldi_native_fbank
import librosa
import numpy as np
import python_speech_features
import torch
import torchaudio

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "AudioFeaturesTests" / "Golden"
RATE = 16000


def signal(level, seed, end):
    """A third of a second of chirp from 50 to 7,900 Hz over noise and an offset, then 165 ms of noise of the deviation `end`; in
    steps of 16 bits, so that every package sees the same. 49 frames of 25 ms every 10 ms. The noise is 26 dB below the chirp:
    beside a much louder one the packages that calculate in float32 give rounding errors in the other bands."""
    rng = np.random.default_rng(seed)
    t = np.arange(5440) / RATE
    phase = 2 * np.pi * (50 * t + (7900 - 50) / (2 * t[-1]) * t * t)
    chirp = np.where(t < 0.27, 0.8 * np.sin(phase), 0) + 0.03 * rng.standard_normal(len(t)) + 0.01
    noise = end * rng.standard_normal(2640)
    samples = level * np.concatenate([chirp, noise])
    return np.clip(np.round(32768 * samples), -32768, 32767) / 32768


def from_torchaudio(samples, dtype=torch.float32):
    torch.set_default_dtype(dtype)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that some of the bands are empty, as they are by default
        mfcc = torchaudio.transforms.MFCC(melkwargs={"center": False})
    mfcc.amplitude_to_DB.top_db = None
    return mfcc(torch.tensor(samples, dtype=dtype)).T.numpy()


def from_librosa(samples):
    power = librosa.feature.melspectrogram(y=samples, sr=RATE, center=False)
    return librosa.feature.mfcc(S=librosa.power_to_db(power, top_db=None), sr=RATE).T


def from_kaldi(samples):
    options = kaldi_native_fbank.MfccOptions()
    options.frame_opts.dither = 0
    mfcc = kaldi_native_fbank.OnlineMfcc(options)
    mfcc.accept_waveform(RATE, (32768 * samples).tolist())
    mfcc.input_finished()
    return np.stack([mfcc.get_frame(n) for n in range(mfcc.num_frames_ready)])


def from_python_speech_features(samples):
    return python_speech_features.mfcc(32768 * samples)


def write(name, values):
    np.ascontiguousarray(values, dtype="<f4").tofile(FOLDER / f"preset-{name}.f32")
    print(name, values.shape, "from", values.min(), "to", values.max())


def main():
    for package in ["numpy", "torchaudio", "librosa", "kaldi-native-fbank", "python_speech_features"]:
        print(package, importlib.metadata.version(package))
    for name, level, seed, end in [("loud", 1, 1, 0.3), ("quiet", 0.01, 2, 0)]:
        samples = signal(level, seed, end)
        write(f"signal-{name}", samples)
        write(f"torchaudio-{name}", from_torchaudio(samples))
        difference = np.abs(from_torchaudio(samples) - from_torchaudio(samples, torch.float64)).max()
        print("torchaudio in float64 differs by", difference)
        write(f"librosa-{name}", from_librosa(samples))
        write(f"kaldi-{name}", from_kaldi(samples))
        write(f"python_speech_features-{name}", from_python_speech_features(samples))


if __name__ == "__main__":
    main()
