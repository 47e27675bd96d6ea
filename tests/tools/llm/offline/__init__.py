"""The offline model, role by role and rule by rule."""
