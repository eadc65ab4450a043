"""Ready-made search engines over the same texts, beside which the lookup is measured.

Each is given what the lookup has: every text of the matrix that names a subject, the phrases and the subjects outside
the document included, and questions evened out in width, case and script. What none of them has is how sure to be: each
gets the threshold, on its score or on its score per character, that serves it best on the tuned questions. Whether a
right row is among three is told of the engines without that threshold, of the lookup with its refusals.
"""

from __future__ import annotations

import logging
import re
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import bm25s
import jieba
import numpy as np
import tantivy
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks.evaluation import LOCKED, TUNED, Labelled, accuracy, is_among, is_right, questions
from bot.knowledge import Knowledge
from bot.knowledge.entries import OUTSIDE, entries_of
from bot.knowledge.text import normalise

# Texts that an engine returns for a question: enough for three rows, since many texts name one row.
DEPTH = 50
STEPS = 200
INTENTS = ("pair", "row", "deadline", "none")

Scored = Sequence[tuple[float, int]]
Engine = Callable[[str], Scored]
"""Takes a question, returns scores and numbers of texts, best first."""


def words(text: str) -> list[str]:
    """Return the words of a text as jieba parts them."""
    return [word for word in jieba.lcut(text) if word.strip()]


def grams(text: str) -> list[str]:
    """Return the single characters and the pairs of a text, without its spaces."""
    text = re.sub(r"\s+", "", text)
    return [*text, *(text[at : at + 2] for at in range(len(text) - 1))]


def _fuzzy(scorer: Callable[..., float]) -> Callable[[Sequence[str]], Engine]:
    def build(texts: Sequence[str]) -> Engine:
        def search(question: str) -> Scored:
            found = process.extract(question, texts, scorer=scorer, limit=DEPTH)
            return [(score, number) for _, score, number in found]

        return search

    return build


def _bm25(cut: Callable[[str], list[str]]) -> Callable[[Sequence[str]], Engine]:
    def build(texts: Sequence[str]) -> Engine:
        index = bm25s.BM25()
        index.index([cut(text) for text in texts], show_progress=False)

        def search(question: str) -> Scored:
            known = [token for token in cut(question) if token in index.vocab_dict]
            return _highest(index.get_scores(known)) if known else []

        return search

    return build


def _tfidf(texts: Sequence[str]) -> Engine:
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    matrix = vectorizer.fit_transform(texts)
    return lambda question: _highest((matrix @ vectorizer.transform([question]).T).toarray().ravel())


def _trigrams(texts: Sequence[str]) -> Engine:
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table texts using fts5(text, tokenize = 'trigram')")
    database.executemany("insert into texts(rowid, text) values (?, ?)", enumerate(texts))

    def search(question: str) -> Scored:
        parts = {question[at : at + 3] for at in range(len(question) - 2)}
        wanted = " OR ".join('"' + part.replace('"', '""') + '"' for part in sorted(parts))
        if not wanted:
            return []
        sql = "select -bm25(texts), rowid from texts where texts match ? order by bm25(texts) limit ?"
        return database.execute(sql, (wanted, DEPTH)).fetchall()

    return search


def _tantivy(texts: Sequence[str]) -> Engine:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="whitespace")
    builder.add_integer_field("number", stored=True)
    schema = builder.build()
    index = tantivy.Index(schema)
    writer = index.writer(num_threads=1)
    for number, text in enumerate(texts):
        writer.add_document(tantivy.Document(text=" ".join(words(text)), number=number))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def search(question: str) -> Scored:
        terms = [tantivy.Query.term_query(schema, "text", word) for word in words(question)]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
        return [(score, searcher.doc(at)["number"][0]) for score, at in searcher.search(query, DEPTH).hits]

    return search


def _highest(scores: Any) -> Scored:
    depth = min(DEPTH, len(scores))
    best = np.argpartition(-scores, depth - 1)[:depth]
    return [(float(scores[n]), int(n)) for n in best[np.argsort(-scores[best])] if scores[n] > 0.0]


ENGINES: Mapping[str, Callable[[Sequence[str]], Engine]] = {
    "SQLite FTS5 trigram": _trigrams,
    "bm25s, jieba": _bm25(words),
    "bm25s, 1-2-grams": _bm25(grams),
    "tantivy, jieba": _tantivy,
    "TF-IDF, 1-3-grams": _tfidf,
    "rapidfuzz WRatio": _fuzzy(fuzz.WRatio),
    "rapidfuzz partial_ratio": _fuzzy(fuzz.partial_ratio),
    "rapidfuzz token_set": _fuzzy(fuzz.token_set_ratio),
}


@dataclass(frozen=True)
class Tried:
    """What an engine makes of a labelled question: its rows best first, the score of the best, seconds taken."""

    label: Labelled
    rows: tuple[str, ...]
    score: float
    per_character: float
    seconds: float

    def right(self, *, refused: bool) -> bool:
        """Say whether it is right: a refusal of what is outside, else the first row (no unit is asked of it)."""
        refused = refused or self.rows[:1] in {(), (OUTSIDE,)}
        return refused if self.label.intent == "none" else not refused and self.rows[0] in self.label.rows


def tried(search: Engine, owners: Sequence[str], names: Iterable[str]) -> list[Tried]:
    """Ask an engine every question of some sets."""
    found = []
    for label in (label for name in names for label in questions(name)):
        started = time.perf_counter()
        text = normalise(label.text)
        scored = search(text)
        rows = tuple(dict.fromkeys(owners[number] for _, number in scored))
        seconds = time.perf_counter() - started
        score = scored[0][0] if scored else 0.0
        found.append(Tried(label, rows, score, score / max(len(text), 1), seconds))
    return found


def refusing(tuned: Sequence[Tried]) -> Callable[[Tried], bool]:
    """Return the refusal that is right most often where subjects and what is outside are asked for."""
    judged = [one for one in tuned if one.label.intent in {"topic", "none"}]
    options: list[tuple[float, Callable[[Tried], bool]]] = []
    measures: tuple[Callable[[Tried], float], ...] = (attrgetter("score"), attrgetter("per_character"))
    for measure in measures:
        reached = [measure(one) for one in judged]
        for least in np.quantile(reached, np.linspace(0.0, 1.0, STEPS)):
            refuse = _below(measure, float(least))
            options.append((accuracy(one.right(refused=refuse(one)) for one in judged), refuse))
    return max(options, key=lambda option: option[0])[1]


def _below(measure: Callable[[Tried], float], least: float) -> Callable[[Tried], bool]:
    return lambda one: measure(one) < least


@dataclass(frozen=True)
class Measured:
    """What a line of the table is made of: sets of questions by name, each with what was right; seconds."""

    right: Mapping[str, Sequence[tuple[Labelled, bool]]]
    three: Mapping[str, Sequence[bool]]
    built: float
    seconds: Sequence[float]

    def milliseconds(self, quantile: float) -> float:
        """Return how long a question took, at a quantile of all."""
        return float(np.quantile(self.seconds, quantile)) * 1000


def compare(knowledge: Knowledge) -> None:
    """Print accuracy by intent and the times, for the lookup and for each engine."""
    jieba.setLogLevel(logging.ERROR)
    texts = [(entry.row_id, text) for entry in entries_of(knowledge.matrix) for text in entry.texts]
    print(f"{len(texts)} texts; each question asked once; times, and in brackets how many times the lookup's")
    heads = ("topic", "of three", *INTENTS, "topic+none")
    print(f"{'':31}" + "".join(f"{head:>11}" for head in heads) + f"{'build s':>9}{'median ms':>17}{'p99 ms':>17}")
    own = _lookup(knowledge)
    _lines("this lookup", own, own)
    for name, build in ENGINES.items():
        _lines(name, _engine(build, texts), own)


def _engine(build: Callable[[Sequence[str]], Engine], owned: Sequence[tuple[str, str]]) -> Measured:
    owners, texts = [owner for owner, _ in owned], [normalise(text) for _, text in owned]
    started = time.perf_counter()
    search = build(texts)
    built = time.perf_counter() - started
    found = {"tuned": tried(search, owners, TUNED), "locked": tried(search, owners, LOCKED)}
    refuse = refusing(found["tuned"])
    return Measured(
        {name: [(one.label, one.right(refused=refuse(one))) for one in part] for name, part in found.items()},
        {
            name: [bool(one.label.rows.intersection(one.rows[:3])) for one in part if one.label.intent == "topic"]
            for name, part in found.items()
        },
        built,
        [one.seconds for part in found.values() for one in part],
    )


def _lookup(knowledge: Knowledge) -> Measured:
    started = time.perf_counter()
    knowledge = Knowledge(knowledge.matrix)
    built = time.perf_counter() - started
    seconds: list[float] = []
    right: dict[str, list[tuple[Labelled, bool]]] = {}
    three: dict[str, list[bool]] = {}
    for name, sets in (("tuned", TUNED), ("locked", LOCKED)):
        right[name], three[name] = [], []
        for label in (label for part in sets for label in questions(part)):
            started = time.perf_counter()
            answer = knowledge.ask(label.text)
            seconds.append(time.perf_counter() - started)
            right[name].append((label, is_right(answer, label, knowledge)))
            if label.intent == "topic":
                three[name].append(is_among(answer, label))
    return Measured(right, three, built, seconds)


def _lines(name: str, measured: Measured, own: Measured) -> None:
    times = f"{measured.built:9.2f}"
    for quantile in (0.5, 0.99):
        taken = measured.milliseconds(quantile)
        times += f"{taken:9.2f} ({taken / own.milliseconds(quantile):4.1f}x)"
    for part, right in measured.right.items():

        def share(*intents: str, right: Sequence[tuple[Labelled, bool]] = right) -> float:
            return accuracy(good for label, good in right if label.intent in intents)

        shares = [share("topic"), accuracy(measured.three[part]), *map(share, INTENTS), share("topic", "none")]
        print(f"{name:24}{part:7}" + "".join(f"{value:11.3f}" for value in shares) + times, flush=True)
        name = times = ""
