"""A rehearsal as plain text: for each persona how the kinds of agents fared, and whether good is told from bad."""

from __future__ import annotations

from collections.abc import Iterator

from trainer.domain.text import one_line
from trainer.rehearsal.report import KindReport, OrderFinding, PersonaReport, Rehearsal

SPARKS = "▁▂▃▄▅▆▇█"
"""Anger 0–10 in eight steps."""
VERDICTS = {
    "tells": "tells good from bad",
    "does_not_tell": "does NOT tell good from bad",
    "open": "not enough kinds of agents to say whether good is told from bad",
}
ENDINGS = {
    "resolved": "resolved",
    "escalated": "escalated",
    "ended_by_agent": "ended by the agent",
    "hung_up": "hung up",
    "abandoned": "abandoned",
}
WIDTH = 14


def rehearsal_text(rehearsal: Rehearsal) -> str:
    """The whole rehearsal, persona by persona, the verdicts once more at the end where there are several."""
    blocks = [persona_text(one) for one in rehearsal.personas]
    if len(rehearsal.personas) > 1:
        blocks.append("\n".join(_summary(rehearsal)))
    if rehearsal.failed:
        blocks.append(f"Broken off after {rehearsal.played} of {rehearsal.planned} sessions: {rehearsal.failed}")
    elif rehearsal.stopped:
        blocks.append(f"Stopped after {rehearsal.played} of {rehearsal.planned} sessions.")
    return "\n\n".join(blocks)


def persona_text(report: PersonaReport) -> str:
    """One persona's report."""
    head = f"{report.name} ({report.persona}), {report.caller_type}, difficulty {report.difficulty} of 5"
    by = f"{report.sessions} sessions, {report.engine} engine, rubric {report.rubric}, seed {report.seed}"
    return "\n".join(
        [
            head,
            by,
            "",
            *_kinds(report),
            "",
            f"Verdict: {VERDICTS[report.verdict]}.",
            *_order(report),
            "",
            *findings(report),
        ]
    ).rstrip()


def _kinds(report: PersonaReport) -> Iterator[str]:
    yield f"{'agent':<{WIDTH}}{'score':<18}{'messages':<15}{'anger':<26}endings"
    for one in report.kinds:
        score = f"{one.score.median:.0f} ({one.score.first:.0f}–{one.score.third:.0f})" if one.score else "–"
        messages = f"{one.messages.median:.0f} ({one.messages.low:.0f}–{one.messages.high:.0f})"
        endings = ", ".join(f"{ENDINGS[ending]} {count}" for ending, count in one.endings.items())
        yield f"{one.kind:<{WIDTH}}{score:<18}{messages:<15}{sparks(one):<26}{endings}"


def sparks(report: KindReport) -> str:
    """The mean anger after each message as small bars, with its first and last value in figures."""
    if not report.mood:
        return ""
    bars = "".join(SPARKS[min(7, int(point.anger / 10 * 8))] for point in report.mood)
    return f"{report.mood[0].anger:.1f} {bars[:16]} {report.mood[-1].anger:.1f}"


def _order(report: PersonaReport) -> Iterator[str]:
    for one in report.order:
        yield f"  {'ok ' if one.kept else 'NOT'} {order_text(one)}"


def order_text(finding: OrderFinding) -> str:
    """What was to be kept, and what came out; where it was not kept, why it matters."""
    above = finding.above
    line = f"{above.better} above {above.worse} by {above.by:g}: {finding.gap:+.1f}"
    return line if finding.kept else f"{line}. {above.why}"


def findings(report: PersonaReport) -> list[str]:
    """What else stood out, one line each."""
    lines = report.lines
    found = [
        f"Criteria never judged: {', '.join(report.never_judged)}." if report.never_judged else "",
        "Always the same level: " + ", ".join(f"{name} ({level})" for name, level in report.always_same.items()) + "."
        if report.always_same
        else "",
        "Endings never reached: " + ", ".join(ENDINGS[one] for one in report.endings_missing) + "."
        if report.endings_missing
        else "",
        _dull(report),
        _lines(report),
        f"Own lines never said, such as: {' | '.join(one_line(line, 60) for line in lines.never[:3])}"
        if lines.never
        else "",
        "Words a turn: " + ", ".join(f"{heat} {mean:.0f}" for heat, mean in lines.words.items()) + "."
        if lines.words
        else "",
        _ran_out(report),
        _usage(report),
    ]
    return [line for line in found if line]


def _dull(report: PersonaReport) -> str:
    dull = report.dull
    if dull is None:
        return "No dull stretches."
    return (
        f"Dull stretches (nothing new, no change of mood) in {dull.sessions} sessions; the longest, {dull.longest} "
        f"turns of {' + '.join(dull.acts)}, with {dull.kind}, seed {dull.seed}, from turn {dull.turn}."
    )


def _lines(report: PersonaReport) -> str:
    lines = report.lines
    parts = []
    if lines.own is not None and lines.used is not None:
        parts.append(f"{lines.own:.0%} of what was said are own lines, and {lines.used:.0%} of the own lines were said")
        parts.append(f"{lines.repeated} lines said twice in a session, {lines.silent} turns without a line left")
    parts.append(f"{lines.alike:.0%} of the turns open like a neighbour")
    if lines.taken_up is not None:
        parts.append(f"{lines.taken_up:.0%} of the questions were taken up")
    if lines.stepped_in:
        parts.append(f"the voice had to step in on {lines.stepped_in:.0%} of the turns")
    return "Lines: " + "; ".join(parts) + "."


def _ran_out(report: PersonaReport) -> str:
    out = [f"{one.kind} {one.ran_out}" for one in report.kinds if one.ran_out]
    return f"Broken off without an end: {', '.join(out)}." if out else ""


def _usage(report: PersonaReport) -> str:
    usage = report.usage
    if not usage:
        return ""
    return (
        f"The model: {usage.get('requests', 0):.0f} requests, {usage.get('prompt_tokens', 0):.0f} tokens in, "
        f"{usage.get('completion_tokens', 0):.0f} out, {usage.get('seconds', 0):.0f} s."
    )


def _summary(rehearsal: Rehearsal) -> Iterator[str]:
    yield "All together"
    for one in rehearsal.personas:
        gaps = [
            f"{gap:+.0f} over {name}"
            for name, gap in (("polite", one.gap_polite), ("hostile", one.gap_hostile))
            if gap is not None
        ]
        yield f"  {one.persona:<24}{VERDICTS[one.verdict]}{': excellent ' + ', '.join(gaps) if gaps else ''}"
