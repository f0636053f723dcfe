"""Search over 5,000 things of a city: ours beside SQLite's trigram full-text index.

    python bench/search.py

Prints the median and the 99th percentile of one search, and how often the thing that was
meant is among the first three answers, by kind of query. The names are made by rule from
syllables and kinds of facility, with a fixed seed; the mistakes too.
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from kaga.engines.words import Document, SearchIndex

COUNT = 5000
QUERIES = 1000
SEED = 20261122
TOWNS = {
    "大聖寺": "だいしょうじ",
    "山代": "やましろ",
    "片山津": "かたやまづ",
    "動橋": "いぶりはし",
    "橋立": "はしたて",
    "山中": "やまなか",
    "作見": "さくみ",
    "塩屋": "しおや",
    "分校": "ぶんぎょう",
    "三木": "みき",
    "南郷": "なんごう",
    "勅使": "ちょくし",
    "東谷口": "ひがしたにぐち",
}
QUARTERS = {
    "東": "ひがし",
    "西": "にし",
    "南": "みなみ",
    "北": "きた",
    "中央": "ちゅうおう",
    "本町": "ほんまち",
    "新町": "しんまち",
    "旭": "あさひ",
    "緑": "みどり",
    "桜": "さくら",
    "松": "まつ",
    "泉": "いずみ",
    "栄": "さかえ",
    "川原": "かわら",
    "宮": "みや",
    "岡": "おか",
    "浜": "はま",
    "原": "はら",
    "谷": "たに",
    "丘": "おか",
}
KINDS = {
    "地区会館": "ちくかいかん",
    "保育園": "ほいくえん",
    "小学校": "しょうがっこう",
    "公園": "こうえん",
    "避難所": "ひなんじょ",
    "診療所": "しんりょうじょ",
    "図書室": "としょしつ",
    "駐車場": "ちゅうしゃじょう",
    "体育館": "たいいくかん",
    "共同浴場": "きょうどうよくじょう",
    "消防分団": "しょうぼうぶんだん",
    "コミュニティセンター": "こみゅにてぃせんたー",
    "バス停": "ばすてい",
    "児童センター": "じどうせんたー",
    "スポーツ広場": "すぽーつひろば",
    "老人福祉センター": "ろうじんふくしせんたー",
    "郵便局": "ゆうびんきょく",
    "出張所": "しゅっちょうじょ",
    "資料館": "しりょうかん",
    "展望台": "てんぼうだい",
}
KANA = "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろ"

Row = tuple[str, str]
Search = Callable[[str], list[int]]


def names(chance: random.Random) -> list[Row]:
    every = [
        (f"{town}{quarter}{kind}", f"{t}{q}{k}")
        for town, t in TOWNS.items()
        for quarter, q in QUARTERS.items()
        for kind, k in KINDS.items()
    ]
    return chance.sample(every, COUNT)


def mistyped(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    kind = chance.choice(["change", "leave out", "twice"])
    other = {"change": chance.choice(KANA), "leave out": "", "twice": word[at] * 2}[kind]
    return word[:at] + other + word[at + 1 :]


def ours(rows: list[Row]) -> Search:
    index = SearchIndex(
        Document(number, titles=(name,), readings=(kana,))
        for number, (name, kana) in enumerate(rows)
    )
    return lambda query: [int(str(hit.key)) for hit in index.find(query, 3)]


def trigrams(rows: list[Row]) -> Search:
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE f USING fts5(name, kana, tokenize='trigram')")
    base.executemany(
        "INSERT INTO f(rowid, name, kana) VALUES (?, ?, ?)",
        [(number, name, kana) for number, (name, kana) in enumerate(rows)],
    )

    def find(query: str) -> list[int]:
        quoted = '"' + query.replace('"', '""') + '"'
        found = base.execute(
            "SELECT rowid FROM f WHERE f MATCH ? ORDER BY rank LIMIT 3", [quoted]
        )
        return [number for (number,) in found]

    return find


def measure(search: Search, asked: list[tuple[str, int]]) -> tuple[float, float, float]:
    times, right = [], 0
    for query, meant in asked:
        begin = time.perf_counter()
        found = search(query)
        times.append((time.perf_counter() - begin) * 1000)
        right += meant in found
    times.sort()
    return statistics.median(times), times[int(0.99 * len(times))], right / len(asked)


def main() -> None:
    chance = random.Random(SEED)
    rows = names(chance)
    begin = time.perf_counter()
    search = ours(rows)
    built = time.perf_counter() - begin
    peers = {"kaga.engines.words": search, "SQLite FTS5 trigram": trigrams(rows)}
    picked = [(number, *rows[number]) for number in chance.choices(range(COUNT), k=QUERIES)]
    kinds = {
        "the name": [(name, number) for number, name, _ in picked],
        "its kana": [(kana, number) for number, _, kana in picked],
        "katakana": [
            ("".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in kana), number)
            for number, _, kana in picked
        ],
        "kana with a mistake": [(mistyped(kana, chance), number) for number, _, kana in picked],
        "in a sentence": [(f"{name}はどこですか", number) for number, name, _ in picked],
    }
    print(
        f"{COUNT} things, {QUERIES} queries of each kind; our index is built in {built:.2f} s"
    )
    print(f"{'query':22}{'engine':24}{'median ms':>10}{'p99 ms':>10}{'in first 3':>12}")
    for kind, asked in kinds.items():
        for name, peer in peers.items():
            median, p99, share = measure(peer, asked)
            print(f"{kind:22}{name:24}{median:>10.2f}{p99:>10.2f}{share:>11.1%}")


if __name__ == "__main__":
    main()
