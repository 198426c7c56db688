"""Makes the dictionary that payloads are packed with: `python -m tests.payload_dictionary`, when a new one is wanted.

It is trained with the structure of what SDKs sent into `tests/recordings`, every text and number of their programs
replaced by made-up ones, so that it holds nothing of any program, machine or person; and with words that many programs'
events share. A dictionary that was shipped is never changed and never goes, for payloads need it to be read: a new one
gets the next number. `python -m benchmarks.size` tells what one is worth for events it was not trained with.
"""
