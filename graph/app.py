"""What `langgraph.json` names: both graphs, compiled without a checkpointer, since the server brings ours."""

from graph import build_graph, build_record_graph

run_graph = build_graph(checkpointer=None)
record_graph = build_record_graph(checkpointer=None)
