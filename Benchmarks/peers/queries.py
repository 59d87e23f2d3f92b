"""The form of queries and result lines that all scripts in this folder share.

A query: `a b` is a union, `+a +b` an intersection, `"a b"` a phrase, `a` a term; all else is mixed.
"""
import json

KINDS = ["term", "intersection", "phrase", "union", "mixed"]


def kind(query):
    words = query.split()
    quotes = query.count('"')
    if quotes:
        return "phrase" if quotes == 2 and query[0] == query[-1] == '"' else "mixed"
    if any(word.startswith("-") for word in words):
        return "mixed"
    if len(words) == 1:
        return "term"
    required = sum(word.startswith("+") for word in words)
    return {0: "union", len(words): "intersection"}.get(required, "mixed")


def words(query):
    """The bare words of a query that is not mixed."""
    return [word.lstrip("+") for word in query.strip('"').split()]


def read(path):
    with open(path, encoding="utf-8") as lines:
        return [line.strip() for line in lines if line.strip()]


def result_line(engine, mode, command, query, times, count, hits):
    """One query's result; `times` in seconds, `hits` as (document, score), best first."""
    times = sorted(times)
    return json.dumps({
        "engine": engine,
        "mode": mode,
        "command": command,
        "query": query,
        "us": round(times[0] * 1e6, 2),
        "us_med": round(times[len(times) // 2] * 1e6, 2),
        "count": count,
        "ids": [document for document, _ in hits[:10]],
        "scores": [round(score, 4) for _, score in hits[:10]],
    })
