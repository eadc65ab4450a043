"""Fit ``bot/knowledge/calibration.json`` to the tuning questions.

    python -m benchmarks.fit [--write]

Order: logistic regression over differences of signals between acceptable and other candidates of one question.
Probability: logistic regression over the evidence for the best candidate and the question's wording; the threshold is
where right answers and right refusals weigh most, out of fold. Then what is asked for: the reports or not, and of a
unit its tasks, its part in a subject, or something else; these see the probabilities of the fit before, so that the
accuracy printed for them is a little too good. Nothing is read from the locked sets.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold, cross_val_predict
from sklearn.preprocessing import StandardScaler

from benchmarks.evaluation import TUNED, Labelled, questions
from bot.knowledge import Knowledge
from bot.knowledge.calibration import Calibration, evidence
from bot.knowledge.heard import report_signs, unit_signs
from bot.knowledge.look import Found

TARGET = Path(__file__).parent.parent / "bot" / "knowledge" / "calibration.json"
FOLDS = 5
OFTEN = 5  # questions that a piece of wording must stand in
# How freely the weights may grow that tell whether a row is meant, whether the reports are, and what of a unit.
SURE, REPORTS, KIND = 0.5, 3.0, 0.5
MISSED = 4.0  # how much worse it is to miss a question for the reports than to answer another one so
LEAST = 0.02  # pieces of wording whose weights are all below this are left out
# How freely the weight of a piece of wording may grow, beside a sign's; wording tells most of what is asked of a unit.
PIECE, KIND_PIECE = 0.5, 1.5
TOPICS = 0.6  # the weight of answers; the rest is that of refusals


@dataclass(frozen=True)
class Example:
    """A subject question: what the index found, and what is right ("none": nothing is)."""

    label: Labelled
    found: Found
    worded: frozenset[str]


def examples(knowledge: Knowledge) -> list[Example]:
    """Return every tuning question whose subject has to be judged, also those that name a unit."""
    collected = []
    for label in (q for name in TUNED for q in questions(name)):
        if label.intent not in {"topic", "pair", "none"} or knowledge.ask(label.text).place:
            continue  # what another place is asked about is refused for that, and tells nothing about subjects
        heard = knowledge.heard(knowledge.read(label.text))
        judged = heard.of_unit.judged if label.intent == "pair" and heard.of_unit else heard.judged
        if judged.found.candidates:
            collected.append(Example(label, judged.found, heard.worded))
    return collected


def fit_order(data: list[Example]) -> Calibration:
    """Return a calibration that puts acceptable rows before the others, and tells nothing else yet."""
    differences, weights = [], []
    for example in data:
        right = [c.signals for c in example.found.candidates if c.row_id in example.label.rows]
        wrong = [c.signals for c in example.found.candidates if c.row_id not in example.label.rows]
        best = right[:1] if len(right) == 1 else right
        for one in best:
            for other in wrong:
                differences.append(np.subtract(one, other))
                weights.append(1.0 / (len(best) * len(wrong)))
    stacked = np.vstack([np.asarray(differences), -np.asarray(differences)])
    labels = np.repeat([1, 0], len(differences))
    model = LogisticRegression(fit_intercept=False, C=30.0, max_iter=2000)
    model.fit(stacked, labels, sample_weight=np.tile(weights, 2))
    return Calibration(tuple(float(w) for w in model.coef_[0]), (), (), {}, {}, {}, 0.0, 0.0)


def fit_sure(data: list[Example], start: Calibration) -> Calibration:
    """Return the calibration with probability and thresholds fitted, judged out of fold."""
    rows, right = [], []
    for example in data:
        ranked = start.ranked(example.found)
        rows.append(evidence(ranked, example.found)[1:])
        right.append(ranked[0][1].row_id in example.label.rows)
    scaler = StandardScaler()
    matrix, pieces = _beside_wording(scaler.fit_transform(rows), [example.worded for example in data])
    labels = np.asarray(right)
    model = LogisticRegression(C=SURE, max_iter=5000)
    folds = KFold(FOLDS, shuffle=True, random_state=7)
    out_of_fold = cross_val_predict(model, matrix, labels, cv=folds, method="predict_proba")[:, 1]
    model.fit(matrix, labels)
    signs = len(rows[0])
    weights = model.coef_[0][:signs] / scaler.scale_
    constant = model.intercept_[0] - float((weights * scaler.mean_).sum())
    worded = {piece: (float(w), 0.0) for piece, w in zip(pieces, model.coef_[0][signs:] * PIECE, strict=True)}
    nothing = np.asarray([example.label.intent == "none" for example in data])

    # Where an answer that is right and a refusal that is right are won and lost alike, each as a share of its kind.
    def won(t: float) -> float:
        answered = ((out_of_fold >= t) & labels).sum() / (~nothing).sum()
        return float(TOPICS * answered + (1.0 - TOPICS) * ((out_of_fold < t) & nothing).sum() / nothing.sum())

    # Over some width: a single question must not move the threshold.
    refuse = max((t / 100 for t in range(15, 86)), key=lambda t: sum(won(t + d / 100) for d in range(-12, 13)))
    for t in (0.2, 0.3, 0.4, refuse, 0.6):
        topics = ((out_of_fold >= t) & labels).sum() / (~nothing).sum()
        nones = ((out_of_fold < t) & nothing).sum() / nothing.sum()
        print(f"threshold {t:.2f}: answered and right {topics:.3f}, refused {nones:.3f}")
    sure = (float(constant), *(float(w) for w in weights))
    return replace(start, sure=sure, worded=worded, refuse=refuse, tell=min(0.95, refuse + 0.25))


def fit_asked(knowledge: Knowledge, start: Calibration) -> Calibration:
    """Return the calibration with what tells whether the reports are asked for, and what of a unit."""
    heard, labels = [], []
    for label in (q for name in TUNED for q in questions(name)):
        written = knowledge.read(label.text)
        if not knowledge.names_a_row(written):
            heard.append(knowledge.heard(written))
            labels.append(label)
    asked = np.asarray([label.intent == "deadline" for label in labels])
    signs = [report_signs(one, knowledge.deadlines) for one in heard]
    model = LogisticRegression(fit_intercept=False, C=REPORTS, class_weight={True: MISSED, False: 1.0}, max_iter=5000)
    of_reports = _fitted(model, signs, [one.worded for one in heard], asked)
    reports = tuple(map(float, model.coef_[0][: len(signs[0])]))
    nothing = (0.0, 0.0)
    both = {
        piece: (start.worded.get(piece, nothing)[0], of_reports.get(piece, nothing)[0])
        for piece in sorted({*start.worded, *of_reports})
    }
    of_units = [
        (one, one.of_unit, label.intent if label.intent in {"unit", "pair"} else "other")
        for one, label in zip(heard, labels, strict=True)
        if one.of_unit and label.intent not in {"deadline", "row"}
    ]
    signs = [unit_signs(one, of_unit) for one, of_unit, _ in of_units]
    kinds = np.asarray([kind for _, _, kind in of_units])
    model = LogisticRegression(fit_intercept=False, C=KIND, max_iter=5000)
    worded = _fitted(model, signs, [one.worded for one, _, _ in of_units], kinds, KIND_PIECE)
    kind = {str(k): tuple(map(float, own[: len(signs[0])])) for k, own in zip(model.classes_, model.coef_, strict=True)}
    return replace(start, kind=kind, kind_worded=worded, reports=reports, worded=both)


def _fitted(
    model: LogisticRegression,
    signs: Sequence[Sequence[float]],
    worded: Sequence[frozenset[str]],
    labels: NDArray[Any],
    piece: float = PIECE,
) -> dict[str, tuple[float, ...]]:
    """Fit a model to signs and wording; return the weights of the pieces of wording for each of its classes."""
    matrix, pieces = _beside_wording(signs, worded, piece)
    guessed = cross_val_predict(model, matrix, labels, cv=KFold(FOLDS, shuffle=True, random_state=5))
    print(f"what is asked for: right out of fold {np.mean(guessed == labels):.4f} of {len(labels)}")
    model.fit(matrix, labels)
    weights = model.coef_[:, len(signs[0]) :].T * piece
    return dict(zip(pieces, map(tuple, weights), strict=True))


def _beside_wording(
    signs: Sequence[Sequence[float]], worded: Sequence[frozenset[str]], piece: float = PIECE
) -> tuple[csr_matrix, Sequence[str]]:
    """Return for each question its signs and which pieces of wording it has, and these pieces."""
    pieces = CountVectorizer(analyzer=sorted, min_df=OFTEN, binary=True)
    matrix = hstack([csr_matrix(signs), pieces.fit_transform(worded) * piece]).tocsr()
    return matrix, pieces.get_feature_names_out()


def _rounded(worded: Mapping[str, tuple[float, ...]]) -> dict[str, list[float]]:
    """Return the weights of the pieces of wording that weigh anything."""
    return {
        piece: [round(w, 3) for w in weights] for piece, weights in worded.items() if max(map(abs, weights)) >= LEAST
    }


def _written(fitted: dict[str, Any]) -> str:
    """Return it as JSON, a list of numbers to a line."""
    lines = json.dumps(fitted, indent=1, ensure_ascii=False)
    return re.sub(r"\n +(?=-?\d)", " ", lines).replace("[ ", "[").replace("\n  ]", "]").replace("\n ]", "]") + "\n"


def main() -> None:
    """Fit, print what it found, and write it if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    knowledge = Knowledge.load(Path("data/tasks.yaml"))
    data = examples(knowledge)
    answerable = [e for e in data if e.label.rows]
    folds = KFold(FOLDS, shuffle=True, random_state=3).split(answerable)
    held = [
        fit_order([answerable[i] for i in train]).ranked(answerable[i].found)[0][1].row_id in answerable[i].label.rows
        for train, test in folds
        for i in test
    ]
    print(f"order: first row right out of fold {np.mean(held):.3f} of {len(held)}")
    calibration = fit_sure(data, fit_order(answerable))
    calibration = fit_asked(Knowledge(knowledge.matrix, calibration), calibration)
    if arguments.write:
        fitted = {
            "order": [round(w, 4) for w in calibration.order],
            "sure": [round(w, 4) for w in calibration.sure],
            "reports": [round(w, 4) for w in calibration.reports],
            "worded": _rounded(calibration.worded),
            "kind": {kind: [round(w, 4) for w in weights] for kind, weights in calibration.kind.items()},
            "kind_worded": _rounded(calibration.kind_worded),
            "refuse": calibration.refuse,
            "tell": calibration.tell,
        }
        TARGET.write_text(_written(fitted), encoding="utf-8")


if __name__ == "__main__":
    main()
