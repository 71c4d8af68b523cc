"""Base45 (RFC 9285), our own, so that no code of the program vouches for itself."""

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def decode(text):
    numbers = [ALPHABET.index(c) for c in text]
    data = bytearray()
    for i in range(0, len(numbers), 3):
        group = numbers[i : i + 3]
        value = sum(n * 45**place for place, n in enumerate(group))
        data += value.to_bytes(len(group) - 1, "big")
    return bytes(data)


def encode(data):
    text = []
    for i in range(0, len(data), 2):
        group = data[i : i + 2]
        value = int.from_bytes(group, "big")
        for _ in range(len(group) + 1):
            text.append(ALPHABET[value % 45])
            value //= 45
    return "".join(text)
