"""trl: the columns of TRL's trainers, which are those of the training types."""

from exporters.layouts.base import Layout

LAYOUT = Layout(name="trl", title="TRL")
