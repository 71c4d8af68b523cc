"""Writes edwards_cases.h: signatures at the edges of Ed25519, of the twelve kinds that Chalkias, Garillot and Nikolaenko
collect in "Taming the Many EdDSAs" (2020), and more. What is right follows from the arithmetic here, not from a library.

    python3 tests/unit/crypto/edwards_cases.py > tests/unit/crypto/edwards_cases.h
"""
import hashlib

p = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
d = -121665 * pow(121666, p - 2, p) % p
root = pow(2, (p - 1) // 4, p)


def add(P, Q):
    k = d * P[0] * Q[0] * P[1] * Q[1] % p
    return ((P[0] * Q[1] + P[1] * Q[0]) * pow(1 + k, p - 2, p) % p, (P[1] * Q[1] + P[0] * Q[0]) * pow(1 - k, p - 2, p) % p)


def times(n, P):
    sum = (0, 1)
    for bit in bin(n)[2:]:
        sum = add(sum, sum)
        if bit == "1":
            sum = add(sum, P)
    return sum


def x_of(y):
    square = (y * y - 1) * pow(d * y * y + 1, p - 2, p) % p
    x = pow(square, (p + 3) // 8, p)
    if (x * x - square) % p:
        x = x * root % p
    return x if (x * x - square) % p == 0 else None


def coded(P):
    return (P[1] | (P[0] & 1) << 255).to_bytes(32, "little")


y = 4 * pow(5, p - 2, p) % p
B = (x_of(y) if x_of(y) % 2 == 0 else p - x_of(y), y)
# A point of order 8: what is left of a point of the whole curve after L of it.
y = 2
while x_of(y) is None or times(4, times(L, (x_of(y), y))) == (0, 1):
    y += 1
T = times(L, (x_of(y), y))


# Less than the order, as every library has it: over a key of mixed order that is not the same.
def h(R, A, M):
    return int.from_bytes(hashlib.sha512(R + A + M).digest(), "little") % L


def number(label):
    return int.from_bytes(hashlib.sha512(label.encode()).digest(), "little") % L


rows = []


# s B = R + h A, where what is hashed are the codes of R and A; `holds` and `holds8`: without and with the cofactor.
def row(name, A, R, s, M, codeA=None, codeR=None):
    codeA, codeR = codeA or coded(A), codeR or coded(R)
    k = h(codeR, codeA, M)
    left, right = times(s % L, B), add(R, times(k, A))
    holds, holds8 = left == right, times(8, left) == times(8, right)
    is_sound = all(code == coded(P) and times(8, P) != (0, 1) for code, P in ((codeA, A), (codeR, R)))
    is_key = codeA == coded(A) and times(8, A) != (0, 1) and times(L, A) == (0, 1)
    rows.append((name, codeA, M, codeR + s.to_bytes(32, "little"), is_sound and s < L and holds, holds8, is_key))


def search(test):
    for i in range(100000):
        M = i.to_bytes(4, "big")
        if test(M):
            return M


a, r = number("key"), number("nonce")
A, R = times(a, B), times(r, B)
O = (0, 1)


def s_of(codeR, codeA, M, a=a, r=r):
    return (r + h(codeR, codeA, M) * a) % L


M = b"card"
row("a good signature", A, R, s_of(coded(R), coded(A), M), M)

# ---- of the paper
M = search(lambda M: add(times(7, T), times(h(coded(times(7, T)), coded(T), M) % 8, T)) == O)
row("0: A and R of order 8, s 0", T, times(7, T), 0, M)
s = number("s1")
Rs = add(times(s, B), times(3, T))
M = search(lambda M: (h(coded(Rs), coded(T), M) + 3) % 8 == 0)
row("1: A of order 8, R mixed", T, Rs, s, M)
Am = add(A, T)
M = search(lambda M: (h(coded(times(3, T)), coded(Am), M) + 3) % 8 == 0)
row("2: A mixed, R of order 8", Am, times(3, T), h(coded(times(3, T)), coded(Am), M) * a % L, M)
Rm = add(R, times(3, T))
M = search(lambda M: (h(coded(Rm), coded(Am), M) + 3) % 8 == 0)
row("3: A and R mixed, and what they have of order 8 cancels out", Am, Rm, s_of(coded(Rm), coded(Am), M), M)
M = search(lambda M: (h(coded(Rm), coded(Am), M) + 3) % 8 != 0)
row("4: A and R mixed, and it does not: good only with the cofactor", Am, Rm, s_of(coded(Rm), coded(Am), M), M)
M = search(lambda M: h(coded(R), coded(Am), M) % 8 != 0)
row("5: A mixed, R of the prime order: good only with the cofactor", Am, R, s_of(coded(R), coded(Am), M), M)
M = b"card"
s = s_of(coded(R), coded(A), M)
row("6: s is not the shortest, by the order", A, R, s + L, M)
top = s + L * ((2**256 - 1 - s) // L)
row("7: s is the largest in 256 bits", A, R, top, M)
minus_zero = (1 | 1 << 255).to_bytes(32, "little")
long_one = (1 + p).to_bytes(32, "little")
long_minus_one = (1 + p | 1 << 255).to_bytes(32, "little")
M = search(lambda M: h(long_one, coded(Am), M) % 8 == 0)
row("8: R is 1 in a longer form, A mixed", Am, O, h(long_one, coded(Am), M) * a % L, M, codeR=long_one)
row("9: R is 1 in a longer form, A good", A, O, h(long_one, coded(A), b"card") * a % L, b"card", codeR=long_one)
row("10: A is 1 in a longer form, R good", O, R, r, b"card", codeA=long_one)
row("11: A is 1 with the sign of a negative, R good", O, R, r, b"card", codeA=minus_zero)
# ---- further
row("A is 1, R good", O, R, r, b"card")
row("A is 1 in a longer form with a sign", O, R, r, b"card", codeA=long_minus_one)
M2 = (0, p - 1)
M = search(lambda M: h(coded(R), coded(M2), M) % 2 == 0)
row("A of order 2", M2, R, r, M)
M = search(lambda M: h(coded(R), (p - 1 | 1 << 255).to_bytes(32, "little"), M) % 2 == 0)
row("A of order 2 with a sign", M2, R, r, M, codeA=(p - 1 | 1 << 255).to_bytes(32, "little"))
Q = times(2, T)
M = search(lambda M: h(coded(R), coded(Q), M) % 4 == 0)
row("A of order 4", Q, R, r, M)
code = (p | (Q[0] & 1) << 255).to_bytes(32, "little")
M = search(lambda M: h(coded(R), code, M) % 4 == 0)
row("A of order 4 in a longer form", Q, R, r, M, codeA=code)
for i in range(8):
    P = times(i, T)
    row(f"R of order {[1, 8, 4, 8, 2, 8, 4, 8][i]}, A good", A, P, h(coded(P), coded(A), b"card") * a % L, b"card")
row("R is 1 with the sign of a negative", A, O, h(minus_zero, coded(A), b"card") * a % L, b"card", codeR=minus_zero)
code = (p | (Q[0] & 1) << 255).to_bytes(32, "little")
row("R of order 4 in a longer form", A, Q, h(code, coded(A), b"card") * a % L, b"card", codeR=code)
M = b"card"
for i in range(1, 8):
    P = add(R, times(i, T))
    row(f"A good, R mixed ({i}): good only with the cofactor", A, P, s_of(coded(P), coded(A), M), M)
row("s is the order itself", A, times((-h(coded(R), coded(A), M) * a) % L, B), L, M)
row("s with bit 255", A, R, s + 2**255, M)
row("another message", A, R, s, b"cart")
row("R is no point", A, R, s, M, codeR=(2).to_bytes(32, "little"))

flag = {True: "true", False: "false"}
print("""// Written by edwards_cases.py.
#pragma once

#include <array>

namespace qrid::test {

struct EdwardsCase {
    const char* name;
    const char *key, *message, *signature; ///< in hexadecimal
    bool is_good;                          ///< by lib/crypto/inside/edwards.h
    bool is_good_with_cofactor;            ///< by 8 s B = 8 R + 8 k A alone
    bool is_key;                           ///< whether the key is one of the prime order, in its shortest form
};
""")
print(f"constexpr std::array<EdwardsCase, {len(rows)}> edwards_cases{{{{")
for name, key, message, signature, *flags in rows:
    texts = [name, key.hex(), message.hex(), signature.hex()]
    print("    {" + ", ".join([f'"{t}"' for t in texts] + [flag[f] for f in flags]) + "},")
print("}};\n\n} // namespace qrid::test")
