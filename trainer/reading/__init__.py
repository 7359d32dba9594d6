"""What an agent's message does: moves, questions, offers, promises, names, and what it makes of the case.

`reader` is the contract, `offline` the reader that needs no model. The topics have a file each; what they know
of a language lies in `data/LANG/`, and the trained heads in `data/`.
"""

from trainer.reading.offline import OfflineReader, offline_reader
from trainer.reading.reader import Reader

__all__ = ["OfflineReader", "Reader", "offline_reader"]
