"""Damages files the way editors, e-mail programs and tired people do, and worse; the same damage for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable

Mutation = Callable[[bytes, random.Random], bytes]
ODD = [
    b"{", b"}", b"[", b"]", b":", b": ", b",", b"&a ", b"*a", b"!", b"!!set ", b"!!python/object:os.system ", b"|",
    b">", b"'", b'"', b"%", b"@", b"`", b"#", b" #", b"-", b"- ", b"?", b"? ", b"\t", b"\n", b"\n\n", b" ", b"\\",
    b"\x00", b"\x07", b"\x1b[31m", b"\x85", b"\xc2\x85", "\u2028".encode(), "\u202e".encode(), "\ufeff".encode(),
    b"\xff", b"\xc3", "🤬".encode(), "ø".encode(), b"<<: ", b"---\n", b"...\n", b"~", b"null", b"true", b"no", b"0x1F",
    b"1e999", b".inf", b".nan", b"2024-02-31", b"1:30", b"{{", b"}}", b"{0}", b"{a.b}", b"{thing!r}", b"9" * 5000,
]  # fmt: skip
VALUES = [
    b"[]", b"{}", b"null", b"3", b"-1", b"1e400", b".nan", b"true", b"'x'", b"[[[]]]", b"{a: {b: {c: 1}}}",
    b"2024-01-01", b"!!binary aGk=", b"!!int x", b"!!float y", b"!!timestamp z", b"!!omap [a: 1]", b"|\n    text\n",
    b"&b [1]", b"\xf0\x9f\x98\xa1", b'"\\x1b[2J"', b'"\\ud800"', b"[1, 2, {x: y}]", b"12345678901234567890123456789",
]  # fmt: skip


def _place(data: bytes, dice: random.Random) -> int:
    return dice.randrange(len(data) + 1)


def _flip(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.randint(1, 6)):
        if changed:
            changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def _insert(data: bytes, dice: random.Random) -> bytes:
    place = _place(data, dice)
    return data[:place] + dice.choice(ODD) * dice.choice((1, 1, 1, 2, 30)) + data[place:]


def _cut(data: bytes, dice: random.Random) -> bytes:
    return data[: _place(data, dice)]


def _lose(data: bytes, dice: random.Random) -> bytes:
    place = _place(data, dice)
    return data[:place] + data[place + dice.randint(1, 60) :]


def _lines(change: Callable[[list[bytes], random.Random], list[bytes]]) -> Mutation:
    def mutate(data: bytes, dice: random.Random) -> bytes:
        lines = data.split(b"\n")
        return b"\n".join(change(lines, dice))

    return mutate


def _double(lines: list[bytes], dice: random.Random) -> list[bytes]:
    number = dice.randrange(len(lines))
    count = dice.choice((1, 1, 3))
    return [*lines[: number + count], *lines[number : number + count], *lines[number + count :]]


def _remove(lines: list[bytes], dice: random.Random) -> list[bytes]:
    number = dice.randrange(len(lines))
    return [*lines[:number], *lines[number + dice.choice((1, 1, 2, 20)) :]]


def _move(lines: list[bytes], dice: random.Random) -> list[bytes]:
    number, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    lines[number], lines[other] = lines[other], lines[number]
    return lines


def _indent(lines: list[bytes], dice: random.Random) -> list[bytes]:
    number = dice.randrange(len(lines))
    line = lines[number]
    lines[number] = dice.choice((b"  " + line, b" " + line, line.lstrip(), b"\t" + line, line.replace(b"  ", b"\t")))
    return lines


def _retype(lines: list[bytes], dice: random.Random) -> list[bytes]:
    number = dice.randrange(len(lines))
    name, colon, _ = lines[number].partition(b":")
    if colon:
        lines[number] = name + b": " + dice.choice(VALUES)
    return lines


def _rename(lines: list[bytes], dice: random.Random) -> list[bytes]:
    number = dice.randrange(len(lines))
    name, colon, rest = lines[number].partition(b":")
    if colon and len(name) > 2:
        place = dice.randrange(len(name))
        lines[number] = name[:place] + dice.choice((b"", b"x", b"X", b" ", b".")) + name[place + 1 :] + colon + rest
    return lines


def _nest(data: bytes, dice: random.Random) -> bytes:
    depth = dice.choice((15, 19, 25, 400, 3000))
    kind = dice.choice((b"[", b"{a: ", b"- ", b"? "))
    return data + b"\nextensions: " + (b"\n  " if kind in (b"- ", b"? ") else b"") + kind * depth


def _huge(data: bytes, dice: random.Random) -> bytes:
    size = dice.choice((5_000, 60_000, 200_000, 300_000))
    filling = dice.choice((b"x", b"ab ", b"{", b"\\", b'"', b"1", "é".encode(), b"a: 1\n", b"- \n", b"'a' "))
    place = _place(data, dice)
    return data[:place] + filling * (size // len(filling)) + data[place:]


def _alias(data: bytes, dice: random.Random) -> bytes:
    laughs = b"\nextensions:\n  a: &a [x, x]\n" + b"".join(
        b"  k%d: &k%d [*%s, *%s]\n" % (n, n, b"k%d" % (n - 1) if n else b"a", b"k%d" % (n - 1) if n else b"a")
        for n in range(dice.choice((1, 20)))
    )
    return data + laughs


def _windows(data: bytes, dice: random.Random) -> bytes:
    changed = data.replace(b"\n", dice.choice((b"\r\n", b"\r", b"\n\r")))
    return (b"\xef\xbb\xbf" if dice.random() < 0.5 else b"") + changed


def _recode(data: bytes, dice: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(dice.choice(("utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252")), "replace")


MUTATIONS: tuple[Mutation, ...] = (
    _flip, _flip, _insert, _insert, _insert, _cut, _lose, _lines(_double), _lines(_remove), _lines(_move),
    _lines(_indent), _lines(_indent), _lines(_retype), _lines(_retype), _lines(_retype), _lines(_rename),
    _lines(_rename), _nest, _huge, _alias, _windows, _recode,
)  # fmt: skip


def damaged(data: bytes, seed: int) -> bytes:
    """The file with one to four kinds of damage, decided by the seed."""
    dice = random.Random(seed)
    for _ in range(dice.choice((1, 1, 1, 2, 3, 4))):
        data = dice.choice(MUTATIONS)(data, dice) if data else data
    return data
