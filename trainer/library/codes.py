"""Everything that `check` can find, in one table: code, how grave it is, what it says, and what to write instead.

An error is what keeps a file from being used. A warning is what can be used and will hardly be meant; `--strict` takes
it as an error. A note is worth knowing and never fails.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "note"]


class Code(NamedTuple):
    """One kind of finding."""

    severity: Severity
    says: str
    """The sentence; its slots are filled with what was found."""
    mend: str
    """What to write instead."""


READING: dict[str, Code] = {
    "not-utf8": Code("error", "{problem}", "Save the file as UTF-8."),
    "too-large": Code("error", "{problem}", "Shorten it; no persona needs a tenth of that."),
    "too-many-values": Code("error", "{problem}", "Remove what does not belong there; was something pasted twice?"),
    "too-deep": Code("error", "{problem}", "Flatten it; no field of these files lies deeper than six."),
    "has-alias": Code("error", "{problem}", "Write the value out where the alias stands."),
    "control-character": Code("error", "{problem}", "Remove it."),
    "tab": Code("error", "{problem}", "Write spaces in its place; --fix does."),
    "duplicate-key": Code("error", "{problem}", "Remove one of the two, or put both their values under one."),
    "unreadable-value": Code("error", "{problem}", "Put the unusual value in quotes."),
    "not-yaml": Code("error", "{problem}", "Check the indentation and the quotes there and in the line above."),
}
"""What keeps a file from being read at all."""

SCHEMA: dict[str, Code] = {
    "missing-field": Code("error", "the field '{field}' is missing", "Add `{field}:`{about}"),
    "unknown-field": Code(
        "error", "there is no field '{field}' here{near}", "Rename or remove it. Here stand: {fields}.",
    ),
    "unknown-value": Code(
        "error", "'{given}' is not one of {options}{near}", "Write one of these words, as it stands.",
    ),
    "wrong-type": Code("error", "expected {expected}, found {found}", "{mend}"),
    "no-text": Code("error", "there is no text here", "Write the text, or remove the field where it may be left out."),
    "too-long": Code("error", "at most {limit} characters fit here, found {length}", "Shorten it by {over}."),
    "too-few": Code("error", "expected at least {limit} here, found {length}", "Add one{about}"),
    "too-many": Code("error", "at most {limit} stand here, found {length}", "Remove {over}."),
    "out-of-range": Code("error", "expected {bound}, found {found}", "Write a number in that range."),
    "bad-name": Code(
        "error", "{found} does not fit the pattern {pattern}",
        "Write {rule}.",
    ),
    "bad-slot": Code("error", "{problem}", "Write {{thing}} for a slot and {{{{ for a brace that is meant."),
    "duplicate-id": Code("error", "{problem}", "Give the second one an id of its own."),
    "unknown-act": Code("error", "{problem}{near}", "Write one of the acts, or an act and its topic: `refuse.OFFER`."),
    "unknown-topic": Code("error", "{problem}{near}", "Write one of these topics, or the act alone."),
    "no-such-offer": Code("error", "{problem}{near}", "Name other offers of this persona by their ids."),
    "unknown-stage": Code("error", "{problem}{near}", "Name one of `stages`, or add it there."),
    "unknown-criterion": Code("error", "{problem}{near}", "Write the id of a criterion of this rubric."),
    "misfit": Code("error", "{problem}", "Write what was expected."),
    "wrong-id": Code(
        "error", "the id is '{id}' and the file is called '{file}'; make them the same",
        "Write `id: {stem}`, or rename the file to {id}.yaml.",
    ),
    "broken-base": Code("error", "{problem}", "Check that rubric first: `trainer rubric check {base}`."),
    "unknown-base": Code("error", "{problem}", "Write the id of a rubric; `trainer rubric list` shows them."),
    "extends-ring": Code("error", "these rubrics extend each other in a ring", "Let one of them stand by itself."),
    "no-schema-line": Code(
        "warning", "the first line does not name the schema, so editors cannot help",
        "Begin the file with: {line}",
    ),
    "more": Code("error", "there are {count} more mistakes of this kind in the file", "Mend those above first."),
}  # fmt: skip
"""What does not fit the fields."""

PERSONA: dict[str, Code] = {
    # the way out
    "no-way-out": Code(
        "warning", "no offer solves the need fully, and no two help partly: nobody can settle this",
        "Mark the offer that meets `story.need` with `solves: fully`, or add one.",
    ),
    "demand-open": Code(
        "warning", "no offer meets this demand and nothing under `not` refuses it: the agent cannot know what to say",
        "Add an offer that meets a part of it, or name it under `authority.not` with the reason.",
    ),
    "offer-forbidden": Code(
        "warning", "the offer '{offer}' says nearly the same as what may not be offered: “{other}”",
        "Keep one of the two, or put the difference (sum, day, condition) into the words of both.",
    ),
    "offers-alike": Code(
        "warning", "the offers '{offer}' and '{other}' share an example sentence: the reader cannot tell them apart",
        "Give each offer sentences that name what only this one has.",
    ),
    "offer-without-details": Code(
        "warning", "'{offer}' has no details: the agent cannot answer when, how or who",
        "Add `details:` with `when`, `how`, `who`, and `else` for what happens if it fails.",
    ),
    "few-examples": Code(
        "warning", "'{id}' has {count} example sentence: it will often go unnoticed",
        "Write three or four sentences under `{field}`, each put differently.",
    ),
    "forbidden-unheard": Code(
        "warning", "nothing shows what promising this sounds like, so a promise of it goes unnoticed",
        "Write it as `what:` with two or three sentences under `says:`.",
    ),
    # facts and questions
    "fact-never-told": Code(
        "warning", "nothing asks for '{id}': without `asks` it is never told",
        "Add three or four questions under `asks`, or set `when: opening`.",
    ),
    "fact-left-to-chance": Code(
        "warning", "'{id}' comes out only if the customer happens to tell it: there is no question for it",
        "Add `asks` with the questions that a good agent would put.",
    ),
    "fact-wordless": Code(
        "warning", "'{id}' has no `lines`: the customer would read out the neutral text",
        "Add `lines` with the fact as this customer says it.",
    ),
    "asks-too-near": Code(
        "warning", "this question is as near to the fact '{other}' as to '{id}'",
        "Ask for what only '{id}' holds, or move the question to '{other}'.",
    ),
    "fact-in-record": Code(
        "warning", "the case file already holds '{id}': whoever asks for it is told off for asking again",
        "Take it out of `case_file`, or remove the fact.",
    ),
    "tells-too-early": Code(
        "warning", "this line already tells the fact '{id}', which is only told when {when}",
        "Leave that particular out of the line, or set the fact to `when: opening`.",
    ),
    "question-unanswerable": Code(
        "warning", "nothing answers '{id}': the customer will ask it to the end",
        "Add `answered_by` with three statements of an agent that answer it.",
    ),
    # temperament
    "trigger-never-fires": Code(
        "warning", "'{move}' hurts nobody, so this trigger never fires",
        "Take a harmful move: {moves}.",
    ),
    "soother-never-reaches": Code(
        "warning", "'{move}' soothes nobody more than others, so this soother never works",
        "Take one of: {moves}.",
    ),
    "trigger-and-soother": Code(
        "warning", "'{move}' is a trigger and a soother at once",
        "Keep it where it belongs to this customer and remove it from the other.",
    ),
    "not-angry": Code(
        "warning", "an anger of {anger:g} is no anger: there is nothing to calm down",
        "Start at 5 or more; from 7.5 on they boil.",
    ),
    "no-patience": Code(
        "warning", "{patience} messages are too few to be heard and helped in",
        "Set `patience` to 8 or more.",
    ),
    "abuse-without-rule": Code(
        "warning", "an abusive customer without a house rule of this desk: the agent only sees the general one",
        "Write `house_rule_abuse:` with what this desk does, in which order.",
    ),
    # what gives the game away
    "tells-solution": Code(
        "warning", "this gives the solution away: it is nearly the offer '{offer}'",
        "Say what is wrong and what they want, not how it is put right.",
    ),
    # lines
    "unknown-offer": Code(
        "warning", "there is no offer '{topic}'{near}", "Write the id of an offer, or the act alone.",
    ),
    "never-said": Code(
        "warning", "{why}, so these lines are never said{near}", "Use one of {topics}, or the act alone.",
    ),
    "empty-slot": Code(
        "warning", "nothing fills the slot {{{slot}}}, so this line is never said{near}",
        "Add `{slot}` to `words`, or write the words into the line.",
    ),
    "slot-elsewhere": Code(
        "warning", "the slot {{{slot}}} is filled only in lines of {acts}, so this line is never said",
        "Write the words into the line, or move it there.",
    ),
    "duplicate-line": Code(
        "warning", "the same line stands in line {line} of the file", "Put it differently, or remove one.",
    ),
    "line-too-long": Code(
        "warning", "{length} characters are more than an angry person says at once here (at most {limit})",
        "Make two lines of it.",
    ),
    "few-lines": Code(
        "warning", "{count} of {least} own lines for `{act}`: what is missing comes from everyone's lines",
        "Write {more} more in this customer's words.",
    ),
    "not-a-customer": Code(
        "warning", "“{quote}” is how {who} talks, not an angry customer", "Say it the way this person would.",
    ),
    "gives-in-early": Code(
        "warning", "“{quote}” gives in or thanks before anything is settled",
        "Keep it for `accept`, `soften.helped` and `close.resolved`.",
    ),
    "not-mid-sentence": Code(
        "warning", "this stands in the middle of sentences (\"{example}\") and {why}",
        "Write it small, without a full stop, as it would follow “about …”.",
    ),
    "word-missing": Code(
        "warning", "`words` has no '{word}', so lines that name it are left out",
        "Add `{word}:` as it is said inside a sentence{example}.",
    ),
    # language, names, links
    "no-banks": Code(
        "warning", "there is nothing in '{lang}' for: {missing}",
        "Write all lines in the file and use a model as the voice, or add the data files of that language.",
    ),
    "wrong-lang": Code(
        "warning", "the lines read like '{found}', and the file says '{lang}'", "Write `lang: {found}`.",
    ),
    "address-missing": Code(
        "warning", "nothing says how the agent may address them, so a wrong name goes unnoticed",
        "Add `address_as` with the forms of '{name}' that are fine.",
    ),
    "address-not-name": Code(
        "warning", "no form of address holds a part of '{name}'", "Add one with their first or last name.",
    ),
    "unknown-training": Code(
        "warning", "no rubric has a criterion '{criterion}'{near}",
        "Write ids of criteria; `trainer rubric show deescalation` lists them.",
    ),
}  # fmt: skip
"""What can be played and will hardly be meant."""

RUBRIC: dict[str, Code] = {
    "weight-dominates": Code(
        "warning", "this criterion alone makes {share:.0%} of the score",
        "Lower its weight, or make a must-have of it.",
    ),
    "weight-negligible": Code(
        "warning", "this criterion makes {share:.1%} of the score: nobody will notice its level",
        "Raise its weight, or leave the criterion out.",
    ),
    "anchors-alike": Code(
        "warning", "levels {low} and {high} say nearly the same: two graders will not agree",
        "Say what one sees at the one and not at the other.",
    ),
    "anchor-vague": Code(
        "warning", "level {level} names nothing that one could point at in a transcript",
        "Name an act or quote a sentence: what does the agent say or leave out?",
    ),
    "criterion-unreachable": Code(
        "warning", "no rule knows '{id}' and its question is none that a model could answer",
        "Ask one question that a transcript can answer, with a question mark.",
    ),
    "model-only": Code(
        "note", "no rule knows '{id}': it is judged by a model only and has no level offline",
        "Use one of the known ids where it means the same: {known}.",
    ),
    "unknown-advice": Code(
        "warning", "there is no advice '{advice}'{near}", "Write ids of the advice, such as P6 or H1.",
    ),
    "must-have-too-high": Code(
        "warning", "level 3 as a must-have fails nearly everybody", "Accept 1, or 2 for what really must not fail.",
    ),
    "must-have-empty": Code("warning", "level 0 is always reached, so this must-have says nothing", "Ask for 1."),
    "must-have-twice": Code("warning", "'{criterion}' is a must-have twice", "Keep the stricter one."),
    "empty-stage": Code("warning", "no criterion stands in the stage '{stage}'", "Remove it or use it."),
    "pass-mark-extreme": Code(
        "warning", "with a pass mark of {mark:g} {who} passes", "Set it between 40 and 80.",
    ),
    "tip-twice": Code("warning", "this tip stands in line {line} too", "Write another, or remove it."),
    "change-nothing": Code("warning", "this changes nothing in '{id}'", "Remove it, or say what is different."),
    "text-missing": Code(
        "warning", "{count} of {of} texts are missing in this language: {named}",
        "Write them; until then they are shown in the rubric's own language.",
    ),
    "text-surplus": Code(
        "warning", "the rubric beside this file has no text '{text}' of its own{near}",
        "Remove it, or write it under the name that it has there.",
    ),
    "change-left-out": Code("warning", "'{id}' is changed here and left out under `without`", "Keep one of the two."),
}  # fmt: skip
"""What can be graded with and will hardly be meant."""

CODES: dict[str, Code] = READING | SCHEMA | PERSONA | RUBRIC
