"""The one client of a model's endpoint: requests, retries, streaming, and what each endpoint can do.

`chat` holds the plain values and the contract that the rest of the program knows; `client` speaks to the endpoint.
"""
