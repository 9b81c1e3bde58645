"""Pictures of the demonstration, drawn: landscapes in a few strokes, and two things."""

import math
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFilter

SIZE = (1280, 560)

type Colour = tuple[int, int, int]

# Sky above, sky below, then the hills from far to near.
SCENES: dict[str, list[str]] = {
    "test-track": ["#9cc3cc", "#f2e3c4", "#a9b89a", "#8a9c6d", "#b98a4e", "#7b6236"],
    "evening-ride": ["#3d5a80", "#f4a261", "#8d7b8f", "#6b5b6e", "#4a4358", "#2f2d3d"],
    "river": ["#7fb2c7", "#f7e7ce", "#8fb09a", "#6d9478", "#4f7a66", "#39604f"],
    "fog": ["#c9d1d3", "#eef0ec", "#c3cac6", "#adb8b1", "#93a198", "#77887d"],
    "autumn": ["#a8c4c9", "#f9e8c8", "#d9a441", "#c9772c", "#a34d1c", "#6e3517"],
}


def picture(name: str) -> bytes:
    """The JPEG of a named picture."""
    drawn = _displays() if name == "displays" else _frame() if name == "moss-green" else _land(name)
    stored = BytesIO()
    drawn.save(stored, "JPEG", quality=82)
    return stored.getvalue()


def _land(name: str) -> Image.Image:
    colours = [_rgb(colour) for colour in SCENES[name]]
    random = Random(name)
    image = _sky(colours[0], colours[1])
    draw = ImageDraw.Draw(image)
    draw.ellipse((930, 90, 1030, 190), fill=_mix(colours[1], (255, 255, 255), 0.6))
    for number, colour in enumerate(colours[2:]):
        draw.polygon(_ridge(random, 250 + 75 * number, 60 - 8 * number), fill=colour)
    draw.polygon(_path(), fill=_mix(colours[-1], (255, 255, 255), 0.55))
    return image.filter(ImageFilter.GaussianBlur(0.8))


def _sky(above: Colour, below: Colour) -> Image.Image:
    width, height = SIZE
    strip = Image.new("RGB", (1, height))
    for y in range(height):
        strip.putpixel((0, y), _mix(above, below, min(1.0, y / (height * 0.6))))
    return strip.resize((width, height))


def _ridge(random: Random, base: float, swing: float) -> list[tuple[float, float]]:
    waves = [(random.uniform(0.002, 0.011), random.uniform(0, 6.3)) for _ in range(3)]
    line = [
        (float(x), base + swing * sum(math.sin(x * speed + shift) for speed, shift in waves) / 2)
        for x in range(0, SIZE[0] + 8, 8)
    ]
    return [*line, (SIZE[0], SIZE[1]), (0, SIZE[1])]


def _path() -> list[tuple[float, float]]:
    left, right = [], []
    for step in range(30):
        t = step / 29
        x = 520 + 160 * math.sin(t * 4.4) * (1 - t * 0.3)
        y = 560 - 130 * t
        half = 46 * (1 - t) ** 1.6 + 2
        left.append((x - half, y))
        right.append((x + half, y))
    return left + right[::-1]


def _displays() -> Image.Image:
    image = Image.new("RGB", SIZE, _rgb("#efe8dc"))
    draw = ImageDraw.Draw(image)
    for x, colour in ((230, "#0b6b62"), (730, "#a34d07")):
        draw.rounded_rectangle((x, 110, x + 320, 450), 60, fill=_rgb(colour))
        draw.rounded_rectangle((x + 40, 150, x + 280, 340), 24, fill=_rgb("#14201f"))
        draw.arc((x + 90, 180, x + 230, 320), 150, 390, fill=_rgb("#e8f3ee"), width=12)
        draw.ellipse((x + 140, 375, x + 180, 415), fill=_rgb("#efe8dc"))
    return image


def _frame() -> Image.Image:
    image = Image.new("RGB", SIZE, _rgb("#f1ece3"))
    draw = ImageDraw.Draw(image)
    green, dark = _rgb("#5c6f3f"), _rgb("#2e3326")
    for x in (410, 870):
        draw.ellipse((x - 135, 265, x + 135, 535), outline=dark, width=9)
    tubes = [((410, 400), (560, 210)), ((560, 210), (780, 190)), ((640, 410), (560, 210))]
    tubes += [((640, 410), (790, 220)), ((410, 400), (640, 410)), ((780, 150), (870, 400))]
    for start, end in tubes:
        draw.line((*start, *end), fill=green, width=22)
    draw.line((530, 165, 600, 165), fill=dark, width=16)
    draw.line((740, 150, 800, 145), fill=dark, width=12)
    return image


def _rgb(text: str) -> Colour:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    mixed = [round(a + (b - a) * share) for a, b in zip(one, other, strict=True)]
    return mixed[0], mixed[1], mixed[2]
