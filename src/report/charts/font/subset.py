#!/usr/bin/env python3
"""Makes the two embedded faces from Inter 4.001 (npm package @expo-google-fonts/inter 0.4.2).

    pip install fonttools==4.68.0
    npm pack @expo-google-fonts/inter@0.4.2 && tar xf expo-google-fonts-inter-0.4.2.tgz
    python3 subset.py package .

The digits become the tabular ones: the renderer ignores `font-variant-numeric`, and columns of figures must
line up. Only the digits, since the whole feature would also widen the hyphen and the comma. Every name record
stays, for without 16 and 17 weight 600 is not found. Shaping keeps kerning and composition; contextual
alternates go, because the width of a label is measured character by character.
"""

import shutil
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FACES = {"400Regular/Inter_400Regular.ttf": "inter-400.ttf", "600SemiBold/Inter_600SemiBold.ttf": "inter-600.ttf"}
DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
RANGES = [
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x017F),  # Latin-1 and Latin Extended-A: Western and Central European, Baltic, Turkish
    (0x0300, 0x030C),  # combining marks of decomposed names
    (0x0218, 0x021B),  # Romanian S and T with comma below
    (0x0400, 0x045F),  # Cyrillic: Russian, Bulgarian, Serbian, Macedonian, Ukrainian
    (0x0490, 0x0491),  # Ukrainian ghe with upturn
]
SINGLE = (
    "ẞ€£₴₸₺₽₹₩₪₫₱₦₿"  # capital sharp s, currencies
    "‐‑‒–—―‘’‚“”„†‡•…‰′″‹›⁄№™℮"  # punctuation and marks
    "←↑→↓↗↘−×÷±≈≠≤≥∞√∑∏∂∆Δ∅Ωµμπστλσβα½¼¾⅓⅔"  # arrows, mathematics
    "■□▲▼◆●○✓"  # marks; the open square stands for a character the faces lack
)


def main(package: Path, out: Path) -> None:
    codes = {c for low, high in RANGES for c in range(low, high + 1)} | {ord(c) for c in SINGLE}
    for source, target in FACES.items():
        font = TTFont(package / source, recalcTimestamp=False)
        for table in font["cmap"].tables:
            for code, glyph in enumerate(DIGITS, start=0x30):
                if code in table.cmap:
                    table.cmap[code] = f"{glyph}.tf"
        options = Options()
        options.name_IDs = ["*"]
        options.name_legacy = True
        options.layout_features = ["kern", "ccmp", "mark"]
        options.hinting = False
        options.notdef_outline = True
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=codes)
        subsetter.subset(font)
        missing = sorted(codes - set(font.getBestCmap()))
        print(target, "lacks", " ".join(f"U+{c:04X}" for c in missing) or "nothing")
        font.save(out / target)
    shutil.copy(package / "LICENSE_FONT", out / "OFL.txt")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
