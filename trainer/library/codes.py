"""Everything that `check` can find, in one table: code, how grave it is, what it says, and what to write instead.

An error is what keeps a file from being used. A warning is what can be used and will hardly be meant; `--strict` takes
it as an error. A note is worth knowing and never fails.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from trainer.translation import mark

Severity = Literal["error", "warning", "note"]


class Code(NamedTuple):
    """One kind of finding."""

    severity: Severity
    says: str
    """The sentence; its slots are filled with what was found."""
    mend: str
    """What to write instead."""


READING: dict[str, Code] = {
    "not-utf8": Code("error", "{problem}", mark("Save the file as UTF-8.")),
    "too-large": Code("error", "{problem}", mark("Shorten it; no persona needs a tenth of that.")),
    "too-many-values": Code(
        "error", "{problem}", mark("Remove what does not belong there; was something pasted twice?")
    ),
    "too-deep": Code("error", "{problem}", mark("Flatten it; no field of these files lies deeper than six.")),
    "has-alias": Code("error", "{problem}", mark("Write the value out where the alias stands.")),
    "control-character": Code("error", "{problem}", mark("Remove it.")),
    "tab": Code("error", "{problem}", mark("Write spaces in its place; --fix does.")),
    "duplicate-key": Code("error", "{problem}", mark("Remove one of the two, or put both their values under one.")),
    "unreadable-value": Code("error", "{problem}", mark("Put the unusual value in quotes.")),
    "nothing-there": Code(
        "error",
        mark("there is nothing in this file"),
        mark("`{command}` writes one to fill in, or begin with `id:`, the file's name without its ending."),
    ),
    "not-yaml": Code("error", "{problem}", mark("Check the indentation and the quotes there and in the line above.")),
}
"""What keeps a file from being read at all."""

SCHEMA: dict[str, Code] = {
    "missing-field": Code("error", mark("the field '{field}' is missing"), mark("Add `{field}:`{about}")),
    "unknown-field": Code(
        "error",
        mark("there is no field '{field}' here{near}"),
        mark("Rename or remove it. Here stand: {fields}."),
    ),
    "unknown-value": Code(
        "error",
        mark("'{given}' is not one of {options}{near}"),
        mark("Write one of these words, as it stands. {rest}"),
    ),
    "wrong-type": Code("error", mark("expected {expected}, found {found}"), "{mend}"),
    "no-text": Code(
        "error", mark("there is no text here"), mark("Write the text, or remove the field where it may be left out.")
    ),
    "too-long": Code(
        "error", mark("at most {limit} characters fit here, found {length}"), mark("Shorten it by {over}.")
    ),
    "too-few": Code("error", mark("expected at least {limit} here, found {length}"), mark("Add one{about}")),
    "too-many": Code("error", mark("at most {limit} stand here, found {length}"), mark("Remove {over}.")),
    "out-of-range": Code("error", mark("expected {bound}, found {found}"), mark("Write a number in that range.")),
    "bad-name": Code(
        "error",
        mark("{found} does not fit the pattern {pattern}"),
        mark("Write {rule}."),
    ),
    "bad-slot": Code("error", "{problem}", mark("Write {{thing}} for a slot and {{{{ for a brace that is meant.")),
    "duplicate-id": Code("error", "{problem}", mark("Give the second one an id of its own.")),
    "unknown-act": Code(
        "error", "{problem}{near}", mark("Write one of the acts, or an act and its topic: `refuse.OFFER`.")
    ),
    "unknown-topic": Code("error", "{problem}{near}", mark("Write one of these topics, or the act alone.")),
    "no-such-offer": Code("error", "{problem}{near}", mark("Name other offers of this persona by their ids.")),
    "unknown-stage": Code("error", "{problem}{near}", mark("Name one of `stages`, or add it there.")),
    "unknown-criterion": Code("error", "{problem}{near}", mark("Write the id of a criterion of this rubric.")),
    "misfit": Code("error", "{problem}", mark("Write what was expected.")),
    "wrong-id": Code(
        "error",
        mark("the id is '{id}' and the file is called '{file}'; make them the same"),
        mark("Write `id: {stem}`, or rename the file to {id}.yaml."),
    ),
    "broken-base": Code("error", "{problem}", mark("Check that rubric first: `trainer rubric check {base}`.")),
    "unknown-base": Code("error", "{problem}", mark("Write the id of a rubric; `trainer rubric list` shows them.")),
    "extends-ring": Code(
        "error", mark("these rubrics extend each other in a ring"), mark("Let one of them stand by itself.")
    ),
    "no-schema-line": Code(
        "warning",
        mark("the first line does not name the schema, so editors cannot help"),
        mark("Begin the file with: {line}"),
    ),
    "more": Code(
        "error", mark("there are {count} more mistakes of this kind in the file"), mark("Mend those above first.")
    ),
}
"""What does not fit the fields."""

PERSONA: dict[str, Code] = {
    # the way out
    "no-way-out": Code(
        "warning",
        mark("no offer solves the need fully, and no two help partly: nobody can settle this"),
        mark("Mark the offer that meets `story.need` with `solves: fully`, or add one."),
    ),
    "demand-open": Code(
        "warning",
        mark("no offer meets this demand and nothing under `not` refuses it: the agent cannot know what to say"),
        mark("Add an offer that meets a part of it, or name it under `authority.not` with the reason."),
    ),
    "need-is-demand": Code(
        "warning",
        mark("the need is the demand over again: there is nothing under it to find"),
        mark("Write what they need it for, such as to be somewhere by eleven or not to be ashamed."),
    ),
    "need-forbidden": Code(
        "warning",
        mark("this may not be promised, and it is what the customer needs: “{need}”"),
        mark("Forbid what they demand instead, or put the difference (sum, day, condition) into the words of both."),
    ),
    "offer-forbidden": Code(
        "warning",
        mark("the offer '{offer}' says nearly the same as what may not be offered: “{other}”"),
        mark("Keep one of the two, or put the difference (sum, day, condition) into the words of both."),
    ),
    "offers-alike": Code(
        "warning",
        mark("the offers '{offer}' and '{other}' share an example sentence: the reader cannot tell them apart"),
        mark("Give each offer sentences that name what only this one has."),
    ),
    "offer-without-details": Code(
        "warning",
        mark("'{offer}' has no details: the agent cannot answer when, how or who"),
        mark("Add `details:` with `when`, `how`, `who`, and `else` for what happens if it fails."),
    ),
    "few-examples": Code(
        "warning",
        mark("'{id}' has {count} example sentence: it will often go unnoticed"),
        mark("Write three or four sentences under `{field}`, each put differently."),
    ),
    "forbidden-unheard": Code(
        "warning",
        mark("nothing shows what promising this sounds like, so a promise of it goes unnoticed"),
        mark("Write it as `what:` with two or three sentences under `says:`."),
    ),
    # facts and questions
    "fact-never-told": Code(
        "warning",
        mark("nothing asks for '{id}': without `asks` it is never told"),
        mark("Add three or four questions under `asks`, or set `when: opening`."),
    ),
    "fact-left-to-chance": Code(
        "warning",
        mark("'{id}' comes out only if the customer happens to tell it: there is no question for it"),
        mark("Add `asks` with the questions that a good agent would put."),
    ),
    "fact-wordless": Code(
        "warning",
        mark("'{id}' has no `lines`: the customer would read out the neutral text"),
        mark("Add `lines` with the fact as this customer says it."),
    ),
    "asks-too-near": Code(
        "warning",
        mark("this question is as near to the fact '{other}' as to '{id}'"),
        mark("Ask for what only '{id}' holds, or move the question to '{other}'."),
    ),
    "fact-in-record": Code(
        "warning",
        mark("the case file already holds '{id}': whoever asks for it is told off for asking again"),
        mark("Take it out of `case_file`, or remove the fact."),
    ),
    "tells-too-early": Code(
        "warning",
        mark("this line already tells the fact '{id}', which is only told when {when}"),
        mark("Leave that particular out of the line, or set the fact to `when: opening`."),
    ),
    "question-unanswerable": Code(
        "warning",
        mark("nothing answers '{id}': the customer will ask it to the end"),
        mark("Add `answered_by` with three statements of an agent that answer it."),
    ),
    # temperament
    "trigger-never-fires": Code(
        "warning",
        mark("'{move}' hurts nobody, so this trigger never fires"),
        mark("Take a harmful move: {moves}."),
    ),
    "soother-never-reaches": Code(
        "warning",
        mark("'{move}' soothes nobody more than others, so this soother never works"),
        mark("Take one of: {moves}."),
    ),
    "trigger-and-soother": Code(
        "warning",
        mark("'{move}' is a trigger and a soother at once"),
        mark("Keep it where it belongs to this customer and remove it from the other."),
    ),
    "not-angry": Code(
        "warning",
        mark("an anger of {anger} is no anger: there is nothing to calm down"),
        mark("Start at 5 or more; from 7.5 on they boil."),
    ),
    "no-patience": Code(
        "warning",
        mark("{patience} messages are too few to be heard and helped in"),
        mark("Set `patience` to 8 or more."),
    ),
    "abuse-without-rule": Code(
        "warning",
        mark("an abusive customer without a house rule of this desk: the agent only sees the general one"),
        mark("Write `house_rule_abuse:` with what this desk does, in which order."),
    ),
    # what gives the game away
    "tells-solution": Code(
        "warning",
        mark("this gives the solution away: it is nearly the offer '{offer}'"),
        mark("Say what is wrong and what they want, not how it is put right."),
    ),
    "tells-need": Code(
        "warning",
        mark("this already tells what the customer needs: nothing is left to ask for"),
        mark("Let them demand something else; the need comes out when somebody asks or listens."),
    ),
    # lines
    "unknown-offer": Code(
        "warning",
        mark("there is no offer '{topic}'{near}"),
        mark("Write the id of an offer, or the act alone."),
    ),
    "never-said": Code(
        "warning",
        mark("{why}, so these lines are never said{near}"),
        mark("Use one of {topics}, or the act alone."),
    ),
    "empty-slot": Code(
        "warning",
        mark("nothing fills the slot {{{slot}}}, so this line is never said{near}"),
        mark("Add `{slot}` to `words`, or write the words into the line."),
    ),
    "slot-elsewhere": Code(
        "warning",
        mark("the slot {{{slot}}} is filled only in lines of {acts}, so this line is never said"),
        mark("Write the words into the line, or move it there."),
    ),
    "duplicate-line": Code(
        "warning",
        mark("the same line stands in line {line} of the file"),
        mark("Put it differently, or remove one."),
    ),
    "line-too-long": Code(
        "warning",
        mark("{length} characters are more than an angry person says at once here (at most {limit})"),
        mark("Make two lines of it."),
    ),
    "line-forbidden": Code(
        "warning",
        mark("the principle “{rule}” rules this line out, so it is never said"),
        mark("Remove the line, or that principle."),
    ),
    "few-lines": Code(
        "warning",
        mark("{count} of {least} own lines for `{act}`: what is missing comes from everyone's lines"),
        mark("Write {more} more in this customer's words."),
    ),
    "not-a-customer": Code(
        "warning",
        mark("“{quote}” is how {who} talks, not an angry customer"),
        mark("Say it the way this person would."),
    ),
    "gives-in-early": Code(
        "warning",
        mark("“{quote}” gives in or thanks before anything is settled"),
        mark("Keep it for `accept`, `soften.helped` and `close.resolved`."),
    ),
    "not-mid-sentence": Code(
        "warning",
        mark('this stands in the middle of sentences ("{example}") and {why}'),
        mark("Write it small, without a full stop, as it would follow “about …”."),
    ),
    "word-missing": Code(
        "warning",
        mark("`words` has no '{word}', so lines that name it are left out"),
        mark("Add `{word}:` as it is said inside a sentence{example}."),
    ),
    # language, names, links
    "no-banks": Code(
        "warning",
        mark("there is nothing in '{lang}' for: {missing}"),
        mark("Write all lines in the file and use a model as the voice, or add the data files of that language."),
    ),
    "wrong-lang": Code(
        "warning",
        mark("the lines read like '{found}', and the file says '{lang}'"),
        mark("Write `lang: {found}`."),
    ),
    "address-missing": Code(
        "warning",
        mark("nothing says how the agent may address them, so a wrong name goes unnoticed"),
        mark("Add `address_as` with the forms of '{name}' that are fine."),
    ),
    "address-not-name": Code(
        "warning",
        mark("no form of address holds a part of '{name}'"),
        mark("Add one with their first or last name."),
    ),
    "unknown-training": Code(
        "warning",
        mark("no rubric has a criterion '{criterion}'{near}"),
        mark("Write ids of criteria; `trainer rubric show deescalation` lists them."),
    ),
}
"""What can be played and will hardly be meant."""

RUBRIC: dict[str, Code] = {
    "weight-dominates": Code(
        "warning",
        mark("this criterion alone makes {share} of the score"),
        mark("Lower its weight, or make a must-have of it."),
    ),
    "weight-negligible": Code(
        "warning",
        mark("this criterion makes {share} of the score: nobody will notice its level"),
        mark("Raise its weight, or leave the criterion out."),
    ),
    "anchors-alike": Code(
        "warning",
        mark("levels {low} and {high} say nearly the same: two graders will not agree"),
        mark("Say what one sees at the one and not at the other."),
    ),
    "anchor-vague": Code(
        "warning",
        mark("level {level} names nothing that one could point at in a transcript"),
        mark("Name an act or quote a sentence: what does the agent say or leave out?"),
    ),
    "criterion-unreachable": Code(
        "warning",
        mark("no rule knows '{id}' and its question is none that a model could answer"),
        mark("Ask one question that a transcript can answer, with a question mark."),
    ),
    "model-only": Code(
        "note",
        mark("no rule knows '{id}': it is judged by a model only and has no level offline"),
        mark("Use one of the known ids where it means the same: {known}."),
    ),
    "unknown-advice": Code(
        "warning",
        mark("there is no advice '{advice}'{near}"),
        mark("Write ids of the advice, such as P6 or H1."),
    ),
    "must-have-too-high": Code(
        "warning",
        mark("level 3 as a must-have fails nearly everybody"),
        mark("Accept 1, or 2 for what really must not fail."),
    ),
    "must-have-empty": Code(
        "warning", mark("level 0 is always reached, so this must-have says nothing"), mark("Ask for 1.")
    ),
    "must-have-twice": Code("warning", mark("'{criterion}' is a must-have twice"), mark("Keep the stricter one.")),
    "empty-stage": Code("warning", mark("no criterion stands in the stage '{stage}'"), mark("Remove it or use it.")),
    "pass-mark-extreme": Code(
        "warning",
        mark("with a pass mark of {mark} {who} passes"),
        mark("Set it between 40 and 80."),
    ),
    "tip-twice": Code("warning", mark("this tip stands in line {line} too"), mark("Write another, or remove it.")),
    "change-nothing": Code(
        "warning", mark("this changes nothing in '{id}'"), mark("Remove it, or say what is different.")
    ),
    "text-missing": Code(
        "warning",
        mark("{count} of {of} texts are missing in this language: {named}"),
        mark("Write them; until then they are shown in the rubric's own language."),
    ),
    "text-surplus": Code(
        "warning",
        mark("the rubric beside this file has no text '{text}' of its own{near}"),
        mark("Remove it, or write it under the name that it has there."),
    ),
    "change-left-out": Code(
        "warning", mark("'{id}' is changed here and left out under `without`"), mark("Keep one of the two.")
    ),
}
"""What can be graded with and will hardly be meant."""

CODES: dict[str, Code] = READING | SCHEMA | PERSONA | RUBRIC
