"""What the program talks about: frozen models and pure functions, no input or output.

One file a noun: `moves`, `persona`, `rubric`, `reading`, `mood`, `plan`, `conversation`, `scorecard`.
"""
