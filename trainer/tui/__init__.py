"""The screens: the only place that knows Textual. What they decide is in `state`, which does not."""
