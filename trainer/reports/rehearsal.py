"""A rehearsal as plain text: for each persona how the kinds of agents fared, and whether good is told from bad."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from trainer.domain.plan import ActKind
from trainer.domain.text import one_line
from trainer.rehearsal.report import KindReport, OrderFinding, PersonaReport, Rehearsal
from trainer.rehearsal.script import KindName
from trainer.reports.names import act_name, caller_type, kind_name
from trainer.reports.realism import realism_lines, realism_rows, realism_table
from trainer.translation import figure, mark, tr

SPARKS = "▁▂▃▄▅▆▇█"
"""Anger 0–10 in eight steps."""
VERDICTS = {
    "tells": mark("tells good from bad"),
    "does_not_tell": mark("does NOT tell good from bad"),
    "open": mark("not enough kinds of agents to say whether good is told from bad"),
}
ENDINGS = {
    "resolved": mark("resolved", about="ending"),
    "escalated": mark("escalated", about="ending"),
    "ended_by_agent": mark("ended by the agent", about="ending"),
    "hung_up": mark("hung up", about="ending"),
    "abandoned": mark("abandoned", about="ending"),
}
PLAYED = mark("How the customers were played")
WIDTH = 14


def rehearsal_text(rehearsal: Rehearsal, titles: Mapping[str, str] = MappingProxyType({})) -> str:
    """The whole rehearsal, persona by persona, the verdicts once more at the end where there are several.

    `titles` are the headings of criteria by their ids; a criterion without one is named by its id.
    """
    blocks = [persona_text(one, titles) for one in rehearsal.personas]
    if len(rehearsal.personas) > 1:
        blocks.append("\n".join(_summary(rehearsal)))
    if rows := realism_rows(rehearsal):
        blocks.append("\n".join([tr(PLAYED), "", realism_table(rows)]))
        if rehearsal.realism is not None:
            blocks.append("\n".join(realism_lines(rehearsal.realism)))
    if rehearsal.failed:
        blocks.append(
            tr(
                "Broken off after {played} of {planned} sessions: {why}",
                played=rehearsal.played,
                planned=rehearsal.planned,
                why=rehearsal.failed,
            )
        )
    elif rehearsal.stopped:
        blocks.append(
            tr("Stopped after {played} of {planned} sessions.", played=rehearsal.played, planned=rehearsal.planned)
        )
    return "\n\n".join(blocks)


def persona_text(report: PersonaReport, titles: Mapping[str, str]) -> str:
    """One persona's report."""
    hard = tr("difficulty {level} of 5", level=report.difficulty)
    head = f"{report.name} ({report.persona}), {caller_type(report.caller_type).lower()}, {hard}"
    by = tr(
        "{count} sessions, {engine} engine, rubric {rubric}, seed {seed}",
        count=report.sessions,
        engine=report.engine,
        rubric=report.rubric,
        seed=report.seed,
    )
    return "\n".join(
        [
            head,
            by,
            "",
            *_kinds(report),
            "",
            tr("Verdict: {verdict}.", verdict=tr(VERDICTS[report.verdict])),
            *_order(report),
            "",
            *findings(report, titles),
        ]
    ).rstrip()


def _kinds(report: PersonaReport) -> Iterator[str]:
    heads = tr("agent"), tr("score"), tr("messages"), tr("anger"), tr("endings")
    yield f"{heads[0]:<{WIDTH}}{heads[1]:<18}{heads[2]:<15}{heads[3]:<26}{heads[4]}"
    for one in report.kinds:
        score = f"{one.score.median:.0f} ({one.score.first:.0f}–{one.score.third:.0f})" if one.score else "–"
        messages = f"{one.messages.median:.0f} ({one.messages.low:.0f}–{one.messages.high:.0f})"
        endings = ", ".join(f"{ending_name(ending)} {count}" for ending, count in one.endings.items())
        yield f"{kind_name(one.kind):<{WIDTH}}{score:<18}{messages:<15}{sparks(one):<26}{endings}"


def sparks(report: KindReport) -> str:
    """The mean anger after each message as small bars, with its first and last value in figures."""
    if not report.mood:
        return ""
    bars = "".join(SPARKS[min(7, int(point.anger / 10 * 8))] for point in report.mood)
    return f"{figure(report.mood[0].anger, '.1f')} {bars[:16]} {figure(report.mood[-1].anger, '.1f')}"


def ending_name(ending: str) -> str:
    """An ending in a list."""
    return tr(ENDINGS[ending], about="ending")


def _order(report: PersonaReport) -> Iterator[str]:
    for one in report.order:
        yield f"  {tr('ok ') if one.kept else tr('NOT')} {order_text(one)}"


def order_text(finding: OrderFinding) -> str:
    """What was to be kept, and what came out; where it was not kept, why it matters."""
    above = finding.above
    line = tr(
        "{better} above {worse} by {by}: {gap}",
        better=kind_name(above.better),
        worse=kind_name(above.worse),
        by=figure(above.by),
        gap=figure(finding.gap, "+.1f"),
    )
    return line if finding.kept else f"{line}. {tr(above.why)}"


def findings(report: PersonaReport, titles: Mapping[str, str]) -> list[str]:
    """What else stood out, one line each."""
    same = [f"{titles.get(name, name)} ({level})" for name, level in report.always_same.items()]
    never = [titles.get(name, name) for name in report.never_judged]
    lines = report.lines
    found = [
        tr("Criteria never judged: {criteria}.", criteria=", ".join(never)) if report.never_judged else "",
        tr(
            "Always the same level: {criteria}.",
            criteria=", ".join(same),
        )
        if report.always_same
        else "",
        tr("Endings never reached: {endings}.", endings=", ".join(ending_name(one) for one in report.endings_missing))
        if report.endings_missing
        else "",
        _dull(report),
        _lines(report),
        tr("Own lines never said, such as: {lines}", lines=" | ".join(one_line(line, 60) for line in lines.never[:3]))
        if lines.never
        else "",
        tr(
            "Words a turn: {words}.",
            words=", ".join(f"{tr(heat)} {figure(mean, '.0f')}" for heat, mean in lines.words.items()),
        )
        if lines.words
        else "",
        _ran_out(report),
        _usage(report),
    ]
    return [line for line in found if line]


def _dull(report: PersonaReport) -> str:
    dull = report.dull
    if dull is None:
        return tr("No dull stretches.")
    return tr(
        "Dull stretches (nothing new, no change of mood) in {sessions} sessions; the longest, {longest} turns of "
        "{acts}, with {agent}, seed {seed}, from turn {turn}.",
        sessions=dull.sessions, longest=dull.longest, acts=" + ".join(act_name(ActKind(act)) for act in dull.acts),
        agent=kind_name(dull.kind), seed=dull.seed, turn=dull.turn,
    )  # fmt: skip


def _lines(report: PersonaReport) -> str:
    lines = report.lines
    parts = []
    if lines.own is not None and lines.used is not None:
        parts.append(
            tr(
                "{own} of what was said are own lines, and {used} of the own lines were said",
                own=figure(lines.own, ".0%"),
                used=figure(lines.used, ".0%"),
            )
        )
        parts.append(
            tr(
                "{repeated} lines said twice in a session, {silent} turns without a line left",
                repeated=lines.repeated,
                silent=lines.silent,
            )
        )
    parts.append(tr("{share} of the turns open like a neighbour", share=figure(lines.alike, ".0%")))
    if lines.taken_up is not None:
        parts.append(tr("{share} of the questions were taken up", share=figure(lines.taken_up, ".0%")))
    if lines.stepped_in:
        parts.append(tr("the voice had to step in on {share} of the turns", share=figure(lines.stepped_in, ".0%")))
    return tr("Lines: {facts}.", facts="; ".join(parts))


def _ran_out(report: PersonaReport) -> str:
    out = [f"{kind_name(one.kind)} {one.ran_out}" for one in report.kinds if one.ran_out]
    return tr("Broken off without an end: {agents}.", agents=", ".join(out)) if out else ""


def _usage(report: PersonaReport) -> str:
    usage = report.usage
    if not usage:
        return ""
    return tr(
        "The model: {requests} requests, {read} tokens in, {written} out, {seconds} s.",
        requests=figure(usage.get("requests", 0), ",.0f"), read=figure(usage.get("prompt_tokens", 0), ",.0f"),
        written=figure(usage.get("completion_tokens", 0), ",.0f"), seconds=figure(usage.get("seconds", 0), ",.0f"),
    )  # fmt: skip


def _summary(rehearsal: Rehearsal) -> Iterator[str]:
    yield tr("All together")
    for one in rehearsal.personas:
        against: tuple[tuple[KindName, float | None], ...] = (
            ("polite", one.gap_polite),
            ("hostile", one.gap_hostile),
        )
        gaps = [
            tr("{gap} over {agent}", gap=figure(gap, "+.0f"), agent=kind_name(name))
            for name, gap in against
            if gap is not None
        ]
        told = f": {kind_name('excellent')} {', '.join(gaps)}" if gaps else ""
        yield f"  {one.persona:<24}{tr(VERDICTS[one.verdict])}{told}"
