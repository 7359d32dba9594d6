"""Rehearsals: simulated agents of different skill play whole sessions against a persona, and what that shows of it.

`script` holds the agents as data, `agent` lets one speak, `play` plays a session, `crowd` plays many, `figures` counts
what happened, `report` says whether the persona tells good from bad.
"""
