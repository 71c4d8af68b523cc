"""Lines over both logarithms, as SVG."""
import math

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 360, 64, 170, 34, 44
COLOURS = ["#0b6e99", "#c2571a", "#3f7d20", "#8a3ffc", "#b5179e", "#5c5c5c", "#a67c00", "#1d3557"]


def decades(values):
    return math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))


def short(power):
    names = {0: "1", 1: "10", 2: "100", 3: "1,000", 4: "10,000", 5: "100,000", 6: "a million"}
    return names.get(power, f"{10.0 ** power:g}")


def lines(title, unit, series):
    """series: name to a list of (size, value); what is drawn is the value at each size."""
    points = [point for line in series.values() for point in line]
    x_low, x_high = decades([x for x, _ in points])
    y_low, y_high = decades([y for _, y in points])
    x_high, y_high = max(x_high, x_low + 1), max(y_high, y_low + 1)

    def x_of(size):
        return LEFT + (math.log10(size) - x_low) / (x_high - x_low) * (WIDTH - LEFT - RIGHT)

    def y_of(value):
        return HEIGHT - BOTTOM - (math.log10(value) - y_low) / (y_high - y_low) * (HEIGHT - TOP - BOTTOM)

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
           f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
           f'<text x="{LEFT}" y="20" font-size="14" font-weight="bold">{title}</text>']
    for power in range(x_low, x_high + 1):
        x = x_of(10.0 ** power)
        out.append(f'<path d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/>'
                   f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{short(power)}</text>')
    for power in range(y_low, y_high + 1):
        y = y_of(10.0 ** power)
        out.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
                   f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{short(power)}</text>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - 8}" text-anchor="middle">how many</text>'
               f'<text x="14" y="{(TOP + HEIGHT - BOTTOM) / 2:.0f}" text-anchor="middle" '
               f'transform="rotate(-90 14 {(TOP + HEIGHT - BOTTOM) / 2:.0f})">{unit}</text>')
    lowest = -math.inf
    ends = sorted(((y_of(line[-1][1]), name) for name, line in series.items()))
    places = {}
    for y, name in ends:  # names one below another, near the end of their lines
        lowest = max(y + 4, lowest + 15)
        places[name] = lowest
    for (name, line), colour in zip(series.items(), COLOURS):
        path = " ".join(f"{'ML'[i > 0]}{x_of(x):.1f} {y_of(y):.1f}" for i, (x, y) in enumerate(line))
        out.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out += [f'<circle cx="{x_of(x):.1f}" cy="{y_of(y):.1f}" r="3" fill="{colour}"/>' for x, y in line]
        out.append(f'<text x="{WIDTH - RIGHT + 8}" y="{places[name]:.1f}" fill="{colour}">{name}</text>')
    return "\n".join(out + ["</svg>", ""])
