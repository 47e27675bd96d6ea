"""The shell: commands, menu, progress and summaries for people."""
