"""A small sound persona and a small sound rubric, to be broken by exchanging text."""

from __future__ import annotations

PERSONA = """\
# yaml-language-server: $schema=../trainer/library/schema/persona.schema.json
id: cold-soup
name: Ola Nordmann
lang: en
caller_type: demander
difficulty: 2
channel: counter
trade: canteen
summary: His soup was cold twice.
trains: [empathy]
address_as: [Ola, Mr Nordmann]
who: A carpenter with a short break.
talks: Short and dry.
story:
  happened: The soup was cold on Monday and again on Tuesday.
  fault: company
  need: Something warm before his break ends.
  demand: His money back.
  resolved_when: He has eaten something warm.
facts:
  - id: monday
    text: The soup was cold on Monday too.
    when: asked
    asks: ["Has this happened before?", "Was it the first time?"]
    lines: ["Monday as well. Same pot."]
  - id: break
    text: His break ends at noon, and the crane waits for nobody.
    when: opening
    lines: ["I'm back on at twelve."]
  - id: son
    text: His small son brought him a wooden spoon for the soup.
    when: trusted
    asks: ["Why does it matter today?", "Is that spoon your own?"]
    lines: ["My small son carved the wooden spoon."]
questions:
  - id: why
    text: why it was cold again
    lines: ["Why is it cold AGAIN?"]
    answered_by: ["The hotplate broke on Monday and nobody rang the electrician."]
temperament:
  anger: 6
  patience: 12
triggers: {jargon: mild}
soothers: {apology: strong}
case_file:
  record: Eats here daily.
authority:
  offers:
    - id: new-soup
      what: A fresh plate from the second kitchen, at once.
      solves: fully
      name: the new plate
      says: ["I'll fetch a fresh plate from the second kitchen.", "You get another one, straight off the stove."]
      details: {when: "In two minutes."}
    - id: money
      what: His money back in cash.
      solves: partly
      name: the money
      says: ["I'll give you your money back.", "Here is what you paid."]
      details: {when: "At once."}
  not:
    - what: Free soup for a year
      says: ["You'll never pay again."]
house_rule_abuse: Ask once, then fetch the cook.
words:
  thing: "the soup"
  company: "the canteen"
lines:
  opening: ["Cold. Again."]
  vent: ["Monday it was cold.", "And the bread was yesterday's.", "Nobody even looked up."]
  demand:
    boiling: ["Money. Now."]
    hot: ["I want my money back."]
  call_out.hollow: ["You said that yesterday."]
  refuse.new-soup: ["Another plate of that?"]
  close.resolved: ["Right. Back up the ladder."]
  hang_up: ["I'm off."]
"""

RUBRIC = """\
# yaml-language-server: $schema=../trainer/library/schema/rubric.schema.json
id: till
name: At the till
lang: en
summary: Three things for a queue.
pass_mark: 60
must_have:
  - criterion: composure
    level: 1
    why: People are watching.
stages: [listening, solving]
criteria:
  - id: composure
    stage: listening
    title: Keeping cool
    question: Does every sentence stay polite, also after an insult?
    anchors:
      "0": Mocks, threatens or shouts at somebody.
      "1": Snaps once, or rolls the eyes in words ("whatever").
      "2": Stays polite in each sentence, if a little stiff.
      "3": Answers the insult with the next useful fact, in a warm voice.
    advice: [P1]
    tips: ["Say the fact in it: \\"Two days, then.\\"", "Breathe first, then type."]
  - id: empathy
    stage: listening
    title: Seeing it with their eyes
    question: Does the agent name what this is like for this customer?
    anchors:
      "0": Says that others have it worse.
      "1": A stock phrase ("I understand your frustration").
      "2": Names the customer's feeling and its cause once.
      "3": Names a particular of the day that went wrong and what it cost.
    advice: [P7]
    tips: ["Name the thing that was spoilt: \\"Your whole break.\\""]
  - id: authority
    stage: solving
    title: Offers that hold
    question: Is something offered that the desk may give?
    anchors:
      "0": Promises what nobody can keep.
      "1": Offers nothing, or only a form to fill in.
      "2": Offers one thing that helps.
      "3": Offers a choice of two that both meet the need.
    advice: [E4]
    tips: ["Offer two ways: \\"The plate now or the money?\\""]
"""

EXTENSION = """\
# yaml-language-server: $schema=../trainer/library/schema/rubric.schema.json
id: mine
extends: till
name: Mine
summary: For us.
change:
  - id: empathy
    weight: 2
"""
