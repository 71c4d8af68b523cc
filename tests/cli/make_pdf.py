"""make_pdf.py PNG... : writes a PDF to standard output, on each of its pages one of the pictures, which qrid drew; "-" is an
empty page. After "a4" the pages are of that size.

make_pdf.py KIND writes one that is wrong in one way, or hostile; what they are is said below. Nothing here is made with poppler.
"""
import struct
import sys

from zeros import packed_zeros

PAGE = (320, 320)  # points: no larger, as every page is searched for codes


def stream(content, entries=""):
    return b"<< /Length %d %s >>\nstream\n" % (len(content), entries.encode()) + content + b"\nendstream"


def pdf(pages, objects=(), size=PAGE, trailer=""):
    """Each page is (content, resources); `objects` are further ones, numbered from 3."""
    bodies = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", *objects]
    kids = []
    for content, resources in pages:
        bodies.append(stream(content))
        bodies.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] /Contents {len(bodies)} 0 R "
                      f"/Resources << {resources} >> >>".encode())
        kids.append(f"{len(bodies)} 0 R")
    bodies[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>".encode()
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + (f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode() + table +
                  f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(out)}\n%%EOF\n".encode())


def image_of_png(path):
    """The picture's own deflated rows: PDF knows PNG's filters. One bit a pixel, gray, as `qrid render` draws, or two colours."""
    png, at, data = open(path, "rb").read(), 8, b""
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at:at + 8])
        content = png[at + 8:at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", content[:10])
            assert depth == 1 and colour in (0, 3), "not a drawing of qrid render"
            space = "/DeviceGray"
        if kind == b"PLTE":
            space = f"[/Indexed /DeviceRGB 1 <{content.hex()}>]"
        data += content if kind == b"IDAT" else b""
        at += length + 12
    return stream(data, f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace {space} "
                        f"/BitsPerComponent 1 /Filter /FlateDecode /DecodeParms << /Predictor 15 /Colors 1 "
                        f"/BitsPerComponent 1 /Columns {width} >>")


SHOWN = b"300 0 0 300 10 10 cm /I Do"


def of_pictures(paths, size=PAGE):
    objects, pages = [], []
    for path in paths:
        if path == "-":
            pages.append((b"", ""))
            continue
        objects.append(image_of_png(path))
        pages.append((SHOWN, f"/XObject << /I {len(objects) + 2} 0 R >>"))
    return pdf(pages, objects, size)


def with_image(entries, content):
    return pdf([(SHOWN, "/XObject << /I 3 0 R >>")], [stream(content, "/Type /XObject /Subtype /Image " + entries)])


def locked():
    """Behind a password."""
    key = "x" * 32
    return pdf([(b"", "")], trailer=f"/ID [({key}) ({key})] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O ({key}) /U ({key}) >>")


def bomb():
    """An image that inflates to 704 MiB, which is more than its decoder may hold."""
    return with_image("/Width 32768 /Height 22528 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode", packed_zeros(32768 * 22528))


def giant():
    """An image that claims 2 * 10^9 pixels a side."""
    return with_image("/Width 2000000000 /Height 2000000000 /ColorSpace /DeviceCMYK /BitsPerComponent 16", b"x")


def endless():
    """A form that draws itself, over and over."""
    form = stream(b"/F Do " * 1000, "/Type /XObject /Subtype /Form /BBox [0 0 100 100] /Resources << /XObject << /F 3 0 R >> >>")
    return pdf([(b"/F Do", "/XObject << /F 3 0 R >>")], [form])


def wide():
    """A page of ten kilometres a side."""
    return pdf([(b"", "")], size=(28346456, 28346456))


def fonts():
    """Texts in fonts that are not in the file: one of the standard ones, one nobody has, one with characters by a table elsewhere."""
    def font(entries):
        return f"<< /Type /Font {entries} >>"
    chinese = font("/Subtype /CIDFontType0 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>")
    used = [font("/Subtype /Type1 /BaseFont /Helvetica"), font("/Subtype /TrueType /BaseFont /Nobodys"),
            font(f"/Subtype /Type0 /BaseFont /X /Encoding /UniGB-UCS2-H /DescendantFonts [{chinese}]")]
    text = b"".join(b"BT /F%d 20 Tf 20 %d Td <00410042> Tj ET " % (i, 50 + 50 * i) for i in range(len(used)))
    return pdf([(text, "/Font << " + " ".join(f"/F{i} {entry}" for i, entry in enumerate(used)) + " >>")])


def empty():
    """Twenty-five pages without a code."""
    return pdf([(b"20 20 30 30 re f", "")] * 25, size=(72, 72))


KINDS = {act.__name__: act for act in (locked, bomb, giant, endless, wide, empty, fonts)}

if __name__ == "__main__":
    first = sys.argv[1]
    is_a4 = first == "a4"
    sys.stdout.buffer.write(KINDS[first]() if first in KINDS else of_pictures(sys.argv[1 + is_a4:], (595, 842) if is_a4 else PAGE))
