"""UI: the Streamlit pages; drawing only."""
