"""Assistant: turns a question and ranked passages into a cited answer."""
