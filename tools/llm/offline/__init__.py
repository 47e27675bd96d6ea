"""The offline model: answers every role by extraction from the evidence it is given, and says when it cannot."""
